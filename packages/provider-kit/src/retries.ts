import { type AdapterDeps, ProofingError } from '@anyproof/core';
import { handleWhen, retry } from 'cockatiel';
import type { HttpRequest } from './http-request.js';

export interface RetrySettings {
  /** Attempts after the first; 2 by default. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled for each further one, with full jitter; 200 by default. */
  readonly delayMs?: number;
}

export interface Retries {
  run<Answer>(request: HttpRequest, attempt: (number: number) => Promise<Answer>): Promise<Answer>;
}

const LONGEST_DELAY_MS = 5_000;
/** Waiting longer than this is the caller's decision, not ours. */
const LONGEST_RETRY_AFTER_MS = 10_000;

/** The one policy for repeats: only what is safe to send again, later and later, and never sooner than the vendor says. */
export function createRetries(settings: RetrySettings, deps: AdapterDeps): Retries {
  const { attempts = 2, delayMs = 200 } = settings;
  const delayBefore = (repeat: number, failure: unknown): number => {
    const asked = ProofingError.isInstance(failure) ? (failure.retryAfterMs ?? 0) : 0;
    const jittered = deps.random.fraction() * Math.min(LONGEST_DELAY_MS, delayMs * 2 ** (repeat - 1));
    return Math.max(asked, jittered);
  };
  const policyFor = (repeatable: (error: ProofingError) => boolean) =>
    retry(
      handleWhen((error) => ProofingError.isInstance(error) && repeatable(error) && isShort(error)),
      { maxAttempts: attempts },
    );
  const safe = policyFor((error) => error.retryable);
  // 429 is the one answer that proves nothing happened; 401 is the session's business (see token-session.ts).
  const unsafe = policyFor((error) => error.code === 'RATE_LIMITED');

  return {
    run: (request, attempt) => {
      const policy = request.repeat === 'safe' ? safe : unsafe;
      let failure: unknown;
      // The policy itself does not pause: its pause would be on the system's clock, and deaf to the caller's abort.
      return policy.execute(async ({ attempt: repeat }) => {
        if (repeat > 0) await pause(deps, delayBefore(repeat, failure), request.signal);
        try {
          return await attempt(repeat + 1);
        } catch (error) {
          failure = error;
          throw error;
        }
      });
    },
  };
}

async function pause(
  deps: AdapterDeps,
  milliseconds: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  // An abort ends the pause; the attempt that follows sees it and throws ABORTED, with the provider's name.
  if (!signal?.aborted) await deps.clock.sleep(milliseconds, signal).catch(() => undefined);
}

function isShort(error: ProofingError): boolean {
  return (error.retryAfterMs ?? 0) <= LONGEST_RETRY_AFTER_MS;
}
