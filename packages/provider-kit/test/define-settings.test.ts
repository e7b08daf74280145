import {
  createProofing,
  defineAdapter,
  type HttpOptions,
  issuePath,
  type StandardSchemaV1,
} from '@anyproof/core';
import { z } from 'zod';
import { type DefinedSettings, defineSettings, field, type Secret } from '../src/index.js';
import { matches } from '../src/settings/field.js';
import type { ReadSettings } from '../src/settings/group.js';

const PAGE = 'https://vendor.example/docs';
const ENVIRONMENTS = { prod: 'https://vendor.example', test: 'https://test.vendor.example' } as const;

/** As an adapter writes it: by hand, and free of any schema library. */
interface VendorSettings {
  readonly baseUrl: string;
  readonly username: Secret;
  readonly archive?: { readonly username: Secret; readonly oneTimePassword?: Secret };
  readonly flows: { readonly [flow: string]: string };
  readonly creation: 'endpoints' | 'legacy';
  readonly callbacks: readonly { readonly url: string; readonly on: 'final' | 'all' }[];
  readonly paths: { readonly interrupt?: string; readonly report: string };
  readonly keys: readonly Secret[];
  readonly connector?: { readonly id: string };
  readonly pageBase: 0 | 1;
  readonly checked: boolean;
  readonly pollIntervalMs: number;
  readonly http: HttpOptions;
}

const process = z.guid({ error: "must be a process UUID from the vendor's console" });
const path = field.text({ check: matches(/\/:id/, 'must be a path with :id') });

const vendorSettings: DefinedSettings<VendorSettings> = defineSettings(
  {
    environment: { is: field.nameIn(ENVIRONMENTS), optional: true, help: 'prod or test', page: PAGE },
    baseUrl: { is: field.baseUrl(), optional: true, help: 'set `environment` instead' },
    username: { is: field.userName({ what: 'the API user' }), help: 'the console', page: PAGE },
    archive: {
      is: field.group({
        username: { is: field.secret(), help: 'a user of the console' },
        oneTimePassword: { is: field.secret(), optional: true },
      }),
      optional: true,
    },
    process: { is: process, optional: true },
    flows: { is: field.textMap(process), optional: true },
    creation: { is: field.oneOf(['endpoints', 'legacy']), default: 'endpoints' },
    callbacks: {
      is: field.list(
        field.group({ url: field.httpUrl(), on: { is: field.oneOf(['final', 'all']), default: 'final' } }),
        { commas: false },
      ),
      default: [],
      help: 'an address of your own',
      check: 'webhook secret',
    },
    paths: field.group({
      interrupt: { is: path, optional: true },
      report: { is: path, default: '/report/:id' },
    }),
    keys: { is: field.list(field.secret(), { commas: false, least: 1 }), default: ['key'] },
    connector: field.json(z.looseObject({ id: z.string() }, "the connector's id, as JSON").optional()),
    pageBase: { is: field.oneOf([0, 1]), default: 0 },
    checked: { is: field.flag(), default: true },
    pollIntervalMs: { is: field.milliseconds(), default: 5_000 },
  },
  {
    rules: (rule) => [
      rule(['environment', 'baseUrl'], ({ environment, baseUrl }) =>
        environment === undefined && baseUrl === undefined ? 'prod or test' : undefined,
      ),
      rule(
        ['environment', 'baseUrl'],
        ({ environment, baseUrl }) =>
          environment !== undefined && baseUrl !== undefined && baseUrl !== ENVIRONMENTS[environment]
            ? 'differs from the address of `environment`; keep one of the two'
            : undefined,
        'baseUrl',
      ),
      rule(['process', 'flows'], (one) =>
        one.process === undefined && one.flows === undefined ? 'the process UUID' : undefined,
      ),
      rule(
        ['creation'],
        ({ creation }, { callbacks }) =>
          creation === 'legacy' && !(Array.isArray(callbacks) && callbacks.length === 1)
            ? 'exactly one callback, since creation is legacy'
            : undefined,
        'callbacks',
      ),
    ],
    transform: ({ environment, baseUrl, process, flows, ...settings }) => ({
      ...settings,
      baseUrl: baseUrl ?? ENVIRONMENTS[environment ?? 'test'],
      flows: { ...(process === undefined ? {} : { default: process }), ...flows },
    }),
  },
);

const UUID = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
const least = { environment: 'test', username: 'app', process: UUID };

function read<Value>(schema: StandardSchemaV1<Value>, value: unknown) {
  const checked = schema['~standard'].validate(value);
  if ('then' in checked) throw new TypeError('later');
  return checked.issues === undefined
    ? { value: checked.value }
    : { wrong: checked.issues.map((issue) => `${issuePath(issue).join('.')}: ${issue.message}`) };
}
const of = (value: unknown) => read(vendorSettings.settings, value);

