// What the vendors see: every worker reaches them through this proxy, which notes who asked for what and how long it took.
// It is the witness of "two workers at once", and what takes the vendors away for an outage.
import {
  Agent,
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WireEntry {
  readonly worker: string;
  /** Of the vendor. */
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  /** Of a creation. */
  readonly key?: string;
  /** Part of a creation, even if it only reads. */
  readonly creates: boolean;
  /** Of `performance.now()`. */
  readonly startedAt: number;
  /** When the answer had left, or whoever asked was gone. */
  endedAt: number;
  /** Whoever asked did not wait for the answer. */
  isAborted: boolean;
  /** Of the answer; 0: none arrived. */
  status: number;
}

export interface Wire {
  /** The proxy's address for this worker. */
  proxyFor(worker: string): string;
  entries(): readonly WireEntry[];
  /** From now on no request reaches a vendor, until `up`. */
  down(): void;
  up(): void;
  /** How many requests were refused meanwhile. */
  refused(): number;
  stop(): Promise<void>;
}

/** How long an answer takes at least, and by how much this varies: what overlaps has to be seen. */
const LATENCY_MS = { least: 8, varies: 30 };

/** In the place of a password. */
const CREATES = 'creates';

/** The same proxy, which notes that requests are part of a creation. */
export function proxyForCreations(proxy: string): string {
  const url = new URL(proxy);
  url.password = CREATES;
  return url.href;
}

export async function startWire(): Promise<Wire> {
  const entries: WireEntry[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  let isDown = false;
  let refused = 0;

  const server = createServer((request, response) => {
    if (isDown) {
      refused += 1;
      request.resume();
      response.writeHead(503, { 'content-type': 'text/plain' }).end('no vendor');
      return;
    }
    const entry = entryOf(request);
    entries.push(entry);
    response.once('close', () => {
      entry.endedAt = Math.min(entry.endedAt, performance.now());
      entry.isAborted = !response.writableFinished;
    });
    pass(request, response, entry, agent);
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the proxy has no address');
  return {
    proxyFor: (worker) => `http://${worker}:x@127.0.0.1:${address.port}`,
    entries: () => entries,
    down: () => {
      isDown = true;
    },
    up: () => {
      isDown = false;
    },
    refused: () => refused,
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function entryOf({ method = 'GET', url = '', headers }: IncomingMessage): WireEntry {
  const { origin, pathname } = new URL(url);
  const [, encoded = ''] = (headers['proxy-authorization'] ?? '').split(' ');
  const [worker = '', password] = Buffer.from(encoded, 'base64').toString().split(':');
  const key = headers['idempotency-key'];
  return {
    worker,
    origin,
    method,
    path: pathname,
    ...(typeof key === 'string' ? { key } : {}),
    creates: password === CREATES,
    startedAt: performance.now(),
    endedAt: Number.POSITIVE_INFINITY,
    isAborted: false,
    status: 0,
  };
}

function pass(request: IncomingMessage, response: ServerResponse, entry: WireEntry, agent: Agent): void {
  const { 'proxy-authorization': _who, 'proxy-connection': _kept, ...headers } = request.headers;
  const onward = httpRequest(request.url ?? '', { method: request.method, headers, agent });
  onward.on('error', () => response.destroy());
  onward.on('response', async (answer) => {
    entry.status = answer.statusCode ?? 0;
    await sleep(LATENCY_MS.least + Math.random() * LATENCY_MS.varies);
    if (response.destroyed) return void answer.resume();
    response.writeHead(entry.status, answer.headers);
    // Whoever gets the last byte may ask again before anything more is noticed here.
    answer.once('end', () => {
      entry.endedAt = performance.now();
    });
    answer.pipe(response);
  });
  request.pipe(onward);
}
