import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { RequestMatch } from '../harness/vendor.js';
import type { WireEffect } from './effect.js';
import { cut, packBomb, send, strike, type VendorAnswer } from './strike.js';

/** A wire between app and vendor that spoils what it is told to. */
export interface FaultWire {
  readonly origin: string;
  /** Spoils the next request that matches, or all of them. Returns how often it struck, as it goes on. */
  spoil(effect: WireEffect, match: RequestMatch | undefined, once: boolean): { readonly strikes: number };
  clear(): void;
  /** Requests so far. */
  readonly requests: number;
  /** Requests that redirects were followed with, which must stay none. */
  readonly strays: number;
  /** Connections that are open, at work or not. */
  readonly connections: number;
  /** Exchanges whose connection is still open. */
  readonly busy: number;
  closeIdle(): void;
  cutAll(): void;
  stop(): Promise<void>;
}

interface Plan {
  readonly effect: WireEffect;
  readonly match: RequestMatch | undefined;
  readonly once: boolean;
  strikes: number;
}

/** Stands in front of a vendor that speaks plain http on loopback. */
export async function startFaultWire(vendor: string): Promise<FaultWire> {
  let plan: Plan | undefined;
  let requests = 0;
  let packed: Buffer | undefined;
  const bomb = () => {
    packed ??= packBomb();
    return packed;
  };
  let strays = 0;
  const open = new Set<ServerResponse>();
  const elsewhere = createServer((_request, response) => {
    strays += 1;
    response.end('{}');
  });
  const strayOrigin = await listen(elsewhere, 'localhost');

  const server = createServer((incoming, outgoing) => {
    requests += 1;
    // Only the vendor knows what time it is there.
    outgoing.sendDate = false;
    open.add(outgoing);
    outgoing.on('close', () => open.delete(outgoing));
    outgoing.on('error', () => undefined);
    const hit = plan !== undefined && isMeant(plan, incoming) ? plan : undefined;
    const pass = () => forward(vendor, incoming);
    if (hit === undefined)
      return void pass().then(
        (answer) => send(outgoing, answer),
        () => cut(outgoing),
      );
    hit.strikes += 1;
    void strike(hit.effect, {
      outgoing,
      pass,
      drain: () => read(incoming),
      request: {
        method: incoming.method ?? 'GET',
        url: incoming.url ?? '/',
        headers: incoming.headers,
      },
      elsewhere: strayOrigin,
      bomb,
    }).catch(() => cut(outgoing));
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const origin = await listen(server, '127.0.0.1');
  return {
    origin,
    spoil: (effect, match, once) => {
      plan = { effect, match, once, strikes: 0 };
      return plan;
    },
    clear: () => {
      plan = undefined;
    },
    get requests() {
      return requests;
    },
    get strays() {
      return strays;
    },
    get connections() {
      return sockets.size;
    },
    get busy() {
      return open.size;
    },
    closeIdle: () => server.closeIdleConnections(),
    cutAll: () => server.closeAllConnections(),
    stop: async () => {
      for (const one of [server, elsewhere]) {
        one.closeAllConnections();
        await new Promise((resolve) => one.close(resolve));
      }
    },
  };
}

function isMeant({ match, once, strikes }: Plan, { method = '', url = '/' }: IncomingMessage): boolean {
  if (once && strikes > 0) return false;
  if (match === undefined) return true;
  const [path = ''] = url.split('?');
  match.path.lastIndex = 0;
  return match.method.toUpperCase() === method && match.path.test(path);
}

/** The vendor's own answer to this request, whole. */
async function forward(vendor: string, incoming: IncomingMessage): Promise<VendorAnswer> {
  const { method, headers, url } = incoming;
  return new Promise((resolve, reject) => {
    const onward = request(new URL(url ?? '/', vendor), { method, headers, agent: false }, (answer) => {
      read(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body }),
        reject,
      );
    });
    onward.on('error', reject);
    incoming.pipe(onward);
  });
}

async function read(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

async function listen(server: ReturnType<typeof createServer>, host: string): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the wire has no address');
  return `http://${host}:${address.port}`;
}
