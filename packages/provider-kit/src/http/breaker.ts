import { setTimeout as wait } from 'node:timers/promises';
import { type AdapterDeps, ProofingError, type ProofingErrorCode, type ProofingEvent } from '@anyproof/core';
import { CALL_ENDED, type CallScope } from './call-scope.js';
import type { ResolvedHttp } from './options.js';
import type { HttpRequest } from './request.js';

/** Stops sending to a host while it keeps failing. */
export interface Breaker {
  /**
   * Runs `work`, unless too many requests in a row have failed. Then nothing is sent for a while, after which one
   * request tries whether the host works again, and the others briefly wait for its outcome. Throws
   * PROVIDER_UNAVAILABLE without having run `work`, and CALL_ENDED if the call ended while it waited.
   */
  run<T>(work: () => Promise<T>, scope: CallScope, request: HttpRequest): Promise<T>;
  /** Reports a failure that appeared after `work` had ended, as in a streamed body. */
  failed(error: unknown): void;
}

type State = Extract<ProofingEvent, { type: 'breaker' }>['state'];

/** How long callers wait for the trial request: it may take its whole deadline, and they have their own to meet. */
const LONGEST_TRIAL_WAIT_MS = 1_000;

/** Error codes of a vendor that fails or cannot be reached. */
const FAILURES: ReadonlySet<ProofingErrorCode> = new Set([
  'PROVIDER_UNAVAILABLE',
  'NETWORK',
  'TIMEOUT',
  'AMBIGUOUS',
]);

function isFailure(error: unknown): error is ProofingError {
  return ProofingError.isInstance(error) && FAILURES.has(error.code) && (error.httpStatus ?? 500) >= 500;
}

/** A rejection and an unusable answer both show that the vendor responds. An error without a status shows nothing. */
function isAnswer(error: unknown): boolean {
  if (isFailure(error)) return false;
  return ProofingError.isInstance(error) && (error.httpStatus !== undefined || error.code === 'BAD_RESPONSE');
}

export function createBreaker(
  { failures, openMs }: Exclude<ResolvedHttp['breaker'], false>,
  host: string,
  { provider, observer }: AdapterDeps,
): Breaker {
  let state: State = 'closed';
  let inARow = 0;
  let last: ProofingErrorCode = 'NETWORK';
  // Measured in real time, like the transport's timeouts, whatever clock the provider has.
  let openedAt = 0;
  let trial: Promise<void> = Promise.resolve();

  const enter = (next: State) => {
    state = next;
    if (next === 'open') openedAt = Date.now();
    if (next === 'closed') inARow = 0;
    observer.observe({ type: 'breaker', provider, host, state });
  };

  const failed = (error: unknown) => {
    if (state !== 'closed') return;
    if (isAnswer(error)) inARow = 0;
    if (!isFailure(error)) return;
    last = error.code;
    inARow += 1;
    if (inARow >= failures) enter('open');
  };

  const attempt = <T>(work: () => Promise<T>): Promise<T> =>
    work().then(
      (value) => {
        inARow = 0;
        return value;
      },
      (error: unknown) => {
        failed(error);
        throw error;
      },
    );

  const tryOne = async <T>(work: () => Promise<T>): Promise<T> => {
    enter('half-open');
    const trying = (async () => work())();
    trial = trying.then(
      () => enter('closed'),
      (error: unknown) => {
        if (isFailure(error)) last = error.code;
        // A trial that was aborted or never sent proves nothing, and the waiting callers must not all be sent to a
        // vendor that may still be down.
        enter(isAnswer(error) ? 'closed' : 'open');
      },
    );
    await trial;
    return trying;
  };

  const refusal = ({ method, route }: HttpRequest): ProofingError => {
    const isTried = state === 'half-open';
    const retryAfterMs = isTried ? LONGEST_TRIAL_WAIT_MS : Math.max(0, openMs - (Date.now() - openedAt));
    const next = isTried
      ? 'a trial request is in progress'
      : `the next attempt is in ${Math.ceil(retryAfterMs / 1000)} s`;
    return new ProofingError({
      code: 'PROVIDER_UNAVAILABLE',
      message: `${method} ${route}: nothing was sent because ${failures} requests in a row have failed (${last}); ${next} (http.breaker)`,
      provider,
      retryAfterMs,
    });
  };

  const afterRest = async <T>(work: () => Promise<T>, scope: CallScope, request: HttpRequest): Promise<T> => {
    if (state === 'half-open') {
      await settledSoon(trial, scope.signal);
      if (scope.ended !== undefined) throw CALL_ENDED;
    }
    if (state === 'closed') return attempt(work);
    if (state === 'half-open' || Date.now() - openedAt < openMs) throw refusal(request);
    return tryOne(work);
  };

  return {
    failed,
    run: (work, scope, request) => (state === 'closed' ? attempt(work) : afterRest(work, scope, request)),
  };
}

/** Waits until the trial is over, the signal fires, or the caller has waited long enough. */
async function settledSoon(trial: Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  await Promise.race([
    trial,
    wait(LONGEST_TRIAL_WAIT_MS, undefined, { signal: either }).catch(() => undefined),
  ]);
  over.abort();
}
