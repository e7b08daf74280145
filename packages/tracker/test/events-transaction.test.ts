// What the app's handler writes in its own transaction is written once.
import type { Delivery, OnTrackedSession } from '../src/contract/events.js';
import { onServer } from './database-server.js';
import { type EventsWorld, eventsWorld, START } from './events-world.js';

function recordsOnce(engine: 'PGlite' | 'PostgreSQL'): void {
  let world: EventsWorld;
  beforeAll(async () => {
    world = await eventsWorld(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.clock.at = START;
  });
  const notes = async (ids: readonly string[]) => {
    const { rows } = await world.database.query<{ readonly note: string }>(
      'select note from app where event = any($1::uuid[]) order by note',
      [ids],
    );
    return rows.map(({ note }) => note);
  };

  describe("a delivery with a transaction of the app's", () => {
    const noting =
      (more: (delivery: Delivery) => unknown = () => undefined): OnTrackedSession =>
      async (_session, event, delivery) => {
        await delivery.transaction((transaction) =>
          transaction.query('insert into app (event, note) values ($1, $2)', [
            event.id,
            `attempt ${delivery.attempt}`,
          ]),
        );
        await more(delivery);
      };

    it('records both or nothing', async () => {
      const { key } = await world.session();
      const ids = await world.add(key, 2);
      let isBroken = true;
      const deliverer = world.withHandler(async (_session, event, delivery) => {
        const result = await delivery.transaction(async (transaction) => {
          await transaction.query('insert into app (event, note) values ($1, $2)', [
            event.id,
            `event ${event.sequence}`,
          ]);
          if (isBroken) throw new RangeError('after the first write');
          return 'done';
        });
        expect(result).toBe('done');
      });
      await expect(deliverer.deliver(key)).resolves.toMatchObject({ delivered: 0, failed: true });
      expect(await notes(ids)).toEqual([]);
      expect(await world.events(key)).toMatchObject([
        { attempts: 1, problem: 'RangeError', state: 'waiting' },
        {},
      ]);
      isBroken = false;
      world.clock.at = START + 5_000;
      await expect(deliverer.deliver(key)).resolves.toEqual({ delivered: 2, failed: false });
      expect(await notes(ids)).toEqual(['event 1', 'event 2']);
      expect(await world.events(key)).toMatchObject([
        { attempts: 2, problem: null, state: 'delivered' },
        { attempts: 1, state: 'delivered' },
      ]);
      expect(await world.deliverAt(key)).toBeUndefined();
    });

    it('stays recorded, whatever the handler does after it', async () => {
      const { key } = await world.session();
      const ids = await world.add(key, 1);
      const failing = noting(() => {
        throw new Error('too late');
      });
      await expect(world.withHandler(failing).deliver(key)).resolves.toEqual({ delivered: 1, failed: false });
      expect(await notes(ids)).toEqual(['attempt 1']);
      expect(await world.deliverAt(key)).toBeUndefined();
    });

    it('is refused a second time', async () => {
      const { key } = await world.session();
      const ids = await world.add(key, 1);
      let refused: unknown;
      const twice = noting(async (delivery) => {
        refused = await delivery.transaction(async () => 'again').catch((error: unknown) => error);
      });
      await expect(world.withHandler(twice).deliver(key)).resolves.toEqual({ delivered: 1, failed: false });
      expect(refused).toMatchObject({ code: 'CONFLICT', problem: 'recorded_elsewhere' });
      expect(await notes(ids)).toEqual(['attempt 1']);
    });

    it('writes once, if two processes deliver the same event', async () => {
      const { key } = await world.session();
      const ids = await world.add(key, 1);
      const both = barrier(2);
      const meeting =
        (name: string): OnTrackedSession =>
        async (_session, event, delivery) => {
          await both();
          await delivery.transaction((transaction) =>
            transaction.query('insert into app (event, note) values ($1, $2)', [event.id, name]),
          );
        };
      const all = await Promise.all([
        world.withHandler(meeting('a')).deliver(key),
        world.withHandler(meeting('b')).deliver(key),
      ]);
      expect(all.map(({ delivered }) => delivered)).toContain(1);
      expect(await notes(ids)).toHaveLength(1);
      // The one that lost may have postponed the look at what is left.
      world.clock.at = START + 60_000;
      await world.withHandler(meeting('c')).deliver(key);
      expect(await world.events(key)).toMatchObject([{ state: 'delivered' }]);
      expect(await world.deliverAt(key)).toBeUndefined();
    });
  });
}

describe('on PGlite', () => recordsOnce('PGlite'));
onServer("transactions of the app's on PostgreSQL")('on PostgreSQL', () => recordsOnce('PostgreSQL'));

/** Resolves for all when so many have arrived. */
function barrier(count: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length >= count) for (const open of waiting) open();
    });
}
