import { jsonBytes, type Parsed } from '@anyproof/provider-kit';
import { type CreatedSession, createdSession, type SessionResult, sessionResult } from '../1kosmos-schema.js';
import { ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';

export interface SessionUser {
  readonly uid?: string;
  readonly username?: string;
  readonly firstname?: string;
  readonly lastname?: string;
}

/** The create body, in the vendor's words (dossier 6.3). */
export interface ShareSessionRequest {
  readonly connector: object;
  readonly verification: object;
  readonly sessionRequest: {
    readonly tenantDNS: string;
    readonly communityName: string;
    readonly documentType: string;
    readonly tenantId: string;
    readonly communityId: string;
    readonly user?: SessionUser;
    readonly workflowMetadata?: { readonly [name: string]: unknown };
  };
}

export interface ShareResultRequest {
  readonly connector: object;
  readonly verification: object;
  readonly sessionId: string;
  readonly includeMetadata?: boolean;
  readonly apiVersion?: 'v3';
  readonly alwaysReturnAssets?: boolean;
  readonly granularStatus?: boolean;
}

export interface ShareSessionCalls {
  /** POST /document_share_session/create (#25). Throws AMBIGUOUS when the answer was lost. */
  create(body: ShareSessionRequest, signal?: AbortSignal): Promise<Parsed<CreatedSession>>;
  /** POST /document_share_session/result (#26), in the legacy or the v3 shape (dossier 7.4). */
  result(body: ShareResultRequest, signal?: AbortSignal): Promise<Parsed<SessionResult>>;
}

export function shareSessionCalls(exchange: Exchange): ShareSessionCalls {
  return {
    create: (body, signal) =>
      exchange.read(ENDPOINTS.create, { body: jsonBytes(body), signal }, createdSession),
    result: (body, signal) =>
      exchange.read(ENDPOINTS.result, { body: jsonBytes(body), signal }, sessionResult),
  };
}
