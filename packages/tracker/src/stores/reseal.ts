import { openSecrets, sealSecrets } from './facts.js';
import type { StoreParts } from './parts.js';
import { bytesOf, textOf } from './rows.js';

const AT_A_TIME = 200;

/** Encrypts the refs and ids of all sessions with the newest data key; returns how many. Safe beside running workers. */
export async function reseal(parts: StoreParts): Promise<number> {
  const { database, tables, sealing } = parts;
  let after: Uint8Array = new Uint8Array();
  let count = 0;
  for (;;) {
    const { rows } = await database.query<{ readonly key: unknown; readonly facts: unknown }>(
      `/* anyproof:reseal-read */ select key, facts from ${tables.sessions}
       where key > $1 and facts is not null order by key limit ${AT_A_TIME}`,
      [after],
    );
    if (rows.length === 0) return count;
    for (const row of rows) {
      const key = bytesOf(row.key, 'sessions.key');
      const facts = textOf(row.facts, 'sessions.facts');
      const sealed = sealSecrets(sealing, key, await openSecrets(sealing, key, facts));
      const { rowCount } = await database.query(
        `/* anyproof:reseal */ update ${tables.sessions} set facts = $2 where key = $1 and facts = $3`,
        [key, sealed, facts],
      );
      count += rowCount;
      after = key;
    }
  }
}
