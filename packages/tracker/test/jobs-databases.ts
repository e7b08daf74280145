// A PGlite and, where DATABASE_URL says so, a PostgreSQL database of this file's own, both as the tracker sees them.
import { randomBytes } from 'node:crypto';
import { Pool } from 'pg';
import type { Database, Queryable, Rows } from '../src/contract/database.js';

export interface TestDatabase {
  readonly name: 'PGlite' | 'PostgreSQL';
  /** Another handle, as another process has it. */
  open(options?: { readonly user?: string }): Promise<Database>;
  drop(): Promise<void>;
}

interface Result {
  readonly rows: unknown[];
  readonly rowCount?: number | null;
  readonly affectedRows?: number;
}

interface Client {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

function rowsOf<Row>(result: unknown): Rows<Row> {
  const { rows, rowCount, affectedRows } = result as Result;
  return { rows: rows as Row[], rowCount: rowCount ?? affectedRows ?? rows.length };
}

const queryable = (client: Client): Queryable => ({
  query: async (text, values) => rowsOf(await client.query(text, values === undefined ? undefined : [...values])),
});

/** Loaded by Node itself: PGlite imports Node's modules dynamically, which Jest's sandbox does not allow. */
const { createRequire } = process.getBuiltinModule('node:module');
const { PGlite }: typeof import('@electric-sql/pglite') = createRequire(__filename)('@electric-sql/pglite');

export function pgliteDatabase(): TestDatabase {
  const opening = PGlite.create();
  return {
    name: 'PGlite',
    open: async () => {
      const pglite = await opening;
      return {
        kind: 'pglite',
        ...queryable(pglite),
        script: async (text) => (await pglite.exec(text)).map((result) => rowsOf(result)),
        transaction: (work) => pglite.transaction((native) => work({ ...queryable(native), native })) as never,
        close: async () => undefined,
      };
    },
    drop: async () => (await opening).close(),
  };
}

export function postgresDatabase(url: string): TestDatabase {
  const name = `anyproof_${randomBytes(6).toString('hex')}`;
  const at = (database: string, user?: string) => {
    const target = new URL(url);
    target.pathname = `/${database}`;
    if (user !== undefined) target.username = user;
    return target.href;
  };
  const admin = new Pool({ connectionString: url, max: 1 });
  const created = admin.query(`create database ${name}`);
  const pools: Pool[] = [];
  return {
    name: 'PostgreSQL',
    open: async ({ user } = {}) => {
      await created;
      const pool = new Pool({ connectionString: at(name, user), max: 8 });
      pool.on('error', () => undefined);
      pools.push(pool);
      return poolDatabase(pool);
    },
    drop: async () => {
      for (const pool of pools) await pool.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

function poolDatabase(pool: Pool): Database {
  return {
    kind: 'postgres',
    ...queryable(pool),
    script: async (text) => {
      const results: unknown = await pool.query(text);
      return (Array.isArray(results) ? results : [results]).map((result) => rowsOf(result));
    },
    transaction: async (work) => {
      const native = await pool.connect();
      try {
        await native.query('begin');
        const result = await work({ ...queryable(native), native });
        await native.query('commit');
        native.release();
        return result;
      } catch (error) {
        await native.query('rollback');
        native.release();
        throw error;
      }
    },
    close: async () => undefined,
  };
}

/** Both, or PGlite only, and then the run says so. */
export function databases(): TestDatabase[] {
  const url = process.env['DATABASE_URL'];
  if (url === undefined) console.warn('DATABASE_URL is unset: the tests on PostgreSQL are left out');
  return [pgliteDatabase(), ...(url === undefined ? [] : [postgresDatabase(url)])];
}
