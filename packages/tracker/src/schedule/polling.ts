import { type Action, isEnded, type Status } from '@anyproof/core';
import type { PollingPolicy, TrackerPolicies } from '../contract/policies.js';
import { bounds, DAY_MS, doubled, jittered, MINUTE_MS, SECOND_MS, wished } from './pauses.js';

/** A polling policy in which every value is set. */
export type Polling = Required<PollingPolicy>;

const DEFAULTS: Polling = {
  minMs: 5 * SECOND_MS,
  maxMs: 10 * MINUTE_MS,
  withMessagesMs: 15 * MINUTE_MS,
  giveUpMs: 30 * DAY_MS,
};

/** How a provider is polled: its own values, then the general ones, then the defaults. */
export function pollingFor({ polling = {} }: TrackerPolicies, provider?: string): Polling {
  const { providers = {}, ...general } = polling;
  const hasOwn = provider !== undefined && Object.hasOwn(providers, provider);
  const own: PollingPolicy = (hasOwn ? providers[provider] : undefined) ?? {};
  const given = (field: keyof PollingPolicy) => own[field] ?? general[field];
  const [minMs, maxMs] = bounds([given('minMs'), given('maxMs')], [DEFAULTS.minMs, DEFAULTS.maxMs]);
  return {
    minMs,
    maxMs,
    withMessagesMs: given('withMessagesMs') ?? DEFAULTS.withMessagesMs,
    giveUpMs: given('giveUpMs') ?? DEFAULTS.giveUpMs,
  };
}

/** A session is polled again after an eighth of its age: twice as old, half as often. */
const AGE_SHARE = 8;
/** How much less often a session is polled that waits for a human. */
const SLOWER = 4;
/** The interval where messages arrive grows to this multiple. */
const MOST_DOUBLED = 4;
/** Vendors' clocks differ from ours; after this time, an expired session should say so. */
const EXPIRY_MS = 15 * SECOND_MS;

/** All instants in milliseconds since the epoch. */
interface Lifetime {
  /** When it was created, or opened again. */
  readonly createdAt: number;
  /** The vendor's own end, if known. */
  readonly expiresAt?: number | undefined;
  readonly status: Status;
  readonly policy: Polling;
}

export interface PollFacts extends Lifetime {
  readonly now: number;
  /** What the vendor asked for, in milliseconds. */
  readonly pollAfterMs?: number | undefined;
  /** With `action_required`. */
  readonly actor?: Action['actor'] | undefined;
  /** Whether the vendor sends messages about this session. */
  readonly callbacks: boolean;
  /** From 0 up to 1, random. */
  readonly fraction: number;
}

/**
 * When an open session is polled next; undefined once it has ended. The vendor's wish is never undercut. Otherwise, the
 * session is looked at right after its own expiry, and when it is given up.
 */
export function nextPoll(facts: PollFacts): number | undefined {
  const { now, status, policy, pollAfterMs, expiresAt, fraction } = facts;
  if (isEnded(status)) return undefined;
  const floor = Math.max(policy.minMs, wished(pollAfterMs));
  const regular = now + jittered(intervalOf(facts), floor, fraction);
  const expiry = expiresAt === undefined ? [] : [expiresAt + EXPIRY_MS];
  const upcoming = [...expiry, giveUpAt(facts)].filter((at) => at > now);
  return Math.max(Math.min(regular, ...upcoming), now + floor);
}

function intervalOf({ now, createdAt, status, actor, callbacks, policy }: PollFacts): number {
  const age = Math.max(0, now - createdAt);
  if (callbacks) return safetyNet(age, policy.withMessagesMs);
  const interval = Math.min(Math.max(age / AGE_SHARE, policy.minMs), policy.maxMs);
  return waitsForHuman(status, actor) ? Math.min(SLOWER * interval, policy.maxMs) : interval;
}

/** The app's own actions go through this library, so their effect is polled for as usual. */
function waitsForHuman(status: Status, actor: Action['actor'] | undefined): boolean {
  return status === 'in_review' || (status === 'action_required' && actor !== 'app');
}

function safetyNet(age: number, shortest: number): number {
  let interval = shortest;
  while (interval < MOST_DOUBLED * shortest && 2 * interval * AGE_SHARE <= age) interval *= 2;
  return interval;
}

/**
 * When a session without an end counts as expired. Its own expiry limits how long the person has, not the vendor: while
 * the vendor or a reviewer works on it, only the policy's limit counts.
 */
export function giveUpAt({ createdAt, expiresAt, status, policy }: Lifetime): number {
  const limit = createdAt + policy.giveUpMs;
  const isVendorsTurn = status === 'in_review' || status === 'processing';
  return expiresAt === undefined || isVendorsTurn ? limit : Math.min(limit, expiresAt + DAY_MS);
}

export function isGivenUp({ now, ...lifetime }: Lifetime & { readonly now: number }): boolean {
  return !isEnded(lifetime.status) && now >= giveUpAt(lifetime);
}

export interface FailedPoll {
  readonly now: number;
  /** In a row, this one included. */
  readonly failures: number;
  /** What the vendor asked for. */
  readonly retryAfterMs?: number | undefined;
  /** Whether the same call may succeed later without a change. If not, somebody has to act first. */
  readonly isRetryable: boolean;
  readonly policy: Polling;
  /** From 0 up to 1, random. */
  readonly fraction: number;
}

/** When a session is polled again after a failure. */
export function afterFailure(failed: FailedPoll): number {
  const { now, failures, retryAfterMs, isRetryable, policy, fraction } = failed;
  const pause = isRetryable ? doubled(policy.minMs, failures, policy.maxMs) : policy.maxMs;
  return now + jittered(pause, Math.max(policy.minMs, wished(retryAfterMs)), fraction);
}

const OUTAGE = { failures: 20, pauseMs: MINUTE_MS };

/** For how long a vendor that failed too often is left alone. */
export function outageMs({ outage }: TrackerPolicies): number {
  return outage?.pauseMs ?? OUTAGE.pauseMs;
}

/** Until when a vendor that failed this often in a row is left alone; undefined: it is not yet often enough. */
export function outageAfter(now: number, failures: number, policies: TrackerPolicies): number | undefined {
  const most = policies.outage?.failures ?? OUTAGE.failures;
  return failures >= most ? now + outageMs(policies) : undefined;
}
