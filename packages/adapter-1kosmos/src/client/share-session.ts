import { jsonBytes, type Parsed } from '@anyproof/provider-kit';
import { type CreatedSession, createdSession } from '../1kosmos-answers.js';
import { type SessionResult, sessionResult } from '../1kosmos-result-answers.js';
import { ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';
import type { Connector, Verification } from './verifications.js';

export interface SessionUser {
  readonly uid?: string;
  readonly username?: string;
  readonly firstname?: string;
  readonly lastname?: string;
}

/** What both services are told of a session (dossier 6.1 and 6.3). */
export interface SessionRequest {
  readonly tenantDNS: string;
  readonly communityName: string;
  readonly documentType: string;
  /** The person's decentralised id, where the app has one. */
  readonly did?: string;
  readonly user?: SessionUser;
  /** The older form of `user.uid`. */
  readonly userUID?: string;
  readonly workflowMetadata?: WorkflowMetadata;
}

/** Kept with the session; anything may be in it. */
export interface WorkflowMetadata {
  readonly workflowId?: string;
  readonly wfInstanceId?: string;
  readonly [name: string]: unknown;
}

/** The create body, in the vendor's words (dossier 6.3). */
export interface ShareSessionRequest {
  readonly connector: Connector;
  readonly verification: Verification;
  readonly sessionRequest: SessionRequest & { readonly tenantId: string; readonly communityId: string };
}

export interface ShareResultRequest {
  readonly connector: Connector;
  readonly verification: Verification;
  readonly sessionId: string;
  readonly includeMetadata?: boolean;
  readonly apiVersion?: 'v3';
  readonly alwaysReturnAssets?: boolean;
  readonly granularStatus?: boolean;
}

export interface ShareSessionCalls {
  /** POST /document_share_session/create (#25). Throws AMBIGUOUS when the answer was lost. */
  create(body: ShareSessionRequest, signal?: AbortSignal): Promise<Parsed<CreatedSession>>;
  /**
   * POST /document_share_session/result (#26), in the legacy or the v3 shape (dossier 7.4). Throws BAD_RESPONSE for the
   * result of another session.
   */
  result(body: ShareResultRequest, signal?: AbortSignal): Promise<Parsed<SessionResult>>;
}

export function shareSessionCalls(exchange: Exchange): ShareSessionCalls {
  return {
    create: (body, signal) =>
      exchange.read(ENDPOINTS.create, { body: jsonBytes(body), signal }, createdSession),
    result: (body, signal) => {
      const asked = { session: body.sessionId };
      return exchange.read(ENDPOINTS.result, { body: jsonBytes(body), asked, signal }, sessionResult);
    },
  };
}
