// What lets go of a message, and what does not: the vendor's answers, the store, the app's own code.
import {
  createProofing,
  type Erasure,
  inMemoryInbox,
  inMemorySessions,
  type Outcome,
  ProofingError,
  type ProofingErrorCode,
  type ProofingEvent,
  type ProofingSession,
  type Saying,
  type SessionRef,
  type WebhookInbox,
  type WebhookNotice,
} from '../src/index.js';
import { adapterOf, putState, sessionOf, stateIn, stubProvider } from './support.js';

const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const declined: Outcome = { status: 'completed', decision: 'declined', final: true };
const expired: Outcome = { status: 'expired' };
const erased: Erasure = { status: 'done', scope: 'session', at: '2030-01-01T00:00:00Z' };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const aboutS1 = (says?: Saying): WebhookNotice => ({
  about: 'session',
  sessionId: 's1',
  ...(says && { says }),
});

type Answer = Outcome | ProofingErrorCode;

/** Two providers that take the same messages; what each answers is by name. */
function app(answers: { red?: Answer; blue?: Answer }, inbox: WebhookInbox = inMemoryInbox()) {
  const world = {
    answers,
    now: 1_000,
    notice: aboutS1(),
    words: true,
    erasure: erased,
    asked: [] as string[],
  };
  const heard: SessionRef[] = [];
  const seen: ProofingSession[] = [];
  const events: ProofingEvent[] = [];
  const sessions = inMemorySessions();
  const names = Object.keys(answers) as ('red' | 'blue')[];
  const adapters = names.map((name) =>
    adapterOf(name, () =>
      stubProvider(name, [], {
        getSession: async (ref) => {
          world.asked.push(name);
          const answer = world.answers[name] ?? 'SESSION_NOT_FOUND';
          if (typeof answer === 'string')
            throw new ProofingError({ code: answer, message: 'no', provider: name });
          const isWordless = answer.status === 'pending' && !world.words;
          return sessionOf(ref, { ...answer, ...(isWordless ? {} : { nativeStatus: 'WORD' }) });
        },
        eraseSession: async () => world.erasure,
        webhooks: { read: async () => world.notice },
      }),
    ),
  );
  const proofing = createProofing({
    adapters,
    config: {
      provider: names[0] ?? '',
      providers: Object.fromEntries(names.map((name) => [name, {}])),
      seal: 'none',
    },
    deps: {
      inbox,
      sessions,
      observer: { observe: (event) => void events.push(event) },
      clock: { now: () => world.now, sleep: async () => undefined },
    },
  });
  const onSession = (session: ProofingSession) => {
    heard.push(session.ref);
    seen.push(session);
  };
  const send = async (body = '{}') => {
    const handled = await proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from(body), onSession });
    await handled.done;
    return handled.status;
  };
  const resume = () => proofing.webhooks.resume({ onSession });
  const waiting = async () => (await inbox.pending(100)).length;
  const ports = () => events.flatMap((event) => (event.type === 'port' ? [event.port] : []));
  return { proofing, world, send, resume, heard, seen, waiting, sessions, ports };
}

describe('an announced end', () => {
  const notice = aboutS1({ announces: 'completed', nativeStatus: 'OK' });

  it('is not confirmed by another end that was known before', async () => {
    const { proofing, world, send, resume, heard, waiting } = app({ red: expired });
    await proofing.getSession({ provider: 'red', id: 's1' });
    Object.assign(world, {
      answers: { red: { status: 'pending' } },
      words: false,
      notice,
    });
    await send();
    expect([heard, await waiting()]).toEqual([[], 1]);
    world.answers = { red: approved };
    expect(await resume()).toEqual({ found: 1, settled: 1, left: 0 });
    expect(heard).toHaveLength(1);
  });

  it.each<readonly [string, Outcome]>([
    ['another status', expired],
    ['another decision', declined],
  ])('is settled by %s that the vendor answers now', async (_what, answer) => {
    const { world, send, seen, waiting } = app({ red: answer });
    world.notice = notice;
    await send();
    expect([seen.map(({ status }) => status), await waiting()]).toEqual([[answer.status], 0]);
  });

  it.each([approved, declined])(
    'is confirmed by the same end if it was known before: $decision',
    async (known) => {
      const { proofing, world, send, seen, waiting } = app({ red: known });
      await proofing.getSession({ provider: 'red', id: 's1' });
      Object.assign(world, {
        answers: { red: { status: 'pending' } },
        words: false,
        notice,
      });
      await send();
      expect([seen.map(({ decision }) => decision), await waiting()]).toEqual([[known.decision], 0]);
    },
  );

  it('is not confirmed by an erasure that was only requested', async () => {
    const { proofing, world, send, waiting } = app({ red: expired });
    await proofing.getSession({ provider: 'red', id: 's1' });
    world.erasure = { ...erased, status: 'requested' };
    await proofing.eraseSession({ provider: 'red', id: 's1' });
    Object.assign(world, { answers: { red: { status: 'pending' } }, words: false, notice });
    await send();
    expect(await waiting()).toBe(1);
  });

  it.each(['completed', 'in_review', 'action_required'] as const)(
    'or another status that the vendor rejects to show is waited for: %s',
    async (announces) => {
      const { world, send, resume, waiting } = app({ red: 'PROVIDER_REJECTED' });
      world.notice = aboutS1({ announces });
      await send();
      world.now += 2 * DAY;
      expect([await resume(), await waiting()]).toEqual([{ found: 1, settled: 0, left: 1 }, 1]);
      world.answers = { red: approved };
      expect(await resume()).toMatchObject({ settled: 1 });
    },
  );

  it('of an erased session is dropped: nobody will confirm it', async () => {
    const { proofing, world, send, waiting } = app({ red: expired });
    await proofing.getSession({ provider: 'red', id: 's1' });
    await proofing.eraseSession({ provider: 'red', id: 's1' });
    Object.assign(world, { answers: { red: 'SESSION_NOT_FOUND' }, notice });
    await send();
    expect(await waiting()).toBe(0);
  });
});

