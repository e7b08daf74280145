// Messages that something else settles: a scheduler that decides when a message's turn comes.
import {
  createProofing,
  type InboxMessage,
  inMemoryInbox,
  inMemorySessions,
  type Outcome,
  ProofingError,
  type ProofingErrorCode,
  type ProofingEvent,
  type ProofingSession,
  type Saying,
  type WebhookInbox,
  type WebhookNotice,
} from '../src/index.js';
import { adapterOf, failureOf, putState, sessionOf, stateIn, stubProvider } from './support.js';

const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const DAY = 24 * 3_600_000;
const red = { provider: 'red', id: 's1' };
const blue = { provider: 'blue', id: 's1' };

const aboutS1 = (says?: Saying): WebhookNotice => ({
  about: 'session',
  sessionId: 's1',
  ...(says && { says }),
});
const check: WebhookNotice = { about: 'object', object: { type: 'check', id: 'c1' } };

let sent = 0;
const message = (notice: WebhookNotice, more: Partial<InboxMessage> = {}): InboxMessage => {
  sent += 1;
  return { id: `m-${sent}`, provider: 'red', receivedAt: 1_000, notice, ...more };
};

type Answer = Outcome | ProofingErrorCode;

interface World {
  readonly sessions?: { [provider: string]: Answer };
  readonly objects?: { [provider: string]: readonly string[] | ProofingErrorCode };
  readonly inbox?: WebhookInbox;
}

