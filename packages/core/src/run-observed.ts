import type { Observer, ProofingSpan } from './contract/ports.js';

/**
 * Runs `work` inside the observer's `around`, where it has one. Whatever `around` does, `work` runs once, at once, and
 * the caller gets what it gives, as soon as it gives it: an observer must never change what the app gets.
 */
export function runObserved<T>(observer: Observer, span: ProofingSpan, work: () => Promise<T>): Promise<T> {
  if (observer.around === undefined) return work();
  let running: Promise<T> | undefined;
  // One promise for all: whoever waits for it first, the innermost span, goes on first.
  const once = (): Promise<T> => {
    running ??= started(work);
    return running;
  };
  try {
    // Not awaited: one that never ends, or never begins, must not hold the call.
    Promise.resolve(observer.around(span, once)).catch(() => undefined);
  } catch {
    // It failed by itself, before or after it began the work.
  }
  return once();
}

function started<T>(work: () => Promise<T>): Promise<T> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}
