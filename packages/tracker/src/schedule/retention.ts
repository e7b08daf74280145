import type { Decision } from '@anyproof/core';
import type { TrackerPolicies } from '../contract/policies.js';
import { DAY_MS, MINUTE_MS } from './pauses.js';

/**
 * What a policy asks for. `remind`: the event `session.reverify`. `erase`: at the vendor. `confirm_erasure`: ask the vendor
 * whether the erasure that was requested is done. `redact`: remove the app's ids and the details from this database.
 */
export type PolicyAction = 'remind' | 'erase' | 'confirm_erasure' | 'redact';

/** All instants in milliseconds since the epoch. */
export interface PolicyFacts {
  readonly now: number;
  /** Absent while the session is open: no policy applies. */
  readonly endedAt?: number | undefined;
  readonly decision?: Decision | undefined;
  /** What the vendor did: `at` is when it was requested, then when it was done. `not_supported`: it cannot erase. */
  readonly erasure?:
    | {
        readonly vendor: 'requested' | 'done' | 'not_supported';
        readonly at: number;
        readonly dueAt?: number | undefined;
      }
    | undefined;
  readonly redactedAt?: number | undefined;
  readonly remindedAt?: number | undefined;
  /** Whether events of this session still wait: they need the ids that a redaction removes. */
  readonly eventsWaiting: boolean;
  readonly policies: Pick<TrackerPolicies, 'retention' | 'reverify'>;
}

/** A vendor that fails or does not confirm for this long must not keep the data in this database. */
const PATIENCE_MS = 30 * DAY_MS;
const CONFIRM_EVERY_MS = DAY_MS;
const WAIT_FOR_EVENTS_MS = 5 * MINUTE_MS;

interface Due {
  readonly action: PolicyAction;
  /** From when on. */
  readonly from: number;
}

/** When a policy asks for something next; undefined if none ever does. */
export function policyDue(facts: PolicyFacts): number | undefined {
  const times = dues(facts).map(({ action, from }) =>
    action === 'confirm_erasure' && from <= facts.now ? facts.now + CONFIRM_EVERY_MS : from,
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

/** What is due now, in this order. Each changes the facts: ask again after it. */
export function policyActions(facts: PolicyFacts): readonly PolicyAction[] {
  return dues(facts)
    .filter(({ from }) => from <= facts.now)
    .map(({ action }) => action);
}

function dues(facts: PolicyFacts): readonly Due[] {
  const { endedAt, redactedAt, policies } = facts;
  // Nobody knows any more whom a redacted session was about.
  if (endedAt === undefined || redactedAt !== undefined) return [];
  const retention = policies.retention === undefined ? [] : keeping(facts, endedAt, policies.retention);
  return [...reminder(facts, endedAt), ...confirmation(facts), ...retention];
}

function reminder({ decision, remindedAt, policies }: PolicyFacts, endedAt: number): readonly Due[] {
  if (policies.reverify === undefined || decision !== 'approved' || remindedAt !== undefined) return [];
  return [{ action: 'remind', from: endedAt + policies.reverify.days * DAY_MS }];
}

/** Also without a retention policy, since the app may have requested the erasure itself. */
function confirmation({ now, erasure }: PolicyFacts): readonly Due[] {
  if (erasure?.vendor !== 'requested' || now >= patienceEnds(erasure)) return [];
  return [{ action: 'confirm_erasure', from: erasure.dueAt ?? erasure.at + CONFIRM_EVERY_MS }];
}

function patienceEnds({ at, dueAt }: { readonly at: number; readonly dueAt?: number | undefined }): number {
  return (dueAt ?? at) + PATIENCE_MS;
}

/** First the vendor's data, then ours: once our ref is gone, nobody can ask the vendor any more. */
function keeping(
  facts: PolicyFacts,
  endedAt: number,
  { days, eraseAtVendor = true }: NonNullable<TrackerPolicies['retention']>,
): readonly Due[] {
  const { now, erasure, eventsWaiting } = facts;
  const ends = endedAt + days * DAY_MS;
  const redact = (from: number): Due => ({
    action: 'redact',
    from: eventsWaiting ? Math.max(from, now + WAIT_FOR_EVENTS_MS) : from,
  });
  if (erasure?.vendor === 'requested') return [redact(Math.max(ends, patienceEnds(erasure)))];
  if (erasure !== undefined || !eraseAtVendor || now >= ends + PATIENCE_MS) return [redact(ends)];
  return [{ action: 'erase', from: ends }];
}
