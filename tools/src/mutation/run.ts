// Mutation testing of the code that must not break unseen: prints the score of each group, and exits 1 when one is below
// the bound.
//
//   npm run test:mutation
//   npm run test:mutation -- sealing            one group
//   npm run test:mutation -- --changed          only files that changed since the main branch, or in the last commit
//   npm run test:mutation -- --seconds 60        begins no further set after a minute, and says which are left
//   npm run test:mutation -- --survivors        also shows each mutant that no test noticed
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { secondsSince } from '../report.js';
import { root } from '../root.js';
import { changedFiles } from './changed.js';
import { GROUPS, type GuardedSet } from './groups.js';

type MutantResult = Awaited<ReturnType<Stryker['runMutationTest']>>[number];

type NamedSet = GuardedSet & { readonly group: string };

interface Mutant extends Pick<MutantResult, 'location' | 'mutatorName' | 'replacement' | 'status'> {
  readonly group: string;
  readonly file: string;
}

interface Tally {
  readonly group: string;
  readonly noticed: number;
  readonly all: number;
  /** Percent. */
  readonly score: number;
}

/** Values of an enum that Stryker does not export. */
const SILENT: object = { logLevel: 'off', fileLogLevel: 'off' };
/** Percent of a group's mutants that its tests must notice. */
const BOUND = 85;
/** A mutant that makes a loop endless is noticed by the time it takes. */
const NOTICED: ReadonlySet<MutantResult['status']> = new Set<MutantResult['status']>(['Killed', 'Timeout']);
const UNNOTICED: ReadonlySet<MutantResult['status']> = new Set<MutantResult['status']>([
  'Survived',
  'NoCoverage',
]);

process.chdir(root);
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { changed: { type: 'boolean' }, survivors: { type: 'boolean' }, seconds: { type: 'string' } },
});
const startedAt = performance.now();
const sets = Object.entries(GROUPS)
  .filter(([group]) => positionals.length === 0 || positionals.includes(group))
  .flatMap(([group, parts]) => parts.map((part) => ({ group, ...part })));
if (sets.length === 0) throw new Error(`there is no such group; there are ${Object.keys(GROUPS).join(', ')}`);
const missing = sets.flatMap(({ files }) => files).filter((file) => !existsSync(`packages/${file}`));
if (missing.length > 0) throw new Error(`tools/src/mutation/groups.ts names what is not there: ${missing}`);

const wanted = values.changed ? onlyChanged(sets) : sets;
const mutants: Mutant[] = [];
for (const set of wanted) {
  if (performance.now() - startedAt > Number(values.seconds ?? Number.POSITIVE_INFINITY) * 1000) {
    console.log(`${set.group}: ${set.files.join(', ')}: left for a run with more time`);
    continue;
  }
  const done = await mutate(set);
  mutants.push(...done);
  const unnoticed = done.filter(({ status }) => UNNOTICED.has(status)).length;
  console.log(`${set.group}: ${set.files.join(', ')}: ${done.length} mutants, ${unnoticed} unnoticed`);
}
if (wanted.length > 0) report();

function onlyChanged(all: readonly NamedSet[]): readonly NamedSet[] {
  const changed = changedFiles();
  if (changed === undefined) {
    console.log('no earlier commit to compare with: all files are mutated');
    return all;
  }
  const count = all.reduce((sum, { files }) => sum + files.length, 0);
  const some = all
    .map((set) => ({ ...set, files: set.files.filter((file) => changed.files.includes(`packages/${file}`)) }))
    .filter(({ files }) => files.length > 0);
  if (some.length === 0)
    console.log(`mutation: none of the ${count} guarded files changed since ${changed.since}`);
  return some;
}

/** Each mutant of these files, and what became of it under the tests of their set. */
async function mutate({ group, files, tests }: NamedSet): Promise<Mutant[]> {
  const stryker = new Stryker({
    mutate: files.map((file) => `packages/${file}`),
    ignorePatterns: [
      'dist',
      'docs',
      'examples',
      'bench',
      '.ci',
      '.changeset',
      'packages/cli',
      'packages/conformance',
    ],
    tempDirName: 'dist/mutation',
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    coverageAnalysis: 'perTest',
    concurrency: 2,
    // A run takes a second or two; a busy machine may need some more.
    timeoutMS: 15_000,
    jest: {
      projectType: 'custom',
      configFile: 'tools/src/mutation/jest.config.cjs',
      config: { testMatch: tests.map((test) => `<rootDir>/packages/${test}`), roots: rootsOf(files) },
      enableFindRelatedTests: false,
    },
    reporters: [],
    clearTextReporter: { allowColor: false },
    ...SILENT,
    allowConsoleColors: false,
    allowEmpty: true,
  });
  const results = await stryker.runMutationTest();
  return results.map(({ fileName, location, mutatorName, replacement, status }) => ({
    group,
    file: fileName.slice(fileName.indexOf('packages/')),
    location,
    mutatorName,
    replacement,
    status,
  }));
}

/** The packages in which Jest looks for files: the fewer, the sooner each of its runs begins. */
function rootsOf(files: readonly string[]): string[] {
  const [first = ''] = files;
  return [...new Set(['core', 'provider-kit', first.split('/')[0]])].map(
    (name) => `<rootDir>/packages/${name}`,
  );
}

function report(): void {
  const rows = [...new Set(mutants.map(({ group }) => group))].map((group) => tally(group));
  if (values.survivors)
    for (const mutant of mutants.filter(({ status }) => UNNOTICED.has(status))) show(mutant);
  console.log(`\n${'group'.padEnd(24)}noticed    score`);
  for (const { group, noticed, all, score } of rows)
    console.log(`${group.padEnd(24)}${`${noticed}/${all}`.padEnd(11)}${score.toFixed(1)} %`);
  const low = rows.filter(({ score }) => score < BOUND);
  console.log(
    `mutation ${rows.length - low.length}/${rows.length} groups at ${BOUND} % or more (${secondsSince(startedAt, 0)} s)`,
  );
  if (low.length > 0 || rows.length === 0) process.exitCode = 1;
}

function tally(group: string): Tally {
  const own = mutants.filter((mutant) => mutant.group === group);
  const noticed = own.filter(({ status }) => NOTICED.has(status)).length;
  const all = noticed + own.filter(({ status }) => UNNOTICED.has(status)).length;
  return { group, noticed, all, score: all === 0 ? 100 : (100 * noticed) / all };
}

function show({ file, location: { start, end }, mutatorName, replacement, status }: Mutant): void {
  const lines = readFileSync(file, 'utf8').split('\n');
  const line = lines[start.line - 1] ?? '';
  console.log(
    `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${status} ${mutatorName}\n  ${line.trim()}\n  → ${replacement}`,
  );
}
