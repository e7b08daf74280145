// What `anyproof new-adapter` copies: examples/custom-adapter, and over it the files that still lack the vendor's words,
// packages/cli/template/unwritten. A part of `npm run build`; the assembled folder is packed, and not committed.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const example = join(root, 'examples/custom-adapter');
const template = join(root, 'packages/cli/template/adapter');

/** npm and bundlers would take these names for their own. */
const STORED_AS = { '.gitignore': 'gitignore', 'package.json': 'manifest.json' };
const BUILT = ['node_modules', 'build', 'dist'];

rmSync(template, { recursive: true, force: true });
for (const name of readdirSync(example).filter((entry) => !BUILT.includes(entry)))
  cpSync(join(example, name), join(template, STORED_AS[name] ?? name), { recursive: true });
cpSync(join(root, 'packages/cli/template/unwritten'), template, { recursive: true });