describe('an end that no fetch shows', () => {
  const notice = aboutS1({ ends: 'canceled', nativeStatus: 'STOPPED' });
  const ref = { provider: 'red', id: 's1' };

  it.each<readonly [string, Answer]>([
    ['goes on, without a word', { status: 'pending' }],
    ['is not there', 'SESSION_NOT_FOUND'],
    ['is gone', 'SESSION_GONE'],
  ])('counts although the vendor answers that the session %s', async (_what, answer) => {
    const { world, send, seen, waiting } = app({ red: answer });
    Object.assign(world, { notice, words: false });
    await send();
    expect(seen).toMatchObject([{ ref, status: 'canceled', nativeStatus: 'STOPPED' }]);
    expect(await waiting()).toBe(0);
  });

  it('is settled by any other end that is remembered, since no answer will ever show this one', async () => {
    const { proofing, world, send, seen, waiting } = app({ red: expired });
    await proofing.getSession(ref);
    Object.assign(world, { answers: { red: { status: 'pending' } }, words: false, notice });
    await send();
    expect([seen.map(({ status }) => status), await waiting()]).toEqual([['expired'], 0]);
  });

  it('stays for a day if the vendor says afterwards, in a word of its own, that the session goes on', async () => {
    const { world, send, resume, heard, waiting } = app({ red: { status: 'processing' } });
    world.notice = notice;
    await send();
    expect([heard, await waiting()]).toEqual([[], 1]);
    world.now += DAY;
    expect(await resume()).toMatchObject({ settled: 1 });
  });

  it('counts also from a message that announces something else', async () => {
    const { world, send, seen } = app({ red: { status: 'pending' } });
    Object.assign(world, { notice: aboutS1({ ends: 'expired', announces: 'processing' }), words: false });
    await send();
    expect(seen.map(({ status }) => status)).toEqual(['expired']);
    expect(world.asked).toEqual(['red']);
  });

  it.each<readonly [string, string | undefined, number | undefined]>([
    [
      'when the vendor says that it happened',
      '2030-01-01T12:00:00.5+02:00',
      Date.UTC(2030, 0, 1, 10, 0, 0, 500),
    ],
    ['no such time if the message has none', undefined, undefined],
  ])('is remembered with %s, beside its arrival', async (_what, at, saidAt) => {
    const { world, send, sessions } = app({ red: 'NETWORK' });
    world.notice = { ...notice, ...(at !== undefined && { at }) };
    await send();
    expect((await stateIn(sessions, ref))?.callback).toStrictEqual({
      trust: 'callback',
      observedAt: 1_000,
      outcome: { status: 'canceled' },
      nativeStatus: 'STOPPED',
      ...(saidAt !== undefined && { saidAt }),
    });
  });

  it('of several messages is the one that happened last, in whatever order they arrive', async () => {
    const early = { ...aboutS1({ ends: 'expired' }), at: '2030-01-01T10:00:00Z' } as const;
    const late = { ...aboutS1({ ends: 'canceled' }), at: '2030-01-01T11:00:00Z' } as const;
    for (const order of [
      [early, late],
      [late, early],
    ]) {
      const { world, send, proofing } = app({ red: { status: 'pending' } });
      world.words = false;
      for (const [index, one] of order.entries()) {
        world.notice = one;
        world.now += 1_000;
        await send(`{"n":${index}}`);
      }
      expect((await proofing.getSession(ref)).status).toBe('canceled');
    }
  });
});

