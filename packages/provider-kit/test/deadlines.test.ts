import { getEventListeners } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpOptions } from '@anyproof/core';
import { jsonBytes, sourceBody } from '../src/index.js';
import { clientOf, create, failureOf, get, serve, sourceOf, testDeps } from './support.js';
import { holdTimeouts, until } from './time.js';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  jest.useRealTimers();
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function vendor(listener: RequestListener) {
  const served = await serve(listener);
  cleanups.push(served.close);
  return served;
}

/** A byte now and then, for ever: never silent for long, never done. */
function drip(response: ServerResponse, everyMs = 20): void {
  const timer = setInterval(() => response.write('x'), everyMs);
  response.on('close', () => clearInterval(timer));
}
const drips: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-length': '1000000' });
  drip(response);
};
const once: HttpOptions = { retries: { attempts: 0 } };
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('a vendor that sends slowly', () => {
  it('is left at the deadline: TIMEOUT', async () => {
    const { url } = await vendor(drips);
    const before = Date.now();
    const client = clientOf({ baseUrl: url, timeoutMs: 5_000, deadlineMs: 200 });
    expect(await failureOf(() => client.send(get()))).toMatchObject({
      code: 'TIMEOUT',
      retryable: true,
      message: 'vendor: /things/{id}: took longer than http.deadlineMs',
    });
    expect(Date.now() - before).toBeGreaterThanOrEqual(190);
  });

  it('is AMBIGUOUS for a creation, and leaves other unsafe requests in doubt', async () => {
    const { url, requests } = await vendor(drips);
    const client = clientOf({ baseUrl: url, deadlineMs: 100 });
    const late = async (more: object, count: number) => {
      holdTimeouts();
      const failed = failureOf(() => client.send(create(more)));
      await until(() => requests.length === count);
      jest.advanceTimersByTime(100);
      return failed;
    };
    const created = await late({ body: jsonBytes({}) }, 1);
    expect(created).toMatchObject({ code: 'AMBIGUOUS', retryable: false });
    const done = await late({ repeat: 'never' }, 2);
    expect(done).toMatchObject({ code: 'TIMEOUT', retryable: false });
    expect(done.message).toMatch('it may have been applied: check the session before retrying');
    expect(requests).toHaveLength(2);
  });

  it('is not called again once the deadline has passed', async () => {
    const { url, requests } = await vendor(drips);
    const deps = testDeps();
    holdTimeouts();
    const failed = failureOf(() => clientOf({ baseUrl: url, deadlineMs: 60 }, deps).send(get()));
    await until(() => requests.length === 1);
    jest.advanceTimersByTime(60);
    await failed;
    expect(requests).toHaveLength(1);
    expect(deps.slept).toEqual([]);
  });

  it('has twice the time of a request that has a longer one of its own', async () => {
    const { url } = await vendor(drips);
    const client = clientOf({ baseUrl: url, timeoutMs: 50, deadlineMs: 60 });
    const before = Date.now();
    const { code } = await failureOf(() => client.send(get({ timeoutMs: 150 })));
    expect(code).toBe('TIMEOUT');
    expect(Date.now() - before).toBeGreaterThanOrEqual(290);
  });
});

describe('the deadline', () => {
  it('holds for all attempts together', async () => {
    const answers: ServerResponse[] = [];
    const { url } = await vendor((_request, response) => void answers.push(response));
    const client = clientOf({ baseUrl: url, deadlineMs: 450, retries: { attempts: 9, delayMs: 0 } });
    holdTimeouts();
    const failed = failureOf(() => client.send(get()));
    await until(() => answers.length === 1);
    jest.advanceTimersByTime(300);
    answers[0]?.writeHead(503).end();
    await until(() => {
      // The pause of no milliseconds is a timeout, too.
      jest.advanceTimersByTime(0);
      return answers.length === 2;
    });
    jest.advanceTimersByTime(150);
    expect((await failed).code).toBe('TIMEOUT');
    expect(answers).toHaveLength(2);
  });

  it('starts no pause that would exceed it: the last failure is reported', async () => {
    const { url, requests } = await vendor((_request, response) => response.writeHead(503).end());
    const deps = testDeps({ fraction: 1 - 1e-9 });
    const client = clientOf(
      { baseUrl: url, deadlineMs: 10_000, retries: { attempts: 9, delayMs: 2_000 } },
      deps,
    );
    expect(await failureOf(() => client.send(get()))).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      httpStatus: 503,
    });
    // 2, then 4 seconds; the next pause, of 5, would end beyond 10.
    expect(deps.slept.map(Math.round)).toEqual([2_000, 4_000]);
    expect(requests).toHaveLength(3);
  });

  it('limits headers that never arrive, with nothing sent and nothing ambiguous', async () => {
    const { url, requests } = await vendor(drips);
    const never = () => new Promise<never>(() => undefined);
    const client = clientOf({ baseUrl: url, deadlineMs: 50 });
    const error = await failureOf(() => client.send(create({ attemptHeaders: never })));
    expect(error).toMatchObject({ code: 'TIMEOUT', retryable: true });
    expect(requests).toHaveLength(0);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 10);
    const { signal } = controller;
    expect((await failureOf(() => client.send(get({ attemptHeaders: never, signal })))).code).toBe('ABORTED');
  });

  it('closes a file whose upload it cuts off', async () => {
    const { url, requests } = await vendor((request) => request.pause());
    const source = sourceOf(Buffer.alloc(20_000_000, 'x'));
    const client = clientOf({ baseUrl: url, deadlineMs: 100 });
    holdTimeouts();
    const failed = failureOf(() => client.send(create({ body: sourceBody(source, 'image/jpeg') })));
    await until(() => requests.length === 1);
    jest.advanceTimersByTime(100);
    expect((await failed).code).toBe('AMBIGUOUS');
    await until(() => source.opened[0]?.destroyed === true);
  });
});

describe('after a call', () => {
  it.each<[string, RequestListener]>([
    ['that went well', (_request, response) => response.end('{}')],
    ['that failed', (_request, response) => response.writeHead(400).end()],
    ['that ran out of time', drips],
  ])('%s no timer and no listener of ours is left', async (_what, listener) => {
    const { url, server } = await vendor(listener);
    const { signal } = new AbortController();
    const client = clientOf({ ...once, baseUrl: url, deadlineMs: 300 });
    const before = timers();
    await client.send(get({ signal })).catch(() => undefined);
    server.closeAllConnections();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    await until(() => timers() <= before);
  });

  it('a thousand calls leave no listener on the one signal they share', async () => {
    const { url } = await vendor((_request, response) => response.end('{}'));
    const { signal } = new AbortController();
    const client = clientOf({ baseUrl: url });
    for (let call = 0; call < 1_000; call += 1) await client.send(get({ signal }));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('a download that was read leaves none either, and keeps the connection', async () => {
    const { url, server } = await vendor((_request, response) => response.end('file'));
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const { signal } = new AbortController();
    const client = clientOf({ baseUrl: url });
    for (let call = 0; call < 3; call += 1) await buffer((await client.download(get({ signal }))).body);
    await wait(10);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(connections).toBe(1);
  });
});
