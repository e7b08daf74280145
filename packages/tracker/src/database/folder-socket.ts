// What the process that has a folder listens on: commands and an inspector in other processes ask through it.
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProofingError } from '@anyproof/core';
import { removeSocket } from './folder-files.js';
import {
  type Answer,
  factsOf,
  type Handlers,
  MOST_INPUT_BYTES,
  type Operations,
  VERSION_HEADER,
} from './folder-protocol.js';

export interface FolderSocket {
  readonly path: string;
  /** From now on, answers callers of this version. Before it, they are asked to try again. */
  serve<Served extends Operations<Served>>(version: string, handlers: Handlers<Served>): void;
  /** Waits a little for calls in progress. */
  close(): Promise<void>;
}

type Handle = (input: unknown, signal: AbortSignal) => Promise<unknown>;
interface Serving {
  readonly version: string;
  readonly handles: ReadonlyMap<string, Handle>;
}

/** The systems' limits are 104 and 108. */
const LONGEST_PATH = 100;
const RECEIVED_WITHIN_MS = 10_000;
const CLOSED_WITHIN_MS = 2_000;

/** In the folder, or in the temporary one if its path is too long there or its file system has no sockets. */
export async function listenForFolder(folder: string): Promise<FolderSocket> {
  let serving: Serving | undefined;
  const server = createServer((request, response) => {
    void answer(request, response, () => serving);
  });
  server.requestTimeout = RECEIVED_WITHIN_MS;
  server.headersTimeout = RECEIVED_WITHIN_MS;
  // Whoever only looks whether somebody listens hangs up at once.
  server.on('clientError', (_error, socket) => socket.destroy());
  // Like the database itself, it keeps no process alive.
  server.unref();
  const path = await listenSomewhere(server, folder);
  return {
    path,
    serve: (version, handlers) => {
      serving = { version, handles: handlesOf(handlers) };
    },
    close: async () => {
      await closed(server);
      if (process.platform !== 'win32') removeSocket(path, folder);
    },
  };
}

async function listenSomewhere(server: Server, folder: string): Promise<string> {
  const name = `socket.${randomUUID().slice(0, 8)}`;
  if (process.platform === 'win32') return listen(server, `\\\\.\\pipe\\anyproof-${randomUUID()}`);
  const beside = join(folder, name);
  if (Buffer.byteLength(beside) <= LONGEST_PATH) {
    try {
      return await listen(server, beside);
    } catch {
      // No sockets there, as on some network file systems.
    }
  }
  return listen(server, join(mkdtempSync(join(tmpdir(), 'anyproof-')), name));
}

function listen(server: Server, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      if (process.platform !== 'win32') chmodSync(path, 0o600);
      resolve(path);
    });
  });
}

async function closed(server: Server): Promise<void> {
  const done = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), CLOSED_WITHIN_MS);
  await done;
  clearTimeout(timer);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  serving: () => Serving | undefined,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const send = (status: number, content: Answer) => {
    const body = JSON.stringify(content);
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(body);
  };
  try {
    const input = await inputOf(request);
    const handle = handleFor(request, serving());
    send(200, { output: await handle(input, gone.signal) });
  } catch (error) {
    send(500, { error: factsOf(error) });
  }
}

function handleFor({ method, url = '', headers }: IncomingMessage, serving: Serving | undefined): Handle {
  if (serving === undefined)
    throw new ProofingError({
      code: 'STORE_UNAVAILABLE',
      message: 'the process that has the folder open is still starting; try again',
      problem: 'folder_owner_starts',
    });
  const handle = method === 'POST' ? serving.handles.get(url.slice(1)) : undefined;
  if (handle === undefined || headers[VERSION_HEADER] !== serving.version)
    throw new ProofingError({
      code: 'CONFIG',
      message: 'the process that has the folder open runs another version of @anyproof/tracker; use the same',
      problem: 'folder_owner_differs',
    });
  return handle;
}

async function inputOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MOST_INPUT_BYTES) throw unreadable(`the input is larger than ${MOST_INPUT_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    const { input }: { readonly input?: unknown } = Object(JSON.parse(Buffer.concat(chunks).toString()));
    return input;
  } catch {
    throw unreadable('the input is not JSON');
  }
}

function unreadable(message: string): ProofingError {
  return new ProofingError({ code: 'INVALID_INPUT', message });
}

/** What goes in is what the handler declares: callers of the same version are bound by the same declaration. */
function handlesOf<Served extends Operations<Served>>(handlers: Handlers<Served>): Map<string, Handle> {
  return new Map(Object.entries<Handle>(handlers as { readonly [name: string]: Handle }));
}
