// What people get wrong with a tracker on their first day: one clear line with the fix, and no secret in it.

import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Adapter } from '@anyproof/core';
import type { Io } from '../src/terminal/io.js';
import { type TrackerWorld, trackerWorld } from './tracker-world.js';

let mockAdapters: readonly Adapter[] = [];
jest.mock('../src/configuration/adapters.js', () => ({
  findAdapters: async () => mockAdapters,
  nameAdapters: () => 'an adapter',
}));
let mockIsThere = true;
jest.mock('pg-boss', () => ({
  __esModule: true,
  get default() {
    return mockIsThere ? jest.requireActual('pg-boss') : undefined;
  },
}));

// Opening an embedded database takes seconds: one for all tests.
let app: TrackerWorld;
beforeAll(() => {
  app = trackerWorld();
  mockAdapters = [app.adapter];
});
afterAll(() => app.stop());

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const EVENTS = { ANYPROOF_EVENTS_SECRET: SECRET };
const NO_CONFIG = { ANYPROOF_PROVIDER: undefined, ANYPROOF_SEAL_KEY: undefined };
/** Nothing listens on port 1; the password must not be quoted. */
const AWAY = { ANYPROOF_DATABASE: 'postgres://app:PLANTED@127.0.0.1:1/app' };

interface Mistake {
  readonly what: string;
  readonly args: readonly string[];
  readonly env?: Io['env'];
  readonly code: number;
  readonly told: RegExp;
}

const ELSEWHERE = { ANYPROOF_DATABASE: undefined };

// biome-ignore format: a table
const MISTAKES: readonly Mistake[] = [
  { what: 'no database', args: ['status'], env: ELSEWHERE, code: 2, told: /^which database\? set --database, ANYPROOF_DATABASE or DATABASE_URL; the folder \.\/anyproof-data, the default, does not exist$/ },
  { what: 'a folder that does not exist', args: ['status', '--database', './nope'], code: 2, told: /^there is no database in the folder \.\/nope; `anyproof tracker run` and `anyproof tracker migrate` create it$/ },
  { what: 'another kind of database', args: ['status', '--database', 'mysql://root:PLANTED@db/app'], code: 2, told: /^--database must be the address of a PostgreSQL server/ },
  { what: 'another kind of database in the environment', args: ['status'], env: { ...ELSEWHERE, DATABASE_URL: 'mysql://root:PLANTED@db/app' }, code: 2, told: /^DATABASE_URL must be the address of a PostgreSQL server/ },
  { what: 'an address that cannot be read', args: ['status', '--database', 'postgres://app:PLANTED@db:port/app'], code: 2, told: /^--database cannot be read/ },
  { what: 'an empty variable', args: ['status'], env: { ANYPROOF_DATABASE: '' }, code: 2, told: /^ANYPROOF_DATABASE is empty/ },
  { what: 'a database in memory', args: ['run', '--no-events', '--database', 'memory:'], code: 2, told: /^--database: memory: would be gone/ },
  { what: 'a server that does not answer', args: ['status'], env: AWAY, code: 1, told: /^cannot connect to the database/ },
  { what: 'a migration on a server that does not answer', args: ['migrate'], env: AWAY, code: 1, told: /^cannot connect to the database/ },
  { what: 'a worker whose server does not answer', args: ['run', '--no-events'], env: AWAY, code: 1, told: /^cannot connect to the database/ },
  { what: 'no configuration', args: ['run', '--no-events'], env: NO_CONFIG, code: 2, told: /^nothing is configured: set ANYPROOF_PROVIDER/ },
  { what: 'no seal key', args: ['run', '--no-events'], env: { ANYPROOF_SEAL_KEY: undefined }, code: 1, told: /ANYPROOF_SEAL_KEY must be a key: the tracker encrypts what it stores; make one with `openssl rand -base64 32`/ },
  { what: 'no seal wanted', args: ['run', '--no-events'], env: { ANYPROOF_SEAL_KEY: undefined, ANYPROOF_SEAL: 'none' }, code: 1, told: /must be a key: the tracker encrypts what it stores/ },
  { what: 'a short seal key', args: ['run', '--no-events'], env: { ANYPROOF_SEAL_KEY: 'PLANTED' }, code: 1, told: /ANYPROOF_SEAL_KEY/ },
  { what: 'nowhere to send events', args: ['run'], code: 2, told: /^where should changes of sessions go\? --events-url <url> \(ANYPROOF_EVENTS_URL\), or --no-events/ },
  { what: 'events without a secret', args: ['run', '--events-url', 'https://app.example/events'], code: 2, told: /^ANYPROOF_EVENTS_SECRET is not set.*echo whsec_\$\(openssl rand -base64 32\)/ },
  { what: 'a secret of another form', args: ['run', '--events-url', 'https://app.example/events'], env: { ANYPROOF_EVENTS_SECRET: 'PLANTED' }, code: 1, told: /whsec_/ },
  { what: 'two places for the secret', args: ['run', '--events-url', 'https://app.example/events'], env: { ...EVENTS, ANYPROOF_EVENTS_SECRET_FILE: 'secret' }, code: 2, told: /^ANYPROOF_EVENTS_SECRET_FILE: ANYPROOF_EVENTS_SECRET is also set: keep one$/ },
  { what: 'a secret in a file that is not there', args: ['run', '--events-url', 'https://app.example/events'], env: { ANYPROOF_EVENTS_SECRET_FILE: 'no-such-file' }, code: 2, told: /^ANYPROOF_EVENTS_SECRET_FILE: the file .*no-such-file.*there is no such file/ },
  { what: 'events in plain http', args: ['run', '--events-url', 'http://app.example/PLANTED'], env: EVENTS, code: 1, told: /must begin with https:/ },
  { what: 'events and none', args: ['run', '--no-events', '--events-url', 'https://app.example'], env: EVENTS, code: 2, told: /contradict each other/ },
  { what: 'no number for a port', args: ['run', '--no-events', '--health-port', 'http'], code: 2, told: /^--health-port must be a whole number from 0 to 65535$/ },
  { what: 'no number for concurrency', args: ['run', '--no-events', '--concurrency', '0'], code: 2, told: /^--concurrency must be a whole number from 1 to 1000$/ },
  { what: 'an unknown status', args: ['sessions', '--status', 'done'], code: 2, told: /^unknown status "done"; choose one of: pending, action_required/ },
  { what: 'an unknown decision', args: ['sessions', '--decision', 'yes'], code: 2, told: /^unknown decision "yes"; choose one of: approved/ },
  { what: 'no time', args: ['sessions', '--since', 'yesterday'], code: 2, told: /^--since must be a time, such as 2026-01-31T12:00:00Z, or how long ago: 30m, 24h, 7d$/ },
  { what: 'no limit', args: ['sessions', '--limit', 'all'], code: 2, told: /^--limit must be a whole number from 1 to 100000$/ },
  { what: 'an unknown state', args: ['events', '--state', 'lost'], code: 2, told: /^unknown state "lost"; choose one of: waiting, delivered, dead$/ },
  { what: 'no events to send again', args: ['resend'], code: 2, told: /^which events\? pass their ids.*or --dead$/ },
  { what: 'events and all events', args: ['resend', '--dead', '00000000-0000-4000-8000-000000000000'], code: 2, told: /^which events\?/ },
  { what: 'no id of an event', args: ['resend', '7'], code: 2, told: /^"7" is not the id of an event/ },
];

