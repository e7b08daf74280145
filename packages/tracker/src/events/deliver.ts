import { combineObservers, type Observer, silentObserver } from '@anyproof/core';
import type { EventEndpoint, UnsettledCreation } from '../contract/events.js';
import type { Tracker } from '../contract/tracker.js';
import { tablesOf } from '../database/names.js';
import { afterDelivery, deliveryRules } from '../schedule/delivery.js';
import type { RowKey } from '../stores/facts.js';
import type { StoreParts } from '../stores/parts.js';
import { endpointRecipient } from './endpoint.js';
import { databaseEvents } from './event-rows.js';
import { type Handlers, handlerRecipient } from './handler.js';
import { createInOrder, type Delivered, type FailedAttempt } from './in-order.js';
import { createPoster, type Poster } from './post.js';
import type { Recipient } from './recipient.js';

/** Where events go. `none`: nobody needs them. */
export type EventTarget = Handlers | { readonly endpoint: EventEndpoint } | 'none';

export interface DelivererParts
  extends Pick<StoreParts, 'database' | 'sealing' | 'clock' | 'random' | 'policies'>,
    Partial<Pick<StoreParts, 'woken'>> {
  readonly schema: string;
  readonly target: EventTarget;
  readonly observer?: Observer | undefined;
  /** Sends requests; by default over HTTP. */
  readonly poster?: Poster | undefined;
}

export interface Deliverer {
  /**
   * Delivers the events of a session that wait, if they are due, one after the other. Rejects if the database fails.
   * `signal`: begins no further one.
   */
  deliver(key: RowKey, options?: { readonly signal?: AbortSignal }): Promise<Delivered>;
  /** `attempt`: 1 for the first. When to try again (milliseconds since the epoch); undefined if that is not needed. */
  deliverCreation(creation: UnsettledCreation, attempt: number): Promise<number | undefined>;
  /** As `Tracker.resend`; leaves out the events of redacted sessions, which nobody can name any more. */
  resend: Tracker['resend'];
  /** Closes connections. */
  close(): void;
}

const UNKNOWN_PROVIDER = 'unknown';

/** Throws CONFIG for an endpoint with a wrong URL or secret. */
export function createDeliverer(parts: DelivererParts): Deliverer {
  const { database, clock, random, policies, woken } = parts;
  const rules = deliveryRules(policies);
  const rows = databaseEvents({ database, tables: tablesOf(parts.schema), clock });
  const recipient = recipientOf(parts, rules.timeoutMs);
  const observer = combineObservers(parts.observer ?? silentObserver);

  const afterFailure = (failed: FailedAttempt, attempts: number, provider: string): number | 'dead' => {
    observer.observe({ type: 'port', provider, port: 'onSession' });
    if (failed.isGone === true) return 'dead';
    const { retryAfterMs } = failed;
    const fraction = random.fraction();
    return afterDelivery({ now: clock.now(), attempts, retryAfterMs, policy: rules, fraction });
  };
  const inOrder = createInOrder({ ...parts, rows, recipient, afterFailure });

  return {
    deliver: (key, { signal } = {}) => inOrder(key, signal),
    deliverCreation: async (creation, attempt) => {
      const attempted = await recipient.creation(creation);
      if (attempted.delivered) return undefined;
      const next = afterFailure(attempted, attempt, creation.provider ?? UNKNOWN_PROVIDER);
      return next === 'dead' ? undefined : next;
    },
    resend: async (events) => {
      const which = events === 'dead' ? events : events.ids.filter((id) => UUID.test(id));
      const again = await rows.again(which);
      for (const key of again.keys) woken?.(key);
      return again.events;
    },
    close: () => recipient.close(),
  };
}

/** Other texts are the id of no event, and PostgreSQL would refuse them. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

const NOBODY: Recipient = {
  session: async () => ({ delivered: true }),
  creation: async () => ({ delivered: true }),
  close: () => undefined,
};

function recipientOf({ target, clock, poster }: DelivererParts, timeoutMs: number): Recipient {
  if (target === 'none') return NOBODY;
  if ('handler' in target) return handlerRecipient(target, timeoutMs);
  return endpointRecipient(target.endpoint, { clock, timeoutMs, poster: poster ?? createPoster() });
}
