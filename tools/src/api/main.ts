// The public API of each package, in packages/*/api.md, from the built declarations.
//
//   npm run build && npm run api                     writes the snapshots
//   npm run api -- --check                           fails when one is not up to date, or changed without a changeset
//   npm run api -- --check --base origin/release     since another commit than the one where the branch left main
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { baseCommit } from '../git.js';
import { publishedPackages } from '../packages.js';
import { reportProblems } from '../report.js';
import { root } from '../root.js';
import { changedSince, namedInChangesets, type Snapshot } from './changesets.js';
import { snapshotOf } from './snapshot.js';

const { values } = parseArgs({ options: { check: { type: 'boolean' }, base: { type: 'string' } } });
const snapshots = publishedPackages().flatMap(({ folder, manifest }): Snapshot[] => {
  const text = snapshotOf({ root: folder, manifest });
  if (text === undefined) return [];
  const file = join(folder, 'api.md');
  return [{ name: manifest.name, file, path: relative(root, file), text }];
});
const stale = snapshots.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

if (values.check !== true) {
  for (const { file, text } of stale) writeFileSync(file, text);
  console.log(`${snapshots.length} packages, ${stale.length} snapshots written`);
} else {
  const problems = stale.map(
    (one) => `${one.path} is not up to date; run \`npm run api\`\n${difference(one)}`,
  );
  const base = values.base ?? baseCommit();
  if (base === undefined) console.log('no commit to compare with: changesets were not looked at');
  else {
    const named = namedInChangesets(base);
    const changed = changedSince(base, snapshots).filter(({ name }) => !named.has(name));
    problems.push(
      ...changed.map(
        ({ name }) => `the API of ${name} changed, and no changeset names it; run \`npx changeset\``,
      ),
    );
  }
  reportProblems(problems);
  console.log(`${snapshots.length} packages, ${problems.length} problems`);
}

/** The lines that are new or gone; enough to see what it is about. */
function difference({ file, text }: Snapshot): string {
  const before = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const after = text.split('\n');
  const only = (lines: readonly string[], others: readonly string[], mark: string): string[] => {
    const known = new Set(others);
    return lines.filter((line) => !known.has(line)).map((line) => `    ${mark} ${line}`);
  };
  const lines = [...only(before, after, '-'), ...only(after, before, '+')];
  return [...lines.slice(0, 20), ...(lines.length > 20 ? [`    … ${lines.length - 20} more`] : [])].join(
    '\n',
  );
}
