/** The longest delay of a system timer, in milliseconds; a longer one would fire at once. */
export const MAX_TIMEOUT = 2 ** 31 - 1;

/** The delay, limited to what a timer can hold. */
export function timerOf(milliseconds: number): number {
  return Math.min(milliseconds, MAX_TIMEOUT);
}

export interface TimeoutOptions<Late> {
  /** The outcome if the work takes longer; by default an error. */
  readonly late?: () => Late;
  readonly signal?: AbortSignal | undefined;
  /** The error if the signal ends the work. */
  readonly aborted?: () => Error;
}

/**
 * The outcome of `work` within this time. Uses real time: a fake clock that jumps, as tests have it, would end every
 * wait early.
 */
export function withTimeout<T, Late = never>(
  milliseconds: number,
  work: () => Promise<T>,
  options: TimeoutOptions<Late> = {},
): Promise<T | Late> {
  const { late = throwLate, signal, aborted = () => new Error('aborted') } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted());
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      try {
        settle();
      } catch (error) {
        reject(error);
      }
    };
    const abort = () => end(() => reject(aborted()));
    const timer = setTimeout(() => end(() => resolve(late())), timerOf(milliseconds));
    signal?.addEventListener('abort', abort, { once: true });
    started(work).then(
      (value) => end(() => resolve(value)),
      (error) => end(() => reject(error)),
    );
  });
}

/** The work's result as a promise, also if the app's plain JavaScript returns it directly, or throws. */
export function started<T>(work: () => Promise<T>): Promise<T> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(error);
  }
}

function throwLate(): never {
  throw new Error('it hangs');
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a `YYYY-MM-DD` date that exists. */
export function isDate(value: unknown): value is string {
  const [, year, month, day] = (typeof value === 'string' ? DATE.exec(value) : null) ?? [];
  return year !== undefined && Number(day) >= 1 && Number(day) <= daysIn(Number(month), Number(year));
}

/**
 * Computed arithmetically: answers are full of dates, and two Date objects for each would cost more than the rest of
 * the check.
 */
function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Properly synchronized clocks differ by less. */
export const CLOCK_SKEW_MS = 5 * 60_000;

/** Instants come from an injected clock, which may return anything; an invalid one sorts as the epoch. */
export function isoInstant(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** An ISO 8601 instant with a zone: without one, it means another instant on each machine. */
export function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || !INSTANT.test(value)) return false;
  return isDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
}
