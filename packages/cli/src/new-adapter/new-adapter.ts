import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Io } from '../terminal/io.js';
import { Failure } from '../usage-error.js';
import { type AdapterNames, adapterNames, renamed } from './names.js';

export interface NewAdapterFlags {
  /** The folder to make; one of the package's name by default. */
  readonly dir?: string;
}

/** Where npm and bundlers would take a name for their own, the template has another. */
const STORED_AS: { readonly [name: string]: string } = {
  gitignore: '.gitignore',
  'manifest.json': 'package.json',
};

/** Copies the template under the adapter's name, and says how to go on. Throws where the folder is there already. */
export async function newAdapter(
  name: string,
  { dir }: NewAdapterFlags,
  io: Io,
  templateFolder: URL,
): Promise<number> {
  const names = adapterNames(name);
  const folder = resolve(io.cwd, dir ?? `anyproof-${names.kebab}`);
  if (existsSync(folder)) throw new Failure(`${folder} is there already; name another with --dir`);
  for (const file of await copyTemplate(fileURLToPath(templateFolder), folder, names)) io.out(file);
  for (const line of nextSteps(relative(io.cwd, folder) || '.', names)) io.err(line);
  return 0;
}

/** Returns the files that it wrote, relative to the folder. */
async function copyTemplate(template: string, folder: string, names: AdapterNames): Promise<string[]> {
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  const ranges = await ourRanges(template);
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(template, join(parentPath, name)))
    .sort();
  const written: string[] = [];
  for (const file of files) {
    const to = renamed(STORED_AS[file] ?? file, names, false);
    const text = renamed(await readFile(join(template, file), 'utf8'), names, file.endsWith('.ts'));
    await mkdir(dirname(join(folder, to)), { recursive: true });
    await writeFile(join(folder, to), file === 'manifest.json' ? withRanges(text, ranges) : text, {
      flag: 'wx',
    });
    written.push(to);
  }
  return written;
}

interface Ranges {
  readonly [name: string]: string;
}

/** Of our packages that go with this version of the command, as its own manifest has them. */
async function ourRanges(template: string): Promise<Ranges> {
  const manifest: { readonly dependencies?: Ranges; readonly devDependencies?: Ranges } = JSON.parse(
    await readFile(join(template, '..', '..', 'package.json'), 'utf8'),
  );
  return { ...manifest.devDependencies, ...manifest.dependencies };
}

function withRanges(text: string, ranges: Ranges): string {
  return text.replace(/"(@anyproof\/[\w-]+)": "[^"]*"/g, (line, name: string) =>
    ranges[name] === undefined ? line : `"${name}": "${ranges[name]}"`,
  );
}

function nextSteps(folder: string, { kebab }: AdapterNames): string[] {
  return [
    '',
    `An adapter for ${kebab}, and a stand-in for the vendor. Next:`,
    `  cd ${folder}`,
    '  npm install',
    '  npm test          # red where a word of the vendor is missing: each red case names the file',
    '',
    'docs/write-an-adapter.md in the repository of AnyProof goes with you, step by step.',
  ];
}
