import type { Fault } from '../../src/index.js';
import { pathMatcher } from '../../src/shared/fault-path.js';
import { send } from '../../src/shared/index.js';
import { startTestServer, type TestServer } from './harness.js';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.emulator.stop());

const get = (path: string) => send(`${server.emulator.origin}${path}`);
const struck = (effect: Fault['effect'], path: string) => {
  server.emulator.faults.add({ effect });
  return get(path);
};
const textOf = async (path: string) => (await get(path)).body.toString();

describe('an answer about another session', () => {
  it('carries another id of the same shape', async () => {
    const uuid = '4fa85f64-5717-4562-b3fc-4c963f66afa6';
    const { id, greeting } = JSON.parse(
      (await struck({ kind: 'wrong-session' }, `/things/${uuid}`)).body.toString(),
    );
    expect(id).toMatch(/^4fa85f64-5717-4562-b3fc-[0-9a-f]{12}$/);
    expect(id).not.toBe(uuid);
    expect(greeting).toBe('hello');
    const { rows } = JSON.parse((await struck({ kind: 'wrong-session' }, '/rows')).body.toString());
    expect(rows).toEqual([{ id: 784_588 }, { id: '999999' }, { id: 'plain-other' }]);
  });

  it('changes the fields that are named', async () => {
    const answer = await struck({ kind: 'wrong-session', fields: ['greeting'] }, '/things/7');
    expect(JSON.parse(answer.body.toString())).toMatchObject({ id: '7', greeting: 'hello-other' });
  });

  it('is what another session was answered here before, where there was one', async () => {
    const first = await textOf('/verdicts/1');
    await get('/verdicts/2');
    await get('/verdicts/1');
    const effect = { kind: 'wrong-session', answer: 'body' } as const;
    expect((await struck(effect, '/verdicts/2')).body.toString()).toBe(first);
    const { id } = JSON.parse((await struck(effect, '/things/7')).body.toString());
    expect(id).toBe('784590');
  });
});

describe('charsets', () => {
  it('declares ISO-8859-1 and keeps to it, with escapes for what it lacks', async () => {
    const answer = await struck({ kind: 'charset', charset: 'iso-8859-1' }, '/verdicts/1');
    expect(answer.headers['content-type']).toBe('application/json; charset=ISO-8859-1');
    expect(answer.body.includes(Buffer.from([0x4d, 0xdc, 0x4c]))).toBe(true);
    expect(JSON.parse(answer.body.toString('latin1')).holder).toBe('MÜLLER 1 Ω');
  });

  it('declares UTF-8 and sends something else, even where the answer is ASCII', async () => {
    for (const path of ['/verdicts/1', '/things/1']) {
      const answer = await struck({ kind: 'charset', charset: 'invalid-utf-8' }, path);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(answer.body)).toThrow();
    }
  });

  it('declares a charset that nobody knows', async () => {
    const answer = await struck({ kind: 'charset', charset: 'unknown' }, '/verdicts/1');
    expect(() => new TextDecoder(/charset=(.*)/.exec(String(answer.headers['content-type']))?.[1])).toThrow();
    expect(answer.body.toString()).toBe(await textOf('/verdicts/1'));
  });
});

describe('duplicate keys', () => {
  it('gives the vendor’s verdict and its opposite', async () => {
    const usual = await textOf('/verdicts/1');
    const second = (await struck({ kind: 'duplicate-key' }, '/verdicts/1')).body.toString();
    expect(second).toBe(usual.replace('"verdict":"yes"', '"verdict":"yes","verdict":"no"'));
    const first = (await struck({ kind: 'duplicate-key', first: true }, '/verdicts/1')).body.toString();
    expect(first).toBe(usual.replace('"verdict":"yes"', '"verdict":"no","verdict":"yes"'));
  });

  it('doubles any key, with any value', async () => {
    const answer = await struck({ kind: 'duplicate-key', key: 'id', value: 8 }, '/things/7');
    expect(answer.body.toString()).toMatch(/^\{"id":"7","id":8,/);
  });
});

describe('what stands between', () => {
  it.each([200, 400, 403])('answers a page with %s, and the vendor does nothing', async (status) => {
    const answer = await struck({ kind: 'page', status }, '/things/1');
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
    expect(answer.body.toString()).toMatch(/^<!doctype html>/);
    expect(server.done).toEqual([]);
  });

  it('redirects elsewhere', async () => {
    const answer = await struck({ kind: 'redirect' }, '/things/1');
    expect([answer.status, answer.headers['location']]).toEqual([302, 'https://login.invalid/']);
    const other = await struck({ kind: 'redirect', status: 307, location: '/x' }, '/things/1');
    expect([other.status, other.headers['location']]).toEqual([307, '/x']);
  });

  it('cuts JSON in a whole answer, and leaves bodies out', async () => {
    const whole = await textOf('/things/1');
    const cut = await struck({ kind: 'cut-json' }, '/things/1');
    expect(whole.startsWith(cut.body.toString())).toBe(true);
    expect(Number(cut.headers['content-length'])).toBe(Math.ceil(Buffer.byteLength(whole) / 2));
    expect(() => JSON.parse(cut.body.toString())).toThrow();
    const empty = await struck({ kind: 'empty-body' }, '/things/1');
    expect([empty.status, empty.body.length]).toEqual([200, 0]);
    expect(server.done).toEqual(['1', '1', '1']);
  });
});

describe('a path as text', () => {
  it.each([
    ['/report', '/api/enrollment/5/report', true],
    ['/report', '/api/reporting', false],
    ['/enrollment/:id/report', '/api/enrollment/5/report/', true],
    ['/enrollment/*/report$', '/api/enrollment/5/report', true],
    ['/enrollment/*/report$', '/api/enrollment/5/report/archive', false],
    ['^/api', '/api/enrollment', true],
    ['^/enrollment', '/api/enrollment', false],
    ['^/a/b$', '/a/b', true],
    ['^/a/b$', '/a/b/c', false],
  ])('%s meets %s: %s', (pattern, path, meets) => {
    expect(pathMatcher(pattern)?.(path)).toBe(meets);
  });

  it.each(['(', '(a+)+$', '/a.*b', '/a/[0-9]', '', '/', '^', '/a//b', `/${'a/'.repeat(200)}`])(
    'is not %j',
    (pattern) => {
      expect(pathMatcher(pattern)).toBeUndefined();
      expect(() => server.emulator.faults.add({ path: pattern, effect: { kind: 'reset' } })).toThrow(
        RangeError,
      );
    },
  );
});
