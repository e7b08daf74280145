import { DAY_MS, type DeliveryRules, type OutageRules, type Polling } from './policies.js';

/** Nobody is waited for longer, whatever was asked: a date far away would end all work on a session. */
const LONGEST_WISH_MS = DAY_MS;
const JITTER = 0.1;

/** What somebody asked us to wait, in milliseconds; 0 if nothing. */
export function wished(milliseconds: number | undefined): number {
  return Math.min(Math.max(milliseconds ?? 0, 0), LONGEST_WISH_MS);
}

/** The interval give or take 10 %, in whole milliseconds, and never below the floor. `fraction`: from 0 up to 1, random. */
export function jittered(interval: number, floor: number, fraction: number): number {
  const base = Math.max(interval, floor);
  const least = Math.max(base * (1 - JITTER), floor);
  return Math.ceil(least + fraction * (base * (1 + JITTER) - least));
}

/** `first` for the first time, doubled for each further one. */
function doubled(first: number, times: number, most: number): number {
  return Math.min(first * 2 ** Math.max(0, times - 1), most);
}

export interface FailedPoll {
  readonly now: number;
  /** In a row, this one included. */
  readonly failures: number;
  /** What the vendor asked for. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the same call may succeed later without a change. If not, somebody has to act, and nobody does so soon. */
  readonly isRetryable: boolean;
  readonly policy: Polling;
  /** From 0 up to 1, random. */
  readonly fraction: number;
}

/** When a session is polled again after a failure. */
export function afterFailure({
  now,
  failures,
  retryAfterMs,
  isRetryable,
  policy,
  fraction,
}: FailedPoll): number {
  const pause = isRetryable ? doubled(policy.minMs, failures, policy.maxMs) : policy.maxMs;
  return now + jittered(pause, Math.max(policy.minMs, wished(retryAfterMs)), fraction);
}

/** How long a vendor that failed this often in a row is left alone, in milliseconds; undefined: not yet. */
export function outageAfter(failures: number, policy: OutageRules): number | undefined {
  return failures >= policy.failures ? policy.pauseMs : undefined;
}

export interface FailedDelivery {
  readonly now: number;
  /** All failed, this one included. */
  readonly attempts: number;
  /** What the endpoint asked for. */
  readonly retryAfterMs?: number | undefined;
  readonly policy: DeliveryRules;
  /** From 0 up to 1, random. */
  readonly fraction: number;
}

/** When an event is delivered again after a failure; `dead` after the last attempt. */
export function afterDelivery({
  now,
  attempts,
  retryAfterMs,
  policy,
  fraction,
}: FailedDelivery): number | 'dead' {
  if (attempts >= policy.attempts) return 'dead';
  const pause = doubled(policy.delayMs, attempts, policy.maxDelayMs);
  return now + jittered(pause, wished(retryAfterMs), fraction);
}
