// Messages that name no session: those about another object, and those about nothing of ours.
import {
  createProofing,
  type InboxMessage,
  inMemoryInbox,
  inMemorySessions,
  type NativeObject,
  type Outcome,
  ProofingError,
  type ProofingErrorCode,
  type ProofingEvent,
  type ProofingSession,
  type SessionStore,
  type WebhookInbox,
  type WebhookNotice,
} from '../src/index.js';
import { adapterOf, putState, sessionOf, stubProvider } from './support.js';

const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SETTLED = { found: 1, settled: 1, left: 0 };
const LEFT = { found: 1, settled: 0, left: 1 };

const check = (id: string): WebhookNotice => ({ about: 'object', object: { type: 'check', id } });

/** What a provider says of its objects and sessions; those that are not listed are not there. */
interface Vendor {
  objects: { [id: string]: readonly string[] | ProofingErrorCode };
  sessions: { [id: string]: Outcome | ProofingErrorCode };
}

interface Ports {
  readonly inbox?: WebhookInbox;
  readonly sessions?: SessionStore;
}

/** Providers that all accept the same messages. */
function app(
  vendors: { [name: string]: Vendor },
  { inbox = inMemoryInbox(), sessions = inMemorySessions() }: Ports = {},
) {
  const world = { now: 1_000, notice: check('c1'), isHeldUp: false };
  const looked: string[] = [];
  const asked: string[] = [];
  const objects: NativeObject[] = [];
  const events: ProofingEvent[] = [];
  const seen: ProofingSession[] = [];
  const answer = <T>(
    provider: string,
    found: T | ProofingErrorCode = 'SESSION_NOT_FOUND',
  ): Exclude<T, string> => {
    if (typeof found === 'string')
      throw new ProofingError({ code: found as ProofingErrorCode, message: 'no', provider });
    return found as Exclude<T, string>;
  };
  const adapters = Object.entries(vendors).map(([name, vendor]) =>
    adapterOf(name, () =>
      stubProvider(name, [], {
        getSession: async (ref) => {
          asked.push(`${name}:${ref.id}`);
          return sessionOf(ref, { ...answer(name, vendor.sessions[ref.id]), nativeStatus: 'WORD' });
        },
        webhooks: {
          read: async () => world.notice,
          sessionsOf: async (object) => {
            looked.push(`${name}:${object.id}`);
            objects.push(object);
            return answer(name, vendor.objects[object.id]);
          },
        },
      }),
    ),
  );
  const names = Object.keys(vendors);
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
    if (world.isHeldUp) throw new Error('the queue is down');
    seen.push(session);
  };
  let sent = 0;
  const send = async (notice: WebhookNotice = world.notice) => {
    world.notice = notice;
    sent += 1;
    const rawBody = Buffer.from(`{"n":${sent}}`);
    const handled = await proofing.webhooks.handle({ headers: {}, rawBody, onSession });
    const session = await handled.done;
    return { ...handled, session };
  };
  return {
    world,
    looked,
    asked,
    objects,
    inbox,
    sessions,
    send,
    resume: () => proofing.webhooks.resume({ onSession }),
    told: () => seen.map(({ ref }) => `${ref.provider}:${ref.id}`).toSorted(),
    waiting: async () => (await inbox.pending(100)).length,
    webhooks: () => events.flatMap((event) => (event.type === 'webhook' ? [event] : [])),
    verbs: () => events.flatMap((event) => (event.type === 'verb' ? [event.verb] : [])),
  };
}

const red = (objects: Vendor['objects'], sessions: Vendor['sessions'] = {}) => ({
  red: { objects, sessions },
});

describe('a message about something that has nothing to do with us', () => {
  const notice = { about: 'unrelated', eventId: 'e1' } as const;

  it('is answered like any other, counted, and not stored', async () => {
    const { send, inbox, looked, asked, webhooks, told } = app(red({}));
    const add = jest.spyOn(inbox, 'add');
    const { done, ...handled } = await send(notice);
    expect(handled).toStrictEqual({ status: 200, body: 'ok', provider: 'red', notice, session: undefined });
    expect(await done).toBeUndefined();
    expect(webhooks()).toStrictEqual([{ type: 'webhook', provider: 'red', outcome: 'unrelated' }]);
    expect([looked, asked, told(), add.mock.calls]).toEqual([[], [], [], []]);
  });

  it('is dropped although neither the inbox nor the session store works', async () => {
    const away = () => Promise.reject(new Error('away'));
    const { send, webhooks } = app(red({}), {
      inbox: { add: away, remove: away, pending: away },
      sessions: { read: away, write: away },
    });
    expect((await send(notice)).status).toBe(200);
    expect(webhooks()).toMatchObject([{ outcome: 'unrelated' }]);
  });

  it('is dropped without a proof as well', async () => {
    const { send, webhooks } = app(red({}));
    expect((await send({ ...notice, unproven: true })).status).toBe(200);
    expect(webhooks()).toMatchObject([{ outcome: 'unrelated' }]);
  });

  it('is removed from an inbox that has one', async () => {
    const { inbox, resume, waiting, webhooks } = app(red({}));
    await inbox.add({ id: 'a', provider: 'red', receivedAt: 1, notice: { about: 'unrelated' } });
    expect([await resume(), await waiting()]).toEqual([SETTLED, 0]);
    expect(webhooks()).toEqual([{ type: 'webhook', provider: 'red', outcome: 'unrelated' }]);
  });
});

