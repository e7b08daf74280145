// A tracker at a test vendor, with a clock that tests move.
import type { Clock } from '@anyproof/core';
import { createTracker, type SessionEvent, type Tracker, type TrackerOptions } from '../src/index';
import { createVendor, type Vendor, type VendorOptions } from './vendor';

export const SEAL_KEY = Buffer.alloc(32, 7).toString('base64');
export const START = Date.UTC(2030, 0, 1);

export interface TestClock extends Clock {
  move(milliseconds: number): void;
}

/** Sleeps take no time at all, and move the clock. */
export function testClock(start = START): TestClock {
  let now = start;
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
    move: (milliseconds) => {
      now += milliseconds;
    },
  };
}

export interface World {
  readonly vendor: Vendor;
  readonly clock: TestClock;
  readonly tracker: Tracker;
  /** What the app's handler got, in order. */
  readonly heard: SessionEvent[];
  /** Another process on the same database. */
  another(more?: Partial<TrackerOptions>): Promise<Tracker>;
  stop(): Promise<void>;
}

export async function world(
  database: TrackerOptions['database'],
  options: Partial<TrackerOptions> & { readonly vendor?: VendorOptions } = {},
): Promise<World> {
  const { vendor: vendorOptions, ...more } = options;
  const vendor = createVendor(vendorOptions);
  const clock = testClock();
  const heard: SessionEvent[] = [];
  const errors: unknown[] = [];
  const open: Tracker[] = [];
  const another = async (own: Partial<TrackerOptions> = {}) => {
    const tracker = await createTracker({
      adapters: [vendor.adapter],
      config: {
        provider: vendor.adapter.id,
        providers: { [vendor.adapter.id]: {} },
        seal: { key: SEAL_KEY },
      },
      database,
      deps: { clock },
      worker: { leaseMs: 2_000, intervalMs: 20 },
      onSession: (_session, event) => {
        heard.push(event);
      },
      onError: (error) => errors.push(error),
      ...more,
      ...own,
    });
    open.push(tracker);
    return tracker;
  };
  return {
    vendor,
    clock,
    tracker: await another(),
    heard,
    another,
    stop: async () => {
      await Promise.all(open.map((tracker) => tracker.stop()));
    },
  };
}

export async function until(condition: () => boolean | Promise<boolean>, limitMs = 20_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
