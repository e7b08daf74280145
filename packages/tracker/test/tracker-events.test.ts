import type { Delivery, SessionEvent, TrackedSession } from '../src/index';
import { places } from './processes';
import { HOUR, MINUTE, pause, SEAL_KEY, SECOND, told, until, type World, worldsAt } from './world';

const INPUT = { reference: 'order-1', subject: 'customer-7' };

/** What an app's handler may be. */
type Handler = (session: TrackedSession, event: SessionEvent, delivery: Delivery) => unknown;

describe.each(places('events'))('events on $name', (place) => {
  const world = worldsAt(place);

  /** A world whose handler tests exchange. */
  const withHandler = async (options: Parameters<typeof world>[0] = {}) => {
    const app: { handler: Handler } = { handler: () => undefined };
    const calls: { readonly sequence: number; readonly attempt: number; readonly at: number }[] = [];
    const heard: SessionEvent[] = [];
    const w: World = await world({
      ...options,
      onSession: async (session, event, delivery) => {
        calls.push({ sequence: event.sequence, attempt: delivery.attempt, at: w.clock.now() });
        await app.handler(session, event, delivery);
        heard.push(event);
      },
    });
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    const become = async (status: 'processing' | 'in_review' | 'completed') => {
      w.vendor.session(ref.id).status = status;
      await w.tracker.proofing.getSession(ref);
    };
    return { ...w, app, calls, heard, ref, become };
  };
  const states = async (w: World) =>
    (await w.tracker.events()).map(({ sequence, state, attempts }) => [sequence, state, attempts]);

  it('of one session come in order, also while the first fails; other sessions do not wait', async () => {
    const w = await withHandler();
    w.app.handler = ({ reference }) => {
      if (reference === 'order-1') throw new Error('not now');
    };
    await w.become('processing');
    await w.become('in_review');
    await w.tracker.proofing.createSession({ reference: 'order-2' });
    await w.work();
    expect(w.heard.map(({ session }) => session.reference)).toEqual(['order-2']);
    await w.become('completed');
    w.app.handler = () => undefined;
    await w.workFor(MINUTE);
    expect(told(w.heard.slice(1))).toEqual([
      '1 created pending',
      '2 changed processing',
      '3 changed in_review',
      '4 changed completed approved',
    ]);
    // An event is about the session as it was right after the change.
    expect(w.heard.slice(1).map(({ before }) => before?.status)).toEqual([
      undefined,
      'pending',
      'processing',
      'in_review',
    ]);
  });

  it('that fail are repeated with growing pauses, then they are dead letters, and are sent again on demand', async () => {
    const w = await withHandler({
      policies: { delivery: { attempts: 6, delayMs: 10 * SECOND, maxDelayMs: MINUTE } },
    });
    class NotNow extends Error {}
    w.app.handler = (_session, { sequence }) => {
      if (sequence === 1) throw new NotNow(`about ${INPUT.subject}`);
    };
    await w.become('in_review');
    await w.workFor(HOUR);
    const first = w.calls.filter(({ sequence }) => sequence === 1);
    expect(first.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
    const pauses = first.slice(1).map(({ at }, index) => at - (first[index]?.at ?? 0));
    expect(pauses.map((one) => Math.round(one / SECOND))).toEqual([10, 20, 40, 60, 60]);
    // A dead letter holds up no others.
    expect(told(w.heard)).toEqual(['2 changed in_review']);
    expect(await w.tracker.events({ state: 'dead' })).toMatchObject([
      { ref: w.ref, sequence: 1, type: 'session.created', attempts: 6, problem: 'NotNow' },
    ]);
    expect((await w.tracker.status()).events).toEqual({ waiting: 0, oldestMs: 0, dead: 1 });

    w.app.handler = () => undefined;
    expect(await w.tracker.resend('dead')).toBe(1);
    expect((await w.tracker.status()).events).toMatchObject({ waiting: 1, dead: 0 });
    await w.work();
    expect(told(w.heard)).toEqual(['2 changed in_review', '1 created pending']);
    expect(new Set(w.calls.map(({ sequence, attempt }) => `${sequence} ${attempt}`)).size).toBe(7);
    expect(await w.tracker.resend('dead')).toBe(0);
  });

  it('are delivered again by their ids, in order and with the same ids', async () => {
    const w = await withHandler();
    await w.become('in_review');
    await w.become('completed');
    await w.work();
    const ids = w.heard.map(({ id }) => id);
    expect(await w.tracker.resend({ ids: [...ids].reverse() })).toBe(3);
    await w.work();
    expect(w.heard.map(({ id }) => id)).toEqual([...ids, ...ids]);
    expect(await w.tracker.resend({ ids: ['4f0c9e3e-0000-4000-8000-000000000000', 'nonsense'] })).toBe(0);
  });

  it('with a transaction of the app leave its rows once, though the handler throws after it', async () => {
    const w = await withHandler();
    await w.sql('create table {schema}.seen (event text)');
    w.app.handler = async (_session, { id }, { transaction }) => {
      await transaction((one) => one.query(`insert into ${w.schema}.seen values ($1)`, [id]));
      throw new Error('after the commit');
    };
    await w.become('in_review');
    await w.workFor(HOUR);
    expect(w.calls.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(await w.sql('select 1 from {schema}.seen')).toHaveLength(2);
    expect(await states(w)).toEqual([
      [2, 'delivered', 1],
      [1, 'delivered', 1],
    ]);
  });

  it('with a transaction that fails are repeated, and leave nothing of it', async () => {
    const w = await withHandler();
    await w.sql('create table {schema}.seen (event text)');
    let attempts = 0;
    w.app.handler = (_session, { id }, { transaction }) =>
      transaction(async (one) => {
        await one.query(`insert into ${w.schema}.seen values ($1)`, [id]);
        attempts += 1;
        if (attempts < 3) throw new Error('rolled back');
      });
    await w.workFor(MINUTE);
    expect(attempts).toBe(3);
    expect(await w.sql('select 1 from {schema}.seen')).toHaveLength(1);
  });

  it.each([
    // The transaction was committed, and the handler is not called again.
    ['event-delivered', 1],
    // Before the delivery was recorded in it.
    ['event-recorded', 2],
    // Before the commit.
    ['', 2],
  ])('with a transaction leave its rows once where the process dies at "%s"', async (last, calls) => {
    const w = await withHandler();
    await w.sql('create table {schema}.seen (event text)');
    await w.become('in_review');
    let called = 0;
    const insert: Handler = async (_session, { id }, { transaction }) => {
      called += 1;
      await transaction((one) => one.query(`insert into ${w.schema}.seen values ($1)`, [id]));
    };
    w.app.handler = insert;
    let isInHandler = false;
    const dying = await w.mortal((statement) => isInHandler && statement === last, {
      onSession: async (...given) => {
        isInHandler = true;
        await insert(...given);
      },
    });
    void dying.tracker.advance(w.ref).catch(() => undefined);
    await until(() => dying.isDead());
    await w.expire();
    await w.workFor(HOUR);
    expect(called).toBe(calls + 1);
    expect(await w.sql('select event from {schema}.seen group by event having count(*) > 1')).toEqual([]);
    expect(await w.sql('select 1 from {schema}.seen')).toHaveLength(2);
  });

  it('without a transaction come again, with the same id, if the process dies before it is recorded', async () => {
    const w = await withHandler();
    const seen: string[] = [];
    const dying = await w.mortal((statement) => statement === 'event-delivered', {
      onSession: (_session, { id }) => seen.push(id),
    });
    void dying.tracker.advance(w.ref).catch(() => undefined);
    await until(() => dying.isDead());
    await w.expire();
    await w.work();
    expect(w.heard.map(({ id }) => id)).toEqual(seen);
  });

  it('are repeated where the handler does not end in time', async () => {
    const w = await withHandler({ policies: { delivery: { timeoutMs: 50 } } });
    w.app.handler = () => (w.calls.length < 3 ? new Promise(() => undefined) : undefined);
    await w.workFor(MINUTE);
    expect(w.calls).toHaveLength(3);
    expect(told(w.heard)).toEqual(['1 created pending']);
  });

  it('are recorded once by a transaction that ends after the time of its handler', async () => {
    const w = await withHandler({ policies: { delivery: { timeoutMs: 50 } } });
    await w.sql('create table {schema}.seen (event text)');
    let finish: () => void = () => undefined;
    const isReleased = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const committed: Promise<unknown>[] = [];
    w.app.handler = (_session, { id }, { transaction }) => {
      const done = transaction(async (one) => {
        await one.query(`insert into ${w.schema}.seen values ($1)`, [id]);
        if (place.name === 'PostgreSQL') await isReleased;
      });
      committed.push(done.catch(() => undefined));
      return new Promise(() => undefined);
    };
    await w.work();
    finish();
    await Promise.all(committed);
    await w.workFor(HOUR);
    expect(await w.sql('select 1 from {schema}.seen')).toHaveLength(1);
    expect(await states(w)).toEqual([[1, 'delivered', 1]]);
  });

  it('of one session are never delivered by two workers at once', async () => {
    const inHandler = new Map<string, number>();
    let most = 0;
    const heard: string[] = [];
    const handler: Handler = async ({ ref }, { sequence }) => {
      const now = (inHandler.get(ref.id) ?? 0) + 1;
      inHandler.set(ref.id, now);
      most = Math.max(most, now);
      await pause(5);
      heard.push(`${ref.id} ${sequence}`);
      inHandler.set(ref.id, now - 1);
    };
    const w = await world({ onSession: handler });
    const other = await w.another();
    await Promise.all([w.tracker.start(), other.start()]);
    const refs: { readonly provider: string; readonly id: string }[] = [];
    for (let count = 0; count < 6; count += 1)
      refs.push((await w.tracker.proofing.createSession({ reference: `order-${count}` })).ref);
    for (const status of ['processing', 'in_review', 'processing', 'completed'] as const) {
      for (const [index, ref] of refs.entries()) {
        w.vendor.session(ref.id).status = status;
        await (index % 2 === 0 ? w.tracker : other).proofing.getSession(ref);
      }
    }
    await until(() => heard.length >= 30);
    expect(most).toBe(1);
    for (const { id } of refs)
      expect(heard.filter((one) => one.startsWith(`${id} `))).toEqual(
        [1, 2, 3, 4, 5].map((n) => `${id} ${n}`),
      );
    expect(w.errors).toEqual([]);
  });

  it('are needed by nobody if the app says so', async () => {
    const w = await withHandler();
    await w.become('in_review');
    const silent = await w.another({ hears: false, events: 'none' });
    await w.work(silent);
    expect(w.calls).toEqual([]);
    expect((await w.tracker.status()).events).toEqual({ waiting: 0, oldestMs: 0, dead: 0 });
    expect(await w.tracker.events({ state: 'delivered' })).toHaveLength(2);
  });

  it('wait for a process with a handler; one without cannot take them away', async () => {
    const w = await withHandler();
    const web = await w.another({ hears: false });
    const { ref } = await web.proofing.createSession({ reference: 'order-2' });
    const refused = { code: 'CONFIG', setting: 'onSession' };
    await expect(web.advance(ref)).rejects.toMatchObject(refused);
    await expect(web.due()).rejects.toMatchObject(refused);
    await expect(web.start()).rejects.toMatchObject(refused);
    expect((await web.status()).events.waiting).toBe(2);
    await w.work();
    expect(told(w.heard)).toEqual(['1 created pending', '1 created pending']);
  });

  it('go to one place only', async () => {
    const w = await world();
    const endpoint = { url: 'https://app.example/events', secret: `whsec_${SEAL_KEY}` };
    const clash = { code: 'CONFIG', setting: 'events' };
    await expect(w.another({ events: endpoint })).rejects.toMatchObject(clash);
    await expect(w.another({ events: 'none' })).rejects.toMatchObject(clash);
    const onUnsettledCreation = () => undefined;
    await expect(w.another({ hears: false, onUnsettledCreation, events: endpoint })).rejects.toMatchObject(
      clash,
    );
  });

  it('of creations that nobody can settle are told even where nobody needs the others', async () => {
    const w = await world({ vendor: { settles: 'never' } });
    const dying = await w.mortal((statement) => statement === 'track-session');
    void dying.tracker.proofing.createSession(INPUT).catch(() => undefined);
    await until(() => dying.isDead());
    await w.expire();
    const unsettled: unknown[] = [];
    const silent = await w.another({
      hears: false,
      events: 'none',
      onUnsettledCreation: (creation) => unsettled.push(creation),
    });
    await w.work(silent);
    expect(unsettled).toHaveLength(1);
  });
});
