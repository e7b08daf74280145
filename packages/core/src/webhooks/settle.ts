import { ProofingError, type ProofingErrorCode } from '../contract/errors.js';
import type { SessionState, Trust } from '../contract/observation.js';
import type { InboxMessage, Observer, WebhookInbox } from '../contract/ports.js';
import { type ProofingSession, type SessionRef, sessionKeyText } from '../contract/session.js';
import { isEnded } from '../contract/status.js';
import { CONFIRMATION_MS, NOT_FOUND_MS, type OnSession } from '../contract/webhook.js';
import { guarded } from '../ports/guard.js';
import type { SessionMemory } from '../state/memory.js';
import { currentOutcome, erasedAtOf } from '../state/reducer.js';
import type { Addressee } from './inbox.js';

interface SettlerParts {
  readonly memory: SessionMemory;
  readonly inbox: WebhookInbox;
  /** Must not throw. */
  readonly observer: Observer;
  /** Milliseconds since the epoch. */
  now(): number;
  ask(ref: SessionRef): Promise<Asked>;
  /** Called with each session that messages led to. */
  arrived(session: ProofingSession): void;
  /** The id of the adapter that a provider uses. */
  adapterOf(provider: string): string;
}

/**
 * A session as it stands, and the vendor's answer behind it, which is absent if the vendor no longer has the session.
 */
export interface Asked {
  readonly session: ProofingSession;
  readonly answer?: ProofingSession;
}

export interface Settled {
  /** The messages that may be removed from the inbox. */
  readonly done: readonly InboxMessage[];
  /** Undefined if the vendor does not answer now. */
  readonly session: ProofingSession | undefined;
}

export interface Settler {
  /** Stores what the message says with the session; false if that failed. */
  remember(message: InboxMessage): Promise<boolean>;
  /** Queries the session of these messages, and removes those that are settled. */
  settle(messages: readonly InboxMessage[], onSession?: OnSession): Promise<Settled>;
  /** True if the message is settled and only waits for its removal from the inbox. */
  isDone(id: string): boolean;
  /** A message arrived, perhaps again. */
  came(id: string): void;
  /** Removes the settled messages; returns those that left the inbox. */
  remove(messages: readonly InboxMessage[]): Promise<readonly InboxMessage[]>;
}

/** The app may take a while with a session, but not forever, or no later message would be handled. */
const ON_SESSION_LIMIT_MS = 30_000;

/** The number of settled messages to remember that the inbox failed to remove. */
const MOST_DONE = 10_000;

