import { ProofingError } from '@anyproof/core';
import type { Database, DatabaseOption, PGliteLike, PoolLike } from '../contract/database.js';
import type { FolderDatabase } from './folder.js';
import { openPGlite, usePGlite } from './pglite.js';
import { openPostgres, type PostgresOptions, usePool } from './postgres.js';
import { hasMethods } from './values.js';

export type OpenOptions = PostgresOptions;

/** `serve`: only a folder has other processes that ask. */
export type OpenDatabase = Database & Partial<Pick<FolderDatabase, 'serve'>>;

/** A scheme, which is longer than the name of a drive. */
const ADDRESS = /^[a-z][a-z0-9+.-]+:/i;

/**
 * Opens it, and checks that it answers and can be used. Throws CONFIG for what cannot be a database, for a server older than
 * PostgreSQL 14, and for a folder that another process has open; STORE_UNAVAILABLE, which is retryable, if the server does not
 * answer.
 */
export async function openDatabase(option: DatabaseOption, options: OpenOptions = {}): Promise<OpenDatabase> {
  if (typeof option !== 'string') return useOwn(option, options);
  if (/^postgres(?:ql)?:\/\//.test(option)) return openPostgres(option, options);
  if (option === 'memory:') return openPGlite();
  if (option.trim() === '' || ADDRESS.test(option)) throw wrongOption();
  const { openFolder } = await import('./folder.js');
  return openFolder(option);
}

function useOwn(own: unknown, options: OpenOptions): OpenDatabase | Promise<OpenDatabase> {
  if (isPGlite(own)) return usePGlite(own);
  if (isPool(own)) return usePool(own, options);
  throw wrongOption();
}

/** Quotes nothing: an address may contain a password. */
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
