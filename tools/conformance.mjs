// The conformance cases over the built packages: a matrix of adapters and cases, and exit code 1 when one fails.
//
//   npm run build && npm run conformance
//   npm run conformance -- id360 innovatrics          these adapters only
//   npm run conformance -- --grep "createSession, 5"  these cases only
//
// Each adapter runs in a process of its own.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runEach, transpileHarnesses } from './harnesses.mjs';

const self = fileURLToPath(import.meta.url);

if (process.send === undefined) await showMatrix();
else await runCases(process.argv[2] ?? '', process.argv[3] ?? '');

/** The child: runs one adapter's cases in order and tells of each. */
async function runCases(file, grep) {
  const { conformanceCases } = await import('@anyproof/conformance');
  const { harness } = await import(file);
  const cases = conformanceCases(harness).filter(({ group, name }) => `${group}: ${name}`.includes(grep));
  for (const { group, name, skip, run } of cases) {
    const startedAt = performance.now();
    const failure = skip === undefined ? await run().then(() => undefined, String) : undefined;
    const mark = skip !== undefined ? '–' : failure === undefined ? '✓' : '✗';
    process.send?.({ group, name, mark, failure, milliseconds: Math.round(performance.now() - startedAt) });
  }
  process.disconnect();
}

async function showMatrix() {
  const startedAt = performance.now();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string' } },
  });
  const adapters = await transpileHarnesses(positionals, 'conformance');

  /** Adapter → what came of each case, by group and name. */
  const told = new Map(adapters.map(({ name }) => [name, new Map()]));
  const crashes = await runEach(adapters, {
    script: self,
    args: [values.grep ?? ''],
    tell: (name, result) => told.get(name)?.set(`${result.group}: ${result.name}`, result),
  });

  const names = adapters.map(({ name }) => name);
  printMatrix(names, told);
  const failures = names.flatMap((name) =>
    [...(told.get(name)?.values() ?? [])]
      .filter(({ mark }) => mark === '✗')
      .map(
        (result) =>
          `${name}: ${result.group}: ${result.name}\n    ${result.failure.split('\n').join('\n    ')}`,
      ),
  );
  for (const failure of [...failures, ...crashes]) console.log(`\n✗ ${failure}`);
  printTotals(names, told);
  console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  if (failures.length > 0 || crashes.length > 0) process.exitCode = 1;
}

function printMatrix(names, told) {
  const cases = new Map();
  for (const results of told.values())
    for (const [key, { group, name }] of results) cases.set(key, { group, name });
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const cells = (texts) => texts.map((text) => text.padStart(width)).join('');
  const groups = [...new Set([...cases.values()].map(({ group }) => group))];
  console.log(cells(names));
  for (const group of groups) {
    console.log(`\n${group}`);
    for (const [key, one] of cases)
      if (one.group === group)
        console.log(`${cells(names.map((name) => told.get(name)?.get(key)?.mark ?? ' '))}  ${one.name}`);
  }
}

function printTotals(names, told) {
  console.log('');
  for (const name of names) {
    const marks = [...(told.get(name)?.values() ?? [])].map(({ mark }) => mark);
    const count = (wanted) => marks.filter((mark) => mark === wanted).length;
    console.log(`${name}: ${count('✓')} passed, ${count('–')} do not apply, ${count('✗')} failed`);
  }
}
