import type { InboxMessage, SessionRef, WebhookInbox } from '@anyproof/core';
import { batched } from '../database/batched.js';
import { nameOf, type RowKey, rowKeyOf } from './facts.js';
import type { StoreParts } from './parts.js';
import { bytesOf, textOf, unreadable } from './rows.js';

export interface DatabaseInbox extends WebhookInbox {
  /** The messages that wait for these sessions, by `nameOf` their rows: of each the oldest, in order, up to the limit. */
  waitingFor(rows: readonly RowKey[], limit: number): Promise<ReadonlyMap<string, readonly InboxMessage[]>>;
  /** The claimed messages of which it is unknown which sessions they are about. */
  claimed(claim: string): Promise<readonly InboxMessage[]>;
  /** Puts one message for each of these sessions in its place; none if there are no sessions. */
  replace(message: InboxMessage, sessions: readonly SessionRef[]): Promise<void>;
  /** Nobody could say; it is asked again then. */
  postpone(id: string, at: number): Promise<void>;
}

/** Verified messages. One statement each, since the vendor waits for the answer. */
export function databaseInbox(parts: StoreParts): DatabaseInbox {
  const { database, tables, sealing, clock } = parts;
  const sealed = (message: InboxMessage) => sealing.seal(placeOf(message.id), JSON.stringify(message));
  const rowsOf = (messages: readonly InboxMessage[]) =>
    JSON.stringify(
      messages.map((message, place) => {
        const { id, provider, receivedAt } = message;
        const ref = sessionOf(message);
        const row = ref === undefined ? undefined : rowKeyOf(sealing, ref).toString('hex');
        return { place, id, row, provider, sealed: sealed(message), received_at: new Date(receivedAt) };
      }),
    );
  const insert = `
    insert into ${tables.inbox} (id, session_key, provider, sealed, received_at, due_at)
    select m.id, decode(m.row, 'hex'), m.provider, m.sealed, m.received_at, $2
    from json_to_recordset($1::json)
      as m(place int, id text, row text, provider text, sealed text, received_at timestamptz)
    order by m.place on conflict (id) do nothing`;
  const add = batched(async (messages: readonly InboxMessage[]) => {
    const values = [rowsOf(messages), new Date(clock.now())];
    await database.query(`/* anyproof:add-messages */ ${insert}`, values);
    return messages.map(() => true);
  });
  const remove = batched(async (ids: readonly string[]) => {
    await database.query(
      `/* anyproof:remove-messages */ delete from ${tables.inbox} where id = any($1::text[])`,
      [ids],
    );
    return ids.map(() => true);
  });
  const open = async ({ id, sealed }: SealedRow): Promise<InboxMessage> =>
    readMessage(JSON.parse(await sealing.open(placeOf(id), sealed)));
  return {
    // Workers settle the messages, each session's in one process at a time.
    settledElsewhere: true,
    add: async (message) => void (await add(message)),
    remove: async (id) => void (await remove(id)),
    pending: async (limit) => {
      const { rows } = await database.query<Row>(
        `/* anyproof:pending-messages */ select id, sealed from ${tables.inbox} order by position limit $1`,
        [Math.max(0, limit)],
      );
      return Promise.all(rows.map((row) => open(sealedRow(row))));
    },
    waitingFor: async (sessions, limit) => {
      const { rows } = await database.query<Row>(
        `/* anyproof:messages-of-sessions */ select session_key, id, sealed from (
           select *, row_number() over (partition by session_key order by position) as place
           from ${tables.inbox} where session_key = any($1::bytea[])
         ) as m where place <= $2 order by position`,
        [sessions, limit],
      );
      const waiting = new Map<string, InboxMessage[]>();
      for (const row of rows) {
        const name = nameOf(bytesOf(row['session_key'], 'inbox.session_key'));
        const messages = waiting.get(name) ?? [];
        waiting.set(name, messages);
        messages.push(await open(sealedRow(row)));
      }
      return waiting;
    },
    claimed: async (claim) => {
      const { rows } = await database.query<Row>(
        `/* anyproof:claimed-messages */ select id, sealed from ${tables.inbox} where claim = $1 order by position`,
        [claim],
      );
      return Promise.all(rows.map((row) => open(sealedRow(row))));
    },
    replace: async (message, sessions) => {
      const copies = sessions.map((session) => copyFor(parts, message, session));
      await database.query(
        `/* anyproof:replace-message */ with gone as (delete from ${tables.inbox} where id = $3) ${insert}`,
        [rowsOf(copies), new Date(clock.now()), message.id],
      );
    },
    postpone: async (id, at) => {
      await database.query(
        `/* anyproof:postpone-message */ update ${tables.inbox} set due_at = $2, claim = null, failures = failures + 1 where id = $1`,
        [id, new Date(at)],
      );
    },
  };
}

interface Row {
  readonly [column: string]: unknown;
}

interface SealedRow {
  readonly id: string;
  readonly sealed: string;
}

const sealedRow = (row: Row): SealedRow => ({
  id: textOf(row['id'], 'inbox.id'),
  sealed: textOf(row['sealed'], 'inbox.sealed'),
});

const placeOf = (id: string) => `inbox/${id}`;

/** The one session that a message names; undefined if it must be asked or chosen first. */
function sessionOf({ provider, notice, others }: InboxMessage): SessionRef | undefined {
  if (notice.about !== 'session' || others !== undefined) return undefined;
  return { provider, id: notice.sessionId };
}

/** The session that waiting messages are about. */
export function namedBy([first]: readonly InboxMessage[] = []): SessionRef | undefined {
  return first === undefined ? undefined : sessionOf(first);
}

/** What a message means for one session. Its id is the same each time: a message may be resolved twice. */
function copyFor({ sealing }: StoreParts, message: InboxMessage, { provider, id }: SessionRef): InboxMessage {
  const hash = sealing.hash('message', JSON.stringify([message.id, provider, id])).toString('hex');
  const addressee = [message, ...(message.others ?? [])].find((one) => one.provider === provider);
  const { notice } = addressee ?? message;
  const { at, unproven } = notice;
  return {
    id: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
    provider,
    receivedAt: message.receivedAt,
    notice:
      notice.about === 'session'
        ? notice
        : {
            about: 'session',
            sessionId: id,
            ...(at === undefined ? {} : { at }),
            ...(unproven === undefined ? {} : { unproven }),
          },
  };
}

/** The text was sealed, so this program wrote it, or another version of it: core checks what it says. */
function readMessage(value: unknown): InboxMessage {
  if (typeof value !== 'object' || value === null || !('id' in value)) throw unreadable('inbox.sealed');
  return value as InboxMessage;
}
