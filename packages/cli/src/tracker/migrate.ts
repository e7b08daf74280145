import type { Io } from '../terminal/io.js';
import { databaseFor, type TrackerFlags } from './database.js';
import { counted } from './words.js';

export interface MigrateFlags extends TrackerFlags {
  readonly grantTo?: string;
}

/** Creates the tables or brings them up to date, those of the jobs included. Needs no configuration. */
export async function migrate(flags: MigrateFlags, io: Io): Promise<number> {
  const database = await databaseFor(flags, io);
  const { migrateTracker } = await import('@anyproof/tracker');
  const { grantTo, schema } = flags;
  const done = await migrateTracker({
    database: database.option,
    clock: io.clock,
    ...(schema === undefined ? {} : { schema }),
    ...(grantTo === undefined ? {} : { grantTo }),
  });
  if (flags.json !== undefined) {
    io.out(JSON.stringify(done, null, 2));
    return 0;
  }
  const { version, applied, schemas } = done;
  const what = applied.length === 0 ? 'were up to date' : `have ${counted(applied.length, 'new migration')}`;
  io.err(`${database.name}: the tables ${what}; version ${version}, in the schemas ${schemas.join(' and ')}`);
  if (grantTo !== undefined) io.err(`the role ${grantTo} may now work with them, and create none`);
  return 0;
}
