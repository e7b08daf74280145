import { ProofingError } from '@anyproof/core';
import type { Database, DatabaseOption, PGliteLike, PoolLike } from '../contract/database.js';
import { openPGlite, usePGlite } from './pglite.js';
import { openPostgres, type PostgresOptions, usePool } from './postgres.js';
import { hasMethods } from './values.js';

export type OpenOptions = PostgresOptions;

/** Opens it, and checks that it answers and is new enough. Throws CONFIG, or STORE_UNAVAILABLE if it does not answer. */
export async function openDatabase(option: DatabaseOption, options: OpenOptions = {}): Promise<Database> {
  if (typeof option !== 'string') return useOwn(option, options);
  if (/^postgres(?:ql)?:\/\//.test(option)) return openPostgres(option, options);
  if (option === 'memory:') return openPGlite();
  throw wrongOption();
}

async function useOwn(own: unknown, options: OpenOptions): Promise<Database> {
  if (isPGlite(own)) return usePGlite(own);
  if (isPool(own)) return usePool(own, options);
  throw wrongOption();
}

function wrongOption(): ProofingError {
  return new ProofingError({
    code: 'CONFIG',
    message:
      'database must be an address such as postgres://user@host/database, the folder of an embedded database, a Pool of pg or a PGlite',
    setting: 'database',
    problem: 'invalid',
  });
}

function isPGlite(value: unknown): value is PGliteLike {
  return hasMethods(value, ['query', 'exec', 'transaction', 'close']);
}

function isPool(value: unknown): value is PoolLike {
  return hasMethods(value, ['query', 'connect', 'end']);
}
