import type { FastifyReply, FastifyRequest } from 'fastify';
import { asRecord, jsonBody, noteBody, rawBody, spoiledAnswer } from '../shared/index.js';
import { authenticate, type Caller } from './authentication.js';
import type { Endpoint, OperationName, ServiceName } from './endpoints.js';
import { type ErrorShape, errorBody, Refusal } from './errors.js';
import type { Platform } from './platform.js';
import { open, SealingError, seal } from './sealing.js';
import { refuseLeaks } from './secret-leaks.js';
import type { Actor } from './session-flow.js';

/** What a handler gets: everything opened and checked. */
export interface Call {
  readonly platform: Platform;
  readonly service: ServiceName;
  readonly params: Readonly<Record<string, string>>;
  /** The payload without any envelope; undefined when there was none. */
  readonly body: unknown;
  readonly actor: Actor;
}

/** What a handler says: the payload, without any envelope. */
export interface Answer {
  /** 200 when absent. */
  readonly status?: number;
  readonly body?: unknown;
}

export type Handler = (call: Call) => Answer;

type EndpointRequest = FastifyRequest<{ Params: Readonly<Record<string, string>> }>;

/** Serves one endpoint: secrets kept out, caller known, body opened, handler asked, answer sealed. */
export function exchange(platform: Platform, operation: OperationName, endpoint: Endpoint, handler: Handler) {
  return async (request: EndpointRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      const raw = rawBody(request);
      // Before anything else, so that a refused caller's leak is noted too; big bodies are not parsed twice for it.
      const leaked = refuseLeaks(
        platform,
        operation,
        request,
        raw.includes('"privateKey"') ? jsonBody(request) : undefined,
      );
      const caller = authenticate(platform, endpoint, request.headers);
      if (caller !== undefined && platform.context.settings.echoRequestId) {
        reply.header('requestid', JSON.stringify(caller.requestId));
      }
      const body = openedBody(platform, endpoint, request, caller);
      if (!leaked) {
        noteBody(request, body);
        refuseLeaks(platform, operation, request, body);
      }
      const answer = handler({
        platform,
        service: endpoint.service,
        params: request.params,
        body,
        actor: { ipAddress: request.ip, userAgent: request.headers['user-agent'] ?? '' },
      });
      reply.code(answer.status ?? 200);
      if (endpoint.response === 'empty') return reply.send();
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .send(sealedAnswer(platform, endpoint, caller, spoiledAnswer(request, JSON.stringify(answer.body))));
    } catch (error) {
      if (error instanceof Refusal)
        return sendRefusal(reply, error, platform.context.settings.errorShapes[endpoint.service]);
      throw error;
    }
  };
}

function sendRefusal(reply: FastifyReply, refusal: Refusal, shape: ErrorShape): FastifyReply {
  const { status, message, param } = refusal;
  const { contentType, body } = errorBody(refusal.shape ?? shape, status, message, param);
  return reply.code(status).header('content-type', contentType).send(body);
}

function openedBody(
  platform: Platform,
  endpoint: Endpoint,
  request: EndpointRequest,
  caller: Caller | undefined,
): unknown {
  const bytes = rawBody(request);
  // Its body parser leaves bodies of any other type unread.
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (bytes.length === 0 || type !== 'application/json') return undefined;
  const body = parsedJson(bytes.toString('utf8'));
  const data = asRecord(body)?.['data'];
  const strict = platform.context.settings.strictEnvelopes;
  if (caller !== undefined && typeof data === 'string') {
    if (strict && endpoint.request === 'plain') throw new Refusal(400, 'data is not allowed');
    return parsedJson(openedData(caller.key, data));
  }
  if (endpoint.request !== 'sealed') return body;
  if (strict) throw new Refusal(400, 'data must be a string');
  return asRecord(data) ?? body;
}

function openedData(key: Buffer, data: string): string {
  try {
    return open(key, data);
  } catch (error) {
    throw error instanceof SealingError ? new Refusal(400, "data can't be decrypted") : error;
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Its body parser answers before any of the service's own code does: a page, not JSON.
    throw new Refusal(400, `SyntaxError: ${error instanceof Error ? error.message : 'not JSON'}`, 'html');
  }
}

/** The answer's JSON as it leaves; what a fault has made of it need not be UTF-8. */
function sealedAnswer(
  platform: Platform,
  endpoint: Endpoint,
  caller: Caller | undefined,
  json: string | Buffer,
): string | Buffer {
  const { publicKey } = platform.keys.of(endpoint.service);
  const { openResponses, signatureToken } = platform.context.settings;
  const isSealed =
    endpoint.response === 'sealed' || (endpoint.response !== 'plain' && openResponses === 'sealed');
  if (caller !== undefined && isSealed) {
    return JSON.stringify({
      data: seal(caller.key, json),
      publicKey,
      ...(signatureToken ? { signature_token: 'emulated-signature-token' } : {}),
    });
  }
  if (endpoint.response === 'wrapped') return between('{"data":', json, '}');
  if (endpoint.response !== 'annotated') return json;
  const open = typeof json === 'string' ? json.slice(0, -1) : json.subarray(0, -1);
  return between('', open, `,"publicKey":${JSON.stringify(publicKey)}}`);
}

const between = (before: string, json: string | Buffer, after: string): string | Buffer =>
  typeof json === 'string'
    ? `${before}${json}${after}`
    : Buffer.concat([Buffer.from(before), json, Buffer.from(after)]);
