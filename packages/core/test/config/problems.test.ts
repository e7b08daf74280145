import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Adapter,
  checkConfig,
  configFromEnv,
  createProofing,
  type ProofingConfig,
  type StandardIssue,
  secretFile,
} from '../../src/index.js';
import { nearest } from '../../src/support/nearest.js';
import { adapterOf, stubProvider } from '../support.js';

const KEY = Buffer.alloc(32, 7).toString('base64');

/** Takes texts, and for the password functions too; what it does not know is told as zod does. */
const acme: Adapter = {
  ...adapterOf('acme', (_settings, deps) => stubProvider(deps.provider, []), {
    validate: (value) => {
      const issues: (StandardIssue & { keys?: string[] })[] = [];
      const settings = Object.entries(Object(value));
      for (const [name, one] of settings)
        if (typeof one === 'function' && name !== 'password')
          issues.push({ message: 'expected a text', path: [name] });
      if (!settings.some(([name]) => name === 'password'))
        issues.push({ message: 'a text is expected', path: ['password'] });
      const strange = settings.map(([name]) => name).filter((name) => !TOP.includes(name));
      if (strange.length > 0) issues.push({ message: 'Unrecognized key', path: [], keys: strange });
      return issues.length > 0 ? { issues } : { value };
    },
  }),
  settingNames: ['baseUrl', 'password', 'flows', 'http', 'http.timeoutMs', 'http.proxy'],
  settingsHelp: { password: { where: "Acme's console, Keys", page: 'https://acme.example/keys' } },
};
const TOP = ['baseUrl', 'password', 'flows', 'http'];

const textsOf = (config: ProofingConfig) =>
  checkConfig([acme], config).findings.map(({ message }) => message);
const inEnv = (env: Record<string, string>) =>
  textsOf(configFromEnv({ ANYPROOF_PROVIDER: 'acme', ANYPROOF_ACME_PASSWORD: 'p', ...env }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anyproof-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe("a schema's own words", () => {
  const quoting = (message: string): Adapter =>
    adapterOf('acme', (_settings, deps) => stubProvider(deps.provider, []), {
      validate: () => ({ issues: [{ message, path: ['apiKey'] }] }),
    });
  const told = (message: string, apiKey: unknown) =>
    checkConfig([quoting(message)], {
      provider: 'acme',
      providers: { acme: { apiKey, nested: [{ password: 'hunter-of-the-night' }] } },
    }).findings.map(({ message }) => message);
  it.each([
    ['Invalid UUID: Received "sk_live_4711"', 'sk_live_4711', 'is not valid'],
    ['received sk_live_4711-4711-4711-4…', 'sk_live_4711-4711-4711-4711-4711', 'is not valid'],
    ['got 12345678', 12_345_678, 'is not valid'],
    ['Received "hunter2"', 'hunter2', 'is not valid'],
    ['expected a long random secret', 'secret', 'expected a long random secret'],
    ['not like hunter-of-the-night', 'x', 'is not valid'],
    ['expected one of a, b', 'a b', 'expected one of a, b'],
    ['must be a UUID', 'sk_live_4711', 'must be a UUID'],
  ])('%s', (message, apiKey, text) => {
    expect(told(message, apiKey)).toEqual([`providers.acme.apiKey: ${text}`]);
  });
});

describe('a misspelt variable', () => {
  it.each([
    ['ANYPROOF_ACME_PASWORD', 'there is no such setting; did you mean ANYPROOF_ACME_PASSWORD?'],
    ['ANYPROOF_ACME_BASEURL', 'there is no such setting; did you mean ANYPROOF_ACME_BASE_URL?'],
    ['ANYPROOF_ACME_URL_BASE', 'there is no such setting'],
    // One underscore where two lead down, and a setting that lies further down.
    ['ANYPROOF_ACME_FLOWS_PREMIUM', 'there is no such setting; did you mean ANYPROOF_ACME_FLOWS__PREMIUM?'],
    ['ANYPROOF_ACME_TIMEOUT_MS', 'there is no such setting; did you mean ANYPROOF_ACME_HTTP__TIMEOUT_MS?'],
    ['ANYPROOF_ACME_WORD', 'there is no such setting; did you mean ANYPROOF_ACME_PASSWORD?'],
    ['ANYPROOF_SEALKEY', 'is not a variable AnyProof reads; did you mean ANYPROOF_SEAL_KEY?'],
    ['ANYPROOF_SEAL_KYE', 'is not a variable AnyProof reads; did you mean ANYPROOF_SEAL_KEY?'],
    ['ANYPROOF_PROVDER', 'is not a variable AnyProof reads; did you mean ANYPROOF_PROVIDER?'],
    ['ANYPROOF_DATABSE', 'is not a variable AnyProof reads; did you mean ANYPROOF_DATABASE?'],
    ['ANYPROOF_WHATEVER', 'is not a variable AnyProof reads; settings are ANYPROOF_<PROVIDER>_<SETTING>'],
  ])('%s %s', (name, told) => {
    expect(inEnv({ [name]: 'PLANTED' })).toEqual([`${name}${told.startsWith('is') ? ' ' : ': '}${told}`]);
  });

  it('of a provider is reported with a suggestion', () => {
    expect(inEnv({ ANYPROOF_ACNE_BASE_URL: 'x' })).toEqual([
      'ANYPROOF_ACNE_ADAPTER must name an adapter passed to createProofing (acme); did you mean ANYPROOF_ACME_BASE_URL instead of ANYPROOF_ACNE_BASE_URL?',
    ]);
  });

  it('is reported by its path in a configuration written by hand', () => {
    expect(textsOf({ provider: 'acme', providers: { acme: { password: 'p', pasword: 'x' } } })).toEqual([
      'providers.acme.pasword: there is no such setting; did you mean providers.acme.password?',
    ]);
  });
});

describe('a missing setting', () => {
  it('is reported with the place to find its value', () => {
    const config = configFromEnv({ ANYPROOF_PROVIDER: 'acme' });
    expect(() => createProofing({ adapters: [acme], config })).toThrow(
      "one setting is missing or wrong:\n  - ANYPROOF_ACME_PASSWORD is required: a text is expected\n    where to find it: Acme's console, Keys; https://acme.example/keys",
    );
  });

  it('is reported with its full path, including the provider', () => {
    const { findings } = checkConfig([acme], configFromEnv({ ANYPROOF_PROVIDER: 'acme' }));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      provider: 'acme',
      setting: ['providers', 'acme', 'password'],
      problem: 'missing',
      where: 'ANYPROOF_ACME_PASSWORD',
    });
  });
});

