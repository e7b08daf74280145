// What is asked through the socket of a folder, and what it refuses.
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProofingError } from '@anyproof/core';
import { realTime } from '../src/database/folder';
import { folderClient } from '../src/database/folder-client';
import { type FolderLock, lockFolder } from '../src/database/folder-lock';
import type { Handlers } from '../src/database/folder-protocol';
import { type FolderSocket, listenForFolder } from '../src/database/folder-socket';

interface Served {
  readonly add: { readonly input: { readonly a: number; readonly b: number }; readonly output: number };
  readonly forget: { readonly input: undefined; readonly output: undefined };
  readonly refuse: { readonly input: 'ours' | 'unexpected'; readonly output: never };
  readonly hang: { readonly input: undefined; readonly output: undefined };
  readonly repeat: { readonly input: number; readonly output: string };
}

const SECRET = 'rosalind-franklin';
let folder: string;
let lock: FolderLock<FolderSocket>;
let hangingUp: Promise<void>;

const handlers: Handlers<Served> = {
  add: async ({ a, b }) => a + b,
  forget: async () => undefined,
  refuse: async (how) => {
    if (how === 'unexpected') throw new Error(SECRET);
    throw new ProofingError({ code: 'CONFLICT', message: 'paused', problem: 'is_paused', path: 'provider' });
  },
  hang: (_input, signal) => {
    hangingUp = new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    return new Promise(() => undefined);
  },
  repeat: async (times) => 'x'.repeat(times),
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anyproof-socket-'));
  lock = await lockFolder(folder, {
    time: realTime,
    listen: () => listenForFolder(folder),
    onLost: () => undefined,
  });
});
afterEach(async () => {
  await lock.release();
  rmSync(folder, { recursive: true });
});

const client = (version = '1') => folderClient<Served>(folder, { version });
const serve = () => lock.socket.serve<Served>('1', handlers);

/** As something else than our client asks. */
function raw(
  body: string,
  path = '/add',
  method = 'POST',
): Promise<{ error: { code: string; problem?: string } }> {
  return new Promise((resolve, reject) => {
    const call = request({
      socketPath: lock.socket.path,
      path,
      method,
      headers: { 'anyproof-version': '1' },
      agent: false,
    });
    call.once('error', reject);
    call.once('response', async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve(JSON.parse(Buffer.concat(chunks).toString()));
    });
    call.end(body);
  });
}

describe('the socket of a folder', () => {
  it('answers what it serves, with values of JSON or none', async () => {
    serve();
    await expect(client()('add', { a: 2, b: 3 })).resolves.toBe(5);
    await expect(client()('forget', undefined)).resolves.toBeUndefined();
  });

  it('passes the facts of our errors on, and nothing of any other', async () => {
    serve();
    await expect(client()('refuse', 'ours')).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'paused',
      problem: 'is_paused',
      path: 'provider',
      retryable: false,
    });
    const error: unknown = await client()('refuse', 'unexpected').catch((thrown: unknown) => thrown);
    expect(ProofingError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      problem: 'folder_owner_failed',
      retryable: false,
    });
    expect(`${JSON.stringify(error)} ${String(error)}`).not.toContain(SECRET);
  });

  it('asks for patience until it serves', async () => {
    await expect(client()('add', { a: 2, b: 3 })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      problem: 'folder_owner_starts',
      retryable: true,
    });
  });

  it('refuses another version, and an operation that it does not have', async () => {
    serve();
    const differs = { code: 'CONFIG', problem: 'folder_owner_differs' };
    await expect(client('2')('add', { a: 2, b: 3 })).rejects.toMatchObject(differs);
    const newer = folderClient<Served & { subtract: { input: number; output: number } }>(folder, {
      version: '1',
    });
    await expect(newer('subtract', 1)).rejects.toMatchObject(differs);
    expect((await raw('{}', '/add', 'PUT')).error).toMatchObject(differs);
    expect((await raw('{}', '/constructor')).error).toMatchObject(differs);
  });

  it('refuses what is not JSON, and what is too large', async () => {
    serve();
    expect((await raw('{')).error.code).toBe('INVALID_INPUT');
    expect((await raw(JSON.stringify({ input: 'x'.repeat(1024 * 1024) }))).error.code).toBe('INVALID_INPUT');
    const large = 'x'.repeat(1024 * 1024) as never;
    await expect(client()('refuse', large)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('does not read an answer without end', async () => {
    serve();
    await expect(client()('repeat', 17 * 1024 * 1024)).rejects.toMatchObject({
      problem: 'folder_owner_lost',
    });
    expect((await client()('repeat', 15 * 1024 * 1024)).length).toBe(15 * 1024 * 1024);
  });

  it('gives up a call that takes too long, and tells the handler', async () => {
    serve();
    const hasty = folderClient<Served>(folder, { version: '1', limitMs: 200 });
    await expect(hasty('hang', undefined)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      problem: 'folder_owner_lost',
    });
    await hangingUp;
  });

  it('ends calls in progress when it is closed', async () => {
    serve();
    const call = client()('hang', undefined).catch((error: unknown) => error);
    await realTime.sleep(100);
    await lock.release();
    expect(await call).toMatchObject({
      problem: 'folder_owner_lost',
      message: expect.stringContaining('unknown'),
    });
  });

  it('is found in no folder that nobody has open', async () => {
    serve();
    await lock.release();
    const unowned = { code: 'CONFIG', problem: 'folder_unowned' };
    await expect(client()('add', { a: 2, b: 3 })).rejects.toMatchObject(unowned);
    for (const other of [join(folder, 'not-there'), join(folder, 'lock.1')]) {
      const nobody = folderClient<Served>(other, { version: '1' });
      await expect(nobody('add', { a: 2, b: 3 })).rejects.toMatchObject(unowned);
    }
  });
});
