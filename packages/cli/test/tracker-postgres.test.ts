// The commands on a PostgreSQL server: an owner of the tables, and a role that may create nothing.
import type { Adapter } from '@anyproof/core';
import { Client } from 'pg';
import { type TrackerWorld, trackerWorld } from './tracker-world.js';
import { world } from './world.js';

let mockAdapters: readonly Adapter[] = [];
jest.mock('../src/configuration/adapters.js', () => ({
  findAdapters: async () => mockAdapters,
  nameAdapters: () => 'an adapter',
}));

const server = process.env['DATABASE_URL'];
if (server === undefined)
  process.stdout.write('anyproof tracker on PostgreSQL: skipped, since DATABASE_URL is not set\n');

(server === undefined ? describe.skip : describe)('on PostgreSQL', () => {
  const name = `test_cli_${process.pid}`;
  const role = `role_cli_${process.pid}`;
  let app: TrackerWorld;
  let asOwner: string;
  let asRole: string;

  const run = async (statement: string, url = server ?? '') => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    app = trackerWorld();
    mockAdapters = [app.adapter];
    await run(`create database ${name}`);
    await run(`create role ${role} login`);
    const url = new URL(server ?? '');
    url.pathname = name;
    asOwner = url.href;
    url.username = role;
    asRole = url.href;
  });
  afterAll(async () => {
    await app.stop();
    await run(`drop database if exists ${name} with (force)`);
    await run(`drop role if exists ${role}`);
  });

  const owner = (...args: string[]) =>
    app.run(args, { env: { ANYPROOF_DATABASE: undefined, DATABASE_URL: asOwner } });
  const withRole = (...args: string[]) => app.run([...args, '--database', asRole]);

  it('asks for a migration, which needs no configuration', async () => {
    const { code, io } = await owner('status');
    expect([code, io.printed]).toEqual([1, []]);
    expect(io.told).toEqual([
      'the tracker\'s tables are missing; run "anyproof tracker migrate" with a role that may create tables',
    ]);
    const { code: refused, io: told } = await withRole('migrate');
    expect([refused, told.told.length]).toEqual([1, 1]);
    const env = { ANYPROOF_PROVIDER: undefined, ANYPROOF_SEAL_KEY: undefined, ANYPROOF_DATABASE: asOwner };
    const migrated = await app.run(['migrate'], { env });
    expect([migrated.code, migrated.io.printed]).toEqual([0, []]);
    expect(migrated.io.told).toEqual([
      expect.stringMatching(
        /^PostgreSQL at \S+: the tables have 1 new migration; version 1, in the schemas anyproof and anyproof_jobs_1\d$/,
      ),
    ]);
    expect(migrated.text).not.toContain(asOwner);
  });

  it('gives a role what it needs to work, and no more', async () => {
    const before = await withRole('status');
    expect([before.code, before.io.told]).toEqual([
      1,
      [expect.stringMatching(/lacks rights; run "anyproof tracker migrate --grant-to/)],
    ]);
    const strange = await owner('migrate', '--grant-to', 'nobody_of_that_name');
    expect([strange.code, strange.io.told]).toEqual([
      1,
      [expect.stringMatching(/^there is no such database role/)],
    ]);
    const granted = await owner('migrate', '--grant-to', role, '--json');
    expect([granted.code, granted.json()]).toMatchObject([0, { version: 1, applied: [] }]);

    const { io, ended } = await start(['run', '--no-events', '--database', asRole]);
    io.interrupt();
    expect((await ended).code).toBe(0);
    expect((await withRole('status')).code).toBe(0);
    await expect(run('create table anyproof.mine ()', asRole)).rejects.toThrow(/permission denied/);
  });

  it('has a schema of any name', async () => {
    const { code, json } = await owner('migrate', '--schema', 'other', '--json');
    expect([code, json()]).toMatchObject([
      0,
      { schemas: ['other', expect.stringMatching(/^other_jobs_1\d$/)] },
    ]);
    expect((await owner('status', '--schema', 'other')).code).toBe(0);
    const wrong = await owner('status', '--schema', 'Other Schema');
    expect([wrong.code, wrong.io.told]).toEqual([
      1,
      [expect.stringMatching(/^schema must be a lower-case name/)],
    ]);
  });

  it('works from any number of processes', async () => {
    const tracker = await app.open({ database: asOwner });
    await app.session(tracker, 'order-1', { status: 'completed', decision: 'declined' });
    const { json } = await withRole('sessions', '--json');
    expect(json()).toMatchObject({ sessions: [{ reference: 'order-1', decision: 'declined' }] });
    expect((await withRole('pause', 'fake')).code).toBe(0);
    expect(await tracker.status()).toMatchObject({ providers: [{ name: 'fake', paused: {} }] });
  });

  /** Until it says that it works. */
  async function start(args: readonly string[]) {
    const io = world();
    const ended = app.run(args, io);
    while (!io.told.some((line) => line.startsWith('working on')))
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20))]);
    return { io, ended };
  }
});
