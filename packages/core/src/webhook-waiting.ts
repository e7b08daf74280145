import { ProofingError } from './errors.js';
import type { InboxMessage, Observer, WebhookInbox } from './ports.js';
import { isInboxMessage } from './webhook-message.js';
import type { OwnPorts } from './webhook-ports.js';

/** Beyond the limit, of messages that wait for another process, or were tried. */
const MOST_LOOKED_PAST = 10_000;

export interface Waiting {
  readonly messages: readonly InboxMessage[];
  /** All that could be worked on and was not tried before is among the messages. */
  readonly endsRound: boolean;
  /** What is no message. */
  readonly strange: readonly unknown[];
  /** Providers that are not configured here, and have messages. */
  readonly foreign: ReadonlySet<string>;
}

function sorted(values: readonly unknown[], isConfigured: (provider: string) => boolean) {
  const read = values.filter(isInboxMessage);
  const names = [...new Set(read.map(({ provider }) => provider))];
  const foreign: ReadonlySet<string> = new Set(names.filter((provider) => !isConfigured(provider)));
  return {
    messages: read.filter(({ provider }) => !foreign.has(provider)),
    strange: values.filter((value) => !isInboxMessage(value)),
    foreign,
  };
}

interface ReaderParts {
  readonly inbox: WebhookInbox;
  readonly ports: OwnPorts;
  readonly observer: Observer;
  readonly defaultProvider: string;
  isConfigured(provider: string): boolean;
}

export interface InboxReader {
  /**
   * What can be worked on, up to the limit: first what was not tried before, or a vendor that is down would stand before
   * all others. That, and what must stay for other processes, is looked past, though not for ever. Throws
   * STORE_UNAVAILABLE.
   */
  takeUp(limit: number, tried: ReadonlySet<string>): Promise<Waiting>;
  /** Removes what no later reading would make a message of; false for what stays, having no id to be named by. */
  drop(strange: unknown): Promise<boolean>;
}

export function createInboxReader(parts: ReaderParts): InboxReader {
  const { inbox, ports, observer, defaultProvider, isConfigured } = parts;
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
        const again = messages.filter(({ id }) => tried.has(id));
        const endsRound = isAll && fresh.length <= limit;
        return { ...others, endsRound, messages: [...fresh, ...again].slice(0, Math.max(0, limit)) };
      }
    },
    drop: async (strange) => {
      observer.observe({ type: 'port', provider: defaultProvider, port: 'inbox' });
      const id: unknown =
        typeof strange === 'object' && strange !== null ? Reflect.get(strange, 'id') : undefined;
      if (typeof id !== 'string') return false;
      return (await ports.inbox(defaultProvider, () => inbox.remove(id))) !== undefined;
    },
  };
}

function inboxUnavailable(): ProofingError {
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    message: "the app's own webhook inbox failed",
  });
}
