import { ProofingError } from './errors.js';
import type { Clock } from './ports.js';
import type { CallOptions, ProofingProvider } from './provider.js';
import type { ProofingSession, SessionRef } from './session.js';
import type { SessionMemory } from './session-memory.js';
import type { WebhookNotice, WebhookRequest } from './webhooks.js';

export interface HandleWebhookInput extends WebhookRequest {
  /** The provider whose messages come to this address; the configured one by default. */
  readonly provider?: string;
}

export interface HandledWebhook {
  /** What to answer: 200, or 401 for a message that is not the vendor's. */
  readonly status: number;
  readonly body: string;
  readonly notice?: WebhookNotice;
  /**
   * The session by the vendor's own word, which is asked for after the message: await it before the process may end.
   * Undefined when the message was refused or the vendor does not answer now; it rejects never.
   */
  readonly done: Promise<ProofingSession | undefined>;
}

export interface ProofingWebhooks {
  /**
   * Verifies a message, remembers what it says (a callback can end a session only with a word that cannot be fetched),
   * and asks the vendor for its own state.
   */
  handle(input: HandleWebhookInput): Promise<HandledWebhook>;
}

interface HandlerParts {
  readonly clock: Clock;
  readonly memory: SessionMemory;
  readonly defaultProvider: string;
  find(name: string): ProofingProvider;
  getSession(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;
}

export function createWebhooks(parts: HandlerParts): ProofingWebhooks {
  return {
    handle: async ({ provider = parts.defaultProvider, ...request }) => {
      const { webhooks } = parts.find(provider);
      if (webhooks === undefined)
        throw new ProofingError({ code: 'UNSUPPORTED', message: 'this vendor sends no webhooks', provider });
      if (!(request.rawBody instanceof Uint8Array)) throw parsedBody(provider);
      const observedAt = parts.clock.now();
      const notice = await webhooks.read(request).catch((error: unknown) => refused(error));
      if (notice === undefined)
        return { status: 401, body: 'not verified', done: Promise.resolve(undefined) };
      const ref = { provider, id: notice.sessionId };
      if (notice.says !== undefined)
        await parts.memory.observed(ref, { trust: 'callback', observedAt, ...notice.says });
      return { status: 200, body: 'ok', notice, done: parts.getSession(ref).catch(() => undefined) };
    },
  };
}

function refused(error: unknown): undefined {
  if (ProofingError.isInstance(error) && error.code === 'WEBHOOK_INVALID') return undefined;
  throw error;
}

function parsedBody(provider: string): ProofingError {
  return new ProofingError({
    code: 'INVALID_INPUT',
    message:
      'rawBody must be the bytes as they came: use express.raw({ type: "*/*" }), or a raw content type parser in Fastify',
    provider,
  });
}
