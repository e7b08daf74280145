import { ProofingError } from '../contract/errors.js';
import type { SessionState } from '../contract/observation.js';
import type { Observer } from '../contract/ports.js';
import type { CallOptions } from '../contract/provider.js';
import { type ProofingSession, type SessionRef, sessionKeyText } from '../contract/session.js';
import { isEnded } from '../contract/status.js';
import type { InboxMessage, OnSession, WebhookNotice } from '../contract/webhook.js';
import { guarded } from '../ports/guard.js';
import type { SessionMemory } from '../state/memory.js';
import type { Addressed, Part } from './notice.js';
import {
  endOf,
  isLetGo,
  isOverdue,
  type Progress,
  progressed,
  progressOf,
  sayingOf,
  type Told,
} from './notice.js';

export interface SettlerParts {
  readonly memory: SessionMemory;
  /** Must not throw. */
  readonly observer: Observer;
  /** Milliseconds since the epoch. */
  now(): number;
  ask(ref: SessionRef, call?: CallOptions): Promise<Asked>;
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
  /** The messages that need not stay in the inbox for this session. */
  readonly done: readonly InboxMessage[];
  /** Undefined if the vendor does not answer now, or does not confirm the end that the messages announced. */
  readonly session: ProofingSession | undefined;
  /** What the vendor reports instead of that end. */
  readonly unconfirmed?: ProofingSession;
  /** True if the vendor was queried. */
  readonly isAsked?: true;
  /** Why there is no session. */
  readonly error?: unknown;
}

/** What the caller wants of a settlement. */
export interface SettleCall extends CallOptions {
  readonly onSession?: OnSession | undefined;
}

export interface SessionSettler {
  /** Stores what the message says with the session; false if that failed. What is stored already changes nothing. */
  remember(message: InboxMessage, addressed: Addressed): Promise<boolean>;
  /** Queries the session that these messages are about, and passes it on. */
  settle(about: readonly [Part, ...Part[]], call: SettleCall): Promise<Settled>;
}

/** The app may take a while with a session, but not forever, or no later message would be handled. */
const ON_SESSION_LIMIT_MS = 30_000;

const NOTHING: Settled = { done: [], session: undefined };

