import { AsyncLocalStorage } from 'node:async_hooks';
import type { Observer, ProofingEvent, ProofingSpan } from '@anyproof/core';
import { clientOf, failureOf, get, serve, testDeps } from './support.js';

const servers: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function setting(statuses: readonly number[], around: NonNullable<Observer['around']>) {
  let came = 0;
  const server = await serve((_request, response) => {
    const status = statuses[Math.min(came, statuses.length - 1)] ?? 200;
    came += 1;
    response.writeHead(status).end('{"secret":"PLANTED"}');
  });
  servers.push(server);
  const observe = jest.fn<void, [ProofingEvent]>();
  const deps = { ...testDeps(), observer: { observe, around } };
  const client = clientOf({ baseUrl: server.url }, deps);
  return { client, observe, host: new URL(server.url).host, came: () => came };
}

it('wraps each attempt, with the host, and its event is observed inside', async () => {
  const inside = new AsyncLocalStorage<number>();
  const spans: ProofingSpan[] = [];
  const { client, observe, host } = await setting([503, 200], (span, work) =>
    inside.run(spans.push(span), work),
  );
  const where: unknown[] = [];
  observe.mockImplementation((event) => void where.push([event.type, inside.getStore()]));
  expect((await client.send(get())).status).toBe(200);
  const span = { kind: 'http', provider: 'vendor', method: 'GET', route: '/things/{id}', host };
  expect(spans).toEqual([
    { ...span, attempt: 1 },
    { ...span, attempt: 2 },
  ]);
  expect(where).toEqual([
    ['http', 1],
    ['retry', undefined],
    ['http', 2],
  ]);
});

it("gets an attempt's failure, never an answer", async () => {
  const seen: unknown[] = [];
  const { client } = await setting([404, 200], async (_span, work) => {
    const value = await work().catch((error: unknown) => {
      seen.push(Object(error).code);
      throw error;
    });
    seen.push(value);
    return value;
  });
  await failureOf(() => client.send(get()));
  await client.send(get());
  expect(seen).toEqual(['SESSION_NOT_FOUND', undefined]);
});

it.each<[string, NonNullable<Observer['around']>]>([
  ['throws', () => Promise.reject(new Error('observer'))],
  ['never calls', async () => Object(undefined)],
  ['swallows', async (_span, work) => Object(await work().catch(() => undefined))],
  ['calls twice', async (_span, work) => work().then(work)],
])('changes nothing when it %s', async (_what, around) => {
  const well = await setting([200], around);
  expect((await well.client.send(get())).status).toBe(200);
  expect(well.came()).toBe(1);
  const ill = await setting([404], around);
  expect((await failureOf(() => ill.client.send(get()))).code).toBe('SESSION_NOT_FOUND');
  expect(ill.came()).toBe(1);
});

it('wraps downloads as well, but nothing that was never sent', async () => {
  const spans: ProofingSpan[] = [];
  const { client } = await setting([200], (span, work) => {
    spans.push(span);
    return work();
  });
  (await client.download(get())).body.destroy();
  await failureOf(() => client.send(get({ signal: AbortSignal.abort() })));
  expect(spans).toHaveLength(1);
});
