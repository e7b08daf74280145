import { isStatus, ProofingError, type Status } from '@anyproof/core';

// Reads what a database returned: drivers and versions differ, and a wrong shape is a failure of the store.

/** Throws STORE_UNAVAILABLE. */
export function unreadable(column: string): ProofingError {
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    message: `the tracker's database returned an unexpected value in ${column}; is it the tracker's own schema?`,
  });
}

/** Both drivers return `bytea` as bytes of one kind or another. */
export function bytesOf(value: unknown, column: string): Buffer {
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw unreadable(column);
}

export function textOf(value: unknown, column: string): string {
  if (typeof value === 'string') return value;
  throw unreadable(column);
}

/** Counts and positions: pg returns 64-bit numbers as text. */
export function numberOf(value: unknown, column: string): number {
  const number = typeof value === 'string' || typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw unreadable(column);
}

/** Milliseconds since the epoch. */
export function timeOf(value: unknown, column: string): number {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.getTime();
  throw unreadable(column);
}

/** What is null stays absent. */
export function ifPresent<T>(
  read: (value: unknown, column: string) => T,
  value: unknown,
  column: string,
): T | undefined {
  return value === null || value === undefined ? undefined : read(value, column);
}

export function statusOf(value: unknown, column: string): Status {
  const text = textOf(value, column);
  if (!isStatus(text)) throw unreadable(column);
  return text;
}
