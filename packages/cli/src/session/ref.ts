import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SessionRef } from '@anyproof/core';
import type { Io } from '../terminal/io.js';
import { Failure, UsageError } from '../usage-error.js';

/** Says what it is, wherever it turns up; the rest is the ref as base64url of its JSON. */
const PREFIX = 'anyproof-ref.';

/** One word, to be pasted. */
export const tokenOf = (ref: SessionRef): string =>
  PREFIX + Buffer.from(JSON.stringify(ref)).toString('base64url');

export interface RefFlags {
  readonly refFile?: string;
}

/** The ref that a command is about: a word, `-` for standard input, or the file; an app's own JSON is taken, too. */
export async function readRef(given: string | undefined, { refFile }: RefFlags, io: Io): Promise<SessionRef> {
  if (given !== undefined && refFile !== undefined)
    throw new UsageError('give the session as a ref or as --ref-file, not both');
  const ref = parseRef(await textOf(given, refFile, io));
  if (ref !== undefined) return ref;
  throw new UsageError('this is no session ref; give what `session create` printed, or the file it wrote');
}

async function textOf(given: string | undefined, refFile: string | undefined, io: Io): Promise<string> {
  if (given === '-') return io.input();
  if (given !== undefined) return given;
  if (refFile === undefined)
    throw new UsageError('which session? give its ref, - for standard input, or --ref-file <file>');
  return readFile(resolve(io.cwd, refFile), 'utf8').catch(() => {
    throw new UsageError(`--ref-file: ${refFile} cannot be read`);
  });
}

function parseRef(text: string): SessionRef | undefined {
  const trimmed = text.trim();
  const json = trimmed.startsWith(PREFIX)
    ? Buffer.from(trimmed.slice(PREFIX.length), 'base64url').toString('utf8')
    : trimmed;
  try {
    const { provider, id, state } = Object(JSON.parse(json));
    if (typeof provider !== 'string' || typeof id !== 'string') return undefined;
    return { provider, id, ...(typeof state === 'string' ? { state } : {}) };
  } catch {
    return undefined;
  }
}

/** Before any call: a ref that has nowhere to go would be lost, and its session with it. */
export function checkRefFile(refFile: string, io: Io): void {
  if (existsSync(resolve(io.cwd, refFile)))
    throw new UsageError(`--ref-file: ${refFile} exists; a ref cannot be had again, so none is overwritten`);
}

/** Readable by its owner only. */
export async function writeRef(refFile: string, ref: SessionRef, io: Io): Promise<void> {
  await writeFile(resolve(io.cwd, refFile), `${tokenOf(ref)}\n`, { mode: 0o600, flag: 'wx' }).catch(() => {
    // The vendor has the session by now: better shown than lost.
    io.out(tokenOf(ref));
    throw new Failure(
      `${refFile} could not be written; the session was made, and its ref is printed: keep it`,
    );
  });
}
