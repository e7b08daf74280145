import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '@anyproof/core';
import type { Fault, RunningEmulator } from '@anyproof/emulators';
import { doctor } from '../src/doctor/doctor.js';
import { VENDOR_KEYS, VENDORS, type VendorKey } from '../src/emulate/vendors.js';
import { docuverify, FAULTS, TWELVE } from './doctor-faults.js';
import { SEAL_KEY, world } from './world.js';

let running: RunningEmulator[] = [];
afterEach(async () => {
  await Promise.all(running.map((emulator) => emulator.stop()));
  running = [];
});

async function start(vendor: VendorKey, options: { tls?: true; webhookUrl?: string } = {}) {
  const { emulator, env } = await VENDORS[vendor]({ pollIntervalMs: 50, ...options });
  running.push(emulator);
  return { emulator, env: { ...env, ANYPROOF_PROVIDER: vendor, ANYPROOF_SEAL_KEY: SEAL_KEY } };
}

const shifted = (milliseconds: number): Clock => ({
  ...systemClock,
  now: () => systemClock.now() + milliseconds,
});

/** So that what is done between machines takes its own time. */
const ALL_BUT_TIMEOUTS = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
] as const;

interface Check {
  readonly check: string;
  readonly outcome: string;
  readonly detail?: string;
  readonly fix?: string;
  readonly settings?: readonly { readonly place: string }[];
}

async function examine(env: NodeJS.Dict<string>, clock = systemClock, cwd = __dirname) {
  const io = world({ env, clock, cwd });
  const code = await doctor([], { json: true }, io);
  expect(io.printed.length).toBeGreaterThan(0);
  const report = JSON.parse(io.printed.join('\n'));
  const checks: Check[] = [
    ...report.checks,
    ...report.providers.flatMap((one: { checks: Check[] }) => one.checks),
  ];
  return { code, report, checks, text: io.all.join('\n') };
}

/** All that it may ask of a vendor: nothing here makes or changes a session. */
const READS: { readonly [vendor in VendorKey]: readonly string[] } = {
  id360: [
    'GET undefined',
    'GET /api/1.0.0/user/whoami',
    'POST /api/1.0.0/user/login',
    // With a body that is no JSON: see below.
    'POST /api/1.0.0/process/:uuid/enrollment',
  ],
  innovatrics: ['GET undefined', 'GET /api/v1/data/session/list'],
  '1kosmos': [
    'GET undefined',
    'GET /idproofingapi/publickeys',
    'GET /idproofingapi/info',
    'POST /idproofingapi/proofingsession/fetch',
    'POST /api/r1/system/community_info/fetch',
    'GET /docuverify/publickeys',
    'POST /docuverify/document_share_session/result',
  ],
  shootid: ['GET undefined', 'GET /shootid/api/v2/result'],
};

function checkReads(emulator: RunningEmulator): void {
  const asked = emulator.journal.entries().map(({ method, route }) => `${method} ${route}`);
  const allowed = READS[emulator.vendor];
  expect(asked.filter((one) => !allowed.includes(one))).toEqual([]);
}

