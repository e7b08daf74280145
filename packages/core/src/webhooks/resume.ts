import { inspectInput, invalidInput } from '../contract/errors.js';
import type { InboxMessage, Observer } from '../contract/ports.js';
import type { ProofingWebhooks, ResumeWebhooksOptions } from '../contract/webhook.js';
import type { InboxReader } from './inbox.js';
import type { Settler } from './settle-messages.js';

interface ResumeParts {
  readonly reader: InboxReader;
  readonly settler: Settler;
  readonly observer: Observer;
  readonly defaultProvider: string;
}

/** Handles the messages in the inbox, with one query per session. */
export function createResume(parts: ResumeParts): ProofingWebhooks['resume'] {
  const { reader, settler, observer, defaultProvider } = parts;
  /** Ids of messages that earlier runs left, the longest ago first. */
  const tried = new Set<string>();
  return async (options = {}) => {
    inspectInput(() => checkResumeOptions(options));
    const { limit = 100, onSession } = options;
    const { messages, unreadable, foreign } = await reader.takeUp(limit, tried);
    for (const { id } of messages) {
      tried.delete(id);
      tried.add(id);
    }
    for (const provider of foreign) observer.observe({ type: 'port', provider, port: 'inbox' });
    if (unreadable > 0) observer.observe({ type: 'port', provider: defaultProvider, port: 'inbox' });
    let settled = 0;
    const left = (done: readonly InboxMessage[]) => {
      for (const { id } of done) tried.delete(id);
      settled += done.length;
    };
    left(await settler.remove(messages.filter(({ id }) => settler.isDone(id))));
    const open = messages.filter(({ id }) => tried.has(id) && !settler.isDone(id));
    left((await settler.settle(open, onSession)).done);
    const found = messages.length + unreadable;
    return { found, settled, left: found - settled, ...(unreadable > 0 ? { unreadable } : {}) };
  };
}

/** Throws INVALID_INPUT. */
function checkResumeOptions(options: ResumeWebhooksOptions | null): void {
  if (typeof options !== 'object' || options === null)
    throw invalidInput('webhooks.resume accepts an options object');
  const { limit, onSession } = options;
  if (limit !== undefined && typeof limit !== 'number')
    throw invalidInput('limit must be a number of messages');
  checkOnSession(onSession);
}

/** Throws INVALID_INPUT. */
export function checkOnSession(onSession: unknown): void {
  if (onSession !== undefined && typeof onSession !== 'function')
    throw invalidInput('onSession must be a function');
}
