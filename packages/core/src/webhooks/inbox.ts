import { ProofingError } from '../contract/errors.js';
import type { InboxMessage, Observer, WebhookInbox } from '../contract/ports.js';
import { sessionKeyText } from '../contract/session.js';
import type { ResumedWebhooks, ResumeWebhooksOptions } from '../contract/webhook.js';
import { guarded } from '../ports/guard.js';
import { readInboxMessage } from './inbox-message.js';
import type { Settler } from './settle.js';

/** Beyond the limit, of messages that wait for another process, or were tried. */
const MOST_LOOKED_PAST = 10_000;

export interface Waiting {
  readonly messages: readonly InboxMessage[];
  /** How many there are besides that this version cannot read. */
  readonly unreadable: number;
  /** Providers that are not configured here, and have messages. */
  readonly foreign: ReadonlySet<string>;
}

function sorted(values: readonly unknown[], isConfigured: (provider: string) => boolean) {
  const read = values.flatMap((value) => readInboxMessage(value) ?? []);
  const names = [...new Set(read.map(({ provider }) => provider))];
  const foreign: ReadonlySet<string> = new Set(names.filter((provider) => !isConfigured(provider)));
  return {
    messages: read.filter(({ provider }) => !foreign.has(provider)),
    unreadable: values.length - read.length,
    foreign,
  };
}

function inOrder(messages: readonly InboxMessage[], ids: ReadonlySet<string>): readonly InboxMessage[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  return [...ids].flatMap((id) => byId.get(id) ?? []);
}

/** What another process has settled is forgotten. */
function keepOnly(ids: Set<string>, messages: readonly InboxMessage[]): void {
  ids.clear();
  for (const { id } of messages) ids.add(id);
}

interface ReaderParts {
  readonly inbox: WebhookInbox;
  readonly observer: Observer;
  readonly defaultProvider: string;
  isConfigured(provider: string): boolean;
}

export interface InboxReader {
  /**
   * What can be worked on, up to the limit. `tried` has the ids of what was left before, the longest ago first: a vendor
   * that is down must not stand before all others, nor wait behind them for ever, so it gets a tenth and what is free.
   * That, and what must stay for other processes, is looked past, though not endlessly. Throws STORE_UNAVAILABLE.
   */
  takeUp(limit: number, tried: Set<string>): Promise<Waiting>;
}

export function createInboxReader(parts: ReaderParts): InboxReader {
  const { inbox, observer, defaultProvider, isConfigured } = parts;
  const own = { provider: defaultProvider, port: 'inbox' } as const;
  return {
    takeUp: async (limit, tried) => {
      const most = limit + MOST_LOOKED_PAST;
      for (let ask = Math.min(limit + tried.size, most); ; ask = Math.min(ask * 2, most)) {
        const read = await guarded(observer, own, () => inbox.pending(ask));
        if (read === undefined || !Array.isArray(read.value)) throw inboxUnavailable();
        const { messages, ...others } = sorted(read.value, isConfigured);
        const fresh = messages.filter(({ id }) => !tried.has(id));
        // In this order, a limit that is no number looks once.
        const isAll = read.value.length < ask || !(ask < most);
        if (!isAll && fresh.length < limit) continue;
        const again = inOrder(messages, tried);
        if (isAll) keepOnly(tried, again);
        const share = limit > 1 ? Math.min(again.length, Math.max(1, Math.floor(limit / 10))) : 0;
        const first = fresh.slice(0, Math.max(0, limit - share));
        return { ...others, messages: [...first, ...again].slice(0, Math.max(0, limit)) };
      }
    },
  };
}

function inboxUnavailable(): ProofingError {
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    message: "the app's own webhook inbox failed",
  });
}

/**
 * Keeps messages in this process: what waits is lost when it ends, and found by polling. When it is full, the oldest
 * without proof goes, then the oldest, whose word was remembered with the session before its sender got an answer. To lose nothing: implement
 * {@link WebhookInbox} over your database or queue.
 */
export function inMemoryInbox(capacity = 10_000): WebhookInbox {
  const messages = new Map<string, InboxMessage>();
  const unproven = new Set<string>();
  const remove = (id: string) => {
    messages.delete(id);
    unproven.delete(id);
  };
  return {
    add: async (message) => {
      messages.set(message.id, message);
      if (message.notice.unproven === true) unproven.add(message.id);
      if (messages.size <= capacity) return;
      const [least] = [...take(unproven, 1), ...take(messages.keys(), 1)];
      if (least !== undefined) remove(least);
    },
    remove: async (id) => remove(id),
    pending: async (limit) => take(messages.values(), limit),
  };
}

function take<T>(items: Iterable<T>, limit: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (!(taken.length < limit)) break;
    taken.push(item);
  }
  return taken;
}

interface ResumeParts {
  readonly reader: InboxReader;
  readonly settler: Settler;
  readonly observer: Observer;
  readonly defaultProvider: string;
  /** Ids of messages that were left before, the longest ago first. */
  readonly tried: Set<string>;
}

/** Takes up what waits in the inbox, one question for each session. */
export async function resumeWebhooks(
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

/** Vendors bound how fast they may be asked. */
const SESSIONS_AT_A_TIME = 8;

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: SESSIONS_AT_A_TIME }, lane));
}
