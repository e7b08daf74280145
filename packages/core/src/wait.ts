import type { Arrival } from './arrivals.js';
import { ProofingError } from './errors.js';
import type { Clock } from './ports.js';
import type { CallOptions, ResultOptions } from './provider.js';
import type { ProofingResult } from './result.js';
import type { ProofingSession } from './session.js';
import { isEnded } from './status.js';
import { abortedError } from './system.js';

export interface WaitOptions extends CallOptions {
  /**
   * Ends the waiting with TIMEOUT; the session goes on. 10 minutes by default. Shorter than what the vendor wants between two
   * polls (`pollAfterMs`), it is asked once.
   */
  readonly timeoutMs?: number;
  /** Keep waiting while a human at the vendor looks at it; else `in_review` ends the waiting too. */
  readonly throughReview?: boolean;
  /** Told of every poll that changed something. */
  readonly onUpdate?: (session: ProofingSession) => unknown;
}

const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const DEFAULT_POLL_MS = 2_000;

/** Even a deadline of no time is worth asking once. */
const SHORTEST_CALL_MS = 1_000;
/** Pauses no shorter than this, whatever an adapter says. */
const SHORTEST_POLL_MS = 10;
/** What a timer of the system can hold; a longer one would fire at once. A human's review may take longer. */
const LONGEST_CALL_MS = 2 ** 31 - 1;

/** How a session is asked for. */
export interface Reads {
  readonly provider: string;
  session(call: CallOptions): Promise<ProofingSession>;
  result(call: ResultOptions): Promise<ProofingResult>;
  /** What the next message of this session leads to: then it need not be asked for again. */
  arrival?(): Arrival;
}

/**
 * Asks until the session ends, then reads its result. Never faster than the vendor wants; always with a deadline. A
 * failing poll is never a verdict: what may pass is tried again until the deadline, anything else is thrown.
 */
export async function waitUntilEnded(
  clock: Clock,
  reads: Reads,
  options: WaitOptions,
): Promise<ProofingResult> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  if (!Number.isFinite(timeoutMs))
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: 'timeoutMs must be a finite number of milliseconds',
    });
  const deadline = clock.now() + timeoutMs;
  const tell = changesOnly(options.onUpdate);
  let wanted = DEFAULT_POLL_MS;
  let failure: ProofingError | undefined;
  let arrived: ProofingSession | undefined;
  let arrival = reads.arrival?.();
  /** Resolves after the pause, or with the session that a message led to meanwhile. */
  const pauseFor = async (milliseconds: number): Promise<ProofingSession | undefined> => {
    if (arrival === undefined) return void (await clock.sleep(milliseconds, options.signal));
    const early = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, early.signal]) : early.signal;
    const slept = clock.sleep(milliseconds, signal);
    // It rejects when it is cut short, and then nobody waits for it.
    slept.catch(() => undefined);
    const session = await Promise.race([slept.then(() => undefined), arrival.session]);
    early.abort();
    return session;
  };
  try {
    for (;;) {
      if (options.signal?.aborted) throw abortedError();
      // A poll under way ends with the deadline, too.
      const callMs = Math.ceil(Math.max(deadline - clock.now(), SHORTEST_CALL_MS));
      const overdue = AbortSignal.timeout(Math.min(callMs, LONGEST_CALL_MS));
      const call = { signal: options.signal ? AbortSignal.any([options.signal, overdue]) : overdue };
      try {
        const session = arrived ?? (await reads.session(call));
        // After a message that says no more than "it goes on", the vendor's last wish holds.
        const usual = arrived === undefined ? DEFAULT_POLL_MS : wanted;
        arrived = undefined;
        await tell(session);
        wanted = Math.max(session.pollAfterMs ?? usual, SHORTEST_POLL_MS);
        if (endsWaiting(session, options)) return await reads.result({ ...call, polled: session });
        failure = undefined;
      } catch (error) {
        if (overdue.aborted && options.signal?.aborted !== true) throw deadlineError(reads.provider, failure);
        if (!ProofingError.isInstance(error) || !error.retryable) throw error;
        failure = error;
      }
      const pause = Math.max(wanted, failure?.retryAfterMs ?? 0);
      const leftMs = deadline - clock.now();
      // The rest is waited for without asking: whoever waits again in a loop must not ask faster than the vendor wants.
      arrived = await pauseFor(Math.max(Math.min(pause, leftMs), 0));
      if (arrived !== undefined) {
        arrival = reads.arrival?.();
        continue;
      }
      if (pause > leftMs) throw deadlineError(reads.provider, failure);
    }
  } finally {
    arrival?.end();
  }
}

function endsWaiting(session: ProofingSession, options: WaitOptions): boolean {
  return isEnded(session.status) || (session.status === 'in_review' && options.throughReview !== true);
}

/** Passes on a session that differs from the one before. */
function changesOnly(onUpdate: WaitOptions['onUpdate']): (session: ProofingSession) => Promise<void> {
  if (onUpdate === undefined) return async () => undefined;
  let seen: string | undefined;
  return async (session) => {
    const now = JSON.stringify(session);
    if (now !== seen) await onUpdate(session);
    seen = now;
  };
}

function deadlineError(provider: string, failure: ProofingError | undefined): ProofingError {
  const last = failure === undefined ? '' : `; the last poll failed with ${failure.code}`;
  return new ProofingError({
    code: 'TIMEOUT',
    message: `the session did not end in time${last}; it goes on at the vendor, so wait again with the same ref`,
    provider,
    causedBy: failure,
  });
}
