import { ProofingError } from './errors.js';
import type { InboxMessage, Observer, WebhookInbox } from './ports.js';
import { isInboxMessage } from './webhook-message.js';
import type { OwnPorts } from './webhook-ports.js';

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

interface ReaderParts {
  readonly inbox: WebhookInbox;
  readonly ports: OwnPorts;
  readonly observer: Observer;
  readonly defaultProvider: string;
  isConfigured(provider: string): boolean;
}

export interface InboxReader {
  /**
   * What can be worked on, up to the limit: what must stay for others is looked past, though not for ever. Throws
   * STORE_UNAVAILABLE.
   */
  takeUp(limit: number): Promise<Waiting>;
  /** Removes what no later reading would make a message of; false for what stays, having no id to be named by. */
  drop(strange: unknown): Promise<boolean>;
}

export function createInboxReader(parts: ReaderParts): InboxReader {
  const { inbox, ports, observer, defaultProvider, isConfigured } = parts;
  return {
    takeUp: async (limit) => {
      for (let ask = limit; ; ask = Math.min(ask * 2, limit + MOST_LOOKED_PAST)) {
        const read = await ports.inbox(defaultProvider, () => inbox.pending(ask));
        if (read === undefined || !Array.isArray(read.value)) throw inboxUnavailable();
        const waiting = sorted(read.value, isConfigured);
        // In this order, a limit that is no number looks once.
        const isAll = read.value.length < ask || !(ask < limit + MOST_LOOKED_PAST);
        if (isAll || waiting.messages.length >= limit)
          return { ...waiting, messages: waiting.messages.slice(0, Math.max(0, limit)) };
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
