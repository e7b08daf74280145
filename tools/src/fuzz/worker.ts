// The thread of one target: generates, runs and reports.
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import type { TargetFailure, TargetOptions, TargetReport } from './report.js';
import type { RunDetails, Target } from './target.js';
import { TARGETS } from './targets.js';

const options: TargetOptions & { readonly progress: Int32Array } = workerData;
const { runs, seed, path, progress } = options;
const load = TARGETS[options.target];
if (load === undefined) throw new Error(`no such target: ${options.target}`);
const { target } = await load();

let slowestMs = 0;
const replay = path === undefined ? { numRuns: runs } : { numRuns: 1, path, endOnFailure: true };
const details = await target.run({ seed, ...replay }, async (check) => {
  Atomics.add(progress, 0, 1);
  const startedAt = performance.now();
  await check();
  slowestMs = Math.max(slowestMs, performance.now() - startedAt);
});
const failure = failureOf(details, target);
const report: TargetReport = {
  done: details.numRuns,
  slowestMs,
  reached: target.reached,
  ...(failure && { failure }),
};
parentPort?.postMessage(report);

function failureOf(
  { failed, errorInstance: error, counterexample, counterexamplePath }: RunDetails,
  { reached }: Target,
): TargetFailure | undefined {
  if (failed) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const input = fc.stringify(counterexample).slice(0, 3_000);
    return { what: `${text.slice(0, 3_000)}\n  input: ${input}`, path: counterexamplePath };
  }
  const never = Object.entries(reached).filter(([, count]) => count === 0);
  if (runs < 1_000 || path !== undefined || never.length === 0) return undefined;
  return { what: `no input reached: ${never.map(([what]) => what).join(', ')}` };
}
