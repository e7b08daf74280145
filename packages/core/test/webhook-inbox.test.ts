// What is taken up from an inbox, how often it is asked, and how many vendors' sessions are asked about at a time.
import {
  createProofing,
  type InboxMessage,
  inMemoryInbox,
  ProofingError,
  type ProofingEvent,
  type WebhookInbox,
} from '../src/index.js';
import { createInboxReader } from '../src/webhooks/inbox.js';
import { adapterOf, failureOf, sessionOf, stubProvider } from './support.js';

const one = (id: string, more: Partial<InboxMessage> = {}): InboxMessage => ({
  id,
  provider: 'stub',
  receivedAt: 1,
  notice: { about: 'session', sessionId: id },
  ...more,
});
const many = (count: number, prefix: string, more: Partial<InboxMessage> = {}) =>
  Array.from({ length: count }, (_, index) => one(`${prefix}${index + 1}`, more));
const idsOf = (messages: readonly InboxMessage[]) => messages.map(({ id }) => id);

/** A reader over these messages, and how many it asked the inbox for, each time. */
function readerOver(messages: readonly unknown[]) {
  const asks: number[] = [];
  const inbox: WebhookInbox = {
    ...inMemoryInbox(),
    pending: async (limit) => {
      asks.push(limit);
      return messages.slice(0, limit) as InboxMessage[];
    },
  };
  const reader = createInboxReader({
    inbox,
    observer: { observe: () => undefined },
    defaultProvider: 'stub',
    isConfigured: (provider) => provider === 'stub',
  });
  return { reader, asks };
}

describe('what resume handles', () => {
  it('is the oldest new messages, and a tenth of what was left before, the longest ago first', async () => {
    const { reader } = readerOver([...many(30, 'old-'), ...many(40, 'new-')]);
    const tried = new Set(idsOf(many(30, 'old-')).toReversed());
    const { messages } = await reader.takeUp(20, tried);
    expect(idsOf(messages)).toEqual([...idsOf(many(18, 'new-')), 'old-30', 'old-29']);
    expect(tried.size).toBe(30);
  });

  it('is at least one of what was left before, although a tenth would be none', async () => {
    const { reader } = readerOver([one('old'), ...many(5, 'new-')]);
    const { messages } = await reader.takeUp(2, new Set(['old']));
    expect(idsOf(messages)).toEqual(['new-1', 'old']);
  });

  it('is a new message if only one is requested', async () => {
    const { reader } = readerOver([one('old'), one('new')]);
    expect(idsOf((await reader.takeUp(1, new Set(['old']))).messages)).toEqual(['new']);
  });

  it('is more of what was left before if less is new, and never more than the limit', async () => {
    const all = [...many(9, 'old-'), one('new')];
    const tried = () => new Set(idsOf(many(9, 'old-')));
    expect(idsOf((await readerOver(all).reader.takeUp(3, tried())).messages)).toEqual([
      'new',
      'old-1',
      'old-2',
    ]);
    expect((await readerOver(all).reader.takeUp(100, tried())).messages).toHaveLength(10);
    expect((await readerOver(all).reader.takeUp(0, tried())).messages).toEqual([]);
    expect((await readerOver(all).reader.takeUp(-1, tried())).messages).toEqual([]);
  });

  it('is requested together with those left before', async () => {
    const { reader, asks } = readerOver([...many(5, 'old-'), ...many(9, 'new-')]);
    await reader.takeUp(3, new Set(idsOf(many(5, 'old-'))));
    expect(asks).toEqual([8]);
  });

  it('is searched for behind what must stay for others, twice as far each time', async () => {
    const { reader, asks } = readerOver([...many(10, 'theirs-', { provider: 'gone' }), ...many(9, 'own-')]);
    const { messages, foreign } = await reader.takeUp(3, new Set());
    expect(asks).toEqual([3, 6, 12, 24]);
    expect([idsOf(messages), [...foreign]]).toEqual([['own-1', 'own-2', 'own-3'], ['gone']]);
  });

  it('is searched for up to ten thousand messages beyond the limit', async () => {
    const theirs = many(10_010, 'theirs-', { provider: 'gone' });
    const { reader, asks } = readerOver([...theirs, one('own')]);
    expect((await reader.takeUp(5_000, new Set())).messages.length).toBe(1);
    expect(asks).toEqual([5_000, 10_000, 15_000]);
    const short = readerOver([...theirs, one('own')]);
    expect((await short.reader.takeUp(1, new Set())).messages).toEqual([]);
    expect(short.asks.slice(-2)).toEqual([8_192, 10_001]);
  });

  it('says how many others this version cannot read', async () => {
    const { reader } = readerOver([null, one('own'), { id: 'b' }]);
    expect(await reader.takeUp(9, new Set())).toEqual({
      messages: [one('own')],
      unreadable: 2,
      foreign: new Set(),
    });
  });

  it('forgets left-over messages that are gone, once it has seen all', async () => {
    const { reader } = readerOver([one('a'), one('b'), one('c')]);
    const tried = new Set(['gone', 'c', 'a']);
    expect(idsOf((await reader.takeUp(9, tried)).messages)).toEqual(['b', 'c', 'a']);
    expect([...tried]).toEqual(['c', 'a']);
    const some = new Set(['gone', 'a']);
    await readerOver(many(9, 'x')).reader.takeUp(1, some);
    expect([...some]).toEqual(['gone', 'a']);
  });

  it('is nothing if the inbox is down', async () => {
    const away: WebhookInbox = { ...inMemoryInbox(), pending: () => Promise.reject(new Error('away')) };
    const told: ProofingEvent[] = [];
    const reader = createInboxReader({
      inbox: away,
      observer: { observe: (event) => void told.push(event) },
      defaultProvider: 'stub',
      isConfigured: () => true,
    });
    expect(await failureOf(() => reader.takeUp(1, new Set()))).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: "the app's own webhook inbox failed",
    });
    expect(told).toEqual([{ type: 'port', provider: 'stub', port: 'inbox' }]);
  });
});

