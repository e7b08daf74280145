import type { Database } from '../src/contract/database';
import { checkSchema, migrateDatabase } from '../src/database/migrate';
import { MIGRATIONS, type Migration } from '../src/database/migrations';
import { openDatabase } from '../src/database/open';
import { createDatabase, onServer, type TestDatabase } from './database-server';

const AT = Date.parse('2026-11-30T12:00:00Z');
const clock = { now: () => AT };

/** Two versions, the second of which code of the first can live with. */
const V1: Migration = { version: 1, works: 1, sql: 'create table {schema}.things (id integer primary key);' };
const V2: Migration = { version: 2, works: 1, sql: 'alter table {schema}.things add column name text;' };
/** And one that it cannot. */
const V3: Migration = { version: 3, works: 3, sql: 'alter table {schema}.things rename to items;' };

function migrates(open: () => Promise<Database>): void {
  let database: Database;
  let schemas = 0;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());
  const nextSchema = () => {
    schemas += 1;
    return `schema_${schemas}`;
  };
  const exists = async (table: string) => {
    const { rows } = await database.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
      table,
    ]);
    return rows[0]?.found;
  };

  it('creates the tables of the tracker, with the time of the injected clock, and then does nothing', async () => {
    const schema = nextSchema();
    const newest = MIGRATIONS.at(-1)?.version;
    await expect(migrateDatabase(database, { schema, clock })).resolves.toEqual({
      version: newest,
      applied: MIGRATIONS.map(({ version }) => version),
    });
    const { rows } = await database.query(`select * from ${schema}.migrations order by version`);
    expect(rows).toEqual(
      MIGRATIONS.map(({ version, works }) => ({ version, works, applied_at: new Date(AT) })),
    );
    await expect(migrateDatabase(database, { schema, clock })).resolves.toEqual({
      version: newest,
      applied: [],
    });
    await expect(checkSchema(database, { schema })).resolves.toEqual({ version: newest });
  });

  it('adds what is missing, in order', async () => {
    const schema = nextSchema();
    await migrateDatabase(database, { schema, clock, migrations: [V1] });
    await expect(migrateDatabase(database, { schema, clock, migrations: [V3, V2, V1] })).resolves.toEqual({
      version: 3,
      applied: [2, 3],
    });
    expect([await exists(`${schema}.items`), await exists(`${schema}.things`)]).toEqual([true, false]);
  });

  it('leaves a whole version behind when a migration fails', async () => {
    const schema = nextSchema();
    const broken = { ...V2, sql: `${V2.sql} select from {schema}.not_there;` };
    const all = { schema, clock, migrations: [V1, broken, V3] };
    await expect(migrateDatabase(database, all)).rejects.toMatchObject({
      message: expect.stringContaining('(migrate)'),
    });
    await expect(checkSchema(database, { schema, migrations: [V1] })).resolves.toEqual({ version: 1 });
    await database.query(`insert into ${schema}.things (id) values (1)`);
    await expect(database.query(`select name from ${schema}.things`)).rejects.toMatchObject({
      problem: 'refused',
    });
  });

  it('checks without creating anything', async () => {
    const schema = nextSchema();
    await expect(checkSchema(database, { schema })).rejects.toMatchObject({
      code: 'CONFIG',
      problem: 'tables',
      message: expect.stringContaining('"anyproof tracker migrate"'),
    });
    await migrateDatabase(database, { schema, clock, migrations: [V1] });
    await expect(checkSchema(database, { schema, migrations: [V1, V2] })).rejects.toMatchObject({
      code: 'CONFIG',
      problem: 'tables_older',
    });
  });

  it('works with newer tables as long as they say so', async () => {
    const schema = nextSchema();
    const [older, newer] = [[V1], [V1, V2]];
    await migrateDatabase(database, { schema, clock, migrations: newer });
    await expect(migrateDatabase(database, { schema, clock, migrations: older })).resolves.toEqual({
      version: 2,
      applied: [],
    });
    await migrateDatabase(database, { schema, clock, migrations: [V1, V2, V3] });
    for (const migrations of [older, newer])
      await expect(checkSchema(database, { schema, migrations })).rejects.toMatchObject({
        code: 'CONFIG',
        problem: 'tables_newer',
        message: expect.stringContaining('version 3'),
      });
  });

  it('refuses a schema that would need quotes', async () => {
    for (const schema of ['', 'Upper', '1st', 'a"b', 'a b'])
      await expect(migrateDatabase(database, { schema, clock })).rejects.toMatchObject({
        code: 'CONFIG',
        setting: 'schema',
      });
  });

  it('forbids changing the history', async () => {
    const schema = nextSchema();
    await migrateDatabase(database, { schema, clock });
    await database.script(
      `insert into ${schema}.history values ('\\x01', 1, now(), 'created', 'f', '\\x02', '\\x03', '\\x04')`,
    );
    for (const change of [
      `delete from ${schema}.history`,
      `update ${schema}.history set kind = 'changed'`,
      `update ${schema}.history set facts = null`,
      `update ${schema}.history set facts = null, salt = null, digest = '\\x05'`,
    ])
      await expect(database.query(change)).rejects.toMatchObject({ problem: 'refused' });
    const redacted = await database.query(`update ${schema}.history set facts = null, salt = null`);
    expect(redacted.rowCount).toBe(1);
  });
}

describe('migrations on PGlite', () => {
  migrates(() => openDatabase('memory:'));
});

onServer('migrations on PostgreSQL')('migrations on PostgreSQL', () => {
  let own: TestDatabase;
  beforeAll(async () => {
    own = await createDatabase();
  });
  afterAll(() => own.drop());

  migrates(() => openDatabase(own.url));

  it('lets many processes migrate at once', async () => {
    const databases = await Promise.all(
      Array.from({ length: 8 }, () => openDatabase(own.url, { connections: 2 })),
    );
    const migrate = (database: Database) =>
      migrateDatabase(database, { schema: 'at_once', clock, migrations: [V1, V2, V3] });
    const results = await Promise.all([...databases, ...databases].map(migrate));
    await Promise.all(databases.map((database) => database.close()));
    expect(results.map(({ version }) => version)).toEqual(Array.from({ length: 16 }, () => 3));
    expect(await own.run('select count(*)::int as count from at_once.migrations')).toEqual([{ count: 3 }]);
  });

  it('leaves a whole version behind when its connection is cut in the middle', async () => {
    const slow = { ...V2, sql: `${V2.sql} select pg_sleep(30);` };
    const database = await openDatabase(own.url);
    const cut = { schema: 'cut', clock, migrations: [V1, slow, V3] };
    const migrating = migrateDatabase(database, cut).catch((error: unknown) => error);
    const found = `select pid from pg_stat_activity where datname = current_database()
      and query like '/* anyproof:migrate */%pg_sleep%' and wait_event = 'PgSleep'`;
    while ((await own.run(found)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await own.run(`select pg_terminate_backend(pid, 5000) from (${found}) as migrating`);
    expect(await migrating).toMatchObject({ code: 'STORE_UNAVAILABLE', problem: 'connection_lost' });
    await expect(checkSchema(database, { schema: 'cut', migrations: [V1] })).resolves.toEqual({ version: 1 });
    await expect(migrateDatabase(database, { ...cut, migrations: [V1, V2, V3] })).resolves.toEqual({
      version: 3,
      applied: [2, 3],
    });
    await database.close();
  });
});
