// Plants known secrets and people, drives every error path of every adapter over real HTTP, and looks for them on every
// surface, against the built packages: prints what was driven and `leaks 0/N`, and exits 1 when anything shows.
//
//   npm run test:leaks
//   npm run test:leaks -- id360 --only "hostile answers: getSession"     one adapter, some cases
//   npm run test:leaks -- --part 1/2                                     every second adapter, and the databases
//   npm run test:leaks -- --slowest                                      also the cases that took the longest
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createDetector, type LeakReport, type Secret } from '@anyproof/conformance';
import { type AdapterHarness, transpileHarnesses } from '../harnesses.js';
import { inParallel } from '../in-parallel.js';
import { partOf } from '../part.js';
import { secondsSince } from '../report.js';
import { databaseLeaks } from './databases.js';
import { type AdapterReport, printSlowest, printTable } from './report.js';

/** Fewer would be no proof. */
const LEAST_CASES = 500;

const startedAt = performance.now();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    part: { type: 'string', default: '1/1' },
    slowest: { type: 'boolean' },
  },
});
const { part, parts } = partOf(values.part);
const adapters = transpileHarnesses(positionals, 'leaks').filter((_, turn) => turn % parts === part);
const reports: AdapterReport[] = [];
const crashes: string[] = [];
// The slowest first; what each leaves to be sampled goes to whoever is free.
const work: (() => Promise<void>)[] = adapters.map((adapter, turn) => async () => {
  await drive(adapter);
  for (const sample of sampleOf(adapter.name, turn))
    work.push(async () => void reports.push(await unhandled(sample, adapter.file)));
});
await inParallel(work);

for (const { name } of adapters)
  printTable(
    name,
    reports.filter(({ adapter }) => adapter === name),
  );
const leaking = reports.filter(({ leaks }) => leaks.length > 0);
for (const { adapter, theme, name, end, leaks } of leaking)
  for (const { secret, form, surface } of leaks)
    console.log(`✗ ${adapter}, ${theme}, ${name} (${end}): ${secret}, ${form}, shows in ${surface}`);
const failures = reports.filter(({ failure }) => failure !== undefined);
for (const { adapter, theme, name, failure } of failures)
  console.log(`✗ ${adapter}, ${theme}, ${name}: ${failure}`);
for (const crash of crashes) console.log(`✗ ${crash}`);
if (values.slowest) printSlowest(reports);
console.log(`leaks ${leaking.length}/${reports.length} (${secondsSince(startedAt)} s)`);
const databases = values.only === undefined && positionals.length === 0 ? await databaseLeaks() : [];
for (const { database, files, leaks } of databases) {
  console.log(`${database}: ${files} files searched, leaks ${leaks.length}`);
  for (const { secret, form, surface } of leaks) console.log(`✗ ${secret}, ${form}, shows in ${surface}`);
}
const tooFew = values.only === undefined && positionals.length === 0 && reports.length < LEAST_CASES / parts;
if (tooFew) console.log(`✗ fewer than ${LEAST_CASES / parts} cases`);
if (
  tooFew ||
  reports.length === 0 ||
  [leaking, failures, crashes, databases.flatMap(({ leaks }) => leaks)].some(({ length }) => length > 0)
)
  process.exitCode = 1;

/** One adapter's cases. */
async function drive({ name, file }: AdapterHarness): Promise<void> {
  const child = start('drive.js', [file, values.only ?? '']);
  // The script sends nothing else.
  child.on('message', (report) => reports.push({ adapter: name, ...(report as LeakReport) }));
  const { code, printed } = await ended(child);
  if (code !== 0) crashes.push(`${name}: the process ended with code ${code}\n${printed}`);
  else if (printed !== '')
    crashes.push(`${name}: the library printed ${printed.length} characters by itself`);
}

/** For every other code that an adapter threw, the first case that did; the next adapter in turn has the others. */
function sampleOf(adapter: string, turn: number): AdapterReport[] {
  const byEnd = new Map<string, AdapterReport>();
  for (const report of reports)
    if (report.adapter === adapter && report.end !== 'ok' && !byEnd.has(report.end))
      byEnd.set(report.end, report);
  return [...byEnd]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, report], index) => ((index + turn) % 2 === 0 ? [report] : []));
}

/** Searches the whole output of a process that dies of the error. */
async function unhandled({ adapter, theme, name, end }: AdapterReport, file: string): Promise<AdapterReport> {
  const begunAt = performance.now();
  const detector = createDetector();
  const child = start('unhandled.js', [file, `${theme}: ${name}`]);
  // The script sends nothing else.
  child.on('message', (secrets) => detector.add(secrets as readonly Secret[]));
  const { code, printed } = await ended(child);
  const isShown = printed.includes('ProofingError') && printed.includes(end);
  return {
    adapter,
    theme: 'unhandled rejections',
    name: `${end}, of ${theme}: ${name}`,
    end,
    leaks: detector.find([['the output of the process', printed]]),
    milliseconds: Math.round(performance.now() - begunAt),
    ...(code !== 0 && isShown
      ? {}
      : { failure: `the process ended with code ${code} and told of no ${end}` }),
  };
}

function start(script: string, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; printed: string }> {
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, printed: Buffer.concat(chunks).toString('utf8') };
}
