import type { HistoryEntry, Observation, SessionState, Word } from '../contract/observation.js';
import { isoInstant } from '../support/dates.js';
import { erasedAtOf, lastAnswer } from './reducer.js';

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
    entries.push({ at: isoInstant(at), kind: 'routed', choice });
  }
  if (finalizedAt !== undefined) entries.push({ at: isoInstant(finalizedAt), kind: 'finalized' });
  if (callback !== undefined)
    entries.push({ at: isoInstant(callback.observedAt), kind: 'callback', ...wordOf(callback) });
  if (fetched !== undefined)
    entries.push({ at: isoInstant(fetched.observedAt), kind: 'fetched', ...wordOf(fetched) });
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
