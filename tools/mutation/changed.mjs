import { execFileSync } from 'node:child_process';

const git = (...args) =>
  execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/**
 * The files that differ from where this branch left the main one, or, on the main branch itself, from the commit before;
 * what is not committed counts. Undefined where there is no history to compare with, as in a shallow clone.
 */
export function changedFiles() {
  const since = base();
  if (since === undefined) return undefined;
  const listed = [git('diff', '--name-only', since), git('ls-files', '--others', '--exclude-standard')];
  return { since: since.slice(0, 12), files: listed.flatMap((list) => list.split('\n')).filter(Boolean) };
}

function base() {
  const head = git('rev-parse', 'HEAD');
  for (const main of ['origin/HEAD', 'origin/main', 'main']) {
    const fork = attempt(() => git('merge-base', 'HEAD', main));
    if (fork !== undefined && fork !== head) return fork;
  }
  return attempt(() => git('rev-parse', '--verify', 'HEAD~1'));
}

function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
