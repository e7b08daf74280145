/** A promise of whichever realm or library. Throws what its `then` throws when it is read. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}

/** What comes of it is nobody's concern: it must not end the process when it rejects. */
export function letGo(value: PromiseLike<unknown>): void {
  Promise.resolve(value).catch(() => undefined);
}
