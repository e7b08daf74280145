import { execFileSync } from 'node:child_process';
import { root } from './root.js';

/** What git prints. Throws when it fails. */
export function git(...args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 26,
  });
}

/** The same; undefined when git fails, such as for a name that it does not know. */
export function tryGit(...args: readonly string[]): string | undefined {
  try {
    return git(...args);
  } catch {
    return undefined;
  }
}

/** The files that fit a pattern: all that are committed or may be, so none that is ignored. */
export function listedFiles(pattern: string): string[] {
  return git('ls-files', '--cached', '--others', '--exclude-standard', pattern).split('\n').filter(Boolean);
}

/**
 * The commit to compare with: where this branch left main, or on main itself the commit before. Undefined without a
 * repository, or where its history does not go that far.
 */
export function baseCommit(): string | undefined {
  const head = tryGit('rev-parse', 'HEAD')?.trim();
  for (const main of ['origin/HEAD', 'origin/main', 'main']) {
    const base = tryGit('merge-base', 'HEAD', main)?.trim();
    if (base !== undefined && base !== head) return base;
  }
  return tryGit('rev-parse', '--verify', '--quiet', 'HEAD^')?.trim();
}
