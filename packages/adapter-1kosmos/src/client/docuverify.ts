import { jsonBytes, type Parsed } from '@anyproof/provider-kit';
import { type CreatedSession, createdSession, type SessionResult, sessionResult } from '../1kosmos-schema.js';
import { DOCUVERIFY_ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';
import type { SessionUser } from './share-session.js';

/** The create body of the service that keeps connector and verification under a dvcID (dossier 6.1). */
export interface DocuverifyRequest {
  readonly dvcID: string;
  readonly sessionRequest: {
    readonly tenantDNS: string;
    readonly communityName: string;
    readonly documentType: string;
    readonly user?: SessionUser;
    readonly workflowMetadata?: { readonly [name: string]: unknown };
  };
}

export interface DocuverifyResultRequest {
  readonly dvcID: string;
  readonly sessionId: string;
  /** Documented for the other dialect; this one is known to take `includeMetadata`. */
  readonly includeMetadata?: boolean;
  readonly alwaysReturnAssets?: boolean;
  readonly granularStatus?: boolean;
}

/** 1Kosmos' other front to the same sessions. It has its own address and its own key. */
export interface DocuverifyCalls {
  /** POST /document_share_session/create. Throws AMBIGUOUS when the answer was lost. */
  create(body: DocuverifyRequest, signal?: AbortSignal): Promise<Parsed<CreatedSession>>;
  /** POST /document_share_session/result: the legacy shape. */
  result(body: DocuverifyResultRequest, signal?: AbortSignal): Promise<Parsed<SessionResult>>;
  /** POST /v3/document_share_session/result: the v3 shape. */
  resultV3(body: DocuverifyResultRequest, signal?: AbortSignal): Promise<Parsed<SessionResult>>;
}

/** `exchange` looks up the service's address when it is first called. */
export function docuverifyCalls(exchange: (signal?: AbortSignal) => Promise<Exchange>): DocuverifyCalls {
  const { create, result, resultV3 } = DOCUVERIFY_ENDPOINTS;
  return {
    create: async (body, signal) =>
      (await exchange(signal)).read(create, { body: jsonBytes(body), signal }, createdSession),
    result: async (body, signal) =>
      (await exchange(signal)).read(result, { body: jsonBytes(body), signal }, sessionResult),
    resultV3: async (body, signal) =>
      (await exchange(signal)).read(resultV3, { body: jsonBytes(body), signal }, sessionResult),
  };
}