function app({ sessions: answers = { red: approved }, objects = {}, inbox = inMemoryInbox() }: World = {}) {
  const asked: string[] = [];
  const looked: string[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const events: ProofingEvent[] = [];
  const sessions = inMemorySessions();
  const world = { now: 2_000, notice: aboutS1() };
  const answerOf = <T>(provider: string, answer: T | ProofingErrorCode): Exclude<T, string> => {
    if (typeof answer === 'string')
      throw new ProofingError({ code: answer as ProofingErrorCode, message: 'no', provider });
    return answer as Exclude<T, string>;
  };
  const adapters = ['red', 'blue'].map((name) =>
    adapterOf(name, () =>
      stubProvider(name, [], {
        getSession: async (ref, call) => {
          asked.push(name);
          signals.push(call?.signal);
          const answer = answerOf(name, answers[name] ?? 'SESSION_NOT_FOUND');
          return sessionOf(ref, { ...answer, nativeStatus: 'WORD' });
        },
        webhooks: {
          read: async () => world.notice,
          sessionsOf: async () => {
            looked.push(name);
            return answerOf(name, objects[name] ?? []);
          },
        },
      }),
    ),
  );
  const proofing = createProofing({
    adapters,
    config: { provider: 'red', providers: { red: {}, blue: {} }, seal: 'none' },
    deps: {
      inbox,
      sessions,
      observer: { observe: (event) => void events.push(event) },
      clock: { now: () => world.now, sleep: async () => undefined },
    },
  });
  const { settle, sessionsOf, handle } = proofing.webhooks;
  const stored = async (...messages: InboxMessage[]) => {
    for (const one of messages) await inbox.add(one);
    return messages;
  };
  const waiting = async () => (await inbox.pending(100)).map(({ id }) => id);
  const outcomes = () => events.flatMap((event) => (event.type === 'webhook' ? [event.outcome] : []));
  return {
    settle,
    sessionsOf,
    handle,
    stored,
    waiting,
    asked,
    looked,
    signals,
    sessions,
    world,
    inbox,
    outcomes,
  };
}

describe('an inbox whose messages are settled elsewhere', () => {
  const elsewhere = (): WebhookInbox => ({ ...inMemoryInbox(), settledElsewhere: true });

  it('gets the message, its end is remembered, and no vendor is called', async () => {
    const { handle, waiting, asked, sessions, world, outcomes } = app({ inbox: elsewhere() });
    world.notice = aboutS1({ ends: 'canceled', nativeStatus: 'STOPPED' });
    const heard: ProofingSession[] = [];
    const onSession = (session: ProofingSession) => void heard.push(session);
    const handled = await handle({ headers: {}, rawBody: Buffer.from('{}'), onSession, provider: 'red' });
    expect(handled).toMatchObject({ status: 200, body: 'ok', provider: 'red', notice: world.notice });
    expect(await handled.done).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([(await waiting()).length, asked, heard, outcomes()]).toEqual([1, [], [], ['accepted']]);
    expect((await stateIn(sessions, red))?.callback?.outcome).toEqual({ status: 'canceled' });
  });

  it('is not looked up for a message about another object either', async () => {
    const { handle, waiting, looked, world } = app({ inbox: elsewhere(), objects: { red: ['s1'] } });
    world.notice = check;
    const { status, done } = await handle({ headers: {}, rawBody: Buffer.from('{}'), provider: 'red' });
    await done;
    expect([status, (await waiting()).length, looked]).toEqual([200, 1, []]);
  });

  it('must have stored the message before the sender is answered', async () => {
    const add = () => Promise.reject(new Error('away'));
    const { handle } = app({ inbox: { ...elsewhere(), add } });
    const { status } = await handle({ headers: {}, rawBody: Buffer.from('{}'), provider: 'red' });
    expect(status).toBe(503);
  });
});

describe('the sessions of a stored message', () => {
  it('are the one that it names, without any call', async () => {
    const { sessionsOf, looked, asked } = app();
    expect(await sessionsOf(message(aboutS1()))).toEqual([red]);
    expect([looked, asked]).toEqual([[], []]);
  });

  it('are those that the vendor names for another object', async () => {
    const { sessionsOf, looked, outcomes } = app({ objects: { red: ['s1', 's2'] } });
    expect(await sessionsOf(message(check))).toEqual([red, { provider: 'red', id: 's2' }]);
    expect([looked, outcomes()]).toEqual([['red'], []]);
  });

  it('are none if the object is not of ours', async () => {
    const { sessionsOf, outcomes } = app({ objects: { red: [] } });
    expect(await sessionsOf(message(check))).toEqual([]);
    expect(outcomes()).toEqual(['unrelated']);
  });

  it('are unknown while the vendor does not say: its error is thrown', async () => {
    const { sessionsOf } = app({ objects: { red: 'NETWORK' } });
    expect(await failureOf(() => sessionsOf(message(check)))).toMatchObject({
      code: 'NETWORK',
      retryable: true,
    });
  });

  it('are unknown because of the error that is worth repeating, of several', async () => {
    const { sessionsOf } = app({ objects: { red: 'AUTH', blue: 'NETWORK' } });
    const both = message(check, { others: [{ provider: 'blue', notice: check }] });
    expect((await failureOf(() => sessionsOf(both))).code).toBe('NETWORK');
  });

  it('are candidates of several providers while none is known to have it, in their order', async () => {
    const { sessionsOf, sessions } = app();
    const both = message(aboutS1(), { others: [{ provider: 'blue', notice: aboutS1() }] });
    expect(await sessionsOf(both)).toEqual([red, blue]);
    await putState(sessions, blue, { finalizedAt: 1 });
    expect(await sessionsOf(both)).toEqual([blue]);
  });

  it('of several providers, are of the one that has the object', async () => {
    const { sessionsOf } = app({ objects: { red: [], blue: ['s1'] } });
    const both = message(check, { others: [{ provider: 'blue', notice: check }] });
    expect(await sessionsOf(both)).toEqual([blue]);
  });

  it('are not read from what no inbox stores', async () => {
    const { sessionsOf } = app();
    const wrong = { ...message(aboutS1()), notice: { about: 'weather' } } as unknown as InboxMessage;
    expect((await failureOf(() => sessionsOf(wrong))).code).toBe('INVALID_INPUT');
  });
});

describe('settling the messages about one session', () => {
  it('queries the vendor once, and removes all of them', async () => {
    const { settle, stored, waiting, asked } = app();
    const messages = await stored(message(aboutS1()), message(aboutS1({ announces: 'completed' })));
    const heard: ProofingSession[] = [];
    const settled = await settle(messages, { onSession: (session) => void heard.push(session) });
    expect(settled).toMatchObject({ session: { ref: red, ...approved }, asked: true });
    expect(settled.settled).toEqual(messages.map(({ id }) => id));
    expect(Object.keys(settled)).not.toContain('error');
    expect([asked, heard, await waiting()]).toEqual([['red'], [settled.session], []]);
  });

  it('of progress alone queries nobody', async () => {
    const { settle, stored, waiting, asked } = app();
    const [only] = await stored(message(aboutS1({ announces: 'processing', nativeStatus: 'STEP' })));
    expect(await settle(only ? [only] : [])).toMatchObject({
      settled: [only?.id],
      session: { ref: red, status: 'processing', nativeStatus: 'STEP' },
      asked: false,
    });
    expect([asked, await waiting()]).toEqual([[], []]);
  });

  it.each(['NETWORK', 'PROVIDER_UNAVAILABLE', 'AUTH'] as const)(
    'keeps them, and says why, while the vendor does not answer: %s',
    async (code) => {
      const { settle, stored, waiting } = app({ sessions: { red: code } });
      const messages = await stored(message(aboutS1()));
      const settled = await settle(messages);
      expect(settled).toEqual({ settled: [], asked: true, error: expect.objectContaining({ code }) });
      expect(ProofingError.isInstance(settled.error)).toBe(true);
      expect(await waiting()).toEqual(messages.map(({ id }) => id));
    },
  );

  it('drops them if the vendor answers that there is nothing, and says so', async () => {
    const { settle, stored, waiting } = app({ sessions: { red: 'SESSION_GONE' } });
    const messages = await stored(message(aboutS1()));
    const { settled, error, session } = await settle(messages);
    expect([settled, error?.code, session, await waiting()]).toEqual([
      messages.map(({ id }) => id),
      'SESSION_GONE',
      undefined,
      [],
    ]);
  });

  it('keeps an announced end that the vendor does not confirm, and returns what it answers', async () => {
    const { settle, stored, waiting, world } = app({ sessions: { red: { status: 'processing' } } });
    const messages = await stored(message(aboutS1({ announces: 'completed' })));
    const heard: ProofingSession[] = [];
    const settled = await settle(messages, { onSession: (session) => void heard.push(session) });
    expect(settled).toEqual({
      settled: [],
      session: expect.objectContaining({ ref: red, status: 'processing' }),
      asked: true,
    });
    expect([heard, (await waiting()).length]).toEqual([[], 1]);
    world.now += DAY;
    expect((await settle(messages)).settled).toEqual(messages.map(({ id }) => id));
  });

  it('says that the store failed, and asks nobody then', async () => {
    for (const says of [{ ends: 'canceled' }, { announces: 'processing' }] as const) {
      const { settle, stored, asked, sessions, waiting } = app();
      const messages = await stored(message(aboutS1(says)));
      for (const method of ['read', 'write'] as const)
        jest.spyOn(sessions, method).mockRejectedValue(new Error('away'));
      expect(await settle(messages)).toEqual({
        settled: [],
        asked: false,
        error: expect.objectContaining({ code: 'STORE_UNAVAILABLE' }),
      });
      expect([asked, (await waiting()).length]).toEqual([[], 1]);
    }
  });

  it('keeps them if onSession fails, with the session', async () => {
    const { settle, stored, waiting } = app();
    const messages = await stored(message(aboutS1()));
    const onSession = () => {
      throw new Error('the queue is down');
    };
    expect(await settle(messages, { onSession })).toMatchObject({
      settled: [],
      session: approved,
      asked: true,
    });
    expect(await waiting()).toEqual(messages.map(({ id }) => id));
  });

  it('does not report those as settled that the inbox does not remove, and only removes them next time', async () => {
    const { settle, stored, inbox, asked } = app();
    const messages = await stored(message(aboutS1()));
    const remove = jest.spyOn(inbox, 'remove').mockRejectedValueOnce(new Error('away'));
    expect(await settle(messages)).toMatchObject({ settled: [], session: approved });
    remove.mockRestore();
    expect(await settle(messages)).toEqual({ settled: messages.map(({ id }) => id), asked: false });
    expect(asked).toEqual(['red']);
  });

  it('of another object settles its session', async () => {
    const { settle, stored, asked, waiting } = app({ objects: { red: ['s1'] } });
    const settled = await settle(await stored(message(check)));
    expect([settled.session?.ref, settled.asked, asked, await waiting()]).toEqual([red, true, ['red'], []]);
  });

  it('returns the session without an error, although another message stays because of one', async () => {
    const { settle, stored } = app({ objects: { red: 'NETWORK' } });
    const [about, unknown] = await stored(message(aboutS1()), message(check));
    const settled = await settle(about && unknown ? [about, unknown] : []);
    expect(settled).toEqual({
      settled: [about?.id],
      session: expect.objectContaining({ ref: red }),
      asked: true,
    });
  });

  it('of an object that is unknown now keeps them, with the error', async () => {
    const { settle, stored, waiting } = app({ objects: { red: 'NETWORK' } });
    const settled = await settle(await stored(message(check)));
    expect([settled.settled, settled.error?.code, settled.asked]).toEqual([[], 'NETWORK', false]);
    expect(await waiting()).toHaveLength(1);
  });

  it('passes the signal on, and returns when it fires', async () => {
    const { settle, stored, signals, waiting } = app();
    const { signal } = new AbortController();
    await settle(await stored(message(aboutS1())), { signal });
    expect(signals).toEqual([signal]);
    const aborted = await settle(await stored(message(aboutS1())), { signal: AbortSignal.abort() });
    expect(aborted).toEqual({
      settled: [],
      asked: true,
      error: expect.objectContaining({ code: 'ABORTED' }),
    });
    expect(await waiting()).toHaveLength(1);
  });

  it('of nothing does nothing', async () => {
    const { settle, asked } = app();
    expect([await settle([]), asked]).toEqual([{ settled: [], asked: false }, []]);
  });

  it.each([
    [undefined, {}],
    [[{ id: 'm' }], {}],
    [[], null],
    [[], { onSession: 'yes' }],
    [[], { signal: 'now' }],
  ])('rejects %j with %j', async (messages, options) => {
    const { settle } = app() as unknown as { settle(messages: unknown, options: unknown): Promise<unknown> };
    expect((await failureOf(() => settle(messages, options))).code).toBe('INVALID_INPUT');
  });
});
