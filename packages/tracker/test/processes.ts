// Databases that several trackers share as processes of a fleet do, each of which can die at any statement.
import { PGlite } from '@electric-sql/pglite';
import { Pool } from 'pg';
import type { PGliteLike, PoolLike } from '../src/contract/database';
import { createDatabase, server } from './database-server';

/** What a tracker opens, for one process. */
export interface TestProcess {
  readonly database: PGliteLike | PoolLike;
  /** From now on, none of its statements is run or answered, and what it had begun is rolled back. */
  die(): void;
  isDead(): boolean;
  /** Ends what waits for an answer since it died, so that nothing of it outlives the test. */
  bury(): void;
}

/** True: the process dies just before this statement. */
export type Before = (statement: string) => boolean;

export interface Place {
  readonly name: 'PGlite' | 'PostgreSQL';
  /** `before`: called with the name of each statement; what it throws is the statement's error. */
  process(before?: Before): Promise<TestProcess>;
  sql(text: string, values?: readonly unknown[]): Promise<{ readonly [column: string]: unknown }[]>;
  close(): Promise<void>;
}

/** Nothing is opened before it is used: `describe.each` needs them before any test runs. */
export function places(what: string): Place[] {
  if (server === undefined)
    process.stdout.write(`${what} on PostgreSQL: skipped, since DATABASE_URL is not set\n`);
  return [pglite(), ...(server === undefined ? [] : [postgres()])];
}

/** Of a statement that has one: `/* anyproof:name … `. */
const nameOf = (text: string) => /^\s*\/\* anyproof:([a-z-]+) \*\//.exec(text)?.[1] ?? '';

/** Whether a process lives, asked before each of its statements. */
function lifeOf(before: Before) {
  let isDead = false;
  let isBuried = false;
  const waiting: ((error: Error) => void)[] = [];
  const end = (reject: (error: Error) => void) => reject(new Error('the process died'));
  return {
    process: {
      die: () => {
        isDead = true;
      },
      isDead: () => isDead,
      bury: () => {
        isBuried = true;
        for (const reject of waiting.splice(0)) end(reject);
      },
    },
    isDead: () => isDead,
    /** What a statement of a dead process comes to. */
    never: () =>
      new Promise<never>((_resolve, reject) => {
        if (isBuried) end(reject);
        else waiting.push(reject);
      }),
    runs: (text: string): boolean => {
      isDead ||= before(nameOf(text));
      return !isDead;
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

interface Asking {
  query(text: string, values?: unknown[], options?: object): Promise<unknown>;
}

function pglite(): Place {
  const opened = once(() => PGlite.create());
  return {
    name: 'PGlite',
    process: async (before = () => false) => {
      const engine = await opened();
      const life = lifeOf(before);
      const inTransaction = (transaction: Asking): Asking => ({
        query: async (text, values, options) => {
          // The engine has one connection, and all others would wait for a transaction that never ends.
          if (!life.runs(text)) throw new Error('the process died');
          return transaction.query(text, values, options);
        },
      });
      const database = {
        query: async (text: string, values?: unknown[], options?: object) =>
          life.runs(text) ? engine.query(text, values, options) : life.never(),
        exec: async (text: string, options?: object) =>
          life.runs(text) ? engine.exec(text, options) : life.never(),
        transaction: async (work: (transaction: unknown) => Promise<unknown>) => {
          if (life.isDead()) return life.never();
          try {
            return await engine.transaction((transaction) => work(inTransaction(transaction)));
          } catch (error) {
            if (life.isDead()) return life.never();
            throw error;
          }
        },
        close: async () => undefined,
      };
      return { database, ...life.process };
    },
    sql: async (text, values = []) => (await (await opened()).query<Row>(text, [...values])).rows,
    close: async () => (await opened()).close(),
  };
}

type Row = { readonly [column: string]: unknown };

function postgres(): Place {
  const opened = once(async () => {
    const created = await createDatabase();
    const pool = new Pool({ connectionString: created.url, max: 12 });
    // The database is dropped while the last connections are still closing.
    pool.on('error', () => undefined);
    return { created, pool };
  });
  return {
    name: 'PostgreSQL',
    process: async (before = () => false) => {
      const { pool } = await opened();
      const life = lifeOf(before);
      const connect = async () => {
        if (life.isDead()) return life.never();
        const client = await pool.connect();
        const query = async (config: { readonly text: string }) => {
          if (life.runs(config.text)) return client.query(config);
          // The server rolls back what the connection had begun.
          client.release(true);
          return life.never();
        };
        return {
          query,
          release: client.release.bind(client),
          on: client.on.bind(client),
          removeListener: client.removeListener.bind(client),
        };
      };
      const database = { connect, query: (text: string) => pool.query(text), end: async () => undefined };
      return { database, ...life.process };
    },
    sql: async (text, values = []) => (await (await opened()).pool.query<Row>(text, [...values])).rows,
    close: async () => {
      const { created, pool } = await opened();
      await pool.end();
      await created.drop();
    },
  };
}
