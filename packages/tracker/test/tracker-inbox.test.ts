import { places } from './processes';
import type { VendorCall } from './vendor';
import { DAY, HOUR, MINUTE, told, until, type World, worldsAt } from './world';

const INPUT = { reference: 'order-1', subject: 'customer-7' };
const COMPLETED = ['1 created pending', '2 changed completed approved'];

describe.each(places('messages'))('a message on $name', (place) => {
  const open = worldsAt(place);
  const world = (options: Parameters<typeof open>[0] = {}) =>
    open({ ...options, vendor: { webhooks: true, ...options.vendor } });

  /** A session that the app has heard of. */
  const withSession = async (options: Parameters<typeof open>[0] = {}) => {
    const w = await world(options);
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    await w.work();
    expect(told(w.heard)).toEqual(['1 created pending']);
    return { ...w, ref };
  };
  const end = (w: World, id: string) => {
    w.vendor.session(id).status = 'completed';
    return w.vendor.message(id, { eventId: `end-of-${id}`, status: 'completed' });
  };
  const inbox = (w: World) => w.sql('select 1 from {schema}.inbox');
  const kinds = async (w: World, id: string) =>
    (await w.tracker.history({ provider: 'vendor', id })).entries.map(({ kind }) => kind);

  it('is stored before the answer, and leads to one query, one change and one event', async () => {
    const w = await withSession();
    expect(await w.receive(end(w, w.ref.id))).toBe(200);
    expect(w.vendor.called('getSession')).toHaveLength(0);
    expect((await w.tracker.status()).inbox).toEqual({ waiting: 1, oldestMs: 0 });
    await w.work();
    expect(w.vendor.called('getSession')).toHaveLength(1);
    expect(told(w.heard)).toEqual(COMPLETED);
    expect(await kinds(w, w.ref.id)).toEqual(['routed', 'changed']);
    expect(await inbox(w)).toEqual([]);
  });

  it('that comes again changes nothing, neither before nor after it was settled', async () => {
    const w = await withSession();
    const message = end(w, w.ref.id);
    await Promise.all([w.receive(message), w.receive(message), w.receive(message)]);
    expect(await inbox(w)).toHaveLength(1);
    await w.work();
    expect(await w.receive(message)).toBe(200);
    await w.work();
    expect(w.vendor.called('getSession')).toHaveLength(2);
    expect(told(w.heard)).toEqual(COMPLETED);
    expect(await kinds(w, w.ref.id)).toEqual(['routed', 'changed']);
    expect(await inbox(w)).toEqual([]);
    // The session has ended, so nobody asks about it any more.
    await w.workFor(DAY);
    expect(w.vendor.called('getSession')).toHaveLength(2);
  });

  it('that is older than another is settled by the same query', async () => {
    const w = await withSession();
    await w.receive(end(w, w.ref.id));
    for (const status of ['processing', 'in_review', 'pending'] as const)
      await w.receive(w.vendor.message(w.ref.id, { eventId: status, status }));
    await w.work();
    await w.receive(w.vendor.message(w.ref.id, { eventId: 'late', status: 'processing' }));
    await w.work();
    expect(w.vendor.called('getSession')).toHaveLength(1);
    expect(told(w.heard)).toEqual(COMPLETED);
    expect(await w.tracker.session(w.ref)).toMatchObject({ status: 'completed', decision: 'approved' });
  });

  it('that is forged is refused, and stored nowhere', async () => {
    const w = await withSession();
    w.vendor.session(w.ref.id).status = 'completed';
    expect(await w.receive(w.vendor.message(w.ref.id, { status: 'completed', forged: true }))).toBe(401);
    await w.work();
    expect(await inbox(w)).toEqual([]);
    expect(w.vendor.called('getSession')).toEqual([]);
  });

  it('about an object of a session reaches the session', async () => {
    const w = await withSession();
    end(w, w.ref.id);
    const message = w.vendor.message(w.ref.id, { about: 'object', eventId: 'check' });
    expect(await w.receive(message)).toBe(200);
    expect(w.vendor.called('sessionsOf')).toEqual([]);
    await w.work();
    expect(w.vendor.called('sessionsOf')).toHaveLength(1);
    expect(told(w.heard)).toEqual(COMPLETED);
    await w.receive(message);
    await w.work();
    expect(told(w.heard)).toEqual(COMPLETED);
    expect(await inbox(w)).toEqual([]);
  });

  it('about an object of nobody is dropped', async () => {
    const w = await withSession();
    await w.receive(w.vendor.message('of another system', { about: 'object' }));
    await w.work();
    expect(await inbox(w)).toEqual([]);
    expect(await w.sql('select 1 from {schema}.sessions')).toHaveLength(1);
    expect(told(w.heard)).toEqual(['1 created pending']);
  });

  it('about an object is kept while the vendor cannot say whose it is', async () => {
    const w = await withSession();
    end(w, w.ref.id);
    w.vendor.fails = ({ verb }) => (verb === 'sessionsOf' ? 'PROVIDER_UNAVAILABLE' : undefined);
    await w.receive(w.vendor.message(w.ref.id, { about: 'object' }));
    for (let minutes = 0; minutes < 30; minutes += 1) {
      await w.work();
      w.clock.move(MINUTE);
    }
    const asked = w.vendor.called('sessionsOf').length;
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(15);
    w.vendor.fails = () => undefined;
    w.clock.move(HOUR);
    await w.work();
    expect(told(w.heard)).toEqual(COMPLETED);
  });

  it('that comes before the session is recorded is told after its creation', async () => {
    const w = await world();
    const other = await w.another();
    w.vendor.beforeAnswer = async ({ verb }) => {
      if (verb !== 'createSession') return;
      await w.receive(end(w, 'vendor-1'), other.proofing);
      await w.work(other);
    };
    await w.tracker.proofing.createSession(INPUT);
    await w.work();
    expect(told(w.heard)).toEqual(COMPLETED);
    for (const { session } of w.heard) expect(session).toMatchObject(INPUT);
    expect(await w.tracker.history({ provider: 'vendor', id: 'vendor-1' })).toMatchObject({ intact: true });
  });

  it('that comes just before the session is recorded does not wait for the first poll', async () => {
    const w = await world();
    const other = await w.another();
    w.vendor.beforeAnswer = async ({ verb }) => {
      if (verb !== 'createSession') return;
      await w.receive(end(w, 'vendor-1'), other.proofing);
      // Handed over, and not yet settled.
      await other.due();
    };
    await w.tracker.proofing.createSession(INPUT);
    await w.work();
    expect(told(w.heard)).toEqual(COMPLETED);
  });

  it('about a session whose process died before it was recorded waits for the creation to be settled', async () => {
    const w = await world();
    const dying = await w.mortal((statement) => statement === 'track-session');
    void dying.tracker.proofing.createSession(INPUT).catch(() => undefined);
    await until(() => dying.isDead());
    await w.receive(end(w, 'vendor-1'));
    await w.work();
    // Two leases of the default.
    await w.workFor(6 * MINUTE);
    expect(w.heard).toEqual([]);
    await w.expire();
    await w.workFor(HOUR);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
    for (const { session } of w.heard) expect(session).toMatchObject(INPUT);
  });

  it('about a session that the vendor does not know is dropped in the end, and told to nobody', async () => {
    const w = await world();
    await w.receive(w.vendor.message('no session at all', { status: 'in_review' }));
    await w.workFor(2 * HOUR);
    expect(await inbox(w)).toEqual([]);
    expect(w.heard).toEqual([]);
    const asked = w.vendor.calls.length;
    expect(asked).toBeGreaterThan(0);
    await w.workFor(2 * DAY);
    expect(w.vendor.calls).toHaveLength(asked);
  });

  it("about a session that another system created is told without the app's ids", async () => {
    const w = await world();
    w.vendor.sessions.set('foreign', { id: 'foreign', reference: 'theirs', status: 'completed', polls: 0 });
    await w.receive(w.vendor.message('foreign', { status: 'completed' }));
    await w.workFor(HOUR);
    expect(told(w.heard)).toEqual(['2 changed completed approved']);
    expect(w.heard[0]?.session).not.toHaveProperty('reference');
    expect(await w.tracker.history({ provider: 'vendor', id: 'foreign' })).toMatchObject({ intact: true });
  });

  /** A step is at the vendor, whose answer is from before the end. */
  const duringStep = async (then: (w: World & { other: World['tracker'] }, id: string) => Promise<void>) => {
    const w = await withSession();
    const other = await w.another();
    w.clock.move(HOUR);
    let asked = 0;
    w.vendor.beforeAnswer = async ({ verb }: VendorCall) => {
      asked += verb === 'getSession' ? 1 : 0;
      if (asked !== 1) return;
      await w.receive(end(w, w.ref.id), other.proofing);
      await then({ ...w, other }, w.ref.id);
    };
    const { outcome, dueAt } = await w.tracker.advance(w.ref);
    expect(outcome).toBe('done');
    w.vendor.beforeAnswer = async () => undefined;
    return { ...w, dueAt };
  };

  it('that comes while a worker asks the vendor is handed over when that worker is done', async () => {
    const w = await duringStep(async ({ other }) => {
      expect(await other.due()).toEqual([]);
    });
    expect(w.dueAt).toBe(new Date(w.clock.now()).toISOString());
    await w.work();
    expect(told(w.heard)).toEqual(COMPLETED);
    expect(w.vendor.overlaps).toBe(1);
  });

  it('that comes while a worker asks the vendor is not lost to somebody who finds the session busy', async () => {
    const w = await duringStep(async ({ other }, id) => {
      expect(await other.advance({ provider: 'vendor', id })).toEqual({ outcome: 'busy' });
    });
    await w.work();
    expect(told(w.heard)).toEqual(COMPLETED);
    expect(w.vendor.overlaps).toBe(1);
  });

  it('that comes before anybody looked is not lost to somebody who advances an unknown session', async () => {
    const w = await world();
    w.vendor.sessions.set('foreign', { id: 'foreign', reference: 'theirs', status: 'completed', polls: 0 });
    await w.receive(w.vendor.message('foreign'));
    expect(await w.tracker.advance({ provider: 'vendor', id: 'foreign' })).toEqual({ outcome: 'unknown' });
    await w.work();
    expect(w.vendor.called('getSession')).toHaveLength(1);
  });

  it('is settled by advance as well', async () => {
    const w = await withSession();
    await w.receive(end(w, w.ref.id));
    expect(await w.tracker.advance(w.ref)).toMatchObject({
      outcome: 'done',
      session: { status: 'completed', decision: 'approved' },
    });
    expect(told(w.heard)).toEqual(COMPLETED);
    expect(await w.tracker.advance(w.ref)).toMatchObject({ outcome: 'idle' });
  });

  it('that announces an end stays until the vendor confirms it', async () => {
    const w = await withSession();
    await w.receive(w.vendor.message(w.ref.id, { status: 'completed' }));
    await w.workFor(10 * MINUTE);
    const asked = w.vendor.called('getSession').length;
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(12);
    expect(told(w.heard)).toEqual(['1 created pending']);
    expect(await inbox(w)).toHaveLength(1);
    // Whoever advances it, the vendor is asked no more often.
    expect(await w.tracker.advance(w.ref)).toMatchObject({ outcome: 'idle' });
    end(w, w.ref.id);
    await w.workFor(20 * MINUTE);
    expect(told(w.heard)).toEqual(COMPLETED);
    expect(await inbox(w)).toEqual([]);
  });

  it('with an end that no query shows ends the session at once', async () => {
    const w = await withSession();
    w.vendor.session(w.ref.id).isWordless = true;
    await w.receive(w.vendor.message(w.ref.id, { ends: 'expired' }));
    expect(await w.tracker.session(w.ref)).toMatchObject({ status: 'expired' });
    await w.work();
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed expired']);
    expect(await inbox(w)).toEqual([]);
  });

  it('waits while the vendor is down', async () => {
    const w = await withSession();
    w.vendor.fails = () => 'PROVIDER_UNAVAILABLE';
    await w.receive(end(w, w.ref.id));
    await w.workFor(HOUR);
    const asked = w.vendor.called('getSession').length;
    expect(asked).toBeGreaterThan(3);
    expect(asked).toBeLessThan(20);
    expect(await inbox(w)).toHaveLength(1);
    expect(await w.tracker.status()).toMatchObject({ failing: 1, inbox: { waiting: 1, oldestMs: HOUR } });
    w.vendor.fails = () => undefined;
    await w.workFor(HOUR);
    expect(told(w.heard)).toEqual(COMPLETED);
    expect(await kinds(w, w.ref.id)).toEqual(['routed', 'changed']);
    expect(await w.tracker.status()).toMatchObject({ failing: 0, inbox: { waiting: 0, oldestMs: 0 } });
  });

  it.each([
    ['write-states', false],
    ['remove-messages', false],
    ['remove-messages', true],
    ['release', false],
    ['event-delivered', false],
  ])('is settled once where the process dies at %s (taken over by advance: %s)', async (last, takesOver) => {
    const w = await withSession();
    await w.receive(end(w, w.ref.id));
    const dying = await w.mortal((statement) => statement === last);
    void dying.tracker.advance(w.ref).catch(() => undefined);
    await until(() => dying.isDead());
    expect(await w.tracker.advance(w.ref)).toMatchObject({ outcome: 'busy' });
    await w.expire();
    if (takesOver) await w.tracker.advance(w.ref);
    await w.work();
    expect(await inbox(w)).toEqual([]);
    expect(await kinds(w, w.ref.id)).toEqual(['routed', 'changed']);
    expect((await w.tracker.events({ ref: w.ref })).map(({ sequence, state }) => [sequence, state])).toEqual([
      [2, 'delivered'],
      [1, 'delivered'],
    ]);
    // The handler may see one event again, with the same id.
    expect(new Set(w.heard.map(({ id }) => id)).size).toBe(2);
  });

  it('is not the last one of very many that is settled', async () => {
    const w = await withSession();
    for (let count = 0; count < 130; count += 1)
      await w.receive(w.vendor.message(w.ref.id, { eventId: `${count}`, status: 'in_review' }));
    await w.work();
    expect(await inbox(w)).toEqual([]);
    expect(w.vendor.called('getSession').length).toBeLessThanOrEqual(2);
  });
});
