// Many open sessions at once, as rows: creating each of them would take longer than everything that is measured.
import { readKeys, systemClock, systemRandom } from '@anyproof/core';
import { openDatabase } from '../../../../packages/tracker/dist/esm/database/open.js';
import { openKeyring } from '../../../../packages/tracker/dist/esm/sealing/keyring.js';
import { referenceHash, rowKeyOf, sealSecrets } from '../../../../packages/tracker/dist/esm/stores/facts.js';
import { run } from '../servers/database.js';
import { BENCH_SEAL } from './seal.js';
import { PROVIDER } from './vendor.js';

export interface Seeds {
  readonly database: string;
  readonly count: number;
  /** When each is to be polled first: milliseconds of the clock of whoever polls. */
  pollAt(index: number): number;
}

const SCHEMA = 'anyproof';
const ROWS_AT_A_TIME = 5_000;

export const seedId = (index: number): string => `seed-${index}`;
export const indexOf = (id: string): number => Number(id.slice('seed-'.length));

/** The tables exist, and one session was polled: its state is every seed's. */
export async function seedSessions({ database, count, pollAt }: Seeds): Promise<void> {
  const opened = await openDatabase(database);
  try {
    const keyring = await openKeyring(opened, {
      schema: SCHEMA,
      keys: readKeys(BENCH_SEAL),
      clock: systemClock,
      random: systemRandom,
    });
    for (let first = 0; first < count; first += ROWS_AT_A_TIME) {
      const size = Math.min(ROWS_AT_A_TIME, count - first);
      const rows = Array.from({ length: size }, (_, offset) => {
        const index = first + offset;
        const ref = { provider: PROVIDER, id: seedId(index) };
        const key = rowKeyOf(keyring, ref);
        return {
          key: key.toString('hex'),
          facts: sealSecrets(keyring, key, { ref, reference: ref.id }),
          reference: referenceHash(keyring, ref.id).toString('hex'),
          poll_at: new Date(pollAt(index)),
        };
      });
      await opened.query(INSERT, [JSON.stringify(rows)]);
    }
  } finally {
    await opened.close();
  }
  await run(database, `vacuum analyze ${SCHEMA}.sessions`);
}

const INSERT = `/* bench:seed */
with template as (
  select provider, state, revision, status, created_at, changed_at, events from ${SCHEMA}.sessions
  where state is not null order by created_at limit 1
)
insert into ${SCHEMA}.sessions
  (key, provider, state, revision, status, facts, reference_hash, tracked, created_at, changed_at, poll_at, events)
select decode(s.key, 'hex'), t.provider, t.state, t.revision, t.status, s.facts, decode(s.reference, 'hex'), true,
  t.created_at, t.changed_at, s.poll_at, t.events
from template as t, json_to_recordset($1::json) as s(key text, facts text, reference text, poll_at timestamptz)`;
