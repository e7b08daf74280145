import type { Clock } from '@anyproof/core';
import type { Database } from '../contract/database.js';
import { MIGRATIONS, type Migration } from './migrations.js';
import { tablesOf } from './names.js';
import { mustMigrate, orMustMigrate, pendingOf, readSchemaState } from './schema-state.js';

export interface SchemaOptions {
  readonly schema: string;
  /** For tests: this build beside one with an added migration. */
  readonly migrations?: readonly Migration[];
}

export interface MigrateOptions extends SchemaOptions {
  readonly clock: Pick<Clock, 'now'>;
}

export interface Migrated {
  /** The database's version now. */
  readonly version: number;
  /** Versions that this call, or another process at the same time, applied. */
  readonly applied: readonly number[];
}

/**
 * Creates the tables, or brings them up to date; does nothing, which needs no rights, if they are. Any number of processes may
 * call it at once. Each migration is one transaction, so a process that dies leaves a whole version behind. Throws CONFIG if
 * the role may not create what is missing, or if the database is too new for this code.
 */
export async function migrateDatabase(database: Database, options: MigrateOptions): Promise<Migrated> {
  const { schema, migrations = MIGRATIONS, clock } = options;
  const state = await readSchemaState(database, schema);
  const pending = pendingOf(state.applied, migrations);
  try {
    if (pending.length > 0) await database.script(createTable(schema, state.hasSchema));
    for (const migration of pending) await apply(database, migration, { schema, at: clock.now() });
  } catch (error) {
    throw orMustMigrate(error, state);
  }
  return { ...(await versionOf(database, options)), applied: pending.map(({ version }) => version) };
}

/** Throws CONFIG unless this code can use the tables. Creates nothing. */
export async function checkSchema(database: Database, options: SchemaOptions): Promise<{ version: number }> {
  return versionOf(database, options);
}

async function versionOf(
  database: Database,
  { schema, migrations = MIGRATIONS }: SchemaOptions,
): Promise<{ version: number }> {
  const { applied } = await readSchemaState(database, schema);
  if (pendingOf(applied, migrations).length > 0) throw mustMigrate(applied);
  return { version: Math.max(0, ...applied.map(({ version }) => version)) };
}

interface Step {
  readonly schema: string;
  readonly at: number;
}

/**
 * One text, which PostgreSQL runs as one transaction: nothing is left open when the process dies, and a pooler in between sees
 * a single query. Whoever waited for the lock finds the version's row there, and is refused.
 */
async function apply(database: Database, migration: Migration, { schema, at }: Step): Promise<void> {
  const { version, works, sql } = migration;
  const row = `${integer(version)}, ${integer(works)}, '${new Date(at).toISOString()}'`;
  const text = `/* anyproof:migrate */
${lock(schema)}
insert into {schema}.migrations (version, works, applied_at) values (${row});
${sql}`;
  try {
    await database.script(inSchema(text, schema));
  } catch (error) {
    const { applied } = await readSchemaState(database, schema);
    if (!applied.some((one) => one.version === version)) throw error;
  }
}

function createTable(schema: string, hasSchema: boolean): string {
  const text = `/* anyproof:create-migrations */
${lock(schema)}
${hasSchema ? '' : 'create schema if not exists {schema};'}
create table if not exists {schema}.migrations (
  version    integer primary key,
  works      integer not null,
  applied_at timestamptz not null
);`;
  return inSchema(text, schema);
}

/** Until the transaction ends. A schema's name contains nothing to quote. */
function lock(schema: string): string {
  return `select pg_advisory_xact_lock(hashtextextended('anyproof migrate ${tablesOf(schema).schema}', 0));`;
}

const inSchema = (sql: string, schema: string): string => sql.replaceAll('{schema}', tablesOf(schema).schema);

function integer(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError('a version is an integer');
  return String(value);
}
