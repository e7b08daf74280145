import { ProofingError, type StandardSchemaV1 } from '@anyproof/core';
import { asciiUpper } from '../words/tables.js';
import { type Field, type Fields, isObject, object, type Unread } from './fields.js';
import { quotablePath } from './quotable.js';

/** What an answer may name; it must match the request. */
export type Named = 'session' | 'reference' | 'tenant';

/** What a request asked for: an answer that names another is never accepted. */
export type Asked = { readonly [What in Named]?: string | number | undefined };

/** The readable part of an answer. */
export interface ReadAnswer<Value> {
  /** Undefined if a required field is missing. */
  readonly value: Value | undefined;
  /** Dotted paths of what was sent but could not be read; keys that may be anything are `*`. */
  readonly unread: readonly string[];
  /** Set if the answer names a different session, reference or tenant than requested. */
  readonly another?: Named;
}

/** Where an answer names something: dotted paths, in which `*` stands for each item of a list or a map. */
export type Names = { readonly [What in Named]?: readonly string[] };

/** The shape of one answer of a vendor's API. */
export interface Answer<Value> extends StandardSchemaV1<Value> {
  read(raw: unknown, asked?: Asked): ReadAnswer<Value>;
}

export interface AnswerOptions {
  /** The fields that name what the answer is about; each one present is compared with the request. */
  readonly names?: Names;
  /** Normalizes the JSON before it is read, such as keys in another case. */
  readonly prepare?: (raw: unknown) => unknown;
}

/** More paths than anyone needs to see what is wrong with an answer. */
const MOST_REPORTED = 50;

/**
 * Declares an answer beside its interface: `answer<Report>()({ status: required(text), … })`, or by one field where it is
 * a list, a map, or read by a field that exists already: `answer<readonly Key[]>()(list(key))`. A field of another type
 * than declared is left out and reported with its path; only fields that are `required` can make the answer unusable,
 * so reserve it for what decides: statuses and ids.
 */
export function answer<Value extends object>(): (
  fields: Fields<Value> | Field<Value>,
  options?: AnswerOptions,
) => Answer<Value> {
  return (fields, options) =>
    answerOf(typeof fields === 'function' ? fields : object<Value>(fields), options);
}

function answerOf<Value>(
  field: Field<Value>,
  { names = {}, prepare = (raw) => raw }: AnswerOptions = {},
): Answer<Value> {
  const places = {
    session: names.session?.map(keysOf),
    reference: names.reference?.map(keysOf),
    tenant: names.tenant?.map(keysOf),
  };
  const read = (raw: unknown, asked: Asked = {}): ReadAnswer<Value> => {
    const unread: Unread[] = [];
    const prepared = prepare(raw);
    const value = field(prepared, unread);
    const another = NAMED.find((what) => namesAnother(prepared, places[what], asked[what]));
    return {
      value,
      unread: unread.length === 0 ? NOTHING : pathsOf(unread),
      ...(another === undefined ? {} : { another }),
    };
  };
  return {
    read,
    '~standard': {
      version: 1,
      vendor: VENDOR,
      validate: (raw) => {
        const { value, unread } = read(raw);
        return value === undefined ? { issues: issuesOf(unread) } : { value };
      },
    },
  };
}

/** The vendor of the schemas made here. */
const VENDOR = 'anyproof';

const NOTHING: readonly string[] = [];

function issuesOf(unread: readonly string[]) {
  const paths = unread.length === 0 ? [''] : unread;
  return paths.map((path) => ({
    message: 'cannot be read',
    path: path === '' ? [] : path.split('.'),
  }));
}

function pathsOf(unread: readonly Unread[]): readonly string[] {
  const paths = new Set<string>();
  for (const { path } of unread) {
    paths.add(quotablePath(path.toReversed()));
    if (paths.size === MOST_REPORTED) break;
  }
  return [...paths];
}

const NAMED: readonly Named[] = ['session', 'reference', 'tenant'];

/** A name that the answer leaves out is not compared. */
function namesAnother(
  raw: unknown,
  places: readonly (readonly string[])[] = [],
  wanted: string | number | undefined,
): boolean {
  if (wanted === undefined) return false;
  return places.some((keys) => someAt(raw, keys, (named) => isAnother(named, wanted)));
}

const keysOf = (path: string): readonly string[] => path.split('.');

/** True if one of the values at this path passes the test. */
function someAt(
  value: unknown,
  keys: readonly string[],
  test: (one: unknown) => boolean,
  depth = 0,
): boolean {
  const key = keys[depth];
  if (key === undefined) return test(value);
  if (key === '*') return itemsOf(value).some((item) => someAt(item, keys, test, depth + 1));
  return isObject(value) && Object.hasOwn(value, key) && someAt(value[key], keys, test, depth + 1);
}

function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

/** Whether a name in an answer is present and differs from the request; ids may be text or numbers. */
export function isAnother(named: unknown, wanted: string | number): boolean {
  const isName = (typeof named === 'string' && named !== '') || typeof named === 'number';
  return isName && !isSameId(String(named), String(wanted));
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The same text, or the same UUID, which servers write in either case. */
function isSameId(a: string, b: string): boolean {
  return a === b || (UUID.test(a) && UUID.test(b) && asciiUpper(a) === asciiUpper(b));
}

/** The error for an answer about something else: another person's data must not pass for this session's. */
export function aboutAnother(what: Named, provider: string, route: string): ProofingError {
  return new ProofingError({
    code: 'BAD_RESPONSE',
    message: `${route}: the answer is about a different ${what} than requested; it was discarded`,
    provider,
  });
}

/** Tells an {@link Answer} from other schemas. */
export function isAnswer<Value>(schema: StandardSchemaV1<Value>): schema is Answer<Value> {
  return schema['~standard'].vendor === VENDOR && 'read' in schema && typeof schema.read === 'function';
}
