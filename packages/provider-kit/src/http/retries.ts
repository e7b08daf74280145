import { type AdapterDeps, ProofingError, type RetryOptions } from '@anyproof/core';
import type { CallScope } from './call-scope.js';
import type { HttpRequest } from './request.js';

export interface Retries {
  /** Ends with the last failure if the next pause would exceed the call's deadline. */
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

/**
 * Decides how often any request may be repeated: only if that is safe, with growing pauses, and never sooner than the
 * vendor says. A POST that changes something declares `repeat: 'never'`, `'creates'` or `'keyed'`.
 */
export function createRetries({ attempts, delayMs }: Required<RetryOptions>, deps: AdapterDeps): Retries {
  const { clock, observer, provider, random } = deps;
  const pauseBefore = (repeat: number, failure: ProofingError): number => {
    const jittered = random.fraction() * Math.min(LONGEST_DELAY_MS, delayMs * 2 ** (repeat - 1));
    return Math.max(failure.retryAfterMs ?? 0, jittered);
  };
  return {
    run: async (request, scope, deadlineMs, attempt) => {
      const startedAt = clock.now();
      let unanswered: ProofingError | undefined;
      for (let repeat = 1; ; repeat += 1) {
        try {
          return await attempt(repeat);
        } catch (error) {
          if (isUnanswered(error)) unanswered = error;
          if (repeat > attempts || scope.ended !== undefined || !isRepeatable(error, request))
            throw afterUnanswered(unanswered, error);
          const delay = pauseBefore(repeat, error);
          if (clock.now() - startedAt + delay >= deadlineMs) throw afterUnanswered(unanswered, error);
          const { method, route } = request;
          observer.observe({
            type: 'retry',
            provider,
            method,
            route,
            attempt: repeat + 1,
            delayMs: delay,
            error: error.code,
          });
          // The pause ends with the call; the next attempt then reports why.
          await clock.sleep(delay, scope.signal).catch(() => undefined);
        }
      }
    },
  };
}

/** A creation that the vendor may have received. */
function isUnanswered(error: unknown): error is ProofingError {
  return ProofingError.isInstance(error) && error.code === 'AMBIGUOUS' && error.httpStatus === undefined;
}

/**
 * Once an attempt of a creation had no answer, the failure of a later one proves nothing about the first: it stays
 * AMBIGUOUS, even if the caller leaves. Only the vendor's failure, which it may keep under the key, replaces it.
 */
function afterUnanswered(unanswered: ProofingError | undefined, failure: unknown): unknown {
  if (unanswered === undefined || !ProofingError.isInstance(failure)) return failure;
  return failure.code === 'AMBIGUOUS' ? failure : unanswered;
}

function isRepeatable(error: unknown, { repeat }: HttpRequest): error is ProofingError {
  if (!ProofingError.isInstance(error) || isRefusal(error)) return false;
  if ((error.retryAfterMs ?? 0) > LONGEST_RETRY_AFTER_MS) return false;
  if (repeat === 'safe') return error.retryable;
  // Only 429 proves that nothing happened; a 401 is handled by the login (see token-session.ts).
  return error.code === 'RATE_LIMITED' || (repeat === 'keyed' && isUnanswered(error));
}

/** True for the host guard's own refusal: a vendor's error with these codes has a status. */
function isRefusal({ code, httpStatus }: ProofingError): boolean {
  return httpStatus === undefined && (code === 'PROVIDER_UNAVAILABLE' || code === 'RATE_LIMITED');
}
