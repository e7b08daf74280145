import type { InboxMessage, SessionStore, WebhookInbox } from '@anyproof/core';
import type { Pool } from 'pg';

/** Run it once, as a role that may create tables; the app itself only reads and writes them. */
export const SCHEMA = `
  create table if not exists anyproof_sessions (
    provider text not null,
    id       text not null,
    state    text not null,
    revision bigint not null,
    primary key (provider, id)
  );
  create table if not exists anyproof_inbox (
    position bigint generated always as identity primary key,
    id       text not null unique,
    message  jsonb not null
  )`;

/** What is known of each session, shared by all processes of the app. */
export function postgresSessions(pool: Pool): SessionStore {
  return {
    read: async ({ provider, id }) => {
      const { rows } = await pool.query<{ state: string; revision: string }>(
        'select state, revision::text from anyproof_sessions where provider = $1 and id = $2',
        [provider, id],
      );
      return rows[0];
    },
    // Both statements compare and write in one step, so no transaction is needed around them.
    write: async ({ provider, id }, state, revision) => {
      const { rowCount } =
        revision === undefined
          ? await pool.query(
              `insert into anyproof_sessions (provider, id, state, revision) values ($1, $2, $3, 1)
               on conflict do nothing`,
              [provider, id, state],
            )
          : await pool.query(
              `update anyproof_sessions set state = $3, revision = revision + 1
               where provider = $1 and id = $2 and revision::text = $4`,
              [provider, id, state, revision],
            );
      return rowCount === 1;
    },
  };
}

/** Messages whose session was not fetched yet. */
export function postgresInbox(pool: Pool): WebhookInbox {
  return {
    add: async (message) => {
      await pool.query('insert into anyproof_inbox (id, message) values ($1, $2) on conflict do nothing', [
        message.id,
        message,
      ]);
    },
    remove: async (id) => {
      await pool.query('delete from anyproof_inbox where id = $1', [id]);
    },
    pending: async (limit) => {
      const { rows } = await pool.query<{ message: InboxMessage }>(
        'select message from anyproof_inbox order by position limit $1',
        [Math.max(0, limit)],
      );
      return rows.map(({ message }) => message);
    },
  };
}
