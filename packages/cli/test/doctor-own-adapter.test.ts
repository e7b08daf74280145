import { type Adapter, ProofingError } from '@anyproof/core';
import { acme } from '../../../examples/custom-adapter/src/index.js';
import {
  CREDENTIALS,
  type StandIn,
  startStandIn,
  TEST_CREDENTIALS,
} from '../../../examples/custom-adapter/test/vendor/stand-in.js';
import { doctor } from '../src/doctor/doctor.js';
import { world } from './world.js';

// Modules that are named by --adapter load outside Jest's sandbox only; that they do is for built.test.ts.
let mockAdapters: readonly Adapter[] = [];
jest.mock('../src/configuration/adapters.js', () => ({ findAdapters: async () => mockAdapters }));

let vendor: StandIn;
beforeEach(async () => {
  vendor = await startStandIn();
});
afterEach(() => vendor.stop());

async function examine(adapter: Adapter, changed: (origin: string) => NodeJS.Dict<string> = () => ({})) {
  const env = {
    ANYPROOF_PROVIDER: 'acme',
    ANYPROOF_ACME_BASE_URL: vendor.origin,
    ANYPROOF_ACME_CLIENT_ID: CREDENTIALS.clientId,
    ANYPROOF_ACME_CLIENT_SECRET: CREDENTIALS.clientSecret,
    ...changed(vendor.origin),
  };
  mockAdapters = [adapter];
  const io = world({ env });
  const code = await doctor([], {}, io);
  return { code, printed: io.printed, failed: io.printed.filter((line) => line.includes('✗')) };
}

it('is all ✓, and creates nothing', async () => {
  const { code, printed } = await examine(acme);
  expect(printed).toEqual(expect.arrayContaining(['  ✓ base path', '  ✓ credentials    logged in']));
  expect([code, printed.at(-1)]).toEqual([0, 'No problems found.']);
  const asked = vendor.received().map(({ method, path }) => `${method} ${path}`);
  expect(new Set(asked)).toEqual(new Set(['GET /', 'GET /v2/account', 'POST /oauth/token']));
});

it.each<[string, (origin: string) => NodeJS.Dict<string>]>([
  ['credentials', () => ({ ANYPROOF_ACME_CLIENT_SECRET: 'wrong' })],
  ['base path', (origin) => ({ ANYPROOF_ACME_BASE_URL: `${origin}/elsewhere` })],
  ['webhook secret', () => ({ ANYPROOF_ACME_WEBHOOK_KEY: '' })],
])('has one ✗ at its %s', async (check, changed) => {
  const { code, failed } = await examine(acme, changed);
  expect(failed).toEqual([expect.stringMatching(`^  ✗ ${check} `)]);
  expect(code).toBe(1);
});

it('without a diagnosis is not reported as checked', async () => {
  const silent: Adapter = {
    ...acme,
    create: (settings, deps) => {
      const { diagnosis: _none, ...provider } = create(settings, deps);
      return provider;
    },
  };
  const { code, printed } = await examine(silent, () => ({ ANYPROOF_ACME_CLIENT_SECRET: 'wrong' }));
  expect(printed).toContain('  – credentials    this adapter has no checks');
  expect(printed.at(-1)).toBe('No problems found, but not everything could be checked.');
  expect(code).toBe(0);
});

it('names the setting of a test mode that the credentials contradict', async () => {
  const strict: Adapter = {
    ...acme,
    create: (settings, deps) => {
      if (deps.testMode) return create(settings, deps);
      const message = 'this is a test key';
      const facts = { problem: 'test_mode', setting: 'testMode', provider: deps.provider };
      throw new ProofingError({ code: 'CONFIG', message, ...facts });
    },
  };
  const refused = await examine(strict);
  expect(refused.failed).toEqual(['  ✗ config         this is a test key']);
  expect(refused.printed).toContain('      look at      ANYPROOF_ACME_TEST_MODE');
  expect(refused.printed.some((line) => /^ {6}fix +set testMode to true/.test(line))).toBe(true);
  expect(refused.printed).toContain('  – credentials    not checked: fix config first');
  expect([refused.code, vendor.received()]).toEqual([1, []]);

  const accepted = await examine(strict, () => ({
    ANYPROOF_ACME_TEST_MODE: 'true',
    ANYPROOF_ACME_CLIENT_ID: TEST_CREDENTIALS.clientId,
    ANYPROOF_ACME_CLIENT_SECRET: TEST_CREDENTIALS.clientSecret,
  }));
  expect(accepted.printed).toContain('  ✓ config         test mode: proves nothing');
  expect(accepted.code).toBe(0);
});

const { create }: Adapter = acme;
