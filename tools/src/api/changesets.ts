// Which packages' snapshots changed, and which a changeset speaks of.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tryGit } from '../git.js';
import { root } from '../root.js';

export interface Snapshot {
  /** The package's name. */
  readonly name: string;
  readonly file: string;
  /** The same file, from the repository's folder. */
  readonly path: string;
  readonly text: string;
}

/** The snapshots that differ from the base's. One that the base does not have is new. */
export function changedSince(base: string, snapshots: readonly Snapshot[]): Snapshot[] {
  return snapshots.filter(({ path, text }) => {
    const before = tryGit('show', `${base}:${path}`);
    return before !== undefined && before !== text;
  });
}

/**
 * The packages that pending changesets name. On a branch, only changesets that are new or were changed on it: those that
 * were there before speak of something else.
 */
export function namedInChangesets(base: string): Set<string> {
  const folder = join(root, '.changeset');
  const onMain = tryGit('merge-base', 'HEAD', 'main') === tryGit('rev-parse', 'HEAD');
  const names = new Set<string>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!onMain && tryGit('show', `${base}:.changeset/${file}`) === text) continue;
    const head = /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '';
    for (const [, name = ''] of head.matchAll(/^\s*['"]?(@?[\w/-]+)['"]?\s*:/gm)) names.add(name);
  }
  return names;
}
