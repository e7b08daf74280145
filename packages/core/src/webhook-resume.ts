import type { InboxMessage, Observer } from './contract/ports.js';
import type { ResumedWebhooks, ResumeWebhooksOptions } from './contract/webhook.js';
import type { Settler } from './webhook-settle.js';
import type { InboxReader } from './webhook-waiting.js';

interface ResumeParts {
  readonly reader: InboxReader;
  readonly settler: Settler;
  readonly observer: Observer;
  readonly defaultProvider: string;
  /** Ids of messages that were left before, the longest ago first. */
  readonly tried: Set<string>;
}

/** Takes up what waits in the inbox, one question for each session. */
export async function resumeWebhooks(
  { limit = 100, onSession }: ResumeWebhooksOptions,
  { reader, settler, observer, defaultProvider, tried }: ResumeParts,
): Promise<ResumedWebhooks> {
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
  await inParallel([...bySession(open).values()], async (ofOne) => {
    const remembered: InboxMessage[] = [];
    for (const message of ofOne)
      if (message.others !== undefined || (await settler.remember(message))) remembered.push(message);
    const { done } = await settler.settle(remembered, onSession);
    left(done);
  });
  const found = messages.length + unreadable;
  return { found, settled, left: found - settled, ...(unreadable > 0 ? { unreadable } : {}) };
}

function bySession(messages: readonly InboxMessage[]): ReadonlyMap<string, InboxMessage[]> {
  const sessions = new Map<string, InboxMessage[]>();
  for (const message of messages) {
    const whose = message.others === undefined ? '' : JSON.stringify(message.others);
    const key = `${message.provider}\n${message.notice.sessionId}\n${whose}`;
    const known = sessions.get(key);
    if (known === undefined) sessions.set(key, [message]);
    else known.push(message);
  }
  return sessions;
}

/** Vendors bound how fast they may be asked. */
const SESSIONS_AT_A_TIME = 8;

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: SESSIONS_AT_A_TIME }, lane));
}
