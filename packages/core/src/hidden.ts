/** How `console` and `util.inspect` are told to print an object in its own way. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * Puts a property on an object so that JSON, logs, `inspect`, spreads and stores do not see it. It is read through a
 * getter, since `inspect` with `showHidden` prints the values of properties that are merely not enumerable; and the
 * object prints itself without calling getters, whatever `inspect` is asked for.
 */
export function hide<Target extends object, Key extends PropertyKey, Value>(
  target: Target,
  key: Key,
  value: Value,
): Target & { readonly [K in Key]: Value } {
  Object.defineProperty(target, key, { get: () => value, enumerable: false, configurable: true });
  if (!Object.hasOwn(target, INSPECT))
    Object.defineProperty(target, INSPECT, { value: inspectWithoutGetters, enumerable: false });
  return target as Target & { readonly [K in Key]: Value };
}

type Inspect = (value: unknown, options: object) => string;

function inspectWithoutGetters(
  this: unknown,
  depth: number | null,
  options: object,
  inspect: Inspect,
): string {
  return inspect(this, { ...options, depth, getters: false, customInspect: false });
}
