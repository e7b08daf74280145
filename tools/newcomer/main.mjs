// Plays a newcomer: an empty folder, the packages as they would be published, and nothing but the commands and code blocks of
// the docs, in their order. Prints for each step what it took; exits with 1 when the docs do not lead there.
//
//   npm run build && npm run test:newcomer
//   npm run test:newcomer -- --verbose     what the commands print, too
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packInto } from '../consumer.mjs';
import { root } from '../docs/pages.mjs';
import { startRegistry } from './registry.mjs';
import { openShells } from './shell.mjs';
import { linesOfCode, stepsOf } from './steps.mjs';

/** In the order in which they are read; `folder` is empty when the first of its pages begins. */
const PAGES = [
  { page: 'docs/getting-started.md', folder: 'app' },
  { page: 'docs/switching-vendors.md', folder: 'app' },
  { page: 'docs/write-an-adapter.md', folder: 'adapter' },
];
const verbose = process.argv.includes('--verbose');
const home = mkdtempSync(join(tmpdir(), 'anyproof-newcomer-'));
const tarballs = join(home, 'tarballs');
mkdirSync(tarballs);
const npm = (...args) =>
  execFileSync('npm', args, { cwd: tarballs, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

const registry = await startRegistry(packInto(tarballs, npm));
const shells = openShells(home, registry.origin);
let failed = false;
try {
  for (const { page, folder } of PAGES.filter((one) => existsSync(join(root, one.page)))) {
    mkdirSync(join(home, folder), { recursive: true });
    shells.cwd = join(home, folder);
    const steps = stepsOf(page);
    if (steps.length === 0) console.log(`${page}: nothing for a newcomer to do`);
    for (const step of steps) await play(step);
    // The page ends, and so does what it had running.
    await shells.interrupt();
  }
} catch (error) {
  failed = true;
  console.error(error instanceof Error ? error.message : error);
} finally {
  await shells.interrupt();
  registry.stop();
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

async function play({ page, name, actions }) {
  const startedAt = performance.now();
  let lines = 0;
  let commands = 0;
  let printed = '';
  for (const { kind, at, detail, text } of actions) {
    try {
      switch (kind) {
        case 'file':
          mkdirSync(dirname(join(shells.cwd, detail)), { recursive: true });
          writeFileSync(join(shells.cwd, detail), text);
          lines += linesOfCode(text);
          break;
        case 'background':
          await shells.background(text, detail);
          commands += linesOfCode(text);
          break;
        case 'run':
          printed = await shells.run(text);
          if (verbose) console.log(printed);
          commands += linesOfCode(text);
          break;
        case 'prints':
          for (const line of text.trim().split('\n'))
            if (!printed.split('\n').some((one) => one.trim() === line.trim()))
              throw new Error(`"${line}" was not printed, but:\n${printed}`);
          break;
      }
    } catch (error) {
      throw new Error(`✗ ${name}\n${at} (${kind}): ${error instanceof Error ? error.message : error}`);
    }
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`✓ ${name}: ${lines} lines of code, ${commands} commands, ${seconds} s (${page})`);
}
