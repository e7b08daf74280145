import { type Clock, isEnded, type Launch, type SessionRef } from '@anyproof/core';
import type { TrackedSession, Tracker } from '@anyproof/tracker';
import type { Applicant } from '../applicant.js';

/** A session of the run, and the way in for the person, if they have not used it. */
export interface Under {
  readonly session: Pick<TrackedSession, 'ref' | 'status'>;
  readonly launch?: Launch;
}

/** The app's own id of a session; without a provider, what those of one run begin with. */
export function referenceOf(run: string, provider: string): string {
  return `demo-${run}-${provider}`;
}

/** What an app does first: everything else is the vendor's and the tracker's. */
export async function createSession(
  tracker: Tracker,
  provider: string,
  applicant: Applicant,
): Promise<Under> {
  const { reference, returnUrl } = applicant;
  const input = { reference, returnUrl, documentTypes: ['identity_card'] };
  const created = await tracker.createSession(input, { provider });
  return { session: created, launch: created.launch };
}

/** The session that an earlier process of this run created, if it did. */
export async function sessionOf(
  tracker: Tracker,
  provider: string,
  reference: string,
): Promise<TrackedSession | undefined> {
  const { sessions } = await tracker.sessions({ provider, reference, pageSize: 1 });
  return sessions[0];
}

/** Sends the person to the vendor's page, with a fresh link if the process that had one was killed. */
export async function bringPerson(
  tracker: Tracker,
  { session, launch }: Under,
  applicant: Applicant,
): Promise<void> {
  if (session.status !== 'pending') return;
  await applicant.sendTo(launch ?? (await tracker.proofing.getLaunch(session.ref)));
}

/** Often enough to watch. */
const LOOK_MS = 250;

/** Waits until the tracker has learned how it ended, or that a human must look at it. */
export async function untilOver(
  tracker: Tracker,
  ref: SessionRef,
  clock: Clock,
  signal: AbortSignal,
): Promise<TrackedSession> {
  for (;;) {
    const session = await tracker.session(ref);
    if (session !== undefined && isOver(session)) return session;
    await clock.sleep(LOOK_MS, signal);
  }
}

/** What the demo waits for: where somebody has to act, nobody does. */
export function isOver({ status }: Pick<TrackedSession, 'status'>): boolean {
  return isEnded(status) || status === 'in_review' || status === 'action_required';
}
