import { ProofingError, type SessionRef } from '@anyproof/core';
import type { StoredEvent } from '../contract/events.js';
import type {
  TrackedHistory,
  TrackedSession,
  TrackedSessionPage,
  TrackedSessionQuery,
} from '../contract/sessions.js';
import type { EventQuery } from '../contract/tracker.js';
import { eventTypeOf } from './event-types.js';
import { openSecrets, type RowKey, referenceHash, rowKeyOf, subjectHash } from './facts.js';
import { isIntact, readEntry } from './history.js';
import type { StoreParts } from './parts.js';
import { bytesOf, ifPresent, numberOf, textOf, timeOf } from './rows.js';
import { TRACKED, trackedSession } from './tracked.js';

interface Row {
  readonly [column: string]: unknown;
}

/** What apps, commands and inspectors ask of the database. */
export interface Queries {
  session(ref: SessionRef): Promise<TrackedSession | undefined>;
  sessions(query: TrackedSessionQuery): Promise<TrackedSessionPage>;
  history(ref: SessionRef): Promise<TrackedHistory>;
  events(query: EventQuery): Promise<readonly StoredEvent[]>;
  /** The sessions that are due, the longest first; without a ref if only messages named it, and none was read yet. */
  due(providers: readonly string[], limit: number): Promise<readonly DueSession[]>;
}

export interface DueSession {
  readonly row: RowKey;
  readonly ref: SessionRef | undefined;
}

const MOST_ROWS = 1_000;

export function databaseQueries(parts: StoreParts): Queries {
  const { database, tables, sealing, clock } = parts;
  const refOf = async (row: Row): Promise<SessionRef | undefined> => {
    const facts = ifPresent(textOf, row['facts'], 'sessions.facts');
    if (facts === undefined) return undefined;
    return (await openSecrets(sealing, bytesOf(row['key'], 'sessions.key'), facts)).ref;
  };
  return {
    session: async (ref) => {
      const { rows } = await database.query<Row>(
        `/* anyproof:session */ select ${TRACKED} from ${tables.sessions} where key = $1`,
        [rowKeyOf(sealing, ref)],
      );
      return rows[0] === undefined ? undefined : trackedSession(sealing, rows[0]);
    },
    sessions: async (query) => {
      const size = Math.min(count(query.pageSize, 50, 'pageSize'), MOST_ROWS);
      const { where, values } = conditions(parts, query);
      const { rows } = await database.query<Row>(
        `/* anyproof:sessions */ select ${TRACKED} from ${tables.sessions}
         where facts is not null ${where} order by created_at desc, key desc limit ${size + 1}`,
        values,
      );
      const page = rows.slice(0, size);
      const sessions = await Promise.all(page.map((row) => trackedSession(sealing, row)));
      const last = rows.length > size ? page.at(-1) : undefined;
      return {
        sessions: sessions.flatMap((session) => session ?? []),
        ...(last === undefined ? {} : { next: cursorOf(last) }),
      };
    },
    history: async (ref) => {
      const key = rowKeyOf(sealing, ref);
      // One statement, so that the entries and the end of the chain are of one instant.
      const { rows } = await database.query<Row>(
        `/* anyproof:history */ select s.entries as chain_entries, s.digest as chain_digest,
           h.sequence, h.at, h.kind, h.facts, h.salt, h.content, h.digest
         from ${tables.sessions} as s left join ${tables.history} as h on h.session_key = s.key
         where s.key = $1 order by h.sequence`,
        [key],
      );
      const [first] = rows;
      if (first === undefined) return { entries: [], intact: true };
      const entries = rows.flatMap((row) => (row['sequence'] === null ? [] : [readEntry(row)]));
      const tail = {
        entries: numberOf(first['chain_entries'], 'sessions.entries'),
        digest: ifPresent(bytesOf, first['chain_digest'], 'sessions.digest'),
      };
      return { entries: entries.map(({ entry }) => entry), intact: isIntact(sealing, tail, entries) };
    },
    events: async ({ ref, state, limit }) => {
      const { rows } = await database.query<Row>(
        `/* anyproof:events */ select e.id::text as id, e.session_key as key, s.facts, e.sequence, e.type, e.at, e.attempts, e.problem,
           e.delivered_at, e.dead_at
         from ${tables.events} as e left join ${tables.sessions} as s on s.key = e.session_key
         where ($1::bytea is null or e.session_key = $1) and ${STATES[state ?? 'any']}
         order by e.at desc, e.sequence desc limit $2`,
        [ref === undefined ? null : rowKeyOf(sealing, ref), Math.min(count(limit, 100, 'limit'), MOST_ROWS)],
      );
      return Promise.all(rows.map(async (row) => storedEvent(row, await refOf(row))));
    },
    due: async (providers, limit) => {
      const { rows } = await database.query<Row>(
        `/* anyproof:due */ select key, facts from ${tables.sessions}
         where due_at <= $1 and provider = any($2::text[]) order by due_at limit $3`,
        [new Date(clock.now()), providers, count(limit, 100, 'limit')],
      );
      return Promise.all(
        rows.map(async (row) => ({ row: bytesOf(row['key'], 'sessions.key'), ref: await refOf(row) })),
      );
    },
  };
}

