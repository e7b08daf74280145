// Known advisories against what users install. One that is not in tools/advisories.json fails, as does an entry there whose
// review is over, or that no advisory asks for any more.
//
//   npm run audit             fails when the registry does not answer, too
//   npm run audit -- --offline-ok
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { withConsumer } from './packages.js';
import { reportProblems } from './report.js';
import { root } from './root.js';

const allowedShape = z.array(
  z.object({
    id: z.string(),
    package: z.string(),
    reviewed: z.string(),
    until: z.string(),
    reason: z.string(),
  }),
);
/** Of `npm audit --json`; `via` also names packages. */
const reportShape = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      via: z.array(
        z.union([z.string(), z.object({ url: z.string(), name: z.string(), severity: z.string() })]),
      ),
    }),
  ),
});

const offlineOk = process.argv.includes('--offline-ok');
const allowed = allowedShape.parse(JSON.parse(readFileSync(join(root, 'tools/advisories.json'), 'utf8')));
const today = new Date().toISOString().slice(0, 10);
const problems: string[] = [];

for (const { id, package: name, reviewed, until, reason } of allowed) {
  if (!/^GHSA(-[0-9a-z]{4}){3}$/.test(id) || !name || !reason)
    problems.push(`${id}: an entry needs id, package and reason`);
  if (!(reviewed <= today) || !(until > reviewed)) problems.push(`${id}: its dates make no sense`);
  if (until < today)
    problems.push(`${id} (${name}): reviewed on ${reviewed}, to be looked at again by ${until}`);
}

// npm's exit code says that something was found, which is ours to judge.
const { stdout } = await withConsumer(({ folder }) =>
  spawnSync('npm', ['audit', '--json'], { cwd: folder, encoding: 'utf8' }),
);
const report = reportShape.safeParse(parsed(stdout));
if (!report.success) {
  console.log(
    `the registry gave no advisories; the ${allowed.length} allowed by review were checked for their dates only`,
  );
  if (!offlineOk) problems.push('no advisories could be read');
} else {
  const found = new Map<string, { readonly name: string; readonly severity: string }>();
  for (const { via } of Object.values(report.data.vulnerabilities))
    for (const one of via)
      if (typeof one === 'object')
        found.set(one.url.split('/').at(-1) ?? '', { name: one.name, severity: one.severity });
  for (const [id, { name, severity }] of found)
    if (!allowed.some((entry) => entry.id === id))
      problems.push(`${id} (${name}, ${severity}): new; fix or review it`);
  for (const { id } of allowed)
    if (!found.has(id)) problems.push(`${id}: no longer reported; take it off the list`);
  console.log(`${found.size} advisories, ${allowed.length} allowed by review`);
}
reportProblems(problems);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
