import {
  configFromEnv,
  createProofing,
  type Environment,
  type ProofingConfig,
  type ProviderConfig,
} from '@anyproof/core';
import { PROVIDER } from '../../bench/bench.js';
import { type SecretSetting, secretSettings, withValue } from '../../support/secret-settings.js';
import { type LeakCase, other } from '../world/case.js';
import { PASSPHRASE, PROXY_PASSWORD, PROXY_USER, SEAL_KEY } from '../world/planted.js';
import type { LeakWorld } from '../world/world.js';

const NOWHERE = 'http://127.0.0.1:9';

/** Values of a wrong type or shape with the secret in them. */
const WRONG: readonly (readonly [name: string, make: (secret: string) => unknown])[] = [
  ['in a list', (secret) => [secret, secret]],
  ['in an object', (secret) => ({ value: secret, [secret]: secret })],
  ['as bytes', (secret) => Buffer.from(secret)],
  ['with a colon and a line break', (secret) => `${secret}:\r\n${secret}`],
  ['in JSON', (secret) => JSON.stringify({ [secret]: secret })],
  ['in broken JSON', (secret) => `{"a":"${secret}"`],
  ['in a URL', (secret) => `http://user:${secret}@host.example/?token=${secret}#${secret}`],
];

/** Each secret where it does not belong, of the wrong type, under a wrong name: values are never quoted. */
export function configCases(world: LeakWorld): LeakCase[] {
  const { harness } = world.bench;
  const settings = { ...harness.settings(NOWHERE), ...harness.leaks?.settings };
  const secrets = secretSettings(settings, [
    ...world.bench.vendor.secrets(),
    ...(harness.leaks?.secrets ?? []),
  ]);
  const built = (
    name: string,
    change: Partial<ProofingConfig> & { readonly provider?: string },
  ): LeakCase => ({
    theme: 'configuration',
    name,
    run: async () => [
      other(
        'the app',
        createProofing({ adapters: [harness.adapter], config: { ...sound(settings), ...change } }),
      ),
    ],
  });
  const withSettings = (name: string, changed: object) =>
    built(name, { providers: { [PROVIDER]: { ...changed, adapter: harness.adapter.id } } });
  const sound = (own: object): ProofingConfig => ({
    provider: PROVIDER,
    providers: { [PROVIDER]: { ...own, adapter: harness.adapter.id } },
    seal: { key: SEAL_KEY },
  });

  const misplaced = secrets.flatMap(({ path, value }) =>
    [...Object.keys(settings), 'environment', 'profile', 'http', 'flow', 'pollInterval', 'testMode'].flatMap(
      (key) =>
        key === path[0]
          ? []
          : [withSettings(`${path.join('.')} put into ${key}`, { ...settings, [key]: value })],
    ),
  );
  const wrong = secrets.flatMap(({ path, value }) =>
    WRONG.map(([name, make]) =>
      withSettings(`${path.join('.')} ${name}`, withValue(settings, path, make(value))),
    ),
  );
  const misspelt = secrets.flatMap(({ path, value }) =>
    [`${path.at(-1)}s`, String(path.at(-1)).toUpperCase(), '__proto__'].map((key) =>
      withSettings(`${path.join('.')} under the name ${key}`, renamed(settings, path, key, value)),
    ),
  );
  const [first] = secrets;
  const secret = first?.value ?? SEAL_KEY;
  return [
    ...misplaced,
    ...wrong,
    ...misspelt,
    built('a secret for the provider', { provider: secret }),
    built('a secret for the adapter', { providers: { [PROVIDER]: { ...settings, adapter: secret } } }),
    ...sealCases(built, secret),
    ...httpCases(withSettings, settings),
    ...environmentCases(world, settings, secrets),
  ];
}

type Built = (name: string, change: Partial<ProofingConfig>) => LeakCase;

function sealCases(built: Built, secret: string): LeakCase[] {
  const seals: readonly (readonly [string, unknown])[] = [
    ['a seal key that is no key', { key: secret }],
    ['a seal key that is too short', { key: SEAL_KEY.slice(4) }],
    ['a seal key in a list', { key: [SEAL_KEY] }],
    ['seal keys in one text', { keys: `${SEAL_KEY},${secret}` }],
    ['a bare seal key', SEAL_KEY],
    ['one of two seal keys is none', { keys: [SEAL_KEY, secret] }],
    ['seal keys as an object', { keys: { [SEAL_KEY]: SEAL_KEY } }],
    ['seal under a wrong name', { Key: SEAL_KEY }],
  ];
  return seals.map(([name, seal]) => built(name, { seal: seal as ProofingConfig['seal'] & object }));
}