it.each(MISTAKES)('$what: one line, exit code $code', async ({ args, env = {}, code, told }) => {
  const { code: ended, io } = await app.run(args, { env });
  // Findings about the configuration are a list.
  const lines = io.told.filter((line) => !/^one setting is|^`npx anyproof doctor`/.test(line));
  expect(lines).toEqual([expect.stringMatching(told)]);
  expect([ended, io.printed]).toEqual([code, []]);
  expect(io.told.join()).not.toContain('PLANTED');
});

it('says what is wrong about a session that is not there', async () => {
  mkdirSync(join(app.cwd, 'empty'));
  const empty = { env: { ANYPROOF_DATABASE: 'empty' } };
  const { code, io } = await app.run(['sessions', 'show', 'order-1'], empty);
  expect([code, io.told.length]).toEqual([2, 1]);
  expect(io.told[0]).toMatch(/^this is not a session ref/);
  const both = await app.run(['sessions', 'show', 'fake#00000000', '--reference', 'order-1'], empty);
  expect([both.code, both.io.told]).toEqual([2, [expect.stringMatching(/one of them$/)]]);
});

it('has the same line in JSON', async () => {
  const { code, json } = await app.run(['status', '--json'], { env: AWAY });
  expect([code, json()]).toMatchObject([
    1,
    { error: { code: 'STORE_UNAVAILABLE', message: expect.stringMatching(/^cannot connect/) } },
  ]);
});

describe('with a database', () => {
  it('says which pg-boss to install', async () => {
    mockIsThere = false;
    try {
      for (const command of [['migrate'], ['run', '--no-events']]) {
        const { code, io } = await app.run(command);
        expect([code, io.told]).toEqual([1, [expect.stringMatching(/run `npm install pg-boss@1[02]`$/)]]);
      }
    } finally {
      mockIsThere = true;
    }
  });

  it('says that a port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const { code, io } = await app.run(['run', '--no-events', '--health-port', String(port)]);
      expect([code, io.told]).toEqual([1, [`port ${port} is in use; choose another with --health-port`]]);
    } finally {
      server.close();
    }
  });

  it('says that a folder is something else', async () => {
    mkdirSync(join(app.cwd, 'other'));
    writeFileSync(join(app.cwd, 'other', 'PG_VERSION'), '17');
    const { code, io } = await app.run(['migrate', '--database', 'other']);
    expect([code, io.told]).toEqual([
      1,
      [expect.stringMatching(/^the folder is the data of another PGlite/)],
    ]);
  });
});