/** Decides what happens to the messages in the inbox. */
export function createSettler(parts: SettlerParts): Settler {
  const { memory, inbox, observer } = parts;
  const follow = createFollower(parts.ask);
  const done = new Set<string>();
  const isOld = ({ receivedAt }: InboxMessage, age: number) => parts.now() - receivedAt >= age;
  const isOverdue = (message: InboxMessage) => isOld(message, CONFIRMATION_MS);

  /** True if the message is dropped, given how the queries for its session failed. */
  const isLetGo = (message: InboxMessage, errors: readonly unknown[]) => {
    if (!errors.every((error) => isAnswered(error, message))) return false;
    if (announcesEnd(message)) return isOverdue(message);
    // The vendor's read side may lag behind. Unproven messages, which anyone may have sent, are not kept for that.
    return message.notice.unproven === true || !errors.some(isNotFound) || isOld(message, NOT_FOUND_MS);
  };

  /** The session as the vendor now reports it, and the messages that this settles. */
  const ask = async (ref: SessionRef, messages: readonly InboxMessage[]): Promise<Settled> => {
    try {
      const asked = await follow(ref);
      return {
        session: asked.session,
        done: messages.filter((message) => isConfirmed(message, asked) || isOverdue(message)),
      };
    } catch (error) {
      return { session: undefined, done: messages.filter((message) => isLetGo(message, [error])) };
    }
  };

  /** Progress costs no call: returns the session as it is known, with what the messages say about it. */
  const asKnown = async (ref: SessionRef, messages: readonly InboxMessage[]): Promise<Settled> => {
    const state = await memory.state(ref).catch(() => undefined);
    if (state === undefined) return { session: undefined, done: [] };
    return { session: progressed(ref, parts.adapterOf(ref.provider), state, messages), done: messages };
  };

  const remember: Settler['remember'] = async ({ id, provider, receivedAt, notice }) => {
    const { sessionId, says, unproven } = notice;
    if (says === undefined) return true;
    const trust: Trust = unproven === true ? 'hint' : 'callback';
    const observation = { trust, observedAt: receivedAt, ...says };
    // The memory has already reported a failure to the observer.
    return memory.observed({ provider, id: sessionId }, observation, id).then(
      () => true,
      () => false,
    );
  };

  /**
   * For messages that several providers may have sent: those of the provider that has the session, or else those to
   * drop.
   */
  const addressed = async (
    messages: readonly InboxMessage[],
  ): Promise<{ readonly owned: readonly InboxMessage[] } | { readonly nobodys: readonly InboxMessage[] }> => {
    const errors: unknown[] = [];
    const [first] = messages;
    for (const { provider, notice } of addresseesOf(first)) {
      try {
        await follow({ provider, id: notice.sessionId });
      } catch (error) {
        errors.push(error);
        continue;
      }
      const owned: InboxMessage[] = [];
      for (const message of messages) {
        const own = addresseesOf(message).find((one) => one.provider === provider);
        if (own !== undefined && (await remember({ ...message, ...own }))) owned.push({ ...message, ...own });
      }
      return { owned };
    }
    return { nobodys: messages.filter((message) => isLetGo(message, errors)) };
  };

  const remove: Settler['remove'] = async (messages) => {
    const removed: InboxMessage[] = [];
    for (const message of messages) {
      const { id, provider } = message;
      done.delete(id);
      if ((await guarded(observer, { provider, port: 'inbox' }, () => inbox.remove(id))) !== undefined)
        removed.push(message);
      else done.add(id);
    }
    for (const id of [...done].slice(0, Math.max(0, done.size - MOST_DONE))) done.delete(id);
    return removed;
  };

  return {
    remember,
    remove,
    isDone: (id) => done.has(id),
    came: (id) => void done.delete(id),
    settle: async (given, onSession) => {
      const whose = given.some(({ others }) => others !== undefined)
        ? await addressed(given)
        : { owned: given };
      if ('nobodys' in whose) return { done: await remove(whose.nobodys), session: undefined };
      const [first] = whose.owned;
      if (first === undefined) return { done: [], session: undefined };
      const ref = { provider: first.provider, id: first.notice.sessionId };
      const { session, done: settled } = await (whose.owned.every(isProgress) ? asKnown : ask)(
        ref,
        whose.owned,
      );
      if (settled.length === 0) return { done: [], session: undefined };
      if (session !== undefined) parts.arrived(session);
      if (session !== undefined && onSession !== undefined) {
        const call = { provider: ref.provider, port: 'onSession', limitMs: ON_SESSION_LIMIT_MS } as const;
        const told = await guarded(observer, call, async () => onSession(session));
        if (told === undefined) return { done: [], session };
      }
      return { done: await remove(settled), session };
    },
  };
}

function addresseesOf(message: InboxMessage | undefined): readonly Addressee[] {
  if (message === undefined) return [];
  const { provider, notice, others = [] } = message;
  return [{ provider, notice }, ...others];
}

/**
 * A message that announces an end is confirmed if the vendor's answer reports the same end, or any end. An end that is
 * only remembered counts if it is the same.
 */
function isConfirmed(message: InboxMessage, { session, answer }: Asked): boolean {
  const { says } = message.notice;
  if (says === undefined || !announcesEnd(message)) return true;
  if (!isEnded(session.status)) return false;
  const isSame = session.status === says.outcome.status && session.decision === says.outcome.decision;
  return isSame || session.erasedAt !== undefined || (answer !== undefined && isEnded(answer.status));
}

function isNotFound(error: unknown): boolean {
  return ProofingError.isInstance(error) && error.code === 'SESSION_NOT_FOUND';
}

/** True if the message only says that the session continues. An unproven one may say anything, so it does not count. */
function isProgress({ notice: { says, unproven } }: InboxMessage): boolean {
  const status = says?.outcome.status;
  return unproven !== true && (status === 'pending' || status === 'processing');
}

/**
 * Such a message stays until the vendor confirms the end: the first answer may not show it yet, and the end would be
 * lost.
 */
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

/** The vendor has nothing to report about this session, and repeating the query would not change that. */
const NOTHING_TO_TELL: ReadonlySet<ProofingErrorCode> = new Set([
  'SESSION_NOT_FOUND',
  'SESSION_GONE',
  'INVALID_INPUT',
  'REF_INVALID',
]);

/**
 * A message without a status may come from anyone, if the settings accept unsigned ones. Those that the vendor rejects
 * are not kept, or a hundred of them would block all others forever.
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
 * Queries a session after a message about it. Messages that arrive during a query share one further query after it:
 * they may be newer than its answer, and need no query of their own.
 */
export function createFollower<T>(ask: (ref: SessionRef) => Promise<T>): (ref: SessionRef) => Promise<T> {
  const lanes = new Map<string, Lane<T>>();
  const start = (key: string, ref: SessionRef): Promise<T> => {
    const lane: Lane<T> = { current: ask(ref) };
    lanes.set(key, lane);
    // If another query follows, its lane replaces this one.
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
