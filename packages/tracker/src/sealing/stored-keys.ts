import type { Clock } from '@anyproof/core';
import type { Database, Queryable } from '../contract/database.js';
import { tablesOf } from '../database/names.js';
import { keysLost } from './problems.js';
import type { WrappedKey } from './wrapping.js';

type Change = (stored: readonly WrappedKey[]) => readonly WrappedKey[];

/** The table of keys. */
export interface StoredKeys {
  /** The newest first. */
  read(): Promise<readonly WrappedKey[]>;
  /** Those that are there, or else the ones that `make` returns: all processes that start at once get the same. */
  first(make: () => readonly WrappedKey[]): Promise<readonly WrappedKey[]>;
  /** Stores what `change` makes of them, and returns all; ids that were not there yet become the newest. One process at a time. */
  change(change: Change): Promise<readonly WrappedKey[]>;
}

export function storedKeys(database: Database, schema: string, clock: Pick<Clock, 'now'>): StoredKeys {
  const { keys, sessions, creations, inbox } = tablesOf(schema);
  const readFrom = async (queryable: Queryable) => {
    const text = `/* anyproof:read-keys */ select id, purpose, wrapped from ${keys} order by made_at desc, id`;
    return (await queryable.query<WrappedKey>(text)).rows;
  };
  // Whatever is read after it is what the process that had the lock before left behind.
  const lock = `/* anyproof:lock-keys */ lock table ${keys} in share row exclusive mode`;
  // Later than all that are there, whatever the clocks of other processes say.
  const insert = `/* anyproof:insert-key */ insert into ${keys} (id, purpose, wrapped, made_at)
    select $1, $2, $3, greatest($4::timestamptz, max(made_at) + interval '1 millisecond') from ${keys}`;
  const update = `/* anyproof:rewrap-key */ update ${keys} set wrapped = $2 where id = $1`;
  const used = `/* anyproof:find-rows */ select exists (select from ${sessions}) or exists (select from ${creations})
    or exists (select from ${inbox}) as used`;

  const change: StoredKeys['change'] = (changed) =>
    database.transaction(async (transaction) => {
      await transaction.query(lock);
      const stored = await readFrom(transaction);
      const ids = new Set(stored.map(({ id }) => id));
      for (const { id, purpose, wrapped } of changed(stored))
        await (ids.has(id)
          ? transaction.query(update, [id, wrapped])
          : transaction.query(insert, [id, purpose, wrapped, new Date(clock.now())]));
      return readFrom(transaction);
    });

  return {
    read: () => readFrom(database),
    first: async (make) => {
      const stored = await readFrom(database);
      if (isComplete(stored)) return stored;
      const { rows } = await database.query<{ used: boolean }>(used);
      const isUsed = rows.some((row) => row.used);
      return change((now) => {
        if (isComplete(now)) return [];
        if (isUsed || now.length > 0) throw keysLost();
        return make();
      });
    },
    change,
  };
}

function isComplete(stored: readonly WrappedKey[]): boolean {
  return (
    stored.some(({ purpose }) => purpose === 'data') && stored.some(({ purpose }) => purpose === 'index')
  );
}
