// What holds on PostgreSQL and on PGlite alike: the same SQL, values, errors and transactions.
import { PGlite } from '@electric-sql/pglite';
import { Pool, types } from 'pg';
import type { Database } from '../src/contract/database';
import { databaseProblem, isHarmless, isTransient } from '../src/database/errors';
import { openDatabase } from '../src/database/open';
import { createDatabase, onServer, type TestDatabase } from './database-server';

const SECRET = 'rosalind-franklin';

function behavesAlike(open: () => Promise<Database>): void {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    await database.script(`
      create table numbers (number integer primary key);
      create table people (name text unique);`);
  });
  afterAll(() => database.close());
  const numbers = async () => {
    const { rows } = await database.query<{ number: number }>('select number from numbers order by number');
    return rows.map(({ number }) => number);
  };
  afterEach(() => database.script('truncate numbers, people'));

  it('accepts and returns the same kinds of values', async () => {
    const at = new Date('2026-11-30T12:00:00.125Z');
    const { rows, rowCount } = await database.query(
      `select $1::bytea as bytes, $2::timestamptz as at, $3::bigint as count, $4::jsonb as json, $5::boolean as yes,
              $6::text as nothing, 1.5::float8 as fraction, 9007199254740993::bigint as large, $7::uuid as id`,
      [Buffer.from([0, 255]), at, 7, { a: [1] }, true, null, '00000000-0000-4000-8000-000000000001'],
    );
    expect(rowCount).toBe(1);
    expect(rows).toEqual([
      {
        bytes: Buffer.from([0, 255]),
        at,
        count: 7,
        json: { a: [1] },
        yes: true,
        nothing: null,
        fraction: 1.5,
        large: 9007199254740993n,
        id: '00000000-0000-4000-8000-000000000001',
      },
    ]);
    expect(Buffer.isBuffer((rows[0] as { bytes: unknown }).bytes)).toBe(true);
  });

  it('accepts lists of texts, ids, bytes and instants', async () => {
    const { rows } = await database.query(
      `select 'b' = any($1::text[]) as text, '00000000-0000-4000-8000-000000000001' = any($2::uuid[]) as id,
              '\\x00ff'::bytea = any($3::bytea[]) as bytes, '2026-11-30T12:00:00Z' = any($4::timestamptz[]) as at,
              2 = any($5::int[]) as number`,
      [
        ['a', 'b'],
        ['00000000-0000-4000-8000-000000000001'],
        [Buffer.from([0, 255])],
        [new Date('2026-11-30T12:00:00Z')],
        [1, 2],
      ],
    );
    expect(rows).toEqual([{ text: true, id: true, bytes: true, at: true, number: true }]);
  });

  it('counts the rows that a statement changed', async () => {
    const { rows, rowCount } = await database.query('insert into numbers select generate_series(1, 5)');
    expect([rows, rowCount]).toEqual([[], 5]);
    expect((await database.query('delete from numbers where number > $1', [3])).rowCount).toBe(2);
  });

  it('commits what resolves and rolls back what rejects, with the error of the work itself', async () => {
    const value = await database.transaction(async (transaction) => {
      await transaction.query('insert into numbers values ($1)', [1]);
      return 'done';
    });
    const error = new Error('of the app');
    const failing = database.transaction(async (transaction) => {
      await transaction.query('insert into numbers values (2)');
      throw error;
    });
    await expect(failing).rejects.toBe(error);
    expect([value, await numbers()]).toEqual(['done', [1]]);
  });

  it('rejects a transaction that went on after a failed statement', async () => {
    const work = database.transaction(async (transaction) => {
      await transaction.query('insert into numbers values (1)');
      await transaction.query('select 1 / 0').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', problem: 'refused' });
    expect(await numbers()).toEqual([]);
  });

  it('refuses statements of a transaction that is over', async () => {
    const late = await database.transaction(async (transaction) => () => transaction.query('select 1'));
    await expect(late()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('gives the app the driver of a transaction', async () => {
    await database.transaction(async ({ native }) => {
      const client = native as { query(text: string): Promise<unknown> };
      await client.query('insert into numbers values (3)');
    });
    expect(await numbers()).toEqual([3]);
  });

  it('runs a script whole or not at all', async () => {
    const script = 'insert into numbers values (1); insert into numbers values (2), (2);';
    await expect(database.script(script)).rejects.toMatchObject({ problem: 'refused' });
    expect(await numbers()).toEqual([]);
  });

  it('hides what the driver reports, except for the name of the statement and the SQLSTATE', async () => {
    const text = '/* anyproof:add-person */ insert into people values ($1)';
    await database.query(text, [SECRET]);
    const error: unknown = await database.query(text, [SECRET]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      retryable: false,
      problem: 'refused',
      nativeCode: '23505',
      message: expect.stringContaining('(add-person)'),
    });
    expect(`${JSON.stringify(error)} ${(error as Error).stack}`).not.toContain(SECRET);
    expect([isTransient(error), isHarmless(error)]).toEqual([false, true]);
  });

  it('says that tables are missing', async () => {
    const error: unknown = await database.query('select from nothing').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('anyproof tracker migrate'),
    });
    expect(databaseProblem(error)).toBe('tables');
  });
}

describe('PGlite', () => {
  behavesAlike(() => openDatabase('memory:'));
});

describe('PGlite in a loop', () => {
  it('leaves the event loop its turns', async () => {
    const database = await openDatabase('memory:');
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    const end = Date.now() + 300;
    while (Date.now() < end) await database.query('select 1');
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
    await database.close();
  });
});

describe('an app’s own PGlite', () => {
  it('stays open, and its settings do not matter', async () => {
    const own = await PGlite.create({ parsers: { 23: () => 'of the app' } });
    const database = await openDatabase(own);
    expect(database.kind).toBe('pglite');
    expect((await database.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.close();
    await expect(database.query('select 1')).rejects.toMatchObject({ problem: 'closed', retryable: false });
    expect((await own.query('select 1 as one')).rows).toEqual([{ one: 'of the app' }]);
    await own.close();
  });
});

onServer('the database on PostgreSQL')('PostgreSQL', () => {
  let own: TestDatabase;
  beforeAll(async () => {
    own = await createDatabase();
  });
  afterAll(() => own.drop());

  behavesAlike(() => openDatabase(own.url));

  it('leaves an app’s own pool open, and its settings do not matter', async () => {
    const pool = new Pool({
      connectionString: own.url,
      max: 1,
      types: { getTypeParser: () => () => 'of the app' },
    });
    const database = await openDatabase(pool);
    expect(database.kind).toBe('postgres');
    expect((await database.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.close();
    await expect(database.query('select 1')).rejects.toMatchObject({ problem: 'closed', retryable: false });
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 'of the app' }]);
    await pool.end();
  });

  it('does not depend on parsers that the app set for all of pg', async () => {
    const before = types.getTypeParser(types.builtins.TIMESTAMPTZ, 'text');
    types.setTypeParser(types.builtins.TIMESTAMPTZ, () => 'of the app');
    const database = await openDatabase(own.url);
    try {
      const { rows } = await database.query(`select '2026-11-30 12:00:00+02'::timestamptz as at`);
      expect(rows).toEqual([{ at: new Date('2026-11-30T10:00:00Z') }]);
    } finally {
      types.setTypeParser(types.builtins.TIMESTAMPTZ, before);
      await database.close();
    }
  });
});

describe('what cannot be a database', () => {
  it.each([
    ['nothing', undefined],
    ['a number', 5],
    ['a client', { query: () => undefined }],
  ])('%s', async (_what, option) => {
    await expect(openDatabase(option as never)).rejects.toMatchObject({
      code: 'CONFIG',
      setting: 'database',
      message: expect.stringContaining('database must be an address'),
    });
  });
});
