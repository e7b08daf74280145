// Sessions with events that wait, in a database of the file's own.
import { randomBytes, randomUUID } from 'node:crypto';
import { type Clock, type SessionRef, systemRandom } from '@anyproof/core';
import type { Database } from '../src/contract/database.js';
import type { OnTrackedSession, SessionEvent, SessionEventType } from '../src/contract/events.js';
import { migrateDatabase } from '../src/database/migrate.js';
import { type Tables, tablesOf } from '../src/database/names.js';
import { openDatabase } from '../src/database/open.js';
import { createDeliverer, type Deliverer, type DelivererParts } from '../src/events/deliver.js';
import { eventBody } from '../src/stores/event-body.js';
import { type RowKey, rowKeyOf, sealSecrets } from '../src/stores/facts.js';
import { createDatabase } from './database-server.js';
import { testSealing } from './events-sealing.js';

const SCHEMA = 'anyproof';
export const START = Date.UTC(2030, 0, 1);

export interface TestClock extends Clock {
  at: number;
}

export interface StoredRow {
  readonly id: string;
  readonly sequence: number;
  readonly attempts: number;
  readonly problem: string | null;
  readonly state: 'waiting' | 'delivered' | 'dead';
}

export interface EventsWorld {
  readonly database: Database;
  readonly tables: Tables;
  readonly sealing: ReturnType<typeof testSealing>;
  readonly clock: TestClock;
  deliverer(more: Pick<DelivererParts, 'target'> & Partial<DelivererParts>): Deliverer;
  withHandler(handler: OnTrackedSession, more?: Partial<DelivererParts>): Deliverer;
  /** A session without events. */
  session(): Promise<{ readonly key: RowKey; readonly ref: SessionRef }>;
  /** Adds events as a store does, in one statement; returns their ids. */
  add(key: RowKey, count: number, on?: Pick<Database, 'query'>): Promise<readonly string[]>;
  events(key: RowKey): Promise<readonly StoredRow[]>;
  deliverAt(key: RowKey): Promise<number | undefined>;
  close(): Promise<void>;
}

export async function eventsWorld(engine: 'PGlite' | 'PostgreSQL'): Promise<EventsWorld> {
  const own = engine === 'PostgreSQL' ? await createDatabase() : undefined;
  const database = await openDatabase(own?.url ?? 'memory:');
  const clock: TestClock = { at: START, now: () => clock.at, sleep: async () => undefined };
  await migrateDatabase(database, { schema: SCHEMA, clock });
  await database.query('create table app (event uuid, note text)');
  const tables = tablesOf(SCHEMA);
  const sealing = testSealing();
  const now = () => new Date(clock.at);
  const deliverer: EventsWorld['deliverer'] = (more) =>
    createDeliverer({
      database,
      schema: SCHEMA,
      sealing,
      clock,
      random: { ...systemRandom, fraction: () => 0.5 },
      policies: {},
      ...more,
    });
  return {
    database,
    tables,
    sealing,
    clock,
    deliverer,
    withHandler: (handler, more = {}) => deliverer({ target: { handler }, ...more }),
    session: async () => {
      const ref = { provider: 'acme', id: randomBytes(8).toString('hex') };
      const key = rowKeyOf(sealing, ref);
      const secrets = { ref, reference: `order-${ref.id}`, subject: 'person-7' };
      await database.query(
        `insert into ${tables.sessions} (key, provider, facts, created_at, changed_at, events) values ($1, $2, $3, $4, $4, 0)`,
        [key, ref.provider, sealSecrets(sealing, key, secrets), now()],
      );
      return { key, ref };
    },
    add: async (key, count, on = database) => {
      const ids = Array.from({ length: count }, () => randomUUID());
      const type: SessionEventType = 'session.changed';
      const times = { createdAt: START, changedAt: clock.at };
      const before = { status: 'pending' } as const;
      const outcome = { status: 'completed', decision: 'approved', final: true } as const;
      const body = eventBody(
        { outcome, attemptsMade: 2, nativeStatus: 'OK' },
        { at: START, type, before },
        times,
      );
      await on.query(
        `with written as (
          update ${tables.sessions} set events = events + $2::int, deliver_at = coalesce(deliver_at, $3)
          where key = $1 returning events
        )
        insert into ${tables.events} (id, session_key, sequence, type, at, body)
        select ids.id, $1, written.events - $2::int + ids.place, $4, $3, $5
        from written, unnest($6::uuid[]) with ordinality as ids(id, place)`,
        [key, count, now(), type, body, ids],
      );
      return ids;
    },
    events: async (key) => {
      const { rows } = await database.query<StoredRow>(
        `select id::text as id, sequence, attempts, problem,
          case when delivered_at is not null then 'delivered' when dead_at is not null then 'dead' else 'waiting' end as state
         from ${tables.events} where session_key = $1 order by sequence`,
        [key],
      );
      return rows;
    },
    deliverAt: async (key) => {
      const { rows } = await database.query<{ readonly at: Date | null }>(
        `select deliver_at as at from ${tables.sessions} where key = $1`,
        [key],
      );
      return rows[0]?.at?.getTime();
    },
    close: async () => {
      await database.close();
      await own?.drop();
    },
  };
}

/** A handler that fails as long as `failing` says so. */
export function recording(failing: (event: SessionEvent, attempt: number) => boolean = () => false) {
  const seen: { readonly sequence: number; readonly id: string; readonly attempt: number }[] = [];
  const handler: OnTrackedSession = async (_session, event, { attempt }) => {
    seen.push({ sequence: event.sequence, id: event.id, attempt });
    if (failing(event, attempt)) throw new RangeError('marie@example.com');
  };
  return { seen, handler };
}
