import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyWasParsed } from './webhook-message.js';
import { answerEarly, readNodeBody } from './webhook-node-body.js';
import {
  ANSWERS,
  type Answer,
  handlerWork,
  TEXT,
  type WebhookHandlerOptions,
  type WithWebhooks,
} from './webhook-options.js';

/** A request of `node:http`, with what Express, NestJS and their like put on it. */
export type NodeWebhookRequest = IncomingMessage & { readonly body?: unknown; readonly rawBody?: unknown };

/**
 * Resolves once the message is answered and its session was asked for, and rejects never. `next`: where Express passes
 * one, it gets what would be answered 500.
 */
export type NodeWebhookHandler = (
  request: NodeWebhookRequest,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void>;

/**
 * Takes a vendor's messages over `node:http`: for its own servers, for Express, and for Fastify's `raw` pair. It must get
 * the request before any body parser does, or a body that was kept as bytes.
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
    // Somebody answered in our place.
    if (response.headersSent) return;
    if (request.method !== 'POST') return answer(request, response, ANSWERS.notPost, { allow: 'POST' });
    const body = await readNodeBody(request, work.maxBytes, work.bodyTimeoutMs);
    if (body === 'gone') return void response.destroy();
    if (body === 'late') return answer(request, response, ANSWERS.late);
    if (body === 'read before') throw bodyWasParsed(options.provider);
    // `headers` keeps the first of some names that come twice; `headersDistinct`, which mocks may lack, keeps all.
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
  // The sender left, or a middleware of the app has answered in our place.
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
