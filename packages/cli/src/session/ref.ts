import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SessionRef } from '@anyproof/core';
import { UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { refIn, tokenOf } from './ref-token.js';

export interface RefFlags {
  readonly refFile?: string;
}

/** The ref that a command is about: a word, `-` for standard input, or the file; an app's own JSON is taken, too. */
export async function readRef(given: string | undefined, { refFile }: RefFlags, io: Io): Promise<SessionRef> {
  if (given !== undefined && refFile !== undefined)
    throw new UsageError('pass the session as a ref or as --ref-file, not both');
  const ref = refIn(await textOf(given, refFile, io));
  if (ref !== undefined) return ref;
  throw new UsageError('this is not a session ref; pass what `session create` printed, or the file it wrote');
}

async function textOf(given: string | undefined, refFile: string | undefined, io: Io): Promise<string> {
  if (given === '-') return io.input();
  if (given !== undefined) return given;
  if (refFile === undefined)
    throw new UsageError('which session? pass its ref, - for standard input, or --ref-file <file>');
  return readFile(resolve(io.cwd, refFile), 'utf8').catch(() => {
    throw new UsageError(`--ref-file: ${refFile} cannot be read`);
  });
}

/** A new file that waits for the ref of a session that is about to be made. */
export interface RefFile {
  /** False when it could not be written. */
  keep(ref: SessionRef): Promise<boolean>;
  /** No session was made. */
  discard(): Promise<void>;
}

/**
 * Opened before any call, and readable by its owner only: a ref that has nowhere to go would be lost, and its session
 * with it. Throws a UsageError where there is a file already, or none can be.
 */
export async function openRefFile(name: string, io: Io): Promise<RefFile> {
  const path = resolve(io.cwd, name);
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => refuse(name, Object(error).code));
  return {
    keep: (ref) => writeAndClose(file, `${tokenOf(ref)}\n`),
    discard: async () => {
      await file.close();
      await rm(path, { force: true });
    },
  };
}

function refuse(name: string, code: unknown): never {
  throw new UsageError(
    code === 'EEXIST'
      ? `--ref-file: ${name} exists; a lost ref cannot be recovered, so the file is not overwritten`
      : `--ref-file: ${name} cannot be written (${code})`,
  );
}

async function writeAndClose(file: FileHandle, text: string): Promise<boolean> {
  try {
    await file.writeFile(text);
    await file.close();
    return true;
  } catch {
    return false;
  }
}
