// Plays a newcomer: an empty folder, the packages as they would be published, and nothing but the commands and code blocks of
// the docs, in their order. Prints for each step what it took; exits with 1 when the docs do not lead there.
//
//   npm run build && npm run test:newcomer
//   npm run test:newcomer -- --verbose     what the commands print, too
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withDeclarations } from '../declarations.js';
import { packInto } from '../packages.js';
import { messageOf, secondsSince } from '../report.js';
import { root } from '../root.js';
import { startRegistry } from './registry.js';
import { openShells } from './shell.js';
import { linesOfCode, type Step, stepsOf } from './steps.js';

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

const registry = await startRegistry(packInto(tarballs));
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
  console.error(messageOf(error));
} finally {
  await shells.interrupt();
  registry.stop();
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

async function play({ page, name, actions }: Step): Promise<void> {
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
        case 'in': {
          const file = join(shells.cwd, detail);
          writeFileSync(file, withDeclarations(readFileSync(file, 'utf8'), text));
          lines += linesOfCode(text);
          break;
        }
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
      throw new Error(`✗ ${name}\n${at} (${kind}): ${messageOf(error)}`);
    }
  }
  console.log(
    `✓ ${name}: ${lines} lines of code, ${commands} commands, ${secondsSince(startedAt)} s (${page})`,
  );
}
