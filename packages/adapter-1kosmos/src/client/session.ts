// 1Kosmos' answers about sessions. Public: the client's calls return these types.

import {
  aboutAnother,
  answer,
  anything,
  code,
  flag,
  isAnother,
  jsonBytes,
  list,
  map,
  number,
  object,
  type Parsed,
  required,
  streamedJson,
  text,
} from '@anyproof/provider-kit';
import { ENDPOINTS, type Timestamp, timestamp } from '../protocol/endpoints.js';
import type { Exchange } from '../protocol/exchange.js';
import {
  type DocumentNames,
  type DocumentPictures,
  pictureSide,
  type SessionEvent,
  type VerificationName,
  type VerificationSubmission,
  verificationBody,
} from './pictures.js';
import {
  checkRow,
  type FetchRequest,
  type RecordedSession,
  type ReportedUser,
  recorded,
  type SessionPage,
  sessionPage,
  user,
} from './sessions.js';

/** Dossier 6.3, SessionDetails. */
export interface SessionDetails {
  readonly status: string;
  readonly user?: ReportedUser;
  readonly id?: string;
  readonly documentType?: string;
  /** The capture engine's license. */
  readonly license?: string;
  readonly workflowId?: string;
  readonly wfInstanceId?: string;
  /** One flag, under the name in the example and the name in the prose. */
  readonly useBucket?: boolean;
  readonly useHighResolutionImages?: boolean;
  readonly bypassConfig?: readonly unknown[];
  /** Seconds. */
  readonly autoDetectTimeout?: number;
  readonly postTimeoutCaptureMode?: string;
  readonly autoCaptureCountdownSeconds?: number;
  readonly autoCaptureCountdownVisible?: boolean;
  readonly selfieCaptureMode?: string;
}

export const sessionDetails = answer<SessionDetails>()(
  {
    status: required(text),
    user,
    id: code,
    documentType: text,
    license: text,
    workflowId: code,
    wfInstanceId: code,
    useBucket: flag,
    useHighResolutionImages: flag,
    bypassConfig: list(anything),
    autoDetectTimeout: number,
    postTimeoutCaptureMode: text,
    autoCaptureCountdownSeconds: number,
    autoCaptureCountdownVisible: flag,
    selfieCaptureMode: text,
  },
  { names: { session: ['id'] } },
);

/** What the person did, as the vendor's page recorded it. */
export interface HistoryEntry {
  readonly activity?: string;
  readonly ipAddress?: string;
  readonly userAgent?: string;
  readonly screenName?: string;
  readonly ts?: Timestamp;
}

/** Dossier 6.3, SessionRecord: the answer to `start`. */
export interface SessionRecord extends RecordedSession {
  readonly id?: string;
  readonly url?: string;
  readonly history?: readonly HistoryEntry[];
}

const historyEntry = object<HistoryEntry>({
  activity: text,
  ipAddress: text,
  userAgent: text,
  screenName: text,
  ts: timestamp,
});

export const sessionRecord = answer<SessionRecord>()(
  { ...recorded, id: code, url: text, history: list(historyEntry) },
  { names: { session: ['id'], tenant: ['tenantId'] } },
);

export interface Completion {
  /** Its values are unpublished; outcomes are read as those of rows are. */
  readonly completionStatus?: string;
}

export const completion = answer<Completion>()({ completionStatus: text });

export interface DeclinedSession {
  readonly status?: string;
  readonly user?: ReportedUser;
  readonly id?: string;
  readonly documentType?: string;
}

export const declinedSession = answer<DeclinedSession>()(
  { status: text, user, id: code, documentType: text },
  { names: { session: ['id'] } },
);

export interface CanceledUpload {
  readonly status?: string;
}

export const canceledUpload = answer<CanceledUpload>()({ status: text });

/** The address for each requested image, by name. */
export type PresignedUrls = { readonly [imageName: string]: string };

