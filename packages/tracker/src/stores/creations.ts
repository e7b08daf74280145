import {
  type BegunCreation,
  type CreateSessionInput,
  creationKey,
  readStoredState,
  type SessionRef,
  type SessionStore,
} from '@anyproof/core';
import type { StoreParts } from './parts.js';
import { ifPresent, numberOf, textOf, timeOf, unreadable } from './rows.js';

/** A creation of which it is unknown what became of it. */
export interface OpenCreation {
  /** Core's hash of the key. */
  readonly id: string;
  readonly claim: string;
  readonly key: string;
  readonly input: CreateSessionInput;
  /** The provider that the call named. */
  readonly provider?: string;
  /** The session that it made, if that is known. */
  readonly made?: SessionRef;
  /** The provider where it was begun; absent if it was not. */
  readonly begunWith?: string;
  readonly begunAt: number;
  readonly failures: number;
  /** Nobody can say: the event that reports it, and since when. */
  readonly unsettled?: { readonly eventId: string; readonly at: number; readonly problem: string };
}

export interface Creations {
  /** Keeps it under this claim; false while somebody else is at it. */
  begin(creation: BegunCreation, claim: string): Promise<boolean>;
  /** Made nothing, and is forgotten, if it is still under this claim. */
  refuse(creation: BegunCreation, claim: string): Promise<void>;
  /** It is unknown what it made: it is due for whoever settles it. */
  leave(creation: BegunCreation, claim: string): Promise<void>;
  /** The session exists, and is about to be tracked. */
  made(creation: BegunCreation, ref: SessionRef): Promise<void>;
  /** Core's own note of where a creation is. */
  readonly marks: SessionStore;
  claimed(claim: string): Promise<readonly OpenCreation[]>;
  /** It is tried again then. `failures`: so far. */
  postpone(id: string, at: number, problem: string, failures: number): Promise<void>;
  /** Nobody can say what it made; the app is to be told under this id. */
  unsettled(id: string, eventId: string, problem: string): Promise<void>;
  /** It needs no more work: its input is forgotten. */
  closed(id: string): Promise<void>;
}

