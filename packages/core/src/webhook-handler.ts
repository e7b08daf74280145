import { ProofingError, type ProofingErrorCode } from './errors.js';
import { inTime, PORT_PATIENCE_MS } from './in-time.js';
import type { Clock, InboxMessage, Observer, Random, WebhookInbox } from './ports.js';
import type { CallOptions, ProofingProvider } from './provider.js';
import type { ProofingSession, SessionRef } from './session.js';
import { sessionLabel } from './session-label.js';
import type { SessionMemory } from './session-memory.js';
import { createFollower } from './webhook-follow.js';
import {
  checkRawBody,
  headerRecord,
  inboxMessage,
  isInboxMessage,
  readNotice,
  type WebhookHeaders,
} from './webhook-message.js';
import type { WebhookNotice } from './webhooks.js';

/** Vendors' messages are some hundred bytes. */
export const MAX_WEBHOOK_BYTES = 1_048_576;

/**
 * What the app does with the vendor's own word after a message. It is awaited before the message leaves the inbox: when
 * it throws, the message stays, and `resume` brings the session again. So it may be called more than once.
 */
export type OnSession = (session: ProofingSession) => unknown;

export interface HandleWebhookInput {
  /** The provider whose messages come to this address; the configured one by default. */
  readonly provider?: string;
  /** Names in any case. */
  readonly headers: WebhookHeaders;
  /** The bytes as they came. */
  readonly rawBody: Uint8Array;
  /** Larger bodies are answered 413; {@link MAX_WEBHOOK_BYTES} by default. */
  readonly maxBytes?: number;
  readonly onSession?: OnSession;
}

export interface HandledWebhook {
  /**
   * What to answer. 200: taken. 401: not the vendor's. 413: too large. 503: it could not be kept, so the vendor is to send
   * it again.
   */
  readonly status: number;
  readonly body: string;
  readonly notice?: WebhookNotice;
  /**
   * The session by the vendor's own word, which is asked for after the message: await it before the process may end.
   * Undefined when the message was not taken, or the vendor does not answer now; it rejects never.
   */
  readonly done: Promise<ProofingSession | undefined>;
}

export interface ResumeWebhooksOptions {
  /** How many messages at most, the oldest first; 100 by default. */
  readonly limit?: number;
  /** Called once for each session. */
  readonly onSession?: OnSession;
}

export interface ResumedWebhooks {
  /** Messages that were waiting, up to the limit; those of providers that are not configured here do not count. */
  readonly found: number;
  /** Of these, those that are done with; also what was no message, and was removed. */
  readonly settled: number;
  /** Those that stay in the inbox, since their vendor or something of the app's own failed. */
  readonly left: number;
}

