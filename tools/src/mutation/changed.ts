import { baseCommit, git } from '../git.js';

export interface Changed {
  readonly since: string;
  readonly files: readonly string[];
}

/**
 * The files that differ from where this branch left the main one, or, on the main branch itself, from the commit before;
 * what is not committed counts. Undefined where there is no history to compare with, as in a shallow clone.
 */
export function changedFiles(): Changed | undefined {
  const since = baseCommit();
  if (since === undefined) return undefined;
  const listed = [git('diff', '--name-only', since), git('ls-files', '--others', '--exclude-standard')];
  return { since: since.slice(0, 12), files: listed.flatMap((list) => list.split('\n')).filter(Boolean) };
}
