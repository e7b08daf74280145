// What people get wrong on their first day: each message names the thing to change and the change, and quotes no value.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@anyproof/config';
import {
  type Adapter,
  configFromEnv,
  createProofing,
  type ProofingConfig,
  ProofingError,
} from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';
import * as shootidPackage from '@anyproof/shootid';
import { SEAL_KEY } from './world.js';

const GUID = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
const ID360 = {
  ANYPROOF_ID360_ENVIRONMENT: 'preprod',
  ANYPROOF_ID360_TEST_MODE: 'true',
  ANYPROOF_ID360_USERNAME: 'PLANTED-USER',
  ANYPROOF_ID360_PASSWORD: 'PLANTED-PASSWORD',
  ANYPROOF_ID360_PROCESS: GUID,
};
const SOUND = { ANYPROOF_PROVIDER: 'id360', ANYPROOF_SEAL_KEY: SEAL_KEY, ...ID360 };
const FILE = {
  provider: 'id360',
  providers: {
    id360: {
      environment: 'preprod',
      testMode: true,
      username: 'PLANTED-USER',
      password: 'PLANTED-PASSWORD',
      process: GUID,
    },
  },
  seal: { key: SEAL_KEY },
};
type Env = { readonly [name: string]: string | undefined };

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
  mkdirSync(join(cwd, '.git'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** As plain JavaScript calls it. */
function start(adapters: unknown, config: unknown): string {
  try {
    createProofing({ adapters: adapters as readonly Adapter[], config: config as ProofingConfig });
  } catch (error) {
    if (ProofingError.isInstance(error) && error.code === 'CONFIG') return error.message;
    throw error;
  }
  return 'it started';
}
const withEnv = (changed: Env, adapters: unknown = [id360]) =>
  start(adapters, configFromEnv({ ...SOUND, ...changed }));
const without = (...names: string[]): Env => Object.fromEntries(names.map((name) => [name, undefined]));
async function withFile(content: unknown, name = 'anyproof.config.json', env: Env = {}): Promise<string> {
  writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content));
  try {
    return start([id360], await loadConfig({ cwd, env }));
  } catch (error) {
    if (ProofingError.isInstance(error) && error.code === 'CONFIG') return error.message;
    throw error;
  }
}

interface Mistake {
  readonly what: string;
  readonly told: () => string | Promise<string>;
  /** The thing to change, as it is written where it stands. */
  readonly names: string;
  readonly fix: RegExp;
}

