import { types } from 'node:util';
import type { Rows } from '../contract/database.js';

type Parse = (text: string) => unknown;

const BIGINT = 20;

/**
 * How values arrive, by the type's number in PostgreSQL, whichever driver reads them and whatever the app configured there.
 * Statements here return no other types but texts and ids: the drivers disagree on those.
 */
export const PARSERS: Readonly<Record<number, Parse>> = {
  16: (text) => text === 't',
  17: (text) => Buffer.from(text.slice('\\x'.length), 'hex'),
  // A count or a revision; a number as long as one can hold it.
  [BIGINT]: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)),
  21: Number,
  23: Number,
  26: Number,
  700: Number,
  701: Number,
  114: (text) => JSON.parse(text),
  3802: (text) => JSON.parse(text),
  1184: instant,
};

export const parserOf = (type: number): Parse => PARSERS[type] ?? ((text) => text);

/** What the drivers are passed. An instant as text, which means the same to both, in any time zone. */
export function parametersOf(values: readonly unknown[]): unknown[] {
  return values.map((value) => {
    if (Array.isArray(value)) return parametersOf(value);
    return types.isDate(value) ? value.toISOString() : value;
  });
}

/** PostgreSQL's `2026-11-30 12:00:00.5+00`. */
function instant(text: string): Date {
  return new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00'));
}

/** The rows of a driver's result. That a row looks as the caller says is between the caller and its SQL. */
export function rowsOf<Row>(result: unknown): Rows<Row> {
  const { rows, rowCount, affectedRows } = fieldsOf(result);
  if (!Array.isArray(rows)) throw new TypeError('a result without rows');
  const count = [rowCount, affectedRows].find((value) => typeof value === 'number');
  return { rows, rowCount: typeof count === 'number' ? count : rows.length };
}

/** The same for several statements: pg returns a list only if there are several. */
export function resultsOf(results: unknown): Rows<unknown>[] {
  return (Array.isArray(results) ? results : [results]).map((result) => rowsOf(result));
}

/** What the statement was, such as `COMMIT`. */
export function commandOf(result: unknown): unknown {
  return fieldsOf(result).command;
}

interface ResultFields {
  readonly rows?: unknown;
  readonly rowCount?: unknown;
  readonly affectedRows?: unknown;
  readonly command?: unknown;
}

function fieldsOf(result: unknown): ResultFields {
  if (typeof result !== 'object' || result === null) throw new TypeError('not a result');
  return result;
}

/** True if it has all of these methods. */
export function hasMethods<Name extends string>(
  value: unknown,
  names: readonly Name[],
): value is { readonly [N in Name]: (...values: readonly unknown[]) => unknown } {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return names.every((name) => typeof Reflect.get(value, name) === 'function');
}
