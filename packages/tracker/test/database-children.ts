// Runs TypeScript of the tests as processes of their own, from the sources: Jest's transformation is not there.
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

export interface Child<Told> {
  readonly pid: number;
  /** What it has told so far. */
  readonly told: readonly Told[];
  /** Resolves with the first that fits; rejects if the process ends without. */
  tells(fits: (told: Told) => boolean): Promise<Told>;
  /** Any message: the scripts know one only. */
  send(): void;
  signal(signal: NodeJS.Signals): void;
  readonly ended: Promise<void>;
}

export interface Script<Told> {
  start(...args: readonly string[]): Child<Told>;
  /** Ends whatever still runs. */
  remove(): Promise<void>;
}

export function bundled<Told>(file: string): Script<Told> {
  const folder = mkdtempSync(join(tmpdir(), 'anyproof-script-'));
  const script = join(folder, 'script.cjs');
  const options = [
    '--bundle',
    '--platform=node',
    '--format=cjs',
    '--log-level=error',
    // Only `require` finds packages through NODE_PATH.
    '--supported:dynamic-import=false',
    `--outfile=${script}`,
  ];
  const packages = [
    '--external:pg',
    '--external:@electric-sql/pglite',
    `--tsconfig=${join(ROOT, 'tsconfig.check.json')}`,
  ];
  execFileSync(join(ROOT, 'node_modules/.bin/esbuild'), [join(__dirname, file), ...options, ...packages]);
  const children: Child<Told>[] = [];
  return {
    start: (...args) => {
      const env = { ...process.env, NODE_PATH: join(ROOT, 'node_modules') };
      const child = childOf<Told>(fork(script, args, { env }));
      children.push(child);
      return child;
    },
    remove: async () => {
      for (const child of children) child.signal('SIGKILL');
      await Promise.all(children.map(({ ended }) => ended));
      rmSync(folder, { recursive: true });
    },
  };
}

function childOf<Told>(child: ChildProcess): Child<Told> {
  const told: Told[] = [];
  const listeners = new Set<() => void>();
  let isOver = false;
  const look = () => {
    for (const listener of listeners) listener();
  };
  // A script tells its own kind.
  child.on('message', (message) => {
    told.push(message as Told);
    look();
  });
  const ended = once(child, 'exit').then(() => {
    isOver = true;
    look();
  });
  return {
    pid: child.pid ?? 0,
    told,
    tells: (fits) =>
      new Promise((resolve, reject) => {
        const listener = () => {
          const found = told.find(fits);
          if (found === undefined && !isOver) return;
          listeners.delete(listener);
          if (found === undefined)
            reject(new Error(`the process ended after ${JSON.stringify(told.at(-1))}`));
          else resolve(found);
        };
        listeners.add(listener);
        listener();
      }),
    send: () => child.send('go on'),
    signal: (signal) => child.kill(signal),
    ended,
  };
}
