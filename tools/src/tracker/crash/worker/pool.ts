// A pool of pg whose statements are seen before they are sent and after they were answered.
import pg from 'pg';

export interface Seen {
  before(text: string): void;
  after(text: string, rows: number): void;
  /** Whether this statement is to be answered as if it had been carried out, and changed one row. */
  swallows?(text: string): boolean;
}

export interface SeenPool {
  query(text: string, values?: unknown[]): Promise<unknown>;
  connect(): Promise<unknown>;
  end(): Promise<void>;
}

const CONNECTIONS = 10;
const CONNECTS_WITHIN_MS = 5_000;

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
    query: (text, values) => watched(seen, text, () => pool.query(text, values)),
    connect: async () => {
      const client = await pool.connect();
      return new Proxy(client, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          if (name !== 'query') return value.bind(target);
          return (...call: readonly unknown[]): unknown =>
            watched(seen, textOf(call[0]), () => value.apply(target, call));
        },
      });
    },
    end: () => pool.end(),
  };
}

async function watched(
  { before, after, swallows }: Seen,
  text: string,
  query: () => Promise<unknown>,
): Promise<unknown> {
  before(text);
  if (swallows?.(text)) return { command: 'INSERT', rows: [{}], rowCount: 1, fields: [] };
  const result = await query();
  after(text, rowsOf(result));
  return result;
}

/** Of a statement as text, or with its options. */
function textOf(query: unknown): string {
  const { text }: { readonly text?: unknown } = Object(query);
  return String(text ?? query);
}

function rowsOf(result: unknown): number {
  const { rowCount }: { readonly rowCount?: unknown } = Object(result);
  return typeof rowCount === 'number' ? rowCount : 0;
}
