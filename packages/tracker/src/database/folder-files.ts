// The lock files of a folder: `lock.1`, `lock.2` and so on. The first line says who made it, each further line what became of
// it; appending leaves no moment without a whole file.
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';

/** Who made a lock file. */
export interface LockMaker {
  readonly pid: number;
  readonly host: string;
  /** Of the running kernel, which containers share; absent where the system has none. */
  readonly bootId?: string;
  /** Where it listens, as long as it lives; no two makers have the same. */
  readonly socket: string;
  /** ISO 8601 instant. */
  readonly startedAt: string;
}

export interface LockFile {
  readonly number: number;
  readonly path: string;
  /** Undefined in the moment before it is written. */
  readonly maker: LockMaker | undefined;
  readonly state: 'claimed' | 'owned' | 'released';
  /** Milliseconds since the epoch. */
  readonly touchedAt: number;
}

const NAME = /^lock\.(\d{1,15})$/;

/** In no particular order. */
export function readLocks(folder: string): LockFile[] {
  return fs.readdirSync(folder).flatMap((name) => {
    const [, number] = NAME.exec(name) ?? [];
    const lock = number === undefined ? undefined : readLock(join(folder, name), Number(number));
    return lock === undefined ? [] : [lock];
  });
}

function readLock(path: string, number: number): LockFile | undefined {
  try {
    const touchedAt = fs.statSync(path).mtimeMs;
    const [first = '', ...marks] = fs.readFileSync(path, 'utf8').split('\n');
    const state = marks.includes('released') ? 'released' : marks.includes('owned') ? 'owned' : 'claimed';
    return { number, path, maker: makerOf(first), state, touchedAt };
  } catch (error) {
    // Its maker withdrew it, or the owner tidied up.
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function makerOf(line: string): LockMaker | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isMaker(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMaker(value: unknown): value is LockMaker {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, host, socket, bootId, startedAt }: Partial<Record<keyof LockMaker, unknown>> = value;
  const texts = [host, socket, startedAt, bootId ?? ''];
  return typeof pid === 'number' && texts.every((text) => typeof text === 'string');
}

/** Returns its path; undefined if the number is taken. */
export function createLock(folder: string, number: number, maker: LockMaker): string | undefined {
  const path = join(folder, `lock.${number}`);
  try {
    fs.writeFileSync(path, `${JSON.stringify(maker)}\n`, { flag: 'wx', mode: 0o600 });
    return path;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  }
}

/** Returns false if the file is gone. */
export function markLock(path: string, state: 'owned' | 'released'): boolean {
  return unlessGone(() => {
    const file = fs.openSync(path, fs.constants.O_WRONLY | fs.constants.O_APPEND);
    try {
      fs.writeSync(file, `${state}\n`);
    } finally {
      fs.closeSync(file);
    }
  });
}

/** Returns false if the file is gone. */
export function touchLock(path: string, at: number): boolean {
  return unlessGone(() => fs.utimesSync(path, at / 1000, at / 1000));
}

export function removeLock({ path }: LockFile): void {
  unlessGone(() => fs.unlinkSync(path));
}

/** Also the folder that was made for it, if it is not in the locked one. Anything but a socket stays. */
export function removeSocket(socket: string, folder: string): void {
  unlessGone(() => {
    if (fs.lstatSync(socket).isSocket()) fs.unlinkSync(socket);
  });
  if (dirname(socket) !== folder) unlessGone(() => fs.rmdirSync(dirname(socket)));
}

function unlessGone(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
