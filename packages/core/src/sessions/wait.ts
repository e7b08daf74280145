import { violation } from '../boundary/violation.js';
import { abortedError, invalidInput, ProofingError } from '../contract/errors.js';
import type { Clock } from '../contract/ports.js';
import type { WaitOptions } from '../contract/proofing.js';
import type { CallOptions, ResultOptions } from '../contract/provider.js';
import type { ProofingResult } from '../contract/result.js';
import { type ProofingSession, type SessionRef, sessionKeyText } from '../contract/session.js';
import { isEnded } from '../contract/status.js';
import { MAX_TIMEOUT, withTimeout } from '../support/time.js';

export const DEFAULT_TIMEOUT_MS = 10 * 60_000;
const DEFAULT_POLL_MS = 2_000;

/** Even with no time left, the vendor is queried once. */
const SHORTEST_CALL_MS = 1_000;
/** No pause is shorter, whatever an adapter says. */
const SHORTEST_POLL_MS = 10;

/** How a session is read. */
export interface Reads {
  readonly provider: string;
  /** The reference that it was created with, if the caller knows it. */
  readonly reference?: string;
  session(call: CallOptions): Promise<ProofingSession>;
  result(call: ResultOptions): Promise<ProofingResult>;
  /** The next session that a message leads to, so that it need not be polled again. */
  arrival?(): Arrival;
}

/**
 * Polls until the session ends, then reads its result; never faster than the vendor asks, and always with a deadline. A
 * failing poll is never a verdict: temporary failures are retried until the deadline, any other error is thrown.
 */
