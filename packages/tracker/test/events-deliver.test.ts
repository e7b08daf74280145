// Events reach the app's handler: each one, and in order.
import { ProofingError } from '@anyproof/core';
import type { OnTrackedSession, SessionEvent } from '../src/contract/events.js';
import { onServer } from './database-server.js';
import { type EventsWorld, eventsWorld, recording, START } from './events-world.js';

function delivers(engine: 'PGlite' | 'PostgreSQL'): void {
  let world: EventsWorld;
  beforeAll(async () => {
    world = await eventsWorld(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.clock.at = START;
  });

  describe('the events of a session', () => {
    it('are delivered in order, once, with the session as it was and the ids of the app', async () => {
      const { key, ref } = await world.session();
      const ids = await world.add(key, 3);
      const got: SessionEvent[] = [];
      const deliverer = world.withHandler((session, event) => {
        expect(session).toBe(event.session);
        got.push(event);
      });
      await expect(deliverer.deliver(key)).resolves.toEqual({ delivered: 3, failed: false });
      expect(got.map(({ id, sequence }) => [id, sequence])).toEqual(ids.map((id, index) => [id, index + 1]));
      expect(got[0]).toEqual({
        id: ids[0],
        sequence: 1,
        type: 'session.changed',
        at: new Date(START).toISOString(),
        before: { status: 'pending' },
        session: {
          ref,
          reference: `order-${ref.id}`,
          subject: 'person-7',
          status: 'completed',
          decision: 'approved',
          final: true,
          nativeStatus: 'OK',
          attempts: { made: 2 },
          createdAt: new Date(START).toISOString(),
          changedAt: new Date(START).toISOString(),
        },
      });
      expect(await world.deliverAt(key)).toBeUndefined();
      expect((await world.events(key)).map(({ state, attempts }) => [state, attempts])).toEqual([
        ['delivered', 1],
        ['delivered', 1],
        ['delivered', 1],
      ]);
      await expect(deliverer.deliver(key)).resolves.toEqual({ delivered: 0, failed: false });
      expect(got).toHaveLength(3);
    });

    it('cost one statement to find them, and one for each delivery', async () => {
      const { key } = await world.session();
      await world.add(key, 2);
      const statements: (string | undefined)[] = [];
      const query: EventsWorld['database']['query'] = (text, values) => {
        statements.push(/anyproof:([a-z-]+)/.exec(text)?.[1]);
        return world.database.query(text, values);
      };
      const { handler } = recording();
      await world.withHandler(handler, { database: { ...world.database, query } }).deliver(key);
      expect(statements).toEqual(['waiting-events', 'event-delivered', 'event-delivered']);
    });

    it('are delivered however many they are', async () => {
      const { key } = await world.session();
      await world.add(key, 45);
      const { handler, seen } = recording();
      await expect(world.withHandler(handler).deliver(key)).resolves.toEqual({
        delivered: 45,
        failed: false,
      });
      expect(seen.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 45 }, (_, index) => index + 1),
      );
      expect(await world.deliverAt(key)).toBeUndefined();
    });

    it('are not delivered before their time', async () => {
      const { key } = await world.session();
      await world.add(key, 1);
      const { handler, seen } = recording();
      world.clock.at = START - 1;
      await expect(world.withHandler(handler).deliver(key)).resolves.toEqual({
        delivered: 0,
        failed: false,
        next: new Date(START),
      });
      expect(seen).toEqual([]);
    });

    it('do not exist for a session that does not', async () => {
      const { handler } = recording();
      await expect(world.withHandler(handler).deliver(Buffer.from('none'))).resolves.toEqual({
        delivered: 0,
        failed: false,
      });
    });

    it('are delivered to nobody, if nobody needs them', async () => {
      const { key } = await world.session();
      await world.add(key, 2);
      await expect(world.deliverer({ target: 'none' }).deliver(key)).resolves.toEqual({
        delivered: 2,
        failed: false,
      });
      expect((await world.events(key)).map(({ state }) => state)).toEqual(['delivered', 'delivered']);
      expect(await world.deliverAt(key)).toBeUndefined();
    });

    it('wait when the work is to stop', async () => {
      const { key } = await world.session();
      await world.add(key, 3);
      const stop = new AbortController();
      const { handler, seen } = recording(() => {
        stop.abort();
        return false;
      });
      await expect(world.withHandler(handler).deliver(key, { signal: stop.signal })).resolves.toEqual({
        delivered: 1,
        failed: false,
        next: new Date(START),
      });
      expect(seen).toHaveLength(1);
      expect(await world.deliverAt(key)).toBe(START);
    });
  });

  describe('an event that is added while others are delivered', () => {
    it('is delivered, too', async () => {
      const { key } = await world.session();
      await world.add(key, 1);
      const { handler, seen } = recording();
      const adding: OnTrackedSession = async (session, event, delivery) => {
        if (event.sequence < 3) await world.add(key, 1);
        return handler(session, event, delivery);
      };
      await expect(world.withHandler(adding).deliver(key)).resolves.toEqual({ delivered: 3, failed: false });
      expect(seen.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
      expect(await world.deliverAt(key)).toBeUndefined();
    });

    it.each(['event-delivered', 'events-settled', 'waiting-events'])(
      'is not lost right before the statement %s',
      async (name) => {
        const { key } = await world.session();
        await world.add(key, 1);
        const { handler, seen } = recording();
        let isAdded = false;
        const query: EventsWorld['database']['query'] = async (text, values) => {
          const isDue = text.includes(`anyproof:${name}`) && (seen.length > 0 || name !== 'waiting-events');
          if (isDue && !isAdded) {
            isAdded = true;
            await world.add(key, 1);
          }
          return world.database.query(text, values);
        };
        const deliverer = world.withHandler(handler, { database: { ...world.database, query } });
        await deliverer.deliver(key);
        await deliverer.deliver(key);
        expect(seen).toHaveLength(isAdded ? 2 : 1);
        expect(await world.deliverAt(key)).toBeUndefined();
        expect((await world.events(key)).every(({ state }) => state === 'delivered')).toBe(true);
      },
    );
  });

  it('a process that ends between the handler and the record delivers the same event again', async () => {
    const { key } = await world.session();
    const [id] = await world.add(key, 1);
    const { handler, seen } = recording();
    const query: EventsWorld['database']['query'] = (text, values) =>
      text.includes('anyproof:event-delivered')
        ? Promise.reject(new ProofingError({ code: 'STORE_UNAVAILABLE', message: 'gone' }))
        : world.database.query(text, values);
    const dying = world.withHandler(handler, { database: { ...world.database, query } });
    await expect(dying.deliver(key)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(world.withHandler(handler).deliver(key)).resolves.toEqual({ delivered: 1, failed: false });
    expect(seen).toEqual([
      { id, sequence: 1, attempt: 1 },
      { id, sequence: 1, attempt: 1 },
    ]);
  });

  it('whatever fails and whenever, each event arrives or is dead, and none overtakes another', async () => {
    const random = seeded(7);
    for (let run = 0; run < 15; run += 1) {
      const { key } = await world.session();
      await world.add(key, 1 + Math.floor(random() * 4));
      const accepted: number[] = [];
      const deliverer = world.withHandler(
        async (_session, event, delivery) => {
          if (random() < 0.1) await world.add(key, 1);
          if (random() < 0.4) throw new Error('before');
          if (random() < 0.5) await delivery.transaction(async () => undefined);
          accepted.push(event.sequence);
        },
        { policies: { delivery: { attempts: 3 } } },
      );
      for (let step = 0; step < 200; step += 1) {
        await deliverer.deliver(key);
        const at = await world.deliverAt(key);
        if (at === undefined) break;
        world.clock.at = Math.max(world.clock.at, at);
      }
      const events = await world.events(key);
      expect(await world.deliverAt(key)).toBeUndefined();
      expect(events.map(({ state }) => state)).not.toContain('waiting');
      expect(accepted).toEqual(
        events.flatMap(({ state, sequence }) => (state === 'delivered' ? [sequence] : [])),
      );
    }
  });
}

describe('on PGlite', () => delivers('PGlite'));
onServer('the delivery of events on PostgreSQL')('on PostgreSQL', () => delivers('PostgreSQL'));

/** The same numbers in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
