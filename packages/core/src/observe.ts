import type { Observer, ProofingEvent } from './contract/ports.js';
import { runObserved } from './run-observed.js';

/** The app's observer, made harmless: whatever it throws, skips, repeats or answers, calls end the same. */
export function safeObserver(observer: Observer): Observer {
  return {
    observe: (event) => tell(observer, event),
    ...(observer.around === undefined ? {} : { around: (span, work) => runObserved(observer, span, work) }),
  };
}

/** Several observers as one: each is told everything, and the first one's span is the outermost. */
export function combineObservers(...observers: readonly Observer[]): Observer {
  return {
    observe: (event) => {
      for (const observer of observers) tell(observer, event);
    },
    around: (span, work) =>
      observers.reduceRight<typeof work>(
        (inner, observer) => () => runObserved(observer, span, inner),
        work,
      )(),
  };
}

function tell(observer: Observer, event: ProofingEvent): void {
  // An observer must never change what the app gets; one that is async must not end the process, either.
  try {
    const told: unknown = observer.observe(event);
    if (told instanceof Promise) told.catch(() => undefined);
  } catch {
    // As above.
  }
}
