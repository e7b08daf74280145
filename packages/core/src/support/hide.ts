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
  if (!Object.hasOwn(target, INSPECT)) Object.defineProperty(target, INSPECT, PRINTS_ITSELF);
  return target as Target & { readonly [K in Key]: Value };
}

/** A copy with all that was put on it, hidden parts too, and with these parts besides. */
export function withParts<Target extends object, Parts extends object>(
  target: Target,
  parts: Parts,
): Target & Parts {
  // Every part of both is there.
  return Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(target), ...Object.getOwnPropertyDescriptors(parts) },
  ) as Target & Parts;
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

const PRINTS_ITSELF = { value: inspectWithoutGetters, enumerable: false };

const RAW = Symbol.for('anyproof.raw');

/** For adapters: keeps the vendor's answer beside what was made of it, out of JSON, logs, `inspect` and stores. */
export function withRaw<Target extends object>(target: Target, raw: unknown): Target {
  return hide(target, RAW, raw);
}

/**
 * The vendor's own answer behind a session, a result or a refusal, parsed and whole; undefined when there is none
 * (what was stored, copied or came from elsewhere has lost it). It holds personal data.
 */
export function getRaw(value: unknown): unknown {
  return typeof value === 'object' && value !== null && RAW in value ? value[RAW] : undefined;
}