// biome-ignore format: a table
const MISTAKES: readonly Mistake[] = [
  { what: 'nothing is set', told: () => start([id360], configFromEnv({})), names: 'ANYPROOF_PROVIDER', fix: /set it to one of the adapters passed to createProofing \(id360\)/ },
  { what: 'the provider is not set', told: () => withEnv(without('ANYPROOF_PROVIDER')), names: 'ANYPROOF_PROVIDER', fix: /set it to id360/ },
  { what: 'the provider is in capitals', told: () => withEnv({ ANYPROOF_PROVIDER: 'ID360' }), names: 'ANYPROOF_PROVIDER', fix: /case-sensitive.*did you mean id360\?/ },
  { what: 'the provider is capitalised', told: () => withEnv({ ANYPROOF_PROVIDER: 'Innovatrics', ANYPROOF_INNOVATRICS_BASE_URL: 'https://x.example' }, [id360, innovatrics]), names: 'ANYPROOF_PROVIDER', fix: /did you mean innovatrics\?/ },
  { what: 'the provider is misspelt', told: () => withEnv({ ANYPROOF_PROVIDER: 'id306' }), names: 'ANYPROOF_PROVIDER', fix: /did you mean id360\?/ },
  { what: 'the provider is in quotes', told: () => withEnv({ ANYPROOF_PROVIDER: '"id360"' }), names: 'ANYPROOF_PROVIDER', fix: /remove the quotes/ },
  { what: 'the provider of a file is in capitals', told: () => withFile({ ...FILE, provider: 'ID360' }), names: 'anyproof.config.json: provider', fix: /did you mean id360\?/ },
  { what: 'settings under a name in capitals', told: () => withFile({ ...FILE, providers: { ID360: FILE.providers.id360 } }), names: 'anyproof.config.json: providers.ID360', fix: /case-sensitive.*did you mean id360\?/ },
  { what: 'an adapter is not passed', told: () => withEnv({ ANYPROOF_INNOVATRICS_BASE_URL: 'https://PLANTED.example' }), names: 'ANYPROOF_INNOVATRICS_*', fix: /pass the adapter, or remove ANYPROOF_INNOVATRICS_\*/ },
  { what: 'the adapter of the provider is not passed', told: () => withEnv({}, [innovatrics]), names: 'ANYPROOF_ID360_*', fix: /pass the adapter, or remove ANYPROOF_ID360_\*/ },
  { what: 'no adapters', told: () => withEnv({}, []), names: 'adapters', fix: /createProofing\(\{ adapters: \[acme\], config \}\)/ },
  { what: 'adapters are forgotten', told: () => start(undefined, configFromEnv(SOUND)), names: 'adapters', fix: /createProofing\(\{ adapters: \[acme\], config \}\)/ },
  { what: 'one adapter without a list', told: () => withEnv({}, id360), names: 'adapters', fix: /put the adapter in brackets/ },
  { what: 'an import that is not there', told: () => withEnv({}, [Reflect.get(shootidPackage, 'shootid')]), names: 'adapters[0]', fix: /import what its package exports/ },
  { what: 'the package in place of its adapter', told: () => withEnv({}, [id360, shootidPackage]), names: 'adapters[1]', fix: /import what its package exports/ },
  { what: 'an adapter twice', told: () => withEnv({}, [id360, id360]), names: 'adapters', fix: /two adapters with the id id360; pass one/ },
  { what: 'the configuration is forgotten', told: () => start([id360], undefined), names: 'config', fix: /pass configFromEnv\(\)/ },
  { what: 'loadConfig() is not awaited', told: () => start([id360], loadConfig({ cwd, env: {} })), names: 'config', fix: /await loadConfig\(\)/ },
  { what: 'process.env in place of the configuration', told: () => start([id360], { ...SOUND }), names: 'providers', fix: /must be an object: settings by provider name/ },
  { what: 'a secret is missing', told: () => withEnv(without('ANYPROOF_ID360_PASSWORD')), names: 'ANYPROOF_ID360_PASSWORD', fix: /is required.*\n.*where to find it/ },
  { what: 'a secret is empty', told: () => withEnv({ ANYPROOF_ID360_PASSWORD: '' }), names: 'ANYPROOF_ID360_PASSWORD', fix: /is set but empty: give it a value, or remove it/ },
  { what: 'a secret has a line break', told: () => withEnv({ ANYPROOF_ID360_PASSWORD: 'PLANTED\n' }), names: 'ANYPROOF_ID360_PASSWORD', fix: /ends with a line break; remove it/ },
  { what: 'a secret is in quotes', told: () => withEnv({ ANYPROOF_ID360_PASSWORD: '"PLANTED"' }), names: 'ANYPROOF_ID360_PASSWORD', fix: /remove the quotes/ },
  { what: 'a secret file is not there', told: () => withEnv({ ANYPROOF_ID360_PASSWORD: undefined, ANYPROOF_ID360_PASSWORD_FILE: '/nowhere/password' }), names: 'ANYPROOF_ID360_PASSWORD_FILE', fix: /the file \/nowhere\/password: there is no such file/ },
  { what: 'a secret and its file', told: () => withEnv({ ANYPROOF_ID360_PASSWORD_FILE: '/nowhere/password' }), names: 'ANYPROOF_ID360_PASSWORD_FILE', fix: /two variables set this; keep one/ },
  { what: 'a misspelt setting', told: () => withEnv({ ANYPROOF_ID360_PASWORD: 'PLANTED' }), names: 'ANYPROOF_ID360_PASWORD', fix: /did you mean ANYPROOF_ID360_PASSWORD\?/ },
  { what: 'a misspelt provider in a variable', told: () => withEnv({ ANYPROOF_ID36O_PASSWORD: 'PLANTED' }), names: 'ANYPROOF_ID36O_ADAPTER', fix: /did you mean ANYPROOF_ID360_PASSWORD instead of ANYPROOF_ID36O_PASSWORD\?/ },
  { what: 'a variable in lower case', told: () => withEnv({ anyproof_provider: 'PLANTED', ANYPROOF_PROVIDER: undefined }), names: 'anyproof_provider', fix: /names are upper case, did you mean ANYPROOF_PROVIDER\?/ },
  { what: 'a variable without a setting', told: () => withEnv({ ANYPROOF_WHATEVER: 'PLANTED' }), names: 'ANYPROOF_WHATEVER', fix: /settings are ANYPROOF_<PROVIDER>_<SETTING>/ },
  { what: 'no seal key', told: () => withEnv(without('ANYPROOF_SEAL_KEY')), names: 'ANYPROOF_SEAL_KEY', fix: /openssl rand -base64 32/ },
  { what: 'a seal key in hexadecimal', told: () => withEnv({ ANYPROOF_SEAL_KEY: 'ab'.repeat(32) }), names: 'ANYPROOF_SEAL_KEY', fix: /must be 32 bytes in base64, as `openssl rand -base64 32` writes them/ },
  { what: 'a seal key in quotes', told: () => withEnv({ ANYPROOF_SEAL_KEY: `'${SEAL_KEY}'` }), names: 'ANYPROOF_SEAL_KEY', fix: /remove the quotes/ },
  { what: 'two seals', told: () => withEnv({ ANYPROOF_SEAL: 'none' }), names: 'ANYPROOF_SEAL_KEY', fix: /keep one of the two/ },
  { what: 'a seal that is another word', told: () => withEnv({ ANYPROOF_SEAL_KEY: undefined, ANYPROOF_SEAL: 'off' }), names: 'ANYPROOF_SEAL', fix: /must be 'none'; put a key in ANYPROOF_SEAL_KEY/ },
  { what: 'a wrong environment', told: () => withEnv({ ANYPROOF_ID360_ENVIRONMENT: 'production' }), names: 'ANYPROOF_ID360_ENVIRONMENT', fix: /prod/ },
  { what: 'a process that is no UUID', told: () => withEnv({ ANYPROOF_ID360_PROCESS: 'PLANTED' }), names: 'ANYPROOF_ID360_PROCESS', fix: /must be a process UUID from ID360's console/ },
  { what: 'plain http', told: () => withEnv({ ANYPROOF_ID360_ENVIRONMENT: undefined, ANYPROOF_ID360_BASE_URL: 'http://PLANTED.example' }), names: 'ANYPROOF_ID360_BASE_URL', fix: /must be https/ },
  { what: 'credentials in the address', told: () => withEnv({ ANYPROOF_ID360_ENVIRONMENT: undefined, ANYPROOF_ID360_BASE_URL: 'https://user:PLANTED@x.example' }), names: 'ANYPROOF_ID360_BASE_URL', fix: /they have their own settings/ },
  { what: 'one underscore for two', told: () => withEnv({ ANYPROOF_ID360_FLOWS_PREMIUM: GUID }), names: 'ANYPROOF_ID360_FLOWS_PREMIUM', fix: /did you mean ANYPROOF_ID360_FLOWS__PREMIUM\?/ },
  { what: 'an unknown adapter of a second provider', told: () => withEnv({ ANYPROOF_SECOND_ADAPTER: 'id720' }), names: 'ANYPROOF_SECOND_ADAPTER', fix: /pass that adapter, or correct the name/ },
  { what: 'a file with settings at the top', told: () => withFile({ provider: 'id360', id360: FILE.providers.id360 }), names: 'anyproof.config.json: id360', fix: /settings go under providers\.<name>/ },
  { what: 'a file with a misspelt setting', told: () => withFile({ ...FILE, providers: { id360: { ...FILE.providers.id360, pasword: 'PLANTED' } } }), names: 'anyproof.config.json: providers.id360.pasword', fix: /did you mean .*password\?/ },
  { what: 'a file with a variable that is not set', told: () => withFile({ ...FILE, seal: { key: `$${'{'}SEAL}` } }), names: 'anyproof.config.json: seal.key', fix: /the environment variable SEAL, which is not set/ },
  { what: 'a file that is not JSON', told: () => withFile('{ "provider": PLANTED }'), names: 'anyproof.config.json', fix: /line 1, column 15/ },
];

it('are at least twenty-five', () => expect(MISTAKES.length).toBeGreaterThanOrEqual(25));

it('and without any of them the app starts', async () => {
  expect(withEnv({})).toBe('it started');
  expect(await withFile(FILE)).toBe('it started');
});

it.each(MISTAKES.map((mistake) => [mistake.what, mistake] as const))(
  '%s',
  async (_what, { told, names, fix }) => {
    const message = await told();
    expect(message).toContain(names);
    expect(message).toMatch(fix);
    expect(message).not.toMatch(/PLANTED|undefined|\[object/);
    expect(message).not.toContain(SEAL_KEY);
    if (message.includes('missing or wrong')) expect(message).toContain('`npx anyproof doctor`');
  },
);