/** Creations, kept with their input until their session is stored. A claim that is not renewed ends after `leaseMs`. */
export function databaseCreations(parts: StoreParts, leaseMs: number): Creations {
  const { database, tables, sealing, clock } = parts;
  const run = async (name: string, sql: string, values: readonly unknown[]) => {
    await database.query(`/* anyproof:${name} */ ${sql}`, values);
  };
  return {
    begin: async (creation, claim) => {
      const { id } = creationKey(creation.key);
      const { rowCount } = await database.query(
        `/* anyproof:begin-creation */
        insert into ${tables.creations} as c (id, sealed, begun_at, due_at, claim, claimed_until)
        values ($1, $2, $3, $3, $4::uuid, clock_timestamp() + $5::float8 * interval '1 millisecond')
        on conflict (id) do update set sealed = excluded.sealed, due_at = excluded.due_at, claim = excluded.claim,
          claimed_until = excluded.claimed_until, failures = 0, problem = null, event_id = null, unsettled_at = null
          where c.claim is null or c.claim = excluded.claim or c.claimed_until <= clock_timestamp()`,
        [
          id,
          sealing.seal(placeOf(id), JSON.stringify(plain(creation))),
          new Date(clock.now()),
          claim,
          leaseMs,
        ],
      );
      return rowCount === 1;
    },
    leave: ({ key }, claim) =>
      run(
        'leave-creation',
        `update ${tables.creations} set claim = null, claimed_until = null where id = $1 and claim = $2::uuid`,
        [creationKey(key).id, claim],
      ),
    made: async (creation, ref) => {
      const { id } = creationKey(creation.key);
      await run('made-session', `update ${tables.creations} set sealed = $2 where id = $1`, [
        id,
        sealing.seal(placeOf(id), JSON.stringify({ ...plain(creation), made: ref })),
      ]);
    },
    refuse: ({ key }, claim) =>
      run('refuse-creation', `delete from ${tables.creations} where id = $1 and claim = $2::uuid`, [
        creationKey(key).id,
        claim,
      ]),
    claimed: async (claim) => {
      const { rows } = await database.query<{ [column: string]: unknown }>(
        `/* anyproof:claimed-creations */ select id, state, sealed, begun_at, failures, problem, event_id::text as event_id, unsettled_at
         from ${tables.creations} where claim = $1 and sealed is not null`,
        [claim],
      );
      return Promise.all(
        rows.map(async (row) => {
          const id = textOf(row['id'], 'creations.id');
          const creation = readCreation(
            JSON.parse(await sealing.open(placeOf(id), textOf(row['sealed'], 'creations.sealed'))),
          );
          const eventId = ifPresent(textOf, row['event_id'], 'creations.event_id');
          const at = ifPresent(timeOf, row['unsettled_at'], 'creations.unsettled_at');
          const problem = ifPresent(textOf, row['problem'], 'creations.problem') ?? 'AMBIGUOUS';
          return {
            id,
            claim,
            ...creation,
            ...begunWith(ifPresent(textOf, row['state'], 'creations.state')),
            begunAt: timeOf(row['begun_at'], 'creations.begun_at'),
            failures: numberOf(row['failures'], 'creations.failures'),
            ...(eventId === undefined || at === undefined ? {} : { unsettled: { eventId, at, problem } }),
          };
        }),
      );
    },
    postpone: (id, at, problem, failures) =>
      run(
        'postpone-creation',
        `update ${tables.creations} set due_at = $2, claim = null, failures = $4, problem = $3
         where id = $1 and sealed is not null`,
        [id, new Date(at), problem, failures],
      ),
    unsettled: (id, eventId, problem) =>
      run(
        'unsettled-creation',
        `update ${tables.creations} set due_at = $2, claim = null, failures = 0, problem = $3,
           event_id = coalesce(event_id, $4::uuid), unsettled_at = coalesce(unsettled_at, $2)
         where id = $1 and sealed is not null`,
        [id, new Date(clock.now()), problem, eventId],
      ),
    closed: (id) =>
      run(
        'close-creation',
        `update ${tables.creations} set sealed = null, due_at = null, claim = null where id = $1`,
        [id],
      ),
    marks: {
      read: async ({ id }) => {
        const { rows } = await database.query<{ [column: string]: unknown }>(
          `/* anyproof:read-creation */ select state, revision::text as revision from ${tables.creations}
           where id = $1 and state is not null`,
          [id],
        );
        const [row] = rows;
        if (row === undefined) return undefined;
        return {
          state: textOf(row['state'], 'creations.state'),
          revision: textOf(row['revision'], 'creations.revision'),
        };
      },
      write: async ({ id }, state, revision) => {
        const now = new Date(clock.now());
        const { rowCount } =
          revision === undefined
            ? await database.query(
                `/* anyproof:mark-creation */ insert into ${tables.creations} as c (id, state, revision, begun_at)
                 values ($1, $2, 1, $3)
                 on conflict (id) do update set state = excluded.state, revision = c.revision + 1 where c.state is null`,
                [id, state, now],
              )
            : await database.query(
                `/* anyproof:mark-creation */ update ${tables.creations} set state = $2, revision = revision + 1
                 where id = $1 and revision = $3::bigint and state is not null`,
                [id, state, revision],
              );
        return rowCount === 1;
      },
    },
  };
}

/** As core noted it. */
function begunWith(state: string | undefined): Pick<OpenCreation, 'begunWith'> {
  if (state === undefined) return {};
  const routed = readStoredState(state).history.find(({ kind }) => kind === 'routed');
  return routed?.kind === 'routed' ? { begunWith: routed.choice.provider } : {};
}

const placeOf = (id: string) => `creations/${id}`;

function plain({ key, input, provider }: BegunCreation): BegunCreation {
  return { key, input, ...(provider === undefined ? {} : { provider }) };
}

/** The text was sealed, so this program wrote it; core checks the input again when it is used. */
function readCreation(value: unknown): BegunCreation & Pick<OpenCreation, 'made'> {
  const isObject = typeof value === 'object' && value !== null;
  if (!isObject || !('key' in value) || !('input' in value) || typeof value.key !== 'string')
    throw unreadable('creations.sealed');
  return value as BegunCreation & Pick<OpenCreation, 'made'>;
}
