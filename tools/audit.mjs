// Known advisories against what users install. One that is not in tools/advisories.json fails, as does an entry there
// whose review is over, or that no advisory asks for any more.
//
//   npm run audit             fails when the registry does not answer, too
//   npm run audit -- --offline-ok
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { withConsumer } from './consumer.mjs';

const offlineOk = process.argv.includes('--offline-ok');
const allowed = JSON.parse(readFileSync(new URL('./advisories.json', import.meta.url), 'utf8'));
const today = new Date().toISOString().slice(0, 10);
const problems = [];

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
const report = parse(stdout);
if (report?.vulnerabilities === undefined) {
  console.log(
    `the registry gave no advisories; the ${allowed.length} allowed by review were checked for their dates only`,
  );
  if (!offlineOk) problems.push('no advisories could be read');
} else {
  const found = new Map();
  for (const { via } of Object.values(report.vulnerabilities))
    for (const one of via)
      if (typeof one === 'object')
        found.set(one.url.split('/').at(-1), { name: one.name, severity: one.severity });
  for (const [id, { name, severity }] of found)
    if (!allowed.some((entry) => entry.id === id))
      problems.push(`${id} (${name}, ${severity}): new; fix or review it`);
  for (const { id } of allowed)
    if (!found.has(id)) problems.push(`${id}: no longer reported; take it off the list`);
  console.log(`${found.size} advisories, ${allowed.length} allowed by review`);
}
for (const problem of problems) console.log(`✗ ${problem}`);
if (problems.length > 0) process.exitCode = 1;

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
