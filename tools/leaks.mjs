// Plants known secrets and people, drives every error path of every adapter over real HTTP, and looks for them on every
// surface, against the built packages: prints what was driven and `leaks 0/N`, and exits 1 when anything shows.
//
//   npm run test:leaks
//   npm run test:leaks -- id360 --only "hostile answers: getSession"     one adapter, some cases
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inParallel, transpileHarnesses } from './harnesses.mjs';
import { logTap, traceTap } from './leak-taps.mjs';

const self = fileURLToPath(import.meta.url);
/** Fewer would be no proof. */
const LEAST_CASES = 500;

const [role, file, only] = process.argv.slice(2);
if (process.send === undefined) await main();
else if (role === 'drive') await driveAll();
else await leaveUnhandled();

/** A child: one adapter's cases, each told of as it ends. */
async function driveAll() {
  const { runLeaks } = await import('@anyproof/conformance');
  const { harness } = await import(file);
  const taps = [logTap(), await traceTap()];
  await runLeaks(harness, (report) => process.send?.(report), { taps, only });
  process.disconnect();
}

/** A child: what one case threw is left to the runtime, which prints it and ends the process. */
async function leaveUnhandled() {
  const { driveLeakCase } = await import('@anyproof/conformance');
  const { harness } = await import(file);
  const { thrown, secrets } = await driveLeakCase(harness, only);
  process.send?.(secrets, () => {
    process.disconnect();
    if (thrown !== undefined) Promise.reject(thrown);
  });
}

async function main() {
  const startedAt = performance.now();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { only: { type: 'string' }, slowest: { type: 'boolean' } },
  });
  const adapters = await transpileHarnesses(positionals, 'leaks');
  const reports = [];
  const crashes = [];
  // The slowest first; what each leaves to be sampled goes to whoever is free.
  const work = adapters.map(({ name, file }, turn) => async () => {
    const child = start(['drive', file, values.only ?? '']);
    child.on('message', (report) => reports.push({ adapter: name, ...report }));
    const { code, printed } = await ended(child);
    if (code !== 0) crashes.push(`${name}: the process ended with code ${code}\n${printed}`);
    else if (printed !== '')
      crashes.push(`${name}: the library printed ${printed.length} characters by itself`);
    for (const sample of sampleOf(name, reports, turn))
      work.push(async () => void reports.push(await unhandled({ ...sample, file })));
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
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`leaks ${leaking.length}/${reports.length} (${seconds} s)`);
  const tooFew = values.only === undefined && positionals.length === 0 && reports.length < LEAST_CASES;
  if (tooFew) console.log(`✗ fewer than ${LEAST_CASES} cases`);
  if (tooFew || reports.length === 0 || [leaking, failures, crashes].some(({ length }) => length > 0))
    process.exitCode = 1;
}

/** For every other code that an adapter threw, the first case that did; the next adapter in turn has the others. */
function sampleOf(adapter, reports, turn) {
  const byEnd = new Map();
  for (const report of reports)
    if (report.adapter === adapter && report.end !== 'ok' && !byEnd.has(report.end))
      byEnd.set(report.end, report);
  return [...byEnd]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, report], index) => ((index + turn) % 2 === 0 ? [report] : []));
}

/** The whole output of a process that dies of the error. */
async function unhandled({ adapter, file, theme, name, end }) {
  const startedAt = performance.now();
  const { createDetector } = await import('@anyproof/conformance');
  const detector = createDetector();
  const child = start(['unhandled', file, `${theme}: ${name}`]);
  child.on('message', (secrets) => detector.add(secrets));
  const { code, printed } = await ended(child);
  const told = printed.includes('ProofingError') && printed.includes(end);
  return {
    adapter,
    theme: 'unhandled rejections',
    name: `${end}, of ${theme}: ${name}`,
    end,
    leaks: detector.find([['the output of the process', printed]]),
    milliseconds: Math.round(performance.now() - startedAt),
    ...(code !== 0 && told ? {} : { failure: `the process ended with code ${code} and told of no ${end}` }),
  };
}

function start(args) {
  return fork(self, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
}

async function ended(child) {
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, printed: Buffer.concat(chunks).toString('utf8') };
}

/** One line for each theme: how many paths were driven, and how they ended. */
function printTable(adapter, reports) {
  console.log(`\n${adapter}`);
  for (const theme of new Set(reports.map((one) => one.theme))) {
    const own = reports.filter((one) => one.theme === theme);
    const ends = new Map();
    for (const { end } of own) ends.set(end, (ends.get(end) ?? 0) + 1);
    const told = [...ends].map(([end, count]) => `${end} ${count}`).join(', ');
    console.log(`${String(own.length).padStart(6)}  ${theme.padEnd(32)}${told}`);
  }
  console.log(`${String(reports.length).padStart(6)}  in all\n`);
}

function printSlowest(reports) {
  for (const { adapter, theme, name, milliseconds } of reports
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, 20))
    console.log(`${milliseconds} ms  ${adapter}, ${theme}, ${name}`);
}
