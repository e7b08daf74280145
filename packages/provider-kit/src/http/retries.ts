import { type AdapterDeps, ProofingError, type RetryOptions } from '@anyproof/core';
import { handleWhen, retry } from 'cockatiel';
import type { CallScope } from './call-scope.js';
import { tellObserver } from './observing.js';
import type { HttpRequest } from './request.js';

export interface Retries {
  /** Ends with the last failure when the next pause would pass the call's deadline. */
  run<Answer>(
    request: HttpRequest,
    scope: CallScope,
    deadlineMs: number,
    attempt: (number: number) => Promise<Answer>,
  ): Promise<Answer>;
}

const LONGEST_DELAY_MS = 5_000;
/** Waiting longer than this is the caller's decision, not ours. */
const LONGEST_RETRY_AFTER_MS = 10_000;

/** The one policy for repeats: only what is safe to send again, later and later, and never sooner than the vendor says. */
export function createRetries({ attempts, delayMs }: Required<RetryOptions>, deps: AdapterDeps): Retries {
  const delayBefore = (repeat: number, failure: ProofingError): number => {
    const jittered = deps.random.fraction() * Math.min(LONGEST_DELAY_MS, delayMs * 2 ** (repeat - 1));
    return Math.max(failure.retryAfterMs ?? 0, jittered);
  };
  /** Failures of calls that have ended, which no policy can know. */
  const last = new WeakSet<ProofingError>();
  const policyFor = (repeatable: (error: ProofingError) => boolean) =>
    retry(
      handleWhen(
        (error) =>
          ProofingError.isInstance(error) &&
          repeatable(error) &&
          isShort(error) &&
          !isRefusal(error) &&
          !last.has(error),
      ),
      { maxAttempts: attempts },
    );
  const safe = policyFor((error) => error.retryable);
  // 429 is the one answer that proves nothing happened; 401 is the session's business (see token-session.ts).
  const unsafe = policyFor((error) => error.code === 'RATE_LIMITED');

  return {
    run: async (request, scope, deadlineMs, attempt) => {
      const startedAt = deps.clock.now();
      let failure: unknown;
      try {
        return await attempt(1);
      } catch (error) {
        failure = error;
      }
      // The policy starts from what the first attempt gave, so that a call that goes well costs nothing here. It does not
      // pause by itself: its pause would be on the system's clock, and deaf to the caller's abort.
      const policy = request.repeat === 'safe' ? safe : unsafe;
      return policy.execute(async ({ attempt: repeat }) => {
        if (repeat === 0 || !ProofingError.isInstance(failure)) throw ended(failure, scope);
        const pause = delayBefore(repeat, failure);
        if (deps.clock.now() - startedAt + pause >= deadlineMs) throw failure;
        tellObserver(deps, {
          type: 'retry',
          provider: deps.provider,
          method: request.method,
          route: request.route,
          attempt: repeat + 1,
          delayMs: pause,
          error: failure.code,
        });
        // The call's end ends the pause, and the attempt that follows tells it.
        await deps.clock.sleep(pause, scope.signal).catch(() => undefined);
        try {
          return await attempt(repeat + 1);
        } catch (error) {
          failure = error;
          throw ended(error, scope);
        }
      });
    },
  };

  function ended(error: unknown, scope: CallScope): unknown {
    if (ProofingError.isInstance(error) && scope.ended !== undefined) last.add(error);
    return error;
  }
}

function isShort(error: ProofingError): boolean {
  return (error.retryAfterMs ?? 0) <= LONGEST_RETRY_AFTER_MS;
}

/** The host guard's own: an answer with these meanings has a status. */
function isRefusal({ code, httpStatus }: ProofingError): boolean {
  return httpStatus === undefined && (code === 'PROVIDER_UNAVAILABLE' || code === 'RATE_LIMITED');
}
