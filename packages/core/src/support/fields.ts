// For what comes from outside: an app in plain JavaScript, a store, a file, an adapter.

export type Fields = { readonly [key: string]: unknown };

/** An object that is not a list. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy of its fields; none where it is not an object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

export function isAbsentOr(type: 'string' | 'boolean', value: unknown): boolean {
  return value === undefined || typeof value === type;
}

/** Also of another realm. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]';
}

/** A promise of whichever realm or library. Throws what its `then` throws when it is read. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}

/** What comes of it is nobody's concern: it must not end the process when it rejects. */
export function letGo(value: PromiseLike<unknown>): void {
  Promise.resolve(value).catch(() => undefined);
}
