import { ProofingError } from '@anyproof/core';
import { specimen } from '@anyproof/emulators';
import type { TrackedSession, Tracker } from '@anyproof/tracker';
import type { Io } from '../../terminal/io.js';
import type { Applicant } from '../applicant.js';
import type { DemoRow } from '../run.js';
import { applicantFor } from '../specimen-applicant.js';
import type { VendorKey } from '../vendors.js';
import type { Run } from './run-file.js';
import { bringPerson, createSession, isOver, referenceOf, sessionOf, untilOver } from './sessions.js';

/** A run that is under way in this process. */
export interface Going {
  readonly run: Run;
  readonly tracker: Tracker;
  readonly io: Io;
  readonly signal: AbortSignal;
  say(line: string): void;
  /** HTTP calls of this process to a provider. */
  callsTo(provider: string): number;
}

/** People need time for photos, and whoever watches to press Ctrl-C. */
const PERSON_MS = 2_000;

/** One session, from wherever an earlier process left it. Rejects with ABORTED at Ctrl-C. */
export async function carryOut(going: Going, provider: VendorKey, index: number): Promise<DemoRow> {
  const { run, io, signal, tracker } = going;
  const { scenario, vendors } = run;
  const able = vendors.emulators.find(({ vendor }) => vendor === provider)?.scenarios.includes(scenario);
  if (able !== true) return { kind: 'unsupported', provider, scenario };
  const applicant = {
    ...applicantFor(specimen(run.specimen), provider),
    reference: referenceOf(run.id, provider),
  };
  try {
    const session = await through(going, provider, applicant, index);
    const result = await tracker.proofing.getResult(session.ref, { signal });
    const end = session.endedAt === undefined ? io.clock.now() : Date.parse(session.endedAt);
    const milliseconds = Math.max(0, end - Date.parse(session.createdAt));
    return { kind: 'result', provider, result, httpCalls: going.callsTo(provider), milliseconds };
  } catch (error) {
    if (!ProofingError.isInstance(error) || error.code === 'ABORTED') throw error;
    return { kind: 'error', provider, code: error.code, message: error.message };
  }
}

async function through(
  { tracker, io, signal, say }: Going,
  provider: VendorKey,
  applicant: Applicant,
  index: number,
): Promise<TrackedSession> {
  const known = await sessionOf(tracker, provider, applicant.reference);
  const under = known === undefined ? await createSession(tracker, provider, applicant) : { session: known };
  if (!isOver(under.session)) {
    await io.clock.sleep((index + 1) * PERSON_MS, signal);
    if (under.session.status === 'pending') say(`  the person takes photos on the page of ${provider}`);
    await bringPerson(tracker, under, applicant);
  }
  return untilOver(tracker, under.session.ref, io.clock, signal);
}
