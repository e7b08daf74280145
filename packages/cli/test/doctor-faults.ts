import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningEmulator } from '@anyproof/emulators';
import type { VendorKey } from '../src/emulate/vendors.js';

type Env = { readonly [name: string]: string | undefined };

/** One way to break a sound set-up, and the one ✗ that must come of it. */
export interface PlantedFault {
  readonly fault: string;
  readonly vendor: VendorKey;
  /** Starts the vendor with TLS. */
  readonly tls?: true;
  /** Variables that are changed, or taken away. */
  readonly env?: (emulator: RunningEmulator) => Env;
  /** At the vendor. */
  readonly plant?: (emulator: RunningEmulator) => void;
  /** Of this machine. */
  readonly clockAheadMs?: number;
  readonly check: string;
  readonly fix: RegExp;
}

const OTHER_PROCESS = '11111111-2222-4333-8444-555555555555';
const folder = mkdtempSync(join(tmpdir(), 'anyproof-'));
export const EMPTY_FILE = join(folder, 'empty');
writeFileSync(EMPTY_FILE, '\n');
const callbacksWith = (secret: string) =>
  JSON.stringify([{ url: 'https://app.example/hooks', headers: { 'X-Callback-Secret': secret } }]);
const docuverify = ({ origin }: RunningEmulator): Env => ({
  ANYPROOF_1KOSMOS_DIALECT: 'docuverify',
  ANYPROOF_1KOSMOS_DOCUVERIFY_URL: `${origin}/docuverify`,
  ANYPROOF_1KOSMOS_DVC_ID: 'demo-dvc',
  ANYPROOF_1KOSMOS_CONNECTOR: undefined,
  ANYPROOF_1KOSMOS_VERIFICATION: undefined,
});
const expire = (emulator: RunningEmulator) => {
  const settings = Object(emulator.settings);
  const [first, ...others] = settings.licenses;
  Object.assign(settings, { licenses: [{ ...first, expiry: Date.now() - 1_000 }, ...others] });
};
const KEEP_KEY = /^(?!.*openssl).*never replace a key that sealed refs/s;
const httpOf = (origin: string) => origin.replace('https:', 'http:');

