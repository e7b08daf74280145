import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseEnv } from 'node:util';
import { type Clock, checkConfig, configFromEnv, createProofing, nodeWebhookHandler } from '@anyproof/core';
import { specimenImage, visitHostedPage } from '@anyproof/emulators';
import { findAdapters } from '../src/configuration/adapters.js';
import { doctor } from '../src/doctor/doctor.js';
import { type EmulateFlags, emulate } from '../src/emulate/emulate.js';
import { VENDOR_KEYS } from '../src/emulate/vendors.js';
import { type World, world } from './world.js';

/** Runs it until `work` is done, then presses Ctrl-C. */
async function during(names: string[], flags: EmulateFlags, work: (io: World) => Promise<void>) {
  const io = world();
  const ended = emulate(names, flags, io);
  const isUp = () => io.told.some((line) => line.startsWith('Running until')) || flags.json === true;
  while (!(isUp() && io.printed.length > 0)) {
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10))]);
  }
  try {
    await work(io);
  } finally {
    io.interrupt();
  }
  return { io, code: await ended };
}

it('prints variables that make every vendor all ✓, and exits cleanly at Ctrl-C', async () => {
  let env: NodeJS.Dict<string> = {};
  const { io, code } = await during([], {}, async ({ printed }) => {
    expect(printed.every((line) => /^export ANYPROOF_[A-Z0-9_]+=\S/.test(line))).toBe(true);
    env = parseEnv(printed.join('\n'));
    const doctorsWorld = world({ env });
    expect(await doctor([], {}, doctorsWorld)).toBe(0);
    const { findings, providers } = checkConfig(await findAdapters([], '.'), configFromEnv(env));
    expect(findings).toEqual([]);
    expect(providers.map(({ name }) => name).sort()).toEqual([...VENDOR_KEYS].sort());
  });
  expect(code).toBe(0);
  expect(env['ANYPROOF_PROVIDER']).toBe('id360');
  expect(Buffer.from(env['ANYPROOF_SEAL_KEY'] ?? '', 'base64')).toHaveLength(32);
  expect(io.told.at(-1)).toBe('stopped');
  await expect(fetch(`${env['ANYPROOF_ID360_BASE_URL']}/`)).rejects.toThrow();
});

it('uses TLS, and prints the CA to trust', async () => {
  await during(['1kosmos', 'id360'], { tls: true }, async ({ printed }) => {
    const env = parseEnv(printed.join('\n'));
    expect(env['ANYPROOF_ID360_BASE_URL']).toMatch(/^https:\/\/127\.0\.0\.1:/);
    expect(env['ANYPROOF_PROVIDER']).toBe('1kosmos');
    const doctorsWorld = world({ env });
    expect(await doctor([], {}, doctorsWorld)).toBe(0);
    expect(doctorsWorld.printed.join('\n')).toMatch(/✓ TLS +TLSv1\.3/);
  });
});

it("sends the messages of all vendors to one address, without a vendor's name", async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
  await during(['id360', 'innovatrics'], { webhookUrl }, async ({ printed }) => {
    const env = parseEnv(printed.join('\n'));
    const adapters = await findAdapters([], '.');
    const appAt = (provider: string) =>
      createProofing({ adapters, config: configFromEnv({ ...env, ANYPROOF_PROVIDER: provider }) });
    const ended = new Promise<string[]>((resolve) => {
      const heard = new Set<string>();
      const webhook = nodeWebhookHandler(appAt('id360'), {
        onSession: ({ status, ref }) => {
          if (status === 'completed' && heard.add(ref.provider).size === 2) resolve([...heard].sort());
        },
      });
      server.on('request', (request, response) => void webhook(request, response));
    });
    for (const provider of ['id360', 'innovatrics']) {
      const { launch } = await appAt(provider).createSession({
        reference: `customer-of-${provider}`,
        returnUrl: 'https://app.example/identity',
        documentTypes: ['identity_card'],
      });
      await visitHostedPage(launch.url ?? '', {
        document_front: specimenImage('martin-horak', 'card-front'),
        document_back: specimenImage('martin-horak', 'card-back'),
        selfie: specimenImage('martin-horak', 'selfie'),
      });
    }
    expect(await ended).toEqual(['id360', 'innovatrics']);
  });
  server.closeAllConnections();
  server.close();
});

