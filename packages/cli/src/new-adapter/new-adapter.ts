import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { clashIn } from './clash.js';
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
  if (existsSync(folder)) throw new UsageError(`${folder} already exists; choose another with --dir`);
  const template = fileURLToPath(templateFolder);
  const files = await filesOf(template, names);
  checkClashes(files, names);
  await write(files, folder, await ourRanges(template), names);
  for (const { path } of files) io.out(path);
  for (const line of nextSteps(relative(io.cwd, folder) || '.', names)) io.err(line);
  return 0;
}

interface TemplateFile {
  /** Under the adapter's name, as what imports it says. */
  readonly path: string;
  readonly text: string;
  readonly isCode: boolean;
}

async function filesOf(template: string, names: AdapterNames): Promise<readonly TemplateFile[]> {
  const entries = await readdir(template, { recursive: true, withFileTypes: true });
  const stored = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(template, join(parentPath, name)))
    .sort();
  return Promise.all(
    stored.map(async (file) => ({
      path: renamed(STORED_AS[file] ?? file, names, false),
      text: await readFile(join(template, file), 'utf8'),
      isCode: file.endsWith('.ts'),
    })),
  );
}

/** Throws a UsageError for a name with which the package would not compile. */
function checkClashes(files: readonly TemplateFile[], names: AdapterNames): void {
  for (const { path, text } of files.filter(({ isCode }) => isCode)) {
    const word = clashIn(text, names);
    if (word !== undefined)
      throw new UsageError(
        `"${names.kebab}" would name the adapter ${word}, which ${path} already uses for something else; choose another name`,
      );
  }
}

async function write(
  files: readonly TemplateFile[],
  folder: string,
  ranges: Ranges,
  names: AdapterNames,
): Promise<void> {
  for (const { path, text, isCode } of files) {
    const to = join(folder, path);
    const named = renamed(text, names, isCode);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, path === 'package.json' ? withRanges(named, ranges) : named, { flag: 'wx' });
  }
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
    `An adapter for ${kebab}, and an emulator of the vendor. Next:`,
    `  cd ${folder}`,
    '  npm install',
    '  npm test          # fails where a vendor value is missing: each failing case names the file',
    '',
    'docs/write-an-adapter.md in the AnyProof repository guides you, step by step.',
  ];
}
