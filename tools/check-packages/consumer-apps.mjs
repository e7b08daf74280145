// The apps in consumers/: what each needs before it runs, and how it is run.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as esbuild from 'esbuild';

const { resolve } = createRequire(import.meta.url);
const APPROVED_TWICE = '["approved","approved"]';

/** `folder`: where the app was copied to; `outside`: a folder from which no package is found; `entries`: of all packages. */
export const APPS = [
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
    prepare: compile,
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
    prepare: compile,
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
        entryPoints: [join(folder, 'session.mjs')],
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
    name: 'anyproof demo',
    args: ({ modules }) => [join(modules, '@anyproof', 'cli', 'bin', 'anyproof.js'), 'demo', '--json'],
    holds: (printed) => JSON.parse(printed).every(({ decision }) => decision === 'approved'),
  },
];

/** As docs/bundlers.md tells it to users: what is run here is what stands there. */
function recipeBanner() {
  const page = readFileSync(new URL('../../docs/bundlers.md', import.meta.url), 'utf8');
  const [, banner] = /banner: \{\s*js: "([^"\n]+)"/.exec(page) ?? [];
  if (banner === undefined) throw new Error('docs/bundlers.md has no banner');
  return banner;
}

/** With this repository's TypeScript; the types are the installed packages' own. */
function compile({ folder }) {
  execFileSync(process.execPath, [resolve('typescript/lib/tsc.js'), '-p', folder], { encoding: 'utf8' });
}
