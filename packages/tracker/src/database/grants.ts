import { ProofingError } from '@anyproof/core';
import type { Database } from '../contract/database.js';
import { tablesOf } from './names.js';

/** The tracker's schema, and that of pg-boss 10 beside it. */
export const DEFAULT_SCHEMAS: readonly string[] = ['anyproof', 'anyproof_jobs_10'];

/**
 * All that the app's role needs in each schema once the tables are there: no right to create, drop or truncate. `{role}` is
 * the quoted name of the role. The last three are for tables of later migrations, if the same role runs them.
 */
export const GRANTS: readonly string[] = [
  'grant usage on schema {schema} to {role}',
  'grant select, insert, update, delete on all tables in schema {schema} to {role}',
  'grant usage on all sequences in schema {schema} to {role}',
  'grant execute on all functions in schema {schema} to {role}',
  'alter default privileges in schema {schema} grant select, insert, update, delete on tables to {role}',
  'alter default privileges in schema {schema} grant usage on sequences to {role}',
  'alter default privileges in schema {schema} grant execute on functions to {role}',
];

export interface GrantOptions {
  readonly role: string;
  readonly schemas?: readonly string[];
}

/** The statements, for an administrator to read or run. */
export function grantStatements({ role, schemas = DEFAULT_SCHEMAS }: GrantOptions): string[] {
  // A function, since a role's name may contain `$&`.
  return schemas.flatMap((schema) =>
    GRANTS.map((grant) =>
      grant.replace('{schema}', tablesOf(schema).schema).replace('{role}', () => quoteRole(role)),
    ),
  );
}

const MOST_BYTES = 63;

/** A role's name may contain anything. */
function quoteRole(name: string): string {
  if (name === '' || name.includes('\0') || Buffer.byteLength(name) > MOST_BYTES)
    throw new ProofingError({ code: 'CONFIG', message: 'the name of a database role has 1 to 63 bytes' });
  return `"${name.replaceAll('"', '""')}"`;
}

const FIND_ROLE = `/* anyproof:find-grantee */
select from pg_catalog.pg_roles where rolname = $1`;
const FIND_SCHEMAS = `/* anyproof:find-schemas */
select nspname::text as name from pg_catalog.pg_namespace where nspname::text = any($1::text[])`;

/**
 * Grants them in those of the schemas that exist, all or none. Throws CONFIG if there is no such role, or if the connected
 * role may not grant.
 */
export async function grantRights(
  database: Database,
  { role, schemas = DEFAULT_SCHEMAS }: GrantOptions,
): Promise<void> {
  if ((await database.query(FIND_ROLE, [role])).rows.length === 0)
    throw new ProofingError({
      code: 'CONFIG',
      message: 'there is no such database role to grant the rights to; create it first',
      problem: 'role_missing',
    });
  const { rows } = await database.query<{ name: string }>(FIND_SCHEMAS, [schemas]);
  const statements = grantStatements({ role, schemas: rows.map(({ name }) => name) });
  await database.script(`/* anyproof:grant */\n${statements.join(';\n')}`);
}
