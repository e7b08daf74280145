// The leaves of a JSON answer, and answers with one leaf replaced.
import { isObject, type JsonObject } from './json.js';

/** The text and the number that replace values; they occur in no vendor's vocabulary and in no invented person's data. */
export const SENTINEL = 'Zq7Sweep';
export const SENTINEL_NUMBER = 70491;

type Key = string | number;

export interface Leaf {
  readonly path: readonly Key[];
  /** The path with `[]` for an index and `[name]` for a named row. */
  readonly name: string;
  readonly value: unknown;
  /** It is the name of a row. */
  readonly namesRow?: true;
}

export interface Replacement {
  readonly name: string;
  /** `absent`: the vendor sends nothing. `unreadable`: another type. `other`: may be read as a new value. */
  readonly kind: 'absent' | 'unreadable' | 'other';
  readonly value?: unknown;
}

/** What a leaf is replaced with. */
const REPLACEMENTS: readonly Replacement[] = [
  { name: 'null', kind: 'absent', value: null },
  { name: 'number', kind: 'other', value: SENTINEL_NUMBER },
  { name: 'text', kind: 'other', value: SENTINEL },
  { name: 'empty text', kind: 'absent', value: '' },
  { name: 'empty list', kind: 'unreadable', value: [] },
  { name: 'empty object', kind: 'unreadable', value: {} },
  { name: 'true', kind: 'unreadable', value: true },
  { name: 'removed', kind: 'absent' },
];

/** Keys that name the rows of a list. Named rows are different fields; rows without a name are the same field. */
const ROW_NAMES = ['name', 'Name', 'inputFieldName', 'InputFieldName', 'ref'];
/** Not a person's name: those are in capitals in answers, or have other letters. */
const FIELD_NAME = /^(?=.*[a-z])[A-Za-z][\w.$-]*$/;

/** Every scalar, and every empty list or object. Of unnamed rows only the first and the last are used. */
export function leavesOf(value: unknown, path: readonly Key[] = [], name = ''): Leaf[] {
  if (Array.isArray(value) && value.length > 0) {
    const rowName = ROW_NAMES.find((key) => namesRows(value, key));
    return value.flatMap((item: unknown, index) => {
      if (rowName !== undefined && isObject(item))
        return rowLeaves(item, rowName, [...path, index], `${name}[${item[rowName]}]`);
      if (index !== 0 && index !== value.length - 1) return [];
      return leavesOf(item, [...path, index], `${name}[]`);
    });
  }
  if (isObject(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([key, item]) =>
      leavesOf(item, [...path, key], name === '' ? key : `${name}.${key}`),
    );
  return [{ path, name, value }];
}

/** A row that is renamed is another field, so the original field is absent. */
function rowLeaves(row: JsonObject, rowName: string, path: readonly Key[], name: string): Leaf[] {
  return leavesOf(row, path, name).map((leaf) =>
    leaf.path.length === path.length + 1 && leaf.path.at(-1) === rowName ? { ...leaf, namesRow: true } : leaf,
  );
}

/** The replacements that change this leaf. */
export function replacementsFor(leaf: Leaf): Replacement[] {
  const different = REPLACEMENTS.filter((one) =>
    one.name === 'removed' ? leaf.path.length > 0 : JSON.stringify(one.value) !== JSON.stringify(leaf.value),
  );
  return leaf.namesRow
    ? different.map((one) => (one.name === 'text' ? { ...one, kind: 'absent' } : one))
    : different;
}

/** A copy with this leaf replaced. */
export function replaced(value: unknown, [key, ...rest]: readonly Key[], replacement: Replacement): unknown {
  if (key === undefined) return replacement.value;
  const isRemoved = rest.length === 0 && replacement.name === 'removed';
  if (Array.isArray(value))
    return value.flatMap((item: unknown, index) => {
      if (index !== key) return [item];
      return isRemoved ? [] : [replaced(item, rest, replacement)];
    });
  if (!isObject(value)) throw new Error(`nothing is at ${key}`);
  if (isRemoved) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  return { ...value, [key]: replaced(value[key], rest, replacement) };
}

function namesRows(rows: readonly unknown[], key: string): boolean {
  const names = rows.map((row) => (isObject(row) ? row[key] : undefined));
  return (
    names.every((one) => typeof one === 'string' && FIELD_NAME.test(one)) &&
    new Set(names).size === names.length
  );
}