describe('a message about an object', () => {
  it('of one session leads to that session', async () => {
    const { send, looked, asked, objects, told, waiting, webhooks, verbs } = app(
      red({ c1: ['s1'] }, { s1: approved }),
    );
    const { status, provider, notice, session } = await send();
    expect([status, provider, notice]).toEqual([200, 'red', check('c1')]);
    expect(session).toMatchObject({ ref: { provider: 'red', id: 's1' }, decision: 'approved' });
    expect([looked, asked, told(), await waiting()]).toEqual([['red:c1'], ['red:s1'], ['red:s1'], 0]);
    expect(objects).toEqual([{ type: 'check', id: 'c1' }]);
    expect(webhooks()).toStrictEqual([{ type: 'webhook', provider: 'red', outcome: 'accepted' }]);
    expect(verbs()).toEqual(['sessionsOf', 'getSession']);
  });

  it('is stored before the answer and before any call, without what the contract does not know', async () => {
    const { send, inbox, looked, asked } = app(red({ c1: ['s1'] }, { s1: approved }));
    const added: unknown[] = [];
    jest.spyOn(inbox, 'add').mockImplementation(async (message) => {
      added.push({ message, looked: [...looked], asked: [...asked] });
    });
    const object = { type: 'check', id: 'c1', name: 'Jane' };
    await send({ about: 'object', object, eventId: 'e1', at: '2030-01-01T00:00:00Z' });
    expect(added).toStrictEqual([
      {
        message: {
          id: expect.any(String),
          provider: 'red',
          receivedAt: 1_000,
          notice: { ...check('c1'), at: '2030-01-01T00:00:00Z' },
        },
        looked: [],
        asked: [],
      },
    ]);
  });

  it('that cannot be stored is sent again', async () => {
    const { send, inbox, looked } = app(red({ c1: ['s1'] }, { s1: approved }));
    jest.spyOn(inbox, 'add').mockRejectedValue(new Error('away'));
    expect([(await send()).status, looked]).toEqual([503, []]);
  });

  it('of several sessions leads to each of them, once, and leaves the inbox after the last', async () => {
    const { send, asked, told, waiting } = app(
      red(
        { c1: ['s1', 's2', 's1', 's3'] },
        { s1: approved, s2: { status: 'expired' }, s3: { status: 'pending' } },
      ),
    );
    const { session } = await send();
    expect(session?.ref.id).toBe('s3');
    expect(asked.toSorted()).toEqual(['red:s1', 'red:s2', 'red:s3']);
    expect([told(), await waiting()]).toEqual([['red:s1', 'red:s2', 'red:s3'], 0]);
  });

  it('stays while one of its sessions cannot be fetched', async () => {
    const vendors = red({ c1: ['s1', 's2'] }, { s1: approved, s2: 'NETWORK' });
    const { send, resume, told, waiting } = app(vendors);
    expect((await send()).session?.ref.id).toBe('s1');
    expect([told(), await waiting()]).toEqual([['red:s1'], 1]);
    vendors.red.sessions['s2'] = approved;
    expect([await resume(), await waiting()]).toEqual([SETTLED, 0]);
    expect(new Set(told())).toEqual(new Set(['red:s1', 'red:s2']));
  });

  it('stays while the app fails to handle one of its sessions', async () => {
    const { world, send, resume, told, waiting } = app(red({ c1: ['s1'] }, { s1: approved }));
    world.isHeldUp = true;
    await send();
    expect(await waiting()).toBe(1);
    world.isHeldUp = false;
    expect([await resume(), told(), await waiting()]).toEqual([SETTLED, ['red:s1'], 0]);
  });

  it('of no session is unrelated, which only the vendor knew', async () => {
    const { send, asked, told, waiting, webhooks } = app(red({ c1: [] }));
    const { status, session } = await send();
    expect([status, session, asked, told(), await waiting()]).toEqual([200, undefined, [], [], 0]);
    expect(webhooks()).toStrictEqual([
      { type: 'webhook', provider: 'red', outcome: 'accepted' },
      { type: 'webhook', provider: 'red', outcome: 'unrelated' },
    ]);
  });

  it('of no session is looked up once, although the inbox does not remove it', async () => {
    const { send, resume, inbox, looked, webhooks } = app(red({ c1: [] }));
    jest.spyOn(inbox, 'remove').mockRejectedValue(new Error('away'));
    await send();
    expect([await resume(), looked]).toEqual([LEFT, ['red:c1']]);
    expect(webhooks()).toHaveLength(2);
  });

  it.each(['NETWORK', 'TIMEOUT', 'RATE_LIMITED', 'AUTH', 'CONFIG', 'BAD_RESPONSE'] as const)(
    'waits if the vendor cannot say now whose it is: %s',
    async (code) => {
      const { world, send, resume, told, waiting, webhooks } = app(red({ c1: code }));
      expect((await send()).session).toBeUndefined();
      world.now += 2 * DAY;
      expect([await resume(), told(), await waiting()]).toEqual([LEFT, [], 1]);
      expect(webhooks().map(({ outcome }) => outcome)).toEqual(['accepted']);
    },
  );

  it.each(['SESSION_GONE', 'INVALID_INPUT', 'PROVIDER_REJECTED'] as const)(
    'is dropped if the vendor will never say whose it is: %s',
    async (code) => {
      const { send, waiting } = app(red({ c1: code }));
      await send();
      expect(await waiting()).toBe(0);
    },
  );

  it.each<readonly [string, Vendor]>([
    ['the object', { objects: {}, sessions: {} }],
    ['its session', { objects: { c1: ['s1'] }, sessions: {} }],
  ])('waits a quarter of an hour for %s to be found', async (_what, vendor) => {
    const { world, send, resume, waiting } = app({ red: vendor });
    await send();
    world.now += 15 * MINUTE - 1;
    expect([await resume(), await waiting()]).toEqual([LEFT, 1]);
    world.now += 1;
    expect([await resume(), await waiting()]).toEqual([SETTLED, 0]);
  });

  it('without a proof only causes a fetch, and is not kept for what is not found', async () => {
    const { send, told, waiting } = app(red({ c1: ['s1'], c2: ['s2'] }, { s1: approved }));
    await send({ ...check('c1'), unproven: true });
    await send({ ...check('c2'), unproven: true });
    await send({ ...check('c3'), unproven: true });
    expect([told(), await waiting()]).toEqual([['red:s1'], 0]);
  });

  it('is settled after a restart by a process that has nothing but the inbox', async () => {
    const before = app(red({ c1: 'NETWORK' }));
    await before.send();
    const copied: InboxMessage[] = JSON.parse(JSON.stringify(await before.inbox.pending(9)));
    const inbox = inMemoryInbox();
    for (const message of copied) await inbox.add(message);
    const after = app(red({ c1: ['s1', 's2'] }, { s1: approved, s2: approved }), { inbox });
    expect([await after.resume(), await after.waiting()]).toEqual([SETTLED, 0]);
    expect([after.looked, after.told()]).toEqual([['red:c1'], ['red:s1', 'red:s2']]);
  });
});

