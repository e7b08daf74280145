import { ProofingError, type ProofingSession } from '@anyproof/core';
import { z } from 'zod';
import { isNothing } from '../src/answers/fields.js';
import {
  basicAuthentication,
  emptyResult,
  field,
  flowNamed,
  hasCode,
  keyAuthentication,
  pageNumberOf,
  readProviderOptions,
  type Secret,
  unless,
} from '../src/index.js';
import { failureOf } from './support.js';

const failed = (code: 'AUTH' | 'FORBIDDEN' | 'NETWORK') =>
  new ProofingError({ code, message: 'x', provider: 'vendor' });

describe('provider options', () => {
  interface Options {
    readonly group?: string;
    readonly phone?: string;
  }
  const byZod = z.strictObject({
    group: z.string().optional(),
    phone: z
      .string()
      .regex(/^\+\d+$/)
      .optional(),
  });
  const byField = field.group({
    group: { is: field.text(), optional: true },
    phone: { is: field.text(), optional: true },
  });
  const options = (providerOptions: { [adapter: string]: unknown }, id = 'vendor'): Options =>
    readProviderOptions<Options>(byZod, { providerOptions }, id, 'vendor-fr');

  it('are read, without what is undefined', () => {
    expect(options({ vendor: { group: 'a' }, other: { x: 1 } })).toEqual({ group: 'a' });
    expect(Object.keys(options({ vendor: { group: undefined } }))).toEqual([]);
    expect(
      readProviderOptions<Options>(byField, { providerOptions: { vendor: { group: 'a' } } }, 'vendor', 'p'),
    ).toEqual({ group: 'a' });
  });

  it.each([{}, { other: 1 }, { vendor: undefined }, { vendor: null }, Object.create({ vendor: 'x' })])(
    'may be absent: %j',
    (given) => {
      expect(options(given)).toEqual({});
      expect(readProviderOptions<Options>(byZod, {}, 'vendor', 'p')).toEqual({});
    },
  );

  it.each<[unknown, string, string]>([
    [{ phone: 'PLANTED' }, 'vendor', 'providerOptions.vendor is wrong at phone'],
    [{ phone: 'PLANTED', group: 1 }, 'vendor', 'providerOptions.vendor is wrong at group, phone'],
    [{ PLANTED: 1, nonsense: 2 }, 'vendor', 'providerOptions.vendor is wrong at its keys'],
    ['PLANTED', 'vendor', 'providerOptions.vendor is wrong at its keys'],
    [{ group: 1 }, '1vendor', "providerOptions['1vendor'] is wrong at group"],
  ])('name what is wrong with %j', async (given, id, message) => {
    const error = await failureOf(async () => options({ [id]: given }, id));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', provider: 'vendor-fr' });
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('PLANTED');
  });
});

describe('a flow', () => {
  const flows = { default: 1, passport: 2 };
  it('is found by its name, the default one without', () => {
    expect([flowNamed(undefined, flows, 'p'), flowNamed('passport', flows, 'p')]).toEqual([1, 2]);
  });
  it.each(['premium', 'toString', ''])('that does not exist is INVALID_INPUT: %p', async (name) => {
    const error = await failureOf(async () => flowNamed(name, flows, 'p'));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', provider: 'p' });
    expect(error.message).toContain('there is no such flow; the settings have default, passport');
  });
});

describe('a cursor', () => {
  it('is a page number', () => {
    expect([
      pageNumberOf(undefined, 0, 'p'),
      pageNumberOf(undefined, 1, 'p'),
      pageNumberOf('17', 1, 'p'),
    ]).toEqual([0, 1, 17]);
  });
  it.each(['', '0', '-1', '1.5', '01', '1e3', ' 1', '9999999999', 'next'])(
    'is invalid: %p',
    async (cursor) => {
      expect(await failureOf(async () => pageNumberOf(cursor, 0, 'p'))).toMatchObject({
        code: 'INVALID_INPUT',
      });
    },
  );
});

