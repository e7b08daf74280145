import { ProofingError } from '@anyproof/core';
import type { Queryable } from '../contract/database.js';
import { batched } from '../database/batched.js';
import { nameOf, type RowKey } from '../stores/facts.js';
import type { StoreParts } from '../stores/parts.js';
import { bytesOf, ifPresent, numberOf, textOf, timeOf } from '../stores/rows.js';

/** An event that waits, as a row. */
export interface WaitingEvent {
  readonly id: string;
  /** Attempts so far, all of which failed. */
  readonly attempts: number;
  readonly row: { readonly [column: string]: unknown };
}

export interface Waiting {
  /** Of the session's row: it changes with each write. */
  readonly version: string;
  readonly provider: string;
  /** Sealed; undefined once the session was redacted. */
  readonly facts: string | undefined;
  readonly deliverAt: number | undefined;
  /** In order; empty before `deliverAt`. */
  readonly events: readonly WaitingEvent[];
}

export interface FailedAttempt {
  readonly attempts: number;
  readonly problem: string;
  /** When to try again; `dead`: never. */
  readonly next: number | 'dead';
}

/** The events of sessions that wait for their delivery. `in_use`: a transaction of the app's is about to record it. */
export interface EventRows {
  /** Undefined if there is no such session. */
  waiting(key: RowKey): Promise<Waiting | undefined>;
  /** Marks one as delivered. `last`: the session has nothing to deliver any more. */
  delivered(key: RowKey, version: string, id: string): Promise<'delivered' | 'last' | 'in_use'>;
  /** Marks one on a transaction of the app's. Throws CONFLICT if another process did, or is about to. */
  record(transaction: Queryable, id: string): Promise<void>;
  /** Records a failed attempt, unless the event was delivered in the meantime. */
  failed(key: RowKey, id: string, attempt: FailedAttempt): Promise<'failed' | 'delivered' | 'in_use'>;
  /** The session has nothing to deliver any more; false if it changed since, or events wait. */
  settled(key: RowKey, version: string): Promise<boolean>;
  /** Those with these ids, or all dead ones, wait again. */
  again(
    which: readonly string[] | 'dead',
  ): Promise<{ readonly events: number; readonly keys: readonly RowKey[] }>;
}

/** An event that the app has received, and the version of its session's row. */
interface Mark {
  readonly key: RowKey;
  readonly version: string;
  readonly id: string;
}

/** Read at a time. */
const BATCH = 20;
/** An event that a transaction of the app's is about to record is looked at again after this time: it may be rolled back. */
export const IN_USE_MS = 60_000;
const WAITS = 'delivered_at is null and dead_at is null';

/**
 * Whoever adds an event, or lets one wait again, writes the session's row in the same transaction. So a session whose row has
 * the version that was read has no events that were not read: only then is its `deliver_at` cleared. A subquery alone would
 * not do, since PostgreSQL evaluates it on the state before it waited for the row.
 */
