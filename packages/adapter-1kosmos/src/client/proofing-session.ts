import { aboutAnother, isAnother, jsonBytes, type Parsed, streamedJson } from '@anyproof/provider-kit';
import {
  type CanceledUpload,
  type Completion,
  canceledUpload,
  completion,
  type DeclinedSession,
  declinedSession,
  type PresignedUrls,
  presignedUrls,
  type SessionDetails,
  type SessionPage,
  type SessionRecord,
  type SessionRow,
  sessionDetails,
  sessionPage,
  sessionRecord,
} from '../1kosmos-answers.js';
import { ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';
import { isPageOfAnother } from './session-page.js';
import {
  type DocumentNames,
  type DocumentPictures,
  pictureSide,
  type SessionEvent,
  type VerificationName,
  type VerificationSubmission,
  verificationBody,
} from './submissions.js';

/** Filters of `fetch` (dossier 6.3). Names and uid match in part; dates are `YYYY-MM-DD HH:mm:ss.SSS`, UTC assumed. */
export interface FetchQuery {
  readonly id?: string;
  readonly status?: string;
  readonly overallRecommendation?: string;
  readonly documentType?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly dvcID?: string;
  readonly startDate?: string;
  readonly endDate?: string;
}

export interface FetchRequest {
  readonly query?: FetchQuery;
  readonly pIndex: number;
  readonly pSize: number;
  readonly tenantId: string;
  readonly communityId: string;
}

/** The session's own calls. GETs that change state are never repeated (dossier 0.4). */
export interface ProofingSessionCalls {
  /** GET /proofingsession/{id} (#1) */
  details(sessionId: string, signal?: AbortSignal): Promise<Parsed<SessionDetails>>;
  /** GET …/complete (#2): changes state. */
  complete(sessionId: string, signal?: AbortSignal): Promise<Parsed<Completion>>;
  /** GET …/decline (#3): the person refuses; changes state. */
  decline(sessionId: string, signal?: AbortSignal): Promise<Parsed<DeclinedSession>>;
  /** GET …/retry (#4): takes one of the retries that are left; changes state. Throws CONFLICT when there is none. */
  retry(sessionId: string, signal?: AbortSignal): Promise<void>;
  /** GET …/retry/cancel (#5): gives up the retries that are left; changes state. Throws CONFLICT when there is none. */
  cancelRetry(sessionId: string, signal?: AbortSignal): Promise<void>;
  /** GET …/start (#6): changes state. */
  start(sessionId: string, signal?: AbortSignal): Promise<Parsed<SessionRecord>>;
  /** GET …/validate (#7): the details, of a session that may still be used. Throws CONFLICT for any other. */
  validate(sessionId: string, signal?: AbortSignal): Promise<Parsed<SessionDetails>>;
  /** POST /presignedurls/{id} (#8): where to put each named image. The addresses are credentials. */
  presignedUrls(
    sessionId: string,
    imageNames: readonly string[],
    signal?: AbortSignal,
  ): Promise<Parsed<PresignedUrls>>;
  /**
   * POST /proofingsession/fetch (#9): sessions of a community, by pages. Throws BAD_RESPONSE for rows of another community,
   * and of another session where one is asked for by its id.
   */
  fetch(body: FetchRequest, signal?: AbortSignal): Promise<Parsed<SessionPage>>;
  /** POST …/submit/document (#10) */
  submitDocument(sessionId: string, signal?: AbortSignal): Promise<void>;
  /** POST …/submit/event/{name} (#11): what the person did, for the session's history. Sealed. */
  submitEvent(sessionId: string, eventName: string, event: SessionEvent, signal?: AbortSignal): Promise<void>;
  /** POST …/submit/verification/{name} (#12): one picture, streamed as base64 or by the names of what was uploaded. */
  submitVerification(
    sessionId: string,
    name: VerificationName,
    submission: VerificationSubmission,
    signal?: AbortSignal,
  ): Promise<void>;
  /**
   * POST …/upload/cancel (#13): ends the session as not performed. Throws SESSION_NOT_FOUND (404), CONFLICT when it is
   * not in progress (405), UNSUPPORTED where high resolution or the bucket is not set up (501).
   */
  cancelUpload(
    sessionId: string,
    body?: { readonly screenName?: string },
    signal?: AbortSignal,
  ): Promise<Parsed<CanceledUpload>>;
  /** POST …/v2/submit/document (#14), which the vendor marks as not in use: both sides, streamed as base64. */
  submitDocumentV2(sessionId: string, body: DocumentPictures, signal?: AbortSignal): Promise<void>;
  /** POST …/v3/submit/document (#15): both sides, by the names of what was uploaded. */
  submitDocumentV3(sessionId: string, body: DocumentNames, signal?: AbortSignal): Promise<void>;
}

export function proofingSessionCalls(
  exchange: Exchange,
  captureTimeoutMs: number,
  provider: string,
): ProofingSessionCalls {
  const of = (sessionId: string, signal: AbortSignal | undefined) => ({ params: { sessionId }, signal });
  return {
    details: (id, signal) => exchange.read(ENDPOINTS.sessionDetails, of(id, signal), sessionDetails),
    complete: (id, signal) => exchange.read(ENDPOINTS.complete, of(id, signal), completion),
    decline: (id, signal) => exchange.read(ENDPOINTS.decline, of(id, signal), declinedSession),
    retry: (id, signal) => exchange.command(ENDPOINTS.retry, of(id, signal)),
    cancelRetry: (id, signal) => exchange.command(ENDPOINTS.cancelRetry, of(id, signal)),
    start: async (id, signal) => {
      const record = await exchange.read(ENDPOINTS.start, of(id, signal), sessionRecord);
      if (isPageOfAnother(record.value.url, id))
        throw aboutAnother('session', provider, ENDPOINTS.start.path);
      return record;
    },
    validate: (id, signal) => exchange.read(ENDPOINTS.validate, of(id, signal), sessionDetails),
    presignedUrls: (id, imagesUrl, signal) =>
      exchange.read(
        ENDPOINTS.presignedUrls,
        { ...of(id, signal), body: jsonBytes({ imagesUrl }) },
        presignedUrls,
      ),
    fetch: async (body, signal) => {
      const page = await exchange.read(ENDPOINTS.fetch, { body: jsonBytes(body), signal }, sessionPage);
      for (const row of page.value.data ?? []) checkRow(row, body, provider);
      return page;
    },
    submitDocument: (id, signal) => exchange.command(ENDPOINTS.submitDocument, of(id, signal)),
    submitEvent: (sessionId, eventName, event, signal) =>
      exchange.command(ENDPOINTS.submitEvent, {
        params: { sessionId, eventName },
        body: jsonBytes(event),
        signal,
      }),
    submitVerification: (sessionId, verificationName, submission, signal) =>
      exchange.command(ENDPOINTS.submitVerification, {
        params: { sessionId, verificationName },
        body: streamedJson(verificationBody(submission)),
        timeoutMs: captureTimeoutMs,
        signal,
      }),
    cancelUpload: (id, body = {}, signal) =>
      exchange.read(ENDPOINTS.cancelUpload, { ...of(id, signal), body: jsonBytes(body) }, canceledUpload),
    submitDocumentV2: (id, { document_front, document_back, fallbackCaptureMode }, signal) =>
      exchange.command(ENDPOINTS.submitDocumentV2, {
        ...of(id, signal),
        body: streamedJson({
          document_front: pictureSide(document_front),
          ...(document_back && { document_back: pictureSide(document_back) }),
          ...(fallbackCaptureMode && { fallbackCaptureMode }),
        }),
        timeoutMs: captureTimeoutMs,
      }),
    submitDocumentV3: (id, body, signal) =>
      exchange.command(ENDPOINTS.submitDocumentV3, { ...of(id, signal), body: jsonBytes(body) }),
  };
}

function checkRow(row: SessionRow, { query, tenantId, communityId }: FetchRequest, provider: string): void {
  const { path } = ENDPOINTS.fetch;
  if (query?.id !== undefined && isAnother(row.id, query.id)) throw aboutAnother('session', provider, path);
  if (isAnother(row.tenantId, tenantId) || isAnother(row.communityId, communityId))
    throw aboutAnother('tenant', provider, path);
}
