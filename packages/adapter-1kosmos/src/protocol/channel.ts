import type { AdapterDeps, Clock } from '@anyproof/core';
import type { Secret } from '@anyproof/provider-kit';
import { type HttpClient, readSecret, singleFlight } from '@anyproof/provider-kit';
import { ENDPOINTS, openCall, publicKeys } from './endpoints.js';
import type { CurveName } from './keys.js';
import { decodePrivateKey, type KeyPair, keyPairFrom, randomKeyPair } from './keys.js';

/** `Date` headers have whole seconds, so a smaller difference is not a skew. */
const TOLERANCE_MS = 2_000;

/** The service's time, for timestamps that must be within its window (dossier 2 and 10: usually 60 s). */
export interface ServiceClock {
  /** Seconds since the epoch, as the service counts them. */
  seconds(): number;
  /** How far the service's clock is ahead of ours, in milliseconds, as far as is known. */
  offset(): number;
  /** Reads the `Date` header of an answer; `sentAt` is when its request was sent, by our clock. */
  learn(date: string | undefined, sentAt: number): void;
}

export function createServiceClock(clock: Clock): ServiceClock {
  let offset = 0;
  return {
    seconds: () => Math.floor((clock.now() + offset) / 1000),
    offset: () => offset,
    learn: (date, sentAt) => {
      const now = clock.now();
      const seen = Date.parse(date ?? '') - now;
      // The header was written at some time between request and answer.
      const tolerance = TOLERANCE_MS + now - sentAt;
      if (Number.isNaN(seen) || Math.abs(seen - offset) <= tolerance) return;
      offset = Math.abs(seen) <= tolerance ? 0 : seen;
    },
  };
}

/** The identity of this caller. */
export interface ChannelSettings {
  readonly licenseKey: Secret;
  readonly privateKey?: Secret;
  readonly curve: CurveName;
  readonly appId: string;
}

/**
 * What we share with the service: both public keys and the one AES key, which is used in both directions (dossier 1).
 */
export interface Channel {
  readonly publicKey: string;
  readonly servicePublicKey: string;
  readonly key: Buffer;
}

export interface Channels {
  /** One `/publickeys` call and one derivation for any number of callers; the result is kept. */
  current(): Promise<Channel>;
  /**
   * Fetches the service's key again. True if it changed: a request that was rejected under the old one is worth
   * repeating.
   */
  renewed(old: Channel): Promise<boolean>;
}

/** The caller's own pair, generated or read once; it is the same for every service. */
export function ownKeyPair(settings: ChannelSettings, deps: AdapterDeps): () => Promise<KeyPair> {
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

/** The channels with the service that `http` connects to: each service has a key of its own (dossier 4). */
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
