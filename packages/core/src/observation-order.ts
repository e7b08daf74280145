import type { Observation } from './contract/observation.js';
import type { Status } from './contract/status.js';
import { canonical } from './state-text.js';

const RANK: Readonly<Record<Status, number>> = {
  pending: 0,
  processing: 1,
  in_review: 2,
  abandoned: 3,
  expired: 4,
  canceled: 5,
  failed: 6,
  completed: 7,
};

/** The one that counts of two answers from one source: the newer, and at one instant the one that goes further. */
export function greater(known: Observation | undefined, next: Observation): Observation {
  if (known === undefined) return next;
  return known.observedAt > next.observedAt ||
    (known.observedAt === next.observedAt && compare(known, next) > 0)
    ? known
    : next;
}

function compare(a: Observation, b: Observation): number {
  const byRank = RANK[a.outcome.status] - RANK[b.outcome.status];
  // Text, with its fields in one order, decides between answers of one instant that rank the same and differ: rare, so it is looked at last.
  return (
    byRank || (isSame(a, b) ? 0 : compareText(JSON.stringify(canonical(a)), JSON.stringify(canonical(b))))
  );
}

/** The same status, decision and native word, whenever it was told. */
export function isSameWord(a: Observation, b: Observation): boolean {
  return a.outcome.status === b.outcome.status && isSame(a, b);
}

/** Of one rank. */
function isSame(a: Observation, b: Observation): boolean {
  return (
    a.nativeStatus === b.nativeStatus &&
    a.outcome.decision === b.outcome.decision &&
    a.outcome.decidedBy === b.outcome.decidedBy &&
    a.outcome.final === b.outcome.final &&
    a.notFetchable === b.notFetchable &&
    a.erasedAt === b.erasedAt
  );
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
