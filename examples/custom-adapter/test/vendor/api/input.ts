// Reads what requests contain: whatever the documentation does not name is refused.
import { Refusal } from './refusal.js';

/** Reads one value, or refuses it; `field` is its path. */
export type Read<T> = (value: unknown, field: string) => T;

type Fields = { readonly [field: string]: Read<unknown> };
type ReadFields<F extends Fields> = { readonly [Field in keyof F]: ReturnType<F[Field]> };

export function invalid(field: string, value: unknown, what: string): Refusal {
  return new Refusal(422, 'invalid_request', field, `${JSON.stringify(value)} is not ${what}`);
}

export const text =
  (longest = 200): Read<string> =>
  (value, field) => {
    if (typeof value === 'string' && value.length > 0 && value.length <= longest) return value;
    throw invalid(field, value, `a text of 1 to ${longest} characters`);
  };

export const flag: Read<boolean> = (value, field) => {
  if (typeof value === 'boolean') return value;
  throw invalid(field, value, 'true or false');
};

export const matching =
  (pattern: RegExp, what: string): Read<string> =>
  (value, field) => {
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw invalid(field, value, what);
  };

export const date = matching(/^\d{4}-\d{2}-\d{2}$/, 'a date');
export const country = matching(/^[A-Z]{3}$/, 'a country');
export const email = matching(/^[^\s@]+@[^\s@]+$/, 'an e-mail address');
export const phone = matching(/^\+[1-9]\d{5,14}$/, 'a phone number');
export const language = matching(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language');

/** Milliseconds since the epoch. */
export const instant: Read<number> = (value, field) => {
  const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
  const time = typeof value === 'string' && iso.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw invalid(field, value, 'a time');
};

/** Where the page may send the person. */
export const returnAddress: Read<string> = (value, field) => {
  if (typeof value === 'string' && URL.canParse(value)) {
    const { protocol, hostname } = new URL(value);
    const isLoopback = hostname === 'localhost' || hostname === '127.0.0.1';
    if (protocol === 'https:' || (protocol === 'http:' && isLoopback)) return value;
  }
  throw invalid(field, value, 'a URL that we redirect to');
};

export const oneOf =
  <const T extends string>(values: readonly T[], code = 'invalid_request'): Read<T> =>
  (value, field) => {
    const known = values.find((one) => one === value);
    if (known !== undefined) return known;
    throw new Refusal(422, code, field, `${JSON.stringify(value)} is not one of ${values.join(', ')}`);
  };

export const listOf =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (value, field) => {
    if (!Array.isArray(value) || value.length === 0) throw invalid(field, value, 'a list');
    return value.map((item: unknown, index) => read(item, `${field}.${index}`));
  };

export const optional =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value, field) =>
    value === undefined || value === null ? undefined : read(value, field);

export const object =
  <F extends Fields>(fields: F): Read<ReadFields<F>> =>
  (value, field) => {
    if (!isRecord(value)) throw invalid(field, value, 'an object');
    const at = (name: string) => (field === '' ? name : `${field}.${name}`);
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
    if (unknown !== undefined) throw invalid(at(unknown), value[unknown], 'expected here');
    const read = Object.entries(fields).map(([name, reader]) => [name, reader(value[name], at(name))]);
    return Object.fromEntries(read) as ReadFields<F>;
  };

export const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON object of a body. */
export function jsonBody(body: Buffer): { readonly [name: string]: unknown } {
  const value = parsed(body.toString());
  if (!isRecord(value)) throw new Refusal(400, 'invalid_json');
  return value;
}

function parsed(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}
