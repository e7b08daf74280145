// Events reach the app's handler: each one, in order, and again until it accepts them.
import { ProofingError } from '@anyproof/core';
import type { Delivery, OnTrackedSession, SessionEvent, UnsettledCreation } from '../src/contract/events.js';
import type { DelivererParts } from '../src/events/deliver.js';
import type { Posted } from '../src/events/post.js';
import { onServer } from './database-server.js';
import { type EventsWorld, eventsWorld, START } from './events-world.js';

const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const MISSING = '00000000-0000-4000-8000-000000000000';

/** A handler that fails as long as `failing` says so. */
function recording(failing: (event: SessionEvent, attempt: number) => boolean = () => false) {
  const seen: { readonly sequence: number; readonly id: string; readonly attempt: number }[] = [];
  const handler: OnTrackedSession = async (_session, event, { attempt }) => {
    seen.push({ sequence: event.sequence, id: event.id, attempt });
    if (failing(event, attempt)) throw new RangeError('marie@example.com');
  };
  return { seen, handler };
}

function delivers(engine: 'PGlite' | 'PostgreSQL'): void {
  let world: EventsWorld;
  beforeAll(async () => {
    world = await eventsWorld(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.clock.at = START;
  });
  const withHandler = (handler: OnTrackedSession, more: Partial<DelivererParts> = {}) =>
    world.deliverer({ target: { handler }, ...more });
  const notes = async (ids: readonly string[]) => {
    const { rows } = await world.database.query<{ readonly note: string }>(
      'select note from app where event = any($1::uuid[]) order by note',
      [ids],
    );
    return rows.map(({ note }) => note);
  };

  describe('the events of a session', () => {
    it('are delivered in order, once, with the session as it was and the ids of the app', async () => {
      const { key, ref } = await world.session();
      const ids = await world.add(key, 3);
      const got: SessionEvent[] = [];
      const deliverer = withHandler((session, event) => {
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
      await withHandler(handler, { database: { ...world.database, query } }).deliver(key);
      expect(statements).toEqual(['waiting-events', 'event-delivered', 'event-delivered']);
    });

    it('are delivered however many they are', async () => {
      const { key } = await world.session();
      await world.add(key, 45);
      const { handler, seen } = recording();
      await expect(withHandler(handler).deliver(key)).resolves.toEqual({ delivered: 45, failed: false });
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
      await expect(withHandler(handler).deliver(key)).resolves.toEqual({
        delivered: 0,
        failed: false,
        next: new Date(START),
      });
      expect(seen).toEqual([]);
    });

    it('do not exist for a session that does not', async () => {
      const { handler } = recording();
      await expect(withHandler(handler).deliver(Buffer.from('none'))).resolves.toEqual({
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
      await expect(withHandler(handler).deliver(key, { signal: stop.signal })).resolves.toEqual({
        delivered: 1,
        failed: false,
        next: new Date(START),
      });
      expect(seen).toHaveLength(1);
      expect(await world.deliverAt(key)).toBe(START);
    });
  });

  describe('an event that fails', () => {
    it('holds up those after it, and is delivered again after a pause', async () => {
      const { key } = await world.session();
      const [first, second] = await world.add(key, 2);
      const { handler, seen } = recording((_event, attempt) => attempt <= 2);
      const deliverer = withHandler(handler);
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
      const deliverer = withHandler(handler, { policies: { delivery: { attempts: 2 } } });
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
      const deliverer = withHandler(handler, { policies: { delivery: { attempts: 1 } } });
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
      const deliverer = withHandler(() => {
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
      const deliverer = withHandler(never, { policies: { delivery: { timeoutMs: 20 } } });
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
      await expect(withHandler(handler, { observer }).deliver(key)).resolves.toMatchObject({ failed: true });
      expect(observed).toEqual([{ type: 'port', provider: 'acme', port: 'onSession' }]);
    });

    it('is one that this process cannot read, and is tried again', async () => {
      const { key } = await world.session();
      const [id] = await world.add(key, 1);
      await world.database.query(`update ${world.tables.events} set body = '{}' where id = $1`, [id]);
      const { handler, seen } = recording();
      await expect(withHandler(handler).deliver(key)).resolves.toMatchObject({ failed: true });
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
      await expect(withHandler(handler).deliver(key)).resolves.toEqual({ delivered: 0, failed: false });
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

  describe('an event that is added while others are delivered', () => {
    it('is delivered, too', async () => {
      const { key } = await world.session();
      await world.add(key, 1);
      const { handler, seen } = recording();
      const adding: OnTrackedSession = async (session, event, delivery) => {
        if (event.sequence < 3) await world.add(key, 1);
        return handler(session, event, delivery);
      };
      await expect(withHandler(adding).deliver(key)).resolves.toEqual({ delivered: 3, failed: false });
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
        const deliverer = withHandler(handler, { database: { ...world.database, query } });
        await deliverer.deliver(key);
        await deliverer.deliver(key);
        expect(seen).toHaveLength(isAdded ? 2 : 1);
        expect(await world.deliverAt(key)).toBeUndefined();
        expect((await world.events(key)).every(({ state }) => state === 'delivered')).toBe(true);
      },
    );
  });

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
      const deliverer = withHandler(async (_session, event, delivery) => {
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
      await expect(withHandler(failing).deliver(key)).resolves.toEqual({ delivered: 1, failed: false });
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
      await expect(withHandler(twice).deliver(key)).resolves.toEqual({ delivered: 1, failed: false });
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
        withHandler(meeting('a')).deliver(key),
        withHandler(meeting('b')).deliver(key),
      ]);
      expect(all.map(({ delivered }) => delivered)).toContain(1);
      expect(await notes(ids)).toHaveLength(1);
      // The one that lost may have postponed the look at what is left.
      world.clock.at = START + 60_000;
      await withHandler(meeting('c')).deliver(key);
      expect(await world.events(key)).toMatchObject([{ state: 'delivered' }]);
      expect(await world.deliverAt(key)).toBeUndefined();
    });
  });

  it('a process that ends between the handler and the record delivers the same event again', async () => {
    const { key } = await world.session();
    const [id] = await world.add(key, 1);
    const { handler, seen } = recording();
    const query: EventsWorld['database']['query'] = (text, values) =>
      text.includes('anyproof:event-delivered')
        ? Promise.reject(new ProofingError({ code: 'STORE_UNAVAILABLE', message: 'gone' }))
        : world.database.query(text, values);
    const dying = withHandler(handler, { database: { ...world.database, query } });
    await expect(dying.deliver(key)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(withHandler(handler).deliver(key)).resolves.toEqual({ delivered: 1, failed: false });
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
      const deliverer = withHandler(
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

  describe('events that are sent again', () => {
    async function deadOnes(count: number) {
      const { key } = await world.session();
      const ids = await world.add(key, count);
      const { handler } = recording(() => true);
      await withHandler(handler, { policies: { delivery: { attempts: 1 } } }).deliver(key);
      return { key, ids };
    }

    it('are those with these ids, in the order of the session, with all their attempts', async () => {
      const { key, ids } = await deadOnes(3);
      const other = await deadOnes(1);
      const woken: string[] = [];
      const { handler, seen } = recording();
      const deliverer = withHandler(handler, { woken: (row) => woken.push(row.toString('hex')) });
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
      const deliverer = withHandler(handler);
      await deliverer.deliver(key);
      await expect(deliverer.resend({ ids: [id] })).resolves.toBe(1);
      await deliverer.deliver(key);
      expect(seen.map((one) => one.id)).toEqual([id, id]);
    });

    it('are all dead ones, of whichever session', async () => {
      const { handler } = recording();
      const deliverer = withHandler(handler);
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
      await expect(withHandler(handler).resend({ ids })).resolves.toBe(0);
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

describe('on PGlite', () => delivers('PGlite'));
onServer('the delivery of events on PostgreSQL')('on PostgreSQL', () => delivers('PostgreSQL'));

/** Resolves for all when so many have arrived. */
function barrier(count: number): () => Promise<void> {
  const waiting: (() => void)[] = [];
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length >= count) for (const open of waiting) open();
    });
}

/** The same numbers in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}
