import { mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Failure, oneOf, UsageError } from '../../terminal/failures.js';
import type { Io } from '../../terminal/io.js';
import { STORES } from '../names.js';

export interface PlaceFlags {
  readonly store: string;
  readonly folder?: string;
}

/** Where a run of the demo keeps what outlives its process. */
export interface Place {
  /** For `createTracker`. */
  readonly database: string;
  readonly schema: string;
  /** For people. */
  readonly name: string;
  /** Says which run it is, and where the vendors are. */
  readonly runFile: string;
}

/** Creates the folder. Throws a UsageError for a store that cannot be. */
export function placeFor(flags: PlaceFlags, io: Io): Place {
  const store = oneOf('store', flags.store, STORES);
  const folder = flags.folder === undefined ? ownFolder() : resolve(io.cwd, flags.folder);
  const runFile = join(folder, `${store}-run.json`);
  const schema = 'anyproof_demo';
  if (store === 'pglite') {
    make(folder);
    return { database: join(folder, 'data'), schema, name: `an embedded database in ${folder}`, runFile };
  }
  const database = io.env['DATABASE_URL'];
  if (!database || !/^postgres(?:ql)?:\/\//.test(database) || !URL.canParse(database))
    throw new UsageError(
      '--store postgres needs DATABASE_URL, such as postgres://postgres@127.0.0.1:5432/postgres',
    );
  make(folder);
  const { host, pathname } = new URL(database);
  return { database, schema, name: `PostgreSQL at ${host}${pathname}, schema ${schema}`, runFile };
}

/** One for each user of the machine. */
function ownFolder(): string {
  const user = process.getuid?.();
  return join(tmpdir(), user === undefined ? 'anyproof-demo' : `anyproof-demo-${user}`);
}

function make(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    throw new Failure(`${folder} cannot be created; choose another folder with --folder`);
  }
  // What lies there names a process to stop: it must be this user's.
  const user = process.getuid?.();
  if (user !== undefined && statSync(folder).uid !== user)
    throw new Failure(`${folder} belongs to another user; choose another folder with --folder`);
}
