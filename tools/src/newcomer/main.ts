// Plays a newcomer: an empty folder, the packages as they would be published, and nothing but the commands and code blocks of
// the docs, in their order. Prints for each step what it took; exits with 1 when the docs do not lead there.
//
//   npm run build && npm run test:newcomer
//   npm run test:newcomer -- --verbose     what the commands print, too
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packInto } from '../packages.js';
import { messageOf } from '../report.js';
import { root } from '../root.js';
import { playPage } from './play.js';
import { startRegistry } from './registry.js';
import { openShells } from './shell.js';

/** In the order in which they are read; `folder` is empty when the first of its pages begins. */
const PAGES = [
  { page: 'docs/getting-started.md', folder: 'app' },
  { page: 'docs/switching-vendors.md', folder: 'app' },
  { page: 'packages/adapter-id360/README.md', folder: 'app' },
  { page: 'packages/adapter-innovatrics/README.md', folder: 'app' },
  { page: 'packages/adapter-1kosmos/README.md', folder: 'app' },
  { page: 'packages/adapter-shootid/README.md', folder: 'app' },
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
    await playPage(shells, page, { verbose });
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
