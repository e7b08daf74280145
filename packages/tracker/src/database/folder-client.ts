import { request } from 'node:http';
import { resolve as absolute } from 'node:path';
import { ProofingError } from '@anyproof/core';
import { codeOf, type LockFile, readLocks } from './folder-files.js';
import { isSameMachine } from './folder-liveness.js';
import { thisMachine } from './folder-lock.js';
import {
  MOST_INPUT_BYTES,
  MOST_OUTPUT_BYTES,
  type Operations,
  readAnswer,
  VERSION_HEADER,
} from './folder-protocol.js';

/**
 * Asks the process that has the folder open. Throws what its handler threw, as far as it crosses: code, message and the like;
 * CONFIG with `problem: 'folder_unowned'` if no process of this machine has it open, and it can be opened instead;
 * STORE_UNAVAILABLE if the process ended meanwhile, or did not answer in time: whether it did its work is unknown then.
 */
export type FolderClient<Served extends Operations<Served>> = <Name extends keyof Served & string>(
  operation: Name,
  input: Served[Name]['input'],
) => Promise<Served[Name]['output']>;

export interface FolderClientOptions {
  /** The same as the process that answers gave. */
  readonly version: string;
  /** Milliseconds for one call; 60,000 by default. */
  readonly limitMs?: number;
}

export function folderClient<Served extends Operations<Served>>(
  folder: string,
  { version, limitMs = 60_000 }: FolderClientOptions,
): FolderClient<Served> {
  return async (operation, input) => {
    const body = JSON.stringify({ input });
    if (Buffer.byteLength(body) > MOST_INPUT_BYTES)
      throw new ProofingError({
        code: 'INVALID_INPUT',
        message: 'the input is too large for the socket of a folder',
      });
    for (const { maker } of ownersOf(absolute(folder))) {
      const text = maker && (await post(maker.socket, operation, { body, version, limitMs }));
      if (text === undefined) continue;
      const answer = understood(text);
      if ('error' in answer) throw new ProofingError(answer.error);
      return answer.output;
    }
    throw new ProofingError({
      code: 'CONFIG',
      message: 'no process on this machine has the folder of the embedded database open',
      setting: 'database',
      problem: 'folder_unowned',
    });
  };
}

/** The newest first; those before it are dead. */
function ownersOf(folder: string): LockFile[] {
  const here = thisMachine();
  return locksOf(folder)
    .filter(({ state, maker }) => state === 'owned' && maker !== undefined && isSameMachine(maker, here))
    .sort((one, other) => other.number - one.number);
}

function locksOf(folder: string): LockFile[] {
  try {
    return readLocks(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}

interface Call {
  readonly body: string;
  readonly version: string;
  readonly limitMs: number;
}

/** Undefined if nobody listens: nothing was sent. */
function post(
  socketPath: string,
  operation: string,
  { body, version, limitMs }: Call,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      [VERSION_HEADER]: version,
    };
    const signal = AbortSignal.timeout(limitMs);
    const path = `/${encodeURIComponent(operation)}`;
    const call = request({ socketPath, path, method: 'POST', headers, agent: false, signal });
    const fail = (error: unknown) => {
      const code = codeOf(error);
      if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve(undefined);
      else reject(unanswered());
    };
    call.once('error', fail);
    call.once('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MOST_OUTPUT_BYTES) call.destroy();
        chunks.push(chunk);
      });
      response.once('error', fail);
      response.once('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    call.end(body);
  });
}

function understood(text: string) {
  try {
    return readAnswer(text);
  } catch {
    throw unanswered();
  }
}

function unanswered(): ProofingError {
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    message:
      'the process that has the folder open ended or did not answer in time; whether it did what was asked is unknown',
    problem: 'folder_owner_lost',
  });
}
