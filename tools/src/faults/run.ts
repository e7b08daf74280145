// Fault × verb × adapter over real HTTP, against the built packages: prints the matrix and `faults survived N/N`, and
// exits 1 when one cell does not end as the table says.
//
//   npm run test:faults
//   npm run test:faults -- id360 --verb getResult     one adapter, one verb
import { parseArgs } from 'node:util';
import type { FaultEnd, FaultReport } from '@anyproof/conformance';
import { runEach, transpileHarnesses } from '../harnesses.js';
import { secondsSince } from '../report.js';

type AdapterReport = FaultReport & { readonly adapter: string };

/** Short, so that eleven verbs fit beside each other. */
const ENDS: Partial<Record<FaultEnd, string>> = {
  recovers: '✓',
  PROVIDER_UNAVAILABLE: 'UNAVAILABLE',
  PROVIDER_REJECTED: 'REJECTED',
  SESSION_NOT_FOUND: 'NOT_FOUND',
};

const startedAt = performance.now();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { verb: { type: 'string' } },
});
const adapters = transpileHarnesses(positionals, 'faults');
const reports: AdapterReport[] = [];
const crashes = await runEach<FaultReport>(adapters, {
  script: new URL('worker.js', import.meta.url),
  args: [values.verb ?? ''],
  tell: (adapter, report) => reports.push({ adapter, ...report }),
});

for (const { name } of adapters) printMatrix(name);
const failures = reports.filter(({ failure }) => failure !== undefined);
for (const { adapter, verb, fault, failure } of failures)
  console.log(`✗ ${adapter}, ${verb}, ${fault}: ${failure}`);
for (const crash of crashes) console.log(`✗ ${crash}`);
console.log(
  `faults survived ${reports.length - failures.length}/${reports.length} (${secondsSince(startedAt)} s)`,
);
if (failures.length > 0 || crashes.length > 0 || reports.length === 0) process.exitCode = 1;

/** One line for each fault, one column for each verb; a cell says how it ended, as it should. */
function printMatrix(adapter: string): void {
  const own = reports.filter((report) => report.adapter === adapter);
  const verbs = [...new Set(own.map(({ verb }) => verb))];
  const faults = [...new Set(own.map(({ fault }) => fault))];
  const width = Math.max(...faults.map((fault) => fault.length)) + 2;
  const cell = (text: string): string => text.padEnd(18);
  console.log(`\n${adapter.padEnd(width)}${verbs.map(cell).join('')}`);
  for (const fault of faults) {
    const ends = verbs.map((verb) => {
      const report = own.find((one) => one.verb === verb && one.fault === fault);
      if (report === undefined) return cell('–');
      return cell(`${report.failure === undefined ? '' : '✗ '}${ENDS[report.expected] ?? report.expected}`);
    });
    console.log(`${fault.padEnd(width)}${ends.join('').trimEnd()}`);
  }
  console.log('');
}
