import { type HttpClient, type HttpRequest, parseJson } from '@anyproof/provider-kit';
import { publicKeys } from '../1kosmos-schema.js';
import { ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';

/** GET /publickeys (#31): the service's own key; every 1Kosmos service has another (dossier 4). */
export async function readPublicKey(http: HttpClient, provider: string): Promise<string> {
  const { method, path, repeat } = ENDPOINTS.publicKeys;
  const request: HttpRequest = { method, path, route: path, repeat };
  return parseJson(await http.send(request), publicKeys, request, provider).value.publicKey;
}

export interface PlatformCalls {
  /** GET /healthz (#30). Throws when the service is not well. */
  health(signal?: AbortSignal): Promise<void>;
}

export function platformCalls(exchange: Exchange): PlatformCalls {
  return { health: (signal) => exchange.command(ENDPOINTS.health, { signal }) };
}