export async function waitUntilEnded(
  clock: Clock,
  reads: Reads,
  options: WaitOptions,
): Promise<ProofingResult> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  checkTimeout(timeoutMs);
  const deadline = clock.now() + timeoutMs;
  const isChange = changesOnly();
  const checkReference = sameReference(reads);
  let wanted = DEFAULT_POLL_MS;
  let failure: ProofingError | undefined;
  let arrived: ProofingSession | undefined;
  let arrival = reads.arrival?.();
  /** Resolves after the pause, or earlier with the session that a message led to. */
  const pauseFor = async (milliseconds: number): Promise<ProofingSession | undefined> => {
    if (arrival === undefined) return void (await clock.sleep(milliseconds, options.signal));
    const early = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, early.signal]) : early.signal;
    const slept = clock.sleep(milliseconds, signal);
    // It rejects when it is cut short, and by then no one awaits it.
    slept.catch(() => undefined);
    const session = await Promise.race([slept.then(() => undefined), arrival.session]);
    early.abort();
    return session;
  };
  try {
    for (;;) {
      if (options.signal?.aborted) throw abortedError();
      // A poll in progress ends with the deadline too. The deadline may exceed what a timer can hold, since a human may
      // review.
      const callMs = Math.ceil(Math.max(deadline - clock.now(), SHORTEST_CALL_MS));
      const overdue = AbortSignal.timeout(Math.min(callMs, MAX_TIMEOUT));
      const call = { signal: options.signal ? AbortSignal.any([options.signal, overdue]) : overdue };
      /** The vendor's answer; undefined after a temporary failure. */
      const attempt = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
        try {
          return await read();
        } catch (error) {
          if (overdue.aborted && options.signal?.aborted !== true)
            throw deadlineError(reads.provider, failure);
          if (!ProofingError.isInstance(error) || !error.retryable) throw error;
          failure = error;
          return undefined;
        }
      };
      const session = arrived ?? (await attempt(() => reads.session(call)));
      if (session !== undefined) {
        failure = undefined;
        checkReference(session, 'getSession');
        // A message about mere progress carries no interval, so the vendor's last one applies.
        const usual = arrived === undefined ? DEFAULT_POLL_MS : wanted;
        wanted = Math.max(milliseconds(session.pollAfterMs) ?? usual, SHORTEST_POLL_MS);
        // An error of the app's own code is not a failed poll.
        if (options.onUpdate !== undefined && isChange(session))
          await ownCode(async () => options.onUpdate?.(session), {
            signal: options.signal,
            timeoutMs: callMs,
            late: () => deadlineError(reads.provider, failure),
          });
        if (endsWaiting(session, options)) {
          const result = await attempt(() => reads.result({ ...call, polled: session }));
          if (result !== undefined) checkReference(result, 'getResult');
          // The vendor's result may become available a little after the session ends.
          if (result !== undefined && !(isEnded(session.status) && isOpen(result))) return result;
        }
      }
      arrived = undefined;
      const pause = Math.min(Math.max(wanted, milliseconds(failure?.retryAfterMs) ?? 0), MAX_TIMEOUT);
      const leftMs = deadline - clock.now();
      // The remaining time passes without a poll: a caller that waits again in a loop must not exceed the vendor's
      // rate.
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

/** Throws INVALID_INPUT. */
export function checkTimeout(timeoutMs: number): void {
  if (!Number.isFinite(timeoutMs)) throw invalidInput('timeoutMs must be a finite number of milliseconds');
}

/** Undefined for anything but a duration: a pause of `NaN` would be no pause at all. */
function milliseconds(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Throws BAD_RESPONSE if answers about one session name several references: one of them is about another person. */
function sameReference({ reference }: Reads): (session: ProofingSession, verb: string) => void {
  let known = reference;
  return (session, verb) => {
    known ??= session.reference;
    if (known !== undefined) checkSameReference(known, session, verb);
  };
}

/** Throws BAD_RESPONSE for an answer with another reference; an answer without one is accepted. */
export function checkSameReference(
  known: string,
  { ref, adapter, reference = known }: ProofingSession,
  verb = 'getResult',
): void {
  if (reference !== known)
    throw violation({ provider: ref.provider, adapter }, verb, 'has a different reference than the session');
}

interface OwnCodeLimits {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  /** The error if the code takes longer. */
  late(): ProofingError;
}

/**
 * Runs the app's own code, which may hang: it ends with the caller's signal, and within the limit. Its errors pass
 * unchanged.
 */
export async function ownCode<T>(
  work: () => Promise<T>,
  { signal, timeoutMs, late }: OwnCodeLimits,
): Promise<T> {
  // Real time, as for all code of the app.
  const limit = Math.min(Math.max(timeoutMs, SHORTEST_CALL_MS), MAX_TIMEOUT);
  const throwLate = () => {
    throw late();
  };
  return withTimeout(limit, work, { late: throwLate, signal, aborted: () => abortedError() });
}

function isOpen({ status }: ProofingResult): boolean {
  return !isEnded(status);
}

function endsWaiting({ status }: ProofingSession, { through = [] }: WaitOptions): boolean {
  if (status === 'in_review' || status === 'action_required') return !through.includes(status);
  return isEnded(status);
}

/** True if a session differs from the one before. */
function changesOnly(): (session: ProofingSession) => boolean {
  let seen: string | undefined;
  return (session) => {
    const before = seen;
    seen = JSON.stringify(session);
    return seen !== before;
  };
}

function deadlineError(provider: string, failure: ProofingError | undefined): ProofingError {
  const last = failure === undefined ? '' : `; the last poll failed with ${failure.code}`;
  return new ProofingError({
    code: 'TIMEOUT',
    message: `the session did not end in time${last}; it continues at the vendor; wait again with the same ref`,
    provider,
    causedBy: failure,
  });
}

/** Waits for the session that the next message leads to. */
export interface Arrival {
  /** The session after its next message. */
  readonly session: Promise<ProofingSession>;
  /** Stops waiting. */
  end(): void;
}

/** Passes sessions that messages led to on to those who wait for them in this process. */
interface Arrivals {
  arrived(session: ProofingSession): void;
  next(ref: SessionRef): Arrival;
}

type Listener = (session: ProofingSession) => void;

export function createArrivals(): Arrivals {
  const waiting = new Map<string, Set<Listener>>();
  return {
    arrived: (session) => {
      for (const listener of waiting.get(sessionKeyText(session.ref)) ?? []) listener(session);
    },
    next: (ref) => {
      const key = sessionKeyText(ref);
      const listeners = waiting.get(key) ?? new Set<Listener>();
      waiting.set(key, listeners);
      let listener: Listener = () => undefined;
      const end = () => {
        listeners.delete(listener);
        if (listeners.size === 0 && waiting.get(key) === listeners) waiting.delete(key);
      };
      const session = new Promise<ProofingSession>((resolve) => {
        listener = (arrived) => {
          end();
          resolve(arrived);
        };
        listeners.add(listener);
      });
      return { session, end };
    },
  };
}
