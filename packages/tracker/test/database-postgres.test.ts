// Connections: refused, cut, lost in the middle, and through PgBouncer.
import { createServer } from 'node:net';
import { Client, Pool } from 'pg';
import type { Database } from '../src/contract/database';
import { openDatabase } from '../src/database/open';
import { createDatabase, onServer, type TestDatabase } from './database-server';

const PASSWORD = 'rosalind-franklin';

async function rejection(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => {
      throw new Error('this should have been rejected');
    },
    (error: Error) => error,
  );
}

describe('a server that cannot be used', () => {
  it('is STORE_UNAVAILABLE if nobody answers, without address and password', async () => {
    const url = `postgres://marie:${PASSWORD}@127.0.0.1:9/lab`;
    const error = await rejection(openDatabase(url));
    expect(error).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      retryable: true,
      problem: 'unreachable',
      nativeCode: 'ECONNREFUSED',
    });
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(
      new RegExp(`${PASSWORD}|marie|127.0.0.1|lab`),
    );
  });

  it('is STORE_UNAVAILABLE if it hangs up', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const error = await rejection(openDatabase(`postgresql://marie:${PASSWORD}@127.0.0.1:${port}/lab`));
    server.close();
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
  });

  it('is CONFIG if the address cannot be read, without quoting it', async () => {
    const error = await rejection(openDatabase(`postgres://marie:${PASSWORD}@host:port/lab`));
    expect(error).toMatchObject({ code: 'CONFIG', setting: 'database' });
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(PASSWORD);
  });

  const answering = (row: object): Pool => {
    const client = {
      query: async () => ({ rows: [row], rowCount: 1 }),
      release: () => undefined,
      on: () => undefined,
      removeListener: () => undefined,
    };
    return { query: client.query, connect: async () => client, end: async () => undefined } as never;
  };
  it.each([
    ['an old version', { version: 130_014, dates: 'ISO, MDY', bytes: 'hex' }, /PostgreSQL 13; upgrade/],
    ['dates in a local style', { version: 140_000, dates: 'SQL, DMY', bytes: 'hex' }, /datestyle TO ISO/],
    [
      'bytes in the old style',
      { version: 140_000, dates: 'ISO, DMY', bytes: 'escape' },
      /bytea_output TO hex/,
    ],
  ])('is CONFIG with %s', async (_what, row, message) => {
    const error = await rejection(openDatabase(answering(row)));
    expect(error).toMatchObject({ code: 'CONFIG', message: expect.stringMatching(message) });
  });
});

onServer('connections to PostgreSQL')('PostgreSQL', () => {
  let own: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    own = await createDatabase();
    database = await openDatabase(own.url, { connections: 1 });
    await database.script('create table numbers (number integer)');
  });
  afterAll(async () => {
    await database.close();
    await own.drop();
  });
  afterEach(() => database.script('truncate numbers'));
  const processId = async (): Promise<number> => {
    const { rows } = await database.query<{ id: number }>('select pg_backend_pid() as id');
    return rows[0]?.id ?? 0;
  };
  const cut = (id: number) => own.run(`select pg_terminate_backend(${id}, 5000)`);
  const count = async () => (await own.run('select count(*)::int as count from numbers'))[0]?.['count'];

  it('is CONFIG if the database does not exist, or the role', async () => {
    const url = new URL(own.url);
    url.pathname = '/anyproof_is_not_there';
    await expect(openDatabase(url.href)).rejects.toMatchObject({ code: 'CONFIG', problem: 'login' });
    await expect(openDatabase(own.as('anyproof_nobody'))).rejects.toMatchObject({ problem: 'login' });
  });

  it('is CONFIG with a client in place of a pool', async () => {
    const client = new Client({ connectionString: own.url });
    await expect(openDatabase(client as never)).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('pass a Pool of pg'),
    });
    await client.end();
  });

  it('survives the end of an idle connection', async () => {
    const before = await processId();
    await cut(before);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await processId()).not.toBe(before);
  });

  it('rejects a transaction whose connection is cut between two statements, and discards the connection', async () => {
    let before = 0;
    const work = database.transaction(async (transaction) => {
      await transaction.query('insert into numbers values (1)');
      const { rows } = await transaction.query<{ id: number }>('select pg_backend_pid() as id');
      before = rows[0]?.id ?? 0;
      await cut(before);
      await new Promise((resolve) => setTimeout(resolve, 100));
      await transaction.query('insert into numbers values (2)');
    });
    expect(await rejection(work)).toMatchObject({ problem: 'connection_lost', retryable: true });
    expect([await count(), (await processId()) === before]).toEqual([0, false]);
  });

  it('rejects a transaction whose connection is cut before the commit', async () => {
    const work = database.transaction(async (transaction) => {
      await transaction.query('insert into numbers values (1)');
      const { rows } = await transaction.query<{ id: number }>('select pg_backend_pid() as id');
      await cut(rows[0]?.id ?? 0);
    });
    expect(await rejection(work)).toMatchObject({ problem: 'connection_lost' });
    expect(await count()).toBe(0);
  });

  it('rejects a statement whose connection is cut, and does not repeat it', async () => {
    const id = await processId();
    const slow = rejection(
      database.query(
        '/* anyproof:slowly */ with slow as (select pg_sleep(30)) insert into numbers select 1 from slow',
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 200));
    await cut(id);
    expect(await slow).toMatchObject({
      problem: 'connection_lost',
      message: expect.stringContaining('(slowly)'),
    });
    expect(await count()).toBe(0);
  });

  it('gives up a statement that takes too long, and its connection', async () => {
    const impatient = await openDatabase(own.url, { connections: 1, statementLimitMs: 200 });
    const id = async () => (await impatient.query('select pg_backend_pid() as id')).rows;
    const before = await id();
    const began = Date.now();
    expect(await rejection(impatient.query('select pg_sleep(5)'))).toMatchObject({
      problem: 'connection_lost',
    });
    expect(await id()).not.toEqual(before);
    const work = impatient.transaction(({ query }) => query('select pg_sleep(5)'));
    expect(await rejection(work)).toMatchObject({ problem: 'connection_lost' });
    expect(Date.now() - began).toBeLessThan(4_000);
    await impatient.close();
  });

  it('repeats a statement that lost a deadlock, which changed nothing', async () => {
    const pool = new Pool({ connectionString: own.url, max: 4 });
    let queries = 0;
    // The first try fails as a deadlock does; what the server makes of a deadlock is its own business.
    const failing = {
      query: pool.query.bind(pool),
      end: () => pool.end(),
      connect: async () => {
        const client = await pool.connect();
        const query = client.query.bind(client) as (config: { text: string }) => Promise<unknown>;
        return Object.assign(Object.create(client), {
          query: async (config: { text: string }) => {
            if (!config.text.includes('insert')) return query(config);
            queries += 1;
            if (queries === 1)
              throw Object.assign(new Error('deadlock'), { code: '40P01', severity: 'ERROR' });
            return query(config);
          },
        });
      },
    };
    const through = await openDatabase(failing);
    await through.query('insert into numbers values (1)');
    await pool.end();
    expect([queries, await count()]).toEqual([2, 1]);
  });

  it('waits for a connection that somebody else uses, and returns it after an error', async () => {
    await Promise.allSettled([
      database.query('select 1 / 0'),
      database.transaction(async () => {
        throw new Error('of the app');
      }),
      database.script('nonsense'),
    ]);
    const before = await processId();
    await database.query('select 1 / 0').catch(() => undefined);
    expect(await processId()).toBe(before);
  });
});
