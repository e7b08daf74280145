import { type AdapterDeps, ProofingError } from '@anyproof/core';
import { createBreaker } from './breaker.js';
import { createBulkhead } from './bulkhead.js';
import { CALL_ENDED, type CallScope } from './call-scope.js';
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
          : () => (scope.ended === undefined ? breaker.run(begin, scope, request) : begin());
      const running = gate === undefined ? unlessOpen() : gate.run(scope, unlessOpen);
      if (running === undefined) return Promise.reject(tooMany(request));
      // What has begun at once, as nearly all does, was not refused.
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
