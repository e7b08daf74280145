import { type HttpClient, type HttpRequest, type Parsed, parseJson } from '@anyproof/provider-kit';
import { health, publicKeys, type ReportedHealth } from '../1kosmos-schema.js';
import { ENDPOINTS } from './endpoints.js';

/** GET /publickeys (#31): the service's own key; every 1Kosmos service has another (dossier 4). */
export async function readPublicKey(http: HttpClient, provider: string): Promise<string> {
  const { method, path, repeat } = ENDPOINTS.publicKeys;
  const request: HttpRequest = { method, path, route: path, repeat };
  return parseJson(await http.send(request), publicKeys, request, provider).value.publicKey;
}

export interface PlatformCalls {
  /** GET /healthz (#30) */
  health(signal?: AbortSignal): Promise<Parsed<ReportedHealth>>;
}

export function platformCalls(http: HttpClient, provider: string): PlatformCalls {
  return {
    health: async (signal) => {
      const { method, path, repeat } = ENDPOINTS.health;
      const request: HttpRequest = { method, path, route: path, repeat, signal };
      return parseJson(await http.send(request), health, request, provider);
    },
  };
}
