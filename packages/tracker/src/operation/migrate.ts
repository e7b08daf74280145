import { type Clock, systemClock } from '@anyproof/core';
import type { DatabaseOption } from '../contract/database.js';
import { grantRights } from '../database/grants.js';
import { migrateDatabase } from '../database/migrate.js';
import { openDatabase } from '../database/open.js';
import { loadEngine } from '../jobs/engine.js';
import { migrateJobs } from '../jobs/jobs.js';
import { schemaOf } from '../jobs/majors.js';

export interface MigrateTrackerOptions {
  readonly database: DatabaseOption;
  /** `anyproof` by default. */
  readonly schema?: string;
  /** A role that then gets all rights that the app and its workers need, and none to create anything. */
  readonly grantTo?: string;
  readonly clock?: Clock;
}

export interface MigratedTracker {
  /** Of the tracker's tables. */
  readonly version: number;
  /** The migrations that were missing. */
  readonly applied: readonly number[];
  /** The tracker's schema, and that of the jobs, which is one for each major version of pg-boss. */
  readonly schemas: readonly string[];
}

/**
 * Creates all tables, or brings them up to date, with a role that may do so; `createTracker` then needs `migrate: false` and fewer
 * rights. Safe from many processes at once. Throws CONFIG for what is wrong with the options, the rights or pg-boss.
 */
export async function migrateTracker(options: MigrateTrackerOptions): Promise<MigratedTracker> {
  const { schema = 'anyproof', grantTo: role, clock = systemClock } = options;
  // First: without pg-boss, nothing is created.
  const { major } = await loadEngine();
  const database = await openDatabase(options.database);
  try {
    const migrated = await migrateDatabase(database, { schema, clock });
    await migrateJobs(database, { schema, clock });
    const schemas = [schema, schemaOf(schema, major)];
    if (role !== undefined) await grantRights(database, { role, schemas });
    return { ...migrated, schemas };
  } finally {
    await database.close();
  }
}
