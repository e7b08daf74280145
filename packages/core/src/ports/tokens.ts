import { type Clock, type Observer, systemClock, type TokenCache } from '../contract/ports.js';
import { createBox, type SealKeys } from '../sealing/box.js';
import { boundedMap } from '../support/bounded-map.js';
import { nodeCrypto } from '../support/node.js';
import { guarded } from './guard.js';

/** What the protection of a token cache needs. */
export interface TokenCacheParts {
  readonly provider: string;
  readonly keys: SealKeys;
  readonly observer: Observer;
}

/** Longer than a nearby cache ever needs, and shorter than a login is worth waiting for. */
const LIMIT_MS = 2_000;

/**
 * The app's token cache as one provider's adapter sees it: keys are hashed and values sealed before they are stored,
 * and a failing or hanging cache, or a value that cannot be opened, counts as an empty one.
 */
export function protectTokens(cache: TokenCache, parts: TokenCacheParts): TokenCache {
  const { provider, observer } = parts;
  const box = createBox(parts.keys);
  const ask = <T>(work: () => Promise<T>) =>
    guarded(observer, { provider, port: 'tokens', limitMs: LIMIT_MS }, work);
  const hashed = (key: string) => hashOf(provider, key);
  const boundTo = (hash: string) => Buffer.from(JSON.stringify(['anyproof-token-v1', hash]));
  const open = (hash: string, sealed: unknown): string | undefined => {
    const opened = box.open(boundTo(hash), sealed);
    return 'secret' in opened ? opened.secret : undefined;
  };

  const { lease } = cache;
  return {
    get: async (key) => {
      const hash = hashed(key);
      return open(hash, (await ask(() => cache.get(hash)))?.value);
    },
    set: async (key, value, ttlMs) => {
      const hash = hashed(key);
      await ask(() => cache.set(hash, box.seal(boundTo(hash), value), ttlMs));
    },
    ...(lease === undefined
      ? {}
      : {
          lease: async (key, ttlMs) => {
            const answer = await ask(() => lease.call(cache, hashed(key), ttlMs));
            // If leases fail, every process logs in by itself.
            if (answer === undefined) return async () => undefined;
            const end = answer.value;
            return end === undefined ? undefined : async () => void (await ask(async () => end()));
          },
        }),
  };
}

/** A key must not reveal whose token it is, or what it is for. */
function hashOf(provider: string, key: string): string {
  const text = JSON.stringify(['anyproof-token-key-v1', provider, key]);
  return `anyproof-token-${nodeCrypto().createHash('sha256').update(text).digest('base64url')}`;
}

interface Kept {
  readonly value: string;
  readonly until: number;
}

/**
 * A token cache in this process's memory, for several Proofings in one process, and for tests. Without any cache each
 * Proofing keeps its own tokens. When it holds `capacity` entries, the one written longest ago is removed.
 */
export function inMemoryTokens(
  options: { readonly clock?: Clock; readonly capacity?: number } = {},
): TokenCache {
  const { clock = systemClock, capacity = 1_000 } = options;
  const tokens = boundedMap<string, Kept>(capacity);
  const leases = boundedMap<string, { readonly until: number }>(capacity);
  return {
    get: async (key) => {
      const kept = tokens.get(key);
      if (kept === undefined || kept.until > clock.now()) return kept?.value;
      tokens.delete(key);
      return undefined;
    },
    set: async (key, value, ttlMs) => {
      tokens.set(key, { value, until: clock.now() + ttlMs });
    },
    lease: async (key, ttlMs) => {
      const held = leases.get(key);
      if (held !== undefined && held.until > clock.now()) return undefined;
      const mine = { until: clock.now() + ttlMs };
      leases.set(key, mine);
      return async () => {
        // An expired lease may belong to another caller by now.
        if (leases.get(key) === mine) leases.delete(key);
      };
    },
  };
}

/** The methods used of Keyv 4 or 5, or of anything else that has them; `ttl` is in milliseconds. */
export interface KeyvLike {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, ttl?: number): Promise<unknown>;
}

/**
 * Stores tokens wherever a Keyv does. Keyv has no atomic step that only one of several processes can win, so there is
 * no lease: each process logs in at most once, and rarely at all, since it looks here first.
 */
export function fromKeyv(keyv: KeyvLike): TokenCache {
  return {
    get: async (key) => {
      const value = await keyv.get(key);
      return typeof value === 'string' ? value : undefined;
    },
    set: async (key, value, ttlMs) => void (await keyv.set(key, value, ttlMs)),
  };
}
