// One process per folder: PGlite itself would let two write, and lose rows that the first had committed. Each process that
// wants the folder makes a lock file with the next number, and then looks whether anybody else who made one lives. Of two that
// do so at once, at least one sees the other: each writes before it looks. So at most one finds itself alone, and owns it.
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { ProofingError } from '@anyproof/core';
import {
  createLock,
  type LockFile,
  type LockMaker,
  markLock,
  readLocks,
  removeLock,
  removeSocket,
  touchLock,
} from './folder-files.js';
import { isLive, isSameMachine, type Machine } from './folder-liveness.js';

/** Real time: files and other processes have no other. */
export interface FolderTime {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Returns what ends it. */
  every(milliseconds: number, work: () => void): () => void;
}

export interface LockOptions<Socket extends ListeningSocket> {
  readonly time: FolderTime;
  /** Starts to listen, on a socket that nobody else has. */
  readonly listen: () => Promise<Socket>;
  /** Another process took the folder over, or it was removed: nothing may be written any more. */
  readonly onLost: () => void;
  /** For tests. */
  readonly machine?: Machine;
}

export interface ListeningSocket {
  readonly path: string;
  close(): Promise<void>;
}

export interface FolderLock<Socket extends ListeningSocket = ListeningSocket> {
  readonly socket: Socket;
  /** Lets the next process have it, and closes the socket. */
  release(): Promise<void>;
}

const TOUCHED_EVERY_MS = 15_000;
const PAUSE_MS = 20;
/** Whoever claims a folder has it, or withdraws, within milliseconds, unless it was stopped. */
const PATIENCE_MS = 5_000;

/** Throws CONFIG (`problem: 'folder_in_use'`) if a live process has the folder. */
export async function lockFolder<Socket extends ListeningSocket>(
  folder: string,
  options: LockOptions<Socket>,
): Promise<FolderLock<Socket>> {
  const { time, listen, onLost, machine = thisMachine() } = options;
  // Without a trace, in the usual case of a second process.
  const owner = (await survey(folder, machine, time)).live.find(isOwned);
  if (owner !== undefined) throw inUse(owner, machine);
  const socket = await listen();
  try {
    const startedAt = new Date(time.now()).toISOString();
    const maker: LockMaker = { ...machine, pid: process.pid, socket: socket.path, startedAt };
    const path = await claim({ folder, maker, time });
    const stopTouching = time.every(TOUCHED_EVERY_MS, () => {
      if (isTouched(path, time.now())) return;
      stopTouching();
      onLost();
    });
    return {
      socket,
      release: async () => {
        stopTouching();
        try {
          markLock(path, 'released');
        } finally {
          await socket.close();
        }
      },
    };
  } catch (error) {
    await socket.close();
    throw error;
  }
}

interface Claim {
  readonly folder: string;
  readonly maker: LockMaker;
  readonly time: FolderTime;
}

async function claim(asked: Claim): Promise<string> {
  const { folder, maker, time } = asked;
  const giveUpAt = time.now() + PATIENCE_MS;
  for (;;) {
    const others = await othersAlive(asked);
    const inTheWay = others.find(isOwned) ?? others[0];
    if (inTheWay === undefined) {
      const path = createLock(folder, highest(readLocks(folder)) + 1, maker);
      if (path !== undefined && (await isAlone(asked, giveUpAt)) && markLock(path, 'owned')) {
        await tidyUp(asked);
        return path;
      }
    } else if (isOwned(inTheWay) || time.now() > giveUpAt) throw inUse(inTheWay, maker);
    await time.sleep(PAUSE_MS);
  }
}

/** Yields to an owner and to a higher number, and waits until lower numbers have yielded. */
async function isAlone(asked: Claim, giveUpAt: number): Promise<boolean> {
  const { folder, maker, time } = asked;
  for (;;) {
    const others = await othersAlive(asked);
    const mine = readLocks(folder).find((lock) => isBy(lock, maker));
    // An owner took it for a dead process' file, if this one was stopped before it had written it.
    if (mine === undefined) return false;
    if (others.length === 0) return true;
    if (others.some((lock) => isOwned(lock) || lock.number > mine.number) || time.now() > giveUpAt) {
      removeLock(mine);
      return false;
    }
    await time.sleep(PAUSE_MS);
  }
}

/** Only an owner does so, so a file that it found dead cannot be somebody else's by now. */
async function tidyUp({ folder, maker, time }: Claim): Promise<void> {
  for (const lock of (await survey(folder, maker, time)).dead) {
    // The file first: a file without a socket may be one whose socket was tidied away.
    removeLock(lock);
    if (lock.maker !== undefined) removeSocket(lock.maker.socket, folder);
  }
}

async function othersAlive({ folder, maker, time }: Claim): Promise<LockFile[]> {
  return (await survey(folder, maker, time)).live.filter((lock) => !isBy(lock, maker));
}

/** By the socket rather than the number, which another process may have by now if this one was stopped for long. */
const isBy = (lock: LockFile, { socket }: LockMaker): boolean => lock.maker?.socket === socket;
const isOwned = ({ state }: LockFile): boolean => state === 'owned';

async function survey(
  folder: string,
  machine: Machine,
  time: FolderTime,
): Promise<{ live: LockFile[]; dead: LockFile[] }> {
  const locks = readLocks(folder);
  const answers = await Promise.all(locks.map((lock) => isLive(lock, machine, time.now())));
  return {
    live: locks.filter((_, index) => answers[index]),
    dead: locks.filter((_, index) => !answers[index]),
  };
}

const highest = (locks: readonly LockFile[]): number => Math.max(0, ...locks.map(({ number }) => number));

/** A file system that fails for a moment changes nothing. */
function isTouched(path: string, at: number): boolean {
  try {
    return touchLock(path, at);
  } catch {
    return true;
  }
}

export function thisMachine(): Machine {
  const host = hostname();
  try {
    return { host, bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() };
  } catch {
    return { host };
  }
}

function inUse({ maker }: LockFile, here: Machine): ProofingError {
  const owner = maker === undefined ? '' : ` (process ${maker.pid} on ${maker.host})`;
  const isElsewhere = maker !== undefined && !isSameMachine(maker, here);
  const who =
    maker?.pid === process.pid && !isElsewhere ? 'in this process already' : `in another process${owner}`;
  return new ProofingError({
    code: 'CONFIG',
    message: [
      `the folder of the embedded database is open ${who}, and two would lose data`,
      'stop it, or use PostgreSQL, which many processes share; the commands of "anyproof tracker" work through it while it runs',
      ...(isElsewhere ? ['if that machine is gone, try again in a minute'] : []),
    ].join('; '),
    setting: 'database',
    problem: 'folder_in_use',
  });
}
