import { type Clock, ProofingError, systemClock } from '@anyproof/core';
import type { Database } from '../contract/database.js';
import type { Job, Jobs, Queue } from '../contract/ports.js';
import { type Boss, type Engine, loadEngine } from './engine.js';
import { executorOf, namedExecutor, serialized, type WatchedExecutor, watched } from './executor.js';
import { createBoss, jobOptions } from './majors.js';

export interface JobsOptions {
  /** The tracker's: the jobs' schemas are named after it, such as `anyproof_jobs_12`. */
  readonly schema: string;
  /** Milliseconds after which a job that was fetched and neither completed nor failed is fetched again; 180,000 by default. */
  readonly leaseMs?: number;
  readonly clock?: Clock;
  /** Called with failures in the background, such as those of expiring jobs; they are tried again. */
  readonly onError?: (error: unknown) => void;
}

const QUEUES: readonly Queue[] = ['advance', 'resolve', 'create'];

const AT_ONCE = { graceful: false, close: false } as const;

const LEASE_MS = 180_000;
const MOST_MIGRATIONS = 2;
/** A stop waits no longer for a statement in the background. */
const STOP_MS = 2_000;
/** How long a migration waits for index builds in the background, and how often it looks. */
const BUILDS = { limitMs: 30_000, pauseMs: 200 } as const;

/**
 * Creates the jobs' schema, tables and queues, or brings them up to date: all that needs rights to create any. Safe from
 * many processes at once.
 */
export async function migrateJobs(database: Database, options: JobsOptions): Promise<void> {
  const boss = await startMigrated(database, options);
  try {
    for (const queue of QUEUES) await boss.createQueue(queue, {});
    await indexesBuilt(boss, options.clock ?? systemClock);
  } finally {
    await boss.stop(AT_ONCE);
  }
}

/**
 * The jobs in this database. The role needs `usage` on the jobs' schema, and `select`, `insert`, `update` and `delete` on
 * its tables. Throws CONFIG if they were not migrated to what the installed pg-boss needs.
 */
export async function openJobs(database: Database, options: JobsOptions): Promise<Jobs> {
  const { clock = systemClock } = options;
  let isStopped = false;
  const onError = (error: unknown) => {
    // What was in progress then may find its database closed.
    if (!isStopped) options.onError?.(error);
  };
  const { boss, executor } = await bossOf(database, { ...options, onError }, false);
  await start(boss, executor);
  const send = jobOptions(leaseSeconds(options));
  return {
    enqueue: async (transaction, queue, claim) => {
      const db = namedExecutor(transaction, 'enqueue-job');
      // 10 sends nothing to a queue that does not exist, and no error either.
      if ((await boss.send(queue, { claim }, { ...send, db })) === null) throw notMigrated();
    },
    fetch: async (queue, limit) => {
      const db = watched(namedExecutor(database, 'fetch-jobs'));
      const fetched = await boss.fetch(queue, { batchSize: limit, db });
      const failure = db.failure();
      if (failure !== undefined) throw failure.error;
      return jobsOf(fetched);
    },
    // It is deleted rather than marked: completed jobs would be most of the table, and nobody reads them.
    completed: async (queue, id) => {
      await boss.deleteJob(queue, id, { db: namedExecutor(database, 'complete-job') });
    },
    failed: async (queue, id) => {
      await boss.fail(queue, id, null, { db: namedExecutor(database, 'fail-job') });
    },
    stop: () => {
      isStopped = true;
      return atMost(clock, STOP_MS, boss.stop(AT_ONCE).then(executor.idle));
    },
  };
}

async function bossOf(
  database: Database,
  options: JobsOptions,
  migrate: boolean,
): Promise<{ readonly boss: Boss; readonly executor: WatchedExecutor }> {
  const engine: Engine = await loadEngine();
  const executor = watched(migrate ? serialized(database) : executorOf(database));
  const boss = createBoss(engine, {
    database,
    executor,
    schema: options.schema,
    migrate,
    superviseSeconds: superviseSeconds(options),
  });
  // Without a listener, Node ends the process.
  boss.on('error', (error) => {
    try {
      options.onError?.(error);
    } catch {
      // It is the app's own.
    }
  });
  return { boss, executor };
}

/** If another process creates the same at the same time, pg-boss may fail, and finds everything in place the second time. */
async function startMigrated(database: Database, options: JobsOptions): Promise<Boss> {
  for (let attempt = 1; ; attempt += 1) {
    const { boss, executor } = await bossOf(database, options, true);
    try {
      await boss.start();
      return boss;
    } catch (error) {
      await boss.stop(AT_ONCE);
      if (attempt === MOST_MIGRATIONS) throw executor.failure()?.error ?? error;
    }
  }
}

async function start(boss: Boss, executor: WatchedExecutor): Promise<void> {
  try {
    await boss.start();
    const queues = await Promise.all(QUEUES.map((queue) => boss.getQueue(queue)));
    if (queues.includes(null)) throw notMigrated();
  } catch {
    await boss.stop(AT_ONCE);
    // Without a failed statement, it is pg-boss that misses its tables.
    throw executor.failure()?.error ?? notMigrated();
  }
}

function notMigrated(): ProofingError {
  return new ProofingError({
    code: 'CONFIG',
    message:
      'the tables of jobs do not exist, or another version of pg-boss made them: run `anyproof tracker migrate` with the version of pg-boss that the workers use',
  });
}

/** Only 12 builds indexes in the background; what is left at the limit is built by the next migration. */
async function indexesBuilt(boss: Boss, clock: Clock): Promise<void> {
  const until = clock.now() + BUILDS.limitMs;
  while (clock.now() < until && (await isBuilding(boss))) await clock.sleep(BUILDS.pauseMs);
}

async function isBuilding(boss: Boss): Promise<boolean> {
  const counts: unknown = await boss.getBamStatus?.();
  if (!Array.isArray(counts)) return false;
  return counts.some((count: unknown) =>
    ['pending', 'in_progress'].includes(String(fieldOf(count, 'status'))),
  );
}

function jobsOf(fetched: unknown): Job[] {
  if (!Array.isArray(fetched)) return [];
  return fetched.flatMap((row: unknown) => {
    const id = fieldOf(row, 'id');
    const claim = fieldOf(fieldOf(row, 'data'), 'claim');
    // A job of anybody else's runs into its expiry.
    return typeof id === 'string' && typeof claim === 'string' ? [{ id, claim }] : [];
  });
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** pg-boss accepts less than a day. */
function leaseSeconds({ leaseMs = LEASE_MS }: JobsOptions): number {
  return Math.min(Math.max(Math.ceil(leaseMs / 1_000), 1), 86_399);
}

function superviseSeconds(options: JobsOptions): number {
  return Math.min(Math.max(Math.floor(leaseSeconds(options) / 6), 1), 60);
}

/** Resolves when `work` ends in any way, or after `limitMs`. */
async function atMost(clock: Clock, limitMs: number, work: Promise<unknown>): Promise<void> {
  const waiting = new AbortController();
  const ended = work.then(
    () => undefined,
    () => undefined,
  );
  const limit = clock.sleep(limitMs, waiting.signal).catch(() => undefined);
  await Promise.race([ended, limit]);
  waiting.abort();
}
