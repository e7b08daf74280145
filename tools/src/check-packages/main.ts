// The packages as users get them: packed, looked through, installed in apps of every kind, and run on every Node line.
//
//   npm run build && npm run check:packages
//   npm run check:packages -- --packages-only    without the apps
//   npm run check:packages -- --app esbuild      of the apps, this one
//
// Prints a table of packages and checks and one of apps and Node lines; exits with 1 when one fails.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withConsumer } from '../packages.js';
import { secondsSince } from '../report.js';
import { appPackages } from './consumer-apps.js';
import { typedEntries } from './declarations.js';
import { importsOfDocs } from './docs-imports.js';
import { NODE_LINES } from './expectations.js';
import { type CheckedPackage, PACKAGE_CHECKS } from './package-checks.js';
import { type ConsumerOutcome, nodePackages, runConsumers } from './run-consumers.js';

/** What the row is about, and what holds. */
type Row = readonly [name: string, cells: readonly boolean[]];

const { values } = parseArgs({
  options: { 'packages-only': { type: 'boolean', default: false }, app: { type: 'string' } },
});
const packagesOnly = values['packages-only'];
const startedAt = performance.now();
const typesOfNode = { '@types/node': '^20.19.43' };
const problems: string[] = [];

await withConsumer(
  async ({ folder, npm, packages }) => {
    npm('ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund');
    const installed = packages.map((one) => ({
      ...one,
      root: join(folder, 'node_modules', one.manifest.name),
    }));
    const checked = checkPackages(installed);
    if (packagesOnly) return printPackages(await checked);
    const entries = installed.flatMap((one) =>
      typedEntries(one)
        .filter(({ condition }) => condition !== 'require')
        .map(({ subpath }) => one.manifest.name + subpath.slice(1)),
    );
    printPackages(await checked);
    printConsumers(
      await runConsumers({ folder, entries: entries.filter((entry) => !isCommand(entry)), only: values.app }),
    );
  },
  packagesOnly ? typesOfNode : { ...typesOfNode, ...nodePackages, ...appPackages },
);

for (const problem of problems) console.log(`\n✗ ${problem}`);
console.log(`\n${secondsSince(startedAt)} s`);
if (problems.length > 0) process.exitCode = 1;

/** The command's package is no module of an app. */
function isCommand(entry: string): boolean {
  return entry.startsWith('@anyproof/cli');
}

async function checkPackages(installed: readonly CheckedPackage[]): Promise<Row[]> {
  const versions = new Map(installed.map(({ manifest }) => [manifest.name, manifest.version]));
  const context = { docs: importsOfDocs(), versions };
  const rows: Row[] = [];
  for (const one of installed) {
    const cells: boolean[] = [];
    for (const [check, work] of PACKAGE_CHECKS) {
      const found = await work(one, context);
      cells.push(found.length === 0);
      problems.push(...found.map((problem) => `${one.manifest.name}, ${check}: ${problem}`));
    }
    rows.push([`${one.manifest.name} (${Math.ceil(one.packed.size / 1000)} kB)`, cells]);
  }
  return rows;
}

function printPackages(rows: readonly Row[]): void {
  printTable(
    PACKAGE_CHECKS.map(([name]) => name),
    rows,
  );
}

function printConsumers(outcomes: readonly ConsumerOutcome[]): void {
  const lines = Object.keys(NODE_LINES);
  for (const { app, line, failure } of outcomes)
    if (failure !== undefined) problems.push(`${app} on Node ${line}: ${failure}`);
  const holds = (app: string, line: string): boolean =>
    outcomes.some((one) => one.app === app && one.line === line && one.failure === undefined);
  console.log('');
  printTable(
    lines.map((line) => `Node ${line}`),
    [...new Set(outcomes.map(({ app }) => app))].map((app) => [app, lines.map((line) => holds(app, line))]),
  );
}

function printTable(columns: readonly string[], rows: readonly Row[]): void {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  console.log(' '.repeat(width) + columns.join('  '));
  for (const [name, cells] of rows) {
    const marks = cells.map((good, index) => (good ? '✓' : '✗').padEnd((columns[index] ?? '').length + 2));
    console.log(`${name.padEnd(width)}${marks.join('').trimEnd()}`);
  }
}
