import { setTimeout as wait } from 'node:timers/promises';
import { type AdapterDeps, ProofingError, type ProofingErrorCode, type ProofingEvent } from '@anyproof/core';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import { createBulkhead } from './bulkhead.js';
import { CALL_ENDED, type CallScope } from './call-scope.js';
import { tellObserver } from './observing.js';
import type { ResolvedHttp } from './options.js';
import type { HttpRequest } from './request.js';

/** Keeps one host from being flooded, and from being asked while it fails. */
export interface HostGuard {
  /** Runs `work` in its turn. Throws RATE_LIMITED or PROVIDER_UNAVAILABLE, without having run it. */
  run<T>(scope: CallScope, request: HttpRequest, work: () => Promise<T>): Promise<T>;
  /** A failure that showed after its `work` was done, as in a body that flows. */
  failed(error: ProofingError): void;
}

type Options = Pick<ResolvedHttp, 'breaker' | 'bulkhead'>;

export function createHostGuard(options: Options, host: string, deps: AdapterDeps): HostGuard {
  const gate = options.bulkhead === false ? undefined : createBulkhead(options.bulkhead);
  const breaker = options.breaker === false ? undefined : createBreaker(options.breaker, host, deps);

  return {
    failed: (error) => breaker?.failed(error),
    run: (scope, request, work) => {
      let begun = false;
      const begin = () => {
        // Its turn came after its end: the caller was told by the race below.
        if (scope.ended !== undefined) throw CALL_ENDED;
        begun = true;
        scope.begin();
        return work();
      };
      // A caller who left must not be the one that tries a vendor that failed.
      const unlessOpen =
        breaker === undefined
          ? begin
          : () => (scope.ended === undefined ? breaker.run(begin, scope) : begin());
      const running = gate === undefined ? unlessOpen() : gate.run(scope, unlessOpen);
      if (running === undefined) return Promise.reject(tooMany(request));
      // What has begun at once, as nearly all does, was not refused.
      return begun ? running : scope.race(running.catch((error: unknown) => rethrow(error, request)));
    },
  };

  function rethrow(error: unknown, request: HttpRequest): never {
    if (breaker !== undefined && isBrokenCircuitError(error)) throw breaker.refusal(request);
    throw error;
  }

  function tooMany({ method, route }: HttpRequest): ProofingError {
    const { concurrent = 0, queued = 0 } = options.bulkhead === false ? {} : options.bulkhead;
    return new ProofingError({
      code: 'RATE_LIMITED',
      message: `${method} ${route}: nothing was sent, since ${concurrent} requests are under way and ${queued} wait; slow down, or raise http.bulkhead`,
      provider: deps.provider,
    });
  }
}

/** For so long callers wait for the one that tries: it may take its whole deadline, and they have their own to keep. */
const LONGEST_TRIAL_WAIT_MS = 1_000;

/** Codes of a vendor that does not work, or cannot be reached. */
const FAILURES: ReadonlySet<ProofingErrorCode> = new Set([
  'PROVIDER_UNAVAILABLE',
  'NETWORK',
  'TIMEOUT',
  'AMBIGUOUS',
]);

function isFailure(error: unknown): error is ProofingError {
  return ProofingError.isInstance(error) && FAILURES.has(error.code) && (error.httpStatus ?? 500) >= 500;
}

/** One that cannot be used is an answer, too. */
function isAnswer(error: unknown): boolean {
  return ProofingError.isInstance(error) && (error.httpStatus !== undefined || error.code === 'BAD_RESPONSE');
}

const STATES: { readonly [state in CircuitState]?: Extract<ProofingEvent, { type: 'breaker' }>['state'] } = {
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Closed]: 'closed',
};

function createBreaker(
  { failures, openMs }: Exclude<Options['breaker'], false>,
  host: string,
  deps: AdapterDeps,
) {
  const inARow = new ConsecutiveBreaker(failures);
  // cockatiel reads the system's clock and takes no other: how long the breaker stays open is a matter of real time,
  // like the transport's timeouts, whatever clock the provider has.
  let openedAt = 0;
  let last: ProofingErrorCode | undefined;
  const counts = (error: unknown): boolean => {
    if (isFailure(error)) {
      last = error.code;
      return true;
    }
    // A refusal is an answer: the vendor works. Of an error without a status nothing is known.
    if (isAnswer(error)) {
      inARow.success();
      return false;
    }
    // Nor is anything where the one that tried was aborted or never sent: cockatiel would take it for a success, and let
    // all who wait loose on a vendor that may still be away.
    return policy.state !== CircuitState.Closed;
  };
  const policy: CircuitBreakerPolicy = circuitBreaker(handleWhen(counts), {
    halfOpenAfter: openMs,
    breaker: inARow,
  });
  policy.onStateChange((changed) => {
    if (changed === CircuitState.Open) openedAt = Date.now();
    const state = STATES[changed];
    if (state !== undefined) tellObserver(deps, { type: 'breaker', provider: deps.provider, host, state });
  });
  const refusal = ({ method, route }: HttpRequest): ProofingError => {
    const isTried = policy.state === CircuitState.HalfOpen;
    const retryAfterMs = isTried ? LONGEST_TRIAL_WAIT_MS : Math.max(0, openMs - (Date.now() - openedAt));
    const next = isTried ? 'one is being tried' : `the next is tried in ${Math.ceil(retryAfterMs / 1000)} s`;
    return new ProofingError({
      code: 'PROVIDER_UNAVAILABLE',
      message: `${method} ${route}: nothing was sent, since ${failures} requests in a row have failed (${last ?? 'NETWORK'}); ${next} (http.breaker)`,
      provider: deps.provider,
      retryAfterMs,
    });
  };
  /** Counts a failure of what ran outside the policy. Throws it. */
  const count = async (error: unknown): Promise<never> => {
    if (policy.state === CircuitState.Closed)
      await policy.execute(() => Promise.reject(error)).catch(() => undefined);
    throw error;
  };
  const isHalfOpen = () => policy.state === CircuitState.HalfOpen;
  let trial: Promise<unknown> = Promise.resolve();
  const run = <T>(work: () => Promise<T>, scope: CallScope): Promise<T> => {
    switch (policy.state) {
      // The policy has its say where it may refuse and where something failed; success, the common mode, only resets.
      case CircuitState.Closed:
        return work().then((value) => {
          inARow.success();
          return value;
        }, count);
      case CircuitState.HalfOpen:
        return afterTrial(work, scope);
      default: {
        const trying = policy.execute(work);
        if (isHalfOpen()) trial = trying.catch(() => undefined);
        return trying;
      }
    }
  };
  const afterTrial = async <T>(work: () => Promise<T>, scope: CallScope): Promise<T> => {
    const over = new AbortController();
    const signal = AbortSignal.any([scope.signal, over.signal]);
    await Promise.race([trial, wait(LONGEST_TRIAL_WAIT_MS, undefined, { signal }).catch(() => undefined)]);
    over.abort();
    if (scope.ended !== undefined) throw CALL_ENDED;
    if (isHalfOpen()) throw new BrokenCircuitError();
    return run(work, scope);
  };
  return {
    refusal,
    run,
    failed: (error: ProofingError): void => void count(error).catch(() => undefined),
  };
}
