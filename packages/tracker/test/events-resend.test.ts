// Events that are sent again, and creations that cannot be settled.
import type { UnsettledCreation } from '../src/contract/events.js';
import { onServer } from './database-server.js';
import { type EventsWorld, eventsWorld, recording, START } from './events-world.js';

const MISSING = '00000000-0000-4000-8000-000000000000';

function sendsAgain(engine: 'PGlite' | 'PostgreSQL'): void {
  let world: EventsWorld;
  beforeAll(async () => {
    world = await eventsWorld(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.clock.at = START;
  });

  describe('events that are sent again', () => {
    async function deadOnes(count: number) {
      const { key } = await world.session();
      const ids = await world.add(key, count);
      const { handler } = recording(() => true);
      await world.withHandler(handler, { policies: { delivery: { attempts: 1 } } }).deliver(key);
      return { key, ids };
    }

    it('are those with these ids, in the order of the session, with all their attempts', async () => {
      const { key, ids } = await deadOnes(3);
      const other = await deadOnes(1);
      const woken: string[] = [];
      const { handler, seen } = recording();
      const deliverer = world.withHandler(handler, { woken: (row) => woken.push(row.toString('hex')) });
      const wanted = [ids[2] ?? '', ids[0] ?? '', MISSING, 'not an id', "'; drop table app; --"];
      await expect(deliverer.resend({ ids: wanted })).resolves.toBe(2);
      expect(woken).toEqual([key.toString('hex')]);
      expect(await world.events(key)).toMatchObject([
        { attempts: 0, problem: null, state: 'waiting' },
        { state: 'dead' },
        { attempts: 0, problem: null, state: 'waiting' },
      ]);
      await expect(deliverer.deliver(key)).resolves.toEqual({ delivered: 2, failed: false });
      expect(seen.map(({ sequence, attempt }) => [sequence, attempt])).toEqual([
        [1, 1],
        [3, 1],
      ]);
      expect(await world.events(other.key)).toMatchObject([{ state: 'dead' }]);
    });

    it('may have been delivered before', async () => {
      const { key } = await world.session();
      const [id = ''] = await world.add(key, 1);
      const { handler, seen } = recording();
      const deliverer = world.withHandler(handler);
      await deliverer.deliver(key);
      await expect(deliverer.resend({ ids: [id] })).resolves.toBe(1);
      await deliverer.deliver(key);
      expect(seen.map((one) => one.id)).toEqual([id, id]);
    });

    it('are all dead ones, of whichever session', async () => {
      const { handler } = recording();
      const deliverer = world.withHandler(handler);
      await deliverer.resend('dead');
      const [one, two] = [await deadOnes(2), await deadOnes(1)];
      await expect(deliverer.resend('dead')).resolves.toBe(3);
      expect(await world.deliverAt(one.key)).toBe(START);
      expect(await world.deliverAt(two.key)).toBe(START);
      await expect(deliverer.resend('dead')).resolves.toBe(0);
      await expect(deliverer.resend({ ids: [] })).resolves.toBe(0);
    });

    it('are not those of redacted sessions, which nobody can name any more', async () => {
      const { key, ids } = await deadOnes(1);
      await world.database.query(`update ${world.tables.sessions} set facts = null where key = $1`, [key]);
      const { handler } = recording();
      await expect(world.withHandler(handler).resend({ ids })).resolves.toBe(0);
      expect(await world.events(key)).toMatchObject([{ state: 'dead' }]);
      expect(await world.deliverAt(key)).toBeUndefined();
    });
  });

  describe('a creation that cannot be settled', () => {
    const creation: UnsettledCreation = {
      id: MISSING,
      at: new Date(START).toISOString(),
      reference: 'order-7',
      idempotencyKey: 'k',
      error: 'AMBIGUOUS',
    };
    const { handler } = recording();

    it('is reported to the handler for it', async () => {
      const onUnsettledCreation = jest.fn();
      const deliverer = world.deliverer({ target: { handler, onUnsettledCreation } });
      await expect(deliverer.deliverCreation(creation, 1)).resolves.toBeUndefined();
      expect(onUnsettledCreation.mock.calls).toEqual([[creation]]);
    });

    it('is reported again if that fails, as often as an event is', async () => {
      const onUnsettledCreation = () => Promise.reject(new Error('marie'));
      const deliverer = world.deliverer({ target: { handler, onUnsettledCreation } });
      await expect(deliverer.deliverCreation(creation, 1)).resolves.toBe(START + 5_000);
      await expect(deliverer.deliverCreation(creation, 2)).resolves.toBe(START + 10_000);
      await expect(deliverer.deliverCreation(creation, 20)).resolves.toBeUndefined();
    });

    it('is reported to nobody, if nobody needs it', async () => {
      await expect(
        world.deliverer({ target: { handler } }).deliverCreation(creation, 1),
      ).resolves.toBeUndefined();
      await expect(world.deliverer({ target: 'none' }).deliverCreation(creation, 1)).resolves.toBeUndefined();
    });
  });
}

describe('on PGlite', () => sendsAgain('PGlite'));
onServer('events that are sent again on PostgreSQL')('on PostgreSQL', () => sendsAgain('PostgreSQL'));
