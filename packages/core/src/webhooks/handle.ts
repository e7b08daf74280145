import { inspectInput, invalidInput, ProofingError } from '../contract/errors.js';
import type { Clock, InboxMessage, Observer, WebhookInbox } from '../contract/ports.js';
import type { ProofingProvider } from '../contract/provider.js';
import { type ProofingSession, type SessionRef, sessionKeyText, sessionLabel } from '../contract/session.js';
import {
  type HandledWebhook,
  type HandleWebhookInput,
  MAX_WEBHOOK_BYTES,
  type ProofingWebhooks,
  type ResumedWebhooks,
  type ResumeWebhooksOptions,
} from '../contract/webhook.js';
import { guarded, UNKNOWN_PROVIDER } from '../ports/guard.js';
import type { SessionMemory } from '../state/memory.js';
import { createInboxReader, type InboxReader, inboxMessage } from './inbox.js';
import { checkRawBody, findSender, headerRecord, isEncoded, problemOf, recipients } from './message.js';
import { type Asked, createSettler, type Settler } from './settle.js';

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
  ask(ref: SessionRef): Promise<Asked>;
}

export function createWebhooks(parts: HandlerParts): ProofingWebhooks {
  const { clock, observer, memory, inbox, defaultProvider, find } = parts;
  const settler = createSettler({
    memory,
    inbox,
    observer,
    now: () => clock.now(),
    ask: (ref) => parts.ask(ref),
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

  const tried = new Set<string>();

  const knows = async (provider: string, id: string): Promise<boolean> =>
    Object.keys(await memory.state({ provider, id })).length > 0;

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
    const { provider, notice, others: candidates } = sender;
    const ref = { provider, id: notice.sessionId };
    const message = inboxMessage(rawBody, receivedAt, sender, candidates);
    settler.came(message.id);
    const stored = await guarded(observer, { provider, port: 'inbox' }, () => inbox.add(message));
    // With several candidates, what the message says is remembered only once its session's provider is known.
    const taken = stored !== undefined && (candidates.length > 0 || (await settler.remember(message)));
    const outcome = taken ? 'accepted' : 'not_stored';
    observer.observe({ type: 'webhook', provider, outcome, session: sessionLabel(ref) });
    if (!taken) return notTaken(503, LATER);
    const done = settler.settle([message], onSession).then(({ session }) => session);
    return { status: 200, body: 'ok', provider, notice, done };
  };

  return {
    handle,
    resume: async (options = {}) => {
      inspectInput(() => checkResumeOptions(options));
      return resumeWebhooks(options, { reader, settler, observer, defaultProvider, tried });
    },
  };
}

const LATER = 'try again later';

/** The store may know whose session it is, so the vendor should send the message again. */
function storeFailed(error: unknown): undefined {
  if (ProofingError.isInstance(error) && error.code === 'STORE_UNAVAILABLE') return undefined;
  throw error;
}

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

/** Throws INVALID_INPUT. */
function checkResumeOptions(options: ResumeWebhooksOptions | null): void {
  if (typeof options !== 'object' || options === null)
    throw invalidInput('webhooks.resume accepts an options object');
  const { limit, onSession } = options;
  if (limit !== undefined && typeof limit !== 'number')
    throw invalidInput('limit must be a number of messages');
  checkOnSession(onSession);
}

function checkOnSession(onSession: unknown): void {
  if (onSession !== undefined && typeof onSession !== 'function')
    throw invalidInput('onSession must be a function');
}

interface ResumeParts {
  readonly reader: InboxReader;
  readonly settler: Settler;
  readonly observer: Observer;
  readonly defaultProvider: string;
  /** Ids of messages that earlier runs left, the longest ago first. */
  readonly tried: Set<string>;
}

/** Handles the messages in the inbox, with one query per session. */
async function resumeWebhooks(
  { limit = 100, onSession }: ResumeWebhooksOptions,
  { reader, settler, observer, defaultProvider, tried }: ResumeParts,
): Promise<ResumedWebhooks> {
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
  await inParallel([...bySession(open).values()], async (ofOne) => {
    const remembered: InboxMessage[] = [];
    for (const message of ofOne)
      if (message.others !== undefined || (await settler.remember(message))) remembered.push(message);
    const { done } = await settler.settle(remembered, onSession);
    left(done);
  });
  const found = messages.length + unreadable;
  return { found, settled, left: found - settled, ...(unreadable > 0 ? { unreadable } : {}) };
}

function bySession(messages: readonly InboxMessage[]): ReadonlyMap<string, InboxMessage[]> {
  const sessions = new Map<string, InboxMessage[]>();
  for (const message of messages) {
    const whose = message.others === undefined ? '' : JSON.stringify(message.others);
    const key = `${sessionKeyText({ provider: message.provider, id: message.notice.sessionId })}\n${whose}`;
    const known = sessions.get(key);
    if (known === undefined) sessions.set(key, [message]);
    else known.push(message);
  }
  return sessions;
}

/** Vendors limit how fast they may be queried. */
const SESSIONS_AT_A_TIME = 8;

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: SESSIONS_AT_A_TIME }, lane));
}
