import { ProofingError } from '../contract/errors.js';
import type { Observer, WebhookInbox } from '../contract/ports.js';
import type { Erasure } from '../contract/session.js';
import { type InboxMessage, noticeProblem, type Saying, type WebhookNotice } from '../contract/webhook.js';
import { guarded } from '../ports/guard.js';
import { fieldsOf } from '../support/fields.js';
import { nodeCrypto } from '../support/node.js';

/** How many messages beyond the limit are read: those that were tried before, or wait for another process. */
const MOST_LOOKED_PAST = 10_000;

export interface Waiting {
  readonly messages: readonly InboxMessage[];
  /** How many further messages this version cannot read. */
  readonly unreadable: number;
  /** Providers that have messages but are not configured here. */
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

/** Forgets those that another process has settled. */
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
   * The messages to work on, up to the limit. `tried` has the ids of those that earlier runs left, the longest ago
   * first. A vendor that is down must neither block all others nor be starved, so those get a tenth of the limit, and
   * what is free. To find fresh messages behind them, and behind those of other processes, more are read, up to a
   * bound. Throws STORE_UNAVAILABLE.
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
        // Written this way round, so that a limit of `NaN` reads only once.
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
 * Keeps messages in this process: those still waiting when it ends are lost, and only polling finds their sessions.
 * When it is full, the oldest message without proof is dropped, or else the oldest one, whose status was stored with
 * the session before its sender was answered. To lose nothing, implement {@link WebhookInbox} over your database or
 * queue.
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

/** A provider that a message may be for, and what the message says to it. */
export interface Addressee {
  readonly provider: string;
  readonly notice: WebhookNotice;
}

/** All providers that a message may be for. */
export function addresseesOf({ provider, notice, others = [] }: InboxMessage): readonly Addressee[] {
  return [{ provider, notice }, ...others];
}

/** A message as it is stored. */
export function inboxMessage(
  rawBody: Uint8Array,
  receivedAt: number,
  { provider, notice }: Addressee,
  others: readonly Addressee[] = [],
): InboxMessage {
  const kept = others.map((other) => ({ provider: other.provider, notice: keptNotice(other.notice) }));
  return {
    id: messageId(rawBody, provider, notice),
    provider,
    receivedAt,
    notice: keptNotice(notice),
    ...(kept.length === 0 ? {} : { others: kept }),
  };
}

/** Copies the contract's fields only: an adapter may have added others, even personal data. */
function keptNotice(notice: WebhookNotice): WebhookNotice {
  const { at, unproven } = notice;
  const facts = {
    ...(at === undefined ? {} : { at }),
    ...(unproven === undefined ? {} : { unproven }),
  };
  switch (notice.about) {
    case 'session': {
      const { about, sessionId, says } = notice;
      return { about, sessionId, ...(says === undefined ? {} : { says: keptSaying(says) }), ...facts };
    }
    case 'object': {
      const { type, id } = notice.object;
      return { about: notice.about, object: { type, id }, ...facts };
    }
    case 'unrelated':
      return { about: notice.about, ...facts };
  }
}

function keptSaying({ ends, announces, nativeStatus, erasure, progress }: Saying): Saying {
  return {
    ...(ends === undefined ? {} : { ends }),
    ...(announces === undefined ? {} : { announces }),
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(erasure === undefined ? {} : { erasure: keptErasure(erasure) }),
    ...(progress === undefined ? {} : { progress: { done: progress.done, total: progress.total } }),
  };
}

function keptErasure({ status, scope, at, dueAt }: Erasure): Erasure {
  return { status, scope, at, ...(dueAt === undefined ? {} : { dueAt }) };
}

/**
 * Deduplicates messages: a message that is sent again gets the same id. The id is derived from the vendor's event id,
 * if a proof was checked, or else from the bytes. It has the form of a UUID (version 8), since inboxes may use a column
 * of that type.
 */
function messageId(rawBody: Uint8Array, provider: string, { eventId, unproven }: WebhookNotice): string {
  const hash = nodeCrypto().createHash('sha256').update(`${provider}\n`);
  if (eventId !== undefined && unproven !== true) hash.update(`event\n${eventId}`);
  else hash.update(unproven === true ? 'unproven\n' : 'body\n').update(rawBody);
  const hex = hash.digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/**
 * Reads a message that an inbox returned; undefined if this version cannot read it. An inbox is the app's own, and a
 * newer version may have written to it, so the message may still be valid.
 */
export function readInboxMessage(value: unknown): InboxMessage | undefined {
  const { id, provider, receivedAt: at, notice, others } = fieldsOf(value);
  const receivedAt = typeof at === 'string' && DIGITS.test(at) ? Number(at) : at;
  if (typeof id !== 'string' || typeof provider !== 'string') return undefined;
  if (typeof receivedAt !== 'number' || !Number.isFinite(receivedAt) || !isNotice(notice)) return undefined;
  if (others === undefined) return { id, provider, receivedAt, notice };
  const isRead = Array.isArray(others) && others.every(isAddressee);
  return isRead ? { id, provider, receivedAt, notice, others } : undefined;
}

/** Databases may return a 64-bit column as text. */
const DIGITS = /^\d{1,16}$/;

function isAddressee(value: unknown): value is Addressee {
  const { provider, notice } = fieldsOf(value);
  return typeof provider === 'string' && isNotice(notice);
}

function isNotice(value: unknown): value is WebhookNotice {
  return noticeProblem(value) === undefined;
}
