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
export async function withTimeout<T, Late = never>(
  milliseconds: number,
  work: () => Promise<T>,
  options: TimeoutOptions<Late> = {},
): Promise<T | Late> {
  const { late = throwLate, signal, aborted = () => new Error('aborted') } = options;
  if (signal?.aborted) throw aborted();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let abort = (): void => undefined;
  const ended = new Promise<Late>((resolve, reject) => {
    timer = setTimeout(() => resolve(Promise.resolve().then(late)), timerOf(milliseconds));
    abort = () => reject(aborted());
    signal?.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([Promise.resolve().then(work), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function throwLate(): never {
  throw new Error('it hangs');
}
