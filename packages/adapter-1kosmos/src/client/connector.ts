import type { HttpClient, Parsed } from '@anyproof/provider-kit';
import { type ConnectorInfo, connectorInfo } from '../1kosmos-platform-answers.js';
import { ENDPOINTS } from './endpoints.js';
import { openCall } from './open-calls.js';

export interface ConnectorCalls {
  /** GET /info (#27): what kinds of documents each verifier serves. */
  info(signal?: AbortSignal): Promise<Parsed<ConnectorInfo>>;
}

export function connectorCalls(http: HttpClient, provider: string): ConnectorCalls {
  return {
    info: (signal) => openCall(http, ENDPOINTS.connectorInfo, { signal }, connectorInfo, provider),
  };
}
