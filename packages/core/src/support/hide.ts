/** The method with which an object defines how `console` and `util.inspect` print it. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/**
 * Adds a property that JSON, logs, `inspect`, spreads and stores do not see. It is a getter, since `inspect` with
 * `showHidden` prints the values of merely non-enumerable properties, and the object prints itself without calling
 * getters, whatever the options of `inspect`.
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

/** A copy with all properties, hidden ones included, and with these parts added. */
export function withParts<Target extends object, Parts extends object>(
  target: Target,
  parts: Parts,
): Target & Parts {
  // The copy has every part of both.
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

/** For adapters: attaches the vendor's answer to what was made of it, hidden from JSON, logs, `inspect` and stores. */
export function withRaw<Target extends object>(target: Target, raw: unknown): Target {
  return hide(target, RAW, raw);
}

/**
 * The vendor's own answer behind a session, a result or a refusal, parsed and complete; undefined if there is none
 * (stored or copied objects, and those from elsewhere, have lost it). It contains personal data.
 */
export function getRaw(value: unknown): unknown {
  return typeof value === 'object' && value !== null && RAW in value ? value[RAW] : undefined;
}