describe('an erasure that a message reports', () => {
  const ref = { provider: 'red', id: 's1' };

  it.each<readonly [string, WebhookNotice]>([
    ['alone', aboutS1({ erasure: erased })],
    ['with progress', aboutS1({ announces: 'processing', erasure: erased })],
    ['with an announced end', aboutS1({ announces: 'completed', erasure: erased })],
    ['with an end', aboutS1({ ends: 'canceled', erasure: erased })],
  ])('is remembered before the answer: %s', async (_what, notice) => {
    const { world, proofing, sessions } = app({ red: 'NETWORK' });
    world.notice = notice;
    const { status, done } = await proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from('{}') });
    expect([status, (await stateIn(sessions, ref))?.erasure]).toEqual([200, erased]);
    await done;
  });

  it('is on the session that the app gets', async () => {
    const { world, send, seen, proofing } = app({ red: expired });
    await proofing.getSession(ref);
    world.notice = aboutS1({ erasure: { ...erased, status: 'requested', dueAt: '2030-02-01T00:00:00Z' } });
    await send();
    world.notice = aboutS1({ erasure: erased });
    await send('{"n":2}');
    expect(seen.map(({ erasure }) => erasure?.status)).toEqual(['requested', 'done']);
  });

  it('is not accepted if it cannot be stored', async () => {
    const { world, send, sessions, waiting } = app({ red: approved });
    world.notice = aboutS1({ erasure: erased });
    jest.spyOn(sessions, 'write').mockRejectedValue(new Error('away'));
    expect([await send(), world.asked, await waiting()]).toEqual([503, [], 1]);
  });

  it('is not believed without a proof', async () => {
    const { world, send, sessions } = app({ red: approved });
    world.notice = { ...aboutS1({ erasure: erased, ends: 'canceled' }), unproven: true };
    await send();
    const state = await stateIn(sessions, ref);
    expect([world.asked, state?.erasure, state?.callback]).toEqual([['red'], undefined, undefined]);
  });
});

describe('a session that is not found', () => {
  it('may be found a little later, so its message stays for a quarter of an hour', async () => {
    const { world, send, resume, heard, waiting } = app({ red: 'SESSION_NOT_FOUND' });
    await send();
    expect(await waiting()).toBe(1);
    world.now += 15 * MINUTE - 1;
    expect(await resume()).toMatchObject({ settled: 0, left: 1 });
    world.now += 1;
    expect(await resume()).toMatchObject({ settled: 1, left: 0 });
    expect([heard, await waiting()]).toEqual([[], 0]);
    await send('{"n":2}');
    world.answers = { red: approved };
    await resume();
    expect([heard.length, await waiting()]).toEqual([1, 0]);
  });

  it('is not awaited if anyone may have sent the message', async () => {
    const { world, send, waiting } = app({ red: 'SESSION_NOT_FOUND' });
    world.notice = { ...aboutS1(), unproven: true };
    await send();
    expect(await waiting()).toBe(0);
  });
});

