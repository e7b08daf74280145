import type { HttpClient } from '@anyproof/provider-kit';
import { ANY_MEDIA_TYPE, API } from './paths.js';

export interface KeyCalls {
  /**
   * GET /keys/report_signature: the public key of signed reports, as the vendor writes it. What such a signature is
   * over is not documented (dossier 8.2), so this library verifies none.
   */
  reportSignature(signal?: AbortSignal): Promise<string>;
}

export function keyCalls(http: HttpClient): KeyCalls {
  return {
    reportSignature: async (signal) => {
      const answer = await http.send({
        method: 'GET',
        path: `${API}/keys/report_signature`,
        route: '/keys/report_signature',
        headers: ANY_MEDIA_TYPE,
        repeat: 'safe',
        signal,
      });
      return answer.text;
    },
  };
}
