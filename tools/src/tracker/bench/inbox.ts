// Messages: stored before they are answered, and then worked on, against an endpoint that inserts each into a table.
import { randomUUID } from 'node:crypto';
import { run } from '../servers/database.js';
import type { BenchOptions, Figure } from './figures.js';
import { startInserts } from './insert-process.js';
import { sendAll } from './load.js';
import { preparedDatabase, until } from './prepare.js';
import { seedId, seedSessions } from './seed.js';
import { median } from './statistics.js';
import { startTracker, type TrackerProcess } from './tracker-process.js';
import type { BenchMessage } from './vendor.js';

const EXTENTS = { full: { rounds: 5, messages: 4_000 }, quick: { rounds: 3, messages: 1_500 } };
/** Of one session, where they are drained in batches: the last of them ends it. */
const PER_SESSION = 5;
/** Sessions that a worker has in progress: this vendor answers at once. */
const CONCURRENCY = 60;
const DAY_MS = 86_400_000;
const DRAINED_WITHIN_MS = 60_000;

/** Messages a second, of one round. */
interface Round {
  readonly bare: number;
  readonly receipt: number;
  /** From the first receipt to the last committed state. */
  readonly single: number;
  readonly batched: number;
}

export async function inboxFigures({ quick, server }: BenchOptions): Promise<Figure[]> {
  const { rounds, messages } = quick ? EXTENTS.quick : EXTENTS.full;
  const results: Round[] = [];
  for (let round = 0; round < rounds; round += 1) results.push(await roundOf(server, messages));
  const against = (part: 'receipt' | 'single' | 'batched') => {
    const ratios = results.map((round) => round[part] / round.bare);
    const rates = `${median(results.map((round) => round[part])).toFixed(0)} messages a second against ${median(results.map(({ bare }) => bare)).toFixed(0)}`;
    const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)} in ${rounds} rounds`;
    return { value: median(ratios), bound: '≥', unit: '×', detail: `${rates}; ${spread}` } as const;
  };
  return [
    {
      name: 'inbox, 20 in flight: stored before the 200, against a bare INSERT per message',
      limit: 0.6,
      ...against('receipt'),
    },
    {
      name: 'inbox: receipt to committed state, one message per transaction',
      limit: 0.15,
      ...against('single'),
    },
    { name: `inbox: receipt to committed state, drained in batches`, limit: 0.3, ...against('batched') },
  ];
}

async function roundOf(server: string, count: number): Promise<Round> {
  const database = await preparedDatabase(server);
  const inserts = startInserts({ database: database.url });
  const options = {
    database: database.url,
    vendorAnswersAfterMs: 0,
    concurrency: CONCURRENCY,
    pollEveryMs: DAY_MS,
  };
  const trackers = [startTracker(options), startTracker(options)] as const;
  try {
    const later = Date.now() + DAY_MS;
    await seedSessions({ database: database.url, count: 2 * count, pollAt: () => later });
    const bareAddress = await inserts.call('open');
    const singles = await addressOf(trackers[0]);
    // Connections and compiled code are there before anything is measured.
    await sendAll(bareAddress, progress('warm', 300));
    await sendAll(singles, progress('unknown', 300));
    const bare = await sendAll(bareAddress, progress('seed', count));
    const receipt = await sendAll(singles, progress('seed', count));
    await run(database.url, 'delete from anyproof.inbox');

    await trackers[0].call('start');
    const single = await rateOf(database.url, count, () => sendAll(singles, ends(0, count)));
    await trackers[0].call('stop').catch(() => undefined);

    const batches = await addressOf(trackers[1]);
    const batched = await rateOf(database.url, count, async () => {
      await sendAll(batches, series(count, count / PER_SESSION));
      await trackers[1].call('start');
    });
    return { bare, receipt, single, batched };
  } finally {
    await Promise.all([inserts.kill(), ...trackers.map((tracker) => tracker.kill())]);
    await database.drop();
  }
}

const addressOf = (tracker: TrackerProcess): Promise<string> => tracker.call('open');

/** Until no message waits any more, and every session that was to end has ended. */
async function rateOf(database: string, count: number, send: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await send();
  await until(async () => {
    const [row] = await run<{ n: number }>(database, 'select count(*)::int as n from anyproof.inbox');
    return row?.n === 0;
  }, DRAINED_WITHIN_MS);
  return (count * 1_000) / (performance.now() - startedAt);
}

/** Sessions are named by the index of their seed. */
const progress = (name: string, count: number): BenchMessage[] =>
  Array.from({ length: count }, (_, index) => ({ event: randomUUID(), session: `${name}-${index}` }));

const ends = (first: number, count: number): BenchMessage[] =>
  Array.from({ length: count }, (_, index) => ({
    event: randomUUID(),
    session: seedId(first + index),
    ends: 'expired',
  }));

/** Several of each session, the last of which ends it. */
function series(first: number, sessions: number): BenchMessage[] {
  const ids = Array.from({ length: Math.floor(sessions) }, (_, index) => seedId(first + index));
  return Array.from({ length: PER_SESSION }, (_, turn) =>
    ids.map((session): BenchMessage => {
      const message = { event: randomUUID(), session };
      return turn === PER_SESSION - 1 ? { ...message, ends: 'expired' } : message;
    }),
  ).flat();
}
