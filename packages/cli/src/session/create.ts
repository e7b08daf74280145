import {
  type CreatedSession,
  type Proofing,
  ProofingError,
  type SessionRef,
  type SubmittedEvidence,
} from '@anyproof/core';
import { EXIT, Interrupted, SessionFailure } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { type CreateFlags, checkFlags, checkRefGoes, modeOf } from './create-flags.js';
import { newRef, sameRef, tell, tellOpened, tellRef } from './create-view.js';
import { interruptible, openProofing } from './open.js';
import { type Photos, photosOf } from './photos.js';
import { openRefFile, type RefFile, readRef } from './ref.js';
import { checkForVendor, creationError } from './vendor-checks.js';

export interface RetryFlags extends CreateFlags {
  readonly newRefFile?: string;
}

/** Creates a session; in direct mode also submits the photos. */
export async function createSession(flags: CreateFlags, io: Io): Promise<number> {
  checkRefGoes(flags);
  return carryOut({ flags, ofNew: flags }, io);
}

/** Another attempt, in the same session or in a new one; in direct mode also submits the photos. */
export async function retrySession(given: string | undefined, flags: RetryFlags, io: Io): Promise<number> {
  const { refFile: _earlier, newRefFile, ...rest } = flags;
  const ofNew: CreateFlags =
    newRefFile === undefined ? { ...rest, printRef: true } : { ...rest, refFile: newRefFile };
  return carryOut({ flags, ofNew, earlier: await readRef(given, flags, io) }, io);
}

interface Plan {
  readonly flags: CreateFlags;
  /** The same, with where the ref of a new session goes. */
  readonly ofNew: CreateFlags;
  /** The session that is retried. */
  readonly earlier?: SessionRef;
}

/** Whatever can be wrong is reported before any call. */
async function carryOut(plan: Plan, io: Io): Promise<number> {
  const { flags, ofNew, earlier } = plan;
  const photos = photosOf(flags, io);
  checkFlags(flags);
  const proofing = await openProofing(flags, io);
  const name = flags.provider ?? earlier?.provider ?? proofing.defaultProvider;
  await checkForVendor(flags, photos, name, proofing);
  const { signal, done } = interruptible(io);
  try {
    const refFile = ofNew.refFile === undefined ? undefined : await openRefFile(ofNew.refFile, io);
    const creation: Creation = { ...plan, proofing, name, io, signal, refFile };
    const made = await make(creation);
    const refused = await submit(creation, made, photos);
    tell(made.session, refused, made.flags, io);
    if (refused !== undefined) return EXIT.photoRefused;
    return made.isKept ? EXIT.done : EXIT.failed;
  } finally {
    done();
  }
}

interface Creation extends Plan {
  readonly proofing: Proofing;
  /** The provider's. */
  readonly name: string;
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly refFile: RefFile | undefined;
}

interface Made {
  readonly session: CreatedSession;
  /** False if the file that was asked for could not be written; the ref is printed then. */
  readonly isKept: boolean;
  /** With the file that has its ref, if any does. */
  readonly flags: CreateFlags;
  /** Where its ref is, if something fails later. */
  readonly whereabouts: string;
}

/** Its ref is kept before anything else: the session must be found again, whatever happens next. */
async function make(creation: Creation): Promise<Made> {
  const { proofing, name, flags, ofNew, earlier, io, refFile } = creation;
  try {
    const session = await begin(creation);
    if (isSame(session.ref, earlier)) {
      await refFile?.discard();
      tellOpened(session.ref, flags, io);
      return { session, isKept: true, flags, whereabouts: sameRef(session.ref) };
    }
    return { session, flags: ofNew, ...(await keep(session.ref, creation)) };
  } catch (error) {
    const ref = ProofingError.isInstance(error) ? error.ref : undefined;
    if (ref === undefined || isSame(ref, earlier)) {
      await refFile?.discard();
      throw creationError(error, flags, name, proofing.provider(name));
    }
    throw new SessionFailure((await keep(ref, creation)).whereabouts, error, ref);
  }
}

function begin({ proofing, flags, earlier, io, signal }: Creation): Promise<CreatedSession> {
  const { provider, idempotencyKey } = flags;
  const options = {
    signal,
    ...(provider === undefined ? {} : { provider }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
  const input = inputOf(flags, io);
  return earlier === undefined
    ? proofing.createSession(input, options)
    : proofing.retrySession(earlier, input, options);
}

function isSame(ref: SessionRef, earlier: SessionRef | undefined): boolean {
  return ref.provider === earlier?.provider && ref.id === earlier.id;
}

async function keep(
  ref: SessionRef,
  { refFile, ofNew, io }: Creation,
): Promise<Pick<Made, 'isKept' | 'whereabouts'>> {
  const isKept = refFile === undefined || (await refFile.keep(ref));
  tellRef(ref, isKept, ofNew, io);
  return { isKept, whereabouts: newRef(ref, isKept, ofNew) };
}

function inputOf(flags: CreateFlags, io: Io) {
  const { reference, subject, flow, returnUrl, documentType, country, locale } = flags;
  const at = new Date(io.clock.now()).toISOString();
  return {
    reference,
    mode: modeOf(flags),
    ...(subject === undefined ? {} : { subject }),
    ...(flow === undefined ? {} : { flow }),
    ...(returnUrl === undefined ? {} : { returnUrl }),
    ...(documentType === undefined ? {} : { documentTypes: [documentType] }),
    ...(country === undefined ? {} : { country }),
    ...(locale === undefined ? {} : { locale }),
    ...(flags.consent === undefined ? {} : { consent: { terms: true, biometrics: true, at } }),
  };
}

/** Returns what was refused, if a photo was. Throws a SessionFailure. */
async function submit(
  { proofing, io, signal }: Creation,
  { session: { ref }, flags, whereabouts }: Made,
  photos: readonly Photos[],
): Promise<SubmittedEvidence | undefined> {
  try {
    for (const { evidence } of photos) {
      const submitted = await proofing.submitEvidence(ref, evidence, { signal });
      if (!submitted.accepted) return submitted;
      if (flags.json === undefined)
        io.err(`${evidence.kind.replaceAll('_', ' ')}: ${submitted.pagesAccepted} accepted`);
    }
    if (photos.length > 0) await proofing.finalizeSession(ref, { signal });
    return undefined;
  } catch (error) {
    const reason = signal.aborted ? new Interrupted('interrupted') : error;
    throw new SessionFailure(whereabouts, reason, ref);
  }
}