export interface ProofingWebhooks {
  /**
   * Verifies a message, keeps it in the inbox and remembers what it says (a callback can end a session only with a word
   * that cannot be fetched), all before the answer; then asks the vendor for its own state. Throws INVALID_INPUT for a
   * body that was parsed, UNSUPPORTED for a vendor that sends none, and CONFIG for a secret that cannot be had.
   */
  handle(input: HandleWebhookInput): Promise<HandledWebhook>;
  /**
   * Takes up what is still in the inbox: after a restart, and every few minutes. Messages of a provider that is not
   * configured stay for a process that has it, and what is no message is removed; the observer is told of both (`port`).
   * Throws STORE_UNAVAILABLE when the inbox cannot be read.
   */
  resume(options?: ResumeWebhooksOptions): Promise<ResumedWebhooks>;
}

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
  const follow = createFollower((ref) => parts.getSession(ref));

  /** Undefined when something of the app's own failed; what it threw may quote what it was given. */
  const own = async <T>(provider: string, port: 'inbox' | 'onSession', work: () => Promise<T>) => {
    try {
      return { value: await work() };
    } catch {
      observer.observe({ type: 'port', provider, port });
      return undefined;
    }
  };
  const inInbox = <T>(provider: string, work: () => Promise<T>) =>
    own(provider, 'inbox', () => inTime(PORT_PATIENCE_MS, work));
  const remember = async ({ provider, receivedAt, notice }: InboxMessage): Promise<boolean> => {
    const { sessionId, says } = notice;
    if (says === undefined) return true;
    const observation = { trust: 'callback' as const, observedAt: receivedAt, ...says };
    // The memory has told the observer.
    return memory.observed({ provider, id: sessionId }, observation).then(
      () => true,
      () => false,
    );
  };
  /** Asks about the session of these messages, and lets go of those that are done with. */
  const settle = async (ref: SessionRef, messages: readonly InboxMessage[], onSession?: OnSession) => {
    const { session, done } = await follow(ref).then(
      (told) => ({ session: told, done: messages }),
      (error: unknown) => ({
        session: undefined,
        done: messages.filter((message) => isAnswered(error, message)),
      }),
    );
    if (session !== undefined && onSession !== undefined) {
      const told = await own(ref.provider, 'onSession', async () => onSession(session));
      if (told === undefined) return { settled: 0, session };
    }
    for (const { id } of done) await inInbox(ref.provider, () => inbox.remove(id));
    return { settled: done.length, session };
  };

  const isConfigured = (provider: string): boolean => {
    try {
      find(provider);
      return true;
    } catch {
      return false;
    }
  };
  /** What can be worked on, up to the limit: what must stay for others is looked past, though not for ever. */
  const takeUp = async (limit: number): Promise<Waiting> => {
    for (let ask = limit; ; ask = Math.min(ask * 2, limit + MOST_LOOKED_PAST)) {
      const read = await inInbox(defaultProvider, () => inbox.pending(ask));
      if (read === undefined || !Array.isArray(read.value)) throw inboxUnavailable();
      const waiting = sorted(read.value, isConfigured);
      // In this order, a limit that is no number looks once.
      const isAll = read.value.length < ask || !(ask < limit + MOST_LOOKED_PAST);
      if (isAll || waiting.messages.length >= limit)
        return { ...waiting, messages: waiting.messages.slice(0, Math.max(0, limit)) };
    }
  };
  /** No later reading would make a message of it. Without an id it cannot be named, and stays. */
  const dropped = async (strange: unknown): Promise<boolean> => {
    observer.observe({ type: 'port', provider: defaultProvider, port: 'inbox' });
    const id: unknown =
      typeof strange === 'object' && strange !== null ? Reflect.get(strange, 'id') : undefined;
    if (typeof id !== 'string') return false;
    return (await inInbox(defaultProvider, () => inbox.remove(id))) !== undefined;
  };

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
      const stored = await inInbox(provider, () => inbox.add(message));
      const taken = stored !== undefined && (await remember(message));
      const outcome = taken ? 'accepted' : 'not_stored';
      observer.observe({ type: 'webhook', provider, outcome, session: sessionLabel(ref) });
      if (!taken) return notTaken(503, 'try again later');
      const done = settle(ref, [message], onSession).then(({ session }) => session);
      return { status: 200, body: 'ok', notice, done };
    },

    resume: async ({ limit = 100, onSession } = {}) => {
      const { messages, strange, foreign } = await takeUp(limit);
      for (const provider of foreign) observer.observe({ type: 'port', provider, port: 'inbox' });
      let settled = 0;
      for (const one of strange) if (await dropped(one)) settled += 1;
      await inParallel([...bySession(messages).values()], async (ofOne) => {
        const remembered: InboxMessage[] = [];
        for (const message of ofOne) if (await remember(message)) remembered.push(message);
        const [first] = remembered;
        if (first === undefined) return;
        const ref = { provider: first.provider, id: first.notice.sessionId };
        const now = await settle(ref, remembered, onSession);
        settled += now.settled;
      });
      const found = messages.length + strange.length;
      return { found, settled, left: found - settled };
    },
  };
}

const notTaken = (status: number, body: string): HandledWebhook => ({
  status,
  body,
  done: Promise.resolve(undefined),
});

/** The vendor has nothing to tell of this session; it will say the same next time. */
const NOTHING_TO_TELL: ReadonlySet<ProofingErrorCode> = new Set([
  'SESSION_NOT_FOUND',
  'SESSION_GONE',
  'INVALID_INPUT',
  'REF_INVALID',
]);

/**
 * A message that says nothing may be anybody's (unsigned ones are taken where settings say so): what the vendor rejects is
 * not kept for it, or a hundred of them would stand before all others for ever.
 */
function isAnswered(error: unknown, { notice }: InboxMessage): boolean {
  if (!ProofingError.isInstance(error)) return false;
  return NOTHING_TO_TELL.has(error.code) || (error.code === 'PROVIDER_REJECTED' && notice.says === undefined);
}

function inboxUnavailable(): ProofingError {
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    message: "the app's own webhook inbox failed",
  });
}

/** Beyond the limit, of messages that wait for another process. */
const MOST_LOOKED_PAST = 10_000;

interface Waiting {
  readonly messages: readonly InboxMessage[];
  /** What is no message. */
  readonly strange: readonly unknown[];
  /** Providers that are not configured here, and have messages. */
  readonly foreign: ReadonlySet<string>;
}

function sorted(values: readonly unknown[], isConfigured: (provider: string) => boolean): Waiting {
  const read = values.filter(isInboxMessage);
  const names = [...new Set(read.map(({ provider }) => provider))];
  const foreign = new Set(names.filter((provider) => !isConfigured(provider)));
  return {
    messages: read.filter(({ provider }) => !foreign.has(provider)),
    strange: values.filter((value) => !isInboxMessage(value)),
    foreign,
  };
}

function bySession(messages: readonly InboxMessage[]): ReadonlyMap<string, InboxMessage[]> {
  const sessions = new Map<string, InboxMessage[]>();
  for (const message of messages) {
    const key = `${message.provider}\n${message.notice.sessionId}`;
    const known = sessions.get(key);
    if (known === undefined) sessions.set(key, [message]);
    else known.push(message);
  }
  return sessions;
}

/** Vendors bound how fast they may be asked. */
const SESSIONS_AT_A_TIME = 8;

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: SESSIONS_AT_A_TIME }, lane));
}