describe('settings from one list', () => {
  it('have their defaults, and no key for absent ones', () => {
    expect(of(least)).toEqual({
      value: {
        baseUrl: 'https://test.vendor.example',
        username: 'app',
        flows: { default: UUID },
        creation: 'endpoints',
        callbacks: [],
        paths: { report: '/report/:id' },
        keys: ['key'],
        pageBase: 0,
        checked: true,
        pollIntervalMs: 5_000,
        http: {},
      },
    });
    expect(Object.keys(of(least).value ?? {})).not.toContain('archive');
    expect(Object.keys(of({ ...least, connector: undefined }).value ?? {})).not.toContain('connector');
  });

  it('may all be text, as environment variables are', () => {
    const fetched = () => 'secret';
    expect(
      of({
        environment: 'test',
        baseUrl: 'https://test.vendor.example//',
        username: fetched,
        archive: '{"username":"console"}',
        flows: JSON.stringify({ passport: UUID }),
        callbacks: '[{"url":"https://hooks.example/"}]',
        paths: { interrupt: '/stop/:id' },
        keys: '["a,b"]',
        connector: '{"id":"c","more":1}',
        pageBase: '1',
        checked: 'off',
        pollIntervalMs: '1500',
        http: { timeoutMs: '10', retries: '{"attempts":1}' },
      }),
    ).toEqual({
      value: {
        baseUrl: 'https://test.vendor.example',
        username: fetched,
        archive: { username: 'console' },
        flows: { passport: UUID },
        creation: 'endpoints',
        callbacks: [{ url: 'https://hooks.example/', on: 'final' }],
        paths: { interrupt: '/stop/:id', report: '/report/:id' },
        keys: ['a,b'],
        connector: { id: 'c', more: 1 },
        pageBase: 1,
        checked: false,
        pollIntervalMs: 1_500,
        http: { timeoutMs: 10, retries: { attempts: 1 } },
      },
    });
  });

  it('report everything that is wrong at once, each at its path', () => {
    expect(
      of({
        usrname: 'x',
        archive: { oneTimePassword: ' ', user: 1 },
        creation: 'legacy',
        callbacks: [{ url: 'mailto:x' }, { url: 'https://a.example/', on: 'often' }],
        pollIntervalMs: 'soon',
        http: { retries: { often: 1 } },
      }).wrong,
    ).toEqual([
      'username: the API user',
      'archive.username: text, or a function that fetches it',
      'archive.oneTimePassword: text, or a function that fetches it',
      'archive.user: there is no such setting',
      'callbacks.0.url: must be an absolute http(s) URL',
      'callbacks.1.on: must be one of final, all',
      `pollIntervalMs: must be a whole number from 1 to ${2 ** 31 - 1}`,
      'http.retries.often: there is no such setting',
      'usrname: there is no such setting',
      'environment: prod or test',
      'process: the process UUID',
      'callbacks: exactly one callback, since creation is legacy',
    ]);
  });

  it('check no rule about a refused setting', () => {
    expect(of({ ...least, process: 'seven', environment: 'moon' }).wrong).toEqual([
      'environment: must be one of prod, test',
      "process: must be a process UUID from the vendor's console",
    ]);
    expect(of({ ...least, baseUrl: 'https://test.vendor.example?' }).wrong).toEqual([
      'baseUrl: must not have a query or a fragment',
    ]);
    expect(of({ ...least, baseUrl: 'https://vendor.example' }).wrong).toEqual([
      'baseUrl: differs from the address of `environment`; keep one of the two',
    ]);
  });

  it.each(['text', 7, ['list'], true])('refuse %p', (value) => {
    expect(of(value).wrong?.[0]).toBe(': must be an object of settings');
  });

  it('do not include names of a prototype', () => {
    expect(
      of(JSON.parse(`{"__proto__":1,"environment":"test","username":"a","process":"${UUID}"}`)).wrong,
    ).toEqual(['__proto__: there is no such setting']);
    expect(of(Object.create(least)).wrong).toContain('username: the API user');
  });

  it('refuse an asynchronous schema', () => {
    const later: StandardSchemaV1<string> = {
      '~standard': { version: 1, vendor: 'x', validate: async () => Promise.reject(new Error('late')) },
    };
    expect(read(defineSettings({ name: later }).settings, {}).wrong).toEqual([
      'name: has a schema that returned a promise; settings are checked synchronously',
    ]);
  });
});

