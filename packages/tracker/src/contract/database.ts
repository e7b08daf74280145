/** What one statement returned. */
export interface Rows<Row> {
  readonly rows: readonly Row[];
  /** Rows returned or changed. */
  readonly rowCount: number;
}

export interface Queryable {
  /** One statement, with values for `$1`, `$2` and so on. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Rows<Row>>;
}

export interface Transaction extends Queryable {
  /** The driver's own client: pg's `PoolClient`, or PGlite's `Transaction`; for query builders. */
  readonly native: unknown;
}

/** PostgreSQL, or PGlite, which is PostgreSQL inside this process. Both get the same SQL. */
export interface Database extends Queryable {
  readonly kind: 'postgres' | 'pglite';
  /** Several statements without values, such as a migration: what each returned. */
  script(text: string): Promise<readonly Rows<unknown>[]>;
  /** Commits when `work` resolves, and rolls back when it rejects. Statements outside it may wait for it on PGlite. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /** Closes what was opened here; a pool or PGlite of the app's own stays open. */
  close(): Promise<void>;
}

/** What is used of pg's `Pool`. */
export interface PoolLike {
  query(text: string, values?: unknown[]): Promise<unknown>;
  connect(): Promise<unknown>;
  end(): Promise<unknown>;
}

/** What is used of a `PGlite`. */
export interface PGliteLike {
  query(text: string, values?: unknown[]): Promise<unknown>;
  exec(text: string): Promise<unknown>;
  transaction(work: (transaction: unknown) => Promise<unknown>): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * - `postgres://…`: a PostgreSQL server, version 14 or later;
 * - `memory:`: PGlite in this process's memory, for tests;
 * - any other text: the folder of a PGlite, which is created if it does not exist;
 * - pg's `Pool` or a `PGlite`: the app's own.
 */
export type DatabaseOption = string | PoolLike | PGliteLike;
