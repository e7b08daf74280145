/** Puts a property on an object so that JSON, logs, `inspect`, spreads and stores do not see it. */
export function hide<Target extends object, Key extends PropertyKey, Value>(
  target: Target,
  key: Key,
  value: Value,
): Target & { readonly [K in Key]: Value } {
  Object.defineProperty(target, key, { value, enumerable: false, configurable: true });
  return target as Target & { readonly [K in Key]: Value };
}
