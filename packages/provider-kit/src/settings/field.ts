import { MAX_TIMEOUT, type StandardResult, type StandardSchemaV1 } from '@anyproof/core';
import { hostProblem } from '../urls/url-guard.js';
import { settingGroup } from './group.js';
import { issuesAt, partsOf, readWith, refused, type SettingField, settingField } from './schema.js';
import { isSecret, type Secret } from './secrets.js';
import {
  baseUrlProblem,
  booleanFromText,
  numberFromText,
  trimBaseUrl,
  valueFromJsonText,
} from './setting-text.js';

/** What is wrong with a value, for the person who sets it; undefined if nothing is. It never quotes the value. */
export type Problem<Value> = (value: Value) => string | undefined;

export interface FieldOptions<Value> {
  /** What is expected, for a value that is missing or of the wrong type: `the API user`. */
  readonly what?: string;
  readonly check?: Problem<Value>;
}

/** The text matches the pattern, or `problem` is returned. */
export function matches(pattern: RegExp, problem: string): Problem<string> {
  return (text) => (pattern.test(text) ? undefined : problem);
}

/** A name that a function returns is checked when the function is called. */
const noColon: Problem<Secret> = (name) =>
  typeof name === 'string' && name.includes(':')
    ? 'must not contain a colon, which is not allowed in a Basic user name'
    : undefined;

function checked<Value>(
  convert: (value: unknown) => unknown,
  is: (value: unknown) => value is Value,
  otherwise: string,
  { what = otherwise, check }: FieldOptions<Value>,
): SettingField<Value> {
  return settingField((given): StandardResult<Value> => {
    const value = convert(given);
    if (!is(value)) return refused(what);
    const problem = check?.(value);
    return problem === undefined ? { value } : refused(problem);
  });
}

const unchanged = (value: unknown): unknown => value;
const isText = (value: unknown): value is string => typeof value === 'string';
const isFullText = (value: unknown): value is string => isText(value) && value !== '';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';

/** Text; empty text is accepted only with `mayBeEmpty`. */
function text(options: FieldOptions<string> & { readonly mayBeEmpty?: boolean } = {}): SettingField<string> {
  return options.mayBeEmpty
    ? checked(unchanged, isText, 'must be text', options)
    : checked(unchanged, isFullText, 'must be non-empty text', options);
}

/** A credential, or a function that fetches it. */
function secret(options: FieldOptions<Secret> = {}): SettingField<Secret> {
  return checked(unchanged, isSecret, 'text, or a function that fetches it', options);
}

/** The user name for Basic authentication, or a function that fetches it. */
function userName({ check, ...options }: FieldOptions<Secret> = {}): SettingField<Secret> {
  return secret({ ...options, check: (name) => noColon(name) ?? check?.(name) });
}

/** Text that matches the pattern, even if empty; for any other value, the problem says `what` is expected. */
function textLike(pattern: RegExp, what: string): SettingField<string> {
  return checked(unchanged, isText, what, { check: matches(pattern, what) });
}

/** Text with two checks: the field's own, then the caller's. */
function textThat(
  otherwise: string,
  own: Problem<string>,
  { check, ...options }: FieldOptions<string>,
): SettingField<string> {
  return checked(unchanged, isText, otherwise, {
    ...options,
    check: (value) => own(value) ?? check?.(value),
  });
}

/** An https URL (plain http on loopback only) without credentials or query; trailing slashes are removed. */
function baseUrl(options: FieldOptions<string> = {}): SettingField<string> {
  const given = textThat('must be an absolute URL, such as https://vendor.example', baseUrlProblem, options);
  return settingField((value) => {
    const read = readWith(given, value);
    return read.issues === undefined ? { value: trimBaseUrl(read.value) } : read;
  });
}

/** An absolute URL of the app's own, such as one to return to. */
function httpUrl(options: FieldOptions<string> = {}): SettingField<string> {
  const otherwise = 'must be an absolute http(s) URL';
  return textThat(
    otherwise,
    (value) => (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) ? undefined : otherwise),
    options,
  );
}

/** `host` or `host:port`. */
function host(options: FieldOptions<string> = {}): SettingField<string> {
  return textThat('a host or host:port', hostProblem, options);
}

/** A number greater than 0; in an environment variable, its digits. */
function positive(options: FieldOptions<number> = {}): SettingField<number> {
  const is = (value: unknown): value is number => isNumber(value) && value > 0;
  return checked(numberFromText, is, 'must be a number greater than 0', options);
}

/** A whole number from `least`, 1 by default, to `most`. */
function whole({
  least = 1,
  most = Number.MAX_SAFE_INTEGER,
  ...options
}: FieldOptions<number> & { readonly least?: number; readonly most?: number } = {}): SettingField<number> {
  const is = (value: unknown): value is number =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  return checked(numberFromText, is, `must be a whole number ${range}`, options);
}

