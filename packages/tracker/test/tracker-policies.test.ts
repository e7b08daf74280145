import type { TrackerPolicies } from '../src/index';
import { places } from './processes';
import { DAY, HOUR, SECOND, START, told, type World, worldsAt } from './world';

const INPUT = { reference: 'order-1', subject: 'customer-7' };
const RETENTION: TrackerPolicies = { retention: { days: 30 } };
const iso = (at: number) => new Date(at).toISOString();

describe.each(places('policies'))('policies on $name', (place) => {
  const world = worldsAt(place);

  /** A session that was approved at the start. */
  const approved = async (options: Parameters<typeof world>[0] = {}) => {
    const w = await world(options);
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    w.vendor.session(ref.id).status = 'completed';
    await w.tracker.proofing.getSession(ref);
    await w.work();
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
    return { ...w, ref };
  };
  const isForgotten = async (w: World & { ref: { readonly provider: string; readonly id: string } }) => {
    expect(await w.tracker.session(w.ref)).toBeUndefined();
    for (const query of [{}, { reference: INPUT.reference }, { subject: INPUT.subject }])
      expect((await w.tracker.sessions(query)).sessions).toEqual([]);
    const { entries, intact } = await w.tracker.history(w.ref);
    expect(intact).toBe(true);
    expect(entries.every((entry) => !('facts' in entry))).toBe(true);
    expect(await w.tracker.events()).toEqual((await w.tracker.events()).map(({ ref: _, ...event }) => event));
    return entries.map(({ kind }) => kind);
  };

  describe('retention', () => {
    it('erases at the vendor, tells the app, and then forgets', async () => {
      const w = await approved({ policies: RETENTION });
      await w.workFor(30 * DAY - SECOND);
      expect(w.vendor.called('eraseSession')).toEqual([]);
      expect(await w.tracker.session(w.ref)).toMatchObject(INPUT);
      await w.workFor(HOUR);
      expect(w.vendor.called('eraseSession')).toHaveLength(1);
      expect(told(w.heard).slice(2)).toEqual([
        '3 erased completed approved',
        '4 redacted completed approved',
      ]);
      // The app can still tell whose data it was.
      expect(w.heard.slice(2)).toMatchObject([
        { session: INPUT, erasure: { scope: 'session', vendor: 'done' } },
        { session: INPUT, erasure: { scope: 'session', vendor: 'done' } },
      ]);
      expect(await isForgotten(w)).toEqual(['routed', 'changed', 'erased', 'redacted']);
      await w.workFor(90 * DAY);
      expect(w.heard).toHaveLength(4);
      expect(w.vendor.called('eraseSession')).toHaveLength(1);
    });

    it.each([
      ['about a change', {}],
      ['with an end of its own', { ends: 'expired' } as const],
      ['about an object of the session', { about: 'object' } as const],
    ])('stays when a late message comes, %s', async (_what, message) => {
      const w = await approved({
        policies: { retention: { days: 30, eraseAtVendor: false } },
        vendor: { webhooks: true },
      });
      await w.workFor(31 * DAY);
      const before = await w.tracker.history(w.ref);
      w.vendor.session(w.ref.id).decision = 'declined';
      const asked = w.vendor.called('getSession').length;
      expect(await w.receive(w.vendor.message(w.ref.id, message))).toBe(200);
      await w.workFor(DAY);
      expect(w.heard).toHaveLength(3);
      expect(await isForgotten(w)).toEqual(['routed', 'changed', 'redacted']);
      expect(await w.tracker.history(w.ref)).toEqual(before);
      expect(await w.sql('select 1 from {schema}.inbox')).toEqual([]);
      expect(w.vendor.called('getSession')).toHaveLength(asked);
      expect(await w.tracker.status()).toMatchObject({ due: 0, events: { waiting: 0, dead: 0 } });
    });

    it('forgets also where the vendor cannot erase', async () => {
      const w = await approved({ policies: RETENTION, vendor: { erases: 'never' } });
      await w.workFor(31 * DAY);
      expect(w.heard[2]).toMatchObject({
        type: 'session.redacted',
        session: INPUT,
        erasure: { scope: 'session', vendor: 'not_supported' },
      });
      await isForgotten(w);
    });

    it('leaves the data at the vendor if the app says so', async () => {
      const w = await approved({ policies: { retention: { days: 30, eraseAtVendor: false } } });
      await w.workFor(31 * DAY);
      expect(w.heard[2]).toMatchObject({ type: 'session.redacted', erasure: { vendor: 'kept' } });
      expect(w.vendor.called('eraseSession')).toEqual([]);
      await isForgotten(w);
    });

    it('waits for the vendor to confirm', async () => {
      const w = await approved({ policies: RETENTION, vendor: { erases: 'later' } });
      await w.workFor(33 * DAY);
      expect(told(w.heard).slice(2)).toEqual(['3 erasing completed approved']);
      expect(w.vendor.called('getSession').length).toBeLessThan(6);
      w.vendor.session(w.ref.id).erasure = { status: 'done', scope: 'session', at: iso(START + 33 * DAY) };
      await w.workFor(2 * DAY);
      expect(told(w.heard).slice(3)).toEqual([
        '4 erased completed approved',
        '5 redacted completed approved',
      ]);
      expect(w.heard[4]).toMatchObject({ erasure: { vendor: 'done' } });
      await isForgotten(w);
    });

    it('does not wait for ever', async () => {
      const w = await approved({ policies: RETENTION, vendor: { erases: 'later' } });
      await w.workFor(62 * DAY);
      expect(told(w.heard).slice(2)).toEqual([
        '3 erasing completed approved',
        '4 redacted completed approved',
      ]);
      expect(w.heard[3]).toMatchObject({ erasure: { vendor: 'requested' } });
      await isForgotten(w);
    });

    it('tries again while the vendor is down, and then says that the data is still there', async () => {
      const w = await approved({ policies: RETENTION });
      w.vendor.fails = () => 'PROVIDER_UNAVAILABLE';
      await w.workFor(30 * DAY + 5 * HOUR);
      expect(w.vendor.called('eraseSession').length).toBeGreaterThan(4);
      expect(w.vendor.called('eraseSession').length).toBeLessThan(8);
      expect(w.heard).toHaveLength(2);
      w.clock.move(30 * DAY);
      await w.workFor(HOUR);
      expect(w.heard[2]).toMatchObject({ type: 'session.redacted', erasure: { vendor: 'kept' } });
      await isForgotten(w);
    });

    it.each(['gone', 'not found'])('counts a session as erased that is %s at the vendor', async (how) => {
      const w = await approved({ policies: RETENTION });
      if (how === 'gone')
        w.vendor.session(w.ref.id).erasure = { status: 'done', scope: 'session', at: iso(START) };
      else w.vendor.sessions.clear();
      await w.workFor(31 * DAY);
      expect(told(w.heard).slice(2)).toEqual([
        '3 erased completed approved',
        '4 redacted completed approved',
      ]);
      await isForgotten(w);
    });

    it('keeps the ids that events still need', async () => {
      let isOpen = false;
      const w = await world({
        policies: { ...RETENTION, delivery: { maxDelayMs: HOUR, attempts: 1_000 } },
        onSession: () => {
          if (!isOpen) throw new Error('not now');
        },
      });
      const { ref } = await w.tracker.proofing.createSession(INPUT);
      w.vendor.session(ref.id).status = 'completed';
      await w.tracker.proofing.getSession(ref);
      await w.workFor(DAY);
      w.clock.move(30 * DAY);
      await w.workFor(2 * HOUR);
      expect(await w.tracker.session(ref)).toMatchObject(INPUT);
      isOpen = true;
      await w.workFor(3 * HOUR);
      expect((await w.tracker.events()).map(({ state }) => state)).toEqual(Array(4).fill('delivered'));
      await isForgotten({ ...w, ref });
    });

    it('applies to sessions that ended before there was a policy, and in processes that know of none', async () => {
      const w = await approved();
      const worker = await w.another({ policies: RETENTION });
      await w.workFor(31 * DAY, worker);
      expect(told(w.heard).slice(2)).toEqual([
        '3 erased completed approved',
        '4 redacted completed approved',
      ]);
      await isForgotten(w);
    });

    it('is longer if the policy is changed in time', async () => {
      const w = await approved({ policies: RETENTION });
      const worker = await w.another({ policies: { retention: { days: 90 } } });
      await w.workFor(89 * DAY, worker);
      expect(w.heard).toHaveLength(2);
      await w.workFor(2 * DAY, worker);
      expect(w.heard).toHaveLength(4);
    });
  });

  it('an erasure that the app requested is followed without a policy', async () => {
    const w = await approved({ vendor: { erases: 'later' } });
    await w.tracker.proofing.eraseSession(w.ref);
    await w.workFor(HOUR);
    expect(told(w.heard).slice(2)).toEqual(['3 erasing completed approved']);
    w.vendor.session(w.ref.id).erasure = { status: 'done', scope: 'session', at: iso(START + DAY) };
    await w.workFor(3 * DAY);
    expect(told(w.heard).slice(3)).toEqual(['4 erased completed approved']);
    expect(await w.tracker.session(w.ref)).toMatchObject({ ...INPUT, erasure: { status: 'done' } });
    const asked = w.vendor.calls.length;
    await w.workFor(30 * DAY);
    expect(w.vendor.calls).toHaveLength(asked);
  });

  describe('the reminder to verify again', () => {
    const REVERIFY: TrackerPolicies = { reverify: { days: 365 } };

    it('comes once', async () => {
      const w = await approved({ policies: REVERIFY });
      const other = await w.another();
      await w.workFor(364 * DAY);
      expect(w.heard).toHaveLength(2);
      await Promise.all([w.workFor(2 * DAY), w.workFor(2 * DAY, other)]);
      await w.workFor(800 * DAY);
      expect(told(w.heard).slice(2)).toEqual(['3 reverify completed approved']);
      expect(w.heard[2]).toMatchObject({ session: INPUT });
      expect((await w.tracker.history(w.ref)).entries.map(({ kind }) => kind)).toEqual([
        'routed',
        'changed',
        'reverify',
      ]);
    });

    it('does not come for a person who was declined', async () => {
      const w = await world({ policies: REVERIFY });
      const { ref } = await w.tracker.proofing.createSession(INPUT);
      w.vendor.session(ref.id).status = 'completed';
      w.vendor.session(ref.id).decision = 'declined';
      await w.workFor(800 * DAY);
      expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed declined']);
    });

    it('comes again for another approval of the same session', async () => {
      const w = await approved({ policies: REVERIFY, vendor: { webhooks: true } });
      await w.workFor(366 * DAY);
      for (const status of ['in_review', 'completed'] as const) {
        w.vendor.session(w.ref.id).status = status;
        await w.tracker.proofing.getSession(w.ref);
        w.clock.move(HOUR);
      }
      await w.workFor(364 * DAY);
      expect(w.heard).toHaveLength(5);
      await w.workFor(2 * DAY);
      expect(told(w.heard).slice(2)).toEqual([
        '3 reverify completed approved',
        '4 overturned in_review',
        '5 changed completed approved',
        '6 reverify completed approved',
      ]);
    });
  });

  it('attempts are counted across processes', async () => {
    const policies: TrackerPolicies = { attempts: { max: 2, then: 'decline' } };
    const w = await world({ policies, vendor: { retries: true } });
    const other = await w.another();
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    const found = w.vendor.session(ref.id);
    found.status = 'action_required';
    await w.workFor(HOUR);
    await other.proofing.retrySession(ref, INPUT);
    w.clock.move(SECOND);
    await w.work();
    w.clock.move(SECOND);
    found.status = 'action_required';
    await w.workFor(HOUR);
    expect(told(w.heard)).toEqual([
      '1 created pending',
      '2 changed action_required',
      '3 changed pending',
      '4 changed action_required',
      '5 changed completed declined',
    ]);
    expect(await other.session(ref)).toMatchObject({ decidedBy: 'app', attempts: { made: 2 } });
    expect(w.vendor.called('cancelSession')).toHaveLength(1);
    await expect(other.proofing.retrySession(ref, INPUT)).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
