import { type AdapterDeps, ProofingError } from '@anyproof/core';
import { createBreaker } from './breaker.js';
import { createBulkhead } from './bulkhead.js';
import { CALL_ENDED, type CallScope } from './call-scope.js';
import type { ResolvedHttp } from './options.js';
import type { HttpRequest } from './request.js';

/** Protects one host from too many requests, and from any while it keeps failing. */
export interface HostGuard {
  /** Runs `work` when its turn comes. Throws RATE_LIMITED or PROVIDER_UNAVAILABLE without having run it. */
  run<T>(scope: CallScope, request: HttpRequest, work: () => Promise<T>): Promise<T>;
  /** Reports a failure that appeared after `work` had ended, as in a streamed body. */
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
        // Its turn came after the call had ended; the caller already has the error of the race below.
        if (scope.ended !== undefined) throw CALL_ENDED;
        begun = true;
        scope.begin();
        return work();
      };
      // A caller who has left must not be the one whose request tries a failing vendor again.
      const unlessOpen =
        breaker === undefined
          ? begin
          : () => (scope.ended === undefined ? breaker.run(begin, scope, request) : begin());
      const running = gate === undefined ? unlessOpen() : gate.run(scope, unlessOpen);
      if (running === undefined) return Promise.reject(tooMany(request));
      // Work that started immediately, as nearly all does, was not refused.
      return begun ? running : scope.race(running);
    },
  };

  function tooMany({ method, route }: HttpRequest): ProofingError {
    const { concurrent = 0, queued = 0 } = options.bulkhead === false ? {} : options.bulkhead;
    return new ProofingError({
      code: 'RATE_LIMITED',
      message: `${method} ${route}: nothing was sent: ${concurrent} requests in progress and ${queued} queued; slow down, or raise http.bulkhead`,
      provider: deps.provider,
    });
  }
}
