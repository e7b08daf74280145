import { jsonBytes, type Parsed, streamedJson } from '@anyproof/provider-kit';
import { type CreatedSession, createdSession } from '../1kosmos-answers.js';
import {
  type DocumentVerification,
  documentVerification,
  type SessionResult,
  sessionResult,
} from '../1kosmos-result-answers.js';
import { DOCUVERIFY_ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';
import type { SessionRequest } from './share-session.js';
import { streamedPictures, type VerifyDocument } from './verify.js';

/** The create body of the service that keeps connector and verification under a dvcID (dossier 6.1). */
export interface DocuverifyRequest {
  readonly dvcID: string;
  readonly sessionRequest: SessionRequest;
}

export interface DocuverifyResultRequest {
  readonly dvcID: string;
  readonly sessionId: string;
  /** Documented for the other dialect; this one is known to take `includeMetadata`. */
  readonly includeMetadata?: boolean;
  readonly alwaysReturnAssets?: boolean;
  readonly granularStatus?: boolean;
}

export interface DocuverifyVerifyRequest {
  readonly dvcID: string;
  /** Such as `dl_verify`, `ssn_verify`, `face_liveness`, `face_compare`. */
  readonly verifications: readonly string[];
  /** Which fields each verification takes is not published: those of the other dialect's, and any else as they are. */
  readonly document: Partial<VerifyDocument> & { readonly [field: string]: unknown };
}

/** 1Kosmos' other front to the same sessions. It has its own address and its own key. */
export interface DocuverifyCalls {
  /** POST /document_share_session/create. Throws AMBIGUOUS when the answer was lost. */
  create(body: DocuverifyRequest, signal?: AbortSignal): Promise<Parsed<CreatedSession>>;
  /** POST /document_share_session/result: the legacy shape. Throws BAD_RESPONSE for the result of another session. */
  result(body: DocuverifyResultRequest, signal?: AbortSignal): Promise<Parsed<SessionResult>>;
  /** POST /v3/document_share_session/result: the v3 shape, likewise. */
  resultV3(body: DocuverifyResultRequest, signal?: AbortSignal): Promise<Parsed<SessionResult>>;
  /** POST /verify: a document judged without a session. Streamed and sealed; never repeated. */
  verify(body: DocuverifyVerifyRequest, signal?: AbortSignal): Promise<Parsed<DocumentVerification>>;
}

/** `exchange` looks up the service's address when it is first called. */
export function docuverifyCalls(
  exchange: (signal?: AbortSignal) => Promise<Exchange>,
  captureTimeoutMs: number,
): DocuverifyCalls {
  const { create, result, resultV3, verify } = DOCUVERIFY_ENDPOINTS;
  const ofSession = (body: DocuverifyResultRequest, signal: AbortSignal | undefined) => ({
    body: jsonBytes(body),
    asked: { session: body.sessionId },
    signal,
  });
  return {
    create: async (body, signal) =>
      (await exchange(signal)).read(create, { body: jsonBytes(body), signal }, createdSession),
    result: async (body, signal) =>
      (await exchange(signal)).read(result, ofSession(body, signal), sessionResult),
    resultV3: async (body, signal) =>
      (await exchange(signal)).read(resultV3, ofSession(body, signal), sessionResult),
    verify: async ({ document, ...rest }, signal) => {
      const body = streamedJson({ ...rest, document: streamedPictures(document) });
      const input = { body, timeoutMs: captureTimeoutMs, signal };
      return (await exchange(signal)).read(verify, input, documentVerification);
    },
  };
}
