// Fault × verb × adapter over real HTTP, against the built packages: prints the matrix and `faults survived N/N`, and
// exits 1 when one cell does not end as the table says.
//
//   npm run test:faults
//   npm run test:faults -- id360 --verb getResult     one adapter, one verb
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runEach, transpileHarnesses } from './harnesses.mjs';

const self = fileURLToPath(import.meta.url);

/** Short, so that eleven verbs stand beside each other. */
const ENDS = {
  recovers: '✓',
  PROVIDER_UNAVAILABLE: 'UNAVAILABLE',
  PROVIDER_REJECTED: 'REJECTED',
  SESSION_NOT_FOUND: 'NOT_FOUND',
};

if (process.send === undefined) await showMatrix();
else await runOne(process.argv[2] ?? '', process.argv[3] ?? '');

/** The child: one adapter's cells, each told of as it ends. */
async function runOne(file, verb) {
  const { runFaults } = await import('@anyproof/conformance');
  const { harness } = await import(file);
  await runFaults(harness, (report) => process.send?.(report), verb === '' ? {} : { verb });
  process.disconnect();
}

async function showMatrix() {
  const startedAt = performance.now();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { verb: { type: 'string' } },
  });
  const adapters = await transpileHarnesses(positionals, 'faults');
  const reports = [];
  const crashes = await runEach(adapters, {
    script: self,
    args: [values.verb ?? ''],
    tell: (adapter, report) => reports.push({ adapter, ...report }),
  });

  for (const { name } of adapters)
    printMatrix(
      name,
      reports.filter(({ adapter }) => adapter === name),
    );
  const failures = reports.filter(({ failure }) => failure !== undefined);
  for (const { adapter, verb, fault, failure } of failures)
    console.log(`✗ ${adapter}, ${verb}, ${fault}: ${failure}`);
  for (const crash of crashes) console.log(`✗ ${crash}`);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`faults survived ${reports.length - failures.length}/${reports.length} (${seconds} s)`);
  if (failures.length > 0 || crashes.length > 0 || reports.length === 0) process.exitCode = 1;
}

/** One line for each fault, one column for each verb; a cell says how it ended, as it should. */
function printMatrix(adapter, reports) {
  const verbs = [...new Set(reports.map(({ verb }) => verb))];
  const faults = [...new Set(reports.map(({ fault }) => fault))];
  const width = Math.max(...faults.map((fault) => fault.length)) + 2;
  const cell = (text) => text.padEnd(18);
  console.log(`\n${adapter.padEnd(width)}${verbs.map(cell).join('')}`);
  for (const fault of faults) {
    const ends = verbs.map((verb) => {
      const report = reports.find((one) => one.verb === verb && one.fault === fault);
      if (report === undefined) return cell('–');
      return cell(`${report.failure === undefined ? '' : '✗ '}${ENDS[report.expected] ?? report.expected}`);
    });
    console.log(`${fault.padEnd(width)}${ends.join('').trimEnd()}`);
  }
  console.log('');
}