it('a group has rules of its own, told at their place in the whole', () => {
  const one = { is: field.text(), optional: true } as const;
  const flow = field.group(
    { connector: one, id: one },
    {
      rules: (rule) => [
        rule(['connector', 'id'], ({ connector, id }) =>
          connector === undefined && id === undefined ? 'the connector' : undefined,
        ),
      ],
    },
  );
  const { settings } = defineSettings({ flows: field.textMap(flow) });
  expect(read(settings, { flows: { a: { id: 'x' }, b: '{}', c: { id: 7 } } }).wrong).toEqual([
    'flows.b.connector: the connector',
    'flows.c.id: must be non-empty text',
  ]);
});

describe('names and help', () => {
  it('are read from the list, those of parts too', () => {
    const { settingNames } = vendorSettings;
    expect(settingNames.slice(0, 6)).toEqual([
      'environment',
      'baseUrl',
      'username',
      'archive',
      'archive.username',
      'archive.oneTimePassword',
    ]);
    for (const name of [
      'paths.interrupt',
      'connector.id',
      'http',
      'http.retries.delayMs',
      'http.breaker.openMs',
    ])
      expect(settingNames).toContain(name);
    expect(settingNames).not.toContain('callbacks.url');
    expect(vendorSettings.settingsHelp).toEqual({
      environment: { where: 'prod or test', page: PAGE },
      baseUrl: { where: 'set `environment` instead' },
      username: { where: 'the console', page: PAGE },
      'archive.username': { where: 'a user of the console' },
      callbacks: { where: 'an address of your own', check: 'webhook secret' },
    });
  });

  it.each<[string, StandardSchemaV1, readonly string[]]>([
    ['an object', z.strictObject({ a: z.string(), b: z.object({ c: z.string() }) }), ['a', 'b', 'b.c']],
    ['an optional one', z.object({ a: z.string() }).optional(), ['a']],
    ['one with a default', z.object({ a: z.string() }).default({ a: '' }), ['a']],
    ['one after a conversion', z.preprocess((value) => value, z.object({ a: z.string() })), ['a']],
    ['one before a transformation', z.object({ a: z.string() }).transform(Object.keys), ['a']],
    ['a text', z.string(), []],
    ['a list of objects', z.array(z.object({ a: z.string() })), []],
  ])('are those of zod, for %s', (_what, is, names) => {
    expect(defineSettings({ one: { is } }).settingNames.slice(0, names.length + 2)).toEqual([
      'one',
      ...names.map((name) => `one.${name}`),
      'http',
    ]);
  });

  it('can be used by an adapter directly', () => {
    const adapter = defineAdapter<VendorSettings, undefined>({
      id: 'vendor',
      specificationVersion: 'v1',
      ...vendorSettings,
      create: () => {
        throw new Error('not made');
      },
    });
    const make = () =>
      createProofing({
        adapters: [adapter],
        config: {
          provider: 'vendor',
          providers: { vendor: { adapter: 'vendor', usernam: 'x' } },
          seal: 'none',
        },
      });
    expect(make).toThrow(/usernam: there is no such setting; did you mean .*username/);
    expect(make).toThrow(/username is required: the API user\n {4}where to find it: the console/);
  });
});

