import type { Database } from '../contract/database.js';
import { tablesOf } from '../database/names.js';
import type { Boss, Engine, Major } from './engine.js';
import type { SqlExecutor } from './executor.js';

/** What the options of a `PgBoss` depend on. */
export interface BossParts {
  readonly database: Database;
  readonly executor: SqlExecutor;
  /** The tracker's schema. */
  readonly schema: string;
  /** Whether it may create its tables. */
  readonly migrate: boolean;
  /** How often jobs of dead processes are looked for. */
  readonly superviseSeconds: number;
}

/** Jobs that failed too often are kept this long, for whoever looks into it. */
const KEEP_SECONDS = 3_600;

const RETRIES = 2;

/**
 * The options of each major, beside those that both have. No major keeps the schedule or changes tables while it works,
 * and none writes statistics or its host's name.
 */
const OPTIONS: Readonly<Record<Major, (parts: BossParts) => object>> = {
  10: ({ superviseSeconds }) => ({
    maintenanceIntervalSeconds: superviseSeconds,
    // It moves ended jobs to its archive, and then deletes them there.
    archiveCompletedAfterSeconds: KEEP_SECONDS,
    deleteAfterSeconds: KEEP_SECONDS,
  }),
  12: ({ database, migrate, superviseSeconds }) => ({
    backend: database.kind,
    createSchema: migrate,
    superviseIntervalSeconds: superviseSeconds,
    // Each look is also claimed in the database for the whole fleet. Equal intervals would miss every other claim.
    monitorIntervalSeconds: Math.ceil(superviseSeconds / 2),
    maintenanceIntervalSeconds: Math.max(superviseSeconds, 600),
    flowIntervalSeconds: KEEP_SECONDS,
    reindex: false,
    monitorVacuum: false,
    persistQueueStats: false,
    persistWarnings: false,
    registerInstance: false,
  }),
};

export function createBoss(engine: Engine, parts: BossParts): Boss {
  const { executor, migrate, schema } = parts;
  return engine.create({
    db: executor,
    schema: schemaOf(schema, engine.major),
    migrate,
    supervise: true,
    schedule: false,
    ...OPTIONS[engine.major](parts),
  });
}

/** Of one job, in both majors. */
export function jobOptions(leaseSeconds: number): object {
  return {
    // An exception is repeated soon. What fails on is claimed again when the rows' lease ends.
    // Whoever enqueued it may fetch it at once: a job must have begun before this very tick of the server's clock.
    startAfter: '-1 second',
    retryLimit: RETRIES,
    retryDelay: 1,
    expireInSeconds: leaseSeconds,
    // Counted from now, and it ends retries as well. A job that nobody fetches for so long is of no use: its rows were
    // claimed again.
    retentionSeconds: KEEP_SECONDS + (1 + RETRIES) * leaseSeconds,
    deleteAfterSeconds: KEEP_SECONDS,
  };
}

/** The schema of the jobs: 12 cannot migrate the tables of 10. */
export function schemaOf(schema: string, major: Major): string {
  return `${tablesOf(schema).name}_jobs_${major}`;
}
