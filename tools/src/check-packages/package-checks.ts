// What is checked of each package: a name for the table, and what is wrong, as sentences.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import type { PackedPackage } from '../packages.js';
import { root as repository } from '../root.js';
import { type InstalledPackage, packageOf, reachedDeclarations, typedEntries } from './declarations.js';
import type { DocsImport } from './docs-imports.js';
import { ESM_ONLY, FILES, FURTHER_FILES, HIDDEN, PACKAGES } from './expectations.js';
import { exportsOf } from './exports.js';
import { checkManifest } from './manifest-check.js';

export type CheckedPackage = PackedPackage & InstalledPackage;

export interface CheckContext {
  readonly docs: readonly DocsImport[];
  /** The versions of our packages, by name. */
  readonly versions: ReadonlyMap<string, string>;
}

type Check = (one: CheckedPackage, context: CheckContext) => string[] | Promise<string[]>;

const licence = readFileSync(join(repository, 'LICENSE'), 'utf8');

export const PACKAGE_CHECKS: readonly (readonly [name: string, check: Check])[] = [
  ['manifest', checkManifest],
  ['publint', checkWithPublint],
  ['types', checkTypes],
  ['exports', checkExports],
  ['files', checkFiles],
  ['readme', checkReadme],
  ['size', checkSize],
  ['dependencies', checkDependencies],
  ['declarations', checkDeclarations],
];

async function checkWithPublint({ tarball }: CheckedPackage): Promise<string[]> {
  const { buffer } = new Uint8Array(readFileSync(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code);
}

/** In every way that TypeScript resolves packages, from `node10` to `bundler`. */
async function checkTypes({ manifest, tarball }: CheckedPackage): Promise<string[]> {
  if (typedEntries({ root: '', manifest }).length === 0) return [];
  const result = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))), {
    // Files to be read, not modules.
    excludeEntrypoints: [/\*/, './package.json'],
  });
  if (result.types === false) return ['has no types'];
  const esmOnly = ESM_ONLY[manifest.name] !== undefined;
  return result.problems
    .filter((one) => !(esmOnly && isOfCommonJs(one)))
    .map((problem) =>
      ['kind', 'entrypoint', 'resolutionKind', 'typesFileName']
        .map((name) => Object.entries(problem).find(([key]) => key === name)?.[1])
        .filter(Boolean)
        .join(' '),
    );
}

const isOfCommonJs = (problem: Problem): boolean =>
  problem.kind === 'CJSResolvesToESM' ||
  (problem.kind === 'NoResolution' && problem.resolutionKind === 'node10');

/** Both ways: what the docs import is exported, and what the package is for is exported and named in its README. */
function checkExports(one: CheckedPackage, { docs }: CheckContext): string[] {
  const { manifest } = one;
  const { main, command } = PACKAGES[manifest.name] ?? {};
  const exported = exportsOf(one);
  const problems = docs
    .filter(({ from }) => packageOf(from) === manifest.name)
    .filter(({ from, name }) => exported.get(from)?.has(name) !== true)
    .map(({ page, from, name }) => `${page} imports ${name} from ${from}, which does not export it`);
  if (main !== undefined && exported.get(manifest.name)?.has(main) !== true)
    problems.push(`does not export ${main}`);
  if (command !== undefined && manifest.bin?.[command] === undefined)
    problems.push(`has no command ${command}`);
  return problems;
}

function checkFiles({ manifest, packed, root }: CheckedPackage): string[] {
  const patterns = [...FILES, ...(FURTHER_FILES[manifest.name] ?? [])];
  const stray = packed.files
    .map(({ path }) => path)
    .filter((path) => !patterns.some((pattern) => pattern.test(path)))
    .map((path) => `${path} does not belong there`);
  const own = join(root, 'LICENSE');
  if (!existsSync(own)) stray.push('LICENSE is missing');
  else if (readFileSync(own, 'utf8') !== licence) stray.push('LICENSE differs from that of the repository');
  return stray;
}

function checkReadme({ manifest, packed, root }: CheckedPackage): string[] {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const shipped = new Set(packed.files.map(({ path }) => path));
  const problems = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^(?:https:|#)/.test(link) && !shipped.has(link.replace(/#.*/, '')))
    .map((link) => `links to ${link}, which is not in the package`);
  const { main, command } = PACKAGES[manifest.name] ?? {};
  if (!text.startsWith(`# ${manifest.name}\n`)) problems.push(`does not begin with "# ${manifest.name}"`);
  if (!new RegExp(`\\b${main ?? command}\\b`).test(text)) problems.push(`does not name ${main ?? command}`);
  if (!new RegExp(`^npm install .*${manifest.name}`, 'm').test(text))
    problems.push('does not say how to install it');
  if (!/^## Read on$/m.test(text)) problems.push('has no "Read on"');
  return problems;
}

function checkSize({ manifest, packed }: CheckedPackage): string[] {
  const budget = PACKAGES[manifest.name];
  if (budget === undefined) return ['has no budget in expectations.ts'];
  return [
    { form: 'packed', size: packed.size, most: budget.packed },
    { form: 'unpacked', size: packed.unpackedSize, most: budget.unpacked },
  ]
    .filter(({ size, most }) => size > most)
    .map(({ form, size, most }) => `${size} bytes ${form}, of ${most}`);
}

/** All that the code names is asked for, all that is asked for comes from the registry, and ours fit each other. */
function checkDependencies({ manifest, root }: CheckedPackage, { versions }: CheckContext): string[] {
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest;
  const asked: Readonly<Record<string, string>> = {
    ...dependencies,
    ...optionalDependencies,
    ...peerDependencies,
  };
  const problems = [dependencies, optionalDependencies, peerDependencies]
    .flatMap((group) => Object.entries(group))
    .filter(([, range]) => !range.split(' || ').every((one) => /^[\^~]?\d+\.\d+\.\d+$/.test(one)))
    .map(([name, range]) => `${name}@${range} is no plain range of versions`);
  for (const [name, range] of Object.entries(asked))
    if (versions.has(name) && range !== `^${versions.get(name)}`)
      problems.push(`asks for ${name}@${range}, which is at ${versions.get(name)}`);
  if (dependencies['@anyproof/core'] !== undefined && manifest.bin === undefined)
    problems.push('core is no peer, so an app could have two');
  const named = new Set(
    filesUnder(join(root, 'dist'), /\.js$/).flatMap((file) =>
      ts
        .preProcessFile(readFileSync(file, 'utf8'), true, true)
        .importedFiles.map(({ fileName }) => fileName)
        // `#…` is the package's own, by its `imports`.
        .filter((name) => !/^(?:[.#]|node:)/.test(name))
        .map(packageOf),
    ),
  );
  for (const name of named)
    if (asked[name] === undefined && name !== manifest.name)
      problems.push(`uses ${name} without asking for it`);
  return problems;
}

function checkDeclarations(one: CheckedPackage): string[] {
  const { manifest } = one;
  const asked: Readonly<Record<string, string>> = { ...manifest.dependencies, ...manifest.peerDependencies };
  const problems: string[] = [];
  for (const [file, named] of reachedDeclarations(typedEntries(one))) {
    const place = file.slice(one.root.length + 1);
    if (named === undefined) problems.push(`${place} is missing`);
    for (const name of named ?? [])
      if (HIDDEN.includes(name)) problems.push(`${place} shows types of ${name}`);
      else if (!name.startsWith('node:') && name !== manifest.name && asked[name] === undefined)
        problems.push(`${place} needs types of ${name}, which is not asked for`);
  }
  return problems;
}

function filesUnder(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}
