// Replaces each leaf of every answer of every emulator in turn and checks what the adapters make of it. Prints a line per
// adapter, `answers swept N/N` and `fields N/N`; exits 1 on any failure, on a canary that is not caught, on a missing field, or
// when fewer than 5,000 distinct replacements were swept.
//
//   npm run test:sweep
//   npm run test:sweep -- --part 1/2                   the first half of them
//   npm run test:sweep -- --adapter id360 --list       one adapter, every failure
//   npm run test:sweep -- --save /tmp                  the failures as /tmp/sweep-<adapter>.json
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inParallel } from '../in-parallel.js';
import { partOf } from '../part.js';
import { secondsSince } from '../report.js';
import { runCanaries } from './canaries.js';
import { type AdapterName, DECIDES, listProblems } from './decides.js';
import { compareFields } from './fields.js';
import { type AdapterResult, grouped, printAdapter, printMissing } from './print.js';
import type { ShareReport } from './share.js';

const LEAST = 5_000;
/** Processes per adapter, the longest first, so that two cores finish together. */
const SHARES: ReadonlyMap<AdapterName, number> = new Map<AdapterName, number>([
  ['1kosmos', 2],
  ['id360', 2],
  ['innovatrics', 2],
  ['shootid', 1],
]);

const { values } = parseArgs({
  options: {
    adapter: { type: 'string', multiple: true },
    list: { type: 'boolean', default: false },
    save: { type: 'string' },
    part: { type: 'string', default: '1/1' },
  },
});
const { part, parts } = partOf(values.part);
const all = [...SHARES.keys()];
const named: readonly string[] = values.adapter ?? all;
const wanted = named.flatMap((name) => all.filter((one) => one === name));
const unknown = named.filter((name) => !all.some((one) => one === name));
if (unknown.length > 0)
  throw new Error(`no such adapter: ${unknown.join(', ')}; there are ${all.join(', ')}`);

const startedAt = performance.now();
const canaries = await runCanaries();
for (const { name, problem } of canaries)
  if (problem !== undefined) console.log(`✗ canary ${name}: ${problem}`);
console.log(
  `canaries caught ${canaries.filter(({ problem }) => problem === undefined).length}/${canaries.length}`,
);

const reports: ShareReport[] = [];
const crashes: string[] = [];
await inParallel(
  wanted.flatMap((name) => {
    const shares = SHARES.get(name) ?? 1;
    return Array.from({ length: shares }, (_one, share) => async () => {
      const report = await runShare(name, part * shares + share, parts * shares);
      if (report === undefined)
        crashes.push(`${name}: the process of share ${share + 1} ended without a report`);
      else reports.push(report);
    });
  }),
);

const results = wanted.map(resultOf);
for (const result of results) printAdapter(result, values.list);
for (const crash of crashes) console.log(`✗ ${crash}`);
for (const { name, failures } of results) {
  if (values.save === undefined) continue;
  writeFileSync(join(values.save, `sweep-${name}.json`), `${JSON.stringify(grouped(failures), null, 1)}\n`);
}
const sum = (count: (result: AdapterResult) => number): number =>
  results.reduce((total, result) => total + count(result), 0);
const [swept, failed] = [sum(({ keys }) => keys.size), sum(({ failedKeys }) => failedKeys.size)];
const [documented, missing] = [sum(({ fields }) => fields.length), sum((one) => one.missing.length)];
for (const result of results) printMissing(result);
console.log(`\nanswers swept ${swept - failed}/${swept} (${secondsSince(startedAt, 0)} s)`);
console.log(`fields ${documented - missing}/${documented}`);

const least = values.adapter === undefined ? LEAST / parts : 0;
if (swept < least) console.log(`✗ ${swept} are too few: ${least} at least`);
const problems = [
  failed > 0 || results.some(({ failures }) => failures.length > 0),
  missing > 0,
  crashes.length > 0,
  canaries.some(({ problem }) => problem !== undefined),
  results.some(({ listed }) => listed.length > 0),
  swept < least,
];
if (problems.some(Boolean)) process.exitCode = 1;

/** One adapter's shares together. */
function resultOf(name: AdapterName): AdapterResult {
  const shares = reports.filter((report) => report.name === name);
  const failures = shares.flatMap((one) => one.failures);
  const fields = compareFields(name, [...new Set(shares.flatMap((one) => one.fields))]);
  return {
    name,
    failures,
    fields,
    missing: fields.filter((field) => !field.swept),
    keys: new Set(shares.flatMap(({ keys }) => keys)),
    failedKeys: new Set(
      failures.map(({ call, path, replacement }) => `${name} ${call} ${path} ${replacement}`),
    ),
    listed: parts > 1 ? [] : listProblems(DECIDES[name], new Set(shares.flatMap(({ bitten }) => bitten))),
    runs: shares.reduce((total, { runs }) => total + runs, 0),
    takes: shares[0]?.takes ?? 0,
    ms: shares.reduce((total, { ms }) => total + ms, 0),
  };
}

function runShare(name: AdapterName, share: number, shares: number): Promise<ShareReport | undefined> {
  const script = fileURLToPath(new URL('worker.js', import.meta.url));
  return new Promise((resolve) => {
    let report: ShareReport | undefined;
    const child = fork(script, [name, String(share), String(shares)], { stdio: 'inherit' });
    child.on('message', (message) => {
      // The worker sends nothing else.
      report = message as ShareReport;
    });
    child.on('close', () => resolve(report));
  });
}
