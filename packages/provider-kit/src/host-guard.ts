import { type AdapterDeps, type ProofingErrorCode, ProofingError, type ProofingEvent } from '@anyproof/core';
import {
  bulkhead,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
} from 'cockatiel';
import { CALL_ENDED, type CallScope } from './call-scope.js';
import type { ResolvedHttp } from './http-options.js';
import type { HttpRequest } from './http-request.js';
import { tellObserver } from './observing.js';

/** Keeps one host from being flooded, and from being asked while it fails. */
export interface HostGuard {
  /** Runs `work` in its turn. Throws RATE_LIMITED or PROVIDER_UNAVAILABLE, without having run it. */
  run<T>(scope: CallScope, request: HttpRequest, work: () => Promise<T>): Promise<T>;
  /** A failure that showed after its `work` was done, as in a body that flows. */
  failed(error: ProofingError): void;
}

type Options = Pick<ResolvedHttp, 'breaker' | 'bulkhead'>;

export function createHostGuard(options: Options, host: string, deps: AdapterDeps): HostGuard {
  const gate =
    options.bulkhead === false ? undefined : bulkhead(options.bulkhead.concurrent, options.bulkhead.queued);
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
        breaker === undefined ? begin : () => (scope.ended === undefined ? breaker.run(begin) : begin());
      const running = gate === undefined ? unlessOpen() : gate.execute(unlessOpen);
      // What has begun at once, as nearly all does, was not refused.
      return begun ? running : scope.race(running.catch((error: unknown) => rethrow(error, request)));
    },
  };

  function rethrow(error: unknown, request: HttpRequest): never {
    if (breaker !== undefined && isBrokenCircuitError(error)) throw breaker.refusal(request);
    const { method, route } = request;
    if (!isBulkheadRejectedError(error) || options.bulkhead === false) throw error;
    const { concurrent, queued } = options.bulkhead;
    throw new ProofingError({
      code: 'RATE_LIMITED',
      message: `${method} ${route}: nothing was sent, since ${concurrent} requests are under way and ${queued} wait; slow down, or raise http.bulkhead`,
      provider: deps.provider,
    });
  }
}

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
    const retryAfterMs = Math.max(0, openMs - (Date.now() - openedAt));
    return new ProofingError({
      code: 'PROVIDER_UNAVAILABLE',
      message: `${method} ${route}: nothing was sent, since ${failures} requests in a row have failed (${last ?? 'NETWORK'}); the next is tried in ${Math.ceil(retryAfterMs / 1000)} s (http.breaker)`,
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
  return {
    refusal,
    // The policy has its say where it may refuse and where something failed; success, the common road, only resets.
    run: <T>(work: () => Promise<T>): Promise<T> =>
      policy.state === CircuitState.Closed
        ? work().then((value) => {
            inARow.success();
            return value;
          }, count)
        : policy.execute(work),
    failed: (error: ProofingError): void => void count(error).catch(() => undefined),
  };
}
