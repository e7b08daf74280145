import { isOverturned, isSameOutcome, type Outcome, type StoredSession } from '@anyproof/core';
import type { SessionEvent, SessionEventType } from '../contract/events.js';
import type { TrackedHistoryEntry } from '../contract/sessions.js';

/** One entry for the history. `at`: milliseconds since the epoch. */
export interface NewEntry {
  readonly at: number;
  readonly kind: TrackedHistoryEntry['kind'];
  readonly facts: { readonly [name: string]: unknown };
}

/** One event for the app, about the session as it stands after the change. */
export interface NewEvent {
  readonly at: number;
  readonly type: SessionEventType;
  readonly before?: NonNullable<SessionEvent['before']>;
  readonly erasure?: NonNullable<SessionEvent['erasure']>;
}

export interface Changes {
  readonly entries: readonly NewEntry[];
  readonly events: readonly NewEvent[];
}

/** Nothing is known of a session that was never stored. */
const NOTHING_KNOWN: StoredSession = { attemptsMade: 0, history: [] };

/** Where every session begins. */
const PENDING: Outcome = { status: 'pending' };

/** What a write changes, compared with what was stored before. Pure: the same two states give the same changes. */
export function changesBetween(
  before: StoredSession = NOTHING_KNOWN,
  after: StoredSession,
  at: number,
): Changes {
  const entries: NewEntry[] = [];
  const events: NewEvent[] = [];
  const routed = after.history.find(({ kind }) => kind === 'routed');
  if (routed?.kind === 'routed' && before.createdAt === undefined)
    entries.push({ at, kind: 'routed', facts: { ...routed.choice } });
  for (const [part, kind] of ACTIONS)
    if (after[part] !== undefined && after[part] !== before[part]) entries.push({ at, kind, facts: {} });

  const outcome = outcomeChange(before, after, at);
  if (outcome !== undefined) {
    entries.push(outcome.entry);
    events.push(outcome.event);
  }
  const erasure = erasureChange(before, after, at);
  if (erasure !== undefined) {
    entries.push(erasure.entry);
    events.push(erasure.event);
  }
  return { entries, events };
}

/** What this app did, by the time at which it did it. */
const ACTIONS = [
  ['finalizedAt', 'finalized'],
  ['canceledAt', 'canceled'],
  ['reopenedAt', 'reopened'],
] as const;

interface Change {
  readonly entry: NewEntry;
  readonly event: NewEvent;
}

function outcomeChange(before: StoredSession, after: StoredSession, at: number): Change | undefined {
  const was = before.outcome ?? PENDING;
  // Nothing is known any more of a session that was opened again.
  const { outcome = PENDING, nativeStatus, trust } = after;
  if (isSameOutcome(was, outcome)) return undefined;
  const facts = {
    ...outcome,
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(trust === undefined ? {} : { trust }),
  };
  const type = isOverturned(before, after) ? 'session.overturned' : 'session.changed';
  return { entry: { at, kind: 'changed', facts }, event: { at, type, before: shortOf(was) } };
}

function erasureChange(before: StoredSession, after: StoredSession, at: number): Change | undefined {
  const { erasure } = after;
  if (erasure === undefined || erasure.status === before.erasure?.status) return undefined;
  const { scope, status } = erasure;
  const isDone = status === 'done';
  return {
    entry: { at, kind: isDone ? 'erased' : 'erasing', facts: { scope } },
    event: {
      at,
      type: isDone ? 'session.erased' : 'session.erasing',
      erasure: { scope, vendor: status },
    },
  };
}

function shortOf({ status, decision }: Outcome): NonNullable<SessionEvent['before']> {
  return { status, ...(decision === undefined ? {} : { decision }) };
}
