import dns from 'node:dns';
import { resolveHttp } from '../src/http/options.js';
import { baseConfig } from '../src/http/transport.js';
import { clientOf, create, get, serve } from './support.js';
import { connectionsOf, until } from './time.js';

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

it.each([undefined, 'http://proxy.example:3128'])(
  'idle connections end, sooner if used for requests that cannot be repeated; proxy: %s',
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

it("a connection is closed before the server's announced timeout", async () => {
  const { url, server } = await vendor((_request, response) => {
    // Node counts a second off.
    response.writeHead(200, { 'keep-alive': 'timeout=2' }).end('{}');
  });
  const client = clientOf({ baseUrl: url });
  await client.send(get());
  expect(await connectionsOf(server)).toBe(1);
  await until(async () => (await connectionsOf(server)) === 0);
});

it('a connection idle for more than three seconds is not used for a creation', async () => {
  const { url, server } = await vendor((_request, response) => void response.end('{}'));
  const client = clientOf({ baseUrl: url });
  await client.send(get());
  await client.send(create());
  expect(await connectionsOf(server)).toBe(2);
  // That of what can be repeated stays.
  await until(async () => (await connectionsOf(server)) < 2);
  expect(await connectionsOf(server)).toBe(1);
});

it('neither slow answers nor slow connections are affected', async () => {
  const { url, requests } = await vendor((request, response) => {
    if (request.headers.host?.startsWith('slow.')) response.end('{}');
    else setTimeout(() => response.end('{}'), 3_300);
  });
  const lookup = jest.spyOn(dns, 'lookup').mockImplementation(((
    _host: string,
    _options: object,
    done: (error: null, addresses: object[]) => void,
  ) => {
    setTimeout(() => done(null, [{ address: '127.0.0.1', family: 4 }]), 3_300);
  }) as never);
  const slowConnection = clientOf({ baseUrl: url.replace('127.0.0.1', 'slow.example'), timeoutMs: 60_000 });
  const slowAnswer = clientOf({ baseUrl: url, timeoutMs: 60_000 });
  const answers = await Promise.all([slowConnection.send(create()), slowAnswer.send(create())]);
  answers.push(await slowConnection.send(create()));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect([lookup.mock.calls.length, requests.length]).toEqual([1, 3]);
});
