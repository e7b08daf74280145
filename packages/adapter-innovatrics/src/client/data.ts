import type { StandardSchemaV1 } from '@anyproof/core';
import { type HttpClient, type HttpRequest, type Parsed, pathSegment } from '@anyproof/provider-kit';
import {
  type DecisionResults,
  type DocumentResult,
  decisionResults,
  documentResult,
  type FaceResult,
  faceResult,
  type SessionStatus,
  sessionStatus,
} from '../innovatrics-schema.js';
import type { InnovatricsPaths } from '../innovatrics-settings.js';
import type { ReadAnswer } from './answer.js';

/** What came of a session (dossier 4.1). Results are undefined where the vendor has none (404). */
export interface DataCalls {
  /** GET /data/{sessionId}/status. Throws SESSION_NOT_FOUND. */
  status(sessionId: string, signal?: AbortSignal): Promise<Parsed<SessionStatus>>;
  /** GET /data/{sessionId}/decision/results */
  decisionResults(sessionId: string, signal?: AbortSignal): Promise<Parsed<DecisionResults> | undefined>;
  /** GET /data/{sessionId}/document/result */
  documentResult(sessionId: string, signal?: AbortSignal): Promise<Parsed<DocumentResult> | undefined>;
  /** GET /data/{sessionId}/face/result */
  faceResult(sessionId: string, signal?: AbortSignal): Promise<Parsed<FaceResult> | undefined>;
}

export function dataCalls(http: HttpClient, paths: InnovatricsPaths, read: ReadAnswer): DataCalls {
  const get = (sessionId: string, what: string, signal: AbortSignal | undefined): HttpRequest => ({
    method: 'GET',
    path: `${paths.dataPrefix}/${pathSegment(sessionId)}/${what}`,
    route: `/data/:session/${what}`,
    repeat: 'safe',
    signal,
  });
  const result =
    <Value>(what: string, schema: StandardSchemaV1<Value>) =>
    async (sessionId: string, signal?: AbortSignal): Promise<Parsed<Value> | undefined> => {
      const request: HttpRequest = { ...get(sessionId, what, signal), answers: [404] };
      const response = await http.send(request);
      return response.status === 404 ? undefined : read(response, schema, request);
    };
  return {
    status: async (sessionId, signal) => {
      const request = get(sessionId, 'status', signal);
      return read(await http.send(request), sessionStatus, request);
    },
    decisionResults: result('decision/results', decisionResults),
    documentResult: result('document/result', documentResult),
    faceResult: result('face/result', faceResult),
  };
}
