import { ProofingError } from '@anyproof/core';
import type { Database } from '../contract/database.js';
import { databaseProblem } from './errors.js';
import type { Migration } from './migrations.js';
import { tablesOf } from './names.js';

/** What a database has: one row of `migrations`. */
export interface Applied {
  readonly version: number;
  readonly works: number;
}

export interface SchemaState {
  readonly hasSchema: boolean;
  /** The migrations that were applied; none if their table does not exist. */
  readonly applied: readonly Applied[];
}

const FIND = `/* anyproof:find-migrations */
select exists (select from pg_catalog.pg_namespace where nspname = $1) as has_schema,
       exists (select from pg_catalog.pg_class join pg_catalog.pg_namespace as n on n.oid = relnamespace
               where nspname = $1 and relname = 'migrations') as has_table`;

/** Looks into PostgreSQL's catalog first, which any role may read: an empty database is no error. */
export async function readSchemaState(database: Database, schema: string): Promise<SchemaState> {
  const { migrations } = tablesOf(schema);
  const { rows } = await database.query<{ has_schema: boolean; has_table: boolean }>(FIND, [schema]);
  const [{ has_schema: hasSchema = false, has_table: hasTable = false } = {}] = rows;
  if (!hasTable) return { hasSchema, applied: [] };
  const { rows: applied } = await database.query<Applied>(
    `/* anyproof:read-migrations */ select version, works from ${migrations} order by version`,
  );
  return { hasSchema, applied };
}

/**
 * The migrations that are missing, in order. Throws CONFIG if the database is newer than this code, and what was applied needs
 * newer code.
 */
export function pendingOf(applied: readonly Applied[], migrations: readonly Migration[]): Migration[] {
  const there = Math.max(0, ...applied.map(({ version }) => version));
  const ours = Math.max(0, ...migrations.map(({ version }) => version));
  const needed = Math.max(0, ...applied.map(({ works }) => works));
  if (needed > ours)
    throw new ProofingError({
      code: 'CONFIG',
      message: `the database has version ${there} of the tracker's tables, which code older than version ${needed} cannot use, and this is ${ours}; upgrade @anyproof/tracker`,
      problem: 'tables_newer',
    });
  return migrations
    .filter(({ version }) => version > there)
    .sort((one, other) => one.version - other.version);
}

/** The error of a role that would have to create what is missing. */
export function mustMigrate(applied: readonly Applied[]): ProofingError {
  const what = applied.length === 0 ? 'missing' : 'older than this version of @anyproof/tracker';
  return new ProofingError({
    code: 'CONFIG',
    message: `the tracker's tables are ${what}; run "anyproof tracker migrate" with a role that may create tables`,
    problem: applied.length === 0 ? 'tables' : 'tables_older',
  });
}

/** Names the remedy if the role may not do it. */
export function orMustMigrate(error: unknown, { applied }: SchemaState): unknown {
  return databaseProblem(error) === 'rights' ? mustMigrate(applied) : error;
}
