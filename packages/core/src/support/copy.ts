import { isPlain } from './fields.js';
import { getRaw, withRaw } from './hide.js';

/** Deeper than any answer or input; anything deeper may be circular. */
const MOST_LEVELS = 32;

/** Handles a value that is not plain data: throws, or returns a replacement. */
type Strange = (value: unknown) => unknown;

/**
 * Copies an adapter's answer, reading each part once: a getter cannot return something else later, and what core or the
 * app writes does not reach the adapter's object. Raw answers are kept. `strange` handles what is not plain data.
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
 * Copies an app's input, so that no adapter can change it for the app or the next adapter. Sources, anything else that
 * is not plain data, and values nested deeper than any input are passed as they are.
 */
export function copyOfInput<T>(input: T): T {
  const copy = (value: unknown, level: number): unknown =>
    level > MOST_LEVELS || !isPlain(value) || isSource(value) ? value : copyOfParts(value, level, copy);
  // The same parts, so the same type.
  return copy(input, 0) as T;
}

function copyOfParts(value: object, level: number, copy: (part: unknown, level: number) => unknown): object {
  if (Array.isArray(value)) return Array.from(value, (one) => copy(one, level + 1));
  const parts: { [key: string]: unknown } = {};
  for (const key of Object.keys(value)) {
    const copied = copy(Reflect.get(value, key), level + 1);
    // Assigning this key would change the prototype.
    if (key === '__proto__') Object.defineProperty(parts, key, { ...PLAIN, value: copied });
    else parts[key] = copied;
  }
  const raw = getRaw(value);
  return raw === undefined ? parts : withRaw(parts, raw);
}

/** The attributes of a property in an object literal. */
const PLAIN = { enumerable: true, configurable: true, writable: true };

function isSimple(value: unknown): boolean {
  if (value === null) return true;
  const type = typeof value;
  return type === 'string' || type === 'boolean' || type === 'number' || type === 'undefined';
}

/** A list, or an object with readable properties; not a date, a map or bytes, whose content is internal. */
function isRecord(value: unknown): value is object {
  return Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
}

function isSource(value: object): boolean {
  return typeof Reflect.get(value, 'open') === 'function';
}
