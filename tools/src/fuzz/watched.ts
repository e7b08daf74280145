import { Worker } from 'node:worker_threads';
import type { TargetOptions, TargetReport } from './report.js';

/** An input must be done within this; far beyond what any takes, and what a busy machine may add. */
const LONGEST_MS = 20_000;
/** Until the first one: modules are loaded. */
const LOADING_MS = 120_000;
const LOOK_EVERY_MS = 250;

export interface WatchedReport extends TargetReport, Pick<TargetOptions, 'target' | 'seed'> {
  readonly ms: number;
}

/** Runs one target in a thread of its own, which is stopped when one input does not end. */
export function runTarget(options: TargetOptions): Promise<WatchedReport> {
  const { target, seed, path } = options;
  /** [0]: inputs begun. */
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const begun = (): number => Atomics.load(progress, 0);
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let report: Partial<TargetReport> | undefined;
    let seen = -1;
    let seenAt = performance.now();
    const end = (how: Partial<TargetReport>): void => {
      clearInterval(watch);
      const ms = performance.now() - startedAt;
      resolve({ target, seed, ms, done: begun(), slowestMs: 0, reached: {}, ...how });
    };
    const worker = new Worker(new URL('worker.js', import.meta.url), {
      workerData: { ...options, progress },
    });
    const watch = setInterval(() => {
      const now = begun();
      if (now !== seen) {
        seen = now;
        seenAt = performance.now();
      } else if (performance.now() - seenAt > (now === 0 ? LOADING_MS : LONGEST_MS)) {
        const what = `input ${now - 1} does not end within ${LONGEST_MS} ms`;
        report = { failure: { what, path: path ?? String(now - 1) } };
        worker.terminate();
      }
    }, LOOK_EVERY_MS);
    worker.on('message', (message: TargetReport) => {
      report = message;
    });
    // Such as an unhandled rejection, or no memory left.
    worker.on('error', (error) => end({ failure: { what: `the thread broke: ${textOf(error)}` } }));
    worker.on('exit', () => end(report ?? { failure: { what: 'the thread ended without a report' } }));
  });
}

const textOf = (error: unknown): unknown => (error instanceof Error ? (error.stack ?? error) : error);
