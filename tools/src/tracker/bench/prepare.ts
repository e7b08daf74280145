// A database with a tracker's tables and one session that was polled.
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase, type OwnDatabase, run } from '../servers/database.js';
import { startTracker, type TrackerOptions, type TrackerProcess } from './tracker-process.js';

const LOOKS_EVERY_MS = 50;
const WITHIN_MS = 20_000;

export async function preparedDatabase(server: string): Promise<OwnDatabase> {
  const database = await createDatabase(server);
  const tracker = startTracker({
    database: database.url,
    vendorAnswersAfterMs: 0,
    concurrency: 5,
    pollEveryMs: 500,
  });
  await tracker.call('open');
  await tracker.call('create', 'template');
  await tracker.call('start');
  await until(async () => {
    const [row] = await run<{ n: number }>(
      database.url,
      'select count(*)::int as n from anyproof.sessions where state is not null and nullif(events, 0) is not null',
    );
    return row?.n === 1;
  });
  await tracker.call('stop').catch(() => undefined);
  await run(database.url, 'update anyproof.sessions set poll_at = null');
  return database;
}

/** Throws if it does not become true. */
export async function until(isTrue: () => Promise<boolean>, withinMs = WITHIN_MS): Promise<void> {
  const giveUp = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > giveUp) throw new Error(`it did not happen within ${withinMs / 1_000} s`);
    await sleep(LOOKS_EVERY_MS);
  }
}

/** Opened and started. */
export async function runningTracker(options: TrackerOptions): Promise<TrackerProcess> {
  const tracker = startTracker(options);
  await tracker.call('open');
  await tracker.call('start');
  return tracker;
}
