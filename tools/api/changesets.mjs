// Which packages' snapshots changed, and which a changeset speaks of.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The commit to compare with: where this branch left main, or on main itself the commit before. Undefined without a
 * repository, or where its history does not go that far.
 */
export function baseOf(root, wanted) {
  if (wanted !== undefined) return wanted;
  const head = git(root, 'rev-parse', 'HEAD')?.trim();
  for (const main of ['origin/main', 'main']) {
    const base = git(root, 'merge-base', 'HEAD', main)?.trim();
    if (base !== undefined && base !== head) return base;
  }
  return git(root, 'rev-parse', '--verify', '--quiet', 'HEAD^')?.trim();
}

/** Of these packages, those whose snapshot differs from the base's. One that the base has no snapshot of is new. */
export function changedSince(root, base, packages) {
  return packages.filter(({ path, text }) => {
    const before = git(root, 'show', `${base}:${path}`);
    return before !== undefined && before !== text;
  });
}

/**
 * The packages that pending changesets name. On a branch, only changesets that are new or were changed on it: those that
 * were there before speak of something else.
 */
export function namedInChangesets(root, base) {
  const folder = join(root, '.changeset');
  const onMain = git(root, 'merge-base', 'HEAD', 'main') === git(root, 'rev-parse', 'HEAD');
  const names = new Set();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')) {
    const text = readFileSync(join(folder, file), 'utf8');
    if (!onMain && git(root, 'show', `${base}:.changeset/${file}`) === text) continue;
    const head = /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '';
    for (const [, name] of head.matchAll(/^\s*['"]?(@?[\w/-]+)['"]?\s*:/gm)) names.add(name);
  }
  return names;
}

function git(root, ...args) {
  try {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 26,
    });
  } catch {
    return undefined;
  }
}
