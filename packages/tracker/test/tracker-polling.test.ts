import { systemRandom } from '@anyproof/core';
import { places } from './processes';
import type { Vendor } from './vendor';
import { DAY, HOUR, MINUTE, pause, SECOND, START, told, until, type World, worldsAt } from './world';

const INPUT = { reference: 'order-1', subject: 'customer-7' };

/** Few polls, so that months pass quickly. */
const RARE = { polling: { maxMs: 2 * DAY, withMessagesMs: DAY } };

/** The pauses between the queries about a session, the first one counted from its creation. */
const pauses = (vendor: Vendor, session = 'vendor-1', from = START) =>
  vendor.called('getSession', session).map(({ at }, index, all) => at - (all[index - 1]?.at ?? from));

describe.each(places('polls'))('polls on $name', (place) => {
  const world = worldsAt(place);
  const withSession = async (options: Parameters<typeof world>[0] = {}) => {
    const w = await world(options);
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    await w.work();
    return { ...w, ref };
  };
  const providerStatus = async (w: World) => (await w.tracker.status()).providers[0];

  it('become rarer as a session grows older, from the shortest interval to the longest', async () => {
    const w = await withSession({ policies: { polling: { minMs: 10 * SECOND, maxMs: 5 * MINUTE } } });
    await w.workFor(3 * HOUR);
    const all = pauses(w.vendor);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(10 * SECOND);
    expect(Math.max(...all)).toBeLessThanOrEqual(1.1 * 5 * MINUTE);
    expect(all.slice(0, 3).every((one) => one < 12 * SECOND)).toBe(true);
    expect(all.slice(-3)).toEqual([5 * MINUTE, 5 * MINUTE, 5 * MINUTE]);
    expect([...all].sort((a, b) => a - b)).toEqual(all);
  });

  it('come no faster than the vendor asks', async () => {
    const w = await world();
    w.vendor.pollAfterMs = 3 * MINUTE;
    await w.tracker.proofing.createSession(INPUT);
    await w.workFor(HOUR);
    const all = pauses(w.vendor);
    expect(all.length).toBeGreaterThan(10);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(3 * MINUTE);
  });

  it('of sessions that were created together do not stay together', async () => {
    const clock = (await world()).clock;
    const w = await world({ deps: { clock, random: systemRandom } });
    for (let count = 0; count < 12; count += 1)
      await w.tracker.proofing.createSession({ reference: `order-${count}` });
    const times = await w.sql('select distinct poll_at from {schema}.sessions');
    expect(times.length).toBeGreaterThan(6);
  });

  it('are a slow safety net where messages arrive', async () => {
    const w = await withSession({ vendor: { webhooks: true } });
    await w.workFor(HOUR);
    expect(pauses(w.vendor)).toEqual([15 * MINUTE, 15 * MINUTE, 15 * MINUTE, 15 * MINUTE]);
    // The message about its end is lost.
    w.vendor.session(w.ref.id).status = 'completed';
    await w.workFor(HOUR);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
  });

  it.each(['completed', 'expired', 'abandoned', 'canceled', 'failed'] as const)(
    'end when the session is %s',
    async (status) => {
      const w = await withSession();
      w.vendor.session(w.ref.id).status = status;
      await w.workFor(HOUR);
      expect(w.vendor.called('getSession')).toHaveLength(1);
      await w.workFor(60 * DAY);
      expect(w.vendor.called('getSession')).toHaveLength(1);
      expect(w.heard).toHaveLength(2);
    },
  );

  it('end when the app itself learns of the end, which is told like any other', async () => {
    const w = await withSession();
    w.vendor.session(w.ref.id).status = 'completed';
    const web = await w.another();
    expect(await web.proofing.getSession(w.ref)).toMatchObject({ status: 'completed' });
    await w.workFor(DAY);
    expect(w.vendor.called('getSession')).toHaveLength(1);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
  });

  it('end even if the app learns of the end while a worker asks', async () => {
    const w = await withSession();
    const web = await w.another();
    w.clock.move(HOUR);
    let isAsked = false;
    w.vendor.beforeAnswer = async ({ verb }) => {
      if (verb !== 'getSession' || isAsked) return;
      isAsked = true;
      w.vendor.session(w.ref.id).status = 'completed';
      w.clock.move(SECOND);
      await web.proofing.getSession(w.ref);
    };
    await w.work();
    w.vendor.beforeAnswer = async () => undefined;
    await w.workFor(60 * DAY);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
    // The worker's, the app's, and one to reconcile the two.
    expect(w.vendor.called('getSession').length).toBeLessThanOrEqual(4);
  });

  it('back off while the vendor fails, and recover with it', async () => {
    const w = await withSession();
    w.vendor.fails = () => 'PROVIDER_UNAVAILABLE';
    await w.workFor(2 * HOUR);
    const failed = pauses(w.vendor);
    expect(failed.length).toBeLessThan(22);
    expect(Math.max(...failed)).toBeLessThanOrEqual(1.1 * 10 * MINUTE);
    expect([...failed].sort((a, b) => a - b)).toEqual(failed);
    expect(await w.tracker.status()).toMatchObject({ failing: 1, sessions: { pending: 1 } });
    w.vendor.fails = () => undefined;
    await w.workFor(11 * MINUTE);
    expect((await w.tracker.status()).failing).toBe(0);
    expect(told(w.heard)).toEqual(['1 created pending']);
  });

  it('wait as long as a vendor asks that limits them', async () => {
    const w = await withSession();
    w.vendor.fails = () => ({ code: 'RATE_LIMITED', retryAfterMs: 30 * MINUTE });
    await w.workFor(2 * HOUR);
    expect(Math.min(...pauses(w.vendor).slice(1))).toBeGreaterThanOrEqual(30 * MINUTE);
  });

  describe('when the vendor fails too often in a row', () => {
    const OUTAGE = { outage: { failures: 3, pauseMs: 10 * MINUTE } };
    const out = async () => {
      const w = await withSession({ policies: OUTAGE });
      for (let count = 2; count <= 8; count += 1)
        await w.tracker.proofing.createSession({ reference: `order-${count}` });
      w.vendor.fails = () => 'TIMEOUT';
      w.clock.move(MINUTE);
      await w.work();
      return { ...w, other: await w.another() };
    };

    it('stop in all processes, and for all of its sessions', async () => {
      const w = await out();
      expect(w.vendor.called('getSession')).toHaveLength(3);
      const outageUntil = w.clock.now() + 10 * MINUTE;
      expect(await providerStatus(w)).toEqual({
        name: 'vendor',
        open: 8,
        failures: 3,
        outageUntil: new Date(outageUntil).toISOString(),
      });
      await w.workFor(9 * MINUTE, w.other);
      expect(w.vendor.called('getSession')).toHaveLength(3);
      // Then one query tries, and not all of them at once.
      w.clock.move(15 * MINUTE);
      await w.work(w.other);
      expect(w.vendor.called('getSession')).toHaveLength(4);
    });

    it('go on when it answers again', async () => {
      const w = await out();
      w.vendor.fails = () => undefined;
      await w.workFor(25 * MINUTE, w.other);
      for (const session of w.vendor.sessions.values()) expect(session.polls).toBeGreaterThan(0);
      expect(await providerStatus(w)).toEqual({ name: 'vendor', open: 8, failures: 0 });
    });
  });

  it('do not stop for errors that are about one session', async () => {
    const w = await withSession({ policies: { outage: { failures: 2 } } });
    w.vendor.fails = () => 'PROVIDER_REJECTED';
    await w.workFor(HOUR);
    expect(await providerStatus(w)).toMatchObject({ failures: 0 });
  });

  it('pause and resume in all processes; messages wait, events do not', async () => {
    const w = await world({ vendor: { webhooks: true } });
    const other = await w.another();
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    await w.tracker.pause('vendor', 'maintenance at the vendor');
    await w.workFor(DAY, other);
    expect(w.vendor.called('getSession')).toEqual([]);
    expect(told(w.heard)).toEqual(['1 created pending']);
    expect(await providerStatus(w)).toEqual({
      name: 'vendor',
      open: 1,
      failures: 0,
      paused: { since: new Date(START).toISOString(), reason: 'maintenance at the vendor' },
    });
    expect(await other.advance(ref)).toMatchObject({ outcome: 'idle' });

    w.vendor.session(ref.id).status = 'completed';
    await w.receive(w.vendor.message(ref.id, { status: 'completed' }));
    await w.receive(w.vendor.message(ref.id, { about: 'object' }));
    await w.workFor(HOUR, other);
    expect(w.vendor.calls).toHaveLength(1);
    expect((await w.tracker.status()).inbox.waiting).toBe(2);

    await other.resume('vendor');
    await w.work();
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
    await w.workFor(HOUR);
    expect((await w.tracker.status()).inbox.waiting).toBe(0);
    expect(await providerStatus(w)).toEqual({ name: 'vendor', open: 0, failures: 0 });
  });

  it('of a provider that is not configured can be neither paused nor resumed', async () => {
    const w = await world();
    expect(() => w.tracker.pause('another')).toThrow(expect.objectContaining({ code: 'NO_SUCH_PROVIDER' }));
    expect(() => w.tracker.resume('another')).toThrow(expect.objectContaining({ code: 'NO_SUCH_PROVIDER' }));
  });

  it('give a session up that never ends, as expired', async () => {
    const w = await withSession({ policies: RARE });
    await w.workFor(31 * DAY);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed expired']);
    expect(w.heard[1]).toMatchObject({ at: new Date(START + 30 * DAY).toISOString() });
    expect(await w.tracker.session(w.ref)).toMatchObject({ status: 'expired', endedBy: 'app' });
    const asked = w.vendor.calls.length;
    await w.workFor(60 * DAY);
    expect(w.vendor.calls).toHaveLength(asked);
  });

  it("give a session up a day after the vendor's own limit", async () => {
    const w = await withSession({ policies: RARE });
    w.vendor.session(w.ref.id).expiresAt = new Date(START + 2 * DAY).toISOString();
    await w.workFor(2 * DAY + HOUR);
    expect(w.heard).toHaveLength(1);
    await w.workFor(DAY);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed expired']);
  });

  it('give no session up while the vendor is down', async () => {
    const w = await withSession({ policies: { polling: { giveUpMs: 2 * HOUR } } });
    w.vendor.fails = () => 'NETWORK';
    await w.workFor(5 * HOUR);
    expect(w.heard).toHaveLength(1);
    w.vendor.fails = () => undefined;
    w.vendor.session(w.ref.id).status = 'completed';
    await w.workFor(HOUR);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
  });

  it('give a session up in the end that the vendor lost', async () => {
    const w = await withSession({ policies: { polling: { giveUpMs: 2 * HOUR } } });
    w.vendor.sessions.clear();
    await w.workFor(5 * HOUR);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed expired']);
    const asked = w.vendor.calls.length;
    await w.workFor(DAY);
    expect(w.vendor.calls).toHaveLength(asked);
  });

  it('end at once for a session whose data was erased', async () => {
    const w = await withSession({ policies: RARE });
    await w.tracker.proofing.eraseSession(w.ref);
    await w.workFor(60 * DAY);
    expect(w.vendor.called('getSession')).toHaveLength(1);
    expect(told(w.heard)).toEqual(['1 created pending', '2 erased pending', '3 changed expired']);
    expect(await w.tracker.session(w.ref)).toMatchObject({ status: 'expired', erasure: { status: 'done' } });
  });

  it('tell of an end that the vendor takes back, and go on', async () => {
    const w = await withSession({ vendor: { webhooks: true } });
    const found = w.vendor.session(w.ref.id);
    found.status = 'expired';
    await w.workFor(HOUR);
    found.status = 'processing';
    await w.receive(w.vendor.message(w.ref.id, { eventId: 'again' }));
    await w.workFor(HOUR);
    found.status = 'completed';
    found.decision = 'declined';
    await w.workFor(2 * HOUR);
    expect(told(w.heard)).toEqual([
      '1 created pending',
      '2 changed expired',
      '3 overturned processing',
      '4 changed completed declined',
    ]);
    expect(w.heard[2]).toMatchObject({ before: { status: 'expired' } });
    expect(w.heard[2]?.session).not.toHaveProperty('endedAt');
    expect(await w.tracker.history(w.ref)).toMatchObject({ intact: true });
    expect((await w.tracker.session(w.ref))?.endedAt).toBe(w.heard[3]?.at);
  });

  it('tell of an end that comes after the app gave up', async () => {
    const w = await withSession({ policies: RARE, vendor: { webhooks: true } });
    await w.workFor(31 * DAY);
    w.vendor.session(w.ref.id).status = 'completed';
    await w.receive(w.vendor.message(w.ref.id, { status: 'completed' }));
    await w.work();
    expect(told(w.heard)).toEqual([
      '1 created pending',
      '2 changed expired',
      '3 overturned completed approved',
    ]);
  });

  it('begin anew for a session that is opened again, which is told', async () => {
    const w = await withSession({ policies: RARE, vendor: { retries: true } });
    const found = w.vendor.session(w.ref.id);
    found.status = 'completed';
    found.decision = 'declined';
    await w.workFor(40 * DAY);
    const asked = w.vendor.called('getSession').length;
    const reopenedAt = w.clock.now();
    expect((await w.tracker.proofing.retrySession(w.ref, INPUT)).ref.id).toBe(w.ref.id);
    w.clock.move(SECOND);
    await w.workFor(MINUTE);
    const again = w.vendor
      .called('getSession')
      .slice(asked)
      .filter(({ at }) => at > reopenedAt);
    expect(again.length).toBeGreaterThan(5);
    found.status = 'completed';
    found.decision = 'approved';
    await w.workFor(HOUR);
    expect(told(w.heard)).toEqual([
      '1 created pending',
      '2 changed completed declined',
      '3 changed pending',
      '4 changed completed approved',
    ]);
    expect(w.heard[2]).toMatchObject({ before: { status: 'completed', decision: 'declined' } });
    expect((await w.tracker.history(w.ref)).entries.map(({ kind }) => kind)).toEqual([
      'routed',
      'changed',
      'reopened',
      'changed',
      'changed',
    ]);
  });

  it('follow at once when a further attempt is opened of a session that waited', async () => {
    const w = await withSession({ policies: RARE, vendor: { retries: true } });
    const found = w.vendor.session(w.ref.id);
    found.status = 'action_required';
    await w.workFor(5 * DAY);
    const { polls } = found;
    await w.tracker.proofing.retrySession(w.ref, INPUT);
    w.clock.move(SECOND);
    await w.workFor(MINUTE);
    expect(found.polls - polls).toBeGreaterThan(5);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed action_required', '3 changed pending']);
  });

  it('are never two at a time, even if the vendor answers later than a lease', async () => {
    const w = await withSession({ worker: { leaseMs: 1_000 } });
    const other = await w.another();
    w.clock.move(HOUR);
    w.vendor.beforeAnswer = () => pause(2_500).then(() => undefined);
    const first = w.tracker.advance(w.ref);
    let isDone = false;
    void first.finally(() => {
      isDone = true;
    });
    await until(() => w.vendor.called('getSession').length === 1);
    while (!isDone) {
      expect(await other.due()).toEqual([]);
      await pause(50);
    }
    expect(await first).toMatchObject({ outcome: 'done' });
    expect(w.vendor.called('getSession')).toHaveLength(1);
    expect(w.vendor.overlaps).toBe(1);
  }, 30_000);

  it('end with the signal of the caller, and the session is as due as before', async () => {
    const w = await withSession();
    w.clock.move(HOUR);
    const controller = new AbortController();
    w.vendor.beforeAnswer = () => {
      controller.abort();
      return new Promise(() => undefined);
    };
    const { outcome, error } = await w.tracker.advance(w.ref, { signal: controller.signal });
    expect([outcome, error]).toEqual(['failed', 'ABORTED']);
    expect(await w.tracker.due()).toHaveLength(1);
    expect((await w.tracker.status()).failing).toBe(0);
  });
});
