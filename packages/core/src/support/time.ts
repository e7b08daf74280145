/** What a timer of the system can hold, in milliseconds; one of a longer time would fire at once. */
export const MAX_TIMEOUT = 2 ** 31 - 1;

/** The longest that a timer can wait, where it is longer. */
export function timerOf(milliseconds: number): number {
  return Math.min(milliseconds, MAX_TIMEOUT);
}

export interface TimeoutOptions<Late> {
  /** What comes of a work that takes longer; by default an error. */
  readonly late?: () => Late;
  readonly signal?: AbortSignal | undefined;
  /** The error of a work that the signal ended. */
  readonly aborted?: () => Error;
}

/**
 * What `work` gives within this time. In the machine's own time: a clock that leaps, as tests have it, would overtake
 * every wait.
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
    const failed = (error: unknown) => end(() => reject(error));
    try {
      work().then((value) => end(() => resolve(value)), failed);
    } catch (error) {
      failed(error);
    }
  });
}

function throwLate(): never {
  throw new Error('it hangs');
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether it is `YYYY-MM-DD`, and a day that exists. */
export function isDate(value: unknown): value is string {
  const [, year, month, day] = (typeof value === 'string' ? DATE.exec(value) : null) ?? [];
  return year !== undefined && Number(day) >= 1 && Number(day) <= daysIn(Number(month), Number(year));
}

/** By arithmetic: answers are full of dates, and two Date objects for each of them cost more than all else here. */
function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Clocks of machines that are kept right differ by less. */
export const CLOCK_SKEW_MS = 5 * 60_000;

/** Instants come from an injected clock, which may be anything; what is no instant sorts as the epoch. */
export function isoInstant(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** An ISO 8601 instant with its zone: without one, an instant is another one on each machine. */
export function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || !INSTANT.test(value)) return false;
  return isDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
}
