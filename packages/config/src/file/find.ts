import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { ProofingError } from '@anyproof/core';
import { lilconfig } from 'lilconfig';
import { firstLineOf, importDefault } from './code.js';
import { parseText } from './parse.js';
import { readText } from './text.js';

const TEXT = ['.json', '.yaml', '.yml'];
const CODE = ['.ts', '.mts', '.cts', '.mjs', '.js', '.cjs'];

export interface LoadedFile {
  readonly content: unknown;
  /** Code has functions and variables of its own; text has neither. */
  readonly isCode: boolean;
}

/** The file that was named, or the nearest of that name; undefined when there is none. Throws CONFIG. */
export async function findConfigFile(named: string | undefined, cwd: string): Promise<string | undefined> {
  if (named === undefined) {
    const search = explorer(projectRoot(cwd), async (path) => path);
    return (await search.search(cwd))?.filepath;
  }
  const path = resolve(cwd, named);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile())
    throw new ProofingError({ code: 'CONFIG', message: `there is no configuration file ${named}` });
  if ([...TEXT, ...CODE].includes(extname(path))) return path;
  throw new ProofingError({
    code: 'CONFIG',
    message: `${named} must end in ${[...TEXT, ...CODE].join(', ')}`,
  });
}

/** Throws CONFIG when it cannot be read, or is not what its name says. */
export async function loadConfigFile(path: string): Promise<LoadedFile> {
  const isCode = CODE.includes(extname(path));
  const load = async (file: string) =>
    isCode
      ? callIfFunction(await importDefault(file), file)
      : parseText(await readText(file, basename(file)), file);
  const found = await explorer(dirname(path), load).load(path);
  const content: unknown = found?.isEmpty === true ? {} : found?.config;
  if (isCode && Object.keys(Object(content)).length === 0)
    throw new ProofingError({
      code: 'CONFIG',
      message: `${basename(path)} has no configuration as its default export`,
    });
  return { content, isCode };
}

function explorer(stopDir: string, load: (path: string) => Promise<unknown>) {
  const extensions = [...TEXT, ...CODE];
  return lilconfig('anyproof', {
    searchPlaces: extensions.map((extension) => `anyproof.config${extension}`),
    stopDir,
    cache: false,
    loaders: Object.fromEntries(extensions.map((extension) => [extension, load])),
  });
}

async function callIfFunction(exported: unknown, path: string): Promise<unknown> {
  if (typeof exported !== 'function') return exported;
  try {
    return await exported();
  } catch (error) {
    const why = firstLineOf(error);
    throw new ProofingError({ code: 'CONFIG', message: `${basename(path)}: its function failed: ${why}` });
  }
}

/** The nearest folder upwards that is a repository, else a package, else where we are. */
function projectRoot(cwd: string): string {
  const folders = [cwd];
  for (let folder = cwd; dirname(folder) !== folder; folder = dirname(folder)) folders.push(dirname(folder));
  const having = (name: string) => folders.find((folder) => existsSync(join(folder, name)));
  return having('.git') ?? having('package.json') ?? cwd;
}
