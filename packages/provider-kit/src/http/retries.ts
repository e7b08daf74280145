import { type AdapterDeps, ProofingError, type RetryOptions } from '@anyproof/core';
import type { CallScope } from './call-scope.js';
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
  const { clock, observer, provider, random } = deps;
  const pauseBefore = (repeat: number, failure: ProofingError): number => {
    const jittered = random.fraction() * Math.min(LONGEST_DELAY_MS, delayMs * 2 ** (repeat - 1));
    return Math.max(failure.retryAfterMs ?? 0, jittered);
  };
  return {
    run: async (request, scope, deadlineMs, attempt) => {
      const startedAt = clock.now();
      for (let repeat = 1; ; repeat += 1) {
        try {
          return await attempt(repeat);
        } catch (failure) {
          if (repeat > attempts || scope.ended !== undefined || !isRepeatable(failure, request))
            throw failure;
          const delay = pauseBefore(repeat, failure);
          if (clock.now() - startedAt + delay >= deadlineMs) throw failure;
          const { method, route } = request;
          const { code: error } = failure;
          observer.observe({
            type: 'retry',
            provider,
            method,
            route,
            attempt: repeat + 1,
            delayMs: delay,
            error,
          });
          // The call's end ends the pause, and the attempt that follows tells it.
          await clock.sleep(delay, scope.signal).catch(() => undefined);
        }
      }
    },
  };
}

function isRepeatable(error: unknown, { repeat }: HttpRequest): error is ProofingError {
  if (!ProofingError.isInstance(error) || isRefusal(error)) return false;
  if ((error.retryAfterMs ?? 0) > LONGEST_RETRY_AFTER_MS) return false;
  // 429 is the one answer that proves nothing happened; 401 is the session's business (see token-session.ts).
  return repeat === 'safe' ? error.retryable : error.code === 'RATE_LIMITED';
}

/** The host guard's own: an answer with these meanings has a status. */
function isRefusal({ code, httpStatus }: ProofingError): boolean {
  return httpStatus === undefined && (code === 'PROVIDER_UNAVAILABLE' || code === 'RATE_LIMITED');
}
