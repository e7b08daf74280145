import {
  type CreatedSession,
  type EndedBy,
  isDecision,
  isErasure,
  isOutcome,
  isStatus,
  type Outcome,
  outcomeOf,
  type StoredSession,
} from '@anyproof/core';
import type { SessionEvent } from '../contract/events.js';
import type { TrackedSession } from '../contract/sessions.js';
import type { NewEvent } from './changes.js';
import { eventTypeOf } from './event-types.js';
import type { SessionSecrets } from './facts.js';
import { numberOf, textOf, timeOf, unreadable } from './rows.js';

// What is stored of an event: the session right after the change, since it may be another one when the event is delivered.
// The ref and the app's own ids are added then, so a redaction need not rewrite events.

/** A session without what identifies it. */
type Standing = Outcome &
  Pick<
    TrackedSession,
    'nativeStatus' | 'attempts' | 'erasure' | 'testMode' | 'createdAt' | 'changedAt' | 'endedAt' | 'endedBy'
  >;

interface EventBody extends Pick<SessionEvent, 'before' | 'erasure'> {
  readonly session: Standing;
}

/** Milliseconds since the epoch. */
export interface EventTimes {
  readonly createdAt: number;
  readonly changedAt: number;
  readonly endedAt?: number;
}

/** What is known of a session. */
type Reported = Pick<StoredSession, 'outcome' | 'nativeStatus' | 'attemptsMade' | 'erasure' | 'testMode'> & {
  readonly endedBy?: EndedBy;
};

export function eventBody(
  { outcome, nativeStatus, attemptsMade, erasure, testMode, endedBy }: Reported,
  { before, erasure: erased }: NewEvent,
  times: EventTimes,
): string {
  const facts = {
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(attemptsMade === 0 ? {} : { attempts: { made: attemptsMade } }),
    ...(erasure === undefined ? {} : { erasure }),
    ...(testMode === undefined ? {} : { testMode }),
    ...(endedBy === undefined ? {} : { endedBy }),
  };
  return bodyText({
    session: { ...outcomeOf(outcome ?? { status: 'pending' }), ...facts, ...instants(times) },
    ...(before === undefined ? {} : { before }),
    ...(erased === undefined ? {} : { erasure: erased }),
  });
}

/**
 * Of the event that a session was created; without `session` if that happened elsewhere. Every session begins as pending: what
 * is known beyond that is in the changes that follow, which messages may have caused before the creation was recorded.
 */
export function createdBody(session: CreatedSession | undefined, now: number): string {
  const { attempts, testMode } = session ?? {};
  const facts = { attemptsMade: attempts?.made ?? 0, ...(testMode === undefined ? {} : { testMode }) };
  return eventBody(facts, { at: now, type: 'session.created' }, { createdAt: now, changedAt: now });
}

function bodyText(body: EventBody): string {
  return JSON.stringify(body);
}

function instants({ createdAt, changedAt, endedAt }: EventTimes) {
  return {
    createdAt: new Date(createdAt).toISOString(),
    changedAt: new Date(changedAt).toISOString(),
    ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString() }),
  };
}

/** The event as the app gets it. Throws STORE_UNAVAILABLE for a row that this version cannot read. */
export function sessionEvent(
  row: { readonly [column: string]: unknown },
  { ref, reference, subject }: SessionSecrets,
): SessionEvent {
  const { session, before, erasure } = readBody(textOf(row['body'], 'events.body'));
  return {
    id: textOf(row['id'], 'events.id'),
    sequence: numberOf(row['sequence'], 'events.sequence'),
    type: eventTypeOf(row['type']),
    at: new Date(timeOf(row['at'], 'events.at')).toISOString(),
    session: {
      ref,
      ...(reference === undefined ? {} : { reference }),
      ...(subject === undefined ? {} : { subject }),
      ...session,
    },
    ...(before === undefined ? {} : { before }),
    ...(erasure === undefined ? {} : { erasure }),
  };
}

function readBody(text: string): EventBody {
  const { session, before, erasure } = fieldsOf(parsed(text));
  return {
    session: readStanding(session),
    ...(before === undefined ? {} : { before: readBefore(before) }),
    ...(erasure === undefined ? {} : { erasure: checked(erasure, isErasureReport) }),
  };
}

function readStanding(session: unknown): Standing {
  const { nativeStatus, attempts, erasure, testMode, createdAt, changedAt, endedAt, endedBy } =
    fieldsOf(session);
  return {
    ...outcomeOf(checked(session, isOutcome)),
    ...(nativeStatus === undefined ? {} : { nativeStatus: checked(nativeStatus, isText) }),
    ...(attempts === undefined ? {} : { attempts: { made: checked(fieldsOf(attempts)['made'], isCount) } }),
    ...(erasure === undefined ? {} : { erasure: checked(erasure, isErasure) }),
    ...(testMode === undefined ? {} : { testMode: checked(testMode, isTrue) }),
    createdAt: checked(createdAt, isText),
    changedAt: checked(changedAt, isText),
    ...(endedAt === undefined ? {} : { endedAt: checked(endedAt, isText) }),
    ...(endedBy === undefined ? {} : { endedBy: checked(endedBy, isEndedBy) }),
  };
}

function readBefore(before: unknown): NonNullable<SessionEvent['before']> {
  const { status, decision } = fieldsOf(before);
  return {
    status: checked(status, isStatus),
    ...(decision === undefined ? {} : { decision: checked(decision, isDecision) }),
  };
}

const ENDED_BY: { readonly [By in EndedBy]: true } = { person: true, app: true, vendor: true };

function isEndedBy(value: unknown): value is EndedBy {
  return isText(value) && Object.hasOwn(ENDED_BY, value);
}

type ErasureReport = NonNullable<SessionEvent['erasure']>;
const VENDOR_PARTS: { readonly [Part in ErasureReport['vendor']]: true } = {
  requested: true,
  done: true,
  not_supported: true,
  kept: true,
};

function isErasureReport(value: unknown): value is ErasureReport {
  const { scope, vendor } = fieldsOf(value);
  return (
    (scope === 'session' || scope === 'subject') && isText(vendor) && Object.hasOwn(VENDOR_PARTS, vendor)
  );
}

function checked<T>(value: unknown, is: (value: unknown) => value is T): T {
  if (!is(value)) throw unreadable('events.body');
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable('events.body');
  }
}

function fieldsOf(value: unknown): { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isTrue(value: unknown): value is true {
  return value === true;
}
