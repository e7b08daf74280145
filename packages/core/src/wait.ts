import { ProofingError } from './errors.js';
import type { Clock } from './ports.js';
import type { CallOptions } from './provider.js';
import type { ProofingSession } from './session.js';
import { isEnded } from './status.js';
import { abortedError } from './system.js';

export interface WaitOptions extends CallOptions {
  /** Ends the waiting with TIMEOUT; the session goes on. 10 minutes by default. */
  readonly timeoutMs?: number;
  /** Keep waiting while a human at the vendor looks at it; else `in_review` ends the waiting too. */
  readonly throughReview?: boolean;
  /** Told of every poll that changed something. */
  readonly onUpdate?: (session: ProofingSession) => void;
}

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const DEFAULT_POLL_MS = 2_000;

/**
 * Asks until the session ends. Never faster than the vendor wants; always with a deadline. A failing poll is never a
 * verdict: what may pass is tried again until the deadline, anything else is thrown.
 */
export async function waitUntilEnded(
  clock: Clock,
  read: () => Promise<ProofingSession>,
  options: WaitOptions,
): Promise<ProofingSession> {
  const deadline = clock.now() + (options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  let seen: string | undefined;
  let pause = DEFAULT_POLL_MS;
  let failure: ProofingError | undefined;
  for (;;) {
    if (options.signal?.aborted) throw abortedError();
    const session = await read().catch((error: unknown) => {
      if (!ProofingError.isInstance(error) || !error.retryable) throw error;
      failure = error;
      pause = Math.max(pause, error.retryAfterMs ?? 0);
      return undefined;
    });
    if (session !== undefined) {
      failure = undefined;
      const now = JSON.stringify(session);
      if (now !== seen) options.onUpdate?.(session);
      seen = now;
      if (isEnded(session.status)) return session;
      if (session.status === 'in_review' && options.throughReview !== true) return session;
      pause = session.pollAfterMs ?? DEFAULT_POLL_MS;
    }
    if (clock.now() + pause > deadline) throw deadlineError(session?.ref.provider, failure);
    await clock.sleep(pause, options.signal);
  }
}

function deadlineError(provider: string | undefined, failure: ProofingError | undefined): ProofingError {
  const last = failure === undefined ? '' : `; the last poll failed with ${failure.code}`;
  return new ProofingError({
    code: 'TIMEOUT',
    message: `the session did not end in time${last}; it goes on at the vendor, so wait again with the same ref`,
    provider: provider ?? failure?.provider,
  });
}