describe('a message that matches several providers', () => {
  const notice = aboutS1({ ends: 'canceled', nativeStatus: 'STOPPED' });
  const blue = { provider: 'blue', id: 's1' };

  it('is for the one that has the session, and is stored for no other', async () => {
    const { world, send, heard, waiting, sessions } = app({
      red: 'SESSION_NOT_FOUND',
      blue: { status: 'pending' },
    });
    Object.assign(world, { words: false, notice });
    expect(await send()).toBe(200);
    expect([heard, await waiting()]).toEqual([[blue], 0]);
    expect((await stateIn(sessions, blue))?.callback?.nativeStatus).toBe('STOPPED');
    expect(await stateIn(sessions, { provider: 'red', id: 's1' })).toBeUndefined();
    expect(world.asked).toEqual(['red', 'blue', 'blue']);
  });

  it('waits for both while neither is known to have it', async () => {
    const { world, send, resume, heard, waiting } = app({ red: 'SESSION_NOT_FOUND', blue: 'NETWORK' });
    await send();
    expect([heard, await waiting()]).toEqual([[], 1]);
    // As long as one of them does not say.
    world.now += 2 * DAY;
    expect(await resume()).toMatchObject({ left: 1 });
    // Red may have it too, and would never hear of it.
    world.answers = { red: 'NETWORK', blue: approved };
    expect(await resume()).toMatchObject({ left: 1 });
    world.answers = { red: 'SESSION_NOT_FOUND', blue: approved };
    expect(await resume()).toEqual({ found: 1, settled: 1, left: 0 });
    expect(heard).toEqual([blue]);
  });

  it('is dropped if neither finds it in time', async () => {
    const { world, send, resume, waiting } = app({ red: 'SESSION_NOT_FOUND', blue: 'SESSION_NOT_FOUND' });
    await send();
    world.now += 15 * MINUTE;
    expect(await resume()).toMatchObject({ settled: 1 });
    world.notice = notice;
    await send('{"n":2}');
    world.now += DAY - 1;
    expect(await resume()).toMatchObject({ settled: 0, left: 1 });
    world.now += 1;
    expect(await resume()).toMatchObject({ settled: 1 });
    expect(await waiting()).toBe(0);
  });

  it('is for the one that is known to have it, and for no other', async () => {
    const { world, send, heard, sessions, waiting } = app({ red: approved, blue: 'SESSION_NOT_FOUND' });
    await putState(sessions, blue, { finalizedAt: 1 });
    await send();
    expect([world.asked, heard, await waiting()]).toEqual([['blue'], [], 1]);
  });

  it('stays if the store fails to save it for the one that has it', async () => {
    const { world, send, resume, sessions, waiting } = app({ red: 'SESSION_NOT_FOUND', blue: approved });
    world.notice = notice;
    const write = jest.spyOn(sessions, 'write').mockRejectedValue(new Error('away'));
    expect(await send()).toBe(200);
    expect(await waiting()).toBe(1);
    write.mockRestore();
    expect(await resume()).toMatchObject({ settled: 1 });
  });
});

describe('an inbox that never removes', () => {
  it('settles a message once, and reports it as left', async () => {
    const inbox = inMemoryInbox();
    const remove = jest.spyOn(inbox, 'remove').mockRejectedValue(new Error('away'));
    const { send, resume, heard, world, waiting } = app({ red: approved }, inbox);
    await send();
    for (let round = 0; round < 3; round += 1)
      expect(await resume()).toEqual({ found: 1, settled: 0, left: 1 });
    expect([heard.length, world.asked.length]).toEqual([1, 1]);
    // When it comes again, it is asked about again.
    await send();
    expect([heard.length, world.asked.length]).toEqual([2, 2]);
    remove.mockRestore();
    expect(await resume()).toEqual({ found: 1, settled: 1, left: 0 });
    expect([heard.length, await waiting()]).toEqual([2, 0]);
  });
});