export const presignedUrls = answer<PresignedUrls>()(map(text));

/** The session's own calls. GETs that change state are never repeated (dossier 0.4). */
export interface ProofingSessionCalls {
  /** GET /proofingsession/{id} (#1) */
  details(sessionId: string, signal?: AbortSignal): Promise<Parsed<SessionDetails>>;
  /** GET …/complete (#2): changes state. */
  complete(sessionId: string, signal?: AbortSignal): Promise<Parsed<Completion>>;
  /** GET …/decline (#3): the person refuses; changes state. */
  decline(sessionId: string, signal?: AbortSignal): Promise<Parsed<DeclinedSession>>;
  /** GET …/retry (#4): uses one of the remaining retries; changes state. Throws CONFLICT if none is left. */
  retry(sessionId: string, signal?: AbortSignal): Promise<void>;
  /** GET …/retry/cancel (#5): gives up the remaining retries; changes state. Throws CONFLICT if none is left. */
  cancelRetry(sessionId: string, signal?: AbortSignal): Promise<void>;
  /** GET …/start (#6): changes state. */
  start(sessionId: string, signal?: AbortSignal): Promise<Parsed<SessionRecord>>;
  /** GET …/validate (#7): the details of a session that can still be used. Throws CONFLICT for any other. */
  validate(sessionId: string, signal?: AbortSignal): Promise<Parsed<SessionDetails>>;
  /** POST /presignedurls/{id} (#8): where to upload each named image. The addresses are credentials. */
  presignedUrls(
    sessionId: string,
    imageNames: readonly string[],
    signal?: AbortSignal,
  ): Promise<Parsed<PresignedUrls>>;
  /**
   * POST /proofingsession/fetch (#9): a community's sessions, page by page. Throws BAD_RESPONSE for rows of another
   * community, or of another session if one is requested by id.
   */
  fetch(body: FetchRequest, signal?: AbortSignal): Promise<Parsed<SessionPage>>;
  /** POST …/submit/document (#10) */
  submitDocument(sessionId: string, signal?: AbortSignal): Promise<void>;
  /** POST …/submit/event/{name} (#11): what the person did, for the session's history. Sealed. */
  submitEvent(sessionId: string, eventName: string, event: SessionEvent, signal?: AbortSignal): Promise<void>;
  /** POST …/submit/verification/{name} (#12): one picture, streamed as base64, or the names of uploaded ones. */
  submitVerification(
    sessionId: string,
    name: VerificationName,
    submission: VerificationSubmission,
    signal?: AbortSignal,
  ): Promise<void>;
  /**
   * POST …/upload/cancel (#13): ends the session as not performed. Throws SESSION_NOT_FOUND (404), CONFLICT if it is
   * not in progress (405), and UNSUPPORTED if high resolution or the bucket is not configured (501).
   */
  cancelUpload(
    sessionId: string,
    body?: { readonly screenName?: string },
    signal?: AbortSignal,
  ): Promise<Parsed<CanceledUpload>>;
  /** POST …/v2/submit/document (#14), which the vendor marks as not in use: both sides, streamed as base64. */
  submitDocumentV2(sessionId: string, body: DocumentPictures, signal?: AbortSignal): Promise<void>;
  /** POST …/v3/submit/document (#15): both sides, by the names of uploaded pictures. */
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

/** The vendor's form of the page's address (dossier 4): `/session/` and the session's id, or the id as a parameter. */
const SESSION_IN_URL = /session(?:_?id)?[/=]([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/i;

/** True if this is the capture page of another session. */
export function isPageOfAnother(url: string | undefined, sessionId: string): boolean {
  const [, named] = SESSION_IN_URL.exec(url ?? '') ?? [];
  return isAnother(named, sessionId);
}

/** The app's id that the vendor has as `user.uid`: the person's, or else the verification's (dossier 6.3). */
export type UidKind = 'reference' | 'subject';
