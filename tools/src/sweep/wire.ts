// An HTTP server between an adapter and its vendor's emulator. It either forwards requests and records the answers, or
// replays recorded answers without an emulator.
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestOptions,
  type ServerResponse,
  request as send,
} from 'node:http';

/** A request and its answer. */
export interface Exchange extends Answer {
  /** Method, path and query; a replay finds the answer by it. */
  readonly key: string;
  /** The same without ids; for people. */
  readonly call: string;
  /** The content, opened where it was sealed; absent if it is not JSON. */
  readonly json?: unknown;
  /** What {@link Codec} needs to seal the content again. */
  readonly envelope?: unknown;
}

/** For vendors that seal their answers. */
export interface Codec {
  /** Returns undefined for an answer that is not sealed. */
  open(json: unknown): { readonly json: unknown; readonly envelope: unknown } | undefined;
  close(json: unknown, envelope: unknown): unknown;
}

export interface Wire {
  readonly origin: string;
  /** Forwards to this emulator from now on. */
  connect(target: string, codec: Codec | undefined): void;
  /** Records the answers that the work receives. */
  keep<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly exchanges: readonly Exchange[] }>;
  /** Serves these answers until the next `connect`. */
  replay(exchanges: readonly Exchange[]): void;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** The response headers that clients read. */
const KEPT_HEADERS = ['content-type', 'date', 'requestid', 'www-authenticate', 'retry-after'];

export async function startWire(): Promise<Wire> {
  const state: {
    target: string;
    codec?: Codec | undefined;
    kept?: Exchange[] | undefined;
    tape?: Map<string, Exchange[]> | undefined;
  } = { target: '' };
  let origin = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => response.destroy());
    request.on('end', () => {
      const asked = { method: request.method ?? '', url: request.url ?? '/', headers: request.headers };
      if (state.tape !== undefined) return giveKept(asked, response);
      return void passOn(asked, Buffer.concat(chunks), response).catch(() => response.destroy());
    });
  });
  server.keepAliveTimeout = 1_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the wire has no address');
  origin = `http://127.0.0.1:${address.port}`;

  function giveKept({ method, url }: Asked, response: ServerResponse): void {
    const answers = state.tape?.get(keyOf(method, url));
    // The last answer is repeated for calls that the recorded run did not make.
    const answer = answers === undefined || answers.length < 2 ? answers?.[0] : answers.shift();
    const { status, headers, body } = answer ?? {
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{}'),
    };
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.end(body);
  }

  async function passOn(
    { method, url, headers }: Asked,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    const { host: _ours, 'accept-encoding': _packed, connection: _kept, ...passed } = headers;
    const answer = await askVendor(new URL(url, state.target), { method, headers: passed }, body);
    const exchange = read(method, url, answer);
    state.kept?.push(exchange);
    response.writeHead(answer.status, {
      ...answer.headers,
      ...exchange.headers,
      'content-length': exchange.body.length,
    });
    response.end(exchange.body);
  }

  /** The emulator's address in answers is replaced by ours, so that a replay does not need the emulator. */
  function read(method: string, url: string, { status, headers, body }: Answer): Exchange {
    const kept = Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])),
    );
    const exchange = { key: keyOf(method, url), call: callOf(method, url), status, headers: kept, body };
    const json = jsonOf(body);
    if (json === undefined) return exchange;
    const opened = state.codec?.open(json) ?? { json };
    const onWire: unknown = JSON.parse(
      JSON.stringify(opened.json).replaceAll(state.target, origin),
      shortened,
    );
    const whole = { ...exchange, ...opened, json: onWire };
    return { ...whole, body: bodyOf(whole, onWire, state.codec) };
  }

  return {
    origin,
    connect(target, codec) {
      Object.assign(state, { target, codec, tape: undefined, kept: undefined });
    },
    async keep(work) {
      const kept: Exchange[] = [];
      state.kept = kept;
      try {
        return { value: await work(), exchanges: kept };
      } finally {
        state.kept = undefined;
      }
    },
    replay(exchanges) {
      state.tape = grouped(exchanges);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Base64 images are cut short to save time; their length does not matter here. */
const shortened = (_key: string, value: unknown): unknown =>
  typeof value === 'string' && PICTURE.test(value) ? value.slice(0, PICTURE_CHARACTERS) : value;
const PICTURE = /^[A-Za-z0-9+/]{4096}/;
const PICTURE_CHARACTERS = 1024;

/** An answer's bytes with this content, sealed if the recorded one was. */
export function bodyOf(
  { envelope }: { readonly envelope?: unknown; readonly key: string },
  json: unknown,
  codec?: Codec,
): Buffer {
  const wrapped = envelope === undefined ? json : codec?.close(json, envelope);
  return Buffer.from(JSON.stringify(wrapped) ?? '');
}

function grouped(exchanges: readonly Exchange[]): Map<string, Exchange[]> {
  const groups = new Map<string, Exchange[]>();
  for (const one of exchanges) groups.set(one.key, [...(groups.get(one.key) ?? []), one]);
  return groups;
}

function askVendor(url: URL, options: RequestOptions, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = send(url, options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const { 'transfer-encoding': _chunked, connection: _kept, ...headers } = answer.headers;
        resolve({ status: answer.statusCode ?? 0, headers, body: Buffer.concat(chunks) });
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

function keyOf(method: string, url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://wire');
  searchParams.sort();
  return `${method} ${pathname} ${searchParams}`;
}

/** Ids, keys and tokens in paths. */
const IDS = /\/(?:\d{3,}|[0-9a-f]{24,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{30,})(?=\/|$)/gi;

function callOf(method: string, url: string): string {
  return `${method} ${new URL(url, 'http://wire').pathname.replace(IDS, '/:id').replace(/\/$/, '')}`;
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
