// Twice the workers, twice the work: where a vendor takes 200 ms, a worker mostly waits.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, Figure } from './figures.js';
import { preparedDatabase, runningTracker } from './prepare.js';
import { seedSessions } from './seed.js';
import { inTurn, ratioOf } from './statistics.js';

const EXTENTS = { full: { rounds: 4, seconds: 5 }, quick: { rounds: 2, seconds: 4 } };
const VENDOR_MS = 200;
const CONCURRENCY = 20;
const HOUR_MS = 3_600_000;
const WARM_UP_MS = 1_500;
/** More than all rounds can poll: twenty at a time, five times a second, by three workers in each pair of rounds. */
const SESSIONS = 12_000;

export async function twoWorkerFigures({ quick, server }: BenchOptions): Promise<Figure[]> {
  const { rounds, seconds } = quick ? EXTENTS.quick : EXTENTS.full;
  const database = await preparedDatabase(server);
  try {
    const overdue = Date.now() - HOUR_MS;
    await seedSessions({ database: database.url, count: SESSIONS, pollAt: (index) => overdue + index });
    const pollsPerSecond = async (workers: number): Promise<number> => {
      const options = {
        database: database.url,
        vendorAnswersAfterMs: VENDOR_MS,
        concurrency: CONCURRENCY,
        pollEveryMs: HOUR_MS,
      };
      const all = await Promise.all(Array.from({ length: workers }, () => runningTracker(options)));
      await sleep(WARM_UP_MS);
      const startedAt = performance.now();
      await Promise.all(all.map((tracker) => tracker.call('polls')));
      await sleep(seconds * 1_000);
      const made = await Promise.all(all.map((tracker) => tracker.call('polls')));
      const elapsed = (performance.now() - startedAt) / 1_000;
      await Promise.all(all.map((tracker) => tracker.call('stop').catch(() => undefined)));
      return made.reduce((sum, { calls }) => sum + calls.length, 0) / elapsed;
    };
    const sides = await inTurn(
      rounds,
      () => pollsPerSecond(1),
      () => pollsPerSecond(2),
    );
    const { ratio, base, candidate, spread } = ratioOf(sides);
    return [
      {
        name: `1 → 2 workers, vendor answering after ${VENDOR_MS} ms, ${CONCURRENCY} in flight each`,
        value: ratio,
        bound: '≥',
        limit: 1.9,
        unit: '×',
        detail: `${base.toFixed(0)} polls a second, then ${candidate.toFixed(0)}; ${spread}`,
      },
    ];
  } finally {
    await database.drop();
  }
}
