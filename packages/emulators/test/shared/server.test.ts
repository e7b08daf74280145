import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../../src/shared/index.js';
import { startTestServer, type TestServer } from './harness.js';

const json = { 'content-type': 'application/json' };

let server: TestServer;
let origin: string;
beforeEach(async () => {
  server = await startTestServer({ settings: { greeting: 'good day' } });
  origin = server.emulator.origin;
});
afterEach(() => server.emulator.stop());

describe('startServer', () => {
  it('listens on loopback, with the settings over the defaults', async () => {
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.emulator.settings).toEqual({ greeting: 'good day', tone: 'plain' });
    const answer = await fetch(`${origin}/things/7/`);
    expect(await answer.json()).toEqual({ id: '7', greeting: 'good day', origin });
  });

  it('takes bodies of any type, or none, as bytes', async () => {
    for (const type of ['application/json', 'image/jpeg', 'text/plain', undefined]) {
      const answer = await send(`${origin}/things`, {
        method: 'POST',
        body: '{"a":1}',
        ...(type && { headers: { 'content-type': type } }),
      });
      expect(JSON.parse(answer.body.toString())).toEqual({ length: 7, json: { a: 1 } });
    }
  });

  it('refuses a body over the limit', async () => {
    const answer = await send(`${origin}/things`, { method: 'POST', body: Buffer.alloc(1001) });
    expect(answer.status).toBe(413);
  });

  it('knows its scenarios only', async () => {
    server.emulator.scenario = 'decline';
    expect(server.emulator.scenario).toBe('decline');
    expect(() => {
      server.emulator.scenario = 'review';
    }).toThrow(/approve, decline/);
    await expect(startTestServer({ scenario: 'nope' })).rejects.toThrow(RangeError);
  });

  it('stops at once, cutting what hangs', async () => {
    server.emulator.faults.add({ effect: { kind: 'hang' } });
    const hanging = send(`${origin}/things/1`).then(
      () => 'answered',
      () => 'cut',
    );
    await sleep(30);
    await server.emulator.stop();
    expect(await hanging).toBe('cut');
    await expect(send(`${origin}/things/1`)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('speaks TLS with a certificate of its own', async () => {
    const { emulator } = await startTestServer({ tls: true });
    try {
      expect(emulator.origin).toMatch(/^https:/);
      const answer = await send(`${emulator.origin}/things/1`, { ca: emulator.ca });
      expect(answer.status).toBe(200);
      const byName = emulator.origin.replace('127.0.0.1', 'localhost');
      expect((await send(`${byName}/things/1`, { ca: emulator.ca })).status).toBe(200);
      await expect(send(`${emulator.origin}/things/1`)).rejects.toThrow(/self-signed/);
    } finally {
      await emulator.stop();
    }
  });
});

describe('journal', () => {
  it('records what arrived, in order', async () => {
    await send(`${origin}/things?x=1&y=a%20b`, {
      method: 'POST',
      headers: { ...json, 'X-Mixed-Case': 'Kept' },
      body: '{"a":1}',
    });
    await send(`${origin}/things/9`);
    await send(`${origin}/nowhere`);
    const [first, second, third] = server.emulator.journal.entries();
    expect(first).toMatchObject({
      method: 'POST',
      path: '/things',
      route: '/things',
      query: { x: '1', y: 'a b' },
      bodyBytes: 7,
      bodySha256: '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
      body: { a: 1 },
      status: 201,
      by: 'app',
    });
    expect(first?.headers['x-mixed-case']).toBe('Kept');
    expect(second).toMatchObject({ path: '/things/9', route: '/things/:id', status: 200, bodyBytes: 0 });
    expect(third).toMatchObject({ path: '/nowhere', route: undefined, status: 404 });
    server.emulator.journal.clear();
    expect(server.emulator.journal.entries()).toEqual([]);
  });

  it('keeps what the vendor understood of a sealed body, and the vendor’s time', async () => {
    server.emulator.clock.advance(3_600_000);
    const before = Date.now();
    await send(`${origin}/sealed`, { method: 'POST', body: 'xyz' });
    const [entry] = server.emulator.journal.entries();
    expect(entry?.body).toEqual({ opened: 'xyz' });
    expect(entry?.status).toBe(204);
    // The server's clock and Date round differently.
    expect(entry?.at).toBeGreaterThanOrEqual(before + 3_600_000 - 5);
  });
});

describe('faults', () => {
  const add = (fault: Parameters<TestServer['emulator']['faults']['add']>[0]) =>
    server.emulator.faults.add(fault);

  it('answers a status instead, for the planned times, where it matches', async () => {
    add({
      method: 'post',
      path: /^\/things$/,
      times: 2,
      effect: { kind: 'status', status: 429, body: 'slow down', headers: { 'retry-after': '3' } },
    });
    expect((await send(`${origin}/things/1`)).status).toBe(200);
    const hit = await send(`${origin}/things`, { method: 'POST', body: 'x' });
    expect([hit.status, hit.body.toString(), hit.headers['retry-after']]).toEqual([429, 'slow down', '3']);
    expect((await send(`${origin}/things`, { method: 'POST' })).status).toBe(429);
    expect((await send(`${origin}/things`, { method: 'POST' })).status).toBe(201);
    expect(server.done).toEqual(['1', 'post']);
    expect(server.emulator.journal.entries().map(({ status }) => status)).toEqual([200, 429, 429, 201]);
  });

  it('cuts the connection before anything happens', async () => {
    add({ effect: { kind: 'reset' } });
    await expect(send(`${origin}/things`, { method: 'POST', body: 'abc' })).rejects.toThrow(/hang up|reset/i);
    expect(server.done).toEqual([]);
    expect(server.emulator.journal.entries()).toMatchObject([{ status: 0, bodyBytes: 3 }]);
  });

  it('loses the answer after the work was done', async () => {
    add({ effect: { kind: 'lost-answer' } });
    await expect(send(`${origin}/things`, { method: 'POST' })).rejects.toThrow(/hang up|reset/i);
    expect(server.done).toEqual(['post']);
    expect(server.emulator.journal.entries()).toMatchObject([{ status: 0 }]);
  });

  it('sends half a body and breaks', async () => {
    add({ effect: { kind: 'half-body' } });
    const answer = await fetch(`${origin}/things/5`);
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(10);
    await expect(answer.text()).rejects.toThrow();
    expect((await send(`${origin}/things/5`)).status).toBe(200);
  });

  it('has no half of an empty body: the connection breaks', async () => {
    add({ effect: { kind: 'half-body' } });
    await expect(send(`${origin}/sealed`, { method: 'POST' })).rejects.toThrow();
  });

  it('hangs, and delays', async () => {
    add({ effect: { kind: 'hang' } });
    await expect(send(`${origin}/things/1`, { timeoutMs: 50 })).rejects.toThrow('no answer in time');
    add({ effect: { kind: 'delay', milliseconds: 80 } });
    const started = Date.now();
    expect((await send(`${origin}/things/1`)).status).toBe(200);
    expect(Date.now() - started).toBeGreaterThanOrEqual(75);
  });

  it('forgets what is cleared', async () => {
    add({ effect: { kind: 'reset' } });
    server.emulator.faults.clear();
    expect((await send(`${origin}/things/1`)).status).toBe(200);
  });
});

describe('control over HTTP', () => {
  const post = (path: string, body: unknown) =>
    fetch(`${origin}/__emulator/${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) });

  it('steers scenario, clock, faults and journal, and leaves no trace', async () => {
    expect((await post('scenario', { scenario: 'decline' })).status).toBe(200);
    expect(server.emulator.scenario).toBe('decline');
    const before = server.emulator.clock.now();
    await post('clock', { advance: 60_000 });
    expect(server.emulator.clock.now()).toBeGreaterThanOrEqual(before + 60_000);
    await post('faults', { path: '^/things', times: 1, effect: { kind: 'status', status: 503 } });
    expect((await fetch(`${origin}/things/1`)).status).toBe(503);
    const entries: unknown = await (await fetch(`${origin}/__emulator/journal`)).json();
    expect(entries).toMatchObject([{ path: '/things/1', status: 503 }]);
    expect(entries).toHaveLength(1);
    expect((await fetch(`${origin}/__emulator/journal`, { method: 'DELETE' })).status).toBe(204);
    expect(server.emulator.journal.entries()).toEqual([]);
  });

  it.each([
    ['scenario', { scenario: 'review' }],
    ['clock', { advance: -1 }],
    ['clock', {}],
    ['faults', { effect: { kind: 'explode' } }],
    ['faults', { path: '(', effect: { kind: 'reset' } }],
    ['faults', { path: '(a+)+$', effect: { kind: 'reset' } }],
    ['faults', { times: 0, effect: { kind: 'reset' } }],
    ['faults', { effect: { kind: 'page', status: 42 } }],
    ['faults', { effect: { kind: 'charset', charset: 'utf-8' } }],
    ['faults', { effect: { kind: 'wrong-session', answer: 'maybe' } }],
  ])('refuses a wrong %s', async (path, body) => {
    expect((await post(path, body)).status).toBe(400);
  });

  it('refuses what a foreign page could post', async () => {
    for (const type of [
      undefined,
      'text/plain',
      'application/jsonp',
      'application/json-patch',
      'x/y, application/json',
    ]) {
      const answer = await send(`${origin}/__emulator/scenario`, {
        method: 'POST',
        body: '{"scenario":"decline"}',
        ...(type && { headers: { 'content-type': type } }),
      });
      expect([type, answer.status]).toEqual([type, 415]);
    }
    expect(server.emulator.scenario).toBe('approve');
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
    const answer = await send(`${origin}/__emulator/scenario`, {
      method: 'POST',
      body: '{"scenario":"decline"}',
      headers,
    });
    expect(answer.status).toBe(200);
  });

  it('answers under a loopback name only, so that no other site can borrow this machine’s address', async () => {
    const status = async (host: string, path = '') =>
      (await send(`${origin}/__emulator${path}`, { headers: { host } })).status;
    for (const host of ['localhost', 'LOCALHOST:4010', '127.0.0.1:80', '127.8.9.10', '[::1]:4010'])
      expect([host, await status(host)]).toEqual([host, 200]);
    for (const host of [
      'evil.example',
      'evil.example:4010',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '10.0.0.1',
      'a@localhost',
    ])
      expect([host, await status(host, '/journal')]).toEqual([host, 403]);
    const reset = await send(`${origin}/__emulator/faults`, {
      method: 'DELETE',
      headers: { host: 'evil.example' },
    });
    expect(reset.status).toBe(403);
    expect((await send(`${origin}/things/1`, { headers: { host: 'vendor.example' } })).status).toBe(200);
  });

  it('plans every kind of fault', async () => {
    const effects = [
      { kind: 'page', status: 403 },
      { kind: 'redirect', status: 307, location: '/elsewhere' },
      { kind: 'wrong-session', fields: ['id'] },
      { kind: 'duplicate-key', key: 'id', value: null, first: true },
      { kind: 'cut-json' },
    ];
    for (const effect of effects)
      expect((await post('faults', { path: '/things/:id', effect })).status).toBe(200);
    const answers = [];
    for (const _ of effects) answers.push(await send(`${origin}/things/1`));
    expect(answers.map(({ status }) => status)).toEqual([403, 307, 200, 200, 200]);
    expect(answers[2]?.body.toString()).toContain('"id":"784584"');
    expect(answers[3]?.body.toString()).toContain('"id":null,"id":"1"');
  });
});
