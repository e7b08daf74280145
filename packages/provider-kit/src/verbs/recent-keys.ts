import { boundedMap } from '@anyproof/core';

/** Remembers the newest `capacity` keys. */
export interface RecentKeys {
  has(key: string): boolean;
  add(key: string): void;
  delete(key: string): void;
}

export function recentKeys(capacity = 10_000): RecentKeys {
  const keys = boundedMap<string, true>(capacity);
  return {
    has: (key) => keys.has(key),
    delete: (key) => void keys.delete(key),
    add: (key) => void keys.set(key, true),
  };
}