describe('what waits in an inbox about one session', () => {
  const stored = (id: string, notice: WebhookNotice): InboxMessage => ({
    id,
    provider: 'red',
    receivedAt: 1,
    notice,
  });

  it('causes one fetch, whether it names the session or objects of it', async () => {
    const { inbox, resume, looked, asked, told } = app(
      red({ c1: ['s1'], c2: ['s2', 's1'], c3: ['s1'] }, { s1: approved, s2: approved }),
    );
    for (const id of ['c1', 'c2', 'c3']) await inbox.add(stored(id, check(id)));
    await inbox.add(stored('own', { about: 'session', sessionId: 's1' }));
    expect(await resume()).toEqual({ found: 4, settled: 4, left: 0 });
    expect([looked.toSorted(), asked.toSorted(), told()]).toEqual([
      ['red:c1', 'red:c2', 'red:c3'],
      ['red:s1', 'red:s2'],
      ['red:s1', 'red:s2'],
    ]);
  });

  it('is fetched for an object, although messages beside it only report progress', async () => {
    const { inbox, resume, asked } = app(red({ c1: ['s1'] }, { s1: approved }));
    await inbox.add(stored('a', { about: 'session', sessionId: 's1', says: { announces: 'processing' } }));
    await inbox.add(stored('b', check('c1')));
    expect([await resume(), asked]).toEqual([{ found: 2, settled: 2, left: 0 }, ['red:s1']]);
  });

  it('leaves one by one: an announced end stays, and the object whose session was fetched does not', async () => {
    const { inbox, resume } = app(red({ c1: ['s1'] }, { s1: { status: 'pending' } }));
    await inbox.add({
      ...stored('a', { about: 'session', sessionId: 's1', says: { announces: 'completed' } }),
      receivedAt: 1_000,
    });
    await inbox.add(stored('b', check('c1')));
    expect(await resume()).toEqual({ found: 2, settled: 1, left: 1 });
    expect((await inbox.pending(9)).map(({ id }) => id)).toEqual(['a']);
  });

  it('is unrelated if the adapter no longer knows of objects', async () => {
    const inbox = inMemoryInbox();
    await inbox.add(stored('a', check('c1')));
    const events: ProofingEvent[] = [];
    const proofing = createProofing({
      adapters: [
        adapterOf('red', () =>
          stubProvider('red', [], { webhooks: { read: async () => ({ about: 'unrelated' }) } }),
        ),
      ],
      config: { provider: 'red', providers: { red: {} }, seal: 'none' },
      deps: { inbox, observer: { observe: (event) => void events.push(event) } },
    });
    expect(await proofing.webhooks.resume()).toEqual(SETTLED);
    expect(events.filter(({ type }) => type === 'webhook')).toEqual([
      { type: 'webhook', provider: 'red', outcome: 'unrelated' },
    ]);
  });
});

