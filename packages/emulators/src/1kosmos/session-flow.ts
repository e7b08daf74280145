import { readSpecimen } from '../shared/index.js';
import { Refusal } from './errors.js';
import { needsSelfie, notPerformed } from './judgement.js';
import type { Platform } from './platform.js';
import type { Session } from './session.js';
import type { CaptureSlot } from './words.js';

/** Who acts: for the session's history. */
export interface Actor {
  readonly ipAddress: string;
  readonly userAgent: string;
}

/** The session's transitions (dossier 7.1), the same for the API and for the hosted page. */
export function startSession(platform: Platform, session: Session, actor: Actor): void {
  if (session.status !== 'PENDING') throw new Refusal(400, 'Session url is already used or no longer valid');
  const now = platform.context.clock.now();
  session.status = 'INPROGRESS';
  session.startedAt = now;
  record(platform, session, actor, 'STARTED', 'WELCOME');
}

export function declineSession(platform: Platform, session: Session, actor: Actor): void {
  const { declinesFrom } = platform.context.settings;
  if (!declinesFrom.includes(session.status) || session.judgedAt !== undefined) {
    throw new Refusal(400, `Session cannot be declined in status ${session.status}`);
  }
  session.status = 'DECLINED';
  record(platform, session, actor, 'DECLINED', 'WELCOME');
}

export interface HandedCapture {
  readonly image: Buffer;
  readonly face?: Buffer | undefined;
  readonly livenessPerformed: boolean;
}

export function keepCapture(
  platform: Platform,
  session: Session,
  slot: CaptureSlot,
  { image, face, livenessPerformed }: HandedCapture,
): void {
  requireCapturing(session);
  session.activeAt = platform.context.clock.now();
  session.captures.set(slot, {
    image,
    livenessPerformed,
    specimen: readSpecimen(image),
    ...(face === undefined ? {} : { face }),
  });
}

export function submitDocument(platform: Platform, session: Session): void {
  requireCapturing(session);
  if (!session.captures.has('front')) throw new Refusal(400, 'document_front has not been submitted');
  session.activeAt = platform.context.clock.now();
  session.documentSubmitted = true;
}

export function completeSession(platform: Platform, session: Session, actor: Actor): void {
  requireCapturing(session);
  if (!session.documentSubmitted) throw new Refusal(400, 'document has not been submitted');
  if (needsSelfie(session.config.checks) && !session.captures.has('selfie')) {
    throw new Refusal(400, 'selfie_liveness has not been submitted');
  }
  record(platform, session, actor, 'SUBMITTED', 'PROCESSING');
  session.judgedAt = platform.context.clock.now() + platform.context.settings.processingDelayMs;
}

/** Takes one of the retries that are left; the pictures have to be taken again. */
export function retrySession(platform: Platform, session: Session, actor: Actor): void {
  if (session.status !== 'INPROGRESS' || session.retryReason === undefined) {
    throw new Refusal(400, 'No retry is available');
  }
  session.retryReason = undefined;
  session.retriesUsed += 1;
  session.captures.clear();
  session.uploads.clear();
  record(platform, session, actor, 'RETRY', 'DOCUMENT_INSTRUCTION');
}

/** Gives up the retries that are left: the last failed attempt stands. */
export function cancelRetry(platform: Platform, session: Session, actor: Actor): void {
  if (session.status !== 'INPROGRESS' || session.retryReason === undefined) {
    throw new Refusal(400, 'No retry is available');
  }
  session.retryReason = undefined;
  session.status = 'COMPLETED';
  session.completedAt = platform.context.clock.now();
  record(platform, session, actor, 'RETRY_CANCELLED', 'PROCESSING');
}

/** Dossier 7.3: preconditions and effects of `upload/cancel`. */
export function cancelUpload(platform: Platform, session: Session, actor: Actor, screenName: string): void {
  const { cancelUploadRefusals } = platform.context.settings;
  if (session.status !== 'INPROGRESS' || session.judgedAt !== undefined) {
    throw new Refusal(cancelUploadRefusals.wrongStatus, 'Session is not in progress');
  }
  if (!session.config.highResolutionImages || platform.bucket?.isEnabled !== true) {
    throw new Refusal(cancelUploadRefusals.notConfigured, 'High resolution image upload is not configured');
  }
  session.status = 'COMPLETED';
  session.completedAt = platform.context.clock.now();
  session.judgement = notPerformed(session.config.checks, 'IDV0016');
  session.retryReason = undefined;
  session.captures.clear();
  session.uploads.clear();
  record(platform, session, actor, 'UPLOAD_CANCELLED', screenName);
}

export function requireCapturing(session: Session): void {
  if (session.status !== 'INPROGRESS')
    throw new Refusal(400, `Session is not in progress: ${session.status}`);
  if (session.judgedAt !== undefined) throw new Refusal(400, 'Session is being processed');
  if (session.retryReason !== undefined) throw new Refusal(400, 'The last attempt failed: retry first');
}

function record(
  platform: Platform,
  session: Session,
  actor: Actor,
  activity: string,
  screenName: string,
): void {
  const ts = platform.context.clock.now();
  session.activeAt = ts;
  session.history.push({ activity, ...actor, screenName, ts });
}
