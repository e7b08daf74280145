import { isEnded, type StoredSession } from '@anyproof/core';
import { type PolicyFacts, policyDue } from '../schedule/retention.js';
import { type Appendix, appendix } from './appended.js';
import type { Basis } from './basis.js';
import { type Changes, changesBetween } from './changes.js';
import type { RowKey } from './facts.js';
import type { StoreParts } from './parts.js';

/** A text to write, and what it says. */
export interface NewState {
  readonly row: RowKey;
  readonly text: string;
  readonly session: StoredSession | undefined;
}

/** What a write adds besides the text. */
export interface Additions extends Appendix {
  /** True if nothing changes but the text itself. */
  readonly isSilent: boolean;
  readonly endedAt: Date | null;
  /** When retention and reminders are due next, if that changes. */
  readonly policy: { readonly at: Date | null } | undefined;
  /** The session is to be polled then, whatever was planned. */
  readonly pollAt: Date | undefined;
}

const NONE: Changes = { entries: [], events: [] };

/** Once a session is redacted, nobody can tell whose it was: it causes no events and no work. */
const REDACTED = { policy: undefined, pollAt: undefined } as const;

export function additionsOf(
  parts: StoreParts,
  { session }: NewState,
  basis: Omit<Basis, 'revision' | 'tracked'>,
  now: number,
): Additions {
  const isRedacted = basis.redactedAt !== undefined;
  const changes = session === undefined || isRedacted ? NONE : changesBetween(basis.session, session, now);
  const endedAt = hasEnded(session) ? (basis.endedAt ?? now) : undefined;
  const added = appendix(parts, { ...basis, session, endedAt }, changes, now);
  return {
    isSilent: changes.entries.length === 0 && changes.events.length === 0,
    ...added,
    endedAt: endedAt === undefined ? null : new Date(endedAt),
    ...(isRedacted
      ? REDACTED
      : {
          policy: policyChange(parts, basis, session, endedAt, now),
          pollAt: isOpenedAgain(basis.session, session) ? new Date(now) : undefined,
        }),
  };
}

/** A text that core did not write says nothing, and so has no events. */
const NOT_READ: StoredSession = { attemptsMade: 0, history: [] };

function hasEnded(session: StoredSession | undefined): boolean {
  return session?.outcome !== undefined && isEnded(session.outcome.status);
}

/** Retention and reminders depend on the end, the decision and the erasure, and on nothing else. */
function policyChange(
  { policies }: StoreParts,
  { session: before, remindedAt }: Pick<Basis, 'session' | 'remindedAt'>,
  next: StoredSession | undefined,
  endedAt: number | undefined,
  now: number,
): Additions['policy'] {
  const decision = next?.outcome?.decision;
  const isSameEnd = hasEnded(before) === (endedAt !== undefined) && before?.outcome?.decision === decision;
  if (isSameEnd && before?.erasure?.status === next?.erasure?.status) return undefined;
  const erasure = erasureFacts(next);
  const at = policyDue({ now, endedAt, decision, remindedAt, erasure, eventsWaiting: false, policies });
  return { at: at === undefined ? null : new Date(at) };
}

/** What the vendor did about an erasure. */
export function erasureFacts(session: StoredSession | undefined): PolicyFacts['erasure'] {
  const { erasure } = session ?? NOT_READ;
  if (erasure === undefined) return undefined;
  const { status, at, dueAt } = erasure;
  return {
    vendor: status,
    at: Date.parse(at),
    ...(dueAt === undefined ? {} : { dueAt: Date.parse(dueAt) }),
  };
}

/** An end that was taken back, or a further attempt. */
function isOpenedAgain(before: StoredSession | undefined, next: StoredSession | undefined): boolean {
  if (hasEnded(next)) return false;
  const isOpened = next?.reopenedAt !== before?.reopenedAt || next?.retriedAt !== before?.retriedAt;
  return hasEnded(before) || isOpened;
}
