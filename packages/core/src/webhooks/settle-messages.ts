import type { WebhookInbox } from '../contract/ports.js';
import type { InboxMessage, OnSession } from '../contract/webhook.js';
import { guarded } from '../ports/guard.js';
import { bySession, createResolver, isLetGo, type ResolverParts } from './notice.js';
import { createSessionSettler, inParallel, type Settled, type SettlerParts } from './settle.js';

export interface Settler {
  /** Stores what the message says with the session, unless it may be for several providers; false if that failed. */
  remember(message: InboxMessage): Promise<boolean>;
  /**
   * Queries the sessions that these messages are about, each once. Removes the messages of which all sessions are
   * settled, and returns those that left the inbox, with the last session.
   */
  settle(messages: readonly InboxMessage[], onSession: OnSession | undefined): Promise<Settled>;
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
    if (found.length > 0) return { found, removed: [] };
    if (errors.length === 0)
      observer.observe({ type: 'webhook', provider: message.provider, outcome: 'unrelated' });
    const isDropped = isLetGo({ message, notice: message.notice }, errors, parts.now());
    return { found, removed: isDropped ? await remove([message]) : [] };
  };

  return {
    remember: async (message) => {
      const { provider, notice, others } = message;
      // With several candidates, what it says is stored only once its session's provider is known.
      if (notice.about !== 'session' || others !== undefined) return true;
      return sessions.remember(message, { ref: { provider, id: notice.sessionId }, notice });
    },
    settle: async (messages, onSession) => {
      const all = await inParallel(messages, resolved);
      const found = all.flatMap((one) => one.found);
      const removed = all.flatMap((one) => one.removed);
      const open = new Map<InboxMessage, number>();
      for (const { message } of found) open.set(message, (open.get(message) ?? 0) + 1);
      const told = await inParallel(bySession(found), async (about) => {
        const { session, done: settled } = await sessions.settle(about, onSession);
        for (const message of settled) {
          const left = (open.get(message) ?? 0) - 1;
          open.set(message, left);
          if (left === 0) removed.push(...(await remove([message])));
        }
        return session;
      });
      return { done: removed, session: told.findLast((session) => session !== undefined) };
    },
    isDone: (id) => done.has(id),
    came: (id) => void done.delete(id),
    remove,
  };
}
