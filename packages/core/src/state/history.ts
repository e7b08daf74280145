import type { HistoryEntry, Observation, SessionState, Word } from '../contract/observation.js';
import { isoInstant } from '../support/time.js';
import { erasureOf, lastAnswer } from './outcome.js';

/** What is remembered of a session, the earliest first: of each source the report in effect, not every poll. */
export function historyOf(state: SessionState): readonly HistoryEntry[] {
  const { route, finalizedAt, callback, canceledAt, decided } = state;
  const fetched = state.fetched ?? lastAnswer(state);
  const erasure = erasureOf(state);
  const entries: HistoryEntry[] = [];
  if (route !== undefined) {
    const { at, provider, by, skipped } = route;
    entries.push({ at: isoInstant(at), kind: 'routed', choice: { provider, by, skipped } });
  }
  if (finalizedAt !== undefined) entries.push({ at: isoInstant(finalizedAt), kind: 'finalized' });
  if (callback !== undefined)
    entries.push({ at: isoInstant(callback.observedAt), kind: 'callback', ...wordOf(callback) });
  if (fetched !== undefined)
    entries.push({ at: isoInstant(fetched.observedAt), kind: 'fetched', ...wordOf(fetched) });
  if (canceledAt !== undefined) entries.push({ at: isoInstant(canceledAt), kind: 'canceled' });
  if (decided !== undefined)
    entries.push({ at: isoInstant(decided.observedAt), kind: 'decided', ...wordOf(decided) });
  if (erasure !== undefined) {
    const { status, scope, at } = erasure;
    entries.push({ at, kind: status === 'done' ? 'erased' : 'erasing', scope });
  }
  // Entries of the same instant keep the order above.
  return entries.sort((a, b) => order(timeOf(a.at), timeOf(b.at)));
}

/** An instant from a vendor or a store may be invalid: it is sorted last. */
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
