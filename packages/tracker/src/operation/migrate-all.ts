import { systemClock } from '@anyproof/core';
import type { MigratedTracker, MigrateTrackerOptions } from '../contract/migrate.js';
import { grantRights } from '../database/grants.js';
import { migrateDatabase } from '../database/migrate.js';
import { openDatabase } from '../database/open.js';
import { loadEngine } from '../jobs/engine.js';
import { migrateJobs } from '../jobs/jobs.js';
import { schemaOf } from '../jobs/majors.js';

/** Does what `migrateTracker` says. */
export async function migrateAll(options: MigrateTrackerOptions): Promise<MigratedTracker> {
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
