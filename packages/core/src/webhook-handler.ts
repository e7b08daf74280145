import { ProofingError } from './errors.js';
import type { Clock, Observer, Random, WebhookInbox } from './ports.js';
import type { CallOptions, ProofingProvider } from './provider.js';
import type { ProofingSession, SessionRef } from './session.js';
import { sessionLabel } from './session-label.js';
import type { SessionMemory } from './session-memory.js';
import { type HandledWebhook, MAX_WEBHOOK_BYTES, type ProofingWebhooks } from './webhook-contract.js';
import { checkRawBody, headerRecord, inboxMessage, readNotice } from './webhook-message.js';
import { ownPorts } from './webhook-ports.js';
import { resumeWebhooks } from './webhook-resume.js';
import { createSettler } from './webhook-settle.js';
import { createInboxReader } from './webhook-waiting.js';

interface HandlerParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Must not throw. */
  readonly observer: Observer;
  readonly memory: SessionMemory;
  readonly inbox: WebhookInbox;
  readonly defaultProvider: string;
  find(name: string): ProofingProvider;
  getSession(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;
}

export function createWebhooks(parts: HandlerParts): ProofingWebhooks {
  const { clock, random, observer, memory, inbox, defaultProvider, find } = parts;
  const ports = ownPorts(observer);
  const settler = createSettler({ memory, inbox, ports, getSession: (ref) => parts.getSession(ref) });
  const isConfigured = (provider: string): boolean => {
    try {
      find(provider);
      return true;
    } catch {
      return false;
    }
  };
  const reader = createInboxReader({ inbox, ports, observer, defaultProvider, isConfigured });

  const tried = new Set<string>();

  return {
    handle: async ({ provider = defaultProvider, maxBytes = MAX_WEBHOOK_BYTES, onSession, ...request }) => {
      const { webhooks } = find(provider);
      if (webhooks === undefined)
        throw new ProofingError({ code: 'UNSUPPORTED', message: 'this vendor sends no webhooks', provider });
      const { rawBody } = request;
      checkRawBody(rawBody, provider);
      const headers = headerRecord(request.headers, provider);
      // In this order, a limit that is no number takes nothing.
      if (!(rawBody.byteLength <= maxBytes)) {
        observer.observe({ type: 'webhook', provider, outcome: 'too_large' });
        return notTaken(413, 'too large');
      }
      const receivedAt = clock.now();
      const notice = await readNotice(webhooks, { headers, rawBody }, provider);
      if (notice === undefined) {
        observer.observe({ type: 'webhook', provider, outcome: 'refused' });
        return notTaken(401, 'not verified');
      }
      const ref = { provider, id: notice.sessionId };
      const message = inboxMessage(random.uuid(), provider, receivedAt, notice);
      const stored = await ports.inbox(provider, () => inbox.add(message));
      const taken = stored !== undefined && (await settler.remember(message));
      const outcome = taken ? 'accepted' : 'not_stored';
      observer.observe({ type: 'webhook', provider, outcome, session: sessionLabel(ref) });
      if (!taken) return notTaken(503, 'try again later');
      const done = settler.settle(ref, [message], onSession).then(({ session }) => session);
      return { status: 200, body: 'ok', notice, done };
    },
    resume: (options = {}) => resumeWebhooks(options, { reader, settler, observer, tried }),
  };
}

const notTaken = (status: number, body: string): HandledWebhook => ({
  status,
  body,
  done: Promise.resolve(undefined),
});