describe('codes of errors', () => {
  it('ignore the expected errors, and no others', async () => {
    await expect(Promise.reject(failed('AUTH')).catch(unless('AUTH', 'FORBIDDEN'))).resolves.toBeUndefined();
    await expect(Promise.reject(failed('NETWORK')).catch(unless('AUTH'))).rejects.toMatchObject({
      code: 'NETWORK',
    });
    await expect(Promise.reject(new TypeError('a bug')).catch(unless('AUTH'))).rejects.toThrow(TypeError);
    expect([hasCode(failed('AUTH'), 'AUTH'), hasCode({ code: 'AUTH' }, 'AUTH')]).toEqual([true, false]);
  });
});

it('an empty result is its session, and nothing to read', () => {
  const session: ProofingSession = {
    ref: { provider: 'p', id: '1' },
    adapter: 'a',
    status: 'pending',
    reasons: [{ code: 'policy' }],
    warnings: [],
  };
  const nothing = { documents: [], checks: [], matches: [], attemptHistory: [], artifacts: [] };
  expect(emptyResult(session)).toEqual({ ...session, ...nothing });
  expect(emptyResult(session, [{ code: 'other' }]).reasons).toEqual([{ code: 'other' }]);
});

it.each<[unknown, boolean]>([
  [undefined, true],
  [null, true],
  ['', true],
  [[], true],
  [{}, true],
  [0, false],
  [false, false],
  [' ', false],
  [[null], false],
  [{ a: undefined }, false],
  [new Date(0), false],
  [Buffer.alloc(0), false],
  [new Map(), false],
])('%p is nothing: %p', (value, expected) => {
  expect(isNothing(value)).toBe(expected);
});

describe('Basic authentication and keys', () => {
  const named = (setting: string, secret: Secret) => ({ setting, secret });
  const headersOf = (authentication: ReturnType<typeof basicAuthentication>) =>
    authentication.headers({ method: 'GET', path: '/', route: '/' } as never);
  const refusedWith = (httpStatus: number) =>
    new ProofingError({ code: 'AUTH', message: 'x', provider: 'p', httpStatus });

  it('are UTF-8 in base64, and a header', async () => {
    const basic = basicAuthentication(named('user', 'jörg'), named('password', 'p:w'), 'p');
    expect(await headersOf(basic)).toEqual({
      authorization: `Basic ${Buffer.from('jörg:p:w', 'utf8').toString('base64')}`,
    });
    expect(await headersOf(keyAuthentication('x-api-key', named('apiKey', 'k'), 'p'))).toEqual({
      'x-api-key': 'k',
    });
  });

  it('refuse a name with a colon that a function returned', async () => {
    const basic = basicAuthentication(
      named('user', () => 'PLANTED:x'),
      named('password', 'y'),
      'p',
    );
    const error = await failureOf(async () => headersOf(basic));
    expect(error).toMatchObject({ code: 'CONFIG', provider: 'p' });
    expect(error.message).toMatch(/setting user .*colon/);
    expect(error.message).not.toContain('PLANTED');
  });

  it('name the setting whose function returned nothing', async () => {
    const basic = basicAuthentication(
      named('user', 'x'),
      named('sdk.password', () => ''),
      'p',
    );
    expect((await failureOf(async () => headersOf(basic))).message).toContain('sdk.password');
  });

  it('fetch secrets from functions once, and again after a 401', async () => {
    let fetched = 0;
    const secret = () => `key-${++fetched}`;
    const key = keyAuthentication('x-api-key', named('apiKey', secret), 'p');
    const first = await headersOf(key);
    expect([await headersOf(key), fetched]).toEqual([{ 'x-api-key': 'key-1' }, 1]);
    expect(await key.renew?.(first, refusedWith(403))).toBe(false);
    expect(await key.renew?.(first, refusedWith(401))).toBe(true);
    expect(await headersOf(key)).toEqual({ 'x-api-key': 'key-2' });
  });

  it('have nothing else to try if the secrets are text', async () => {
    const key = keyAuthentication('x-api-key', named('apiKey', 'k'), 'p');
    expect(await key.renew?.(await headersOf(key), refusedWith(401))).toBe(false);
  });
});
