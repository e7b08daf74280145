// What `anyproof new-adapter` copies: examples/custom-adapter, and over it the files that still lack the vendor's words,
// packages/cli/template/unwritten. A part of `npm run build`; the assembled folder is packed, and not committed.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';

const example = join(root, 'examples/custom-adapter');
const template = join(root, 'packages/cli/template/adapter');

/** npm and bundlers would take these names for their own. */
const STORED_AS = new Map([
  ['.gitignore', 'gitignore'],
  ['package.json', 'manifest.json'],
]);
const BUILT = ['node_modules', 'build', 'dist'];

rmSync(template, { recursive: true, force: true });
for (const name of readdirSync(example).filter((entry) => !BUILT.includes(entry)))
  cpSync(join(example, name), join(template, STORED_AS.get(name) ?? name), { recursive: true });
cpSync(join(root, 'packages/cli/template/unwritten'), template, { recursive: true });
