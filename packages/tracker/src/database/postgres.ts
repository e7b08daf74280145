import { ProofingError } from '@anyproof/core';
import type { Database, PoolLike, Rows, Transaction } from '../contract/database.js';
import { connectError, databaseError, databaseProblem, problemError } from './errors.js';
import { commandOf, hasMethods, parametersOf, parserOf, resultsOf, rowsOf } from './values.js';

/** Node's timers and sockets cannot tell a slow statement from a server that is gone. */
const STATEMENT_LIMIT_MS = 60_000;
const CONNECT_LIMIT_MS = 10_000;
const CONNECTIONS = 10;
/** A statement that lost a deadlock changed nothing. */
const MOST_CONFLICTS = 3;
const TYPES = { getTypeParser: parserOf };

/** What is used of pg's `PoolClient`. */
interface Client {
  query(config: object): Promise<unknown>;
  release(destroy?: boolean): void;
  on(event: 'error', listener: () => void): unknown;
  removeListener(event: 'error', listener: () => void): unknown;
}

export interface PostgresOptions {
  /** At most; 10 by default. */
  readonly connections?: number;
  /** Milliseconds that one statement may take; 60,000 by default. */
  readonly statementLimitMs?: number;
}

/** A pool of ours, which `close` ends. */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Database> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? CONNECTIONS,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: CONNECT_LIMIT_MS,
    fallback_application_name: 'anyproof',
  });
  // An idle connection that is cut: the pool replaces it. Without a listener, it would end the process.
  pool.on('error', () => undefined);
  try {
    return await usePool(pool, options, () => pool.end());
  } catch (error) {
    await pool.end();
    throw error;
  }
}

/** The app's own pool, or one of ours. It holds nothing of a session's, so that a pooler may sit in between. */
export async function usePool(
  pool: PoolLike,
  { statementLimitMs = STATEMENT_LIMIT_MS }: PostgresOptions = {},
  end?: () => Promise<void>,
): Promise<Database> {
  surviveCuts(pool);
  const database = poolDatabase(pool, statementLimitMs, end);
  await checkServer(database);
  return database;
}

/**
 * A connection may be cut in the moment between the pool's listener and ours, and an error that nobody listens to ends the
 * process.
 */
function surviveCuts(pool: unknown): void {
  if (!hasListeners(pool)) return;
  pool.on('connect', (client) => {
    if (hasListeners(client)) client.on('error', () => undefined);
  });
}

interface Emitter {
  on(event: string, listener: (value: unknown) => void): unknown;
}

function hasListeners(value: unknown): value is Emitter {
  return hasMethods(value, ['on']);
}

function poolDatabase(
  pool: PoolLike,
  statementLimitMs: number,
  end: (() => Promise<void>) | undefined,
): Database {
  let isClosed = false;
  const withClient = <T>(use: (session: Session) => Promise<T>): Promise<T> => {
    if (isClosed) throw problemError('closed');
    return withSession(pool, statementLimitMs, use);
  };
  return {
    kind: 'postgres',
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      for (let conflicts = 1; ; conflicts += 1) {
        try {
          return rowsOf<Row>(await withClient((session) => session.run(text, values)));
        } catch (error) {
          if (databaseProblem(error) !== 'conflict' || conflicts === MOST_CONFLICTS) throw error;
        }
      }
    },
    script: async (text) => resultsOf(await withClient((session) => session.script(text))),
    transaction: async (work) => withClient((session) => inTransaction(session, work)),
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      await end?.();
    },
  };
}

/** One connection, for as long as one of the functions above needs it. */
interface Session {
  readonly client: Client;
  run(text: string, values?: readonly unknown[]): Promise<unknown>;
  /** Without a limit: a migration may have to wait for another, or for a large table. */
  script(text: string): Promise<unknown>;
  /** True once its connection cannot be used again. */
  isBroken(): boolean;
  destroyLater(): void;
}

async function withSession<T>(
  pool: PoolLike,
  statementLimitMs: number,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const client = await connect(pool);
  let broken = false;
  // A client in use that loses its connection emits this, too; the statement that it was running rejects anyway.
  const onError = () => {
    broken = true;
  };
  client.on('error', onError);
  const ask = async (text: string, config: object) => {
    try {
      return await client.query({ text, ...config });
    } catch (cause) {
      const error = databaseError(cause, text);
      if (databaseProblem(error) === 'connection_lost') broken = true;
      throw error;
    }
  };
  try {
    return await use({
      client,
      run: (text, values = []) => {
        const typed = { types: TYPES, query_timeout: statementLimitMs };
        return ask(text, values.length === 0 ? typed : { ...typed, values: parametersOf(values) });
      },
      script: (text) => ask(text, { types: TYPES }),
      isBroken: () => broken,
      destroyLater: onError,
    });
  } finally {
    client.removeListener('error', onError);
    client.release(broken);
  }
}

async function inTransaction<T>(
  session: Session,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  let isOver = false;
  const query = async <Row>(text: string, values?: readonly unknown[]): Promise<Rows<Row>> => {
    // Afterwards, somebody else may use the connection.
    if (isOver) throw problemError('closed', { text });
    return rowsOf<Row>(await session.run(text, values));
  };
  // Whatever the role's default: a stricter level would fail where statements here wait for each other.
  await session.run('begin isolation level read committed');
  try {
    const value = await work({ query, native: session.client });
    isOver = true;
    // PostgreSQL answers ROLLBACK, and no error, if a statement had failed and `work` went on.
    if (commandOf(await session.run('commit')) !== 'COMMIT') throw problemError('refused');
    return value;
  } catch (error) {
    isOver = true;
    if (!session.isBroken()) await session.run('rollback').catch(session.destroyLater);
    throw error;
  }
}

async function connect(pool: PoolLike): Promise<Client> {
  let client: unknown;
  try {
    client = await pool.connect();
  } catch (error) {
    throw connectError(error);
  }
  if (isClient(client)) return client;
  throw new ProofingError({
    code: 'CONFIG',
    message: "the database's connect() returned no client; pass a Pool of pg rather than a Client",
    setting: 'database',
  });
}

function isClient(value: unknown): value is Client {
  return hasMethods(value, ['query', 'release', 'on', 'removeListener']);
}

interface ServerSettings {
  readonly version: number;
  readonly dates: string;
  readonly bytes: string;
}

async function checkServer(database: Database): Promise<void> {
  const { rows } = await database.query<ServerSettings>(`/* anyproof:check-server */
    select current_setting('server_version_num')::int as version,
           current_setting('DateStyle') as dates,
           current_setting('bytea_output') as bytes`);
  const [server] = rows;
  const problem = server === undefined ? undefined : problemOfServer(server);
  if (problem !== undefined)
    throw new ProofingError({ code: 'CONFIG', message: problem, setting: 'database' });
}

function problemOfServer({ version, dates, bytes }: ServerSettings): string | undefined {
  if (version < 140_000)
    return `the database server is PostgreSQL ${Math.floor(version / 10_000)}; upgrade it to 14 or later`;
  if (!dates.startsWith('ISO'))
    return 'the database writes dates in a local style; run ALTER ROLE … SET datestyle TO ISO for the role of the tracker';
  if (bytes !== 'hex')
    return 'the database writes bytes in the old style; run ALTER ROLE … SET bytea_output TO hex for the role of the tracker';
  return undefined;
}
