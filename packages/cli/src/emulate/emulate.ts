import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { specimenPath, specimens } from '@anyproof/emulators';
import { Failure, oneOf, UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { quoted } from '../terminal/shell-words.js';
import { widthOf, wrap } from '../terminal/wrap.js';
import { idleMsFrom, untilIdle } from './idle.js';
import { type StartedVendor, VENDOR_KEYS, VENDORS, type VendorKey } from './vendors.js';

export interface EmulateFlags {
  readonly port?: string;
  readonly tls?: true;
  readonly scenario?: string;
  readonly webhookUrl?: string;
  readonly idle?: string;
  readonly json?: true;
}

const POLL_INTERVAL_MS = 1_000;

/** Starts them, prints what to paste, and runs until Ctrl-C, or until nobody needs them. */
export async function emulate(names: readonly string[], flags: EmulateFlags, io: Io): Promise<number> {
  const wanted = names.length === 0 ? VENDOR_KEYS : names.map((name) => oneOf('vendor', name, VENDOR_KEYS));
  const vendors = [...new Set(wanted)];
  const port = portFrom(flags.port, vendors.length);
  const idleMs = flags.idle === undefined ? undefined : idleMsFrom(flags.idle);
  const started = new Map<VendorKey, StartedVendor>();
  try {
    for (const [index, vendor] of vendors.entries()) {
      const at = port === undefined || port === 0 ? port : port + index;
      started.set(vendor, await start(vendor, at, flags));
    }
    const env = {
      ANYPROOF_PROVIDER: [...started.keys()][0] ?? '',
      ANYPROOF_SEAL_KEY: randomBytes(32).toString('base64'),
      ...Object.assign({}, ...[...started.values()].map((vendor) => vendor.env)),
    };
    if (flags.json === true) io.out(JSON.stringify(jsonOf(started, env)));
    else tell(started, env, io);
    await ended(started, idleMs, io);
  } finally {
    await Promise.all([...started.values()].map(({ emulator }) => emulator.stop()));
  }
  if (flags.json !== true) io.err('stopped');
  return 0;
}

async function start(
  vendor: VendorKey,
  port: number | undefined,
  flags: EmulateFlags,
): Promise<StartedVendor> {
  const { scenario, tls, webhookUrl } = flags;
  if (webhookUrl !== undefined && !URL.canParse(webhookUrl))
    throw new UsageError('--webhook-url must be an absolute URL, such as http://127.0.0.1:3000/webhooks');
  const options = {
    pollIntervalMs: POLL_INTERVAL_MS,
    ...(port === undefined ? {} : { port }),
    ...(tls === undefined ? {} : { tls }),
    ...(webhookUrl === undefined ? {} : { webhookUrl }),
  };
  const running = await VENDORS[vendor](options).catch((error: unknown): never => {
    if (Object(error).code !== 'EADDRINUSE') throw error;
    throw new Failure(`port ${port} is in use; choose another with --port, or omit it`);
  });
  if (scenario === undefined) return running;
  const { emulator } = running;
  if (emulator.scenarios.includes(scenario)) emulator.scenario = scenario;
  else {
    await emulator.stop();
    throw new UsageError(
      `${vendor} has no scenario "${scenario}"; choose one of: ${emulator.scenarios.join(', ')}`,
    );
  }
  return running;
}

const LAST_PORT = 65_535;

/** Each vendor takes a port, one after the other; 0 leaves the choice to the system. */
function portFrom(text: string | undefined, vendors: number): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > LAST_PORT)
    throw new UsageError(`--port must be a number up to ${LAST_PORT}, not "${text}"`);
  const first = LAST_PORT - vendors + 1;
  if (port > first)
    throw new UsageError(`--port must be a number up to ${first} for ${vendors} vendors: each needs a port`);
  return port;
}

function tell(started: ReadonlyMap<VendorKey, StartedVendor>, env: Record<string, string>, io: Io): void {
  const { bold, dim } = io.errColors;
  for (const [vendor, { emulator }] of started) {
    io.err(`${bold(vendor.padEnd(12))} ${emulator.origin}`);
    io.err(dim(`${' '.repeat(13)}scenario ${emulator.scenario}, one of ${emulator.scenarios.join(', ')}`));
    io.err(dim(`${' '.repeat(13)}control  ${emulator.origin}/__emulator`));
  }
  io.err('\nPaste these into the shell of your app, or keep them in a file for `--vars <file>`:\n');
  for (const [name, value] of Object.entries(env)) io.out(`export ${name}=${quoted(value)}`);
  const width = widthOf(io.errColumns);
  io.err('');
  for (const text of [
    "Open the address in a session's `launch`: it is the vendor's page, and its button \"Use specimens\" fills in an invented person's photos.",
    `Photos of invented people to show there, and to submit: ${specimensFolder()}`,
    'Keys and passwords here are public: for tests only.',
    'Running until Ctrl-C.',
  ])
    for (const line of wrap(text, width)) io.err(line);
}

/** All of them lie in one folder, by person. */
function specimensFolder(): string {
  const [first] = specimens();
  return first === undefined ? '' : dirname(dirname(specimenPath(first.id, 'selfie')));
}

function jsonOf(started: ReadonlyMap<VendorKey, StartedVendor>, env: Record<string, string>): object {
  return {
    emulators: [...started].map(([vendor, { emulator }]) => ({
      vendor,
      origin: emulator.origin,
      control: `${emulator.origin}/__emulator`,
      scenario: emulator.scenario,
      scenarios: emulator.scenarios,
    })),
    env,
  };
}

async function ended(
  started: ReadonlyMap<VendorKey, StartedVendor>,
  idleMs: number | undefined,
  io: Io,
): Promise<void> {
  const waiting = new AbortController();
  const interrupted = new Promise<void>((resolve) => io.onInterrupt(resolve));
  const emulators = [...started.values()].map(({ emulator }) => emulator);
  const idle =
    idleMs === undefined
      ? []
      : [untilIdle(emulators, idleMs, io.clock, waiting.signal).catch(() => undefined)];
  await Promise.race([interrupted, ...idle]);
  waiting.abort();
}
