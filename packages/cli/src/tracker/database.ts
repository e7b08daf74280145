import { resolve } from 'node:path';
import { type ConfigFlags, environmentFor } from '../configuration/flags.js';
import { UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';

/** Of every command about a tracker. */
export interface TrackerFlags extends ConfigFlags {
  readonly database?: string;
  readonly schema?: string;
  readonly json?: true;
}

/** The sessions' database, as the options and the environment name it. */
export interface ChosenDatabase {
  readonly kind: 'server' | 'folder';
  /** For `createTracker`. */
  readonly option: string;
  /** For people: without user and password. */
  readonly name: string;
  /** False if it is the default. */
  readonly isNamed: boolean;
}

const DEFAULT_FOLDER = './anyproof-data';

/** Throws a UsageError for what cannot be a database. */
export async function databaseFor(flags: TrackerFlags, io: Io): Promise<ChosenDatabase> {
  const env = await environmentFor(flags, io);
  const places = [
    ['--database', flags.database],
    ['ANYPROOF_DATABASE', env['ANYPROOF_DATABASE']],
    // Set empty, as many platforms do, it means that there is none.
    ['DATABASE_URL', env['DATABASE_URL'] || undefined],
  ] as const;
  const [place, text] = places.find(([, value]) => value !== undefined) ?? [];
  if (place === undefined || text === undefined) return folderAt(DEFAULT_FOLDER, false, io);
  if (text === '') throw new UsageError(`${place} is empty: give it ${FORMS}`);
  if (/^postgres(?:ql)?:\/\//.test(text)) return serverAt(text, place);
  if (text === 'memory:')
    throw new UsageError(`${place}: memory: would be gone when this command ends; use ${FORMS}`);
  // Not quoted: an address contains a password.
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(text)) throw new UsageError(`${place} must be ${FORMS}`);
  return folderAt(text, true, io);
}

const FORMS = 'the address of a PostgreSQL server, such as postgres://user@host:5432/database, or a folder';

function serverAt(option: string, place: string): ChosenDatabase {
  if (!URL.canParse(option)) throw new UsageError(`${place} cannot be read: it must be ${FORMS}`);
  const { host, pathname } = new URL(option);
  return { kind: 'server', option, name: `PostgreSQL at ${host}${pathname}`, isNamed: true };
}

function folderAt(path: string, isNamed: boolean, { cwd }: Io): ChosenDatabase {
  return { kind: 'folder', option: resolve(cwd, path), name: `the folder ${path}`, isNamed };
}
