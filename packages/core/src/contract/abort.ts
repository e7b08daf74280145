import { abortedError, ProofingError } from './errors.js';

/** Throws INVALID_INPUT unless it is an `AbortSignal`, of any realm or library: plain JavaScript may pass anything. */
export function checkSignal(signal: unknown, provider?: string): void {
  if (signal === undefined) return;
  const isSignal =
    typeof signal === 'object' && signal !== null && 'aborted' in signal && 'addEventListener' in signal;
  if (!isSignal)
    throw new ProofingError({ code: 'INVALID_INPUT', message: 'signal must be an AbortSignal', provider });
}

/**
 * The result of the work, or ABORTED as soon as the signal fires; the work itself continues, since others may wait for
 * it. If the signal has already fired, a function is not called, and a promise counts only if it has settled. Throws
 * INVALID_INPUT if `signal` is not an `AbortSignal`.
 */
export async function untilAborted<T>(
  work: Promise<T> | (() => Promise<T>),
  signal: AbortSignal | undefined,
  provider?: string,
): Promise<T> {
  // The promise may reject after the caller has stopped waiting.
  if (typeof work !== 'function') work.catch(() => undefined);
  checkSignal(signal, provider);
  if (typeof work === 'function' && signal?.aborted) throw abortedError(provider);
  const working = typeof work === 'function' ? work() : work;
  if (signal === undefined) return working;
  let abort = (): void => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    abort = () => reject(abortedError(provider));
    signal.addEventListener('abort', abort, { once: true });
  });
  if (signal.aborted) abort();
  try {
    return await Promise.race([working, ended]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
