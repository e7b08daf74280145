// Runs every app of consumers/ on every Node line, each against an emulator that runs on that line, too.
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { APPS } from './consumer-apps.mjs';
import { NODE_LINES } from './expectations.mjs';

const run = promisify(execFile);
const apps = fileURLToPath(new URL('./consumers/', import.meta.url));

/** The Node lines as dependencies of the consumers' project, under names of their own. */
export const nodePackages = Object.fromEntries(
  Object.entries(NODE_LINES).map(([line, version]) => [
    `node-${line}`,
    `npm:node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}@${version}`,
  ]),
);

/** Returns what failed, by app and Node line: `{ app, line, failure? }`. */
export async function runConsumers({ folder, entries, only }) {
  const wanted = APPS.filter(({ name }) => only === undefined || name === only);
  if (wanted.length === 0) throw new Error(`there is no app ${only}`);
  const modules = join(folder, 'node_modules');
  cpSync(apps, join(folder, 'consumers'), { recursive: true });
  const outside = mkdtempSync(join(tmpdir(), 'anyproof-bundle-'));
  const place = (app) => ({ folder: join(folder, 'consumers', app.name), outside, modules, entries });
  try {
    const failed = new Map();
    for (const app of wanted)
      if (app.prepare !== undefined) {
        const failure = await failureOf(() => app.prepare(place(app)));
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

async function onLine({ line, node, folder, place, failed, wanted }) {
  const { stdout: version } = await run(node, ['--version']);
  if (version.trim() !== `v${NODE_LINES[line]}`)
    throw new Error(`Node ${line} turned out to be ${version.trim()}`);
  const emulator = await startEmulator(node, join(folder, 'consumers', 'emulator', 'start.mjs'));
  try {
    const outcomes = [];
    for (const app of wanted) {
      const before = failed.get(app.name);
      const failure =
        before ??
        (await failureOf(async () => {
          const at = place(app);
          const options = {
            cwd: app.cwd?.(at) ?? at.outside,
            env: emulator.env,
            timeout: 120_000,
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

async function startEmulator(node, script) {
  const child = spawn(node, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [first] = await Promise.race([
    createInterface({ input: child.stdout })
      [Symbol.asyncIterator]()
      .next()
      .then(({ value }) => [value]),
    new Promise((_, reject) =>
      child.once('exit', (code) => reject(new Error(`the emulator ended with ${code}`))),
    ),
  ]);
  // Nothing of ours may tell an app where the repository is.
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...JSON.parse(first) };
  return { env, stop: () => child.stdin.end() };
}

function nodeBinary(modules, line) {
  const folder = join(modules, `node-${line}`, 'bin');
  return ['node', 'node.exe'].map((name) => join(folder, name)).find(existsSync) ?? join(folder, 'node');
}

async function failureOf(work) {
  try {
    await work();
    return undefined;
  } catch (error) {
    // The message has what went to standard error; compilers write to standard output.
    return [error.message, error.stdout].filter(Boolean).join('\n').slice(0, 4_000);
  }
}
