// PgBouncer in transaction mode: consecutive statements may run on different connections of the server.
import { existsSync } from 'node:fs';
import { type PgBouncer, startPgBouncer } from '../../../tools/src/tracker/servers/pgbouncer.js';
import type { Database } from '../src/contract/database';
import { checkSchema, migrateDatabase } from '../src/database/migrate';
import { openDatabase } from '../src/database/open';
import { createDatabase, onServer, type TestDatabase } from './database-server';

const clock = { now: () => Date.parse('2026-11-30T12:00:00Z') };

const isInstalled = existsSync('/usr/sbin/pgbouncer');
if (!isInstalled) process.stdout.write('PgBouncer: skipped, since it is not installed\n');
const suite = isInstalled ? onServer('PgBouncer') : describe.skip;

suite('PgBouncer in transaction mode', () => {
  let own: TestDatabase;
  let bouncer: PgBouncer | undefined;
  const url = () => bouncer?.url ?? '';
  beforeAll(async () => {
    own = await createDatabase();
    bouncer = await startPgBouncer(own.url);
  });
  afterAll(async () => {
    await bouncer?.stop();
    await own.drop();
  });

  it('lets many migrate at once, and passes statements, scripts and transactions', async () => {
    const databases = await Promise.all(Array.from({ length: 4 }, () => openDatabase(url())));
    const migrated = await Promise.all(
      databases.map((database) => migrateDatabase(database, { schema: 'anyproof', clock })),
    );
    const versions = migrated.map(({ version }) => version);
    expect(versions).toEqual(versions.map(() => versions[0]));
    const [database] = databases as [Database];
    await expect(checkSchema(database, { schema: 'anyproof' })).resolves.toEqual({ version: versions[0] });

    await database.script('create table numbers (number integer primary key)');
    await Promise.all(
      databases.flatMap((one, process) =>
        Array.from({ length: 50 }, (_, index) =>
          one.transaction(async (transaction) => {
            await transaction.query('insert into numbers values ($1)', [1000 * process + index]);
            await transaction.query('update numbers set number = -number - 1 where number = $1', [
              1000 * process + index,
            ]);
          }),
        ),
      ),
    );
    const { rows } = await database.query<{ count: number; negative: number }>(
      'select count(*) as count, count(*) filter (where number < $1) as negative from numbers',
      [0],
    );
    expect(rows).toEqual([{ count: 200, negative: 200 }]);
    await Promise.all(databases.map((one) => one.close()));
  });

  it('hides a connection that the server cuts behind it', async () => {
    const database = await openDatabase(url());
    const work = database.transaction(async (transaction) => {
      const { rows } = await transaction.query<{ id: number }>('select pg_backend_pid() as id');
      await own.run(`select pg_terminate_backend(${rows[0]?.id}, 5000)`);
      await transaction.query('select 1');
    });
    await expect(work).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', problem: 'connection_lost' });
    expect((await database.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.close();
  });
});
