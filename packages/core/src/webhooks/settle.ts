import type { InboxMessage, Observer } from '../contract/ports.js';
import type { ProofingSession, SessionRef } from '../contract/session.js';
import { isEnded } from '../contract/status.js';
import type { OnSession, WebhookNotice } from '../contract/webhook.js';
import { guarded } from '../ports/guard.js';
import type { SessionMemory } from '../state/memory.js';
import { isLetGo, isOverdue, type Told } from './keep.js';
import { createFollower } from './queries.js';
import { endOf, type Progress, progressed, progressOf, sayingOf } from './saying.js';
import type { Addressed, Part } from './sessions-of.js';

export interface SettlerParts {
  readonly memory: SessionMemory;
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
  /** The messages that need not stay in the inbox for this session. */
  readonly done: readonly InboxMessage[];
  /** Undefined if the vendor does not answer now. */
  readonly session: ProofingSession | undefined;
}

export interface SessionSettler {
  /** Stores what the message says with the session; false if that failed. What is stored already changes nothing. */
  remember(message: InboxMessage, addressed: Addressed): Promise<boolean>;
  /** Queries the session that these messages are about, and passes it on. */
  settle(about: readonly [Part, ...Part[]], onSession: OnSession | undefined): Promise<Settled>;
}

/** The app may take a while with a session, but not forever, or no later message would be handled. */
const ON_SESSION_LIMIT_MS = 30_000;

const NOTHING: Settled = { done: [], session: undefined };

/** Decides which messages about a session have served their purpose. */
export function createSessionSettler(parts: SettlerParts): SessionSettler {
  const { memory, observer } = parts;
  const follow = createFollower(parts.ask);

  const remember: SessionSettler['remember'] = async ({ id, receivedAt }, { ref, notice }) => {
    const { ends, nativeStatus, erasure } = sayingOf(notice) ?? {};
    try {
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
      return true;
    } catch {
      // The memory has already reported the failure to the observer.
      return false;
    }
  };

  /** Of the providers that the messages may be for, the one that has the session; or the errors of all. */
  const owner = async (whose: Part['whose']): Promise<Owner> => {
    const [{ ref: only }, ...others] = whose;
    if (others.length === 0) return { ref: only };
    const errors: unknown[] = [];
    for (const { ref } of whose) {
      try {
        await follow(ref);
        return { ref };
      } catch (error) {
        errors.push(error);
      }
    }
    return { errors };
  };

  /** The messages as this provider reads them, once what they say is stored. */
  const toldTo = async ({ provider }: SessionRef, about: readonly Part[]): Promise<readonly Told[]> => {
    const told: Told[] = [];
    for (const { message, whose } of about) {
      const own = whose.find(({ ref }) => ref.provider === provider);
      if (own !== undefined && (await remember(message, own))) told.push({ message, notice: own.notice });
    }
    return told;
  };

  /** The session as the vendor now reports it, and the messages that this settles. */
  const ask = async (ref: SessionRef, told: readonly Told[]): Promise<Settled> => {
    try {
      const asked = await follow(ref);
      const isSettled = ({ message, notice }: Told) =>
        isConfirmed(notice, asked) || isOverdue(message, parts.now());
      return { session: asked.session, done: messagesOf(told.filter(isSettled)) };
    } catch (error) {
      return {
        session: undefined,
        done: messagesOf(told.filter((one) => isLetGo(one, [error], parts.now()))),
      };
    }
  };

  /** Progress costs no call: returns the session as it is known, with what the messages say about it. */
  const asKnown = async (ref: SessionRef, told: readonly Told[], progress: Progress): Promise<Settled> => {
    const state = await memory.state(ref).catch(() => undefined);
    if (state === undefined) return NOTHING;
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
    remember,
    settle: async (about, onSession) => {
      const { ref, errors } = await owner(about[0].whose);
      if (ref === undefined) {
        const unread = about.map(({ message }) => ({ message, notice: message.notice }));
        return {
          session: undefined,
          done: messagesOf(unread.filter((one) => isLetGo(one, errors, parts.now()))),
        };
      }
      const told = await toldTo(ref, about);
      if (told.length === 0) return NOTHING;
      const progress = newestProgress(told);
      const settled = await (progress === undefined ? ask(ref, told) : asKnown(ref, told, progress));
      const { session, done } = settled;
      if (session === undefined) return settled;
      if (done.length === 0) return NOTHING;
      parts.arrived(session);
      const isHandled = onSession === undefined || (await deliver(session, onSession));
      return isHandled ? settled : { session, done: [] };
    },
  };
}

type Owner =
  | { readonly ref: SessionRef; readonly errors?: never }
  | { readonly ref?: never; readonly errors: readonly unknown[] };

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
