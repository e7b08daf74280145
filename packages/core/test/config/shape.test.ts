import { createProofing, type ProofingConfig, ProofingError } from '../../src/index.js';

/** As plain JavaScript or a file may hand it over. */
function problemsOf(config: unknown): string {
  try {
    createProofing({ adapters: [], config: config as ProofingConfig });
  } catch (error) {
    if (!ProofingError.isInstance(error)) throw error;
    expect(error.code).toBe('CONFIG');
    return error.message;
  }
  throw new Error('it started');
}

const WHOLE = 'the configuration must be an object with provider and providers';

it.each([
  [
    'nothing',
    undefined,
    ['config is required; pass configFromEnv(), or await loadConfig() of @anyproof/config'],
  ],
  ['a promise', Promise.resolve({}), ['config is a promise; await it, as in config: await loadConfig()']],
  ['null', null, [WHOLE]],
  ['a string', 'secret-text', [WHOLE]],
  ['a list', ['secret-text'], [WHOLE]],
  [
    'an empty object',
    {},
    [
      'provider must be the name of a configured provider',
      'providers must be an object: settings by provider name',
    ],
  ],
  ['no providers', { provider: 'id360' }, ['providers must be an object: settings by provider name']],
  [
    'a list of providers',
    { provider: 'a', providers: [] },
    ['providers must be an object: settings by provider name'],
  ],
  [
    'providers that are none',
    { provider: 7, providers: { a: 'secret-text', b: null, c: { adapter: 7 }, d: [] } },
    [
      'provider must be the name of a configured provider',
      'providers.a must be an object with settings',
      'providers.b must be an object with settings',
      'providers.c.adapter must be an adapter id',
      'providers.d must be an object with settings',
    ],
  ],
  [
    'test modes that are none',
    {
      provider: 'a',
      providers: Object.fromEntries(
        ['secret-text', 'TRUE', '', 1, null, {}, () => true].map((testMode, index) => [
          `p${index}`,
          { testMode },
        ]),
      ),
    },
    [0, 1, 2, 3, 4, 5, 6].map((index) => `providers.p${index}.testMode must be true or false`),
  ],
])('reports everything wrong with %s, and quotes nothing', (_what, config, problems) => {
  const message = problemsOf(config);
  expect(message.split('\n').slice(1, -1)).toEqual(problems.map((problem) => `  - ${problem}`));
  expect(message).not.toContain('secret-text');
});
