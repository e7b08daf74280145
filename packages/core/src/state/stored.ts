import type { SessionState, StoredSession } from '../contract/observation.js';
import { attemptsMade, currentOutcome, erasureOf, historyOf, isEndedHere } from './outcome.js';
import { reduceExpired } from './reducer.js';
import { readState, writeState } from './store.js';

// For those who implement a session store: what its texts say. Pure.

/** Throws TypeError for text that core did not write. */
export function readStoredState(text: string): StoredSession {
  const state = stateIn(text);
  const { route, finalizedAt, canceledAt, expiredAt, reopenedAt, retriedAt, testMode } = state;
  const erasure = erasureOf(state);
  return {
    ...standing(state),
    ...(erasure === undefined ? {} : { erasure }),
    attemptsMade: attemptsMade(state),
    ...(testMode === undefined ? {} : { testMode }),
    ...(route === undefined ? {} : { createdAt: route.at }),
    ...(finalizedAt === undefined ? {} : { finalizedAt }),
    ...(canceledAt === undefined ? {} : { canceledAt }),
    ...(expiredAt === undefined ? {} : { expiredAt }),
    ...(reopenedAt === undefined ? {} : { reopenedAt }),
    ...(retriedAt === undefined ? {} : { retriedAt }),
    history: historyOf(state),
  };
}

function standing(
  state: SessionState,
): Pick<StoredSession, 'outcome' | 'trust' | 'nativeStatus' | 'endedBy'> {
  const current = currentOutcome(state);
  if (current === undefined) return {};
  const { outcome, trust, nativeStatus } = current;
  return {
    outcome,
    trust,
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(isEndedHere(state, current) ? { endedBy: 'app' } : {}),
  };
}

/**
 * The text of a session for which this app stopped waiting at this time (milliseconds since the epoch): while the vendor
 * reports no end, it has expired. If it was opened again since, the text stays as it is. Throws TypeError for text that
 * core did not write.
 */
export function expiredState(text: string | undefined, at: number): string {
  return writeState(reduceExpired(text === undefined ? {} : stateIn(text), at));
}

function stateIn(text: string): SessionState {
  try {
    return readState(text);
  } catch {
    // Its own error may quote the text.
    throw new TypeError('not the text of a session');
  }
}
