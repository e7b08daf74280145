import { instant } from './instant.js';
import { erasedAtOf, lastAnswer, type Observation, type SessionState } from './reducer.js';
import type { RouteChoice } from './route.js';
import type { Outcome } from './status.js';

/** One thing that is known of a session's past. `at` is an ISO 8601 instant, UTC. */
export type HistoryEntry =
  /** Why this provider has it. */
  | { readonly at: string; readonly kind: 'routed'; readonly choice: RouteChoice }
  /** This app said that all evidence was there. */
  | { readonly at: string; readonly kind: 'finalized' }
  /** A message of the vendor ended it, with a word that cannot be fetched. */
  | ({ readonly at: string; readonly kind: 'callback' } & Word)
  /** The vendor's newest answer to us; `at` is when it was asked for. */
  | ({ readonly at: string; readonly kind: 'fetched' } & Word)
  /** It was erased, or the vendor does not find what it had ended. */
  | { readonly at: string; readonly kind: 'erased' };

type Word = Outcome & {
  /** The vendor's own word, as it came. */
  readonly nativeStatus?: string;
};

/**
 * What is remembered of a session, the earliest first. Of each source the word that counts is kept, not every poll.
 */
export function historyOf(state: SessionState): readonly HistoryEntry[] {
  const { route, finalizedAt, callback } = state;
  const fetched = state.fetched ?? lastAnswer(state);
  const erasedAt = erasedAtOf(state);
  const entries: HistoryEntry[] = [];
  if (route !== undefined) {
    const { at, ...choice } = route;
    entries.push({ at: instant(at), kind: 'routed', choice });
  }
  if (finalizedAt !== undefined) entries.push({ at: instant(finalizedAt), kind: 'finalized' });
  if (callback !== undefined)
    entries.push({ at: instant(callback.observedAt), kind: 'callback', ...wordOf(callback) });
  if (fetched !== undefined)
    entries.push({ at: instant(fetched.observedAt), kind: 'fetched', ...wordOf(fetched) });
  if (erasedAt !== undefined) entries.push({ at: erasedAt, kind: 'erased' });
  // The order above is kept among those of one instant.
  return entries.sort((a, b) => order(timeOf(a.at), timeOf(b.at)));
}

/** What a vendor or a store gave as an instant may be none: it goes to the end. */
function timeOf(at: string): number {
  const time = Date.parse(at);
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

function order(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

function wordOf({ outcome, nativeStatus }: Observation): Word {
  return { ...outcome, ...(nativeStatus === undefined ? {} : { nativeStatus }) };
}
