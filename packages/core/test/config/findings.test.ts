// What programs read of a configuration that is wrong: the setting, one of a few fixed words, and the place.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CheckConfigOptions,
  checkConfig,
  configFromEnv,
  createProofing,
  inMemoryTokens,
  type ProofingConfig,
  ProofingError,
} from '../../src/index.js';
import { adapterOf, stubProvider } from '../support.js';

const acme = {
  ...adapterOf('acme', (_settings, deps) => stubProvider(deps.provider, []), {
    validate: (value) => {
      const known = ['password', 'baseUrl'];
      const names = Object.keys(Object(value));
      const strange = names.filter((name) => !known.includes(name));
      const issues = [
        ...(names.includes('password') ? [] : [{ message: 'a text is expected', path: ['password'] }]),
        ...(strange.length > 0 ? [{ message: 'Unrecognized key', path: [], keys: strange }] : []),
        ...(Object(value).baseUrl === 'wrong' ? [{ message: 'must be a URL', path: ['baseUrl'] }] : []),
      ];
      return issues.length > 0 ? { issues } : { value };
    },
  }),
  settingNames: ['password', 'baseUrl'],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'anyproof-'));
  writeFileSync(join(folder, 'empty'), '\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const facts = (config: ProofingConfig, options: CheckConfigOptions = {}) =>
  checkConfig([acme], config, options).findings.map(({ setting, problem, where, meant }) => [
    setting.join('.'),
    problem,
    where,
    ...(meant === undefined ? [] : [meant.join('.')]),
  ]);
const inEnv = (env: Record<string, string>) =>
  facts(configFromEnv({ ANYPROOF_PROVIDER: 'acme', ANYPROOF_ACME_PASSWORD: 'p', ...env }));

it('a valid configuration has none', () => expect(inEnv({})).toEqual([]));

it.each<[string, Record<string, string>, readonly (readonly string[])[]]>([
  [
    'a missing setting',
    { ANYPROOF_PROVIDERS: 'spare', ANYPROOF_SPARE_ADAPTER: 'acme' },
    [['providers.spare.password', 'missing', 'ANYPROOF_SPARE_PASSWORD']],
  ],
  [
    'an empty one',
    { ANYPROOF_ACME_BASE_URL: '' },
    [['providers.acme.baseUrl', 'empty', 'ANYPROOF_ACME_BASE_URL']],
  ],
  [
    'a misspelt one',
    { ANYPROOF_ACME_BASEURL: 'x' },
    [['providers.acme.baseurl', 'unknown', 'ANYPROOF_ACME_BASEURL', 'providers.acme.baseUrl']],
  ],
  [
    'one that is wrong',
    { ANYPROOF_ACME_BASE_URL: 'wrong' },
    [['providers.acme.baseUrl', 'invalid', 'ANYPROOF_ACME_BASE_URL']],
  ],
  [
    'a text that cannot be meant',
    { ANYPROOF_ACME_BASE_URL: '"x"' },
    [['providers.acme.baseUrl', 'invalid', 'ANYPROOF_ACME_BASE_URL']],
  ],
  [
    'one that two variables set',
    { ANYPROOF_ACME_PASSWORD_FILE: '/run/p' },
    [['providers.acme.password', 'clash', 'ANYPROOF_ACME_PASSWORD_FILE']],
  ],
  [
    'a file that is not there',
    { ANYPROOF_ACME_BASE_URL_FILE: '/nowhere' },
    [['providers.acme.baseUrl', 'file', 'ANYPROOF_ACME_BASE_URL_FILE']],
  ],
  [
    'a variable that sets nothing',
    { ANYPROOF_SEALKEY: 'x' },
    [['', 'unknown', 'ANYPROOF_SEALKEY', 'seal.key']],
  ],
  [
    'a variable in lower case',
    { anyproof_acme_base_url: 'x' },
    [['', 'unknown', 'anyproof_acme_base_url', 'providers.acme.baseUrl']],
  ],
  [
    'a provider that is misspelt',
    { ANYPROOF_PROVIDER: 'acne' },
    [['provider', 'name', 'ANYPROOF_PROVIDER', 'providers.acme']],
  ],
  [
    'an adapter that is misspelt',
    { ANYPROOF_SPARE_ADAPTER: 'acne' },
    [['providers.spare.adapter', 'name', 'ANYPROOF_SPARE_ADAPTER', 'adapters.acme']],
  ],
  [
    'settings of a misspelt provider',
    { ANYPROOF_ACNE_BASE_URL: 'x' },
    [['providers.acne.adapter', 'name', 'ANYPROOF_ACNE_ADAPTER', 'providers.acme.baseUrl']],
  ],
  ['two seals', { ANYPROOF_SEAL: 'none', ANYPROOF_SEAL_KEY: 'x' }, [['seal', 'clash', 'ANYPROOF_SEAL_KEY']]],
  ['a seal key that is none', { ANYPROOF_SEAL_KEY: 'x' }, [['seal.key', 'invalid', 'ANYPROOF_SEAL_KEY']]],
  [
    'a file without a seal key',
    { ANYPROOF_SEAL_KEY_FILE: '/nowhere' },
    [['seal', 'file', 'ANYPROOF_SEAL_KEY_FILE']],
  ],
])('%s', (_what, env, expected) => expect(inEnv(env)).toEqual(expected));

it('an empty file is reported where it is named', () => {
  expect(inEnv({ ANYPROOF_ACME_BASE_URL_FILE: join(folder, 'empty') })).toEqual([
    ['providers.acme.baseUrl', 'file', 'ANYPROOF_ACME_BASE_URL_FILE'],
  ]);
});

it.each<[string, unknown, readonly (readonly string[])[]]>([
  ['nothing', undefined, [['', 'missing', 'config']]],
  ['a list', [], [['', 'shape', 'config']]],
  [
    'an entry that is none',
    { provider: 'acme', providers: { acme: 7 } },
    [['providers.acme', 'shape', 'providers.acme']],
  ],
])('the shape of %s', (_what, config, expected) => {
  expect(facts(config as ProofingConfig)).toEqual(expected);
});

describe('one pass', () => {
  const config = { provider: 'acne', providers: { acme: {} } };
  const options = {
    tokens: inMemoryTokens(),
    policies: { route: { weights: { other: 0 } } },
  };
  const expected = [
    ['provider', 'name', 'provider', 'providers.acme'],
    ['providers.acme.password', 'missing', 'providers.acme.password'],
    ['seal.key', 'missing', 'seal.key'],
    ['policies.route.weights', 'name', 'policies.route.weights'],
    ['policies.route.weights.other', 'invalid', 'policies.route.weights.other'],
  ];

  it('finds what is wrong with names, settings, seal, tokens and policies', () => {
    expect(facts(config, options)).toEqual(expected);
  });

  it('is thrown by createProofing, as facts beside the message', () => {
    let thrown: unknown;
    try {
      createProofing({
        adapters: [acme],
        config,
        deps: { tokens: options.tokens },
        policies: options.policies,
      });
    } catch (error) {
      thrown = error;
    }
    if (!ProofingError.isInstance(thrown)) throw thrown;
    expect(thrown.code).toBe('CONFIG');
    expect(thrown.findings?.map(({ setting, problem }) => [setting.join('.'), problem])).toEqual(
      expected.map(([setting, problem]) => [setting, problem]),
    );
    expect(thrown.summary).toMatch(/^5 settings are missing or wrong:/);
  });

  it("names adapters in the reader's terms", () => {
    const { findings } = checkConfig([acme], configFromEnv({ ANYPROOF_PROVIDER: 'x', ANYPROOF_X_A: 'b' }), {
      nameAdapters: (ids) => `one of ${ids}`,
    });
    expect(findings.map(({ message }) => message)).toEqual([
      'ANYPROOF_X_*: the name does not match one of acme; pass the adapter, or remove ANYPROOF_X_* (a name of your own needs ANYPROOF_X_ADAPTER)',
    ]);
  });
});