describe('a field', () => {
  it.each<[string, StandardSchemaV1, unknown, unknown]>([
    ['text', field.text({ mayBeEmpty: true }), '', ''],
    ['a base URL on loopback', field.baseUrl(), 'http://127.0.0.1:3000/', 'http://127.0.0.1:3000'],
    ['a host', field.host(), 'bucket.example:8443', 'bucket.example:8443'],
    ['minutes', field.positive(), '0.5', 0.5],
    ['a whole number from 0', field.whole({ least: 0 }), '0', 0],
    ['a list between commas', field.list(field.text()), 'a, b', ['a', 'b']],
    ['a list in JSON', field.list(field.text()), '["a, b"]', ['a, b']],
    ['a list of numbers', field.list(field.whole()), '1,2', [1, 2]],
    [
      'some of the names',
      field.someOf(['a', 'b'], field.list(field.text())),
      '{"a":"x,y"}',
      { a: ['x', 'y'] },
    ],
    ['what is off', field.orFalse(field.group({ a: field.text() })), 'no', false],
    ['what is on', field.orFalse(field.group({ a: field.text() })), { a: 'x' }, { a: 'x' }],
    [
      'nothing at all, for a group of optional parts',
      field.group({ a: { is: field.text(), optional: true } }),
      null,
      {},
    ],
  ])('reads %s', (_what, is, value, expected) => {
    expect(read(is, value)).toEqual({ value: expected });
  });

  it.each<[string, StandardSchemaV1, unknown, string]>([
    ['an empty text', field.text(), '', ': must be non-empty text'],
    ['a text of another form', path, 'PLANTED', ': must be a path with :id'],
    ['a name with a colon', field.userName(), 'PLANTED:', ': must not contain a colon'],
    ['a blank secret', field.secret(), ' \n', ': text, or a function'],
    ['a base URL that is none', field.baseUrl(), 'PLANTED', ': must be an absolute URL'],
    [
      'a base URL with a path, where the caller wants none',
      field.baseUrl({ check: () => 'no path' }),
      'https://a.example/PLANTED',
      ': no path',
    ],
    ['a URL of another scheme', field.httpUrl(), 'javascript:PLANTED', ': must be an absolute http(s) URL'],
    ['a host with a scheme', field.host(), 'https://PLANTED', ': must be a host'],
    ['no minutes', field.positive(), 0, ': must be a number greater than 0'],
    ['infinitely many', field.positive(), Number.POSITIVE_INFINITY, ': must be a number greater than 0'],
    ['half a millisecond', field.milliseconds(), '0.5', ': must be a whole number'],
    ['what no timer can hold', field.milliseconds(), 2 ** 31, ': must be a whole number'],
    ['a flag that is a word', field.flag(), 'PLANTED', ': must be true or false'],
    ['a number that is none of them', field.oneOf([0, 1]), '2', ': must be one of 0, 1'],
    ['another word', field.oneOf(['a', 'b']), 'PLANTED', ': must be one of a, b'],
    ['a name of a prototype', field.nameIn({ a: 1 }), 'toString', ': must be one of a'],
    ['a map that is text', field.textMap(field.text()), 'PLANTED', ': must be an object'],
    [
      'a name in a map',
      field.textMap(field.text(), { name: matches(/^x/, 'must start with x') }),
      { y: 'PLANTED' },
      'y: must start with x',
    ],
    ['a value in a map', field.textMap(field.text()), { a: '' }, 'a: must be non-empty text'],
    [
      'a map as a whole',
      field.textMap(field.text(), { check: () => 'must hold a name' }),
      {},
      ': must hold a name',
    ],
    ['a list that is an object', field.list(field.text()), {}, ': must be a list'],
    ['a list of too few', field.list(field.text(), { least: 1 }), [], ': must contain at least 1'],
    [
      'text where only JSON is read',
      field.list(field.text(), { commas: false }),
      'PLANTED,b',
      ': must be a list',
    ],
    ['an item', field.list(field.text()), ['a', 1], '1: must be non-empty text'],
    [
      'a list as a whole',
      field.list(field.text(), { check: () => 'must not repeat a word' }),
      ['a', 'a'],
      ': must not repeat a word',
    ],
    [
      'a name it does not know',
      field.someOf(['a'], field.text()),
      { b: 'PLANTED' },
      'b: there is no such setting',
    ],
    ['a group that is a list', field.group({}, { what: 'the login' }), '[]', ': the login'],
    [
      'true, where false turns off',
      field.orFalse(field.group({})),
      'true',
      ': must be an object of settings',
    ],
  ])('refuses %s, and quotes no value', (_what, is, value, message) => {
    const { wrong } = read(is, value);
    expect(wrong).toHaveLength(1);
    expect(wrong?.[0]?.startsWith(message)).toBe(true);
    expect(wrong?.join()).not.toContain('PLANTED');
  });
});

describe('types', () => {
  it('are checked against the list', () => {
    const list = {
      name: field.text(),
      size: { is: field.positive(), default: 1 },
      note: { is: field.text(), optional: true },
      maybe: z.string().optional(),
    } as const;
    const read: ReadSettings<typeof list> = { name: 'a', size: 1 };
    // @ts-expect-error what is optional is never undefined
    const wrong: ReadSettings<typeof list> = { name: 'a', size: 1, note: undefined };
    // @ts-expect-error a setting that the interface has and the list has not
    defineSettings({ name: field.text() }) satisfies DefinedSettings<{
      name: string;
      size: number;
      http: HttpOptions;
    }>;
    // @ts-expect-error a setting of another type
    defineSettings({ size: field.text() }) satisfies DefinedSettings<{ size: number; http: HttpOptions }>;
    // @ts-expect-error a default of another type
    defineSettings({ size: { is: field.positive(), default: 'one' } });
    // @ts-expect-error a rule over a setting that there is not
    defineSettings({ size: field.positive() }, { rules: (rule) => [rule(['sizes'], () => undefined)] });
    expect([read.name, wrong.note]).toEqual(['a', undefined]);
  });
});
