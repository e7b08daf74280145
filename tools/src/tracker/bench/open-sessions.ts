// What an open session costs where there are a hundred thousand of them, against one of a thousand: as many polls a second, of
// sessions whose turn comes a hundred times less often.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, Figure } from './figures.js';
import { preparedDatabase } from './prepare.js';
import { indexOf, seedSessions } from './seed.js';
import { serverCpuMs } from './server-cpu.js';
import { inTurn, median, ratioOf } from './statistics.js';
import { startTracker, type TrackerProcess } from './tracker-process.js';

const FEW = 1_000;
const MANY = 100_000;
const POLLS_PER_SECOND = 80;
const EXTENTS = { full: { rounds: 4, seconds: 8 }, quick: { rounds: 2, seconds: 5 } };
/** Not measured: whatever was late when the clock stood still is done by then. */
const WARM_UP_MS = 1_500;
const CONCURRENCY = 20;

type Extent = (typeof EXTENTS)['full'];

/** A database with so many open sessions, and its worker, whose clock stands still between the rounds. */
interface Side {
  readonly tracker: TrackerProcess;
  readonly pollEveryMs: number;
  /** When the first of them was due. */
  readonly from: number;
  /** Every call so far. */
  readonly calls: (readonly [id: string, at: number])[];
  close(): Promise<void>;
}

interface Round {
  readonly workerMs: number;
  readonly serverMs: number;
  readonly polls: number;
}

export async function openSessionFigures({ quick, server, serverPid }: BenchOptions): Promise<Figure[]> {
  const extent = quick ? EXTENTS.quick : EXTENTS.full;
  const few = await sideWith(FEW, server);
  const many = await sideWith(MANY, server);
  try {
    const { base, candidate } = await inTurn(
      extent.rounds,
      () => roundOf(few, serverPid, extent),
      () => roundOf(many, serverPid, extent),
    );
    const cost = ({ workerMs, serverMs, polls }: Round) => (workerMs + serverMs) / polls;
    const ratio = ratioOf({ base: base.map(cost), candidate: candidate.map(cost) });
    const polls = [few, many].map(punctualityOf);
    const sum = (part: 'calls' | 'repeated' | 'late') =>
      polls.map((one) => one[part]).reduce((a, b) => a + b, 0);
    const [calls, repeated, late] = [sum('calls'), sum('repeated'), sum('late')];
    const latest = Math.max(...polls.map((one) => one.latestMs));
    return [
      {
        name: `cost of a session (database and CPU), ${MANY} open against ${FEW}`,
        value: ratio.ratio,
        bound: '≤',
        limit: 1.2,
        unit: '×',
        detail: `${ratio.candidate.toFixed(2)} ms a poll (${partsOf(candidate)}) against ${ratio.base.toFixed(2)} ms (${partsOf(base)}), ${POLLS_PER_SECOND} sessions due a second, ${ratesOf(candidate, extent)} and ${ratesOf(base, extent)} polled; ${ratio.spread}`,
      },
      {
        name: 'vendor calls per due session',
        value: calls / (calls - repeated),
        bound: '=',
        limit: 1,
        detail: `${calls} calls, ${repeated} of them for sessions that were not due`,
      },
      {
        name: 'polls later than 2 × their interval',
        value: late,
        bound: '=',
        limit: 0,
        detail: `of ${calls}; the latest came ${latest.toFixed(0)} ms after it was due`,
      },
    ];
  } finally {
    await few.close();
    await many.close();
  }
}

const ratesOf = (rounds: readonly Round[], { seconds }: Extent): string =>
  median(rounds.map(({ polls }) => polls / seconds)).toFixed(0);

const partsOf = (rounds: readonly Round[]): string => {
  const each = (part: 'workerMs' | 'serverMs') =>
    median(rounds.map((round) => round[part] / round.polls)).toFixed(2);
  return `worker ${each('workerMs')}, server ${each('serverMs')}`;
};

async function sideWith(count: number, server: string): Promise<Side> {
  const database = await preparedDatabase(server);
  const pollEveryMs = (count * 1_000) / POLLS_PER_SECOND;
  const tracker = startTracker({
    database: database.url,
    vendorAnswersAfterMs: 0,
    concurrency: CONCURRENCY,
    pollEveryMs,
  });
  await tracker.call('open');
  const from = await tracker.call('clock', false);
  const pollAt = (index: number) => from + dueAfter(index);
  await seedSessions({ database: database.url, count, pollAt });
  await tracker.call('start');
  return {
    tracker,
    pollEveryMs,
    from,
    calls: [],
    close: async () => {
      await tracker.kill();
      await database.drop();
    },
  };
}

async function roundOf({ tracker, calls }: Side, serverPid: number, { seconds }: Extent): Promise<Round> {
  await tracker.call('clock', true);
  await sleep(WARM_UP_MS);
  calls.push(...(await tracker.call('polls')).calls);
  const before = serverCpuMs(serverPid);
  await sleep(seconds * 1_000);
  const { calls: made, cpuMs } = await tracker.call('polls');
  const serverMs = serverCpuMs(serverPid) - before;
  calls.push(...made);
  await tracker.call('clock', false);
  return { workerMs: cpuMs, serverMs, polls: made.length };
}

/** By the calls of all rounds: the clock stood still between them. */
function punctualityOf({ calls, from, pollEveryMs }: Side) {
  const last = new Map<string, number>();
  let [repeated, late, latestMs] = [0, 0, 0];
  for (const [id, at] of calls) {
    const before = last.get(id);
    // Seeds are due one after the other; the template is not among them.
    const due = before === undefined ? from + dueAfter(indexOf(id)) : before + pollEveryMs;
    if (before !== undefined && at - before < pollEveryMs / 2) repeated += 1;
    if (at - (before ?? due - pollEveryMs) > 2 * pollEveryMs) late += 1;
    latestMs = Math.max(latestMs, before === undefined ? at - due : 0);
    last.set(id, at);
  }
  return { calls: calls.length, repeated, late, latestMs };
}

/** Of a session that was never polled: one after the other, evenly. */
const dueAfter = (index: number): number => (index * 1_000) / POLLS_PER_SECOND;
