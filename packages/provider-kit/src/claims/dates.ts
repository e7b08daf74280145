import { isDate } from '@anyproof/core';

const DATE = /^(\d{4})-?(\d{2})-?(\d{2})(?:$|[T ])/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]/;
const ZONED = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/** `YYYY-MM-DD` from `YYYY-MM-DD`, `YYYYMMDD` or a date-time; undefined if it is not a real date. */
export function dateOnly(text: unknown): string | undefined {
  const [, year, month, day] = (typeof text === 'string' ? DATE.exec(text) : null) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const iso = `${year}-${month}-${day}`;
  return isDate(iso) ? iso : undefined;
}

/** An ISO 8601 instant in UTC, from a date-time (without a zone: UTC) or milliseconds since the epoch. */
export function instant(value: unknown): string | undefined {
  if (typeof value === 'number') return fromMilliseconds(value);
  if (typeof value !== 'string' || !DATE_TIME.test(value)) return undefined;
  if (dateOnly(value) === undefined) return undefined;
  return fromMilliseconds(Date.parse(ZONED.test(value) ? value : `${value}Z`));
}

function fromMilliseconds(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
