import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, PGliteLike, Rows, Transaction } from '../contract/database.js';
import { databaseError, problemError } from './errors.js';
import { hasMethods, PARSERS, parametersOf, resultsOf, rowsOf } from './values.js';

/** What is used of a `PGlite`, with what its declaration in the contract leaves out. */
interface Engine {
  query(text: string, values: unknown[], options: object): Promise<unknown>;
  exec(text: string, options: object): Promise<unknown>;
  transaction<T>(work: (transaction: unknown) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
type Asked = Pick<Engine, 'query'>;

/** How long statements may follow each other without a turn of the event loop. */
const TURN_MS = 10;

/** A PGlite of ours, which `close` closes. Without a folder: in memory. */
export async function openPGlite(folder?: string): Promise<Database> {
  const { PGlite } = await import('@electric-sql/pglite');
  const engine = await PGlite.create(folder === undefined ? 'memory://' : `file://${folder}`);
  return engineDatabase(engineOf(engine), () => engine.close());
}

/** The app's own PGlite, which stays open. */
export function usePGlite(pglite: PGliteLike): Database {
  return engineDatabase(engineOf(pglite));
}

function engineDatabase(engine: Engine, end?: () => Promise<void>): Database {
  const letOthers = turns();
  let closing: Promise<void> | undefined;
  const checkOpen = () => {
    if (closing !== undefined) throw problemError('closed');
  };
  return {
    kind: 'pglite',
    query: async <Row>(text: string, values?: readonly unknown[]) => {
      checkOpen();
      await letOthers();
      return ask<Row>(engine, text, values);
    },
    script: async (text) => {
      checkOpen();
      try {
        return resultsOf(await engine.exec(text, { parsers: PARSERS }));
      } catch (error) {
        throw databaseError(error, text);
      }
    },
    transaction: async (work) => {
      checkOpen();
      await letOthers();
      return inTransaction(engine, work);
    },
    close: () => {
      closing ??= end?.() ?? Promise.resolve();
      return closing;
    },
  };
}

/**
 * PGlite works in this thread and answers within the same turn of the event loop: a loop of statements would leave timers and
 * sockets, and so the rest of the process, waiting until it ends.
 */
function turns(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < TURN_MS) return;
    await nextTurn();
    last = performance.now();
  };
}

async function ask<Row>(asked: Asked, text: string, values: readonly unknown[] = []): Promise<Rows<Row>> {
  try {
    return rowsOf<Row>(await asked.query(text, parametersOf(values), { parsers: PARSERS }));
  } catch (error) {
    throw databaseError(error, text);
  }
}

async function inTransaction<T>(engine: Engine, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  let failed: { readonly error: unknown } | undefined;
  const guarded = async (native: unknown): Promise<T> => {
    if (!isAsked(native)) throw new TypeError('not a transaction');
    try {
      return await work({ query: (text, values) => ask(native, text, values), native });
    } catch (error) {
      failed = { error };
      throw error;
    }
  };
  try {
    return await engine.transaction(guarded);
  } catch (error) {
    // What `work` throws may be the app's own error, and passes unchanged.
    throw failed === undefined ? databaseError(error) : failed.error;
  }
}

function engineOf(value: unknown): Engine {
  if (isEngine(value)) return value;
  throw new TypeError('not a PGlite');
}

function isEngine(value: unknown): value is Engine {
  return hasMethods(value, ['query', 'exec', 'transaction', 'close']);
}

function isAsked(value: unknown): value is Asked {
  return hasMethods(value, ['query']);
}