/** An app whose vendor answers each question once it is let go. */
function app(inbox: WebhookInbox, answers: (id: string) => Promise<void> = async () => undefined) {
  const asked: string[] = [];
  const events: ProofingEvent[] = [];
  const adapter = adapterOf('stub', (_settings, { provider }) =>
    stubProvider(provider, [], {
      getSession: async (ref) => {
        asked.push(`${ref.provider}:${ref.id}`);
        await answers(ref.id);
        return sessionOf(ref);
      },
      webhooks: { read: async () => ({ about: 'session', sessionId: 's1' }) },
    }),
  );
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    deps: {
      inbox,
      observer: { observe: (event) => void events.push(event) },
      clock: { now: () => 1_000, sleep: async () => undefined },
    },
  });
  return { proofing, asked, events };
}
async function filled(messages: readonly InboxMessage[]): Promise<WebhookInbox> {
  const inbox = inMemoryInbox();
  for (const message of messages) await inbox.add(message);
  return inbox;
}

it('eight sessions are fetched at a time, and the next one as soon as one is done', async () => {
  const gates: (() => void)[] = [];
  const inbox = await filled(many(20, 's'));
  const { proofing, asked } = app(inbox, () => new Promise((resolve) => gates.push(resolve)));
  const resumed = proofing.webhooks.resume();
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  await settle();
  expect(asked).toHaveLength(8);
  gates[3]?.();
  await settle();
  expect(asked).toHaveLength(9);
  for (let gate = 0; gate < 20; gate += 1) {
    gates[gate]?.();
    await settle();
  }
  expect(await resumed).toEqual({ found: 20, settled: 20, left: 0 });
});

it('a hundred messages are handled at once by default', async () => {
  const inbox = await filled(many(120, 's'));
  const { proofing } = app(inbox);
  expect(await proofing.webhooks.resume()).toEqual({ found: 100, settled: 100, left: 0 });
  expect(await inbox.pending(200)).toHaveLength(20);
});

it('messages that may be for several are not mixed with those of the same session that are for one', async () => {
  const notice = { about: 'session', sessionId: 's1' } as const;
  const others = [{ provider: 'elsewhere', notice: { ...notice, sessionId: 's9' } }];
  const inbox = await filled([
    one('a', { notice }),
    one('b', { notice, others }),
    one('c', { notice }),
    one('d', { notice, others }),
  ]);
  const { proofing } = app(inbox);
  const heard: string[] = [];
  const resumed = await proofing.webhooks.resume({ onSession: ({ ref }) => heard.push(ref.id) });
  expect(resumed).toEqual({ found: 4, settled: 4, left: 0 });
  expect(heard).toEqual(['s1', 's1']);
});

it('unreadable messages and those for another process are reported, each once', async () => {
  const inbox = await filled([
    ...many(3, 'theirs-', { provider: 'gone' }),
    one('strange', { notice: {} as never }),
    one('stranger', { notice: {} as never }),
    one('own'),
  ]);
  const { proofing, events } = app(inbox);
  expect(await proofing.webhooks.resume()).toEqual({ found: 3, settled: 1, left: 2, unreadable: 2 });
  expect(events.filter(({ type }) => type === 'port')).toEqual([
    { type: 'port', provider: 'gone', port: 'inbox' },
    { type: 'port', provider: 'stub', port: 'inbox' },
  ]);
});

it('a settled message does not count as left before when its id recurs', async () => {
  const inbox = await filled([one('a'), one('b')]);
  let isAway = true;
  const { proofing } = app(inbox, async () => {
    if (isAway) throw new ProofingError({ code: 'NETWORK', message: 'away' });
  });
  expect(await proofing.webhooks.resume({ limit: 1 })).toEqual({ found: 1, settled: 0, left: 1 });
  isAway = false;
  expect(await proofing.webhooks.resume({ limit: 1 })).toEqual({ found: 1, settled: 1, left: 0 });
  // It was b, which was new, and a is what is left.
  expect(idsOf(await inbox.pending(9))).toEqual(['a']);
  await inbox.add(one('b'));
  await inbox.add(one('c'));
  expect(await proofing.webhooks.resume({ limit: 2 })).toMatchObject({ settled: 2 });
  expect(idsOf(await inbox.pending(9))).toEqual(['c']);
});
