import { dateOnly, unfilled } from '@anyproof/provider-kit';
import type { ReportedDocument } from '../client/transaction.js';
import {
  FIELDS,
  type Field,
  PERSON_FIELDS,
  PERSONS,
  type Place,
  type ResultKeys,
  WRAPPERS,
} from '../vocabulary.js';
import { type Mrz, readMrz } from './mrz.js';

/** A document's texts, found by tolerant names. */
export interface Details {
  /** True if any field was found: a document without a status then counts as read. */
  any(): boolean;
  /** All values under the names of a field, unchanged, in order of precedence. */
  values(field: Field): readonly unknown[];
  /** True if such a name occurs where it may be about something else, such as in an address. */
  isElsewhere(field: Field): boolean;
  readonly mrz: Mrz;
}

/** The contents of one place of a document. */
interface Leaves {
  /** By names that include those of the enclosing objects: `address.number` is not `number`. */
  readonly values: ReadonlyMap<string, readonly unknown[]>;
  /** For values in other objects, the last part of the name by the whole name. */
  readonly nested: ReadonlyMap<string, string>;
}

/** The names to look for, folded once for all documents of an answer. */
export interface Names {
  /** Each name with its rank. */
  of(field: Field): ReadonlyMap<string, number>;
  /** True if it is the name of any field. */
  has(name: string): boolean;
  readonly isMrz: (key: string) => boolean;
  readonly isOcr: (key: string) => boolean;
}

export function namesIn(keys: ResultKeys): Names {
  const byField = new Map<Field, ReadonlyMap<string, number>>();
  const known = new Set<string>();
  for (const field of Object.keys(FIELDS) as Field[]) {
    const names = FIELDS[field].names.map(folded);
    const ofPerson = PERSON_FIELDS.has(field)
      ? PERSONS.flatMap((one) => names.map((name) => one + name))
      : [];
    const all = [...new Set([...(keys[field] ?? []).map(folded), ...names, ...ofPerson])];
    byField.set(field, new Map(all.map((name, rank) => [name, rank])));
    for (const name of all) known.add(name);
  }
  return {
    of: (field) => byField.get(field) ?? new Map(),
    has: (name) => known.has(name),
    isMrz: isNamed('mrz', keys),
    isOcr: isNamed('ocr', keys),
  };
}

export function readDetails(document: ReportedDocument, names: Names): Details {
  const places = { mrz: leavesOf(document, names.isMrz, names), ocr: leavesOf(document, names.isOcr, names) };
  const nested = [places.mrz, places.ocr, leavesBeside(document, names)].flatMap((leaves) =>
    leaves.nested.size === 0 ? [] : [...leaves.nested],
  );
  const valuesIn = (place: Place, field: Field): readonly unknown[] => {
    const found = under(names.of(field), places[place].values);
    if (found.length === 0) return found;
    // In a zone, fillers alone mean "none"; for the sex, they mean "not specified".
    const says = field === 'gender' ? isSaid : (value: unknown) => isSaid(value) && !isFilled(value);
    return found.filter(says).flatMap((value) => (isEmpty(value) ? emptyOf(field, value) : [value]));
  };
  const values = (field: Field): readonly unknown[] => {
    const order = FIELDS[field].first === 'mrz' ? (['mrz', 'ocr'] as const) : (['ocr', 'mrz'] as const);
    return order.flatMap((place) => valuesIn(place, field));
  };
  return {
    any: () => TEXT_FIELDS.some((field) => values(field).some((value) => textOf(value) !== undefined)),
    values,
    isElsewhere: (field) => {
      if (nested.length === 0) return false;
      const known = names.of(field);
      return nested.some(([whole, last]) => known.has(last) && !known.has(whole));
    },
    mrz: readMrz({
      fields: [values('mrz_line_1'), values('mrz_line_2'), values('mrz_line_3')],
      zone: valuesIn('mrz', 'mrz_lines'),
      page: valuesIn('ocr', 'mrz_lines'),
    }),
  };
}

const PLAIN = /^[A-Za-z0-9]*$/;

/** All values under the names of a field, in order of rank. */
function under(names: ReadonlyMap<string, number>, values: Leaves['values']): readonly unknown[] {
  const found: { readonly rank: number; readonly values: readonly unknown[] }[] = [];
  for (const [name, ofName] of values) {
    const rank = names.get(name);
    if (rank !== undefined) found.push({ rank, values: ofName });
  }
  return found.sort((a, b) => a.rank - b.rank).flatMap((one) => one.values);
}