// biome-ignore format: a table
export const FAULTS: readonly PlantedFault[] = [
  { fault: 'wrong password', vendor: 'id360', env: () => ({ ANYPROOF_ID360_PASSWORD: 'PLANTED' }), check: 'credentials', fix: /name and password of the application account/ },
  { fault: 'wrong password', vendor: 'innovatrics', env: () => ({ ANYPROOF_INNOVATRICS_PASSWORD: 'PLANTED' }), check: 'credentials', fix: /API username and API password/ },
  { fault: 'wrong password', vendor: 'shootid', env: () => ({ ANYPROOF_SHOOTID_APPLICATION_SECRET: 'PLANTED' }), check: 'credentials', fix: /application token and secret/ },
  { fault: 'wrong password', vendor: '1kosmos', env: () => ({ ANYPROOF_1KOSMOS_LICENSE_KEY: 'PLANTED' }), check: 'credentials', fix: /license key is wrong/ },
  { fault: 'wrong password', vendor: 'id360', env: () => ({ ANYPROOF_ID360_PASSWORD: undefined, ANYPROOF_ID360_PASSWORD_FILE: '/nowhere/password' }), check: 'credentials', fix: /in that file/ },
  { fault: 'wrong password', vendor: '1kosmos', env: () => ({ ANYPROOF_1KOSMOS_LICENSE_KEY: undefined, ANYPROOF_1KOSMOS_LICENSE_KEY_FILE: EMPTY_FILE }), check: 'credentials', fix: /in that file/ },
  { fault: 'wrong password', vendor: 'shootid', env: () => ({ ANYPROOF_SHOOTID_APPLICATION_SECRET: undefined, ANYPROOF_SHOOTID_APPLICATION_SECRET_FILE: folder }), check: 'credentials', fix: /in that file/ },

  { fault: 'stale clock', vendor: '1kosmos', clockAheadMs: -300_000, check: 'clock', fix: /by NTP/ },
  { fault: 'stale clock', vendor: '1kosmos', plant: (emulator) => emulator.clock.advance(90_000), check: 'clock', fix: /by NTP/ },
  { fault: 'stale clock', vendor: 'id360', clockAheadMs: 300_000, check: 'clock', fix: /by NTP/ },
  { fault: 'stale clock', vendor: 'innovatrics', clockAheadMs: 300_000, check: 'clock', fix: /by NTP/ },
  { fault: 'stale clock', vendor: 'shootid', clockAheadMs: -300_000, check: 'clock', fix: /by NTP/ },

  { fault: 'wrong process id', vendor: 'id360', env: () => ({ ANYPROOF_ID360_PROCESS: OTHER_PROCESS }), check: 'process id', fix: /UUID of the process from ID360's console/ },
  { fault: 'wrong process id', vendor: 'id360', env: () => ({ ANYPROOF_ID360_FLOWS__PREMIUM: OTHER_PROCESS }), check: 'process id of flow premium', fix: /UUID of the process/ },
  { fault: 'wrong process id', vendor: '1kosmos', env: () => ({ ANYPROOF_1KOSMOS_CONNECTOR: '{"id":"c","type":"nobody","config":{}}' }), check: 'connector', fix: /connector's type/ },
  { fault: 'wrong process id', vendor: '1kosmos', env: (emulator) => ({ ...docuverify(emulator), ANYPROOF_1KOSMOS_DVC_ID: 'nobody' }), check: 'dvcID', fix: /id of the verification configuration/ },

  { fault: 'unreachable host', vendor: 'id360', env: () => ({ ANYPROOF_ID360_BASE_URL: 'https://nowhere.invalid' }), check: 'reachability', fix: /network and its firewall/ },
  { fault: 'unreachable host', vendor: 'innovatrics', env: () => ({ ANYPROOF_INNOVATRICS_BASE_URL: 'http://127.0.0.1:1' }), check: 'reachability', fix: /network and its firewall/ },
  { fault: 'unreachable host', vendor: '1kosmos', env: () => ({ ANYPROOF_1KOSMOS_BASE_URL: 'http://127.0.0.1:1/idproofingapi' }), check: 'reachability', fix: /network and its firewall/ },
  { fault: 'unreachable host', vendor: 'shootid', env: () => ({ ANYPROOF_SHOOTID_BASE_URL: 'http://[::1]:1' }), check: 'reachability', fix: /network and its firewall/ },
  { fault: 'unreachable host', vendor: 'id360', env: () => ({ ANYPROOF_ID360_HTTP__PROXY: 'http://127.0.0.1:1' }), check: 'reachability', fix: /http\.proxy/ },

  { fault: 'empty webhook secret', vendor: 'id360', env: () => ({ ANYPROOF_ID360_CALLBACKS: callbacksWith('') }), check: 'webhook secret', fix: /header with a long random secret/ },
  { fault: 'empty webhook secret', vendor: 'innovatrics', env: () => ({ ANYPROOF_INNOVATRICS_WEBHOOK_KEY_FILE: EMPTY_FILE }), check: 'webhook secret', fix: /in that file/ },
  { fault: 'empty webhook secret', vendor: 'innovatrics', env: () => ({ ANYPROOF_INNOVATRICS_WEBHOOK_KEY: '' }), check: 'webhook secret', fix: /key of X-Signature/ },
  { fault: 'empty webhook secret', vendor: 'innovatrics', env: () => ({ ANYPROOF_INNOVATRICS_WEBHOOK_KEY_FILE: '' }), check: 'webhook secret', fix: /key of X-Signature/ },
  { fault: 'empty webhook secret', vendor: 'id360', env: () => ({ ANYPROOF_ID360_CALLBACKS: '' }), check: 'webhook secret', fix: /header with a long random secret/ },

  { fault: 'wrong curve', vendor: '1kosmos', env: () => ({ ANYPROOF_1KOSMOS_CURVE: 'p256' }), check: 'curve', fix: /^set curve to secp256k1$/ },

  { fault: 'missing seal key', vendor: 'id360', env: () => ({ ANYPROOF_SEAL_KEY: undefined }), check: 'seal key', fix: /openssl rand -base64 32/ },
  { fault: 'missing seal key', vendor: 'innovatrics', env: () => ({ ANYPROOF_SEAL_KEY: undefined }), check: 'seal key', fix: /openssl rand -base64 32/ },
  { fault: 'missing seal key', vendor: 'shootid', env: () => ({ ANYPROOF_SEAL_KEY: undefined }), check: 'seal key', fix: /openssl rand -base64 32/ },
  { fault: 'missing seal key', vendor: 'id360', env: () => ({ ANYPROOF_SEAL_KEY: undefined, ANYPROOF_SEAL_KEY_FILE: EMPTY_FILE }), check: 'seal key', fix: KEEP_KEY },
  { fault: 'missing seal key', vendor: 'id360', env: () => ({ ANYPROOF_SEAL_KEY: undefined, ANYPROOF_SEAL_KEY_FILE: '/nowhere/seal' }), check: 'seal key', fix: KEEP_KEY },
  { fault: 'missing seal key', vendor: 'innovatrics', env: () => ({ ANYPROOF_SEAL_KEY: '' }), check: 'seal key', fix: KEEP_KEY },
  { fault: 'missing seal key', vendor: 'shootid', env: () => ({ ANYPROOF_SEAL_KEYS: 'a,b' }), check: 'seal key', fix: /keep the one that sealed/ },
  { fault: 'missing seal key', vendor: 'shootid', env: () => ({ ANYPROOF_SEAL_KEY: undefined, ANYPROOF_SEALKEY: 'PLANTED' }), check: 'config', fix: /correct name/ },

  { fault: 'wrong base path', vendor: '1kosmos', env: ({ origin }) => ({ ANYPROOF_1KOSMOS_BASE_URL: `${origin}/idproofing` }), check: 'base path', fix: /ends in \/idproofingapi/ },
  { fault: 'wrong base path', vendor: 'innovatrics', env: ({ origin }) => ({ ANYPROOF_INNOVATRICS_BASE_URL: `${origin}/tenant` }), check: 'base path', fix: /profile/ },
  { fault: 'wrong base path', vendor: 'shootid', env: () => ({ ANYPROOF_SHOOTID_PATH_PREFIX: '/api/v2' }), check: 'base path', fix: /prefix/ },
  { fault: 'wrong base path', vendor: 'id360', env: ({ origin }) => ({ ANYPROOF_ID360_BASE_URL: `${origin}/api/1.0.0` }), check: 'base path', fix: /the host only/ },

  { fault: 'plain http', vendor: 'id360', env: () => ({ ANYPROOF_ID360_BASE_URL: 'http://id360.example' }), check: 'TLS', fix: /write https:\/\// },
  { fault: 'plain http', vendor: '1kosmos', env: () => ({ ANYPROOF_1KOSMOS_BASE_URL: 'http://tenant.example/idproofingapi' }), check: 'TLS', fix: /write https:\/\// },
  { fault: 'plain http', vendor: 'innovatrics', tls: true, env: ({ origin }) => ({ ANYPROOF_INNOVATRICS_BASE_URL: httpOf(origin) }), check: 'TLS', fix: /write https:\/\// },
  { fault: 'plain http', vendor: 'shootid', tls: true, env: ({ origin }) => ({ ANYPROOF_SHOOTID_BASE_URL: httpOf(origin) }), check: 'TLS', fix: /write https:\/\// },

  // Plain http is not what is wrong with these.
  { fault: 'base URL with credentials', vendor: 'id360', env: () => ({ ANYPROOF_ID360_BASE_URL: 'http://user:PLANTED@id360.example' }), check: 'config', fix: /./ },
  { fault: 'base URL with a query', vendor: 'shootid', env: ({ origin }) => ({ ANYPROOF_SHOOTID_BASE_URL: `${origin}?tenant=PLANTED` }), check: 'config', fix: /./ },

  { fault: 'expired licence', vendor: '1kosmos', plant: expire, check: 'credentials', fix: /expired/ },
  { fault: 'expired licence', vendor: '1kosmos', env: docuverify, plant: expire, check: 'credentials', fix: /expired/ },

  { fault: 'unknown setting', vendor: 'id360', env: () => ({ ANYPROOF_ID360_PASWORD: 'PLANTED' }), check: 'config', fix: /correct name/ },
  { fault: 'unknown setting', vendor: '1kosmos', env: () => ({ ANYPROOF_1KOSMOS_LICENSE: 'PLANTED' }), check: 'config', fix: /correct name/ },
  { fault: 'unknown setting', vendor: 'innovatrics', env: () => ({ ANYPROOF_INNOVATRICS_HTTP__TIMEOUT: '1' }), check: 'config', fix: /correct name/ },
  { fault: 'unknown setting', vendor: 'shootid', env: () => ({ ANYPROOF_SHOOTID_SECRET: 'PLANTED' }), check: 'config', fix: /correct name/ },

  { fault: 'wrong environment', vendor: 'id360', env: () => ({ ANYPROOF_ID360_ENVIRONMENT: 'prod' }), check: 'config', fix: /environment/ },
  { fault: 'wrong environment', vendor: 'id360', env: () => ({ ANYPROOF_ID360_BASE_URL: undefined, ANYPROOF_ID360_ENVIRONMENT: 'production' }), check: 'config', fix: /prod or preprod/ },
  { fault: 'wrong environment', vendor: 'id360', env: () => ({ ANYPROOF_ID360_BASE_URL: undefined, ANYPROOF_ID360_ENVIRONMENT: 'preprod', ANYPROOF_ID360_TEST_MODE: undefined }), check: 'config', fix: /testMode/ },
  { fault: 'wrong environment', vendor: '1kosmos', env: () => ({ ANYPROOF_1KOSMOS_TENANT_DNS: 'other.example' }), check: 'tenant', fix: /host name of your tenant/ },
  { fault: 'wrong environment', vendor: '1kosmos', env: () => ({ ANYPROOF_1KOSMOS_TENANT_ID: '64b0c0ffee0000000000ffff', ANYPROOF_1KOSMOS_COMMUNITY_ID: '64b0c0ffee0000000000b001' }), check: 'tenant', fix: /looked up/ },

  // Beyond the twelve.
  { fault: 'set and empty', vendor: 'id360', env: () => ({ ANYPROOF_ID360_PASSWORD: '' }), check: 'config', fix: /password of that `application` account/ },
  { fault: 'set and empty, of no provider', vendor: 'id360', env: () => ({ ANYPROOF_SHOOTID_BASE_URL: '' }), check: 'config', fix: /contralia/ },
  { fault: 'misspelt provider', vendor: 'id360', env: () => ({ ANYPROOF_PROVIDER: 'id306' }), check: 'config', fix: /name of a configured provider/ },
  { fault: 'misspelt provider of a variable', vendor: 'id360', env: () => ({ ANYPROOF_ID360_PASSWORD: undefined, ANYPROOF_IDD360_PASSWORD: 'PLANTED' }), check: 'config', fix: /correct name/ },
  { fault: 'unknown adapter', vendor: 'id360', env: () => ({ ANYPROOF_SECOND_ADAPTER: 'other', ANYPROOF_SECOND_USERNAME: 'PLANTED' }), check: 'config', fix: /--adapter/ },
  { fault: 'untrusted certificate', vendor: 'id360', tls: true, env: () => ({ ANYPROOF_ID360_HTTP__CA: undefined }), check: 'TLS', fix: /http\.ca/ },
  { fault: 'TLS where there is none', vendor: 'shootid', env: ({ origin }) => ({ ANYPROOF_SHOOTID_BASE_URL: origin.replace('http:', 'https:') }), check: 'TLS', fix: /port/ },
  { fault: 'misspelt variable of no provider', vendor: '1kosmos', env: () => ({ ANYPROOF_PROVDER: 'id360' }), check: 'config', fix: /correct name/ },
];

/** The faults that a doctor must tell apart. */
export const TWELVE = [
  'wrong password',
  'stale clock',
  'wrong process id',
  'unreachable host',
  'empty webhook secret',
  'wrong curve',
  'missing seal key',
  'wrong base path',
  'plain http',
  'expired licence',
  'unknown setting',
  'wrong environment',
];

export { docuverify };
