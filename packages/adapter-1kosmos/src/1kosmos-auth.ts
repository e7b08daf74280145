import type { AdapterDeps } from '@anyproof/core';
import { readSecret } from '@anyproof/provider-kit';
import type { Channel } from './1kosmos-channel.js';
import type { ServiceClock } from './1kosmos-clock.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import type { AuthClass } from './client/endpoints.js';
import { IV_BYTES, sealMessage } from './crypto/message.js';

export type AuthHeaders = (
  channel: Channel,
  authClass: AuthClass,
) => Promise<{ readonly [name: string]: string }>;

/**
 * The headers of dossier 2. They are sealed, not signed: nothing binds them to the request they come with. What the
 * vendor's samples call `keySecret` is the caller's private key, and never leaves this process.
 */
export function createAuthHeaders(
  settings: OneKosmosSettings,
  clock: ServiceClock,
  deps: AdapterDeps,
): AuthHeaders {
  const seal = (channel: Channel, text: string) =>
    sealMessage(channel.key, text, deps.random.bytes(IV_BYTES));
  return async (channel, authClass) => {
    if (authClass === 'N') return {};
    const requestId = { ts: clock.seconds(), appid: settings.appId, uuid: deps.random.uuid() };
    const headers = { publickey: channel.publicKey, requestid: seal(channel, JSON.stringify(requestId)) };
    if (authClass === 'B') return headers;
    const license = await readSecret(settings.licenseKey, 'licenseKey', deps.provider);
    return { ...headers, licensekey: seal(channel, license) };
  };
}
