import { type Action, isEnded, type Status } from '@anyproof/core';
import { jittered, wished } from './backoff.js';
import { DAY_MS, type Polling, SECOND_MS } from './policies.js';

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
