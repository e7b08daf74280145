import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Tracker, TrackerStatus } from '../src/contract/tracker.js';
import { healthHandler, healthOf } from '../src/operation/health.js';

const IDLE: TrackerStatus = {
  schemaVersion: 1,
  sessions: { pending: 2 },
  due: 0,
  late: 0,
  claimed: 0,
  failing: 0,
  inbox: { waiting: 0, oldestMs: 0 },
  events: { waiting: 0, oldestMs: 0, dead: 0 },
  creations: { open: 0, unsettled: 0 },
  providers: [{ name: 'id360', open: 2, failures: 0 }],
};

type Asked = Pick<Tracker, 'status'>;
const trackerWith = (changed: Partial<TrackerStatus>): Asked => ({
  status: async () => ({ ...IDLE, ...changed }),
});
const failing: Asked = { status: () => Promise.reject(new Error('no database')) };
const throwing: Asked = {
  status: () => {
    throw new Error('stopped');
  },
};

describe('healthOf', () => {
  it('is well while nothing waits for too long', async () => {
    expect(await healthOf(trackerWith({}))).toEqual({ ok: true, problems: [], status: IDLE });
    expect(await healthOf(trackerWith({ due: 7, claimed: 3 }))).toMatchObject({ ok: true });
  });

  it('names late sessions', async () => {
    expect(await healthOf(trackerWith({ late: 1 }))).toMatchObject({ ok: false, problems: ['late'] });
  });

  it('names messages that wait for longer than lateMs', async () => {
    const waiting = trackerWith({ inbox: { waiting: 1, oldestMs: 60_001 } });
    expect(await healthOf(waiting, { lateMs: 60_000 })).toMatchObject({ ok: false, problems: ['inbox'] });
    expect(await healthOf(waiting, { lateMs: 60_001 })).toMatchObject({ ok: true });
    expect(await healthOf(waiting)).toMatchObject({ ok: true });
  });

  it.each([{ paused: { since: '2026-11-30T12:00:00.000Z' } }, { outageUntil: '2026-11-30T12:00:00.000Z' }])(
    'lets messages wait with a provider that has %j',
    async (asleep) => {
      const providers = [{ name: 'id360', open: 2, failures: 0, ...asleep }];
      const health = await healthOf(trackerWith({ inbox: { waiting: 1, oldestMs: 900_000 }, providers }));
      expect(health).toMatchObject({ ok: true });
    },
  );

  it('does not blame the workers for an endpoint that refuses events', async () => {
    const events = { waiting: 9, oldestMs: 86_400_000, dead: 3 };
    expect(await healthOf(trackerWith({ events }))).toMatchObject({ ok: true });
  });

  it.each([
    ['fails', failing],
    ['throws', throwing],
  ])('names a database that %s, and never rejects', async (_how, tracker) => {
    expect(await healthOf(tracker)).toEqual({ ok: false, problems: ['database'] });
  });

  it('waits no longer than timeoutMs', async () => {
    const slept: number[] = [];
    const clock = { sleep: async (milliseconds: number) => void slept.push(milliseconds) };
    const hanging: Asked = { status: () => new Promise(() => undefined) };
    expect(await healthOf(hanging, { timeoutMs: 1_234, clock })).toMatchObject({ problems: ['database'] });
    expect(slept).toEqual([1_234]);
  });

  it('leaves no timer behind', async () => {
    let left: AbortSignal | undefined;
    const clock = {
      sleep: (_milliseconds: number, signal?: AbortSignal) => {
        left = signal;
        return new Promise<void>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new Error('aborted')));
        });
      },
    };
    await healthOf(trackerWith({}), { clock });
    expect(left?.aborted).toBe(true);
  });
});

describe('healthHandler', () => {
  async function ask(tracker: Asked, method = 'GET') {
    const handler = healthHandler(tracker);
    const server = createServer((request, response) => void handler(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const response = await fetch(`http://127.0.0.1:${port}/health`, { method });
      return { code: response.status, headers: response.headers, text: await response.text() };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('answers 200 with the counts, and no provider', async () => {
    const { code, headers, text } = await ask(trackerWith({ due: 3 }));
    expect(code).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe('no-store');
    const { due, late, claimed, failing: failed, inbox, events, creations } = { ...IDLE, due: 3 };
    expect(JSON.parse(text)).toEqual({
      status: 'ok',
      ...{ due, late, claimed, failing: failed, inbox, events, creations },
    });
  });

  it('answers 503 with what is wrong', async () => {
    const late = await ask(trackerWith({ late: 2 }));
    expect([late.code, JSON.parse(late.text)]).toMatchObject([
      503,
      { status: 'failing', problems: ['late'], late: 2 },
    ]);
    const down = await ask(failing);
    expect([down.code, JSON.parse(down.text)]).toEqual([503, { status: 'failing', problems: ['database'] }]);
  });

  it('answers HEAD without a body, and refuses what would change something', async () => {
    expect(await ask(trackerWith({}), 'HEAD')).toMatchObject({ code: 200, text: '' });
    const posted = await ask(trackerWith({}), 'POST');
    expect([posted.code, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