/** Milliseconds that a timer can hold, at least one unless `least` is lower. */
function milliseconds(
  options: FieldOptions<number> & { readonly least?: number } = {},
): SettingField<number> {
  return whole({ most: MAX_TIMEOUT, ...options });
}

/** A boolean; in an environment variable `true`, `1`, `yes`, `on` and their opposites. */
function flag(options: FieldOptions<boolean> = {}): SettingField<boolean> {
  return checked(booleanFromText, isBoolean, 'must be true or false', options);
}

/** One of these texts or numbers. */
function oneOf<const Value extends string | number>(
  values: readonly Value[],
  options: FieldOptions<Value> = {},
): SettingField<Value> {
  const convert = values.some((value) => typeof value === 'number') ? numberFromText : unchanged;
  const is = (value: unknown): value is Value => values.some((one) => one === value);
  return checked(convert, is, `must be one of ${values.join(', ')}`, options);
}

/** The name of one of the table's entries. */
function nameIn<Name extends string>(
  table: { readonly [name in Name]: unknown },
  options: FieldOptions<Name> = {},
): SettingField<Name> {
  return oneOf(Object.keys(table) as Name[], options);
}

/** The value of another schema; it may be JSON text. */
function json<Value>(schema: StandardSchemaV1<Value>): SettingField<Value> {
  return settingField((value) => readWith(schema, valueFromJsonText(value)), partsOf(schema));
}

interface MapOptions<Value> extends FieldOptions<{ readonly [name: string]: Value }> {
  /** Checks a name. */
  readonly name?: Problem<string>;
}

/** Values under names that the user chooses, in one object or its JSON text. */
function textMap<Value>(
  of: StandardSchemaV1<Value>,
  { what = 'must be an object, or its JSON text', check, name }: MapOptions<Value> = {},
): SettingField<{ readonly [name: string]: Value }> {
  return settingField((value): StandardResult<{ readonly [name: string]: Value }> => {
    const given = valueFromJsonText(value);
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return refused(what);
    const entries = Object.entries(given).map(([key, one]) => {
      const problem = name?.(key);
      const read: StandardResult<Value> = problem === undefined ? readWith(of, one) : refused(problem);
      return { key, read };
    });
    const issues = entries.flatMap(({ key, read }) => issuesAt(read.issues ?? [], key));
    if (issues.length > 0) return { issues };
    const read = Object.fromEntries(
      entries.flatMap(({ key, read }) => (read.issues === undefined ? [[key, read.value]] : [])),
    );
    const problem = check?.(read);
    return problem === undefined ? { value: read } : refused(problem);
  });
}

/** As `textMap`, for a fixed set of names, each of which may be absent. */
function someOf<const Name extends string, Value>(
  names: readonly Name[],
  of: StandardSchemaV1<Value>,
): SettingField<{ readonly [name in Name]?: Value }> {
  const setting = { is: of, optional: true } as const;
  // These are all its names, and each may be absent.
  return settingGroup(Object.fromEntries(names.map((name) => [name, setting]))) as SettingField<{
    readonly [name in Name]?: Value;
  }>;
}

interface ListOptions<Value> extends FieldOptions<readonly Value[]> {
  /** The minimum number of items. */
  readonly least?: number;
  /** False if an item may contain a comma: text must then be JSON. */
  readonly commas?: boolean;
}

/** A list; as text, its items are separated by commas, or it is JSON. */
function list<Value>(
  of: StandardSchemaV1<Value>,
  { what = 'must be a list', check, least = 0, commas = true }: ListOptions<Value> = {},
): SettingField<readonly Value[]> {
  return settingField((value): StandardResult<readonly Value[]> => {
    const given = valueFromJsonText(value);
    const items: unknown = commas && isText(given) ? given.split(',').map((one) => one.trim()) : given;
    if (!Array.isArray(items)) return refused(what);
    if (items.length < least) return refused(`must contain at least ${least}`);
    const all = items.map((one: unknown) => readWith(of, one));
    const issues = all.flatMap((read, index) => issuesAt(read.issues ?? [], index));
    if (issues.length > 0) return { issues };
    const read = all.flatMap((one) => (one.issues === undefined ? [one.value] : []));
    const problem = check?.(read);
    return problem === undefined ? { value: read } : refused(problem);
  });
}

/** `false`, which turns it off, or the inner field's value. */
function orFalse<Value>(inner: SettingField<Value>): SettingField<Value | false> {
  const { '~standard': _standard, ...parts } = inner;
  return settingField(
    (value): StandardResult<Value | false> =>
      booleanFromText(value) === false ? { value: false } : readWith(inner, value),
    parts,
  );
}

/** Every kind of field. Each reads values as code passes them, and text as environment variables contain it. */
export const field = {
  text,
  textLike,
  secret,
  userName,
  baseUrl,
  httpUrl,
  host,
  positive,
  whole,
  milliseconds,
  flag,
  oneOf,
  nameIn,
  json,
  textMap,
  someOf,
  list,
  group: settingGroup,
  orFalse,
};
