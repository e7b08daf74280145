import { abortedError, ProofingError } from '@anyproof/core';

/**
 * The result of the work, or ABORTED as soon as the signal fires: the work continues, for others who wait for it. It is not
 * started if the signal has already fired. Throws INVALID_INPUT for a value that is not a signal.
 */
export async function untilAborted<T>(
  work: () => Promise<T>,
  signal: AbortSignal | undefined,
  provider: string,
): Promise<T> {
  checkSignal(signal, provider);
  if (signal?.aborted) throw abortedError(provider);
  const working = work();
  if (signal === undefined) return working;
  return new Promise((resolve, reject) => {
    const abort = () => reject(abortedError(provider));
    signal.addEventListener('abort', abort, { once: true });
    working.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Throws INVALID_INPUT for a value that is not a signal: plain JavaScript may pass anything. */
export function checkSignal(signal: AbortSignal | undefined, provider: string): void {
  if (signal !== undefined && typeof signal?.addEventListener !== 'function')
    throw new ProofingError({ code: 'INVALID_INPUT', message: 'signal must be an AbortSignal', provider });
}
