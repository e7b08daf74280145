import { withTimeout } from '../support/timeout.js';
import {
  ANSWERS,
  type Answer,
  handlerWork,
  TEXT,
  type WebhookHandlerOptions,
  type WithWebhooks,
} from './handler.js';
import { bodyWasParsed } from './message.js';

export interface WebWebhookOptions extends WebhookHandlerOptions {
  /**
   * Keeps the process alive until the session was asked for: your platform's `waitUntil`, Next.js' `after`. Needed where
   * a process may end with its answer; what was not finished is left to `proofing.webhooks.resume()`.
   */
  readonly waitUntil?: (work: Promise<unknown>) => unknown;
}

/** Never rejects. */
export type WebWebhookHandler = (request: Request) => Promise<Response>;

/** Takes a vendor's messages as web `Request`s: Next.js route handlers, Hono, SvelteKit, Bun, Deno, workers. */
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
      // The message is taken, whatever becomes of the work after it.
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

/** As the node handler's: at most one chunk more than `maxBytes`. */
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
