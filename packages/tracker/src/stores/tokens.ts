import type { Clock, Random, TokenCache } from '@anyproof/core';
import type { Database } from '../contract/database.js';
import { tablesOf } from '../database/names.js';

/** Rows of others that expired, removed with each write: more than a write adds, and few enough to cost nothing. */
const REMOVED = 20;

/** Tokens that all processes share. Core seals the values and hashes the keys. */
export function databaseTokens(
  database: Database,
  {
    schema,
    clock,
    random,
  }: {
    readonly schema: string;
    readonly clock: Pick<Clock, 'now'>;
    readonly random: Pick<Random, 'uuid'>;
  },
): Required<TokenCache> {
  const { tokens, leases } = tablesOf(schema);
  const inMs = (milliseconds: number) => new Date(clock.now() + milliseconds);
  return {
    get: async (key) => {
      const { rows } = await database.query<{ value: string }>(
        `/* anyproof:read-token */ select value from ${tokens} where key = $1 and expires_at > $2`,
        [key, inMs(0)],
      );
      return rows[0]?.value;
    },
    set: async (key, value, ttlMs) => {
      await database.query(
        `/* anyproof:write-token */ with removed as (${removeExpired(tokens)})
         insert into ${tokens} (key, value, expires_at) values ($1, $3, $4)
         on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at`,
        [key, inMs(0), value, inMs(ttlMs)],
      );
    },
    lease: async (key, ttlMs) => {
      const holder = random.uuid();
      const { rows } = await database.query(
        `/* anyproof:take-lease */ with removed as (${removeExpired(leases)})
         insert into ${leases} as held (key, holder, expires_at) values ($1, $3, $4)
         on conflict (key) do update set holder = excluded.holder, expires_at = excluded.expires_at
           where held.expires_at <= $2
         returning key`,
        [key, inMs(0), holder, inMs(ttlMs)],
      );
      if (rows.length === 0) return undefined;
      return async () => {
        // Once it expired, another may have it.
        await database.query(
          `/* anyproof:end-lease */ delete from ${leases} where key = $1 and holder = $2`,
          [key, holder],
        );
      };
    },
  };
}

/** `$1`: the key that is written, which is left alone; `$2`: now. Rows that another process removes at the moment are skipped. */
function removeExpired(table: string): string {
  return `delete from ${table} where key in (
    select key from ${table} where expires_at <= $2 and key <> $1 limit ${REMOVED} for update skip locked)`;
}
