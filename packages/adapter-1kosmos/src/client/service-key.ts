import type { Parsed } from '@anyproof/provider-kit';
import { type ServiceKey, serviceKeys } from '../1kosmos-admin-answers.js';
import { ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';

/**
 * For a license of level "system" only. **Sensitive:** both answers hold every key's secret in the clear, in `value`
 * and in `raw`. Neither log them nor hand them on; errors and events of this library never carry them.
 */
export interface ServiceKeyCalls {
  /** GET /servicekeys (#23) */
  list(signal?: AbortSignal): Promise<Parsed<readonly ServiceKey[]>>;
  /**
   * DELETE /servicekey/{keyId} (#24): deletes the key and makes another; answers with all keys. What still uses the old
   * one stops working. Never repeated.
   */
  renew(keyId: string, signal?: AbortSignal): Promise<Parsed<readonly ServiceKey[]>>;
}

export function serviceKeyCalls(exchange: Exchange): ServiceKeyCalls {
  return {
    list: (signal) => exchange.read(ENDPOINTS.serviceKeys, { signal }, serviceKeys),
    renew: (keyId, signal) =>
      exchange.read(ENDPOINTS.renewServiceKey, { params: { keyId }, signal }, serviceKeys),
  };
}
