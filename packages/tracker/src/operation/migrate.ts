import type { MigratedTracker, MigrateTrackerOptions } from '../contract/migrate.js';

/**
 * Creates all tables, or brings them up to date, with a role that may do so; `createTracker` then needs `migrate: false` and fewer
 * rights. Safe from many processes at once. Throws CONFIG for what is wrong with the options, the rights or pg-boss.
 */
export async function migrateTracker(options: MigrateTrackerOptions): Promise<MigratedTracker> {
  // Only now, as for `createTracker`.
  const { migrateAll } = await import('./migrate-all.js');
  return migrateAll(options);
}
