// The apps in consumers/: what each needs before it runs, and how it is run.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { z } from 'zod';
import { root } from '../root.js';

export interface Place {
  /** Where the app was copied to. */
  readonly folder: string;
  /** A folder from which no package is found. */
  readonly outside: string;
  readonly modules: string;
  /** Of all packages. */
  readonly entries: readonly string[];
}

export interface ConsumerApp {
  /** Its folder. */
  readonly name: string;
  /** Its name in the table, where it differs. */
  readonly as?: string;
  readonly prepare?: (place: Place) => unknown;
  readonly args: (place: Place) => readonly string[];
  /** Where it runs; outside by default. */
  readonly cwd?: (place: Place) => string;
  /** Whether it printed what it should. */
  readonly holds: (printed: string) => boolean;
}

const { resolve } = createRequire(import.meta.url);

/** What the apps need besides our packages. */
const PG_BOSS_12 = 'pg-boss-12';
export const appPackages: Readonly<Record<string, string>> = {
  'pg-boss': '^10.4.2',
  [PG_BOSS_12]: 'npm:pg-boss@^12.38.0',
};

const decided = z.array(z.object({ decision: z.string().optional() }));
const tracked = z
  .array(z.object({ heard: z.array(z.tuple([z.string(), z.string()])), intact: z.literal(true) }))
  .min(2);
const APPROVED_TWICE = '["approved","approved"]';

export const APPS: readonly ConsumerApp[] = [
  {
    name: 'esm',
    args: ({ folder, entries }) => [join(folder, 'session.mjs'), ...entries],
    holds: (printed) => printed.trim() === APPROVED_TWICE,
  },
  {
    name: 'commonjs',
    args: ({ folder, entries }) => [join(folder, 'session.cjs'), ...entries],
    holds: (printed) => printed.trim() === APPROVED_TWICE,
  },
  {
    name: 'typescript-nodenext',
    prepare: (place) => compile(place, ['session.mts', 'session.cts']),
    args: ({ folder }) => [join(folder, 'out', 'session.mjs')],
    holds: (printed) => printed.trim() === APPROVED_TWICE,
  },
  {
    name: 'typescript-nodenext',
    as: 'typescript-nodenext, CommonJS',
    args: ({ folder }) => [join(folder, 'out', 'session.cjs')],
    holds: (printed) => printed.trim() === APPROVED_TWICE,
  },
  {
    name: 'typescript-bundler',
    prepare: (place) => compile(place, ['session.ts']),
    args: ({ folder }) => [join(folder, 'out', 'session.js')],
    holds: (printed) => printed.trim() === APPROVED_TWICE,
  },
  {
    name: 'jest-commonjs',
    args: () => [resolve('jest/bin/jest'), '--runInBand', '--ci'],
    // Its configuration is where it runs.
    cwd: ({ folder }) => folder,
    // Its exit code says it.
    holds: () => true,
  },
  {
    name: 'esbuild',
    prepare: ({ folder, outside }) =>
      esbuild.build({
        entryPoints: [join(folder, '../esm/session.mjs')],
        outfile: join(outside, 'bundle.cjs'),
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'cjs',
        logLevel: 'silent',
      }),
    args: ({ outside }) => [join(outside, 'bundle.cjs')],
    holds: (printed) => printed.trim() === APPROVED_TWICE,
  },
  {
    name: 'esbuild-esm',
    as: 'esbuild, ES module',
    prepare: ({ folder, outside }) =>
      esbuild.build({
        entryPoints: [join(folder, 'session.mjs')],
        outfile: join(outside, 'bundle.mjs'),
        bundle: true,
        platform: 'node',
        target: 'node20',
        format: 'esm',
        logLevel: 'silent',
        banner: { js: recipeBanner() },
      }),
    args: ({ outside }) => [join(outside, 'bundle.mjs')],
    holds: (printed) => printed.trim() === '["approved","approved","approved","approved","pending"]',
  },
  {
    name: 'tracker',
    prepare: twelveBeside,
    args: ({ folder }) => [join(folder, 'start.mjs')],
    holds: (printed) => tracked.parse(JSON.parse(printed)).every(isWhole),
  },
  {
    name: 'tracker',
    as: 'tracker, its jobs',
    args: ({ folder }) => [join(folder, 'start.mjs'), 'jobs'],
    // Its exit code says it.
    holds: () => true,
  },
  {
    name: 'anyproof demo',
    args: ({ modules }) => [join(modules, '@anyproof', 'cli', 'bin', 'anyproof.js'), 'demo', '--json'],
    holds: (printed) => decided.parse(JSON.parse(printed)).every(({ decision }) => decision === 'approved'),
  },
];

function isWhole({ heard }: z.infer<typeof tracked>[number]): boolean {
  const [first] = heard;
  return first?.[0] === 'session.created' && heard.at(-1)?.[1] === 'approved';
}

/** The packages find pg-boss 10; those in this folder find 12. What they need besides is found above. */
function twelveBeside({ folder, modules }: Place): void {
  const twelve = join(folder, 'twelve');
  const own = join(twelve, 'node_modules');
  for (const program of ['app.mjs', 'jobs.mjs']) cpSync(join(folder, program), join(twelve, program));
  cpSync(join(modules, '@anyproof', 'tracker'), join(own, '@anyproof', 'tracker'), { recursive: true });
  cpSync(join(modules, PG_BOSS_12), join(own, 'pg-boss'), { recursive: true });
}

/** As docs/bundlers.md tells it to users: what is run here is what stands there. */
function recipeBanner(): string {
  const page = readFileSync(join(root, 'docs/bundlers.md'), 'utf8');
  const [, banner] = /banner: \{\s*js: "([^"\n]+)"/.exec(page) ?? [];
  if (banner === undefined) throw new Error('docs/bundlers.md has no banner');
  return banner;
}

/** The one source under these names, with this repository's TypeScript; the types are the installed packages' own. */
function compile({ folder }: Place, names: readonly string[]): void {
  for (const name of names) cpSync(join(folder, '../typescript/session.ts'), join(folder, name));
  execFileSync(process.execPath, [resolve('typescript/lib/tsc.js'), '-p', folder], { encoding: 'utf8' });
}
