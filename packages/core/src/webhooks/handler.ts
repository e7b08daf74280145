import { inspectInput, invalidInput, ProofingError } from '../contract/errors.js';
import type { Proofing } from '../contract/proofing.js';
import {
  type HandledWebhook,
  MAX_WEBHOOK_BYTES,
  type OnSession,
  type WebhookHeaders,
} from '../contract/webhook.js';
import { type Fields, isObject } from '../support/fields.js';
import { withTimeout } from '../support/time.js';
import { bodyWasParsed } from './message.js';

export interface WebhookHandlerOptions {
  /**
   * The provider whose messages arrive at this address; without it, the proof of every configured provider is tried.
   */
  readonly provider?: string;
  /** Larger bodies are answered with 413, and not read to the end; {@link MAX_WEBHOOK_BYTES} by default. */
  readonly maxBytes?: number;
  /** Milliseconds in which the body must arrive, otherwise 408; 30,000 by default. */
  readonly bodyTimeoutMs?: number;
  /** Called with the session as the vendor reports it. See {@link OnSession}. */
  readonly onSession?: OnSession;
  /**
   * Called with whatever is answered with 500 (usually a wrong configuration), with what `onSession` threw, and with
   * why a message was refused (401: WEBHOOK_INVALID with a `problem`, such as `proof_wrong`). Without it, errors
   * answered with 500 become process warnings.
   */
  readonly onError?: (error: unknown) => unknown;
}

/** What all handlers need of a Proofing. */
export type WithWebhooks = Pick<Proofing, 'webhooks'>;

/** What a handler does, whichever way the request arrives. */
export interface HandlerWork {
  readonly maxBytes: number;
  readonly bodyTimeoutMs: number;
  handle(headers: WebhookHeaders, rawBody: Uint8Array): Promise<HandledWebhook>;
  /** Never throws. */
  report(error: unknown): void;
}

export const TEXT = { 'content-type': 'text/plain; charset=utf-8' } as const;

/** Texts of the handlers' own answers, which do not reveal what went wrong. */
export const ANSWERS = {
  notPost: { status: 405, text: 'only POST' },
  late: { status: 408, text: 'too slow' },
  gone: { status: 400, text: 'incomplete' },
  failed: { status: 500, text: 'failed' },
} as const;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * Throws INVALID_INPUT for invalid arguments from plain JavaScript, when the handler is created rather than at its
 * first message.
 */
export function handlerWork(proofing: WithWebhooks, options: WebhookHandlerOptions): HandlerWork {
  inspectInput(() => checkHandler(proofing, options));
  const { provider, maxBytes = MAX_WEBHOOK_BYTES, bodyTimeoutMs = 30_000, onSession, onError } = options;
  const report = (error: unknown) => {
    if (onError === undefined) return warn(error);
    Promise.resolve(error)
      .then(onError)
      .catch(() => undefined);
  };
  const tellSession: OnSession | undefined =
    onSession &&
    (async (session) => {
      try {
        await onSession(session);
      } catch (error) {
        if (onError !== undefined) report(error);
        throw error;
      }
    });
  return {
    maxBytes,
    bodyTimeoutMs,
    report,
    handle: async (headers, rawBody) => {
      const handled = await proofing.webhooks.handle({
        headers,
        rawBody,
        maxBytes,
        ...(provider === undefined ? {} : { provider }),
        ...(tellSession === undefined ? {} : { onSession: tellSession }),
      });
      // Anyone can send messages that are refused, so these are no process warnings.
      if (handled.refused !== undefined && onError !== undefined) report(handled.refused);
      return handled;
    },
  };
}

const NO_PROOFING = 'a webhook handler needs the object that createProofing returned';

function checkHandler(proofing: unknown, options: unknown): void {
  const { webhooks } = objectOr(proofing, NO_PROOFING);
  if (typeof objectOr(webhooks, NO_PROOFING)['handle'] !== 'function') throw invalidInput(NO_PROOFING);
  const given = objectOr(options, 'the options of a webhook handler must be an object');
  for (const name of ['maxBytes', 'bodyTimeoutMs']) {
    const limit = given[name];
    if (limit !== undefined && !(typeof limit === 'number' && limit > 0))
      throw invalidInput(`${name} must be a number above 0`, { path: name });
  }
  for (const name of ['onSession', 'onError', 'waitUntil'])
    if (given[name] !== undefined && typeof given[name] !== 'function')
      throw invalidInput(`${name} must be a function`, { path: name });
}

function objectOr(value: unknown, problem: string): Fields {
  if (!isObject(value)) throw invalidInput(problem);
  return value;
}

/** An error of the app may contain personal data, so only our own errors are quoted. */
function warn(error: unknown): void {
  const ours = ProofingError.isInstance(error) ? error : undefined;
  process.emitWarning(`a webhook was answered 500: ${ours?.message ?? 'an unexpected error'}`, {
    type: 'AnyProofWarning',
    code: ours?.code ?? 'UNKNOWN',
  });
}

export interface WebWebhookOptions extends WebhookHandlerOptions {
  /**
   * Keeps the process alive until the session has been fetched: your platform's `waitUntil`, Next.js' `after`. Needed
   * if a process may end once it has answered; unfinished work is left to `proofing.webhooks.resume()`.
   */
  readonly waitUntil?: (work: Promise<unknown>) => unknown;
}

/** Never rejects. */
export type WebWebhookHandler = (request: Request) => Promise<Response>;

/** Handles a vendor's messages as web `Request`s: Next.js route handlers, Hono, SvelteKit, Bun, Deno, workers. */
export function webWebhookHandler(
  proofing: WithWebhooks,
  options: WebWebhookOptions = {},
): WebWebhookHandler {
  const work = handlerWork(proofing, options);
  const handle = async (request: Request): Promise<Response> => {
    if (request.method !== 'POST') return answer(ANSWERS.notPost, { allow: 'POST' });
    if (request.bodyUsed || request.body?.locked === true) throw bodyWasParsed(options.provider);
    const body = await readWebBody(request, work.maxBytes, work.bodyTimeoutMs);
    if (body === 'late' || body === 'gone') return answer(ANSWERS[body]);
    const { status, body: text, done } = await work.handle(request.headers, body);
    try {
      options.waitUntil?.(done);
    } catch (error) {
      // The message is accepted, whatever happens to the work after it.
      work.report(error);
    }
    return answer({ status, text });
  };
  return (request) =>
    handle(request).catch((error: unknown) => {
      work.report(error);
      return answer(ANSWERS.failed);
    });
}

function answer({ status, text }: Answer, headers: { readonly [name: string]: string } = {}): Response {
  return new Response(text, { status, headers: { ...TEXT, ...headers } });
}

/** As in the node handler, reads at most one chunk more than `maxBytes`. */
async function readWebBody(
  request: Request,
  maxBytes: number,
  timeoutMs: number,
): Promise<Uint8Array | 'late' | 'gone'> {
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  const readAll = async () => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      chunks.push(read.value);
      size += read.value.byteLength;
      if (size <= maxBytes) continue;
      stop();
      break;
    }
    return Buffer.concat(chunks);
  };
  const late = () => {
    stop();
    return 'late' as const;
  };
  return withTimeout(timeoutMs, readAll, { late }).catch(() => 'gone');
}
