import type { InboxMessage, WebhookInbox } from './ports.js';

/**
 * Keeps messages in this process: what waits is lost when it ends, and found by polling. When it is full the oldest goes,
 * whose word was remembered with the session before its sender got an answer. To lose nothing: implement
 * {@link WebhookInbox} over your database or queue.
 */
export function inMemoryInbox(capacity = 10_000): WebhookInbox {
  const messages = new Map<string, InboxMessage>();
  return {
    add: async (message) => {
      messages.set(message.id, message);
      if (messages.size > capacity) for (const oldest of messages.keys()) return void messages.delete(oldest);
    },
    remove: async (id) => void messages.delete(id),
    pending: async (limit) => [...messages.values()].slice(0, Math.max(0, limit)),
  };
}
