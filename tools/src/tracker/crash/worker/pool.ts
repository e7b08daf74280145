// A pool of pg whose statements are seen before they are sent and after they were answered.
import pg from 'pg';

export interface Seen {
  before(text: string): void;
  after(text: string, rows: number): void;
  /** The rows of a statement that is to be answered without being carried out. */
  swallow?(text: string, values: readonly unknown[]): readonly object[] | undefined;
}

export interface SeenPool {
  query(text: string, values?: unknown[]): Promise<unknown>;
  connect(): Promise<unknown>;
  end(): Promise<void>;
}

const CONNECTIONS = 10;
/** Well within a lease. */
const CONNECTS_WITHIN_MS = 1_000;

export function createPool(connectionString: string, seen: Seen): SeenPool {
  const pool = new pg.Pool({
    connectionString,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECTS_WITHIN_MS,
  });
  // The server is stopped and its connections are cut: whoever waits for an answer learns of it by that.
  pool.on('error', () => undefined);
  // One that is cut between two statements of a transaction has no other listener.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return {
    query: (text, values) => watched(seen, { text, values }, () => pool.query(text, values)),
    connect: async () => {
      const client = await pool.connect();
      return new Proxy(client, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          if (name !== 'query') return value.bind(target);
          return (...call: readonly unknown[]): unknown =>
            watched(seen, statementOf(call), () => value.apply(target, call));
        },
      });
    },
    end: () => pool.end(),
  };
}

interface Statement {
  readonly text: string;
  readonly values?: readonly unknown[] | undefined;
}

async function watched(
  { before, after, swallow }: Seen,
  { text, values = [] }: Statement,
  query: () => Promise<unknown>,
): Promise<unknown> {
  before(text);
  const rows = swallow?.(text, values);
  if (rows !== undefined) return { command: 'INSERT', rows, rowCount: rows.length, fields: [] };
  const result = await query();
  after(text, rowsOf(result));
  return result;
}

/** Of a call with text and values, or with both in one object. */
function statementOf([query, further]: readonly unknown[]): Statement {
  const { text, values = further }: { readonly text?: unknown; readonly values?: unknown } = Object(query);
  return { text: String(text ?? query), values: Array.isArray(values) ? values : undefined };
}

function rowsOf(result: unknown): number {
  const { rowCount }: { readonly rowCount?: unknown } = Object(result);
  return typeof rowCount === 'number' ? rowCount : 0;
}
