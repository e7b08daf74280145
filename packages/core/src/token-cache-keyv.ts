import type { TokenCache } from './contract/ports.js';

/** What is used of a Keyv 4 or 5, or of anything with the same three methods; `ttl` is in milliseconds. */
export interface KeyvLike {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, ttl?: number): Promise<unknown>;
}

/**
 * Keeps tokens in whatever a Keyv speaks to. Keyv has no step that only one of several processes can win, so there is
 * no lease: at most one login a process, and mostly none, since each looks here first.
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