export function databaseEvents({
  database,
  tables,
  clock,
}: Pick<StoreParts, 'database' | 'tables' | 'clock'>): EventRows {
  const { sessions, events } = tables;
  const now = () => new Date(clock.now());
  /** Whoever works on it has locked it: nobody waits for the app's own transaction in another process. */
  const free = (id: string) =>
    `select id from ${events} where id = ${id} and ${WAITS} for update skip locked`;
  /** Somebody else has recorded the delivery, or is about to: if that fails, the event is looked at again. */
  const othersWork = async (key: RowKey, id: string): Promise<'delivered' | 'in_use'> => {
    const { rowCount } = await database.query(
      `/* anyproof:event-in-use */ update ${sessions} set deliver_at = $3
      where key = $1 and exists (select 1 from ${events} where id = $2 and ${WAITS})`,
      [key, id, new Date(clock.now() + IN_USE_MS)],
    );
    return rowCount === 1 ? 'in_use' : 'delivered';
  };
  const waiting = batched(async (keys: readonly RowKey[]) => {
    const { rows } = await database.query<{ [column: string]: unknown }>(
      `/* anyproof:waiting-events */
      select s.key, s.xmin::text as version, s.provider, s.facts, s.deliver_at,
        e.id::text as id, e.sequence, e.type, e.at, e.body, e.attempts
      from ${sessions} as s left join lateral (
        select * from ${events} where session_key = s.key and ${WAITS} and s.deliver_at <= $2
        order by sequence limit ${BATCH}
      ) as e on true
      where s.key = any($1::bytea[]) order by e.sequence`,
      [keys, now()],
    );
    const byName = new Map<string, { [column: string]: unknown }[]>();
    for (const row of rows) {
      const name = nameOf(bytesOf(row['key'], 'sessions.key'));
      byName.set(name, [...(byName.get(name) ?? []), row]);
    }
    return keys.map((key) => ({ rows: byName.get(nameOf(key)) ?? [] }));
  });
  const delivered = batched(async (all: readonly Mark[]) => {
    const input = all.map(({ key, version, id }) => ({ row: key.toString('hex'), version, id }));
    const { rows } = await database.query<{ readonly id: unknown; readonly settled: unknown }>(
      `/* anyproof:event-delivered */
      with input as (
        select decode(i.row, 'hex') as key, i.version, i.id from json_to_recordset($1::json) as i(row text, version text, id uuid)
        order by i.row
      ), marked as (
        update ${events} set delivered_at = $2, attempts = attempts + 1, problem = null
        where id in (select id from ${events} where id in (select id from input) and ${WAITS} order by id for update skip locked)
        returning id
      ), settled as (
        update ${sessions} as s set deliver_at = null from input as i
        where s.key = i.key and s.xmin::text = i.version and (select count(*) from marked) >= 0
          and not exists (
            select 1 from ${events} where session_key = s.key and ${WAITS} and id not in (select id from marked)
          )
        returning s.key
      )
      select i.id::text as id, exists (select 1 from settled where settled.key = i.key) as settled
      from input as i where i.id in (select id from marked) or i.key in (select key from settled)`,
      [JSON.stringify(input), now()],
    );
    const found = new Map(
      rows.map(({ id, settled }) => [id, settled === true ? 'last' : 'delivered'] as const),
    );
    return all.map(({ id }) => found.get(id) ?? 'unmarked');
  });
  return {
    waiting: async (key) => {
      const { rows } = await waiting(key);
      const [first] = rows;
      if (first === undefined) return undefined;
      return {
        version: textOf(first['version'], 'sessions.xmin'),
        provider: textOf(first['provider'], 'sessions.provider'),
        facts: ifPresent(textOf, first['facts'], 'sessions.facts'),
        deliverAt: ifPresent(timeOf, first['deliver_at'], 'sessions.deliver_at'),
        events: rows.flatMap((row) => (row['id'] === null ? [] : [waitingEvent(row)])),
      };
    },
    delivered: async (key, version, id) => {
      const mark = await delivered({ key, version, id });
      return mark === 'unmarked' ? othersWork(key, id) : mark;
    },
    record: async (transaction, id) => {
      const { rowCount } = await transaction.query(
        `/* anyproof:event-recorded */ update ${events}
        set delivered_at = $2, attempts = attempts + 1, problem = null where id in (${free('$1')})`,
        [id, now()],
      );
      if (rowCount !== 1) throw recordedElsewhere();
    },
    failed: async (key, id, { attempts, problem, next }) => {
      const isDead = next === 'dead';
      const { rows } = await database.query<{ readonly failed: unknown }>(
        `/* anyproof:event-failed */
        with failed as (
          update ${events} set attempts = $3, problem = $4, dead_at = $5 where id in (${free('$2')}) returning id
        ), postponed as (
          update ${sessions} set deliver_at = $6
          where key = $1 and $6::timestamptz is not null and exists (select 1 from failed)
        )
        select count(*)::int as failed from failed`,
        [key, id, attempts, problem, isDead ? now() : null, isDead ? null : new Date(next)],
      );
      return numberOf(rows[0]?.failed, 'events') === 1 ? 'failed' : othersWork(key, id);
    },
    settled: async (key, version) => {
      const { rowCount } = await database.query(
        `/* anyproof:events-settled */ update ${sessions} set deliver_at = null
        where key = $1 and xmin::text = $2
          and not exists (select 1 from ${events} where session_key = $1 and ${WAITS})`,
        [key, version],
      );
      return rowCount === 1;
    },
    again: async (which) => {
      const isDead = which === 'dead';
      const { rows } = await database.query<{ readonly key: unknown; readonly events: unknown }>(
        `/* anyproof:resend-events */
        with again as (
          update ${events} as e set delivered_at = null, dead_at = null, attempts = 0, problem = null
          from ${sessions} as s
          where ${isDead ? 'e.dead_at is not null' : 'e.id = any($2::uuid[])'}
            and s.key = e.session_key and s.facts is not null
          returning e.session_key
        ), due as (
          update ${sessions} set deliver_at = $1 where key in (select session_key from again) returning key
        )
        select session_key as key, count(*)::int as events from again group by session_key`,
        isDead ? [now()] : [now(), which],
      );
      return {
        events: rows.reduce((sum, row) => sum + numberOf(row.events, 'events'), 0),
        keys: rows.map((row) => bytesOf(row.key, 'events.session_key')),
      };
    },
  };
}

function waitingEvent(row: { readonly [column: string]: unknown }): WaitingEvent {
  return { id: textOf(row['id'], 'events.id'), attempts: numberOf(row['attempts'], 'events.attempts'), row };
}

function recordedElsewhere(): ProofingError {
  return new ProofingError({
    code: 'CONFLICT',
    message:
      'the delivery of this event was already recorded, or is being recorded by another process; what this transaction wrote was rolled back',
    problem: 'recorded_elsewhere',
  });
}
