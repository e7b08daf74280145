// A process of its own: locks or opens a folder, writes into it, and tells its parent. See database-folder-processes.test.ts.

import { realTime } from '../src/database/folder';
import { folderClient } from '../src/database/folder-client';
import { lockFolder } from '../src/database/folder-lock';
import { listenForFolder } from '../src/database/folder-socket';
import { type OpenDatabase, openDatabase } from '../src/database/open';

export interface Operations {
  readonly write: {
    readonly input: { readonly writer: string; readonly row: number };
    readonly output: string;
  };
}

export type Told =
  | { readonly did: 'lock' | 'open' | 'release' | 'done'; readonly ms: number }
  | { readonly did: 'wrote'; readonly row: number; readonly through: string }
  | { readonly did: 'fail'; readonly problem: unknown; readonly message: string };

const VERSION = 'of the tests';
const [, , what = '', folder = '', writer = '', rows = '0'] = process.argv;
const began = Date.now();
const tell = (told: Told) => process.send?.(told);
const since = () => Date.now() - began;

function fail(error: unknown): void {
  const { problem, message }: { problem?: unknown; message?: string } = Object(error);
  tell({ did: 'fail', problem, message: String(message) });
}

async function lock(): Promise<void> {
  const held = await lockFolder(folder, {
    time: realTime,
    listen: () => listenForFolder(folder),
    onLost: () => fail(new Error('lost')),
  });
  tell({ did: 'lock', ms: since() });
  process.on('message', async () => {
    await held.release();
    tell({ did: 'release', ms: since() });
    process.disconnect();
  });
}

/** Opens the folder, or goes through the process that has it, until each row is acknowledged. */
async function write(): Promise<void> {
  const database = await openDatabase(folder).catch((error: unknown) => {
    if (Object(error).problem !== 'folder_in_use') throw error;
    return undefined;
  });
  if (database === undefined) await writeThrough();
  else await writeDirectly(database);
  tell({ did: 'done', ms: since() });
  process.on('message', async () => {
    await database?.close();
    process.disconnect();
  });
}

async function writeDirectly(database: OpenDatabase): Promise<void> {
  const insert = async (by: string, row: number) => {
    await database.query('insert into rows values ($1, $2)', [by, row]);
  };
  await database.script(
    'create table if not exists rows (writer text, row integer, primary key (writer, row))',
  );
  database.serve?.<Operations>(VERSION, {
    write: async ({ writer: by, row }) => {
      await insert(by, row);
      return String(process.pid);
    },
  });
  tell({ did: 'open', ms: since() });
  for (let row = 0; row < Number(rows); row += 1) {
    await insert(writer, row);
    tell({ did: 'wrote', row, through: String(process.pid) });
  }
}

async function writeThrough(): Promise<void> {
  const call = folderClient<Operations>(folder, { version: VERSION });
  for (let row = 0; row < Number(rows); row += 1) {
    let through: string | undefined;
    while (through === undefined)
      through = await call('write', { writer, row }).catch(async (error: unknown) => {
        if (Object(error).problem !== 'folder_owner_starts') throw error;
        await realTime.sleep(50);
        return undefined;
      });
    tell({ did: 'wrote', row, through });
  }
}

(what === 'lock' ? lock() : write()).catch(fail);
