import { anything, code, type Field, instant, map, unreadValue } from '@anyproof/provider-kit';

/** Milliseconds: numbers in one place, text in another (dossier 0.8). */
export type Timestamp = number | string;

export const timestamp: Field<Timestamp> = (value, unread) => {
  const isTimestamp = typeof value === 'number' || typeof value === 'string';
  return isTimestamp && instantOf(value) !== undefined ? value : unreadValue(value, unread);
};

/** The instant of a timestamp, in ISO 8601; a date-time in its place is read as one. */
export function instantOf(value: Timestamp | undefined): string | undefined {
  return instant(typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value);
}

/** An id or an address, without which nothing can be done: never blank. */
export const nonBlank: Field<string> = (value, unread) => {
  const read = code(value, unread);
  return read === undefined || read.trim() === '' ? undefined : read;
};

export type SomeObject = { readonly [name: string]: unknown };

/** An object whose fields nobody publishes. */
export const someObject: Field<SomeObject> = map(anything);
