import { type HttpOptions, issuePath, type StandardResult, type StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import { defineSettings, field } from '../src/index.js';
import { httpSettings } from '../src/settings/http.js';
import { clientOf, failureOf, testDeps } from './support.js';

const { settings: schema } = defineSettings({
  name: field.text(),
  size: { is: z.number(), default: 3 },
});

async function read<Value>(of: StandardSchemaV1<Value>, value: unknown) {
  const checked: StandardResult<Value> = await of['~standard'].validate(value);
  return checked.issues === undefined
    ? { value: checked.value }
    : { wrong: checked.issues.map((issue) => `${issuePath(issue).join('.')}: ${issue.message}`) };
}
const http = (value: unknown) => read(httpSettings, value);
const PEM = '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----';

describe('http settings', () => {
  it('may be text, as environment variables are', async () => {
    expect(
      await http({
        timeoutMs: '1000',
        deadlineMs: '2000',
        downloadDeadlineMs: '3000',
        retries: { attempts: '0', delayMs: '0' },
        breaker: 'false',
        bulkhead: '{"concurrent":"5","queued":0}',
        proxy: 'http://user:p%40ss@proxy.example:3128',
        ca: PEM.replaceAll('\n', '\\n'),
        clientCertificate: JSON.stringify({ cert: PEM, key: PEM, passphrase: 'x' }),
      }),
    ).toEqual({
      value: {
        timeoutMs: 1000,
        deadlineMs: 2000,
        downloadDeadlineMs: 3000,
        retries: { attempts: 0, delayMs: 0 },
        breaker: false,
        bulkhead: { concurrent: 5, queued: 0 },
        proxy: 'http://user:p%40ss@proxy.example:3128',
        ca: [PEM],
        clientCertificate: { cert: PEM, key: PEM, passphrase: 'x' },
      },
    });
  });

  it('may be one JSON text, nothing, or a list of certificates', async () => {
    expect(await http('{"retries":{"attempts":4}}')).toEqual({ value: { retries: { attempts: 4 } } });
    expect(await http(undefined)).toEqual({ value: {} });
    expect(await http({ ca: JSON.stringify([PEM, PEM]) })).toEqual({ value: { ca: [PEM, PEM] } });
    expect(await http({ timeoutMs: undefined, breaker: { failures: undefined } })).toEqual({
      value: { breaker: {} },
    });
  });

  it.each<[string, unknown, string]>([
    ['an unknown key', { timeout: 1 }, 'timeout: there is no such setting'],
    ['an unknown key in a group', { retries: { times: 1 } }, 'retries.times: there is no such setting'],
    ['an unknown key of the breaker', { breaker: { after: 1 } }, 'breaker.after: there is no such setting'],
    ['no time at all', { timeoutMs: 0 }, 'timeoutMs: '],
    ['a time that no timer can hold', { deadlineMs: 2 ** 31 }, 'deadlineMs: '],
    ['half a millisecond', { downloadDeadlineMs: '0.5' }, 'downloadDeadlineMs: '],
    ['too many repeats', { retries: { attempts: 21 } }, 'retries.attempts: '],
    ['a breaker that is on by a word', { breaker: 'true' }, 'breaker: '],
    ['a breaker after no failure', { breaker: { failures: 0 } }, 'breaker.failures: '],
    ['room for none', { bulkhead: { concurrent: 0 } }, 'bulkhead.concurrent: '],
    ['a certificate that is a path', { ca: '/etc/ssl/ca.pem' }, 'ca.0: must be PEM text'],
    ['a key without its certificate', { clientCertificate: { key: PEM } }, 'clientCertificate.cert: '],
    ['a proxy without a scheme', { proxy: 'proxy.example:3128' }, 'proxy: must be http://'],
    ['a proxy over TLS', { proxy: 'https://proxy.example' }, 'proxy: must be http://'],
    ['a proxy with a path', { proxy: 'http://proxy.example/x' }, 'proxy: must be http://'],
    ['credentials that cannot be read', { proxy: 'http://a:%zz@proxy.example' }, 'proxy: must be http://'],
  ])('refuse %s, at its path', async (_what, value, message) => {
    const { wrong } = await http(value);
    expect(wrong).toHaveLength(1);
    expect(wrong?.[0]).toMatch(new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
  });

  it('quote no value of a proxy', async () => {
    const { wrong } = await http({ proxy: 'http://user:PLANTED@proxy.example/path' });
    expect(wrong?.join()).not.toContain('PLANTED');
  });
});

describe('settings with http', () => {
  it("are the adapter's own and http", async () => {
    expect(await read(schema, { name: 'a', http: { timeoutMs: '5' } })).toEqual({
      value: { name: 'a', size: 3, http: { timeoutMs: 5 } },
    });
    expect(await read(schema, { name: 'a' })).toEqual({ value: { name: 'a', size: 3, http: {} } });
  });

  it('report the issues of both together', async () => {
    const { wrong } = await read(schema, { size: 'x', http: { timeoutMs: 'soon', retries: { often: 1 } } });
    expect(wrong?.map((line) => line.split(':')[0])).toEqual([
      'name',
      'size',
      'http.timeoutMs',
      'http.retries.often',
    ]);
  });

  it.each([null, 'text', 7, ['list'], undefined])('are refused where they are %p', async (value) => {
    expect((await read(schema, value)).wrong).toBeDefined();
  });
});

describe('a client', () => {
  const make = (forAll: HttpOptions, http: HttpOptions) => () =>
    clientOf({ http }, testDeps({ http: forAll }));

  it('refuses options that no schema has checked, and names their place', async () => {
    const shared: HttpOptions = { timeoutMs: -1, ...Object({ nonsense: 1 }) };
    expect(await failureOf(make(shared, {}))).toMatchObject({ code: 'CONFIG', provider: 'vendor' });
    await expect(async () => make(shared, {})()).rejects.toThrow(
      /deps\.http\.timeoutMs: .*deps\.http\.nonsense/,
    );
    await expect(async () => make({}, { deadlineMs: 0 })()).rejects.toThrow('vendor: http.deadlineMs: ');
  });
});