const STATES: { readonly [S in StoredEvent['state'] | 'any']: string } = {
  any: 'true',
  waiting: 'e.delivered_at is null and e.dead_at is null',
  delivered: 'e.delivered_at is not null',
  dead: 'e.dead_at is not null',
};

function storedEvent(row: Row, ref: SessionRef | undefined): StoredEvent {
  const deliveredAt = ifPresent(timeOf, row['delivered_at'], 'events.delivered_at');
  const problem = ifPresent(textOf, row['problem'], 'events.problem');
  const isDead = row['dead_at'] !== null;
  return {
    id: textOf(row['id'], 'events.id'),
    ...(ref === undefined ? {} : { ref }),
    sequence: numberOf(row['sequence'], 'events.sequence'),
    type: eventTypeOf(row['type']),
    at: new Date(timeOf(row['at'], 'events.at')).toISOString(),
    state: deliveredAt !== undefined ? 'delivered' : isDead ? 'dead' : 'waiting',
    attempts: numberOf(row['attempts'], 'events.attempts'),
    ...(deliveredAt === undefined ? {} : { deliveredAt: new Date(deliveredAt).toISOString() }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** The conditions of a query, and their values. */
function conditions(
  { sealing }: StoreParts,
  query: TrackedSessionQuery,
): { readonly where: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const texts: string[] = [];
  const add = (condition: (place: string) => string, value: unknown) => {
    values.push(value);
    texts.push(`and ${condition(`$${values.length}`)}`);
  };
  const { reference, subject, status, decision, provider, since, until, cursor } = query;
  if (reference !== undefined) add((place) => `reference_hash = ${place}`, referenceHash(sealing, reference));
  if (subject !== undefined) add((place) => `subject_hash = ${place}`, subjectHash(sealing, subject));
  if (status !== undefined)
    add((place) => `status = any(${place}::text[])`, typeof status === 'string' ? [status] : status);
  if (decision !== undefined) add((place) => `decision = ${place}`, decision);
  if (provider !== undefined) add((place) => `provider = ${place}`, provider);
  if (since !== undefined) add((place) => `created_at >= ${place}`, instant(since, 'since'));
  if (until !== undefined) add((place) => `created_at < ${place}`, instant(until, 'until'));
  if (cursor !== undefined) {
    const { at, key } = readCursor(cursor);
    values.push(at, key);
    texts.push(`and (created_at, key) < ($${values.length - 1}, $${values.length}::bytea)`);
  }
  return { where: texts.join(' '), values };
}

function cursorOf(row: Row): string {
  const at = timeOf(row['created_at'], 'sessions.created_at');
  return `${at}.${bytesOf(row['key'], 'sessions.key').toString('base64url')}`;
}

function readCursor(cursor: string): { readonly at: Date; readonly key: Buffer } {
  const [at, key, ...more] = cursor.split('.');
  if (at === undefined || key === undefined || more.length > 0 || !/^\d{1,16}$/.test(at))
    throw invalid('cursor must be the next of an earlier page', 'cursor');
  return { at: new Date(Number(at)), key: Buffer.from(key, 'base64url') };
}

function instant(text: string, path: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw invalid(`${path} must be an ISO 8601 instant`, path);
  return date;
}

function count(value: number | undefined, usual: number, path: string): number {
  if (value === undefined) return usual;
  if (!Number.isSafeInteger(value) || value < 1)
    throw invalid(`${path} must be a whole number above 0`, path);
  return value;
}

function invalid(message: string, path: string): ProofingError {
  return new ProofingError({ code: 'INVALID_INPUT', message, path });
}
