// `anyproof tracker run`: what it delivers, reports and prints, and how it ends.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Adapter, type Clock, systemClock } from '@anyproof/core';
import { Webhook } from 'standardwebhooks';
import { type Ran, type TrackerWorld, trackerWorld } from './tracker-world.js';
import { type World, world } from './world.js';

let mockAdapters: readonly Adapter[] = [];
jest.mock('../src/configuration/adapters.js', () => ({
  findAdapters: async () => mockAdapters,
  nameAdapters: () => 'an adapter',
}));

// Opening an embedded database takes seconds: one for all tests.
let app: TrackerWorld;
beforeAll(async () => {
  app = trackerWorld();
  mockAdapters = [app.adapter];
  const tracker = await app.open();
  await app.session(tracker, 'order-1', { status: 'pending' });
  await tracker.stop();
});
afterAll(() => app.stop());

interface Running {
  readonly io: World;
  readonly ended: Promise<Ran>;
}

/** Until it says that it works. */
async function start(args: readonly string[], more: Partial<World> = {}): Promise<Running> {
  const io = world({ ...more });
  const ended = app.run(['run', ...args], { ...io, ...more });
  const isUp = () => io.all.some((line) => /^working on|"type":"started"/.test(line));
  while (!isUp()) await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20))]);
  return { io, ended };
}

async function eventually(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
}

it('sends signed events, with each secret while one replaces another', async () => {
  const secrets = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
  const received: { body: string; headers: Record<string, string> }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({
        body,
        headers: Object.fromEntries(Object.entries(request.headers)) as Record<string, string>,
      });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const env = {
      ANYPROOF_EVENTS_SECRET: secrets.join(' '),
      ANYPROOF_EVENTS_URL: `http://127.0.0.1:${port}/`,
    };
    const { io, ended } = await start([], { env });
    await eventually(() => received.length > 0);
    io.interrupt();
    expect((await ended).code).toBe(0);
    const [{ body, headers }] = received as [(typeof received)[number]];
    for (const secret of secrets)
      expect(new Webhook(secret).verify(body, headers)).toMatchObject({
        type: 'session.created',
        data: { session: { reference: 'order-1' } },
      });
  } finally {
    server.close();
  }
});

it('works until it is interrupted, and then ends cleanly', async () => {
  const { io, ended } = await start(['--no-events']);
  expect(io.told).toEqual([expect.stringMatching(/^working on the folder .*data; Ctrl-C stops$/)]);
  io.interrupt();
  expect((await ended).code).toBe(0);
  expect(io.told.slice(1)).toEqual([
    'stopping: what is in progress is finished first; Ctrl-C again ends at once',
    'stopped',
  ]);
  expect(io.printed).toEqual([]);
});

it('answers commands in other processes, and health checks on loopback', async () => {
  const { io, ended } = await start(['--no-events', '--health-port', '0']);
  const url = /health: (\S+);/.exec(io.told[0] ?? '')?.[1] ?? '';
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/health$/);
  const response = await fetch(url);
  expect([response.status, await response.json()]).toMatchObject([200, { status: 'ok', late: 0 }]);
  expect((await fetch(new URL('/', url))).status).toBe(404);
  const status = await app.run(['status', '--json'], { env: { ANYPROOF_PROVIDER: undefined } });
  expect([status.code, status.json()]).toMatchObject([0, { sessions: { pending: 1 } }]);
  io.interrupt();
  expect((await ended).code).toBe(0);
  await expect(fetch(url)).rejects.toThrow();
});

it('prints a line of JSON for each thing that happens, and the counts each minute with --verbose', async () => {
  const minutes: (() => void)[] = [];
  const clock: Clock = {
    now: () => systemClock.now(),
    sleep: (milliseconds, signal) =>
      milliseconds === 60_000
        ? new Promise((resolve, reject) => {
            minutes.push(resolve);
            signal?.addEventListener('abort', () => reject(new Error('aborted')));
          })
        : systemClock.sleep(milliseconds, signal),
  };
  const { io, ended } = await start(['--no-events', '--json', '--verbose'], { clock });
  const types = () => io.printed.map((line) => JSON.parse(line).type);
  await eventually(() => minutes.length === 1);
  minutes[0]?.();
  await eventually(() => types().includes('status'));
  io.interrupt();
  expect((await ended).code).toBe(0);
  expect(types()).toEqual(['started', 'status', 'stopping', 'stopped']);
  const [started, status, , stopped] = io.printed.map((line) => JSON.parse(line));
  expect(started).toMatchObject({
    at: expect.stringMatching(/Z$/),
    database: expect.stringMatching(/^the folder/),
  });
  expect(status).toMatchObject({ status: { schemaVersion: 1, due: 0 } });
  expect(stopped).toMatchObject({ clean: true });
  expect(io.told).toEqual([]);
});

it('ends at once at the second interrupt', async () => {
  let isAsked = false;
  // A vendor that never answers.
  const getSession = () => {
    isAsked = true;
    return new Promise<never>(() => undefined);
  };
  mockAdapters = [
    {
      ...app.adapter,
      create: (settings, deps) => ({ ...app.adapter.create(settings, deps), getSession }),
    },
  ];
  // A day later, every open session is due.
  const clock: Clock = { ...systemClock, now: () => systemClock.now() + 86_400_000 };
  const { io, ended } = await start(['--no-events'], { clock });
  await eventually(() => isAsked);
  io.interrupt();
  await eventually(() => io.told.some((line) => line.startsWith('stopping')));
  io.interrupt();
  expect((await ended).code).toBe(130);
  expect(io.told.at(-1)).toMatch(/^ended at once: other workers take over/);
  // The tracker, which lives on in this process, gives up later; its folder must be there until then.
  await new Promise((resolve) => setTimeout(resolve, 11_000));
});
