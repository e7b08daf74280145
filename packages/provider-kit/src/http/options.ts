import type { BreakerOptions, BulkheadOptions, HttpOptions, RetryOptions } from '@anyproof/core';
import { checkHttpOptions } from '../settings/http.js';

/** The options with defaults filled in; only those without a default may be absent. */
export interface ResolvedHttp extends Pick<HttpOptions, 'proxy' | 'ca' | 'clientCertificate'> {
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly downloadDeadlineMs: number;
  readonly retries: Required<RetryOptions>;
  readonly breaker: Required<BreakerOptions> | false;
  readonly bulkhead: Required<BulkheadOptions> | false;
}

const RETRIES: Required<RetryOptions> = { attempts: 2, delayMs: 200 };
const BREAKER: Required<BreakerOptions> = { failures: 10, openMs: 15_000 };
const BULKHEAD: Required<BulkheadOptions> = { concurrent: 100, queued: 1_000 };

/** Merges the defaults, the options for all providers and the provider's own, group by group. Throws CONFIG. */
export function resolveHttp(
  forAll: HttpOptions,
  own: HttpOptions | undefined,
  provider: string,
): ResolvedHttp {
  const shared = checkHttpOptions(forAll, 'deps.http', provider);
  const mine = own === undefined ? {} : checkHttpOptions(own, 'http', provider);
  return {
    timeoutMs: 30_000,
    deadlineMs: 90_000,
    downloadDeadlineMs: 600_000,
    ...shared,
    ...mine,
    retries: { ...RETRIES, ...shared.retries, ...mine.retries },
    breaker: merged(BREAKER, shared.breaker, mine.breaker),
    bulkhead: merged(BULKHEAD, shared.bulkhead, mine.bulkhead),
  };
}

function merged<Options extends object>(
  defaults: Required<Options>,
  shared: Options | false | undefined,
  mine: Options | false | undefined,
): Required<Options> | false {
  if ((mine ?? shared) === false) return false;
  return { ...defaults, ...(shared || undefined), ...(mine || undefined) };
}
