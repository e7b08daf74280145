import type { InboxMessage, Observer } from './contract/ports.js';
import type { ResumedWebhooks, ResumeWebhooksOptions } from './contract/webhook.js';
import type { Settler } from './webhook-settle.js';
import type { InboxReader } from './webhook-waiting.js';

interface ResumeParts {
  readonly reader: InboxReader;
  readonly settler: Settler;
  readonly observer: Observer;
  /** Ids of messages that were left before, the longest ago first. */
  readonly tried: Set<string>;
}

/** Takes up what waits in the inbox, one question for each session. */
export async function resumeWebhooks(
  { limit = 100, onSession }: ResumeWebhooksOptions,
  { reader, settler, observer, tried }: ResumeParts,
): Promise<ResumedWebhooks> {
  const { messages, strange, foreign } = await reader.takeUp(limit, tried);
  for (const { id } of messages) {
    tried.delete(id);
    tried.add(id);
  }
  for (const provider of foreign) observer.observe({ type: 'port', provider, port: 'inbox' });
  let settled = 0;
  for (const one of strange) if (await reader.drop(one)) settled += 1;
  await inParallel([...bySession(messages).values()], async (ofOne) => {
    const remembered: InboxMessage[] = [];
    for (const message of ofOne) if (await settler.remember(message)) remembered.push(message);
    const [first] = remembered;
    if (first === undefined) return;
    const ref = { provider: first.provider, id: first.notice.sessionId };
    const { done } = await settler.settle(ref, remembered, onSession);
    for (const { id } of done) tried.delete(id);
    settled += done.length;
  });
  const found = messages.length + strange.length;
  return { found, settled, left: found - settled };
}

function bySession(messages: readonly InboxMessage[]): ReadonlyMap<string, InboxMessage[]> {
  const sessions = new Map<string, InboxMessage[]>();
  for (const message of messages) {
    const key = `${message.provider}\n${message.notice.sessionId}`;
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
