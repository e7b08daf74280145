// An HTTP server between an adapter and its vendor's emulator. It either forwards requests and records the answers, or
// replays recorded answers without an emulator.
import { createServer, request as send } from 'node:http';

/**
 * @typedef {object} Exchange
 * @property {string} key Method, path and query; a replay finds the answer by it.
 * @property {string} call The same without ids; for people.
 * @property {number} status
 * @property {Record<string, string>} headers
 * @property {Buffer} body
 * @property {unknown} [json] The content, opened where it was sealed; absent if it is not JSON.
 * @property {unknown} [envelope] What {@link Codec} needs to seal the content again.
 */
/**
 * For vendors that seal their answers.
 * @typedef {object} Codec
 * @property {(json: unknown, path: string) => { json: unknown, envelope: unknown } | undefined} open Returns undefined for an answer that is not sealed.
 * @property {(json: unknown, envelope: unknown) => unknown} close
 */

/** The response headers that clients read. */
const KEPT_HEADERS = ['content-type', 'date', 'requestid', 'www-authenticate', 'retry-after'];

export async function startWire() {
  /** @type {{ target: string, codec?: Codec, kept?: Exchange[], tape?: Map<string, Exchange[]>, strays: string[] }} */
  const state = { target: '', strays: [] };
  let origin = '';
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('error', () => response.destroy());
    request.on('end', () => {
      const asked = { method: request.method ?? '', url: request.url ?? '/', headers: request.headers };
      if (state.tape !== undefined) return giveKept(asked, response);
      return void passOn(asked, Buffer.concat(chunks), response).catch(() => response.destroy());
    });
  });
  server.keepAliveTimeout = 1_000;
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the wire has no address');
  origin = `http://127.0.0.1:${address.port}`;

  function giveKept({ method, url }, response) {
    const answers = state.tape?.get(keyOf(method, url));
    // The last answer is repeated for calls that the recorded run did not make.
    const answer = answers === undefined || answers.length < 2 ? answers?.[0] : answers.shift();
    if (answer === undefined) state.strays.push(keyOf(method, url));
    const { status, headers, body } = answer ?? {
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{}'),
    };
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.end(body);
  }

  async function passOn({ method, url, headers }, body, response) {
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
  function read(method, url, { status, headers, body }) {
    const kept = Object.fromEntries(
      KEPT_HEADERS.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])),
    );
    const exchange = { key: keyOf(method, url), call: callOf(method, url), status, headers: kept, body };
    const json = jsonOf(body);
    if (json === undefined) return exchange;
    const opened = state.codec?.open(json, url) ?? { json };
    const onWire = JSON.parse(JSON.stringify(opened.json).replaceAll(state.target, origin), shortened);
    const whole = { ...exchange, ...opened, json: onWire };
    return { ...whole, body: bodyOf(whole, onWire, state.codec) };
  }

  return {
    origin,
    /** Forwards to this emulator from now on. */
    connect(target, codec) {
      Object.assign(state, { target, codec, tape: undefined, kept: undefined });
    },
    /** Records the answers that the work receives. */
    async keep(work) {
      const kept = [];
      state.kept = kept;
      try {
        return { value: await work(), exchanges: kept };
      } finally {
        state.kept = undefined;
      }
    },
    /** Serves these answers until the next `connect`. */
    replay(exchanges) {
      state.tape = grouped(exchanges);
      state.strays = [];
    },
    strays: () => state.strays,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Base64 images are cut short to save time; their length does not matter here. */
const shortened = (_key, value) =>
  typeof value === 'string' && PICTURE.test(value) ? value.slice(0, PICTURE_CHARACTERS) : value;
const PICTURE = /^[A-Za-z0-9+/]{4096}/;
const PICTURE_CHARACTERS = 1024;

/** An answer's bytes with this content, sealed if the recorded one was. */
export function bodyOf(exchange, json, codec) {
  const wrapped = exchange.envelope === undefined ? json : codec?.close(json, exchange.envelope);
  return Buffer.from(JSON.stringify(wrapped) ?? '');
}

function grouped(exchanges) {
  const groups = new Map();
  for (const one of exchanges) groups.set(one.key, [...(groups.get(one.key) ?? []), one]);
  return groups;
}

function askVendor(url, options, body) {
  return new Promise((resolve, reject) => {
    const asked = send(url, options, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
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

function keyOf(method, url) {
  const { pathname, searchParams } = new URL(url, 'http://wire');
  searchParams.sort();
  return `${method} ${pathname} ${searchParams}`;
}

/** Ids, keys and tokens in paths. */
const IDS = /\/(?:\d{3,}|[0-9a-f]{24,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{30,})(?=\/|$)/gi;

function callOf(method, url) {
  return `${method} ${new URL(url, 'http://wire').pathname.replace(IDS, '/:id').replace(/\/$/, '')}`;
}

function jsonOf(body) {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
