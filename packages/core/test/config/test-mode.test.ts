// The vendor's test mode is opted into beside the adapter's settings, by a flag of core's.
import { checkConfig, configFromEnv, createProofing, type ProofingConfig } from '../../src/index.js';
import { adapterOf, failure, stubProvider } from '../support.js';

/** Knows its settings, as an adapter with a strict schema does, and writes down what it is built with. */
function acmeOf(seen: unknown[] = []) {
  const known = ['apiKey'];
  return {
    ...adapterOf(
      'acme',
      (settings, { provider, testMode }) => {
        seen.push([provider, settings, testMode]);
        return stubProvider(provider, []);
      },
      {
        validate: (value) => {
          const strange = Object.keys(Object(value)).filter((name) => !known.includes(name));
          return strange.length > 0
            ? { issues: strange.map((name) => ({ message: 'there is no such setting', path: [name] })) }
            : { value };
        },
      },
    ),
    settingNames: known,
  };
}

const configOf = (entry: { readonly [setting: string]: unknown }): ProofingConfig =>
  ({ provider: 'acme', providers: { acme: entry } }) as ProofingConfig;
const inEnv = (env: Record<string, string>) => configFromEnv({ ANYPROOF_PROVIDER: 'acme', ...env });

it.each<readonly [string, ProofingConfig, boolean]>([
  ['absent', configOf({ apiKey: 'k' }), false],
  ['undefined', configOf({ apiKey: 'k', testMode: undefined }), false],
  ['true', configOf({ apiKey: 'k', testMode: true }), true],
  ['false', configOf({ apiKey: 'k', testMode: false }), false],
  ['the text true', configOf({ apiKey: 'k', testMode: 'true' }), true],
  ['the text false', configOf({ apiKey: 'k', testMode: 'false' }), false],
  ['true in a variable', inEnv({ ANYPROOF_ACME_API_KEY: 'k', ANYPROOF_ACME_TEST_MODE: 'true' }), true],
  ['false in a variable', inEnv({ ANYPROOF_ACME_API_KEY: 'k', ANYPROOF_ACME_TEST_MODE: 'false' }), false],
])('that is %s reaches the adapter as a flag, and not among its settings', (_what, config, testMode) => {
  const seen: unknown[] = [];
  const acme = acmeOf(seen);
  expect(checkConfig([acme], config)).toMatchObject({
    findings: [],
    providers: [{ name: 'acme', testMode, settings: { apiKey: 'k' } }],
  });
  createProofing({ adapters: [acme], config });
  expect(seen).toEqual([['acme', { apiKey: 'k' }, testMode]]);
});

it('is of one provider, and not of another one with the same adapter', () => {
  const seen: unknown[] = [];
  const providers = { live: { adapter: 'acme' }, sandbox: { adapter: 'acme', testMode: true } };
  createProofing({ adapters: [acmeOf(seen)], config: { provider: 'live', providers } });
  expect(seen).toEqual([
    ['live', {}, false],
    ['sandbox', {}, true],
  ]);
});

describe('that is neither true nor false', () => {
  it.each(['maybe', 'True', 'yes', '1', ' true'])(
    'is reported where it is set, and not quoted: %j',
    (text) => {
      const byHand = checkConfig([acmeOf()], configOf({ testMode: text as never }));
      const says = 'must be true or false';
      expect(byHand).toEqual({
        findings: [
          {
            setting: ['providers', 'acme', 'testMode'],
            problem: 'shape',
            where: 'providers.acme.testMode',
            message: `providers.acme.testMode ${says}`,
            provider: 'acme',
          },
        ],
        providers: [],
      });
      const { findings } = checkConfig([acmeOf()], inEnv({ ANYPROOF_ACME_TEST_MODE: text }));
      expect(findings.map(({ where, message }) => [where, message])).toEqual([
        ['ANYPROOF_ACME_TEST_MODE', `ANYPROOF_ACME_TEST_MODE ${says}`],
      ]);
    },
  );

  it('is reported by the variable that names its file', () => {
    const { findings } = checkConfig([acmeOf()], inEnv({ ANYPROOF_ACME_TEST_MODE_FILE: '/run/test-mode' }));
    expect(findings.map(({ message }) => message)).toEqual([
      'ANYPROOF_ACME_TEST_MODE_FILE must be true or false',
    ]);
  });
});

describe('that is misspelt', () => {
  it.each(['testmode', 'test_mode', 'testMod', 'TestMode'])('gets a suggestion: %s', (name) => {
    const { findings } = checkConfig([acmeOf()], configOf({ apiKey: 'k', [name]: true }));
    expect(findings).toMatchObject([
      { problem: 'unknown', setting: ['providers', 'acme', name], meant: ['providers', 'acme', 'testMode'] },
    ]);
    expect(
      failure(() => createProofing({ adapters: [acmeOf()], config: configOf({ [name]: true }) })).message,
    ).toMatch(`providers.acme.${name}: there is no such setting; did you mean providers.acme.testMode?`);
  });

  it('gets one in a variable too', () => {
    const { findings } = checkConfig([acmeOf()], inEnv({ ANYPROOF_ACME_TESTMODE: 'true' }));
    expect(findings.map(({ message }) => message)).toEqual([
      'ANYPROOF_ACME_TESTMODE: there is no such setting; did you mean ANYPROOF_ACME_TEST_MODE?',
    ]);
  });

  it('gets none on a lower level, where there is no such flag', () => {
    const nested = { ...acmeOf(), settingNames: ['apiKey', 'http', 'http.timeoutMs'] };
    const { findings } = checkConfig(
      [{ ...nested, settings: refusing(['http', 'testmode']) }],
      configOf({ http: { testmode: true } }),
    );
    expect(findings).toMatchObject([
      { problem: 'unknown', setting: ['providers', 'acme', 'http', 'testmode'] },
    ]);
    expect(findings[0]).not.toHaveProperty('meant');
  });
});

/** A schema that knows no setting at this path. */
function refusing(path: readonly string[]) {
  const issues = [{ message: 'there is no such setting', path }];
  return { '~standard': { version: 1, vendor: 'test', validate: () => ({ issues }) } } as const;
}
