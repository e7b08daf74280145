// Trackers of a fleet at a test vendor, with a clock that tests move.
import { type Clock, type Proofing, type Random, systemRandom } from '@anyproof/core';
import {
  createTracker,
  type SessionEvent,
  type Tracker,
  type TrackerOptions,
  type UnsettledCreation,
} from '../src/index';
import type { Before, Place, TestProcess } from './processes';
import { createVendor, type Vendor, type VendorMessage, type VendorOptions } from './vendor';

export const SEAL_KEY = Buffer.alloc(32, 7).toString('base64');
export const START = Date.UTC(2030, 0, 1);

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface TestClock extends Clock {
  move(milliseconds: number): void;
}

/** Sleeps take no time at all, and move the clock. */
export function testClock(start = START): TestClock {
  let now = start;
  const move = (milliseconds: number) => {
    now += milliseconds;
  };
  return { now: () => now, sleep: async (milliseconds) => move(milliseconds), move };
}

/** Jitter in the middle of its range: intervals are what they are said to be. */
const random: Random = { ...systemRandom, fraction: () => 0.5 };

/** `hears: false`: a process without handlers. */
export type Options = Partial<Omit<TrackerOptions, 'database' | 'schema'>> & { readonly hears?: false };

export interface World {
  readonly vendor: Vendor;
  readonly clock: TestClock;
  readonly tracker: Tracker;
  readonly schema: string;
  /** What the app's handler got, in order. */
  readonly heard: SessionEvent[];
  readonly unsettled: UnsettledCreation[];
  /** What `onError` got. */
  readonly errors: unknown[];
  /** Another process on the same database. */
  another(more?: Options, process?: TestProcess): Promise<Tracker>;
  /** A process that can die. */
  mortal(before?: Before, more?: Options): Promise<TestProcess & { readonly tracker: Tracker }>;
  /** The claims of processes that died end now, and not with their leases. */
  expire(): Promise<void>;
  /** Does all that is due, as an app's own scheduler does. */
  work(tracker?: Tracker): Promise<void>;
  /** Works until then, waking when something is due, as workers do. */
  workFor(milliseconds: number, tracker?: Tracker): Promise<void>;
  /** The vendor's message arrives. */
  receive(message: VendorMessage, proofing?: Proofing): Promise<number>;
  sql: Place['sql'];
}

/** The worlds of one suite: each has a schema of its own, and they are stopped after the test. */
export function worldsAt(place: Place): (options?: Options & { vendor?: VendorOptions }) => Promise<World> {
  const open: { readonly tracker: Tracker; readonly process: TestProcess }[] = [];
  let schemas = 0;
  afterEach(async () => {
    await Promise.all(
      open.splice(0).map(async ({ tracker, process }) => {
        if (!process.isDead()) return tracker.stop({ timeoutMs: 0 });
        process.bury();
        return tracker.stop({ timeoutMs: 0 }).catch(() => undefined);
      }),
    );
  });
  afterAll(() => place.close());

  return async ({ vendor: vendorOptions, onSession, onUnsettledCreation, hears: _, ...options } = {}) => {
    schemas += 1;
    const schema = `world_${schemas}`;
    const vendor = createVendor(vendorOptions);
    const clock = testClock();
    const heard: SessionEvent[] = [];
    const unsettled: UnsettledCreation[] = [];
    const errors: unknown[] = [];
    const handlers = {
      onSession:
        onSession ??
        ((_session: unknown, event: SessionEvent) => {
          heard.push(event);
        }),
      onUnsettledCreation:
        onUnsettledCreation ??
        ((creation: UnsettledCreation) => {
          unsettled.push(creation);
        }),
    };
    const another: World['another'] = async ({ hears, ...more } = {}, given) => {
      const process = given ?? (await place.process());
      const tracker = await createTracker({
        adapters: [vendor.adapter],
        config: {
          provider: vendor.adapter.id,
          providers: { [vendor.adapter.id]: {} },
          seal: { key: SEAL_KEY },
        },
        database: process.database,
        schema,
        deps: { clock, random },
        worker: { intervalMs: 20 },
        onError: (error) => errors.push(error),
        ...(hears === false ? {} : handlers),
        ...options,
        ...more,
      });
      open.push({ tracker, process });
      return tracker;
    };
    const tracker = await another();
    const isDue = async () => ((await nextDue(place, schema)) ?? Number.POSITIVE_INFINITY) <= clock.now();
    const work: World['work'] = async (own = tracker) => {
      let rounds = 0;
      do {
        if (rounds === MOST_ROUNDS) throw new Error('what is due stays due');
        for (const ref of await own.due()) await own.advance(ref);
        rounds += 1;
      } while (await isDue());
    };
    return {
      vendor,
      clock,
      tracker,
      schema,
      heard,
      unsettled,
      errors,
      another,
      expire: async () => {
        for (const table of ['sessions', 'inbox', 'creations'])
          await place.sql(
            `update ${schema}.${table} set claimed_until = clock_timestamp() - interval '1 second' where claim is not null`,
          );
      },
      mortal: async (before, more) => {
        const process = await place.process(before);
        return { ...process, tracker: await another(more, process) };
      },
      work,
      workFor: async (milliseconds, own = tracker) => {
        const end = clock.now() + milliseconds;
        for (;;) {
          await work(own);
          const next = await nextDue(place, schema);
          if (next === undefined || next > end) break;
          clock.move(next - clock.now());
        }
        clock.move(Math.max(0, end - clock.now()));
      },
      receive: async (message, proofing = tracker.proofing) =>
        (await proofing.webhooks.handle(message)).status,
      sql: (text, values) => place.sql(text.replaceAll('{schema}', schema), values),
    };
  };
}

/** Due again and again without any time in between would never end. */
const MOST_ROUNDS = 20;

async function nextDue(place: Place, schema: string): Promise<number | undefined> {
  const [row] = await place.sql(
    `select (extract(epoch from min(at)) * 1000)::float8 as at from (
       select due_at as at from ${schema}.sessions
       union all select due_at from ${schema}.inbox where claim is null
       union all select due_at from ${schema}.creations where claim is null
     ) as all_work`,
  );
  return typeof row?.['at'] === 'number' ? Math.round(row['at']) : undefined;
}

export async function until(condition: () => boolean | Promise<boolean>, limitMs = 60_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await pause(20);
  }
}

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a test compares of events. */
export const told = (events: readonly SessionEvent[]) =>
  events.map(({ sequence, type, session: { status, decision } }) =>
    [sequence, type.replace('session.', ''), status, ...(decision === undefined ? [] : [decision])].join(' '),
  );
