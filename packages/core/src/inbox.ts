import type { InboxMessage, WebhookInbox } from './contract/ports.js';

/**
 * Keeps messages in this process: what waits is lost when it ends, and found by polling. When it is full, the oldest
 * without proof goes, then the oldest, whose word was remembered with the session before its sender got an answer. To lose nothing: implement
 * {@link WebhookInbox} over your database or queue.
 */
export function inMemoryInbox(capacity = 10_000): WebhookInbox {
  const messages = new Map<string, InboxMessage>();
  const unproven = new Set<string>();
  const remove = (id: string) => {
    messages.delete(id);
    unproven.delete(id);
  };
  return {
    add: async (message) => {
      messages.set(message.id, message);
      if (message.notice.unproven === true) unproven.add(message.id);
      if (messages.size <= capacity) return;
      const [least] = [...take(unproven, 1), ...take(messages.keys(), 1)];
      if (least !== undefined) remove(least);
    },
    remove: async (id) => remove(id),
    pending: async (limit) => take(messages.values(), limit),
  };
}

function take<T>(items: Iterable<T>, limit: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (!(taken.length < limit)) break;
    taken.push(item);
  }
  return taken;
}
