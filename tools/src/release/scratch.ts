// A copy of the tree to make a release in, so that the tree itself stays as it is: what is committed or may be, and the
// installed modules, with our own packages leading to the copy.
import { cpSync, existsSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listedFiles } from '../git.js';
import { root } from '../root.js';

const MODULES = 'node_modules';
const SCOPE = join(MODULES, '@anyproof');

export function copyTree(to: string): void {
  const files = listedFiles('*').filter((file) => existsSync(join(root, file)));
  for (const file of files) cpSync(join(root, file), join(to, file));
  const own = new Set(files.filter((file) => /^packages\/[^/]+\/package\.json$/.test(file)).map(dirname));
  for (const folder of ['', ...own]) linkModules(join(root, folder), join(to, folder));
}

function linkModules(from: string, to: string): void {
  if (!existsSync(join(from, MODULES))) return;
  mkdirSync(join(to, MODULES));
  for (const name of readdirSync(join(from, MODULES)))
    if (name !== '@anyproof') symlinkSync(join(from, MODULES, name), join(to, MODULES, name));
  if (!existsSync(join(from, SCOPE))) return;
  mkdirSync(join(to, SCOPE));
  // npm links workspaces by relative paths, which lead into the copy when they stand there.
  for (const name of readdirSync(join(from, SCOPE)))
    symlinkSync(readlinkSync(join(from, SCOPE, name)), join(to, SCOPE, name));
}
