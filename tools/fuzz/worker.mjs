// The thread of one target: generates, runs and reports.
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';

const { target, runs, seed, path, progress } = workerData;
const { arbitrary, check, reached = {} } = await import(`./targets/${target}.mjs`);

let slowestMs = 0;
const property = fc.asyncProperty(arbitrary, async (input) => {
  Atomics.add(progress, 0, 1);
  const startedAt = performance.now();
  await check(input);
  slowestMs = Math.max(slowestMs, performance.now() - startedAt);
});
const replay = path === undefined ? { numRuns: runs } : { numRuns: 1, path, endOnFailure: true };
const details = await fc.check(property, { seed, ...replay });

parentPort.postMessage({ done: details.numRuns, slowestMs, reached, ...failureOf() });

function failureOf() {
  if (details.failed) {
    const error = details.errorInstance;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const input = fc.stringify(details.counterexample).slice(0, 3_000);
    return {
      failure: { what: `${text.slice(0, 3_000)}\n  input: ${input}`, path: details.counterexamplePath },
    };
  }
  // A property whose interesting side no input reaches proves nothing.
  const never = Object.entries(reached).filter(([, count]) => count === 0);
  if (runs < 1_000 || path !== undefined || never.length === 0) return {};
  return { failure: { what: `no input reached: ${never.map(([what]) => what).join(', ')}` } };
}
