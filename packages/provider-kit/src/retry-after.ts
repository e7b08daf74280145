const MAX_MS = 10 * 60_000;

/** Milliseconds from a `Retry-After` header: seconds, or an HTTP date read against the present. At most ten minutes. */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(milliseconds, 0), MAX_MS);
}