function httpCases(withSettings: (name: string, settings: object) => LeakCase, settings: object): LeakCase[] {
  const proxy = `http://${PROXY_USER}:${PROXY_PASSWORD}@127.0.0.1:9`;
  const wrong: readonly (readonly [string, unknown])[] = [
    ['a proxy with a path', { proxy: `${proxy}/path` }],
    ['a proxy over https', { proxy: proxy.replace('http:', 'https:') }],
    ['a proxy without a scheme', { proxy: `${PROXY_USER}:${PROXY_PASSWORD}@127.0.0.1:9` }],
    ['a proxy in a list', { proxy: [proxy] }],
    [
      'a proxy as an object',
      { proxy: { host: '127.0.0.1', auth: { username: PROXY_USER, password: PROXY_PASSWORD } } },
    ],
    ['a proxy with a broken escape', { proxy: `http://${PROXY_USER}:%E0%A4%A${PROXY_PASSWORD}@127.0.0.1:9` }],
    ['a proxy where a time belongs', { timeoutMs: proxy }],
    ['a proxy under a wrong name', { Proxy: proxy }],
    ['http in broken JSON', `{"proxy":"${proxy}"`],
    ['http in JSON', JSON.stringify({ proxie: proxy })],
    ['a passphrase without its key', { clientCertificate: { passphrase: PASSPHRASE } }],
    ['a passphrase for a certificate', { clientCertificate: { cert: PASSPHRASE, key: PASSPHRASE } }],
    ['a passphrase for an authority', { ca: PASSPHRASE }],
    ['a passphrase for the breaker', { breaker: PASSPHRASE, bulkhead: [PASSPHRASE], retries: PASSPHRASE }],
  ];
  return wrong.map(([name, http]) => withSettings(name, { ...settings, http }));
}

/** From environment variables: each secret in a variable that means something else. */
function environmentCases(world: LeakWorld, settings: object, secrets: readonly SecretSetting[]): LeakCase[] {
  const { adapter } = world.bench.harness;
  const sound: Record<string, string> = { ANYPROOF_PROVIDER: adapter.id, ANYPROOF_SEAL_KEY: SEAL_KEY };
  for (const [key, value] of Object.entries(settings))
    sound[variableOf(adapter.id, key)] = typeof value === 'string' ? value : JSON.stringify(value);
  const [secret = SEAL_KEY] = secrets.map(({ value }) => value);
  const changes: readonly (readonly [string, Environment])[] = [
    ['a secret for ANYPROOF_PROVIDER', { ANYPROOF_PROVIDER: secret }],
    ['a secret among ANYPROOF_PROVIDERS', { ANYPROOF_PROVIDERS: `${adapter.id},${secret}` }],
    ['a secret for ANYPROOF_SEAL_KEY', { ANYPROOF_SEAL_KEY: secret }],
    [
      'a secret among ANYPROOF_SEAL_KEYS',
      { ANYPROOF_SEAL_KEY: undefined, ANYPROOF_SEAL_KEYS: `${SEAL_KEY},${secret}` },
    ],
    ['a secret for ANYPROOF_SEAL', { ANYPROOF_SEAL: secret, ANYPROOF_SEAL_KEY: undefined }],
    ...Object.keys(sound).map(
      (variable) => [`a secret and a key for ${variable}`, { [variable]: `${secret}-${SEAL_KEY}` }] as const,
    ),
    ['a secret in a variable nobody knows', { [variableOf(adapter.id, 'unknownSetting')]: secret }],
  ];
  return changes.map(([name, change]) => ({
    theme: 'configuration',
    name: `environment: ${name}`,
    run: async () => [
      other(
        'the app',
        createProofing({ adapters: [adapter], config: configFromEnv({ ...sound, ...change }) }),
      ),
    ],
  }));
}

function renamed(settings: object, path: readonly string[], key: string, value: string): ProviderConfig {
  const without = withValue(settings, path, undefined);
  return { ...without, [key]: value };
}

/** As `configFromEnv` reads it. */
function variableOf(provider: string, setting: string): string {
  const inCapitals = setting.replaceAll(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase();
  return `ANYPROOF_${provider.toUpperCase()}_${inCapitals}`;
}