describe('JSON and variables for its parts', () => {
  const settingsOf = (env: Record<string, string>): unknown =>
    JSON.parse(JSON.stringify(configFromEnv({ ANYPROOF_PROVIDER: 'acme', ...env }).providers['acme']));

  it('are merged, however deep', () => {
    expect(
      settingsOf({
        ANYPROOF_ACME_FLOWS: '{"a":"1","deep":{"x":"2"}}',
        ANYPROOF_ACME_FLOWS__B: '3',
        ANYPROOF_ACME_FLOWS__DEEP__Y: '4',
      }),
    ).toEqual({ flows: { a: '1', deep: { x: '2', y: '4' }, b: '3' } });
  });

  it.each([
    ['text', { ANYPROOF_ACME_FLOWS: 'one', ANYPROOF_ACME_FLOWS__B: 'two' }],
    ['a list', { ANYPROOF_ACME_FLOWS: '["one"]', ANYPROOF_ACME_FLOWS__B: 'two' }],
    ['a file', { ANYPROOF_ACME_FLOWS_FILE: '/run/flows', ANYPROOF_ACME_FLOWS__B: 'two' }],
  ])('that cannot be merged, as with %s, are reported', (_what, env) => {
    expect(inEnv(env)).toContain(
      'ANYPROOF_ACME_FLOWS__B: ANYPROOF_ACME_FLOWS is also set and is not a JSON object, so this cannot be merged into it',
    );
  });

  it.each([
    ['ANYPROOF_ACME_FLOWS__B', { ANYPROOF_ACME_FLOWS: '{"b":"one"}', ANYPROOF_ACME_FLOWS__B: 'two' }],
    ['ANYPROOF_ACME_PASSWORD_FILE', { ANYPROOF_ACME_PASSWORD_FILE: '/run/p' }],
  ])('%s and another that sets the same are reported: none is dropped', (name, env) => {
    expect(inEnv(env)).toEqual([`${name}: two variables set this; keep one`]);
  });
});

