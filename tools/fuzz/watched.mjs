import { Worker } from 'node:worker_threads';

/** An input must be done within this; far beyond what any takes, and what a busy machine may add. */
const LONGEST_MS = 20_000;
/** Until the first one: modules are loaded. */
const LOADING_MS = 120_000;
const LOOK_EVERY_MS = 250;

/** Runs one target in a thread of its own, which is stopped when one input does not end. */
export function runTarget({ target, runs, seed, path }) {
  /** [0]: inputs begun. */
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let report;
    let seen = -1;
    let seenAt = performance.now();
    const end = (how) => {
      clearInterval(watch);
      resolve({
        target,
        seed,
        ms: performance.now() - startedAt,
        done: progress[0],
        slowestMs: 0,
        reached: {},
        ...how,
      });
    };
    const worker = new Worker(new URL('worker.mjs', import.meta.url), {
      workerData: { target, runs, seed, path, progress },
    });
    const watch = setInterval(() => {
      const begun = Atomics.load(progress, 0);
      if (begun !== seen) {
        seen = begun;
        seenAt = performance.now();
      } else if (performance.now() - seenAt > (begun === 0 ? LOADING_MS : LONGEST_MS)) {
        const failure = {
          what: `input ${begun - 1} does not end within ${LONGEST_MS} ms`,
          path: path ?? String(begun - 1),
        };
        report = { failure };
        worker.terminate();
      }
    }, LOOK_EVERY_MS);
    worker.on('message', (message) => {
      report = message;
    });
    // Such as an unhandled rejection, or no memory left.
    worker.on('error', (error) => end({ failure: { what: `the thread broke: ${error?.stack ?? error}` } }));
    worker.on('exit', () => end(report ?? { failure: { what: 'the thread ended without a report' } }));
  });
}
