// A folder with an embedded database: `database/` is PGlite's, beside it are the lock files and the socket.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProofingError } from '@anyproof/core';
import type { Database } from '../contract/database.js';
import { codeOf } from './folder-files.js';
import { type FolderLock, type FolderTime, lockFolder } from './folder-lock.js';
import { type FolderSocket, listenForFolder } from './folder-socket.js';
import { openPGlite } from './pglite.js';

/** What other processes ask is answered through it. */
export type FolderDatabase = Database & Pick<FolderSocket, 'serve'>;

export const realTime: FolderTime = {
  now: () => Date.now(),
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
  every: (milliseconds, work) => {
    const timer = setInterval(work, milliseconds);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/**
 * Creates it if it does not exist, and holds its lock until `close`. Throws CONFIG if another process has it open, or if it
 * cannot be used.
 */
export async function openFolder(path: string, time: FolderTime = realTime): Promise<FolderDatabase> {
  const folder = resolve(path);
  prepare(folder);
  let isLost = false;
  const lock = await lockFolder(folder, {
    time,
    listen: () => listenForFolder(folder),
    onLost: () => {
      isLost = true;
    },
  }).catch((error: unknown) => {
    if (ProofingError.isInstance(error)) throw error;
    throw unusable(
      'the folder of the embedded database cannot be locked; check its rights and the free space',
      error,
    );
  });
  try {
    return { ...guarded(await openData(folder), lock, () => isLost), serve: lock.socket.serve };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** For this user only: PGlite's own files are readable to all. */
function prepare(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable('the folder of the embedded database cannot be created; check its path and rights', error);
  }
  if (existsSync(join(folder, 'PG_VERSION')))
    throw unusable(
      'the folder is the data of another PGlite; choose another folder, or open it yourself and pass the PGlite',
    );
}

/**
 * A new database takes seconds to make. If the process dies meanwhile, the mark stays, and what was made, which nobody has
 * used, is made again.
 */
async function openData(folder: string): Promise<Database> {
  const [data, mark] = [join(folder, 'database'), join(folder, 'creating')];
  try {
    if (existsSync(mark)) rmSync(data, { recursive: true, force: true });
    if (!existsSync(data)) {
      writeFileSync(mark, '', { mode: 0o600 });
      mkdirSync(data, { mode: 0o700 });
    }
    const database = await openPGlite(data);
    rmSync(mark, { force: true });
    return database;
  } catch (error) {
    throw unusable(
      'the embedded database in the folder cannot be opened; check its rights and the free space, or restore a backup of the whole folder',
      error,
    );
  }
}

/** Closes before it releases, and writes nothing once somebody else may. */
function guarded(database: Database, lock: FolderLock, isLost: () => boolean): Database {
  let closing: Promise<void> | undefined;
  const closeAndRelease = async () => {
    try {
      // Closing writes, too.
      if (!isLost()) await database.close();
    } finally {
      await lock.release();
    }
  };
  const checkHeld = () => {
    if (isLost()) throw lost();
  };
  return {
    kind: database.kind,
    query: async (text, values) => {
      checkHeld();
      return database.query(text, values);
    },
    script: async (text) => {
      checkHeld();
      return database.script(text);
    },
    transaction: async (work) => {
      checkHeld();
      return database.transaction(work);
    },
    close: () => {
      closing ??= closeAndRelease();
      return closing;
    },
  };
}

function lost(): ProofingError {
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    message:
      'the folder of the embedded database was removed, or taken over while this process was suspended; start it again',
    retryable: false,
    problem: 'folder_lost',
  });
}

function unusable(message: string, cause?: unknown): ProofingError {
  const code = codeOf(cause);
  return new ProofingError({
    code: 'CONFIG',
    message,
    setting: 'database',
    problem: 'folder_unusable',
    nativeCode: typeof code === 'string' ? code : undefined,
  });
}
