import type { IncomingMessage, ServerResponse } from 'node:http';
import { isBytes } from '../support/fields.js';
import { timerOf } from '../support/time.js';
import {
  ANSWERS,
  type Answer,
  handlerWork,
  TEXT,
  type WebhookHandlerOptions,
  type WithWebhooks,
} from './handler.js';
import { bodyWasParsed } from './message.js';

/** A request of `node:http`, with the properties that Express, NestJS and similar frameworks add. */
export type NodeWebhookRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

/**
 * Resolves once the message was answered and its session was fetched, and never rejects. `next`: called, if Express
 * passes it, with whatever would be answered with 500.
 */
export type NodeWebhookHandler = (
  request: NodeWebhookRequest,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>;

/**
 * Handles a vendor's messages over `node:http`: for its own servers, for Express, and for Fastify's `raw` pair. It must
 * get the request before any body parser does, or a body that was kept as bytes.
 *
 * ```ts
 * createServer(nodeWebhookHandler(proofing, { onSession: (session) => queue.add(session.ref) })).listen(8080);
 * ```
 */
export function nodeWebhookHandler(
  proofing: WithWebhooks,
  options: WebhookHandlerOptions = {},
): NodeWebhookHandler {
  const work = handlerWork(proofing, options);
  const handle = async (request: NodeWebhookRequest, response: ServerResponse): Promise<void> => {
    // Other code has already answered.
    if (response.headersSent) return;
    if (request.method !== 'POST') return answer(request, response, ANSWERS.notPost, { allow: 'POST' });
    const body = await readNodeBody(request, work.maxBytes, work.bodyTimeoutMs);
    if (body === 'gone') return void response.destroy();
    if (body === 'late') return answer(request, response, ANSWERS.late);
    if (body === 'read before') throw bodyWasParsed(options.provider);
    // `headers` keeps only the first of some repeated names; `headersDistinct`, which mocks may lack, keeps all.
    const { status, body: text, done } = await work.handle(request.headersDistinct ?? request.headers, body);
    await answer(request, response, { status, text });
    await done;
  };
  return (request, response, next) =>
    handle(request, response).catch((error: unknown) => {
      if (typeof next === 'function') {
        if (options.onError !== undefined) work.report(error);
        return next(error);
      }
      work.report(error);
      return answer(request, response, ANSWERS.failed);
    });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { status, text }: Answer,
  headers: { readonly [name: string]: string } = {},
): Promise<void> {
  // The sender disconnected, or a middleware of the app has already answered.
  if (response.headersSent || response.destroyed) return;
  const isEarly = hasBody(request) && !request.complete && !request.readableEnded && !request.destroyed;
  // HTTP/2 has no such header.
  const closes = isEarly && request.httpVersionMajor === 1 ? { connection: 'close' } : {};
  response.writeHead(status, { ...TEXT, 'content-length': String(text.length), ...closes, ...headers });
  if (isEarly) await answerEarly(request, response, text);
  else response.end(text);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** `read before`: other code read the body, so its bytes are gone. `gone`: the sender disconnected. */
type ReadBody = Uint8Array | 'read before' | 'late' | 'gone';

/** The properties that frameworks add to a request. */
interface Framed {
  /** express.raw(): bytes. Body parsers: anything else. */
  readonly body?: unknown;
  /** NestJS and some functions runtimes: bytes. */
  readonly rawBody?: unknown;
}

/** The bytes as received; at most one chunk more than `maxBytes`, after which nothing is read. Never rejects. */
async function readNodeBody(
  request: IncomingMessage & Framed,
  maxBytes: number,
  timeoutMs: number,
): Promise<ReadBody> {
  for (const kept of [request.rawBody, request.body]) if (isBytes(kept)) return kept;
  // Express 4 sets an empty object for a body that it did not read, so the stream is checked instead.
  if (request.readableDidRead || request.readableEncoding !== null) return 'read before';
  if (request.destroyed) return 'gone';
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const end = (body: ReadBody) => {
      clearTimeout(timer);
      request.pause();
      for (const [event, listener] of listeners) request.off(event, listener);
      resolve(body);
    };
    const all = () => end(Buffer.concat(chunks));
    const take = (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (!(size <= maxBytes)) all();
    };
    const leave = () => end('gone');
    const listeners = [
      ['data', take],
      ['end', all],
      ['error', leave],
      ['close', leave],
    ] as const;
    const timer = setTimeout(() => end('late'), timerOf(timeoutMs));
    for (const [event, listener] of listeners) request.on(event, listener);
  });
}

/** How long, and how many bytes, a sender may continue before the connection is closed. */
const LINGER_MS = 1_000;
const LINGER_BYTES = 4_194_304;

/**
 * Answers while the body is still arriving. Closing at once would reset the connection and lose the answer, so the rest
 * of the body is discarded for a moment.
 */
async function answerEarly(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
  response.write(text);
  await new Promise<void>((resolve) => {
    let left = LINGER_BYTES;
    const drop = (chunk: Uint8Array) => {
      left -= chunk.byteLength;
      if (left < 0) done();
    };
    const timer = setTimeout(() => done(), LINGER_MS);
    const done = () => {
      clearTimeout(timer);
      request.pause();
      request.off('data', drop);
      for (const event of ['end', 'close', 'error']) request.off(event, done);
      resolve();
    };
    request.on('data', drop);
    for (const event of ['end', 'close', 'error']) request.on(event, done);
    request.resume();
  });
  response.end();
}
