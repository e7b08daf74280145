import { ProofingError, type ProofingErrorCode } from '@anyproof/core';

/**
 * What went wrong at the database, as the `problem` of its errors. `unreachable`: no connection. `connection_lost`: it was
 * cut, so whether the statement took effect is unknown. `conflict`: another transaction won. `busy`: no room, or no lock in
 * time. `read_only`: a replica, or a server that is failing over. `login`, `rights`: the role may not. `tables`: they are
 * missing. `closed`: by this process. `refused`: anything else, which a repetition does not change.
 */
export type DatabaseProblem =
  | 'unreachable'
  | 'connection_lost'
  | 'conflict'
  | 'busy'
  | 'read_only'
  | 'login'
  | 'rights'
  | 'tables'
  | 'closed'
  | 'refused';

interface Meaning {
  readonly code: ProofingErrorCode;
  readonly retryable: boolean;
  readonly message: string;
  /** True if the statement, or its transaction, certainly changed nothing. */
  readonly harmless: boolean;
}

const unavailable = (message: string, harmless: boolean): Meaning => ({
  code: 'STORE_UNAVAILABLE',
  retryable: true,
  message,
  harmless,
});
const config = (message: string): Meaning => ({ code: 'CONFIG', retryable: false, message, harmless: true });

const MEANINGS: { readonly [Problem in DatabaseProblem]: Meaning } = {
  unreachable: unavailable(
    'cannot connect to the database; check that the server runs, and its address, TLS settings and password',
    true,
  ),
  connection_lost: unavailable(
    'the connection to the database was lost; whether the statement took effect is unknown',
    false,
  ),
  conflict: unavailable('another transaction in the database won; this one changed nothing', true),
  busy: unavailable('the database has no capacity left, or a lock was held for too long', true),
  read_only: unavailable(
    'the database server accepts only reads; connect to the primary, or wait for the failover',
    true,
  ),
  login: config('the database refused the login, or has no such database; check user, password and database'),
  rights: config(
    'the database role lacks rights; run "anyproof tracker migrate --grant-to ROLE" with a role that owns the tables',
  ),
  tables: config(
    'the tracker\'s tables are missing; run "anyproof tracker migrate" with a role that may create tables',
  ),
  closed: {
    code: 'STORE_UNAVAILABLE',
    retryable: false,
    message: 'the database was already closed by this process',
    harmless: true,
  },
  refused: {
    code: 'STORE_UNAVAILABLE',
    retryable: false,
    message: 'the database refused a statement; this is a bug, or the tables were changed by hand',
    harmless: true,
  },
};

/** By SQLSTATE or its beginning; https://www.postgresql.org/docs/current/errcodes-appendix.html */
const STATES: readonly (readonly [beginning: string, problem: DatabaseProblem])[] = [
  ['57P03', 'unreachable'],
  ['57P', 'connection_lost'],
  ['08', 'connection_lost'],
  // The server ended an idle session, or a transaction that took too long.
  ['25P03', 'connection_lost'],
  ['25P04', 'connection_lost'],
  ['58', 'connection_lost'],
  ['40003', 'connection_lost'],
  ['40001', 'conflict'],
  ['40P01', 'conflict'],
  ['53', 'busy'],
  ['55P03', 'busy'],
  ['57014', 'busy'],
  ['25006', 'read_only'],
  ['28', 'login'],
  ['3D000', 'login'],
  ['42501', 'rights'],
  ['42P01', 'tables'],
  ['3F000', 'tables'],
];

/**
 * Hides the driver's error, whose message and fields may contain values of rows, addresses and passwords. Errors of ours pass
 * unchanged. `text` is the statement, of which only the name in its first comment is quoted.
 */
export function databaseError(error: unknown, text?: string): ProofingError {
  if (ProofingError.isInstance(error)) return error;
  return problemError(problemOf(error), { nativeCode: nativeCodeOf(error), text });
}

/** The same for an error on the way to a connection: nothing was sent yet. */
export function connectError(error: unknown): ProofingError {
  if (ProofingError.isInstance(error)) return error;
  const problem = problemOf(error);
  // The driver cannot read the address: its TypeError contains all of it.
  if (problem === 'refused' && sqlState(error) === undefined)
    return new ProofingError({
      code: 'CONFIG',
      message:
        'the address of the database cannot be read; it looks like postgres://user:password@host:5432/database',
      setting: 'database',
    });
  return problemError(problem === 'connection_lost' ? 'unreachable' : problem, {
    nativeCode: nativeCodeOf(error),
  });
}

export function problemError(
  problem: DatabaseProblem,
  { nativeCode, text }: { readonly nativeCode?: string | undefined; readonly text?: string | undefined } = {},
): ProofingError {
  const { code, message, retryable } = MEANINGS[problem];
  const [, name] = /^\s*\/\* anyproof:([a-z0-9-]+) \*\//.exec(text ?? '') ?? [];
  return new ProofingError({
    code,
    retryable,
    message: name === undefined ? message : `${message} (${name})`,
    problem,
    nativeCode,
  });
}

/** The problem of a database error; undefined for any other error. */
export function databaseProblem(error: unknown): DatabaseProblem | undefined {
  if (!ProofingError.isInstance(error)) return undefined;
  const { problem } = error;
  return isProblem(problem) ? problem : undefined;
}

/** True if the same statements may succeed later: the server is away, busy, failing over, or another transaction won. */
export function isTransient(error: unknown): boolean {
  const problem = databaseProblem(error);
  return problem !== undefined && MEANINGS[problem].retryable;
}

/** True if what failed certainly changed nothing. */
export function isHarmless(error: unknown): boolean {
  const problem = databaseProblem(error);
  return problem !== undefined && MEANINGS[problem].harmless;
}

/**
 * Runs `work` a second time if the database's connection was lost during the first, which may have taken effect: for work
 * that may happen twice, such as reading, or an upsert of the same values. Nothing else here repeats such a statement.
 */
export async function repeatable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (databaseProblem(error) !== 'connection_lost') throw error;
    return work();
  }
}

function isProblem(value: string | undefined): value is DatabaseProblem {
  return value !== undefined && Object.hasOwn(MEANINGS, value);
}

function problemOf(error: unknown): DatabaseProblem {
  const state = sqlState(error);
  if (state !== undefined) return STATES.find(([beginning]) => state.startsWith(beginning))?.[1] ?? 'refused';
  // Drivers report a broken connection as a plain Error or one of Node's, and misuse as one of the language's.
  return isPlainError(error) ? 'connection_lost' : 'refused';
}

/** The server's errors have a severity; Node's `EPIPE` looks like an SQLSTATE, too. */
function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if (!('severity' in error) || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** An SQLSTATE, or Node's code such as ECONNREFUSED. */
function nativeCodeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z_]{4,40}$/.test(code) ? code : undefined;
}

const MISUSE = ['TypeError', 'RangeError', 'SyntaxError'];

/** By its name, which is the same in all realms. */
function isPlainError(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('name' in value)) return false;
  return Object.prototype.toString.call(value) === '[object Error]' && !MISUSE.includes(String(value.name));
}
