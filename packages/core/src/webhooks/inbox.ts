import { isSaid } from '../boundary/answers.js';
import { ProofingError } from '../contract/errors.js';
import type { InboxMessage, Observer, WebhookInbox } from '../contract/ports.js';
import type { Outcome } from '../contract/status.js';
import type { WebhookNotice } from '../contract/webhook.js';
import { guarded } from '../ports/guard.js';
import { fieldsOf, isAbsentOr } from '../support/fields.js';
import { nodeCrypto } from '../support/node.js';

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
 * without proof goes, then the oldest, whose word was remembered with the session before its sender got an answer. To lose
 * nothing: implement {@link WebhookInbox} over your database or queue.
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

/** Who it may be for, and what it says to them. */
export interface Addressee {
  readonly provider: string;
  readonly notice: WebhookNotice;
}

/** As it is kept. The app's reference may name a person, and nothing here needs it. */
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

/** The fields of the contract and no others: an adapter may have put more there, of a person perhaps. */
function keptNotice({ sessionId, says, progress, unproven }: WebhookNotice): WebhookNotice {
  return {
    sessionId,
    ...(says === undefined ? {} : { says: keptSaid(says) }),
    ...(progress === undefined ? {} : { progress: { done: progress.done, total: progress.total } }),
    ...(unproven === undefined ? {} : { unproven }),
  };
}

function keptSaid({ outcome, nativeStatus, notFetchable, erasedAt }: Said): Said {
  return {
    outcome: keptOutcome(outcome),
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(notFetchable === undefined ? {} : { notFetchable }),
    ...(erasedAt === undefined ? {} : { erasedAt }),
  };
}

function keptOutcome(outcome: Outcome): Outcome {
  if (outcome.status !== 'completed') return { status: outcome.status };
  const { status, decision, decidedBy, final } = outcome;
  return { status, decision, ...(decidedBy === undefined ? {} : { decidedBy }), final };
}

type Said = NonNullable<WebhookNotice['says']>;

/**
 * The same for a message that is sent again: by the vendor's own id of it, where a proof was checked, else by its bytes. In
 * the form of a UUID (version 8), since inboxes may have a column of that type.
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
 * What an inbox gave; undefined where it is no message that this version can read. An inbox is the app's own, and a newer
 * version may have written to it, so that says nothing about whether the message is one.
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

/** As a database gives a column of 64 bits. */
const DIGITS = /^\d{1,16}$/;

function isAddressee(value: unknown): value is Addressee {
  const { provider, notice } = fieldsOf(value);
  return typeof provider === 'string' && isNotice(notice);
}

function isNotice(value: unknown): value is WebhookNotice {
  const { sessionId, says, progress, unproven } = fieldsOf(value);
  return (
    typeof sessionId === 'string' &&
    isAbsentOr('boolean', unproven) &&
    (progress === undefined || isProgress(progress)) &&
    (says === undefined || isSaid(says))
  );
}

function isProgress(value: unknown): boolean {
  const { done, total } = fieldsOf(value);
  return Number.isFinite(done) && Number.isFinite(total);
}
