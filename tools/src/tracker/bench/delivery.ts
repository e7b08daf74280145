// How long after a change the app's handler is called, while nothing else happens: the change is made in one process, and the
// handler is in another.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, Figure } from './figures.js';
import { preparedDatabase, runningTracker, until } from './prepare.js';
import { median, percentile } from './statistics.js';
import { type Delivered, startTracker } from './tracker-process.js';

const EVENTS = { full: 200, quick: 100 };
const PAUSE_MS = { least: 20, varies: 130 };

export async function deliveryFigures({ quick, server }: BenchOptions): Promise<Figure[]> {
  const count = quick ? EVENTS.quick : EVENTS.full;
  const database = await preparedDatabase(server);
  const options = {
    database: database.url,
    vendorAnswersAfterMs: 0,
    concurrency: 20,
    pollEveryMs: 86_400_000,
  };
  const worker = await runningTracker(options);
  const app = startTracker(options);
  try {
    await app.call('open');
    await sleep(1_000);
    await worker.call('delivered');
    const delivered: Delivered[] = [];
    for (let index = 0; index < count; index += 1) {
      await app.call('create', `delivered-${index}`);
      await sleep(PAUSE_MS.least + Math.random() * PAUSE_MS.varies);
    }
    await until(async () => {
      delivered.push(...(await worker.call('delivered')));
      return new Set(delivered.map(({ event }) => event)).size >= count;
    });
    const times = delivered.map(({ afterMs }) => afterMs);
    return [
      {
        name: 'app event delivery, p99 after the change was committed',
        value: percentile(times, 99),
        bound: '≤',
        limit: 1_000,
        unit: 'ms',
        detail: `${times.length} events; median ${median(times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms`,
      },
    ];
  } finally {
    await Promise.all([worker.kill(), app.kill()]);
    await database.drop();
  }
}
