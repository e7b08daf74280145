import type { Database, Queryable } from '../contract/database.js';

/** What pg-boss needs of a database. */
export interface SqlExecutor {
  executeSql(text: string, values?: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/**
 * An executor, and what became of its statements: pg-boss 10 takes a failed fetch for an empty queue, and its stop does not wait for
 * what its background is doing.
 */
export interface WatchedExecutor extends SqlExecutor {
  /** The last failure. */
  failure(): { readonly error: unknown } | undefined;
  /** Resolves when the statements in progress have ended. */
  idle(): Promise<void>;
}

const LOCK = `/* anyproof:lock-jobs */ select pg_advisory_xact_lock(hashtext('anyproof'), hashtext('jobs'))`;

/** For pg-boss' own statements. It sends several in one text, such as a migration, only without values. */
export function executorOf(database: Database): SqlExecutor {
  return {
    executeSql: async (text, values = []) => {
      if (values.length > 0) return database.query(text, values);
      const results = await database.script(bare(text));
      return { rows: results.flatMap(({ rows }) => rows) };
    },
  };
}

/**
 * A text without the BEGIN and COMMIT around it. The server runs it in one transaction anyway, and then a failure leaves none
 * open, in which each later statement on the connection would fail; PGlite has but one connection.
 */
function bare(text: string): string {
  const [, inside] = /^\s*BEGIN;(.*)\bCOMMIT;\s*$/s.exec(text) ?? [];
  return inside === undefined || /\bCOMMIT;/.test(inside) ? text : inside;
}

/**
 * The same for a migration, in which one process waits for another: pg-boss 10 creates queues without a lock, and processes
 * that do so at once end in a deadlock. Texts without values have pg-boss' own lock.
 */
export function serialized(database: Database): SqlExecutor {
  const executor = executorOf(database);
  return {
    executeSql: (text, values = []) => {
      if (values.length === 0) return executor.executeSql(text);
      return database.transaction(async (transaction) => {
        await transaction.query(LOCK);
        return transaction.query(text, values);
      });
    },
  };
}

/** For one call of ours, whose statement carries its name and may be part of a transaction. */
export function namedExecutor(queryable: Queryable, name: string): SqlExecutor {
  return {
    executeSql: (text, values = []) => queryable.query(`/* anyproof:${name} */ ${text}`, values),
  };
}

export function watched(executor: SqlExecutor): WatchedExecutor {
  let failure: { readonly error: unknown } | undefined;
  const running = new Set<Promise<unknown>>();
  return {
    executeSql: async (text, values) => {
      const answer = executor.executeSql(text, values);
      running.add(answer);
      try {
        return await answer;
      } catch (error) {
        failure = { error };
        throw error;
      } finally {
        running.delete(answer);
      }
    },
    failure: () => failure,
    idle: async () => {
      await Promise.allSettled(running);
    },
  };
}
