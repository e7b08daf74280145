// The conformance cases over the built packages: a matrix of adapters and cases, and exit code 1 when one fails.
//
//   npm run build && npm run conformance
//   npm run conformance -- id360 innovatrics          these adapters only
//   npm run conformance -- --grep "createSession, 5"  these cases only
//
// Each adapter runs in a process of its own.
import { parseArgs } from 'node:util';
import { runEach, transpileHarnesses } from '../harnesses.js';
import { secondsSince } from '../report.js';
import type { CaseReport, Mark } from './report.js';

const startedAt = performance.now();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' } },
});
const adapters = transpileHarnesses(positionals, 'conformance');
const names = adapters.map(({ name }) => name);
/** Adapter → what came of each case, by group and name. */
const reports = new Map(names.map((name) => [name, new Map<string, CaseReport>()]));
const crashes = await runEach<CaseReport>(adapters, {
  script: new URL('worker.js', import.meta.url),
  args: [values.grep ?? ''],
  tell: (name, report) => reports.get(name)?.set(`${report.group}: ${report.name}`, report),
});

printMatrix();
const failures = names.flatMap((name) =>
  reportsOf(name).flatMap(({ group, name: what, failure }) =>
    failure === undefined ? [] : [`${name}: ${group}: ${what}\n    ${failure.split('\n').join('\n    ')}`],
  ),
);
for (const failure of [...failures, ...crashes]) console.log(`\n✗ ${failure}`);
printTotals();
console.log(`\n${secondsSince(startedAt)} s`);
if (failures.length > 0 || crashes.length > 0) process.exitCode = 1;

function reportsOf(adapter: string): CaseReport[] {
  return [...(reports.get(adapter)?.values() ?? [])];
}

function printMatrix(): void {
  const cases = new Map([...reports.values()].flatMap((own) => [...own]));
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const cells = (texts: readonly string[]): string => texts.map((text) => text.padStart(width)).join('');
  const groups = new Set([...cases.values()].map(({ group }) => group));
  console.log(cells(names));
  for (const group of groups) {
    console.log(`\n${group}`);
    for (const [key, one] of cases)
      if (one.group === group)
        console.log(`${cells(names.map((name) => reports.get(name)?.get(key)?.mark ?? ' '))}  ${one.name}`);
  }
}

function printTotals(): void {
  console.log('');
  for (const name of names) {
    const marks = reportsOf(name).map(({ mark }) => mark);
    const count = (wanted: Mark): number => marks.filter((mark) => mark === wanted).length;
    console.log(`${name}: ${count('✓')} passed, ${count('–')} do not apply, ${count('✗')} failed`);
  }
}
