// Fuzzing over the built packages: whatever comes in, what comes out is typed, sound and prompt. Prints runs, time and seed
// of each target and `fuzz N/N targets, R inputs each`; exits 1 when a target fails, with what replays it.
//
//   npm run test:fuzz                                         10,000 inputs for each target
//   npm run test:fuzz -- --runs 1000000                       the nightly run
//   npm run test:fuzz -- mapper-id360 json                    these targets
//   npm run test:fuzz -- json --seed 42 --path 17:0:3         one input again
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { secondsSince } from '../report.js';
import { TARGETS } from './targets.js';
import { runTarget, type WatchedReport } from './watched.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string' }, seed: { type: 'string' }, path: { type: 'string' } },
});
const runs = Number(values.runs ?? 10_000);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs takes a whole number');
if (values.path !== undefined && (positionals.length !== 1 || values.seed === undefined))
  throw new Error('--path goes with one target and its --seed');

const all = Object.keys(TARGETS);
const unknown = positionals.filter((name) => !all.includes(name));
if (unknown.length > 0) throw new Error(`no such target: ${unknown.join(', ')}; there are ${all.join(', ')}`);
const wanted = positionals.length > 0 ? positionals : all;

const startedAt = performance.now();
const waiting = [...wanted];
const failed: string[] = [];
const lane = async (): Promise<void> => {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
    const report = await runTarget({ target, runs, seed, path: values.path });
    print(report);
    if (report.failure !== undefined) failed.push(target);
  }
};
console.log(`${'target'.padEnd(22)}${'runs'.padStart(9)}${'s'.padStart(8)}${'slowest'.padStart(10)}  seed`);
await Promise.all(Array.from({ length: Math.min(2, availableParallelism(), wanted.length) }, lane));
console.log(
  `\nfuzz ${wanted.length - failed.length}/${wanted.length} targets, ${runs} inputs each (${secondsSince(startedAt, 0)} s)`,
);
if (failed.length > 0) process.exitCode = 1;

function print({ target, done, ms, slowestMs, seed, reached, failure }: WatchedReport): void {
  const time = (ms / 1000).toFixed(1).padStart(8);
  const slowest = `${slowestMs.toFixed(0)} ms`.padStart(10);
  const counts = Object.entries(reached).map(([what, count]) => `${what} ${count}`);
  console.log(
    `${target.padEnd(22)}${String(done).padStart(9)}${time}${slowest}  ${String(seed).padEnd(11)} ${counts.join(', ')}`,
  );
  if (failure === undefined) return;
  const path = failure.path === undefined ? '' : ` --path ${failure.path}`;
  console.log(`✗ ${target}: ${failure.what}\n  replay: npm run test:fuzz -- ${target} --seed ${seed}${path}`);
}
