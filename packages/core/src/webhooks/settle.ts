import { ProofingError, type ProofingErrorCode } from '../contract/errors.js';
import type { SessionState, Trust } from '../contract/observation.js';
import type { InboxMessage, Observer, WebhookInbox } from '../contract/ports.js';
import { type ProofingSession, type SessionRef, sessionKeyText } from '../contract/session.js';
import { isEnded } from '../contract/status.js';
import { CONFIRMATION_MS, type OnSession } from '../contract/webhook.js';
import { guarded } from '../ports/guard.js';
import type { SessionMemory } from '../state/memory.js';
import { currentOutcome, erasedAtOf } from '../state/reducer.js';

interface SettlerParts {
  readonly memory: SessionMemory;
  readonly inbox: WebhookInbox;
  /** Must not throw. */
  readonly observer: Observer;
  /** Milliseconds since the epoch. */
  now(): number;
  getSession(ref: SessionRef): Promise<ProofingSession>;
  /** Gets each session that messages led to. */
  arrived(session: ProofingSession): void;
  /** The id of the adapter that a provider uses. */
  adapterOf(provider: string): string;
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
export function createSettler(parts: SettlerParts): Settler {
  const { memory, inbox, observer } = parts;
  const follow = createFollower(parts.getSession);
  const isOverdue = ({ receivedAt }: InboxMessage) => parts.now() - receivedAt >= CONFIRMATION_MS;

  /** The session as the vendor has it now, and the messages that this settles. */
  const ask = async (ref: SessionRef, messages: readonly InboxMessage[]): Promise<Settled> => {
    try {
      const session = await follow(ref);
      const done = messages.filter(
        (message) => isEnded(session.status) || !announcesEnd(message) || isOverdue(message),
      );
      return { session, done };
    } catch (error) {
      const done = messages.filter(
        (message) => isAnswered(error, message) && (!announcesEnd(message) || isOverdue(message)),
      );
      return { session: undefined, done };
    }
  };

  /** Progress costs no call: the session as it is known, with what the messages say of it. */
  const asKnown = async (ref: SessionRef, messages: readonly InboxMessage[]): Promise<Settled> => {
    const state = await memory.state(ref).catch(() => undefined);
    if (state === undefined) return { session: undefined, done: [] };
    return { session: progressed(ref, parts.adapterOf(ref.provider), state, messages), done: messages };
  };

  return {
    remember: async ({ provider, receivedAt, notice: { sessionId, says, unproven } }) => {
      if (says === undefined) return true;
      const trust: Trust = unproven === true ? 'hint' : 'callback';
      const observation = { trust, observedAt: receivedAt, ...says };
      // The memory has told the observer.
      return memory.observed({ provider, id: sessionId }, observation).then(
        () => true,
        () => false,
      );
    },
    settle: async (ref, messages, onSession) => {
      const { session, done } = await (messages.every(isProgress) ? asKnown : ask)(ref, messages);
      if (done.length === 0) return { done, session: undefined };
      if (session !== undefined) parts.arrived(session);
      if (session !== undefined && onSession !== undefined) {
        const call = { provider: ref.provider, port: 'onSession', limitMs: 'none' } as const;
        const told = await guarded(observer, call, async () => onSession(session));
        if (told === undefined) return { done: [], session };
      }
      const own = { provider: ref.provider, port: 'inbox' } as const;
      for (const { id } of done) await guarded(observer, own, () => inbox.remove(id));
      return { done, session };
    },
  };
}

/** A message that says no more than that the session goes on; one that proves nothing may say anything. */
function isProgress({ notice: { says, unproven } }: InboxMessage): boolean {
  const status = says?.outcome.status;
  return unproven !== true && (status === 'pending' || status === 'processing');
}

/** Let go at the first answer that does not show it yet, an end would be lost. */
function announcesEnd({ notice: { says, unproven } }: InboxMessage): boolean {
  return unproven !== true && says !== undefined && isEnded(says.outcome.status);
}

function progressed(
  ref: SessionRef,
  adapter: string,
  state: SessionState,
  messages: readonly InboxMessage[],
): ProofingSession {
  const notice = messages.at(-1)?.notice;
  const known = currentOutcome(state);
  const isOpen = known === undefined || !isEnded(known.outcome.status);
  const said = isOpen ? notice?.says : undefined;
  const erasedAt = erasedAtOf(state);
  const { outcome = { status: 'pending' as const }, nativeStatus } = said ?? known ?? {};
  return {
    ref,
    adapter,
    ...outcome,
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(notice?.progress === undefined ? {} : { progress: notice.progress }),
    ...(erasedAt === undefined ? {} : { erasedAt }),
    warnings: [],
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

interface Lane<T> {
  readonly current: Promise<T>;
  next?: Promise<T>;
}

/**
 * Asks about a session after a message of it. While an answer is awaited, further messages of the session share one more
 * question after it: what they tell may be newer than the answer under way, and none of them needs one of its own.
 */
export function createFollower<T>(ask: (ref: SessionRef) => Promise<T>): (ref: SessionRef) => Promise<T> {
  const lanes = new Map<string, Lane<T>>();
  const start = (key: string, ref: SessionRef): Promise<T> => {
    const lane: Lane<T> = { current: ask(ref) };
    lanes.set(key, lane);
    // With a next question, that one's lane takes the place of this.
    const ended = () => {
      if (lane.next === undefined) lanes.delete(key);
    };
    lane.current.then(ended, ended);
    return lane.current;
  };
  return (ref) => {
    const key = sessionKeyText(ref);
    const lane = lanes.get(key);
    if (lane === undefined) return start(key, ref);
    const ask = () => start(key, ref);
    lane.next ??= lane.current.then(ask, ask);
    return lane.next;
  };
}
