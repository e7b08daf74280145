import { MAX_TIMEOUT } from '@anyproof/core';

/** RFC 9110 5.6.7; `Date.parse` alone would read a date into almost anything. */
const HTTP_DATE = /^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/;

/** Milliseconds from a `Retry-After` header: seconds, or an HTTP date read against the present. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header);
  if (!seconds && !HTTP_DATE.test(header)) return undefined;
  const milliseconds = seconds ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(milliseconds, 0), MAX_TIMEOUT);
}
