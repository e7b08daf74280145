import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Failure } from '../../terminal/failures.js';
import type { Io } from '../../terminal/io.js';
import type { VendorKey } from '../vendors.js';

/** The vendors' emulators, in a process of their own: as real vendors do, they outlive the app. */
export interface Vendors {
  readonly pid: number;
  readonly emulators: readonly VendorApart[];
  /** The variables that point the adapters at them. */
  readonly env: Readonly<Record<string, string>>;
}

interface VendorApart {
  readonly vendor: string;
  /** The address of its control. */
  readonly control: string;
  readonly scenarios: readonly string[];
}

/** Without requests for so long, they end by themselves. */
export const IDLE_MINUTES = 10;
const STARTED_WITHIN_MS = 60_000;
const ANSWERED_WITHIN_MS = 5_000;

/** Starts `anyproof emulate`, which no Ctrl-C of this terminal reaches. */
export async function startVendors(vendors: readonly VendorKey[], { self, cwd }: Io): Promise<Vendors> {
  const [program, ...first] = self;
  const args = [...first, 'emulate', ...vendors, '--json', '--idle', String(IDLE_MINUTES)];
  const child = spawn(program, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = new Promise<undefined>((resolve) => {
    child.once('error', () => resolve(undefined));
    child.once('exit', () => resolve(undefined));
  });
  const limit = AbortSignal.timeout(STARTED_WITHIN_MS);
  const late = new Promise<undefined>((resolve) => limit.addEventListener('abort', () => resolve(undefined)));
  const line = await Promise.race([firstLine(child.stdout), gone, late]);
  child.stdout.destroy();
  child.unref();
  const started: unknown = line === undefined ? undefined : { pid: child.pid, ...Object(JSON.parse(line)) };
  if (isVendors(started)) return started;
  child.kill();
  throw new Failure('the emulators did not start; `anyproof emulate` shows why');
}

async function firstLine(stream: Readable): Promise<string | undefined> {
  for await (const line of createInterface({ input: stream })) return line;
  return undefined;
}

/** Whether they still run, each at its address. */
export async function areUp({ emulators }: Vendors): Promise<boolean> {
  const answers = await Promise.all(
    emulators.map(async ({ vendor, control }) => {
      const answer = await ask(control).catch(() => undefined);
      return Object(answer).vendor === vendor;
    }),
  );
  return answers.length > 0 && answers.every(Boolean);
}

/** What they decide from now on; those that have no such scenario are left as they are. */
export async function decide({ emulators }: Vendors, scenario: string): Promise<void> {
  const able = emulators.filter(({ scenarios }) => scenarios.includes(scenario));
  await Promise.all(able.map(({ control }) => ask(`${control}/scenario`, { scenario })));
}

/** Only once they have answered: another process may have their number by now. */
export async function stopVendors(vendors: Vendors): Promise<void> {
  if (!(await areUp(vendors))) return;
  try {
    process.kill(vendors.pid, 'SIGTERM');
  } catch {
    // They ended this very moment.
  }
}

async function ask(url: string, body?: object): Promise<unknown> {
  const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
  const json = { 'content-type': 'application/json' };
  const post = body === undefined ? {} : { method: 'POST', headers: json, body: JSON.stringify(body) };
  const response = await fetch(url, { signal, ...post });
  if (!response.ok) throw new Failure(`an emulator answered ${response.status}`);
  return response.json();
}

/** For values from a file or another process. */
export function isVendors(value: unknown): value is Vendors {
  const { pid, emulators, env } = Object(value);
  return (
    Number.isSafeInteger(pid) &&
    pid > 0 &&
    Array.isArray(emulators) &&
    emulators.every(isVendorApart) &&
    typeof env === 'object' &&
    env !== null &&
    Object.values(env).every((text) => typeof text === 'string')
  );
}

function isVendorApart(value: unknown): value is VendorApart {
  const { vendor, control, scenarios } = Object(value);
  return typeof vendor === 'string' && typeof control === 'string' && Array.isArray(scenarios);
}