describe('with a valid setup', () => {
  it.each(VENDOR_KEYS.flatMap((vendor) => [[vendor, undefined] as const, [vendor, true] as const]))(
    '%s is all ✓ (TLS: %s)',
    async (vendor, tls) => {
      const { emulator, env } = await start(vendor, tls === undefined ? {} : { tls });
      const { code, checks, report } = await examine(env);
      expect(checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      expect([code, report.ok]).toEqual([0, true]);
      const well = checks.filter(({ outcome }) => outcome === 'ok').map(({ check }) => check);
      expect(well).toEqual(
        expect.arrayContaining(['config', 'reachability', 'clock', 'base path', 'credentials']),
      );
      expect(well.includes('TLS')).toBe(tls === true);
      expect(emulator.journal.entries().length).toBeGreaterThan(2);
      checkReads(emulator);
    },
  );

  it('1kosmos is all ✓ in its other dialect', async () => {
    const { emulator, env } = await start('1kosmos');
    const { code, checks } = await examine({ ...env, ...docuverify(emulator) });
    expect(checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(code).toBe(0);
    checkReads(emulator);
  });

  it('id360 with callbacks accepts a message with its secret', async () => {
    const { env } = await start('id360', { webhookUrl: 'https://app.example/hooks' });
    const { checks } = await examine(env);
    expect(checks).toContainEqual({
      check: 'webhook secret',
      outcome: 'ok',
      detail: 'messages with the secret are accepted',
    });
  });

  it('names the setting that enables webhooks, if there are none', async () => {
    const [id360, shootid] = await Promise.all([start('id360'), start('shootid')]);
    const { checks } = await examine({ ...id360.env, ...shootid.env });
    const details = checks.filter(({ check }) => check === 'webhook secret').map(({ detail }) => detail);
    expect(details.sort()).toEqual([
      'this vendor sends no webhooks; poll with waitForResult',
      'webhooks are not configured for this provider; set ANYPROOF_ID360_CALLBACKS, or poll with waitForResult',
    ]);
  });

  it('reads any setting from a file: an authority, callbacks', async () => {
    const { env } = await start('id360', { tls: true });
    const folder = mkdtempSync(join(tmpdir(), 'anyproof-'));
    const { ANYPROOF_ID360_HTTP__CA: ca = '', ...others }: NodeJS.Dict<string> = env;
    const callbacks = [{ url: 'https://app.example/hooks', headers: { 'X-Callback-Secret': 'long' } }];
    writeFileSync(join(folder, 'ca.pem'), ca.replaceAll('\\n', '\n'));
    writeFileSync(join(folder, 'callbacks.json'), JSON.stringify(callbacks));
    const { checks } = await examine({
      ...others,
      ANYPROOF_ID360_HTTP__CA_FILE: join(folder, 'ca.pem'),
      ANYPROOF_ID360_CALLBACKS_FILE: join(folder, 'callbacks.json'),
    });
    expect(checks.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  });

  it('creates nothing at ID360: what it posts to a process is not JSON', async () => {
    const { emulator, env } = await start('id360');
    await examine(env);
    const posts = emulator.journal.entries().filter(({ route }) => route?.endsWith('/enrollment'));
    expect(posts.map(({ bodyBytes, status }) => [bodyBytes, status])).toEqual([[1, 400]]);
  });

  it('all four at once, with one line for each check', async () => {
    const all = await Promise.all(VENDOR_KEYS.map((vendor) => start(vendor)));
    const io = world({
      env: Object.assign({}, ...all.map(({ env }) => env), { ANYPROOF_PROVIDER: 'id360' }),
    });
    expect(await doctor([], {}, io)).toBe(0);
    expect(io.printed[0]).toBe('configuration');
    expect(io.printed.at(-1)).toBe('No problems found.');
    for (const vendor of VENDOR_KEYS) expect(io.printed).toContain(vendor);
    expect(io.printed.filter((line) => line.includes('✗'))).toEqual([]);
    expect(Math.max(...io.printed.map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('checks only the named providers', async () => {
    const [id360, shootid] = await Promise.all([start('id360'), start('shootid')]);
    const io = world({ env: { ...id360.env, ...shootid.env } });
    expect(await doctor(['shootid'], {}, io)).toBe(0);
    expect(id360.emulator.journal.entries()).toEqual([]);
    expect(shootid.emulator.journal.entries().length).toBeGreaterThan(0);
  });
});

describe('the planted faults', () => {
  it('are at least the twelve', () => {
    expect(TWELVE).toHaveLength(12);
    const planted = new Set(FAULTS.map(({ fault }) => fault));
    expect(TWELVE.filter((fault) => !planted.has(fault))).toEqual([]);
  });

  it.each(FAULTS.map((fault, index) => [fault.fault, fault.vendor, index + 1, fault] as const))(
    '%s at %s (%i): exactly one ✗, with its fix',
    async (_fault, vendor, _index, { tls, env: change, plant, clockAheadMs = 0, check, fix }) => {
      const { emulator, env } = await start(vendor, tls === undefined ? {} : { tls });
      plant?.(emulator);
      const { code, checks, report, text } = await examine(
        { ...env, ...change?.(emulator) },
        shifted(clockAheadMs),
      );
      const failed = checks.filter(({ outcome }) => outcome === 'failed');
      expect(failed.map((one) => one.check)).toEqual([check]);
      expect(failed[0]?.fix).toMatch(fix);
      expect(failed[0]?.detail).not.toBe('');
      expect([code, report.ok]).toEqual([1, false]);
      expect(text).not.toContain('PLANTED');
      checkReads(emulator);
    },
    20_000,
  );
});

describe('an outage', () => {
  const EFFECTS: readonly (readonly [string, Fault['effect']])[] = [
    ['503', { kind: 'status', status: 503 }],
    ['429', { kind: 'status', status: 429 }],
    ['a hang', { kind: 'hang' }],
    ['a cut connection', { kind: 'reset' }],
  ];
  const OUTAGE = 'the vendor is down or slow: no change is needed here; try again later';

  it.each(VENDOR_KEYS.flatMap((vendor) => EFFECTS.map(([name, effect]) => [vendor, name, effect] as const)))(
    'of %s (%s) is one ✗, without a setting to check',
    async (vendor, _name, effect) => {
      const { emulator, env } = await start(vendor);
      emulator.faults.add({ effect, times: 100 });
      const impatient = { [`ANYPROOF_${vendor.toUpperCase()}_HTTP__TIMEOUT_MS`]: '200' };
      const { checks } = await examine({ ...env, ...impatient });
      const failed = checks.filter(({ outcome }) => outcome === 'failed');
      expect(failed.map(({ check, fix, settings }) => [check, fix, settings])).toEqual([
        ['base path', OUTAGE, []],
      ]);
    },
  );

  it('of the login only is not blamed on the credentials', async () => {
    const { emulator, env } = await start('id360');
    emulator.faults.add({ path: /login/, effect: { kind: 'status', status: 503 }, times: 100 });
    const { checks } = await examine(env);
    const failed = checks.filter(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject([{ check: 'credentials', fix: OUTAGE, settings: [] }]);
  });

  it('is one ✗ however many flows there are', async () => {
    const { emulator, env } = await start('id360');
    emulator.faults.add({ path: /enrollment/, effect: { kind: 'status', status: 503 }, times: 100 });
    const { checks } = await examine({ ...env, ANYPROOF_ID360_FLOWS__PREMIUM: randomUUID() });
    const failed = checks.filter(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject([{ check: 'process id', fix: OUTAGE, settings: [] }]);
  });
});

describe('a secret whose function hangs', () => {
  it('is one ✗ that names the setting', async () => {
    const { env } = await start('id360');
    const cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
    const { ANYPROOF_ID360_BASE_URL: baseUrl, ANYPROOF_ID360_PROCESS: process }: NodeJS.Dict<string> = env;
    const settings = JSON.stringify({ baseUrl, process, username: 'somebody' });
    writeFileSync(
      join(cwd, 'anyproof.config.mjs'),
      `export default { provider: 'id360', seal: 'none', providers: { id360: {
        ...${settings}, password: () => new Promise(() => {}) } } };`,
    );
    jest.useFakeTimers({ doNotFake: [...ALL_BUT_TIMEOUTS] });
    // Ten seconds in one, so that the timeouts of what is asked meanwhile keep some seconds.
    const hurry = setInterval(() => jest.advanceTimersByTime(1_000), 100);
    try {
      const { checks } = await examine({}, systemClock, cwd);
      const failed = checks.filter(({ outcome }) => outcome === 'failed');
      expect(failed).toMatchObject([
        {
          check: 'credentials',
          detail: 'the setting password: its function did not answer within 10 s',
          fix: expect.stringMatching(/function/),
          settings: [{ place: 'anyproof.config.mjs: providers.id360.password' }],
        },
      ]);
    } finally {
      clearInterval(hurry);
      jest.useRealTimers();
    }
  });
});

describe('a seal key in a file of the configuration', () => {
  it.each([
    ['a file that is not there', '{ key: { file: nowhere/seal } }'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as it stands in YAML
    ['an old key that is not set', `{ keys: ["${SEAL_KEY}", "${'${OLD_SEAL_KEY}'}"] }`],
  ])('is never to be replaced: %s', async (_name, seal) => {
    const { env } = await start('id360');
    const cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
    const { ANYPROOF_ID360_BASE_URL: baseUrl, ANYPROOF_ID360_PROCESS: process }: NodeJS.Dict<string> = env;
    const { ANYPROOF_ID360_USERNAME: username, ANYPROOF_ID360_PASSWORD: password }: NodeJS.Dict<string> = env;
    const id360 = JSON.stringify({ baseUrl, process, username, password });
    writeFileSync(
      join(cwd, 'anyproof.config.yaml'),
      `provider: id360\nproviders:\n  id360: ${id360}\nseal: ${seal}\n`,
    );
    const { checks, text } = await examine({}, systemClock, cwd);
    const failed = checks.filter(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject([{ check: 'seal key', fix: expect.stringMatching(/never replace a key/) }]);
    expect(text).not.toContain('openssl');
  });
});

describe('a typing error', () => {
  it('creates no extra provider', async () => {
    const { env } = await start('id360');
    const { report } = await examine({ ...env, ANYPROOF_PROVIDER: 'id306' });
    expect(report.providers.map(({ provider }: { provider: string }) => provider)).toEqual(['id360']);
  });

  it('in a name is reported once; what depends on it is skipped', async () => {
    const { env } = await start('id360');
    const { ANYPROOF_ID360_PASSWORD: password, ...others }: NodeJS.Dict<string> = env;
    const { report } = await examine({ ...others, ANYPROOF_IDD360_PASSWORD: password });
    expect(report.checks[0].detail).toMatch(
      /did you mean ANYPROOF_ID360_PASSWORD instead of ANYPROOF_IDD360_PASSWORD/,
    );
    expect(report.providers).toHaveLength(1);
    expect(report.providers[0].checks[0]).toEqual({
      check: 'config',
      outcome: 'skipped',
      detail: 'not checked: fix the configuration above first',
    });
  });
});

describe('what it prints', () => {
  it('puts a check with a long name on its own line', async () => {
    const { env } = await start('id360');
    const io = world({ env: { ...env, ANYPROOF_ID360_FLOWS__PREMIUM: randomUUID() } });
    await doctor([], {}, io);
    const at = io.printed.indexOf('  ✗ process id of flow premium');
    expect(io.printed[at + 1]).toBe(`${' '.repeat(19)}this account has no process with this UUID`);
  });

  it('names the variables to look at, and the vendor page', async () => {
    const { env } = await start('id360');
    const io = world({ env: { ...env, ANYPROOF_ID360_PASSWORD: 'wrong' }, outColumns: 60 });
    expect(await doctor([], {}, io)).toBe(1);
    const text = io.printed.join('\n');
    expect(text).toMatch(/✗ credentials {4}POST \/user\/login\/: the vendor rejected/);
    expect(text).toMatch(/look at {6}ANYPROOF_ID360_USERNAME/);
    expect(text).toContain('https://wiki.id360docaposte.com/');
    expect(text).toContain('– process id     not checked: fix credentials first');
    expect(io.printed.at(-1)).toBe('1 problem to fix.');
    const lines = io.printed.filter((line) => !line.includes('https://'));
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
  });

  it('names the setting of a file by _FILE, and a missing file by its name', async () => {
    const { env } = await start('id360');
    const { checks } = await examine({
      ...env,
      ANYPROOF_ID360_PASSWORD: undefined,
      ANYPROOF_ID360_PASSWORD_FILE: '/nowhere/password',
    });
    const failed = checks.find(({ outcome }) => outcome === 'failed');
    expect(failed?.detail).toBe(
      'ANYPROOF_ID360_PASSWORD_FILE: the file /nowhere/password: there is no such file',
    );
    expect(failed?.settings?.map(({ place }) => place)).toContain('ANYPROOF_ID360_PASSWORD_FILE');
  });

  it('lists everything that is missing under one ✗', async () => {
    const { checks } = await examine({ ANYPROOF_PROVIDER: 'id360', ANYPROOF_SEAL_KEY: SEAL_KEY });
    const failed = checks.filter(({ outcome }) => outcome === 'failed');
    expect(failed).toHaveLength(1);
    for (const name of ['ENVIRONMENT', 'USERNAME', 'PASSWORD', 'PROCESS'])
      expect(failed[0]?.detail).toContain(`ANYPROOF_ID360_${name} is required`);
  });
});