it('prints one line of JSON, with the control addresses, and accepts a scenario', async () => {
  await during(['innovatrics'], { json: true, scenario: 'decline' }, async ({ printed, told }) => {
    expect([printed.length, told]).toEqual([1, []]);
    const { emulators, env } = JSON.parse(printed[0] ?? '');
    const [{ vendor, scenario, control, scenarios }] = emulators;
    expect([vendor, scenario]).toEqual(['innovatrics', 'decline']);
    expect(scenarios).toContain('approve');
    expect(env.ANYPROOF_INNOVATRICS_USERNAME).toBe('innovatrics');
    expect(await (await fetch(control)).json()).toMatchObject({ vendor: 'innovatrics', scenario: 'decline' });
  });
});

it('gives each run its own seal key', async () => {
  const keys: unknown[] = [];
  for (let run = 0; run < 2; run += 1)
    await during(['shootid'], { json: true }, async ({ printed }) => {
      keys.push(JSON.parse(printed[0] ?? '').env.ANYPROOF_SEAL_KEY);
    });
  expect(new Set(keys).size).toBe(2);
});

it.each([
  [['acme'], {}, 'unknown vendor "acme"; choose one of: id360, innovatrics, 1kosmos, shootid'],
  [['id360'], { scenario: 'review' }, /^id360 has no scenario "review"; choose one of: approve, decline, /],
  [['id360'], { port: 'http' }, '--port must be a number up to 65535, not "http"'],
  [['id360'], { idle: 'soon' }, '--idle must be a number of minutes, not "soon"'],
  [['id360'], { idle: '0' }, /^--idle must be/],
  [['id360'], { port: '70000' }, '--port must be a number up to 65535, not "70000"'],
  [
    ['id360', 'shootid'],
    { port: '65535' },
    '--port must be a number up to 65534 for 2 vendors: each needs a port',
  ],
  [['id360'], { webhookUrl: '/hooks' }, /^--webhook-url must be an absolute URL/],
])('%j %j is refused in one line', async (names, flags, message) => {
  await expect(emulate(names, flags, world())).rejects.toThrow(message);
});

it('stops by itself once nobody has asked for so long', async () => {
  let now = 0;
  const slept: number[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
      now += milliseconds;
      // Somebody asks during the third minute.
      if (now === 150_000) await fetch(`${JSON.parse(io.printed[0] ?? '').emulators[0].origin}/`);
      // What only looks after the emulator does not count.
      await fetch(JSON.parse(io.printed[0] ?? '').emulators[0].control);
    },
  };
  const io = world({ clock });
  expect(await emulate(['id360'], { json: true, idle: '5' }, io)).toBe(0);
  expect(now).toBe(150_000 + 5 * 60_000);
  expect(new Set(slept)).toEqual(new Set([10_000]));
  await expect(fetch(JSON.parse(io.printed[0] ?? '').emulators[0].origin)).rejects.toThrow();
});

it('says which port is in use, and leaves nothing running', async () => {
  await during(['id360'], { json: true }, async ({ printed }) => {
    const { origin } = JSON.parse(printed[0] ?? '').emulators[0];
    const port = new URL(origin).port;
    const io = world();
    await expect(emulate(['shootid'], { port }, io)).rejects.toThrow(`port ${port} is in use`);
    const before = String(Number(port) - 1);
    await expect(emulate(['shootid', 'id360'], { port: before }, io)).rejects.toThrow(/is in use/);
    expect(io.all).toEqual([]);
  });
});