describe('a message about an object that several providers may have', () => {
  const both = (redVendor: Vendor, blueVendor: Vendor) => ({ red: redVendor, blue: blueVendor });
  const has: Vendor = { objects: { c1: ['s1'] }, sessions: { s1: approved } };

  it('is for the one that finds its sessions', async () => {
    for (const objects of [{}, { c1: [] }]) {
      const { send, looked, told, asked, waiting } = app(both({ objects, sessions: {} }, has));
      await send();
      expect([looked, asked, told(), await waiting()]).toEqual([
        ['red:c1', 'blue:c1'],
        ['blue:s1'],
        ['blue:s1'],
        0,
      ]);
    }
  });

  it('waits while one of them cannot be asked, unless the other one knows the session', async () => {
    const away: Vendor = { objects: { c1: 'NETWORK' }, sessions: {} };
    const unknown = app(both(away, has));
    await unknown.send();
    expect([unknown.told(), await unknown.waiting()]).toEqual([[], 1]);
    const known = app(both(away, has));
    await putState(known.sessions, { provider: 'blue', id: 's1' }, { finalizedAt: 1 });
    await known.send();
    expect([known.told(), await known.waiting()]).toEqual([['blue:s1'], 0]);
  });

  it('is for the one that knows one of them, if both find them in the same account', async () => {
    const two: Vendor = { objects: { c1: ['s0', 's1'] }, sessions: { s0: approved, s1: approved } };
    const { send, sessions, told, asked } = app(both(two, two));
    await putState(sessions, { provider: 'blue', id: 's1' }, { finalizedAt: 1 });
    await send();
    expect([told(), asked.toSorted()]).toEqual([
      ['blue:s0', 'blue:s1'],
      ['blue:s0', 'blue:s1'],
    ]);
  });

  it('is for the first one if neither knows them', async () => {
    const { send, told } = app(both(has, has));
    await send();
    expect(told()).toEqual(['red:s1']);
  });

  it('waits if the store cannot say which one knows them', async () => {
    const { send, resume, sessions, asked, told, waiting } = app(both(has, has));
    jest.spyOn(sessions, 'read').mockRejectedValue(new Error('away'));
    await send();
    expect([asked, await waiting()]).toEqual([[], 1]);
    jest.restoreAllMocks();
    expect([await resume(), told()]).toEqual([SETTLED, ['red:s1']]);
  });

  it('waits while one cannot say and the other has none', async () => {
    const { send, resume, waiting, webhooks } = app(
      both({ objects: { c1: 'NETWORK' }, sessions: {} }, { objects: { c1: [] }, sessions: {} }),
    );
    await send();
    expect([await resume(), await waiting()]).toEqual([LEFT, 1]);
    expect(webhooks().map(({ outcome }) => outcome)).toEqual(['accepted']);
  });

  it('is unrelated if neither has any', async () => {
    const none: Vendor = { objects: { c1: [] }, sessions: {} };
    const { send, waiting, webhooks } = app(both(none, none));
    await send();
    expect([await waiting(), webhooks().map(({ outcome }) => outcome)]).toEqual([
      0,
      ['accepted', 'unrelated'],
    ]);
  });

  it('may name a session for one of them, which then needs no look-up', async () => {
    const { inbox, sessions, resume, looked, told } = app(both(has, has));
    await putState(sessions, { provider: 'red', id: 's1' }, { finalizedAt: 1 });
    await inbox.add({
      id: 'a',
      provider: 'red',
      receivedAt: 1,
      notice: { about: 'session', sessionId: 's1' },
      others: [{ provider: 'blue', notice: check('c1') }],
    });
    expect([await resume(), looked, told()]).toEqual([SETTLED, ['blue:c1'], ['red:s1']]);
  });
});
