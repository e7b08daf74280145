import { getRaw, withRaw } from './hide.js';

/** Deeper than any answer or input; what is deeper may be a circle. */
const MOST_LEVELS = 32;

/** What comes of a value that is not plain data. Throws, or returns what stands in its place. */
type Strange = (value: unknown) => unknown;

/**
 * A copy of an adapter's answer, each part of it read once: a getter cannot say something else later, and what core or
 * the app writes does not reach the adapter's own object. Keeps raw answers. `strange` judges what is not plain data.
 */
export function copyOfAnswer<T>(answer: T, strange: Strange): T {
  const copy = (value: unknown, level: number): unknown => {
    if (isSimple(value)) return value;
    return level > MOST_LEVELS || !isRecord(value) ? strange(value) : copyOfParts(value, level, copy);
  };
  // The same parts, so the same type.
  return copy(answer, 0) as T;
}

/**
 * A copy of what an app handed in, so that no adapter can change it for the app or for the next adapter. Sources and
 * whatever else is not plain data are the same objects; so is what is nested deeper than any input.
 */
export function copyOfInput<T>(input: T): T {
  const copy = (value: unknown, level: number): unknown =>
    level > MOST_LEVELS || !isPlain(value) || isSource(value) ? value : copyOfParts(value, level, copy);
  // As above.
  return copy(input, 0) as T;
}

function copyOfParts(value: object, level: number, copy: (part: unknown, level: number) => unknown): object {
  if (Array.isArray(value)) return Array.from(value, (one) => copy(one, level + 1));
  const parts: { [key: string]: unknown } = {};
  for (const key of Object.keys(value)) {
    const copied = copy(Reflect.get(value, key), level + 1);
    // An assignment to this one would change the prototype.
    if (key === '__proto__') Object.defineProperty(parts, key, { ...PLAIN, value: copied });
    else parts[key] = copied;
  }
  const raw = getRaw(value);
  return raw === undefined ? parts : withRaw(parts, raw);
}

/** As a property that was written in an object literal. */
const PLAIN = { enumerable: true, configurable: true, writable: true };

function isSimple(value: unknown): boolean {
  if (value === null) return true;
  const type = typeof value;
  return type === 'string' || type === 'boolean' || type === 'number' || type === 'undefined';
}

/** A list, or an object with parts; not a date, a map or a stream's bytes, whose parts are hidden. */
function isRecord(value: unknown): value is object {
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
}

/** Written as a list or an object, in whichever realm; not made by a class. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isSource(value: object): boolean {
  return typeof Reflect.get(value, 'open') === 'function';
}
