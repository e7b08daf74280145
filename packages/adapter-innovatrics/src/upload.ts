import {
  type CallOptions,
  type EvidenceCapability,
  type EvidenceInput,
  ProofingError,
  type SubmittedEvidence,
  withRaw,
} from '@anyproof/core';
import { type Parsed, recentKeys } from '@anyproof/provider-kit';
import type { CapturedDocument, CaptureSession } from './client/capture.js';
import type { InnovatricsClient } from './client/index.js';
import {
  ALREADY_COMPLETED,
  type CaptureAnswer,
  captureError,
  isFailure,
  sessionCodeOf,
} from './client/wire.js';
import type { InnovatricsSettings } from './settings.js';
import { isPhotoCode, PHOTO_CODES, photoReason } from './vocabulary.js';

/** `imageBase` is the base64 of a JPEG (dossier 4.2). */
const MEDIA_TYPES = ['image/jpeg'];

/** A two-sided document takes two calls, a face one. */
const MAX_PAGES = { identity_document: 2, selfie: 1 } as const;

export function evidenceOf({ maxImageBytes }: InnovatricsSettings): readonly EvidenceCapability[] {
  return Object.entries(MAX_PAGES).map(([kind, maxPages]) => ({
    kind,
    upload: { mediaTypes: MEDIA_TYPES, maxBytes: maxImageBytes, maxPages },
  }));
}

/** Direct mode: the calls that the vendor's own app makes between the exchange and the return (dossier 6). */
export interface Capture {
  /** Starts the session before its first photo. */
  submit(session: CaptureSession, evidence: EvidenceInput, call: CallOptions): Promise<SubmittedEvidence>;
  /** Does nothing if the session was already completed. */
  complete(session: CaptureSession, call: CallOptions): Promise<void>;
}

export interface CaptureSettings {
  readonly provider: string;
  /** True if sessions are started by a separate call; white labels document none. */
  readonly starts: boolean;
}

export function createCapture(client: InnovatricsClient, { provider, starts }: CaptureSettings): Capture {
  const started = recentKeys();
  const fronts = recentKeys();

  const start = async (session: CaptureSession, { signal }: CallOptions) => {
    if (!starts || started.has(session.sessionId)) return;
    const answer = await client.capture.start(session, signal).catch(tolerateConflict);
    const { value } = answer;
    // The answer to a second start is not documented, so only a known failure counts.
    if (isFailure(answer) && (value.error === 'INTERNAL_ERROR' || value.error === ALREADY_COMPLETED))
      throw captureError(value, { route: '/enrolment/start', provider, documented: PHOTO_CODES });
    started.add(session.sessionId);
  };

  const submitDocument = async (session: CaptureSession, { pages }: EvidenceInput, call: CallOptions) => {
    const { sessionId } = session;
    let last: Parsed<CapturedDocument> | undefined;
    for (const [index, page] of pages.entries()) {
      const answer = await photo(() => client.capture.document(session, page, {}, call.signal), {
        route: '/enrolment/document',
        provider,
        pagesAccepted: index,
      });
      const { value } = answer;
      if (isFailure(answer)) {
        // The whole document again after its back was refused: the vendor has the front and waits for the back.
        const hasFront =
          value.error === 'WRONG_SIDE' && index === 0 && pages.length > 1 && fronts.has(sessionId);
        if (!hasFront) return refused(answer, index);
        continue;
      }
      if (value.pageSide === 'BACK') fronts.delete(sessionId);
      else if (value.isTwoSideDocument === true) fronts.add(sessionId);
      // A passport has no other side, whatever else was photographed.
      if (value.isTwoSideDocument === false) return accepted(answer, index + 1);
      last = answer;
    }
    const isFrontOnly =
      last?.value.isTwoSideDocument === true && pages.length === 1 && last.value.pageSide !== 'BACK';
    return isFrontOnly ? frontOnly(last) : accepted(last, pages.length);
  };

  const submitFace = async (session: CaptureSession, { pages }: EvidenceInput, call: CallOptions) => {
    const [page] = pages;
    if (page === undefined) return accepted(undefined, 0);
    const answer = await photo(() => client.capture.face(session, page, call.signal), {
      route: '/enrolment/face',
      provider,
      pagesAccepted: 0,
    });
    return isFailure(answer) ? refused(answer, 0) : accepted(answer, 1);
  };

  return {
    submit: async (session, evidence, call) => {
      await start(session, call);
      return evidence.kind === 'selfie'
        ? submitFace(session, evidence, call)
        : submitDocument(session, evidence, call);
    },
    complete: async (session, { signal }) => {
      const answer = await client.capture.complete(session, signal).catch(completedBefore);
      if (isFailure(answer) && answer.value.error !== ALREADY_COMPLETED)
        throw captureError(answer.value, {
          route: '/enrolment/complete',
          provider,
          documented: PHOTO_CODES,
        });
    },
  };
}

interface PhotoCall {
  readonly route: string;
  readonly provider: string;
  readonly pagesAccepted: number;
}

/** The answer to a photo: accepted, or refused with a code about the photo. Throws for everything else. */
async function photo(
  send: () => Promise<Parsed<CapturedDocument>>,
  { route, provider, pagesAccepted }: PhotoCall,
): Promise<Parsed<CapturedDocument>> {
  const answer = await send().catch((error: unknown): Parsed<CapturedDocument> => {
    if (!ProofingError.isInstance(error)) throw error;
    // It is not documented that refusals come inside a 2xx, so the same code under another status counts as the same
    // refusal.
    const code = error.nativeCode;
    if (code === undefined || !isPhotoCode(code)) throw error.withPagesAccepted(pagesAccepted);
    return { value: { hasError: true, error: code }, raw: undefined };
  });
  if (isFailure(answer) && sessionCodeOf(answer.value.error) !== undefined)
    throw captureError(answer.value, { route, provider }).withPagesAccepted(pagesAccepted);
  return answer;
}

function accepted(answer: Parsed<unknown> | undefined, pagesAccepted: number): SubmittedEvidence {
  return withRaw({ accepted: true, pagesAccepted, reasons: [] }, answer?.raw);
}

function refused({ value, raw }: Parsed<CaptureAnswer>, pagesAccepted: number): SubmittedEvidence {
  return withRaw({ accepted: false, pagesAccepted, reasons: [photoReason(value.error)] }, raw);
}

/** The page was accepted and is not needed again; the vendor asks for the other side of the same document. */
function frontOnly(answer: Parsed<unknown> | undefined): SubmittedEvidence {
  return withRaw(
    {
      accepted: true,
      pagesAccepted: 1,
      reasons: [{ code: 'document_side_missing', detail: 'the document has a back: submit it as one page' }],
      next: ['identity_document'],
    },
    answer?.raw,
  );
}

/**
 * Tolerates the rejection of a repeated start. A conflict without a status comes from the exchange, and is about the
 * whole session.
 */
function tolerateConflict(error: unknown): Parsed<CaptureAnswer> {
  const isStart = ProofingError.isInstance(error) && error.code === 'CONFLICT' && error.httpStatus === 409;
  if (isStart && error.nativeCode !== ALREADY_COMPLETED) return { value: {}, raw: undefined };
  throw error;
}

/** The exchange that precedes it may report this as well. */
function completedBefore(error: unknown): Parsed<CaptureAnswer> {
  if (ProofingError.isInstance(error) && error.nativeCode === ALREADY_COMPLETED)
    return { value: {}, raw: undefined };
  throw error;
}
