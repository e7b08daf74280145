// What `anyproof new-adapter` copies: examples/custom-adapter, with the declarations of packages/cli/template/unwritten,
// which still lack the vendor's words, in the place of the finished ones. A part of `npm run build`; the assembled folder is
// packed, and not committed.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { partsByTodo, withDeclarations } from '../declarations.js';
import { root } from '../root.js';

const example = join(root, 'examples/custom-adapter');
const unwritten = join(root, 'packages/cli/template/unwritten');
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
cpSync(join(unwritten, 'README.md'), join(template, 'README.md'));
for (const file of readdirSync(unwritten, { recursive: true, encoding: 'utf8' }).filter((one) =>
  one.endsWith('.ts'),
)) {
  const finished = readFileSync(join(example, file), 'utf8');
  const parts = partsByTodo(readFileSync(join(unwritten, file), 'utf8'));
  writeFileSync(join(template, file), parts.reduce(withDeclarations, finished));
}
