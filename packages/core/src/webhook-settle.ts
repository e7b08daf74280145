import { ProofingError, type ProofingErrorCode } from './errors.js';
import type { InboxMessage, WebhookInbox } from './ports.js';
import type { ProofingSession, SessionRef } from './session.js';
import type { SessionMemory } from './session-memory.js';
import type { OnSession } from './webhook-contract.js';
import { createFollower } from './webhook-follow.js';
import type { OwnPorts } from './webhook-ports.js';

interface SettlerParts {
  readonly memory: SessionMemory;
  readonly inbox: WebhookInbox;
  readonly ports: OwnPorts;
  getSession(ref: SessionRef): Promise<ProofingSession>;
}

export interface Settled {
  /** Those of the messages that left the inbox. */
  readonly done: readonly InboxMessage[];
  /** Undefined when the vendor does not tell now. */
  readonly session: ProofingSession | undefined;
}

export interface Settler {
  /** Puts what the message says into the session's memory; false when that failed. */
  remember(message: InboxMessage): Promise<boolean>;
  /** Asks about the session of these messages, and lets go of those that are done with. */
  settle(ref: SessionRef, messages: readonly InboxMessage[], onSession?: OnSession): Promise<Settled>;
}

/** What becomes of messages that are in the inbox. */
export function createSettler({ memory, inbox, ports, getSession }: SettlerParts): Settler {
  const follow = createFollower(getSession);
  return {
    remember: async ({ provider, receivedAt, notice: { sessionId, says } }) => {
      if (says === undefined) return true;
      const observation = { trust: 'callback' as const, observedAt: receivedAt, ...says };
      // The memory has told the observer.
      return memory.observed({ provider, id: sessionId }, observation).then(
        () => true,
        () => false,
      );
    },
    settle: async (ref, messages, onSession) => {
      const { session, done } = await follow(ref).then(
        (told) => ({ session: told, done: messages }),
        (error: unknown) => ({
          session: undefined,
          done: messages.filter((message) => isAnswered(error, message)),
        }),
      );
      if (session !== undefined && onSession !== undefined) {
        const told = await ports.onSession(ref.provider, async () => onSession(session));
        if (told === undefined) return { done: [], session };
      }
      for (const { id } of done) await ports.inbox(ref.provider, () => inbox.remove(id));
      return { done, session };
    },
  };
}

/** The vendor has nothing to tell of this session; it will say the same next time. */
const NOTHING_TO_TELL: ReadonlySet<ProofingErrorCode> = new Set([
  'SESSION_NOT_FOUND',
  'SESSION_GONE',
  'INVALID_INPUT',
  'REF_INVALID',
]);

/**
 * A message that says nothing may be anybody's (unsigned ones are taken where settings say so): what the vendor rejects is
 * not kept for it, or a hundred of them would stand before all others for ever.
 */
function isAnswered(error: unknown, { notice }: InboxMessage): boolean {
  if (!ProofingError.isInstance(error)) return false;
  return NOTHING_TO_TELL.has(error.code) || (error.code === 'PROVIDER_REJECTED' && notice.says === undefined);
}
