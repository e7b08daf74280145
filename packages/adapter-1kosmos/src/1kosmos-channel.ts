import type { AdapterDeps } from '@anyproof/core';
import { type HttpClient, readSecret, singleFlight } from '@anyproof/provider-kit';
import type { OneKosmosSettings } from './1kosmos-settings.js';
import { readPublicKey } from './client/platform.js';
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

export function createChannels(http: HttpClient, settings: OneKosmosSettings, deps: AdapterDeps): Channels {
  const { provider } = deps;
  let pair: KeyPair | undefined;
  let channel: Channel | undefined;

  const ownPair = async (): Promise<KeyPair> => {
    if (settings.privateKey === undefined) return randomKeyPair(deps.random, settings.curve, provider);
    const text = await readSecret(settings.privateKey, 'privateKey', provider);
    return keyPairFrom(decodePrivateKey(text, provider), settings.curve, provider);
  };
  const discover = singleFlight(async (): Promise<Channel> => {
    pair ??= await ownPair();
    const servicePublicKey = await readPublicKey(http, provider);
    if (channel?.servicePublicKey !== servicePublicKey)
      channel = { publicKey: pair.publicKey, servicePublicKey, key: pair.deriveShared(servicePublicKey) };
    return channel;
  });
  return {
    current: async () => channel ?? discover(),
    renewed: async (old) => (channel === old ? await discover() : channel) !== old,
  };
}
