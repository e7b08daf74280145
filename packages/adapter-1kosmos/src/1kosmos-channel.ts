import type { AdapterDeps } from '@anyproof/core';
import { type HttpClient, readSecret, singleFlight } from '@anyproof/provider-kit';
import { publicKeys } from './1kosmos-platform-answers.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import { ENDPOINTS } from './client/endpoints.js';
import { openCall } from './client/open-calls.js';
import { type KeyPair, keyPairFrom, randomKeyPair } from './crypto/key-agreement.js';
import { decodePrivateKey } from './crypto/keys.js';

/** What we and the service share: both public keys and the one AES key, which serves both directions (dossier 1). */
export interface Channel {
  readonly publicKey: string;
  readonly servicePublicKey: string;
  readonly key: Buffer;
}

export interface Channels {
  /** One `/publickeys` and one derivation, however many ask at once; then kept. */
  current(): Promise<Channel>;
  /** Asks for the service's key again. True when it changed: what was refused under the old one is worth a repeat. */
  renewed(old: Channel): Promise<boolean>;
}

/** The caller's own pair, made or read once: the same towards every service. */
export function ownKeyPair(settings: OneKosmosSettings, deps: AdapterDeps): () => Promise<KeyPair> {
  const { provider } = deps;
  let pair: KeyPair | undefined;
  return async () => {
    if (pair !== undefined) return pair;
    if (settings.privateKey === undefined) {
      pair = randomKeyPair(deps.random, settings.curve, provider);
      return pair;
    }
    const text = await readSecret(settings.privateKey, 'privateKey', provider);
    pair = keyPairFrom(decodePrivateKey(text, provider), settings.curve, provider);
    return pair;
  };
}

/** With the service that `http` speaks to: each has a key of its own (dossier 4). */
export function createChannels(
  http: HttpClient,
  ownPair: () => Promise<KeyPair>,
  provider: string,
): Channels {
  let channel: Channel | undefined;
  const discover = singleFlight(async (): Promise<Channel> => {
    const pair = await ownPair();
    const { publicKey: servicePublicKey } = (
      await openCall(http, ENDPOINTS.publicKeys, {}, publicKeys, provider)
    ).value;
    if (channel?.servicePublicKey !== servicePublicKey)
      channel = { publicKey: pair.publicKey, servicePublicKey, key: pair.deriveShared(servicePublicKey) };
    return channel;
  });
  return {
    current: async () => channel ?? discover(),
    renewed: async (old) => (channel === old ? await discover() : channel) !== old,
  };
}
