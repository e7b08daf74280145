import { type HttpClient, type HttpRequest, type Parsed, pathSegment } from '@anyproof/provider-kit';
import { type Exchanged, exchanged } from '../innovatrics-schema.js';
import type { InnovatricsPaths } from '../innovatrics-settings.js';
import type { ReadAnswer } from './answer.js';

export interface TokenCalls {
  /** GET /enrolment/token/exchange/{token}: an access token for the reference token of a session (dossier 3.2). */
  exchange(referenceToken: string, signal?: AbortSignal): Promise<Parsed<Exchanged>>;
}

export function tokenCalls(
  http: HttpClient,
  paths: InnovatricsPaths,
  timeoutMs: number,
  read: ReadAnswer,
): TokenCalls {
  return {
    exchange: async (referenceToken, signal) => {
      const request: HttpRequest = {
        method: 'GET',
        path: `${paths.capturePrefix}/token/exchange/${pathSegment(referenceToken)}`,
        route: '/enrolment/token/exchange/:token',
        repeat: 'safe',
        timeoutMs,
        signal,
      };
      return read(await http.send(request), exchanged, request);
    },
  };
}
