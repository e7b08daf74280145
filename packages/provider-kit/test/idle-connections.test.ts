import dns from 'node:dns';
import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { resolveHttp } from '../src/http-options.js';
import { baseConfig } from '../src/transport-config.js';
import { clientOf, create, get, serve } from './support.js';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function vendor(listener: Parameters<typeof serve>[0]) {
  const served = await serve(listener);
  // It closes nothing by itself.
  served.server.keepAliveTimeout = 0;
  cleanups.push(served.close);
  return served;
}

const open = (server: Server) =>
  new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));

it.each([undefined, 'http://proxy.example:3128'])(
  'idle connections end, sooner those for what cannot be repeated; proxy: %s',
  (proxy) => {
    const http = resolveHttp({}, proxy === undefined ? {} : { proxy }, 'vendor');
    const parts = {
      baseUrl: 'https://vendor.example',
      maxResponseBytes: 1,
      onlyPublic: undefined,
      provider: 'vendor',
    };
    const { httpAgent, httpsAgent, fresh } = baseConfig(http, parts);
    for (const agent of [httpAgent, httpsAgent])
      expect(agent).toMatchObject({ options: { timeout: 30_000 } });
    for (const agent of [fresh.httpAgent, fresh.httpsAgent])
      expect(agent).toMatchObject({ options: { timeout: 3_000 } });
  },
);

it('a connection is closed before the server would, where that says when', async () => {
  const { url, server } = await vendor((_request, response) => {
    // Node counts a second off.
    response.writeHead(200, { 'keep-alive': 'timeout=2' }).end('{}');
  });
  const client = clientOf({ baseUrl: url });
  await client.send(get());
  expect(await open(server)).toBe(1);
  await wait(1_500);
  expect(await open(server)).toBe(0);
});

it('what is idle for longer than three seconds is not used for a creation', async () => {
  const { url, server } = await vendor((_request, response) => void response.end('{}'));
  const client = clientOf({ baseUrl: url });
  await client.send(create());
  expect(await open(server)).toBe(1);
  await wait(3_300);
  expect(await open(server)).toBe(0);
});

it('neither slow answers nor slow connections are cut off by it', async () => {
  const { url, requests } = await vendor((_request, response) => {
    setTimeout(() => response.end('{}'), 3_300);
  });
  const lookup = jest.spyOn(dns, 'lookup').mockImplementation(((
    _host: string,
    _options: object,
    done: (error: null, addresses: object[]) => void,
  ) => {
    setTimeout(() => done(null, [{ address: '127.0.0.1', family: 4 }]), 3_300);
  }) as never);
  const client = clientOf({ baseUrl: url.replace('127.0.0.1', 'slow.example'), timeoutMs: 10_000 });
  expect((await client.send(create())).status).toBe(200);
  expect((await client.send(create())).status).toBe(200);
  expect([lookup.mock.calls.length, requests.length]).toEqual([1, 2]);
}, 20_000);