/** Decides which messages about a session have served their purpose. */
export function createSessionSettler(parts: SettlerParts): SessionSettler {
  const { memory, observer } = parts;
  const shared = createFollower((ref) => parts.ask(ref));
  // A query that one caller may end is not shared.
  const follow = (ref: SessionRef, { signal }: SettleCall) =>
    signal === undefined ? shared(ref) : parts.ask(ref, { signal });

  /** Stores what the message says with the session. Throws STORE_UNAVAILABLE. */
  const store = async ({ id, receivedAt }: InboxMessage, { ref, notice }: Addressed): Promise<void> => {
    const { ends, nativeStatus, erasure } = sayingOf(notice) ?? {};
    if (ends !== undefined) {
      const observation = {
        trust: 'callback',
        observedAt: receivedAt,
        ...(notice.at === undefined ? {} : { saidAt: Date.parse(notice.at) }),
        outcome: { status: ends },
        ...(nativeStatus === undefined ? {} : { nativeStatus }),
        ...(erasure === undefined ? {} : { erasure }),
      } as const;
      await memory.observed(ref, observation, id);
    } else if (erasure !== undefined) await memory.erasing(ref, erasure);
  };

  /** Of the providers that the messages may be for, the one that has the session; or the errors of all. */
  const owner = async (whose: Part['whose'], call: SettleCall): Promise<Owner> => {
    const [{ ref: only }, ...others] = whose;
    if (others.length === 0) return { ref: only };
    const errors: unknown[] = [];
    for (const { ref } of await knownFirst(whose)) {
      try {
        await follow(ref, call);
        return { ref };
      } catch (error) {
        errors.push(error);
        // It may have the session, so nobody else's answer counts until it answers.
        if (ProofingError.isInstance(error) && error.retryable) break;
      }
    }
    return { errors };
  };

  /** The provider that is known to have the session comes first, then the order of the configuration. */
  const knownFirst = async (whose: Part['whose']): Promise<readonly Addressed[]> => {
    const isKnown = await Promise.all(
      whose.map(({ ref }) => memory.state(ref).then((state) => Object.keys(state).length > 0)),
    );
    return [...whose.filter((_, index) => isKnown[index]), ...whose.filter((_, index) => !isKnown[index])];
  };

  /** The messages as this provider reads them, once what they say is stored; and why that failed, if it did. */
  const toldTo = async ({ provider }: SessionRef, about: readonly Part[]) => {
    const told: Told[] = [];
    let error: unknown;
    for (const { message, whose } of about) {
      const own = whose.find(({ ref }) => ref.provider === provider);
      if (own === undefined) continue;
      try {
        await store(message, own);
        told.push({ message, notice: own.notice });
      } catch (failed) {
        // The memory has already reported the failure to the observer.
        error = failed;
      }
    }
    return { told, error };
  };

  /** The session as the vendor now reports it, and the messages that this settles. */
  const ask = async (ref: SessionRef, told: readonly Told[], call: SettleCall): Promise<Settled> => {
    try {
      const asked = await follow(ref, call);
      const isSettled = ({ message, notice }: Told) =>
        isConfirmed(notice, asked) || isOverdue(message, parts.now());
      const done = messagesOf(told.filter(isSettled));
      if (done.length === 0) return { ...NOTHING, unconfirmed: asked.session, isAsked: true };
      return { session: asked.session, done, isAsked: true };
    } catch (error) {
      const done = messagesOf(told.filter((one) => isLetGo(one, [error], parts.now())));
      return { session: undefined, done, isAsked: true, error };
    }
  };

  /** Progress costs no call: returns the session as it is known, with what the messages say about it. */
  const asKnown = async (ref: SessionRef, told: readonly Told[], progress: Progress): Promise<Settled> => {
    let state: SessionState;
    try {
      state = await memory.state(ref);
    } catch (error) {
      return { ...NOTHING, error };
    }
    try {
      memory.checkMode(ref, state);
    } catch (error) {
      return { session: undefined, done: messagesOf(told), error };
    }
    return {
      session: progressed(ref, parts.adapterOf(ref.provider), state, progress),
      done: messagesOf(told),
    };
  };

  const deliver = async (session: ProofingSession, onSession: OnSession): Promise<boolean> => {
    const { provider } = session.ref;
    const call = { provider, port: 'onSession', limitMs: ON_SESSION_LIMIT_MS } as const;
    return (await guarded(observer, call, async () => onSession(session))) !== undefined;
  };

  return {
    remember: async (message, addressed) => {
      try {
        await store(message, addressed);
        return true;
      } catch {
        // The memory has already reported the failure to the observer.
        return false;
      }
    },
    settle: async (about, call) => {
      const { ref, errors } = await owner(about[0].whose, call);
      if (ref === undefined) {
        const unread = about.map(({ message }) => ({ message, notice: message.notice }));
        const done = messagesOf(unread.filter((one) => isLetGo(one, errors, parts.now())));
        return { session: undefined, done, isAsked: true, error: worstOf(errors) };
      }
      const { told, error } = await toldTo(ref, about);
      if (told.length === 0) return { ...NOTHING, error };
      const progress = newestProgress(told);
      const settled = await (progress === undefined ? ask(ref, told, call) : asKnown(ref, told, progress));
      const { session } = settled;
      if (session === undefined) return settled;
      parts.arrived(session);
      const isHandled = call.onSession === undefined || (await deliver(session, call.onSession));
      return isHandled ? settled : { ...settled, done: [] };
    },
  };
}

type Owner =
  | { readonly ref: SessionRef; readonly errors?: never }
  | { readonly ref?: never; readonly errors: readonly unknown[] };

/** The one because of which the query is worth repeating, if there is one. */
export function worstOf(errors: readonly unknown[]): unknown {
  return errors.find((error) => ProofingError.isInstance(error) && error.retryable) ?? errors[0];
}

function messagesOf(told: readonly Told[]): readonly InboxMessage[] {
  return told.map(({ message }) => message);
}

/**
 * A reported end is confirmed if the vendor's answer shows an end, even another one. An end that is only remembered
 * counts if it is the same, or if no fetch can show more.
 */
function isConfirmed(notice: WebhookNotice, { session, answer }: Asked): boolean {
  const end = endOf(notice);
  if (end === undefined) return true;
  if (!isEnded(session.status)) return false;
  const isShown = answer !== undefined && isEnded(answer.status);
  const isHidden = sayingOf(notice)?.ends !== undefined || session.erasure?.status === 'done';
  return isShown || isHidden || session.status === end;
}

/** What the newest of these messages reports, if all of them only say that the session continues. */
function newestProgress(told: readonly Told[]): Progress | undefined {
  let newest: { readonly at: number; readonly progress: Progress } | undefined;
  for (const { message, notice } of told) {
    const progress = progressOf(notice);
    if (progress === undefined) return undefined;
    const at = notice.at === undefined ? message.receivedAt : Date.parse(notice.at);
    if (newest === undefined || at >= newest.at) newest = { at, progress };
  }
  return newest?.progress;
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

/** Vendors limit how fast they may be queried. */
const AT_A_TIME = 8;

/** Works on a few items at a time; returns the outcomes in the order of the items. */
export async function inParallel<T, Outcome>(
  items: readonly T[],
  work: (item: T) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) outcomes[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return outcomes;
}
