// A PGlite, and a PostgreSQL database of the file's own where there is a server, for tests that run on both.
import { PGlite } from '@electric-sql/pglite';
import type { Database } from '../src/contract/database';
import { openDatabase } from '../src/database/open';
import { createDatabase, server, type TestDatabase } from './database-server';

export interface Place {
  readonly name: 'PGlite' | 'PostgreSQL';
  /** Another handle, as another process has it; as another role where roles log in. */
  open(role?: string): Promise<Database>;
  drop(): Promise<void>;
}

/** Not opened yet: `describe.each` needs them before any test runs. */
export function places(what: string): Place[] {
  if (server === undefined)
    process.stdout.write(`${what} on PostgreSQL: skipped, since DATABASE_URL is not set\n`);
  return [pglite(), ...(server === undefined ? [] : [postgres()])];
}

function pglite(): Place {
  let opening: Promise<PGlite> | undefined;
  const opened = () => {
    opening ??= PGlite.create();
    return opening;
  };
  return {
    name: 'PGlite',
    open: async () => openDatabase(await opened()),
    drop: async () => (await opened()).close(),
  };
}

function postgres(): Place {
  let creating: Promise<TestDatabase> | undefined;
  const handles: Database[] = [];
  const created = () => {
    creating ??= createDatabase();
    return creating;
  };
  return {
    name: 'PostgreSQL',
    open: async (role) => {
      const { as, url } = await created();
      const handle = await openDatabase(role === undefined ? url : as(role));
      handles.push(handle);
      return handle;
    },
    drop: async () => {
      for (const handle of handles) await handle.close();
      await (await created()).drop();
    },
  };
}
