import { dateOnly } from '@anyproof/provider-kit';
import { FIELDS, type Field, type Place, type ResultKeys } from './shootid-fields.js';
import type { ReportedDocument } from './shootid-schema.js';

/** A document's texts, found by tolerant names. */
export interface Details {
  /** Whether any field was found: then the document was read, whatever its status says. */
  readonly any: boolean;
  text(field: Field): string | undefined;
  /** `YYYY-MM-DD`. */
  date(field: Field): string | undefined;
  flag(field: Field): boolean | undefined;
  /** MRZ lines with the filler `<`. */
  readonly mrz: readonly string[];
}

type Leaves = ReadonlyMap<string, unknown>;

export function readDetails(document: ReportedDocument, keys: ResultKeys): Details {
  const places = { mrz: leavesOf(document, 'mrz', keys), ocr: leavesOf(document, 'ocr', keys) };
  const find = (field: Field): unknown => {
    const { first, names } = FIELDS[field];
    const wanted = [...(keys[field] ?? []), ...names].map(folded);
    const order = first === 'mrz' ? [places.mrz, places.ocr] : [places.ocr, places.mrz];
    for (const leaves of order)
      for (const name of wanted) if (hasValue(leaves.get(name))) return leaves.get(name);
    return undefined;
  };
  const text = (field: Field) => textOf(find(field));
  return {
    any: TEXT_FIELDS.some((field) => text(field) !== undefined),
    text,
    date: (field) => readDate(text(field)),
    flag: (field) => {
      const value = find(field);
      return typeof value === 'boolean' ? value : undefined;
    },
    mrz: mrzLines([text('mrz_line_1'), text('mrz_line_2'), text('mrz_line_3')], find('mrz_lines')),
  };
}

/** Names without case, accents and separators. */
function folded(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** A check's outcome is no text of the document. */
const TEXT_FIELDS = (Object.keys(FIELDS) as Field[]).filter((field) => field !== 'mrz_valid');

/** How deep vendors nest what they read. */
const DEEPEST = 5;

function leavesOf(document: ReportedDocument, place: Place, keys: ResultKeys): Leaves {
  const names = [...(keys[place] ?? []), place].map(folded);
  const leaves = new Map<string, unknown>();
  for (const [key, value] of Object.entries(document))
    if (names.includes(folded(key))) {
      // A zone can be its own text, or the list of its lines.
      if (isLeaf(value)) leaves.set(folded('lines'), value);
      else gather(value, leaves, DEEPEST);
    }
  return leaves;
}

/** Collects the values by their folded names; the first of a name stands. */
function gather(value: unknown, leaves: Map<string, unknown>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth === 0) return;
  if (Array.isArray(value)) {
    for (const item of value) {
      const pair = namedValue(item);
      if (pair === undefined) gather(item, leaves, depth - 1);
      else keep(leaves, pair.name, pair.value);
    }
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const inner = isLeaf(item) ? item : innerValue(item);
    if (inner === undefined) gather(item, leaves, depth - 1);
    else keep(leaves, key, inner);
  }
}

function keep(leaves: Map<string, unknown>, name: string, value: unknown): void {
  if (!leaves.has(folded(name))) leaves.set(folded(name), value);
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
  if (Array.isArray(value)) return value.length > 0 && value.every((item) => typeof item === 'string');
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function hasText(value: unknown): boolean {
  return Array.isArray(value) ? value.some(hasText) : typeof value === 'string' && value.trim() !== '';
}

function hasValue(value: unknown): boolean {
  return hasText(value) || typeof value === 'number' || typeof value === 'boolean';
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join(' ').trim() || undefined;
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.trim() || undefined : undefined;
}

/** ISO and compact dates, and `31/12/2030` as the French print it. */
function readDate(text: string | undefined): string | undefined {
  const [, day, month, year] = /^(\d{2})[/.-](\d{2})[/.-](\d{4})$/.exec(text ?? '') ?? [];
  return year === undefined ? dateOnly(text) : dateOnly(`${year}-${month}-${day}`);
}

function mrzLines(single: readonly (string | undefined)[], together: unknown): readonly string[] {
  const lines = single.filter((line) => line !== undefined);
  if (lines.length > 0) return lines;
  const texts: unknown[] = Array.isArray(together) ? together : [together];
  return texts
    .flatMap((text) => (typeof text === 'string' ? text.split(/\s+/) : []))
    .filter((line) => /^[A-Z0-9<]{20,}$/.test(line));
}
