import type { Delivery, SessionEvent } from '../contract/events.js';
import { sessionEvent } from '../stores/event-body.js';
import { openSecrets, type RowKey } from '../stores/facts.js';
import type { StoreParts } from '../stores/parts.js';
import { type EventRows, IN_USE_MS, type Waiting, type WaitingEvent } from './event-rows.js';
import type { Attempted, Recipient } from './recipient.js';

export interface Delivered {
  /** How many events the app has received. */
  readonly delivered: number;
  /** True if it stopped at an event that the app did not accept. */
  readonly failed: boolean;
  /** When to go on; absent if nothing waits. */
  readonly next?: Date;
}

export type FailedAttempt = Extract<Attempted, { readonly delivered: false }>;

interface InOrderParts extends Pick<StoreParts, 'database' | 'sealing' | 'clock'> {
  readonly rows: EventRows;
  readonly recipient: Recipient;
  /** Reports a failure, and says when to try again. */
  afterFailure(failed: FailedAttempt, attempts: number, provider: string): number | 'dead';
}

/** How it went with one event. `last`: no other one of its session waits. */
type Step = 'delivered' | 'last' | 'dead' | { readonly failedUntil: number };

/** A session's row changes a few times while its events are delivered; if it always does, somebody else has to go on. */
const MOST_ROUNDS = 100;

/**
 * Delivers the events of one session, one after the other, and stops at the first one that fails: the app must not see a
 * session's changes in another order. A dead letter holds up no others.
 */
export function createInOrder(
  parts: InOrderParts,
): (key: RowKey, signal: AbortSignal | undefined) => Promise<Delivered> {
  const { rows, clock, afterFailure } = parts;

  const deliverOne = async (key: RowKey, waiting: Waiting, event: WaitingEvent): Promise<Step> => {
    const attempted = await attempt(parts, key, waiting, event);
    if (attempted.delivered) return stepOf(await rows.delivered(key, waiting.version, event.id));
    const attempts = event.attempts + 1;
    const next = afterFailure(attempted, attempts, waiting.provider);
    // If the handler failed after its transaction, the delivery stays recorded.
    const recorded = await rows.failed(key, event.id, { attempts, problem: attempted.problem, next });
    if (recorded !== 'failed') return stepOf(recorded);
    return next === 'dead' ? next : { failedUntil: next };
  };
  const stepOf = (recorded: 'delivered' | 'last' | 'in_use'): Step =>
    recorded === 'in_use' ? { failedUntil: clock.now() + IN_USE_MS } : recorded;

  return async (key, signal) => {
    let delivered = 0;
    const ends = (at?: number, failed = false) => ({
      delivered,
      failed,
      ...(at === undefined ? {} : { next: new Date(at) }),
    });
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const waiting = await rows.waiting(key);
      if (waiting?.deliverAt === undefined) return ends();
      if (waiting.deliverAt > clock.now()) return ends(waiting.deliverAt);
      if (waiting.events.length === 0 && (await rows.settled(key, waiting.version))) return ends();
      for (const event of waiting.events) {
        if (signal?.aborted === true) return ends(clock.now());
        const step = await deliverOne(key, waiting, event);
        if (typeof step === 'object') return ends(step.failedUntil, true);
        if (step !== 'dead') delivered += 1;
        if (step === 'last') return ends();
      }
    }
    return ends(clock.now());
  };
}

/** Never rejects. */
async function attempt(
  { database, sealing, rows, recipient }: InOrderParts,
  key: RowKey,
  { facts }: Waiting,
  { id, attempts, row }: WaitingEvent,
): Promise<Attempted> {
  if (facts === undefined) return { delivered: false, problem: 'redacted', isGone: true };
  let event: SessionEvent;
  try {
    event = sessionEvent(row, await openSecrets(sealing, key, facts));
  } catch {
    // A newer version wrote it, or its key is not configured here: another process may read it.
    return { delivered: false, problem: 'unreadable' };
  }
  const delivery: Delivery = {
    attempt: attempts + 1,
    transaction: (work) =>
      database.transaction(async (transaction) => {
        // First, so that work which another process has done is not begun.
        await rows.record(transaction, id);
        return work(transaction);
      }),
  };
  return recipient.session(event, delivery);
}
