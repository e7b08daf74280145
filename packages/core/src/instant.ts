/** Clocks of machines that are kept right differ by less. */
export const CLOCK_SKEW_MS = 5 * 60_000;

/** Instants come from an injected clock, which may be anything; what is no instant sorts as the epoch. */
export function instant(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
