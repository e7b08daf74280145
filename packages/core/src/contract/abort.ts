import { abortedError, ProofingError } from './errors.js';

/** Throws INVALID_INPUT for what is no signal, of whatever realm or library: callers of plain JavaScript may pass anything. */
export function checkSignal(signal: unknown, provider?: string): void {
  if (signal === undefined) return;
  const isSignal =
    typeof signal === 'object' && signal !== null && 'aborted' in signal && 'addEventListener' in signal;
  if (!isSignal)
    throw new ProofingError({ code: 'INVALID_INPUT', message: 'signal must be an AbortSignal', provider });
}

/**
 * What the work comes to, or ABORTED as soon as the signal fires: the work itself goes on, for others who wait for it.
 * Where the signal has fired before, a function is not called, and a promise counts only if it has settled. Throws
 * INVALID_INPUT for what is no signal.
 */
export function untilAborted<T>(
  work: Promise<T> | (() => Promise<T>),
  signal: AbortSignal | undefined,
  provider?: string,
): Promise<T> {
  if (signal !== undefined) return unlessAborted(work, signal, provider);
  return typeof work === 'function' ? work() : work;
}

async function unlessAborted<T>(
  work: Promise<T> | (() => Promise<T>),
  signal: AbortSignal,
  provider: string | undefined,
): Promise<T> {
  // It may fail when nobody waits for it any more.
  if (typeof work !== 'function') work.catch(() => undefined);
  checkSignal(signal, provider);
  if (typeof work === 'function' && signal.aborted) throw abortedError(provider);
  const working = typeof work === 'function' ? work() : work;
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
