import type { AdapterDeps } from '@anyproof/core';
import { readSecret } from '@anyproof/provider-kit';
import type { Channel, ChannelSettings, ServiceClock } from './channel.js';
import type { AuthClass } from './endpoints.js';
import { IV_BYTES, sealMessage } from './envelope.js';

export type AuthHeaders = (
  channel: Channel,
  authClass: AuthClass,
) => Promise<{ readonly [name: string]: string }>;

/**
 * Seals the request id and the license key into the headers of dossier 2. They are sealed, not signed: nothing binds
 * them to their request. What the vendor's samples call `keySecret` is the caller's private key, and never leaves this
 * process.
 */
export function createAuthHeaders(
  settings: ChannelSettings,
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
