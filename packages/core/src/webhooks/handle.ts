import { checkSignal, inspectInput, invalidInput, ProofingError } from '../contract/errors.js';
import type { Clock, Observer, WebhookInbox } from '../contract/ports.js';
import type { CallOptions, ProofingProvider } from '../contract/provider.js';
import { type ProofingSession, type SessionRef, sessionLabel } from '../contract/session.js';
import {
  type HandledWebhook,
  type HandleWebhookInput,
  type InboxMessage,
  MAX_WEBHOOK_BYTES,
  type ProofingWebhooks,
  type ResumeWebhooksOptions,
  type SettleWebhooksOptions,
} from '../contract/webhook.js';
import { guarded, observeVerb, UNKNOWN_PROVIDER } from '../ports/guard.js';
import type { SessionMemory } from '../state/memory.js';
import {
  type Addressee,
  createInboxReader,
  type InboxReader,
  inboxMessage,
  readInboxMessage,
} from './inbox.js';
import { checkRawBody, findSender, headerRecord, isEncoded, problemOf, recipients } from './message.js';
import type { Asked } from './settle.js';
import { createSettler, type Settler } from './settle-messages.js';

interface HandlerParts {
  readonly clock: Clock;
  /** Must not throw. */
  readonly observer: Observer;
  readonly memory: SessionMemory;
  readonly inbox: WebhookInbox;
  readonly defaultProvider: string;
  /** All configured providers, the default one first. */
  readonly providers: readonly string[];
  find(name: string): ProofingProvider;
  /** The error for a provider, or for all of them, if they cannot receive webhooks as configured. */
  noWebhooks(provider: string | undefined): ProofingError;
  /** Called with each session that a message led to, for those who wait for it. */
  arrived(session: ProofingSession): void;
  ask(ref: SessionRef, call?: CallOptions): Promise<Asked>;
}

export function createWebhooks(parts: HandlerParts): ProofingWebhooks {
  const { clock, observer, memory, inbox, defaultProvider, find } = parts;
  const knows = async (ref: SessionRef): Promise<boolean> => Object.keys(await memory.state(ref)).length > 0;
  const settler = createSettler({
    memory,
    inbox,
    observer,
    now: () => clock.now(),
    ask: (ref, call) => parts.ask(ref, call),
    sessionsOf: (provider, object) =>
      observeVerb(parts, provider, 'sessionsOf', async () => {
        const ids = await find(provider).webhooks?.sessionsOf?.(object);
        return ids ?? [];
      }),
    knows,
    adapterOf: (provider) => find(provider).id,
    arrived: parts.arrived,
  });
  const isConfigured = (provider: string): boolean => {
    try {
      find(provider);
      return true;
    } catch {
      return false;
    }
  };
  const reader = createInboxReader({ inbox, observer, defaultProvider, isConfigured });

  const handle = async (input: HandleWebhookInput): Promise<HandledWebhook> => {
    const {
      provider: named,
      maxBytes = MAX_WEBHOOK_BYTES,
      onSession,
      rawBody,
    } = inspectInput(() => checkedInput(input));
    const to = recipients(named === undefined ? parts.providers : [named], find);
    if (to.length === 0) throw parts.noWebhooks(named);
    inspectInput(() => checkRawBody(rawBody, named));
    const headers = inspectInput(() => headerRecord(input.headers, named));
    const [only, ...others] = to;
    const told = others.length === 0 && only !== undefined ? only.name : UNKNOWN_PROVIDER;
    // Written this way round, so that a limit of `NaN` rejects everything.
    if (!(rawBody.byteLength <= maxBytes)) {
      observer.observe({ type: 'webhook', provider: told, outcome: 'too_large' });
      return notTaken(413, 'too large');
    }
    if (isEncoded(headers)) {
      observer.observe({ type: 'webhook', provider: told, outcome: 'encoded' });
      return notTaken(415, 'content encoding not supported');
    }
    const receivedAt = clock.now();
    const sender = await findSender({ headers, rawBody }, to, knows).catch(storeFailed);
    if (sender === undefined) {
      observer.observe({ type: 'webhook', provider: told, outcome: 'not_stored' });
      return notTaken(503, LATER);
    }
    if ('refused' in sender) {
      const { refused } = sender;
      const reason = problemOf(refused);
      observer.observe({ type: 'webhook', provider: told, outcome: 'refused', reason });
      return { ...notTaken(401, 'not verified'), refused };
    }
    const { provider, notice } = sender;
    if (notice.about === 'unrelated') {
      observer.observe({ type: 'webhook', provider, outcome: 'unrelated' });
      return { ...TAKEN, provider, notice, done: Promise.resolve(undefined) };
    }
    const message = inboxMessage(rawBody, receivedAt, sender, sender.others);
    settler.came(message.id);
    const stored = await guarded(observer, { provider, port: 'inbox' }, () => inbox.add(message));
    const taken = stored !== undefined && (await settler.remember(message));
    const outcome = taken ? 'accepted' : 'not_stored';
    observer.observe({ type: 'webhook', provider, outcome, ...labelOf(sender) });
    if (!taken) return notTaken(503, LATER);
    if (inbox.settledElsewhere === true)
      return { ...TAKEN, provider, notice, done: Promise.resolve(undefined) };
    const done = settler.settle([message], { onSession }).then(({ session }) => session);
    return { ...TAKEN, provider, notice, done };
  };

  return {
    handle,
    resume: createResume({ reader, settler, observer, defaultProvider }),
    sessionsOf: async (message) => settler.sessionsOf(inspectInput(() => checkedMessage(message))),
    settle: createSettle(settler),
  };
}

