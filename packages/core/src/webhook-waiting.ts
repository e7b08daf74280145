import { ProofingError } from './contract/errors.js';
import type { InboxMessage, WebhookInbox } from './contract/ports.js';
import { readInboxMessage } from './webhook-message.js';
import type { OwnPorts } from './webhook-ports.js';

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
  readonly ports: OwnPorts;
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
  const { inbox, ports, defaultProvider, isConfigured } = parts;
  return {
    takeUp: async (limit, tried) => {
      const most = limit + MOST_LOOKED_PAST;
      for (let ask = Math.min(limit + tried.size, most); ; ask = Math.min(ask * 2, most)) {
        const read = await ports.inbox(defaultProvider, () => inbox.pending(ask));
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
