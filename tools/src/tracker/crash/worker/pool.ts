// A pool of pg whose statements are seen before they are sent and after they were answered.
import pg from 'pg';

export interface Seen {
  before(text: string): void;
  after(text: string, rows: number): void;
  /** Whether this statement is to be answered as if it had been carried out: what it would have returned. */
  swallow?(text: string, values: readonly unknown[]): { readonly rows: readonly unknown[] } | undefined;
}

export interface SeenPool {
  query(text: string, values?: unknown[]): Promise<unknown>;
  connect(): Promise<unknown>;
  end(): Promise<void>;
}

type Query = (text: unknown, values?: unknown) => Promise<unknown>;

const CONNECTIONS = 12;

export function createPool(connectionString: string, seen: Seen): SeenPool {
  const pool = new pg.Pool({ connectionString, max: CONNECTIONS, connectionTimeoutMillis: 5_000 });
  // The server is stopped and its connections are cut: whoever waits for an answer learns of it by that.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return {
    query: watched((text, values) => pool.query(String(text), listOf(values)), seen),
    connect: async () => {
      const client = await pool.connect();
      const query = watched((text, values) => client.query(String(text), listOf(values)), seen);
      return new Proxy(client, {
        get: (target, name) => {
          if (name === 'query') return query;
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
    end: () => pool.end(),
  };
}

function watched(query: Query, { before, after, swallow }: Seen): Query {
  return async (text, values) => {
    const statement = String(text);
    before(statement);
    const swallowed = swallow?.(statement, listOf(values) ?? []);
    if (swallowed !== undefined) return { ...swallowed, rowCount: swallowed.rows.length };
    const result = await query(text, values);
    after(statement, rowsOf(result));
    return result;
  };
}

const listOf = (values: unknown): unknown[] | undefined => (Array.isArray(values) ? values : undefined);

function rowsOf(result: unknown): number {
  const { rowCount }: { readonly rowCount?: unknown } = Object(result);
  return typeof rowCount === 'number' ? rowCount : 0;
}
