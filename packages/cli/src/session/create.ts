import { type CreatedSession, type Proofing, ProofingError, type SubmittedEvidence } from '@anyproof/core';
import { EXIT, Interrupted, SessionFailure } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { type CreateFlags, checkFlags, modeOf } from './create-flags.js';
import { tell, tellRef, whereRefIs } from './create-view.js';
import { interruptible, openProofing } from './open.js';
import { type Photos, photosOf } from './photos.js';
import { openRefFile, type RefFile } from './ref.js';
import { checkForVendor, creationError } from './vendor-checks.js';

/** Makes a session; in direct mode hands over the photos, too. Whatever can be seen to be wrong is, before any call. */
export async function createSession(flags: CreateFlags, io: Io): Promise<number> {
  const photos = photosOf(flags, io);
  checkFlags(flags);
  const proofing = await openProofing(flags, io);
  await checkForVendor(flags, photos, flags.provider ?? proofing.defaultProvider, proofing);
  const { signal, done } = interruptible(io);
  try {
    const refFile = flags.refFile === undefined ? undefined : await openRefFile(flags.refFile, io);
    const creation: Creation = { proofing, flags, io, signal, refFile };
    const made = await make(creation);
    const refused = await submit(creation, made, photos);
    tell(made.session, refused, flags, io);
    if (refused !== undefined) return EXIT.photoRefused;
    return made.isKept ? EXIT.done : EXIT.failed;
  } finally {
    done();
  }
}

interface Creation {
  readonly proofing: Proofing;
  readonly flags: CreateFlags;
  readonly io: Io;
  readonly signal: AbortSignal;
  readonly refFile: RefFile | undefined;
}

interface Made {
  readonly session: CreatedSession;
  /** False when the file that was asked for could not be written; the ref is printed, then. */
  readonly isKept: boolean;
}

/** Its ref is kept before anything else: what is under way must be found again, whatever happens next. */
async function make(creation: Creation): Promise<Made> {
  const { proofing, flags, io, signal, refFile } = creation;
  const call = { signal, ...(flags.provider === undefined ? {} : { provider: flags.provider }) };
  try {
    const session = await proofing.createSession(inputOf(flags, io), call);
    return { session, isKept: await keep(session.ref, creation) };
  } catch (error) {
    const ref = ProofingError.isInstance(error) ? error.ref : undefined;
    if (ref === undefined) {
      await refFile?.discard();
      throw creationError(error, flags, flags.provider ?? proofing.defaultProvider);
    }
    throw new SessionFailure(whereRefIs(ref, await keep(ref, creation), flags), error, ref);
  }
}

async function keep(ref: CreatedSession['ref'], { refFile, flags, io }: Creation): Promise<boolean> {
  const isKept = refFile === undefined || (await refFile.keep(ref));
  tellRef(ref, isKept, flags, io);
  return isKept;
}

function inputOf(flags: CreateFlags, io: Io) {
  const { reference, flow, returnUrl, documentType, country, locale } = flags;
  const at = new Date(io.clock.now()).toISOString();
  return {
    reference,
    mode: modeOf(flags),
    ...(flow === undefined ? {} : { flow }),
    ...(returnUrl === undefined ? {} : { returnUrl }),
    ...(documentType === undefined ? {} : { documentTypes: [documentType] }),
    ...(country === undefined ? {} : { country }),
    ...(locale === undefined ? {} : { locale }),
    ...(flags.consent === undefined ? {} : { consent: { terms: true, biometrics: true, at } }),
  };
}

/** Returns what was refused, where a photo was. Throws a SessionFailure. */
async function submit(
  { proofing, flags, io, signal }: Creation,
  { session: { ref }, isKept }: Made,
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
    throw new SessionFailure(whereRefIs(ref, isKept, flags), reason, ref);
  }
}
