// What happens to an event that the app does not accept.
import { ProofingError } from '@anyproof/core';
import type { DelivererParts } from '../src/events/deliver.js';
import type { Posted } from '../src/events/post.js';
import { onServer } from './database-server.js';
import { type EventsWorld, eventsWorld, recording, START } from './events-world.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

function repeats(engine: 'PGlite' | 'PostgreSQL'): void {
  let world: EventsWorld;
  beforeAll(async () => {
    world = await eventsWorld(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.clock.at = START;
  });

  describe('an event that fails', () => {
    it('holds up those after it, and is delivered again after a pause', async () => {
      const { key } = await world.session();
      const [first, second] = await world.add(key, 2);
      const { handler, seen } = recording((_event, attempt) => attempt <= 2);
      const deliverer = world.withHandler(handler);
      await expect(deliverer.deliver(key)).resolves.toEqual({
        delivered: 0,
        failed: true,
        next: new Date(START + 5_000),
      });
      expect(await world.events(key)).toMatchObject([
        { attempts: 1, problem: 'RangeError', state: 'waiting' },
        { attempts: 0, problem: null, state: 'waiting' },
      ]);
      expect(await world.deliverAt(key)).toBe(START + 5_000);
      await deliverer.deliver(key);
      expect(seen).toHaveLength(1);
      world.clock.at = START + 5_000;
      await expect(deliverer.deliver(key)).resolves.toMatchObject({ next: new Date(START + 15_000) });
      world.clock.at = START + 15_000;
      await expect(deliverer.deliver(key)).resolves.toMatchObject({ delivered: 1, failed: true });
      expect(seen.map(({ id, attempt }) => [id, attempt])).toEqual([
        [first, 1],
        [first, 2],
        [first, 3],
        [second, 1],
      ]);
      expect((await world.events(key))[0]).toMatchObject({ attempts: 3, problem: null, state: 'delivered' });
    });

    it('is dead after the last attempt, and those after it go on', async () => {
      const { key } = await world.session();
      await world.add(key, 3);
      const { handler, seen } = recording(({ sequence }) => sequence === 2);
      const deliverer = world.withHandler(handler, { policies: { delivery: { attempts: 2 } } });
      await expect(deliverer.deliver(key)).resolves.toMatchObject({ delivered: 1, failed: true });
      world.clock.at = START + 5_000;
      await expect(deliverer.deliver(key)).resolves.toEqual({ delivered: 1, failed: false });
      expect(seen.map(({ sequence }) => sequence)).toEqual([1, 2, 2, 3]);
      expect(await world.events(key)).toMatchObject([
        { state: 'delivered' },
        { state: 'dead', attempts: 2, problem: 'RangeError' },
        { state: 'delivered' },
      ]);
      expect(await world.deliverAt(key)).toBeUndefined();
    });

    it('is dead as the last one of its session, too', async () => {
      const { key } = await world.session();
      await world.add(key, 1);
      const { handler } = recording(() => true);
      const deliverer = world.withHandler(handler, { policies: { delivery: { attempts: 1 } } });
      await expect(deliverer.deliver(key)).resolves.toEqual({ delivered: 0, failed: false });
      expect(await world.deliverAt(key)).toBeUndefined();
    });

    class PaymentRefused extends Error {}
    class Nameless extends Error {}
    Object.defineProperty(Nameless, 'name', { value: 'marie@example.com' });
    it.each<[what: string, thrown: unknown, problem: string]>([
      ['an error', new Error('marie'), 'Error'],
      ["an error of the app's own class", new PaymentRefused('marie'), 'PaymentRefused'],
      ['an error whose name contains data', Object.assign(new Error(), { name: 'marie' }), 'Error'],
      ['a class whose name contains data', new Nameless(), 'Error'],
      ['one of ours', new ProofingError({ code: 'NETWORK', message: 'marie' }), 'ProofingError'],
      ['text', 'marie', 'Error'],
      ['nothing', undefined, 'Error'],
      ['an object without a class', Object.create(null), 'Error'],
      [
        'an object that cannot be looked at',
        new Proxy(
          {},
          {
            getPrototypeOf: () => {
              throw new Error('marie');
            },
          },
        ),
        'Error',
      ],
    ])('leaves no text of the app behind: %s', async (_what, thrown, problem) => {
      const { key } = await world.session();
      await world.add(key, 1);
      const deliverer = world.withHandler(() => {
        throw thrown;
      });
      await deliverer.deliver(key);
      const [event] = await world.events(key);
      expect(event?.problem).toBe(problem === 'Error' && typeof thrown === 'string' ? 'String' : problem);
    });

    it('is one whose handler takes too long', async () => {
      const { key } = await world.session();
      await world.add(key, 1);
      const never = () => new Promise(() => undefined);
      const deliverer = world.withHandler(never, { policies: { delivery: { timeoutMs: 20 } } });
      await expect(deliverer.deliver(key)).resolves.toMatchObject({ failed: true });
      expect(await world.events(key)).toMatchObject([{ attempts: 1, problem: 'timeout', state: 'waiting' }]);
    });

    it('is reported to the observer, which cannot do harm', async () => {
      const { key } = await world.session();
      await world.add(key, 1);
      const observed: unknown[] = [];
      const observer = {
        observe: (event: unknown) => {
          observed.push(event);
          throw new Error('an observer that fails');
        },
      };
      const { handler } = recording(() => true);
      await expect(world.withHandler(handler, { observer }).deliver(key)).resolves.toMatchObject({
        failed: true,
      });
      expect(observed).toEqual([{ type: 'port', provider: 'acme', port: 'onSession' }]);
    });

    it('is one that this process cannot read, and is tried again', async () => {
      const { key } = await world.session();
      const [id] = await world.add(key, 1);
      await world.database.query(`update ${world.tables.events} set body = '{}' where id = $1`, [id]);
      const { handler, seen } = recording();
      await expect(world.withHandler(handler).deliver(key)).resolves.toMatchObject({ failed: true });
      expect(seen).toEqual([]);
      expect(await world.events(key)).toMatchObject([
        { attempts: 1, problem: 'unreadable', state: 'waiting' },
      ]);
    });

    it('is dead at once if its session was redacted', async () => {
      const { key } = await world.session();
      await world.add(key, 2);
      await world.database.query(`update ${world.tables.sessions} set facts = null where key = $1`, [key]);
      const { handler, seen } = recording();
      await expect(world.withHandler(handler).deliver(key)).resolves.toEqual({ delivered: 0, failed: false });
      expect(seen).toEqual([]);
      expect(await world.events(key)).toMatchObject([
        { problem: 'redacted', state: 'dead' },
        { problem: 'redacted', state: 'dead' },
      ]);
    });
  });

  describe('an endpoint', () => {
    const endpoint = { url: 'https://app.example/', secret: SECRET };
    const answering = (...answers: readonly Posted[]) => {
      const left = [...answers];
      const ids: (string | undefined)[] = [];
      const poster: DelivererParts['poster'] = {
        post: async ({ headers }) => {
          ids.push(headers['webhook-id']);
          return left.shift() ?? { problem: 'refused' };
        },
        close: () => undefined,
      };
      return { ids, deliverer: () => world.deliverer({ target: { endpoint }, poster }) };
    };

    it('gets each event until it accepts it, and is given the time that it asks for', async () => {
      const { key } = await world.session();
      const [first, second] = await world.add(key, 2);
      const { ids, deliverer } = answering(
        { status: 503, retryAfter: '60' },
        { status: 200 },
        { status: 204 },
      );
      const next = new Date(START + 63_000);
      await expect(deliverer().deliver(key)).resolves.toEqual({ delivered: 0, failed: true, next });
      expect(await world.events(key)).toMatchObject([{ problem: 'http_503' }, { problem: null }]);
      world.clock.at = next.getTime();
      await expect(deliverer().deliver(key)).resolves.toEqual({ delivered: 2, failed: false });
      expect(ids).toEqual([first, first, second]);
    });

    it('that is gone gets an event no more', async () => {
      const { key } = await world.session();
      await world.add(key, 1);
      const { deliverer } = answering({ status: 410 });
      await expect(deliverer().deliver(key)).resolves.toEqual({ delivered: 0, failed: false });
      expect(await world.events(key)).toMatchObject([{ attempts: 1, problem: 'http_410', state: 'dead' }]);
    });

    it('of another form is refused before anything is sent', () => {
      const create = (more: object) => () =>
        world.deliverer({ target: { endpoint: { ...endpoint, ...more } } });
      expect(create({ url: 'http://app.example/' })).toThrow(
        expect.objectContaining({ setting: 'events.url' }),
      );
      expect(create({ secret: 'whsec_short' })).toThrow(
        expect.objectContaining({ setting: 'events.secret' }),
      );
    });
  });
}

describe('on PGlite', () => repeats('PGlite'));
onServer('the repetition of events on PostgreSQL')('on PostgreSQL', () => repeats('PostgreSQL'));