describe('credentials in files', () => {
  const passwordOf = (path: string): unknown =>
    configFromEnv({ ANYPROOF_ACME_PASSWORD_FILE: path }).providers['acme']?.['password'];

  it('are read each time they are needed, without the line break at the end', async () => {
    const path = file('password', 'first \n');
    const password = passwordOf(path);
    if (typeof password !== 'function') throw new Error('a function was expected');
    expect(await password()).toBe('first ');
    writeFileSync(path, 'second\r\n');
    expect(await password()).toBe('second');
    rmSync(path);
    await expect(password()).rejects.toThrow(`the file ${path}: there is no such file`);
  });

  it.each([
    ['is missing', () => join(folder, 'none'), /none: there is no such file$/],
    ['is empty', () => file('empty', '\n'), /the file .*empty is empty$/],
    ['is a folder', () => folder, /: it is a folder$/],
  ])('one that %s is reported by its name, as CONFIG', async (_what, path, message) => {
    const failure: unknown = await secretFile(path())().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'CONFIG', message: expect.stringMatching(message) });
  });

  it('do not show their content when inspected', () => {
    const password = passwordOf(file('password', 'PLANTED'));
    expect(JSON.stringify({ password }) + String(password)).not.toContain('PLANTED');
  });

  it('also work for settings that are not credentials, read immediately', () => {
    const path = file('url', 'https://acme.example\n');
    const config = configFromEnv({
      ANYPROOF_PROVIDER: 'acme',
      ANYPROOF_ACME_PASSWORD: 'p',
      ANYPROOF_ACME_BASE_URL_FILE: path,
    });
    expect(checkConfig([acme], config)).toMatchObject({
      findings: [],
      providers: [{ settings: { baseUrl: 'https://acme.example' } }],
    });
  });

  it('of settings that are not credentials are reported if missing, with the variable that names them', () => {
    expect(inEnv({ ANYPROOF_ACME_BASE_URL_FILE: '/nowhere/url' })).toEqual([
      'ANYPROOF_ACME_BASE_URL_FILE: the file /nowhere/url: there is no such file',
    ]);
  });

  it('may contain seal keys', () => {
    const one = file('key', `${KEY}\n`);
    expect(configFromEnv({ ANYPROOF_SEAL_KEY_FILE: one }).seal).toEqual({ key: KEY });
    const several = file('keys', `${KEY}\n${KEY}\n`);
    expect(configFromEnv({ ANYPROOF_SEAL_KEYS_FILE: several }).seal).toEqual({ keys: [KEY, KEY] });
  });

  it('of a seal key are reported once', () => {
    const sealing = { ...acme, sealsState: true };
    const config = configFromEnv({
      ANYPROOF_PROVIDER: 'acme',
      ANYPROOF_ACME_PASSWORD: 'p',
      ANYPROOF_SEAL_KEY_FILE: '/nowhere/key',
    });
    expect(checkConfig([sealing], config).findings.map(({ message }) => message)).toEqual([
      'ANYPROOF_SEAL_KEY_FILE: the file /nowhere/key: there is no such file',
    ]);
    expect(inEnv({ ANYPROOF_SEAL_KEY: KEY, ANYPROOF_SEAL_KEY_FILE: file('key', KEY) })).toEqual([
      'ANYPROOF_SEAL_KEY_FILE: ANYPROOF_SEAL_KEY is also set: keep one',
    ]);
  });
});

it('reads the environment of the process by default', () => {
  const before = process.env['ANYPROOF_PROVIDER'];
  process.env['ANYPROOF_PROVIDER'] = 'from-the-process';
  try {
    expect(configFromEnv().provider).toBe('from-the-process');
  } finally {
    if (before === undefined) delete process.env['ANYPROOF_PROVIDER'];
    else process.env['ANYPROOF_PROVIDER'] = before;
  }
});

describe('nearest', () => {
  it.each([
    ['pasword', 'password'],
    ['passwrod', 'password'],
    ['PASSWORD', 'password'],
    ['passphrase', undefined],
    ['x', undefined],
  ])('%s → %s', (wrong, meant) => expect(nearest(wrong, ['username', 'password', 'process'])).toBe(meant));
});
