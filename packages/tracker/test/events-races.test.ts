// What only a server with several connections shows: statements that wait for each other.
import type { Queryable } from '../src/contract/database.js';
import type { OnTrackedSession } from '../src/contract/events.js';
import { onServer } from './database-server.js';
import { type EventsWorld, eventsWorld, START } from './events-world.js';

onServer('races of the delivery of events')('on PostgreSQL', () => {
  let world: EventsWorld;
  beforeAll(async () => {
    world = await eventsWorld('PostgreSQL');
  });
  afterAll(() => world.close());
  const deliverer = (handler: OnTrackedSession, timeoutMs = 30_000) =>
    world.deliverer({ target: { handler }, policies: { delivery: { timeoutMs } } });

  /** Resolves when a statement of this name waits for a lock. */
  async function blocked(name: string): Promise<void> {
    for (;;) {
      const { rows } = await world.database.query(
        `select 1 from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock' and query like '/* anyproof:' || $1::text || ' */%'`,
        [name],
      );
      if (rows.length > 0) return;
    }
  }

  /** Delivers while a transaction that `change` has written in is open; then that one commits. */
  async function deliverDuring(key: Buffer, change: (on: Queryable) => Promise<unknown>): Promise<number[]> {
    const seen: number[] = [];
    let delivering: Promise<unknown> | undefined;
    await world.database.transaction(async (transaction) => {
      await change(transaction);
      delivering = deliverer((_session, event) => seen.push(event.sequence)).deliver(key);
      await blocked('event-delivered');
    });
    await delivering;
    expect(await world.deliverAt(key)).toBeUndefined();
    expect((await world.events(key)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    return seen;
  }

  it('an event that is added while its session is about to have none is delivered', async () => {
    const { key } = await world.session();
    await world.add(key, 1);
    const seen = await deliverDuring(key, (transaction) => world.add(key, 1, transaction));
    expect(seen).toEqual([1, 2]);
  });

  it('an event that is sent again while its session is about to have none is delivered', async () => {
    const { key } = await world.session();
    const [first = ''] = await world.add(key, 1);
    await deliverer(() => undefined).deliver(key);
    await world.add(key, 1);
    // At the same instant as the delivery: no time tells the two apart.
    const seen = await deliverDuring(key, async (transaction) => {
      const query: Queryable['query'] = (text, values) => transaction.query(text, values);
      const again = world.deliverer({ target: 'none', database: { ...world.database, query } });
      expect(await again.resend({ ids: [first] })).toBe(1);
    });
    expect(seen).toEqual([2, 1]);
  });

  describe("while a transaction of the app's in another process is about to record a delivery,", () => {
    /** Another process whose handler hangs in its transaction until it is told how to end. */
    async function hanging(key: Buffer) {
      const [told, begun] = [gate<boolean>(), gate<undefined>()];
      const delivering = deliverer((_session, event, delivery) =>
        delivery.transaction(async (transaction) => {
          await transaction.query('insert into app (event, note) values ($1, $2)', [event.id, 'first']);
          begun.open(undefined);
          if (!(await told.opened)) throw new Error('taken back');
        }),
      ).deliver(key);
      await begun.opened;
      return { end: told.open, delivering };
    }
    const later = { delivered: 0, failed: true, next: new Date(START + 60_000) };

    it.each<[what: string, handler: OnTrackedSession]>([
      [
        'a handler with a transaction is refused at once',
        (_session, _event, delivery) => delivery.transaction(async () => undefined),
      ],
      ['a handler without one records nothing', () => undefined],
      ['a handler that fails records nothing', () => Promise.reject(new Error('marie'))],
    ])('%s', async (_what, handler) => {
      const { key } = await world.session();
      await world.add(key, 1);
      const { end, delivering } = await hanging(key);
      let calls = 0;
      const counted: OnTrackedSession = (session, event, delivery) => {
        calls += 1;
        return handler(session, event, delivery);
      };
      await expect(deliverer(counted, 5_000).deliver(key)).resolves.toEqual(later);
      expect(calls).toBe(1);
      expect(await world.events(key)).toMatchObject([{ attempts: 0, problem: null, state: 'waiting' }]);
      expect(await world.deliverAt(key)).toBe(START + 60_000);
      end(true);
      await expect(delivering).resolves.toMatchObject({ delivered: 1, failed: false });
      expect(await world.events(key)).toMatchObject([{ attempts: 1, state: 'delivered' }]);
    });

    it('and takes it back, the event is delivered again', async () => {
      const { key } = await world.session();
      await world.add(key, 1);
      const { end, delivering } = await hanging(key);
      await deliverer(() => undefined).deliver(key);
      end(false);
      await expect(delivering).resolves.toMatchObject({ delivered: 0, failed: true });
      world.clock.at = START + 60_000;
      await expect(deliverer(() => undefined).deliver(key)).resolves.toEqual({ delivered: 1, failed: false });
      world.clock.at = START;
    });

    it('its own time limit does not take it back', async () => {
      const { key } = await world.session();
      const [id] = await world.add(key, 1);
      const slow: OnTrackedSession = (_session, event, delivery) =>
        delivery.transaction(async (transaction) => {
          await transaction.query('insert into app (event, note) values ($1, $2)', [event.id, 'slow']);
          await new Promise((resolve) => setTimeout(resolve, 400));
        });
      await expect(deliverer(slow, 50).deliver(key)).resolves.toEqual(later);
      while ((await world.events(key))[0]?.state === 'waiting')
        await new Promise((resolve) => setTimeout(resolve, 20));
      const { rows } = await world.database.query('select note from app where event = $1', [id]);
      expect(rows).toEqual([{ note: 'slow' }]);
      expect(await world.deliverAt(key)).toBe(START + 60_000);
    });
  });

  it('two processes that deliver and send again do not wait for each other in a circle', async () => {
    const sessions = await Promise.all(Array.from({ length: 6 }, () => world.session()));
    const ids = (await Promise.all(sessions.map(({ key }) => world.add(key, 5)))).flat();
    const worker = deliverer(() => undefined);
    const rounds = Array.from({ length: 10 }, (_, round) => round);
    await Promise.all([
      ...sessions.map(async ({ key }) => {
        for (const _round of rounds) await worker.deliver(key);
      }),
      (async () => {
        for (const _round of rounds) await worker.resend({ ids });
      })(),
    ]);
    // Where a delivery met a resend, the look at what is left was postponed.
    world.clock.at = START + 60_000;
    for (const { key } of sessions) {
      await worker.deliver(key);
      expect((await world.events(key)).map(({ state }) => state)).toEqual(Array(5).fill('delivered'));
      expect(await world.deliverAt(key)).toBeUndefined();
    }
  });
});

function gate<T>(): { readonly opened: Promise<T>; open(value: T): void } {
  const waiting: ((value: T) => void)[] = [];
  const opened = new Promise<T>((resolve) => waiting.push(resolve));
  return {
    opened,
    open: (value) => {
      for (const resolve of waiting) resolve(value);
    },
  };
}
