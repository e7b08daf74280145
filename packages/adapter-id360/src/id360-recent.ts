/** Remembers a value for each of the newest `capacity` keys. */
export interface RecentValues<Value> {
  has(key: string): boolean;
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
}

export function recentValues<Value>(capacity = 10_000): RecentValues<Value> {
  const values = new Map<string, Value>();
  return {
    has: (key) => values.has(key),
    get: (key) => values.get(key),
    delete: (key) => void values.delete(key),
    set: (key, value) => {
      values.delete(key);
      values.set(key, value);
      if (values.size > capacity) for (const oldest of values.keys()) return void values.delete(oldest);
    },
  };
}
