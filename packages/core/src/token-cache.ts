import { nodeCrypto } from './builtin.js';
import type { Observer, TokenCache } from './contract/ports.js';
import { inTime } from './in-time.js';
import { createBox, type SealKeys } from './seal-box.js';

/** What an adapter's cache needs of the app. */
export interface TokenCacheParts {
  readonly provider: string;
  readonly keys: SealKeys;
  readonly observer: Observer;
}

/** Longer than a cache near by ever needs; shorter than a login is worth. */
const PATIENCE_MS = 2_000;

/**
 * The app's token cache as one provider's adapter sees it: keys are hashed and values sealed before they leave, and
 * whatever fails, hangs or cannot be opened is as if it were not there.
 */
export function protectTokens(cache: TokenCache, parts: TokenCacheParts): TokenCache {
  const { provider, observer } = parts;
  const box = createBox(parts.keys);
  const guard = async <T, Otherwise>(
    work: () => Promise<T>,
    otherwise: Otherwise,
  ): Promise<T | Otherwise> => {
    try {
      return await inTime(PATIENCE_MS, work);
    } catch {
      observer.observe({ type: 'port', provider, port: 'tokens' });
      return otherwise;
    }
  };
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
      return open(hash, await guard(() => cache.get(hash), undefined));
    },
    set: async (key, value, ttlMs) => {
      const hash = hashed(key);
      await guard(() => cache.set(hash, box.seal(boundTo(hash), value), ttlMs), undefined);
    },
    ...(lease === undefined
      ? {}
      : {
          lease: async (key, ttlMs) => {
            // Where leases fail, everybody logs in.
            const end = await guard(() => lease.call(cache, hashed(key), ttlMs), nothing);
            return end === undefined ? undefined : () => guard(async () => end(), undefined);
          },
        }),
  };
}

const nothing = async (): Promise<void> => undefined;

/** Whose token, and for what, is not to be read out of a key. */
function hashOf(provider: string, key: string): string {
  const text = JSON.stringify(['anyproof-token-key-v1', provider, key]);
  return `anyproof-token-${nodeCrypto().createHash('sha256').update(text).digest('base64url')}`;
}