describe('a message with progress only', () => {
  const progress = { done: 1, total: 3 };
  const says = { announces: 'processing', nativeStatus: 'STEP', progress } as const;

  it('about an unknown session returns what it says, and no more', async () => {
    const { world, send, seen, waiting } = app({ red: approved });
    world.notice = aboutS1(says);
    await send();
    expect(seen).toStrictEqual([
      {
        ref: { provider: 'red', id: 's1' },
        adapter: 'stub',
        status: 'processing',
        nativeStatus: 'STEP',
        progress,
        reasons: [],
        warnings: [],
      },
    ]);
    expect([world.asked, await waiting()]).toEqual([[], 0]);
  });

  it('about an ended session returns its end, with the known erasure', async () => {
    const { proofing, world, send, seen } = app({ red: approved });
    await proofing.getSession({ provider: 'red', id: 's1' });
    await proofing.eraseSession({ provider: 'red', id: 's1' });
    world.notice = aboutS1({ announces: 'pending' });
    await send();
    expect(seen).toStrictEqual([
      {
        ref: { provider: 'red', id: 's1' },
        adapter: 'stub',
        ...approved,
        nativeStatus: 'WORD',
        erasure: erased,
        reasons: [],
        warnings: [],
      },
    ]);
    expect(world.asked).toEqual(['red']);
  });

  it('about an open session overrides what was known, since it is newer', async () => {
    const { proofing, world, send, seen } = app({ red: { status: 'pending' } });
    await proofing.getSession({ provider: 'red', id: 's1' });
    world.notice = aboutS1({ announces: 'processing' });
    await send();
    expect(seen[0]?.status).toBe('processing');
    expect(seen[0]).not.toHaveProperty('nativeStatus');
  });

  it('among several in the inbox, the last one is reported', async () => {
    const inbox = inMemoryInbox();
    for (const done of [1, 2])
      await inbox.add({
        id: `m-${done}`,
        provider: 'red',
        receivedAt: done,
        notice: aboutS1({ ...says, progress: { done, total: 3 } }),
      });
    const { resume, seen, world } = app({ red: approved }, inbox);
    expect(await resume()).toEqual({ found: 2, settled: 2, left: 0 });
    expect(seen.map((session) => session.progress)).toEqual([{ done: 2, total: 3 }]);
    expect(world.asked).toEqual([]);
  });

  it.each<readonly [string, { at?: string }, { at?: string }, number]>([
    ['the one that happened last', { at: '2030-01-01T11:00:00Z' }, { at: '2030-01-01T10:00:00Z' }, 1],
    ['the one that arrived last, of two at the same time', {}, {}, 2],
  ])('among several in the inbox, %s is reported', async (_which, first, second, done) => {
    const inbox = inMemoryInbox();
    for (const [index, more] of [first, second].entries())
      await inbox.add({
        id: `m-${index}`,
        provider: 'red',
        receivedAt: 1,
        notice: {
          ...aboutS1({ announces: 'processing', progress: { done: index + 1, total: 3 } }),
          ...more,
        },
      });
    const { resume, seen } = app({ red: approved }, inbox);
    await resume();
    expect(seen.map((session) => session.progress?.done)).toEqual([done]);
  });

  it('about an open session returns what else is known of it', async () => {
    const { world, send, seen, sessions } = app({ red: approved });
    const erasure: Erasure = { status: 'requested', scope: 'subject', at: '2030-01-01T00:00:00Z' };
    await putState(sessions, { provider: 'red', id: 's1' }, { attempts: 2, erasure });
    world.notice = aboutS1({ announces: 'processing' });
    await send();
    expect(seen).toMatchObject([{ status: 'processing', attempts: { made: 2 }, erasure }]);
  });

  it('beside another message causes a fetch', async () => {
    const inbox = inMemoryInbox();
    await inbox.add({ id: 'a', provider: 'red', receivedAt: 1, notice: aboutS1(says) });
    await inbox.add({ id: 'b', provider: 'red', receivedAt: 2, notice: aboutS1() });
    const { resume, seen, world } = app({ red: approved }, inbox);
    expect(await resume()).toEqual({ found: 2, settled: 2, left: 0 });
    expect([seen.map(({ status }) => status), world.asked]).toEqual([['completed'], ['red']]);
  });

  it('waits if the store cannot be read', async () => {
    const { world, send, resume, sessions, heard, waiting } = app({ red: approved });
    world.notice = aboutS1(says);
    jest.spyOn(sessions, 'read').mockRejectedValue(new Error('away'));
    expect(await send()).toBe(200);
    expect([heard, await waiting()]).toEqual([[], 1]);
    jest.restoreAllMocks();
    expect(await resume()).toEqual({ found: 1, settled: 1, left: 0 });
    expect(heard).toHaveLength(1);
  });
});

describe('a message that says nothing', () => {
  it.each(['SESSION_GONE', 'INVALID_INPUT', 'REF_INVALID', 'PROVIDER_REJECTED'] as const)(
    'is dropped at once if the vendor says %s, and onSession is not called',
    async (code) => {
      const { send, heard, waiting } = app({ red: code });
      await send();
      expect([heard, await waiting()]).toEqual([[], 0]);
    },
  );

  it.each(['NETWORK', 'TIMEOUT', 'RATE_LIMITED', 'AUTH', 'CONFIG', 'BAD_RESPONSE'] as const)(
    'waits if the vendor cannot answer now: %s',
    async (code) => {
      const { send, resume, waiting, world } = app({ red: code });
      await send();
      world.now += 2 * DAY;
      expect([await resume(), await waiting()]).toEqual([{ found: 1, settled: 0, left: 1 }, 1]);
    },
  );
});

it("an unproven end is not awaited, and the vendor's answer is reported", async () => {
  const { world, send, seen, waiting } = app({ red: { status: 'pending' } });
  world.notice = { ...aboutS1({ announces: 'completed', nativeStatus: 'OK' }), unproven: true };
  await send();
  expect([seen.map(({ status }) => status), await waiting()]).toEqual([['pending'], 0]);
});

it('an onSession that hangs is abandoned after half a minute, and gets the session again', async () => {
  jest.useFakeTimers();
  try {
    const { proofing, ports, waiting, resume, heard } = app({ red: approved });
    const handled = await proofing.webhooks.handle({
      headers: {},
      rawBody: Buffer.from('{}'),
      onSession: () => new Promise(() => undefined),
    });
    await jest.advanceTimersByTimeAsync(29_999);
    expect(ports()).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect((await handled.done)?.status).toBe('completed');
    expect([ports(), await waiting()]).toEqual([['onSession'], 1]);
    await resume();
    expect([heard.length, await waiting()]).toEqual([1, 0]);
  } finally {
    jest.useRealTimers();
  }
});
