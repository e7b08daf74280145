/** A map that removes the entry written longest ago once it holds more than `capacity` entries. */
export function boundedMap<Key, Value>(capacity: number): Map<Key, Value> {
  return new BoundedMap(capacity);
}

class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #capacity: number;

  constructor(capacity: number) {
    super();
    this.#capacity = capacity;
  }

  override set(key: Key, value: Value): this {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#capacity)
      for (const oldest of this.keys()) {
        this.delete(oldest);
        break;
      }
    return this;
  }
}
