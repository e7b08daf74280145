import type { Observer, ProofingSpan } from './ports.js';

/**
 * Runs `work` inside the observer's `around`, where it has one. Whatever `around` does, the caller gets what `work`
 * gives, as soon as it gives it, and `work` runs exactly once: an observer must never change what the app gets.
 */
export function runObserved<T>(observer: Observer, span: ProofingSpan, work: () => Promise<T>): Promise<T> {
  if (observer.around === undefined) return work();
  return new Promise<T>((resolve) => {
    let running: Promise<T> | undefined;
    const once = (): Promise<T> => {
      if (running === undefined) {
        running = work();
        resolve(running);
      }
      return running;
    };
    try {
      // One that ends without having called `work` has it called now.
      Promise.resolve(observer.around?.(span, once))
        .then(once, once)
        .catch(() => undefined);
    } catch {
      once();
    }
  });
}
