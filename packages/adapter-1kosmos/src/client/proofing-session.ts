import type { Source } from '@anyproof/core';
import { base64Of, jsonBytes, type Parsed, streamedJson } from '@anyproof/provider-kit';
import { type SessionDetails, type SessionPage, sessionDetails, sessionPage } from '../1kosmos-schema.js';
import { ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';

export type VerificationName = 'document_liveness_front' | 'document_liveness_back' | 'selfie_liveness';

/** What the capture engine hands over with a picture (dossier 6.2, row 12). */
export interface VerificationSubmission {
  /** The engine's own result; `{}` when there was none. */
  readonly result: object;
  readonly image: Source;
  /** Cuts of the picture, in base64, under the vendor's names. */
  readonly images?: { readonly [name: string]: string };
  readonly event?: { readonly screen_name: string; readonly event_name: string };
}

export interface FetchRequest {
  readonly query?: { readonly [filter: string]: string };
  readonly pIndex: number;
  readonly pSize: number;
  readonly tenantId: string;
  readonly communityId: string;
}

export interface ProofingSessionCalls {
  /** GET /proofingsession/{id} (#1) */
  details(sessionId: string, signal?: AbortSignal): Promise<Parsed<SessionDetails>>;
  /** GET …/start (#6): changes state, so it is never repeated. */
  start(sessionId: string, signal?: AbortSignal): Promise<void>;
  /** POST …/submit/verification/{name} (#12): one picture, streamed as base64. */
  submitVerification(
    sessionId: string,
    name: VerificationName,
    submission: VerificationSubmission,
    signal?: AbortSignal,
  ): Promise<void>;
  /** POST …/submit/document (#10) */
  submitDocument(sessionId: string, signal?: AbortSignal): Promise<void>;
  /** GET …/complete (#2): changes state, so it is never repeated. */
  complete(sessionId: string, signal?: AbortSignal): Promise<void>;
  /** POST /proofingsession/fetch (#9) */
  fetch(body: FetchRequest, signal?: AbortSignal): Promise<Parsed<SessionPage>>;
}

export function proofingSessionCalls(exchange: Exchange, captureTimeoutMs: number): ProofingSessionCalls {
  return {
    details: (sessionId, signal) =>
      exchange.read(ENDPOINTS.sessionDetails, { params: { sessionId }, signal }, sessionDetails),
    start: (sessionId, signal) => exchange.command(ENDPOINTS.start, { params: { sessionId }, signal }),
    submitVerification: (sessionId, verificationName, { result, image, images, event }, signal) =>
      exchange.command(ENDPOINTS.submitVerification, {
        params: { sessionId, verificationName },
        body: streamedJson({
          result,
          images: { image: base64Of(image), ...images },
          ...(event === undefined ? {} : { event }),
        }),
        timeoutMs: captureTimeoutMs,
        signal,
      }),
    submitDocument: (sessionId, signal) =>
      exchange.command(ENDPOINTS.submitDocument, { params: { sessionId }, signal }),
    complete: (sessionId, signal) => exchange.command(ENDPOINTS.complete, { params: { sessionId }, signal }),
    fetch: (body, signal) => exchange.read(ENDPOINTS.fetch, { body: jsonBytes(body), signal }, sessionPage),
  };
}