const LATER = 'try again later';

/** The store may know whose session it is, so the vendor should send the message again. */
function storeFailed(error: unknown): undefined {
  if (ProofingError.isInstance(error) && error.code === 'STORE_UNAVAILABLE') return undefined;
  throw error;
}

function labelOf({ provider, notice }: Addressee): { readonly session?: string } {
  return notice.about === 'session' ? { session: sessionLabel({ provider, id: notice.sessionId }) } : {};
}

const TAKEN = { status: 200, body: 'ok' } as const;

const notTaken = (status: number, body: string): HandledWebhook => ({
  status,
  body,
  done: Promise.resolve(undefined),
});

/** Checks input, which may come from plain JavaScript. Throws INVALID_INPUT, and quotes nothing of it. */
function checkedInput(input: HandleWebhookInput | null | undefined): HandleWebhookInput {
  if (typeof input !== 'object' || input === null)
    throw invalidInput('webhooks.handle needs the headers and the rawBody of a request');
  const { provider, maxBytes, onSession } = input;
  if (provider !== undefined && typeof provider !== 'string')
    throw invalidInput('provider must be the name of a configured provider');
  if (maxBytes !== undefined && typeof maxBytes !== 'number')
    throw invalidInput('maxBytes must be a number of bytes');
  checkOnSession(onSession);
  return input;
}

interface ResumeParts {
  readonly reader: InboxReader;
  readonly settler: Settler;
  readonly observer: Observer;
  readonly defaultProvider: string;
}

/** Handles the messages in the inbox, with one query per session. */
export function createResume(parts: ResumeParts): ProofingWebhooks['resume'] {
  const { reader, settler, observer, defaultProvider } = parts;
  /** Ids of messages that earlier runs left, the longest ago first. */
  const tried = new Set<string>();
  return async (options = {}) => {
    inspectInput(() => checkResumeOptions(options));
    const { limit = 100, onSession } = options;
    const { messages, unreadable, foreign } = await reader.takeUp(limit, tried);
    for (const { id } of messages) {
      tried.delete(id);
      tried.add(id);
    }
    for (const provider of foreign) observer.observe({ type: 'port', provider, port: 'inbox' });
    if (unreadable > 0) observer.observe({ type: 'port', provider: defaultProvider, port: 'inbox' });
    let settled = 0;
    const left = (done: readonly InboxMessage[]) => {
      for (const { id } of done) tried.delete(id);
      settled += done.length;
    };
    left(await settler.remove(messages.filter(({ id }) => settler.isDone(id))));
    const open = messages.filter(({ id }) => tried.has(id) && !settler.isDone(id));
    left((await settler.settle(open, { onSession })).done);
    const found = messages.length + unreadable;
    return { found, settled, left: found - settled, ...(unreadable > 0 ? { unreadable } : {}) };
  };
}

/** Settles messages about one session, when the caller decides. */
function createSettle(settler: Settler): ProofingWebhooks['settle'] {
  return async (given, options = {}) => {
    const messages = inspectInput(() => checkedMessages(given));
    const { onSession, signal } = inspectInput(() => checkedSettleOptions(options));
    const removed = await settler.remove(messages.filter(({ id }) => settler.isDone(id)));
    const open = messages.filter((message) => !removed.includes(message) && !settler.isDone(message.id));
    const call = { onSession, ...(signal === undefined ? {} : { signal }) };
    const { done, session, unconfirmed, isAsked = false, error } = await settler.settle(open, call);
    const reported = session ?? unconfirmed;
    return {
      settled: [...removed, ...done].map(({ id }) => id),
      ...(reported === undefined ? {} : { session: reported }),
      asked: isAsked,
      ...(reported === undefined && ProofingError.isInstance(error) ? { error } : {}),
    };
  };
}

/** Throws INVALID_INPUT. */
function checkedMessages(messages: readonly InboxMessage[]): readonly InboxMessage[] {
  if (!Array.isArray(messages)) throw invalidInput('webhooks.settle needs a list of stored messages');
  return messages.map(checkedMessage);
}

/** A message as an inbox stored it. Throws INVALID_INPUT. */
function checkedMessage(message: InboxMessage): InboxMessage {
  const read = readInboxMessage(message);
  if (read === undefined) throw invalidInput('this is not a message that an inbox of this version stores');
  return read;
}

/** Throws INVALID_INPUT. */
function checkedSettleOptions(options: SettleWebhooksOptions | null): SettleWebhooksOptions {
  if (typeof options !== 'object' || options === null)
    throw invalidInput('webhooks.settle accepts an options object');
  const { onSession, signal } = options;
  checkOnSession(onSession);
  checkSignal(signal);
  return options;
}

/** Throws INVALID_INPUT. */
function checkResumeOptions(options: ResumeWebhooksOptions | null): void {
  if (typeof options !== 'object' || options === null)
    throw invalidInput('webhooks.resume accepts an options object');
  const { limit, onSession } = options;
  if (limit !== undefined && typeof limit !== 'number')
    throw invalidInput('limit must be a number of messages');
  checkOnSession(onSession);
}

/** Throws INVALID_INPUT. */
export function checkOnSession(onSession: unknown): void {
  if (onSession !== undefined && typeof onSession !== 'function')
    throw invalidInput('onSession must be a function');
}
