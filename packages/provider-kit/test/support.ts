import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  type AdapterDeps,
  createSealer,
  type HttpOptions,
  ProofingError,
  type ProofingEvent,
  type Source,
} from '@anyproof/core';
import type { HttpClientOptions } from '../src/http/client.js';
import { createHttpClient, type HttpClient, type HttpRequest } from '../src/index.js';

export interface TestDeps extends AdapterDeps {
  readonly events: ProofingEvent[];
  /** What was slept, in milliseconds; sleeping takes no time. */
  readonly slept: number[];
}

export const NOW = Date.UTC(2030, 0, 1);

export function testDeps(more: { fraction?: number; http?: HttpOptions; provider?: string } = {}): TestDeps {
  const { fraction = 0.5, http = {}, provider = 'vendor' } = more;
  const events: ProofingEvent[] = [];
  const slept: number[] = [];
  let now = NOW;
  return {
    provider,
    events,
    slept,
    clock: {
      now: () => now,
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        now += milliseconds;
      },
    },
    random: {
      bytes: (length) => new Uint8Array(length),
      uuid: () => '00000000-0000-4000-8000-000000000000',
      fraction: () => fraction,
    },
    observer: { observe: (event) => events.push(event) },
    sealer: createSealer(provider, 'none'),
    http,
    testMode: false,
  };
}

export const HOST = 'https://vendor.example';

/** `http` options may stand beside the client's own. */
export function clientOf(
  options: Partial<HttpClientOptions> & HttpOptions = {},
  deps: AdapterDeps = testDeps(),
): HttpClient {
  const {
    baseUrl = HOST,
    maxResponseBytes,
    maxDownloadBytes,
    onlyPublic,
    anonymous,
    onAnswer,
    errors,
    http,
    ...more
  } = options;
  return createHttpClient(
    {
      baseUrl,
      errors: errors ?? { nativeCode: () => undefined, codes: {} },
      http: { ...more, ...http },
      ...(maxResponseBytes !== undefined && { maxResponseBytes }),
      ...(maxDownloadBytes !== undefined && { maxDownloadBytes }),
      ...(onlyPublic !== undefined && { onlyPublic }),
      ...(anonymous !== undefined && { anonymous }),
      ...(onAnswer !== undefined && { onAnswer }),
    },
    deps,
  );
}

export const get = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  path: '/things/42',
  route: '/things/{id}',
  about: 'session',
  repeat: 'safe',
  ...more,
});

export const create = (more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  path: '/things',
  route: '/things',
  repeat: 'creates',
  ...more,
});

export async function failureOf(work: () => unknown): Promise<ProofingError> {
  try {
    await work();
  } catch (error) {
    if (ProofingError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A real server on loopback, for what an interceptor cannot play. */
export async function serve(
  listener: RequestListener,
): Promise<{ url: string; server: Server; requests: IncomingMessage[]; close(): Promise<void> }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: urlOf(server),
    server,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function urlOf(server: Server): string {
  const { port }: AddressInfo = Object(server.address());
  return `http://127.0.0.1:${port}`;
}

export interface WatchedSource extends Source {
  readonly opened: Readable[];
}

/** A source in chunks of so many bytes that remembers its streams; `size` may lie. */
export function sourceOf(bytes: Buffer, more: { chunk?: number; size?: number } = {}): WatchedSource {
  const { chunk = 64 * 1024, size = bytes.length } = more;
  const opened: Readable[] = [];
  function* chunks() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  return {
    mediaType: 'image/jpeg',
    size,
    opened,
    open: () => {
      const stream = Readable.from(chunks(), { objectMode: false });
      opened.push(stream);
      return stream;
    },
  };
}

export const read = (stream: Readable): Promise<Buffer> => buffer(stream);
