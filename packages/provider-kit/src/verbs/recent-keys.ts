/** Remembers the newest `capacity` keys. */
export interface RecentKeys {
  has(key: string): boolean;
  add(key: string): void;
  delete(key: string): void;
}

export function recentKeys(capacity = 10_000): RecentKeys {
  const keys = new Set<string>();
  return {
    has: (key) => keys.has(key),
    delete: (key) => void keys.delete(key),
    add: (key) => {
      keys.delete(key);
      keys.add(key);
      if (keys.size > capacity) for (const oldest of keys) return void keys.delete(oldest);
    },
  };
}
