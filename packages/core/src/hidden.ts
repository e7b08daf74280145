/**
 * Puts a property on an object so that JSON, logs, `inspect`, spreads and stores do not see it. It is read through a
 * getter, since `inspect` with `showHidden` prints the values of properties that are merely not enumerable.
 */
export function hide<Target extends object, Key extends PropertyKey, Value>(
  target: Target,
  key: Key,
  value: Value,
): Target & { readonly [K in Key]: Value } {
  Object.defineProperty(target, key, { get: () => value, enumerable: false, configurable: true });
  return target as Target & { readonly [K in Key]: Value };
}
