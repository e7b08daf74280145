import { abortedError, checkSignal, ProofingError } from '../contract/errors.js';
import type { Clock, Observer, ProofingEvent, ProofingSpan } from '../contract/ports.js';
import { isThenable, letGo } from '../support/fields.js';
import { started, withTimeout } from '../support/time.js';

/** Longer than an app's port should ever need, and shorter than vendors wait for the answer to a webhook. */
export const PORT_LIMIT_MS = 5_000;

export interface PortCall {
  readonly provider: string;
  readonly port: Extract<ProofingEvent, { readonly type: 'port' }>['port'];
  /** Milliseconds. */
  readonly limitMs?: number;
}

/**
 * Calls code of the app, which may throw anything, hang, or quote its arguments. Returns undefined if it failed, which
 * is reported to the observer; never rejects.
 */
export async function guarded<T>(
  observer: Observer,
  { provider, port, limitMs = PORT_LIMIT_MS }: PortCall,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await withTimeout(limitMs, work) };
  } catch {
    observer.observe({ type: 'port', provider, port });
    return undefined;
  }
}

/** The provider's name in events if it is not configured, or not known yet. */
export const UNKNOWN_PROVIDER = 'unknown';

export const silentObserver: Observer = { observe: () => undefined };

/**
 * The app's observer, made harmless: whatever it throws, skips, repeats or returns, the outcome of calls stays the
 * same.
 */
export function safeObserver(observer: Observer): Observer {
  return {
    observe: (event) => tell(observer, event),
    ...(observer.around === undefined ? {} : { around: (span, work) => runObserved(observer, span, work) }),
  };
}

/** Combines several observers: each gets every event, and the first one's span is the outermost. */
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
  // An observer must never change what the app gets, and an async one must not end the process either.
  try {
    const told: unknown = observer.observe(event);
    if (isThenable(told)) letGo(told);
  } catch {
    // Ignored for the same reason.
  }
}

/** Runs a verb inside the observer's span, and reports its outcome. */
export function observeVerb<T>(
  { clock, observer }: { readonly clock: Clock; readonly observer: Observer },
  provider: string,
  verb: string,
  work: () => Promise<T>,
): Promise<T> {
  return runObserved(observer, { kind: 'verb', provider, verb }, async () => {
    const startedAt = clock.now();
    const tell = (error?: string) => {
      const milliseconds = clock.now() - startedAt;
      const failure = error === undefined ? {} : { error };
      observer.observe({ type: 'verb', provider, verb, milliseconds, ...failure });
    };
    try {
      const value = await work();
      tell();
      return value;
    } catch (error) {
      tell(ProofingError.isInstance(error) ? error.code : 'UNKNOWN');
      throw error;
    }
  });
}

/**
 * Runs `work` inside the observer's `around`, if it has one. Whatever `around` does, `work` runs once and immediately,
 * and the caller gets its result without delay: an observer must never change what the app gets.
 */
export function runObserved<T>(observer: Observer, span: ProofingSpan, work: () => Promise<T>): Promise<T> {
  if (observer.around === undefined) return work();
  let running: Promise<T> | undefined;
  // One shared promise. Whoever awaits it first, the innermost span, continues first.
  const once = (): Promise<T> => {
    running ??= started(work);
    return running;
  };
  try {
    // Not awaited: if `around` never ends or never starts the work, the call must still complete.
    Promise.resolve(observer.around(span, once)).catch(() => undefined);
  } catch {
    // `around` threw, before or after it started the work.
  }
  return once();
}

/**
 * The result of the work, or ABORTED as soon as the signal fires; the work itself continues, since others may wait for
 * it. If the signal has already fired, a function is not called, and a promise counts only if it has settled. Throws
 * INVALID_INPUT if `signal` is not an `AbortSignal`.
 */
export function untilAborted<T>(
  work: Promise<T> | (() => Promise<T>),
  signal: AbortSignal | undefined,
  provider?: string,
): Promise<T> {
  if (signal !== undefined) return unlessAborted(work, signal, provider);
  return typeof work === 'function' ? started(work) : work;
}

async function unlessAborted<T>(
  work: Promise<T> | (() => Promise<T>),
  signal: AbortSignal,
  provider: string | undefined,
): Promise<T> {
  // The promise may reject after the caller has stopped waiting.
  if (typeof work !== 'function') work.catch(() => undefined);
  checkSignal(signal, provider);
  if (typeof work === 'function' && signal.aborted) throw abortedError(provider);
  const working = typeof work === 'function' ? started(work) : work;
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
