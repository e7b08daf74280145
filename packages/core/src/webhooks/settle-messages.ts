import type { WebhookInbox } from '../contract/ports.js';
import type { SessionRef } from '../contract/session.js';
import type { InboxMessage } from '../contract/webhook.js';
import { guarded } from '../ports/guard.js';
import { bySession, createResolver, isLetGo, type ResolverParts } from './notice.js';
import {
  createSessionSettler,
  inParallel,
  type SettleCall,
  type Settled,
  type SettlerParts,
  worstOf,
} from './settle.js';

export interface Settler {
  /** Stores what the message says with the session, unless it may be for several providers; false if that failed. */
  remember(message: InboxMessage): Promise<boolean>;
  /**
   * Queries the sessions that these messages are about, each once. Removes the messages of which all sessions are
   * settled, and returns those that left the inbox, with the last session.
   */
  settle(messages: readonly InboxMessage[], call: SettleCall): Promise<Settled>;
  /** The sessions that a message is about. Rejects if it is not known now. */
  sessionsOf(message: InboxMessage): Promise<readonly SessionRef[]>;
  /** True if the message is settled and only waits for its removal from the inbox. */
  isDone(id: string): boolean;
  /** A message arrived, perhaps again. */
  came(id: string): void;
  /** Removes the settled messages; returns those that left the inbox. */
  remove(messages: readonly InboxMessage[]): Promise<readonly InboxMessage[]>;
}

/** The number of settled messages to remember that the inbox failed to remove. */
const MOST_DONE = 10_000;

/** Decides what happens to the messages in the inbox. */
export function createSettler(
  parts: SettlerParts & ResolverParts & { readonly inbox: WebhookInbox },
): Settler {
  const { inbox, observer } = parts;
  const sessions = createSessionSettler(parts);
  const resolve = createResolver(parts);
  const done = new Set<string>();

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

  /** The sessions that a message is about. If there are none, and never will be, it is removed. */
  const resolved = async (message: InboxMessage) => {
    const { parts: found, errors } = await resolve(message);
    if (found.length > 0) return { found, removed: [], errors: [] };
    if (errors.length === 0) unrelated(message);
    const isDropped = isLetGo({ message, notice: message.notice }, errors, parts.now());
    return { found, removed: isDropped ? await remove([message]) : [], errors };
  };
  const unrelated = ({ provider }: InboxMessage) =>
    observer.observe({ type: 'webhook', provider, outcome: 'unrelated' });

  const known = async (refs: readonly SessionRef[]): Promise<readonly SessionRef[]> => {
    const isKnown = await Promise.all(refs.map((ref) => parts.knows(ref)));
    return refs.filter((_, index) => isKnown[index]);
  };

  return {
    remember: async (message) => {
      const { provider, notice, others } = message;
      // With several candidates, what it says is stored only once its session's provider is known.
      if (notice.about !== 'session' || others !== undefined) return true;
      return sessions.remember(message, { ref: { provider, id: notice.sessionId }, notice });
    },
    sessionsOf: async (message) => {
      const { parts: found, errors } = await resolve(message);
      if (found.length === 0 && errors.length > 0) throw worstOf(errors);
      if (found.length === 0) unrelated(message);
      const refs: SessionRef[] = [];
      for (const { whose } of found) {
        const all = whose.map(({ ref }) => ref);
        const [owner] = all.length === 1 ? all : await known(all);
        refs.push(...(owner === undefined ? all : [owner]));
      }
      return refs;
    },
    settle: async (messages, call) => {
      const all = await inParallel(messages, resolved);
      const found = all.flatMap((one) => one.found);
      const removed = all.flatMap((one) => one.removed);
      const open = new Map<InboxMessage, number>();
      for (const { message } of found) open.set(message, (open.get(message) ?? 0) + 1);
      const told = await inParallel(bySession(found), async (about) => {
        const settled = await sessions.settle(about, call);
        for (const message of settled.done) {
          const left = (open.get(message) ?? 0) - 1;
          open.set(message, left);
          if (left === 0) removed.push(...(await remove([message])));
        }
        return settled;
      });
      const last = told.findLast(({ session }) => session !== undefined) ?? told.at(-1);
      const errors = [...all.flatMap((one) => one.errors), ...told.flatMap(({ error }) => error ?? [])];
      return {
        ...(last ?? { session: undefined }),
        done: removed,
        ...(told.some(({ isAsked }) => isAsked) ? { isAsked: true } : {}),
        ...(errors.length === 0 ? {} : { error: worstOf(errors) }),
      };
    },
    isDone: (id) => done.has(id),
    came: (id) => void done.delete(id),
    remove,
  };
}
