// Workers that share a database: each session has one at a time, and none loses its work.
import { places } from './processes';
import type { VendorCall } from './vendor';
import { DAY, HOUR, pause, SECOND, told, until, type World, worldsAt } from './world';

const INPUT = { reference: 'order-1', subject: 'customer-7' };
const SHORT = { leaseMs: 600, intervalMs: 20 };

describe.each(places('workers'))('workers on $name', (place) => {
  const world = worldsAt(place);

  const create = async (w: World, sessions: number) => {
    for (let count = 1; count <= sessions; count += 1)
      await w.tracker.proofing.createSession({ reference: `order-${count}` });
  };
  const polls = (w: World) => [...w.vendor.sessions.values()].map((session) => session.polls);

  it('query each due session once, and never one session twice at a time', async () => {
    const w = await world({ worker: { intervalMs: 10, concurrency: 10 } });
    const other = await w.another();
    await create(w, 50);
    w.vendor.beforeAnswer = () => pause(15).then(() => undefined);
    w.clock.move(HOUR);
    await Promise.all([w.tracker.start(), other.start()]);
    await until(() => polls(w).every((count) => count > 0));
    await until(async () => (await w.tracker.status()).claimed === 0);
    await pause(200);
    expect(polls(w)).toEqual(Array(50).fill(1));
    expect(w.vendor.overlaps).toBe(1);
    await until(() => w.heard.length === 50);
    expect(new Set(w.heard.map(({ id }) => id)).size).toBe(50);
    expect(w.errors).toEqual([]);
  });

  it('have no more sessions in progress than they may', async () => {
    const w = await world({ worker: { intervalMs: 10, concurrency: 4 } });
    await create(w, 25);
    let now = 0;
    let most = 0;
    w.vendor.beforeAnswer = async () => {
      now += 1;
      most = Math.max(most, now);
      await pause(10);
      now -= 1;
    };
    w.clock.move(HOUR);
    await w.tracker.start();
    await until(() => polls(w).every((count) => count > 0));
    expect(most).toBe(4);
  });

  it('take over what a dead process held when its lease ends, and not before', async () => {
    const w = await world({ worker: SHORT });
    await create(w, 6);
    w.clock.move(HOUR);
    const dying = await w.mortal(() => false);
    w.vendor.beforeAnswer = () => new Promise(() => undefined);
    await dying.tracker.start();
    await until(() => w.vendor.called('getSession').length === 6);
    const diedAt = Date.now();
    dying.die();
    w.vendor.beforeAnswer = async () => undefined;
    await w.tracker.start();
    await until(() => w.vendor.called('getSession').length === 12);
    // Its last renewal may be a third of a lease ago.
    expect(Date.now() - diedAt).toBeGreaterThan(SHORT.leaseMs / 2);
    await until(() => w.heard.length === 6);
    expect(polls(w)).toEqual(Array(6).fill(2));
  });

  it('end what they are at before a lease does that they cannot renew', async () => {
    const w = await world({ worker: { ...SHORT, leaseMs: 2_000 } });
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    await w.work();
    w.clock.move(HOUR);
    const stale = await w.mortal((statement) => {
      if (statement === 'renew-claims') throw new Error('no connection');
      return false;
    });
    w.vendor.beforeAnswer = () => new Promise(() => undefined);
    await stale.tracker.start();
    await until(() => w.vendor.called('getSession').length === 1);
    w.vendor.beforeAnswer = async () => undefined;
    w.vendor.session(ref.id).status = 'in_review';
    await w.tracker.start();
    await until(() => w.heard.length === 2);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed in_review']);
    expect(w.vendor.overlaps).toBe(1);
  });

  it('change nothing when they wake after their lease, and others have taken over', async () => {
    const w = await world();
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    await w.work();
    w.clock.move(HOUR);
    const stale = await w.mortal(() => false);
    let answer: () => void = () => undefined;
    w.vendor.beforeAnswer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const step = stale.tracker.advance(ref);
    await until(() => w.vendor.called('getSession').length === 1);
    w.vendor.beforeAnswer = async () => undefined;
    w.vendor.session(ref.id).status = 'in_review';
    await w.expire();
    expect(await w.tracker.due()).toHaveLength(1);
    expect(await w.tracker.advance(ref)).toMatchObject({ outcome: 'done', session: { status: 'in_review' } });
    const [before] = await w.sql('select * from {schema}.sessions');
    answer();
    expect(await step).not.toHaveProperty('dueAt');
    // Its answer is older than that of the one that took over.
    expect(await w.sql('select poll_at, claim, failures, status from {schema}.sessions')).toEqual([
      {
        poll_at: before?.['poll_at'],
        claim: null,
        failures: 0,
        status: 'in_review',
      },
    ]);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed in_review']);
  });

  it('are at a session alone, even if its job is given to another worker meanwhile', async () => {
    const w = await world();
    await w.tracker.proofing.createSession(INPUT);
    await w.work();
    w.clock.move(HOUR);
    let answer: () => void = () => undefined;
    w.vendor.beforeAnswer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    await w.tracker.start();
    await until(() => w.vendor.called('getSession').length === 1);
    const [made] = await w.sql(
      `select table_schema from information_schema.tables where table_name = 'job' and table_schema like $1`,
      [`${w.schema}\\_jobs%`],
    );
    const jobs = `${String(made?.['table_schema'])}.job`;
    // As when it has expired, since the work takes long.
    expect(
      await w.sql(`update ${jobs} set state = 'created' where state = 'active' returning 1`),
    ).toHaveLength(1);
    const other = await w.another();
    await other.start();
    await until(async () => (await w.sql(`select 1 from ${jobs} where state = 'created'`)).length === 0);
    await pause(200);
    expect(w.vendor.called('getSession')).toHaveLength(1);
    answer();
    await until(async () => (await w.tracker.status()).claimed === 0);
    expect(w.vendor.called('getSession')).toHaveLength(1);
    expect(w.errors).toEqual([]);
  });

  it('leave running work alone when the clock jumps', async () => {
    const w = await world();
    const { ref } = await w.tracker.proofing.createSession(INPUT);
    await w.work();
    w.clock.move(HOUR);
    const other = await w.another();
    w.vendor.beforeAnswer = async ({ verb }: VendorCall) => {
      if (verb !== 'getSession') return;
      w.clock.move(DAY);
      expect(await other.due()).toEqual([]);
      expect(await other.advance(ref)).toMatchObject({ outcome: 'busy' });
    };
    expect(await w.tracker.advance(ref)).toMatchObject({ outcome: 'done' });
    expect(w.vendor.called('getSession')).toHaveLength(1);
  });

  it('go on when all jobs are deleted under them', async () => {
    const w = await world({ worker: SHORT });
    const other = await w.another();
    await create(w, 12);
    w.clock.move(HOUR);
    const [jobs] = await w.sql(
      `select table_schema from information_schema.tables where table_name = 'job' and table_schema like $1`,
      [`${w.schema}\\_jobs%`],
    );
    expect(jobs).toBeUndefined();
    const deleting = { isOn: true, count: 0 };
    await Promise.all([w.tracker.start(), other.start()]);
    const [made] = await w.sql(
      `select table_schema from information_schema.tables where table_name = 'job' and table_schema like $1`,
      [`${w.schema}\\_jobs%`],
    );
    const deleted = (async () => {
      while (deleting.isOn) {
        deleting.count += (
          await w.sql(`delete from ${String(made?.['table_schema'])}.job returning 1`)
        ).length;
        await pause(2);
      }
    })();
    await pause(SECOND);
    deleting.isOn = false;
    await deleted;
    await until(() => polls(w).every((count) => count > 0));
    await until(() => w.heard.length === 12);
    expect(deleting.count).toBeGreaterThan(0);
    expect(w.vendor.overlaps).toBe(1);
  });

  it('settle creations, messages about objects, and events, as due and advance do', async () => {
    const w = await world({ vendor: { webhooks: true }, worker: SHORT });
    const dying = await w.mortal((statement) => statement === 'track-session');
    void dying.tracker.proofing.createSession(INPUT).catch(() => undefined);
    await until(() => dying.isDead());
    await w.tracker.start();
    await until(() => w.heard.length === 1);
    w.vendor.session('vendor-1').status = 'completed';
    await w.receive(w.vendor.message('vendor-1', { about: 'object' }));
    await until(() => w.heard.length === 2);
    expect(told(w.heard)).toEqual(['1 created pending', '2 changed completed approved']);
    expect(w.vendor.sessions.size).toBe(1);
    expect(await w.tracker.status()).toMatchObject({ inbox: { waiting: 0 }, creations: { open: 0 } });
  });

  it('work beside schedulers of the app', async () => {
    const w = await world({ worker: { intervalMs: 5, concurrency: 3 } });
    const other = await w.another();
    await create(w, 20);
    w.vendor.beforeAnswer = () => pause(5).then(() => undefined);
    w.clock.move(HOUR);
    await w.tracker.start();
    for (let rounds = 0; rounds < 6; rounds += 1)
      await Promise.all((await other.due()).map((ref) => other.advance(ref)));
    await until(() => polls(w).every((count) => count > 0));
    await until(() => w.heard.length >= 20);
    expect(polls(w)).toEqual(Array(20).fill(1));
    expect(w.vendor.overlaps).toBe(1);
    expect(w.heard).toHaveLength(20);
  });
});