/** Removes case, accents and separators from a name. */
function folded(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  return name
    .normalize('NFD')
    .replace(/[\p{M}\s_.:/-]+/gu, '')
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** The outcome of a check is not text from the document. */
const TEXT_FIELDS = (Object.keys(FIELDS) as Field[]).filter((field) => field !== 'mrz_valid');

/** How deep vendors nest their readings. */
const DEEPEST = 5;

function leavesOf(document: ReportedDocument, isPlace: (key: string) => boolean, names: Names): Leaves {
  const leaves = noLeaves(names);
  for (const holder of [document, ...pagesOf(document)])
    for (const [key, value] of Object.entries(holder))
      if (isPlace(key)) {
        // A zone may be its own text, or the list of its lines.
        if (isLeaf(value) || isOddList(value)) keep(leaves, '', 'lines', value);
        else gather(value, leaves, '', DEEPEST);
      }
  return leaves;
}

/** What is outside both places. */
function leavesBeside(document: ReportedDocument, names: Names): Leaves {
  const leaves = noLeaves(names);
  const known = [names.isMrz, names.isOcr, (key: string) => key === 'pages'];
  for (const holder of [document, ...pagesOf(document)]) {
    const others = Object.entries(holder).filter(
      ([key, value]) => (!isPlain(value) || names.has(folded(key))) && !known.some((isKnown) => isKnown(key)),
    );
    if (others.length > 0) gather(Object.fromEntries(others), leaves, BESIDE, DEEPEST);
  }
  return leaves;
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** Precedes the names outside; no name contains it, since separators are removed. */
const BESIDE = '/';

function isNamed(place: Place, keys: ResultKeys): (key: string) => boolean {
  const names = [...(keys[place] ?? []), place].map(folded);
  return (key) => names.includes(folded(key));
}

/** Readings may be grouped by page (dossier 2.3 proposes `pages`). */
function pagesOf({ pages }: ReportedDocument): readonly object[] {
  return Array.isArray(pages) ? pages.filter((page) => typeof page === 'object' && page !== null) : [];
}

interface Gathered {
  readonly names: Names;
  readonly values: Map<string, unknown[]>;
  readonly nested: Map<string, string>;
}

const noLeaves = (names: Names): Gathered => ({ names, values: new Map(), nested: new Map() });

/** Collects the values by their folded names, preceded by those of the enclosing objects, `outer`. */
function gather(value: unknown, leaves: Gathered, outer: string, depth: number): void {
  if (typeof value !== 'object' || value === null || depth === 0) return;
  if (Array.isArray(value)) {
    for (const item of value) {
      const pair = namedValue(item);
      if (pair === undefined) gather(item, leaves, outer, depth - 1);
      else keep(leaves, outer, pair.name, pair.value);
    }
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const inner = isLeaf(item) ? item : innerValue(item);
    if (inner !== undefined) keep(leaves, outer, key, inner);
    else if (isOddList(item) || isEmpty(item)) keep(leaves, outer, key, item);
    else gather(item, leaves, WRAPPERS.has(folded(key)) ? outer : outer + folded(key), depth - 1);
  }
}

/** Stands for a list or an object in place of a text: it is not empty, but cannot be read. */
const NO_TEXT = Symbol('no text');

/** Given names are sent as a list, which may be empty. */
function emptyOf(field: Field, value: unknown): readonly unknown[] {
  return field === 'given_name' && Array.isArray(value) ? [] : [NO_TEXT];
}

function isEmpty(item: unknown): boolean {
  return typeof item === 'object' && item !== null && Object.keys(item).length === 0;
}

/** More than any field can have places. */
const MOST_VALUES = 20;

function keep(leaves: Gathered, outer: string, key: string, value: unknown): void {
  const name = folded(key);
  if (outer !== '' && leaves.names.has(name) && isSaid(value) && !isFilled(value))
    leaves.nested.set(outer + name, name);
  const whole = outer + name;
  // Not a field that is read, and an answer may have thousands.
  if (!leaves.names.has(whole)) return;
  const values = leaves.values.get(whole);
  if (values === undefined) leaves.values.set(whole, [value]);
  else if (values.length < MOST_VALUES) values.push(value);
}

/** True for a list that mixes texts with other values: it is not empty, but cannot be read. */
function isOddList(item: unknown): boolean {
  return Array.isArray(item) && item.some((one) => one !== null && typeof one !== 'object');
}

/** `{ "value": "MARTIN", "confidence": 0.98 }` */
function innerValue(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'value' in item && isLeaf(item.value)
    ? item.value
    : undefined;
}

/** `{ "name": "iban", "value": "FR76…" }` */
function namedValue(item: unknown): { readonly name: string; readonly value: unknown } | undefined {
  const value = innerValue(item);
  if (value === undefined || typeof item !== 'object' || item === null) return undefined;
  for (const key of ['name', 'key', 'field', 'label']) {
    const name: unknown = Reflect.get(item, key);
    if (typeof name === 'string') return { name, value };
  }
  return undefined;
}

function isLeaf(value: unknown): boolean {
  if (Array.isArray(value)) return textsIn(value).length > 0 && textsIn(value).length === said(value).length;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

const said = (items: readonly unknown[]) => items.filter((item) => item !== null && item !== '');
const textsIn = (items: readonly unknown[]) => said(items).filter((item) => typeof item === 'string');

const isSaid = (value: unknown): boolean =>
  Array.isArray(value)
    ? value.length === 0 || said(value).length > 0
    : typeof value !== 'string' || value.trim() !== '';

const isFilled = (value: unknown): boolean => {
  const text = textOf(value);
  return text !== undefined && unfilled(text) === undefined;
};

/**
 * Texts, the digits of a number, and lists of texts as one text; undefined for anything blank, damaged or different.
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  const text = Array.isArray(value) && isLeaf(value) ? textsIn(value).join(' ') : value;
  return typeof text === 'string' && !text.includes(REPLACEMENT) ? text.trim() || undefined : undefined;
}

/** Replaces bytes that could not be decoded. */
const REPLACEMENT = '\uFFFD';

/** ISO and compact dates, and `31/12/2030` as printed in French. */
export function readDate(value: unknown): string | undefined {
  const text = textOf(value);
  const [, day, month, year] = /^(\d{2})[/.-](\d{2})[/.-](\d{4})$/.exec(text ?? '') ?? [];
  return year === undefined ? dateOnly(text) : dateOnly(`${year}-${month}-${day}`);
}
