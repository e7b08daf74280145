// Runs every app of consumers/ on every Node line, each against an emulator that runs on that line, too.
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { z } from 'zod';
import { messageOf } from '../report.js';
import { beside } from '../root.js';
import { APPS, type ConsumerApp, type Place } from './consumer-apps.js';
import { NODE_LINES } from './expectations.js';

const run = promisify(execFile);
const apps = beside('check-packages/consumers');

export interface ConsumerOutcome {
  readonly app: string;
  /** Of Node. */
  readonly line: string;
  readonly failure: string | undefined;
}

interface Line {
  readonly line: string;
  /** Its binary. */
  readonly node: string;
  readonly folder: string;
  readonly place: (app: ConsumerApp) => Place;
  /** What could not be prepared, by app. */
  readonly failed: ReadonlyMap<string, string>;
  readonly wanted: readonly ConsumerApp[];
}

/** The Node lines as dependencies of the consumers' project, under names of their own. */
export const nodePackages: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(NODE_LINES).map(([line, version]) => [
    `node-${line}`,
    `npm:node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}@${version}`,
  ]),
);

/** `only`: the one app to run. */
export async function runConsumers({
  folder,
  entries,
  only,
}: {
  readonly folder: string;
  readonly entries: readonly string[];
  readonly only: string | undefined;
}): Promise<ConsumerOutcome[]> {
  const wanted = APPS.filter(({ name }) => only === undefined || name === only);
  if (wanted.length === 0) throw new Error(`there is no app ${only}`);
  const modules = join(folder, 'node_modules');
  cpSync(apps, join(folder, 'consumers'), { recursive: true });
  const outside = mkdtempSync(join(tmpdir(), 'anyproof-bundle-'));
  const place = (app: ConsumerApp): Place => ({
    folder: join(folder, 'consumers', app.name),
    outside,
    modules,
    entries,
  });
  try {
    const failed = new Map<string, string>();
    for (const app of wanted) {
      const failure = await failureOf(() => app.prepare?.(place(app)));
      if (failure !== undefined) failed.set(app.name, failure);
    }
    const perLine = await Promise.all(
      Object.keys(NODE_LINES).map((line) =>
        onLine({ line, node: nodeBinary(modules, line), folder, place, failed, wanted }),
      ),
    );
    return perLine.flat();
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
}

async function onLine({ line, node, folder, place, failed, wanted }: Line): Promise<ConsumerOutcome[]> {
  const { stdout: version } = await run(node, ['--version']);
  if (version.trim() !== `v${NODE_LINES[line]}`)
    throw new Error(`Node ${line} turned out to be ${version.trim()}`);
  const emulator = await startEmulator(node, join(folder, 'consumers', 'emulator', 'start.mjs'));
  try {
    const outcomes: ConsumerOutcome[] = [];
    for (const app of wanted) {
      const before = failed.get(app.name);
      const failure =
        before ??
        (await failureOf(async () => {
          const at = place(app);
          const options = {
            cwd: app.cwd?.(at) ?? at.outside,
            env: emulator.env,
            timeout: 240_000,
            maxBuffer: 2 ** 26,
          };
          const { stdout } = await run(node, app.args(at), options);
          if (!app.holds(stdout)) throw new Error(`printed ${stdout.slice(0, 1_000)}`);
        }));
      outcomes.push({ app: app.as ?? app.name, line, failure });
    }
    return outcomes;
  } finally {
    emulator.stop();
  }
}

async function startEmulator(
  node: string,
  script: string,
): Promise<{ readonly env: NodeJS.ProcessEnv; readonly stop: () => void }> {
  const child = spawn(node, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const first = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the emulator ended with ${code}`)));
  });
  // Nothing of ours may tell an app where the repository is.
  const variables = z.record(z.string(), z.string()).parse(JSON.parse(first));
  const { PATH, HOME, DATABASE_URL } = process.env;
  const env = { PATH, HOME, DATABASE_URL, ...variables };
  return { env, stop: () => child.stdin.end() };
}

function nodeBinary(modules: string, line: string): string {
  const folder = join(modules, `node-${line}`, 'bin');
  return ['node', 'node.exe'].map((name) => join(folder, name)).find(existsSync) ?? join(folder, 'node');
}

async function failureOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    // The message has what went to standard error; compilers write to standard output.
    const printed = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    return [messageOf(error), printed].filter(Boolean).join('\n').slice(0, 4_000);
  }
}
