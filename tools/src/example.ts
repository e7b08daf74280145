// npm run example <name>: transpiles an example and plays it against the vendors' stand-ins, on loopback.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { messageOf } from './report.js';
import { root } from './root.js';

/** What an example and examples/play export; see examples/play/stage.ts. */
interface Bundle {
  createStage(options: {
    readonly folder: string;
    readonly vendor: string | undefined;
    readonly say: (line: string) => void;
  }): Stage;
  play(stage: Stage): Promise<void>;
}

interface Stage {
  end(): Promise<void>;
}

const folder = join(root, 'examples');

const played = (name: string): boolean => existsSync(join(folder, name, 'play.ts'));
/** With a manifest of its own, and so a test command of its own. */
const packaged = (name: string): boolean => existsSync(join(folder, name, 'package.json'));
const tested = (name: string): boolean =>
  readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).some((file) =>
    file.endsWith('.test.ts'),
  );
const names = readdirSync(folder, { withFileTypes: true })
  .filter((one) => one.isDirectory() && one.name !== 'test')
  .map(({ name }) => name)
  .filter((name) => played(name) || packaged(name) || tested(name));

const HELP = `npm run example <name> [-- --vendor <vendor>] [-- --keep]

  ${names.join('\n  ')}

  --vendor   whose stand-in the web apps meet: id360 (the default), innovatrics, 1kosmos
  --keep     leaves the app and the stand-in running, until Ctrl-C`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { vendor: { type: 'string' }, keep: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [name] = positionals;
  if (values.help || name === undefined) return console.log(HELP);
  if (positionals.length > 1 || !names.includes(name))
    throw new Error(`there is no such example; choose one of: ${names.join(', ')}`);
  if (packaged(name)) return run('npm', ['test', '--silent'], join(folder, name));
  if (!played(name)) return runTests(name);
  if (!existsSync(join(root, 'packages/core/dist')))
    throw new Error('the packages are not built; run npm ci, or npm run build');

  const { play, createStage }: Bundle = await import(pathToFileURL(await transpile(name)).href);
  const stage = createStage({ folder, vendor: values.vendor, say: (line) => console.log(line) });
  try {
    await play(stage);
    if (values.keep) {
      console.log('running until Ctrl-C');
      // Signals alone keep no process alive; an app that listens would, a play without a server would not.
      const alive = setInterval(() => {}, 60_000);
      await new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
      clearInterval(alive);
    }
  } finally {
    await stage.end();
  }
}

/** Into one file; what comes from packages stays there. */
async function transpile(name: string): Promise<string> {
  const outfile = join(root, 'dist', 'examples', `${name}.mjs`);
  await build({
    stdin: {
      contents: `export { play } from './${name}/play.ts'; export { createStage } from './play/stage.ts';`,
      resolveDir: folder,
    },
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'error',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, target: 'es2023' } },
  });
  return outfile;
}

function runTests(name: string): void {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  run(
    process.execPath,
    [jest, '--selectProjects', 'examples', '--testPathPatterns', `examples/${name}/`],
    root,
  );
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

main().catch((error) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
