// When an open session is polled next, and when it is given up.
import type { Status } from '@anyproof/core';
import fc from 'fast-check';
import {
  afterFailure,
  giveUpAt,
  isGivenUp,
  nextPoll,
  outageAfter,
  type PollFacts,
  type Polling,
  pollingFor,
} from '../src/schedule/polling.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2030, 0, 1);
const DEFAULTS = pollingFor({});

const OPEN: readonly Status[] = ['pending', 'action_required', 'processing', 'in_review'];
const ENDED: readonly Status[] = ['completed', 'expired', 'abandoned', 'canceled', 'failed'];

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const policy: fc.Arbitrary<Polling> = fc
  .record({
    minMs: fc.integer({ min: 1, max: HOUR }),
    more: fc.integer({ min: 0, max: DAY }),
    withMessagesMs: fc.integer({ min: 1, max: DAY }),
    giveUpMs: fc.integer({ min: 1, max: 60 * DAY }),
  })
  .map(({ minMs, more, ...others }) => ({ minMs, maxMs: minMs + more, ...others }));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const facts: fc.Arbitrary<PollFacts> = fc
  .record({
    age: fc.integer({ min: -MINUTE, max: 40 * DAY }),
    pollAfterMs: maybe(fc.integer({ min: 0, max: 2 * HOUR })),
    expiresIn: maybe(fc.integer({ min: -DAY, max: 2 * DAY })),
    status: fc.constantFrom(...OPEN),
    actor: maybe(fc.constantFrom('person' as const, 'app' as const)),
    callbacks: fc.boolean(),
    policy,
    fraction,
  })
  .map(({ age, expiresIn, ...others }) => ({
    ...others,
    now: NOW,
    createdAt: NOW - age,
    ...(expiresIn === undefined ? {} : { expiresAt: NOW + expiresIn }),
  }));

/** The pause before the next poll of a session with the default policy. */
function pause(age: number, more: Partial<PollFacts> = {}): number {
  const at = nextPoll({
    now: NOW,
    createdAt: NOW - age,
    status: 'pending',
    callbacks: false,
    policy: DEFAULTS,
    fraction: 0.5,
    ...more,
  });
  return at === undefined ? Number.NaN : at - NOW;
}

describe('the next poll', () => {
  it.each(ENDED)('does not exist once the session is %s', (status) => {
    fc.assert(fc.property(facts, (one) => nextPoll({ ...one, status }) === undefined));
  });

  it('is never sooner than the policy and the vendor allow', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const floor = Math.max(one.policy.minMs, one.pollAfterMs ?? 0);
        expect(nextPoll(one)).toBeGreaterThanOrEqual(NOW + floor);
      }),
    );
  });

  it('is at most 10 % later than the longest interval that applies', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const longest = one.callbacks ? 4 * one.policy.withMessagesMs : one.policy.maxMs;
        const base = Math.max(longest, one.policy.minMs, one.pollAfterMs ?? 0);
        expect(nextPoll(one)).toBeLessThanOrEqual(NOW + Math.ceil(1.1 * base));
      }),
    );
  });

  it("is soon after the session's own expiry, unless the vendor asks for more time", () => {
    fc.assert(
      fc.property(facts, fc.integer({ min: 0, max: 2 * DAY }), (one, expiresIn) => {
        const floor = Math.max(one.policy.minMs, one.pollAfterMs ?? 0);
        const latest = Math.max(expiresIn + 15 * SECOND, floor);
        expect(nextPoll({ ...one, expiresAt: NOW + expiresIn })).toBeLessThanOrEqual(NOW + latest);
      }),
    );
  });

  it('is not before the expiry because of it, and goes on after it', () => {
    expect(pause(DAY, { expiresAt: NOW + MINUTE })).toBe(75 * SECOND);
    expect(pause(DAY, { expiresAt: NOW - MINUTE })).toBe(10 * MINUTE);
  });

  it('is no later than the moment at which the session is given up', () => {
    fc.assert(
      fc.property(facts, (one) => {
        fc.pre(!isGivenUp(one));
        const floor = Math.max(one.policy.minMs, one.pollAfterMs ?? 0);
        expect(nextPoll(one)).toBeLessThanOrEqual(Math.max(giveUpAt(one), NOW + floor));
      }),
    );
  });

  it('is a whole number of milliseconds', () => {
    fc.assert(fc.property(facts, (one) => Number.isSafeInteger(nextPoll(one))));
  });

  it.each([
    ['new', 0, 5 * SECOND],
    ['from the future, as clocks differ', -MINUTE, 5 * SECOND],
    ['a minute old', MINUTE, 7.5 * SECOND],
    ['an hour old', HOUR, 7.5 * MINUTE],
    ['days old', 5 * DAY, 10 * MINUTE],
  ])('of a session that is %s', (_what, age, expected) => {
    // In the middle of the jitter; a new session cannot go below the minimum, so its jitter only goes up.
    const middle = expected === 5 * SECOND ? 1.05 * expected : expected;
    expect(pause(age)).toBeCloseTo(middle, -1);
  });

  it.each([
    ['new', 0, 15 * MINUTE],
    ['two hours old', 2 * HOUR, 15 * MINUTE],
    ['four hours old', 4 * HOUR, 30 * MINUTE],
    ['eight hours old', 8 * HOUR, HOUR],
    ['days old', 5 * DAY, HOUR],
  ])('is a safety net where messages arrive: a session %s', (_what, age, expected) => {
    expect(pause(age, { callbacks: true })).toBe(expected);
  });

  it('is less often while a human is waited for', () => {
    const usual = pause(8 * MINUTE);
    expect(usual).toBe(MINUTE);
    expect(pause(8 * MINUTE, { status: 'processing' })).toBe(usual);
    expect(pause(8 * MINUTE, { status: 'in_review' })).toBe(4 * usual);
    expect(pause(8 * MINUTE, { status: 'action_required', actor: 'person' })).toBe(4 * usual);
    expect(pause(8 * MINUTE, { status: 'action_required', actor: 'app' })).toBe(usual);
    expect(pause(DAY, { status: 'in_review' })).toBe(10 * MINUTE);
  });

  it('spreads over 20 % of the interval, or upwards only at the minimum', () => {
    expect(pause(HOUR, { fraction: 0 })).toBe(0.9 * 7.5 * MINUTE);
    expect(pause(HOUR, { fraction: 0.999_999_999 })).toBe(1.1 * 7.5 * MINUTE);
    expect(pause(0, { fraction: 0 })).toBe(5 * SECOND);
    expect(pause(0, { fraction: 0.999_999_999 })).toBe(5.5 * SECOND);
    expect(pause(0, { pollAfterMs: MINUTE, fraction: 0 })).toBe(MINUTE);
  });

  it("does not follow a vendor's wish of more than a day", () => {
    expect(pause(0, { pollAfterMs: Number.MAX_VALUE })).toBeLessThanOrEqual(1.1 * DAY);
    expect(pause(0, { pollAfterMs: -1 })).toBeLessThanOrEqual(5.5 * SECOND);
  });
});

describe('a session without an end', () => {
  const lifetime = { createdAt: NOW, status: 'pending', policy: DEFAULTS } as const;

  it('is given up after the time of the policy, or a day after its own expiry, whichever comes first', () => {
    expect(giveUpAt(lifetime)).toBe(NOW + 30 * DAY);
    expect(giveUpAt({ ...lifetime, expiresAt: NOW + HOUR })).toBe(NOW + HOUR + DAY);
    expect(giveUpAt({ ...lifetime, expiresAt: NOW + 40 * DAY })).toBe(NOW + 30 * DAY);
  });

  it.each(['processing', 'in_review'] as const)(
    "is not given up for the person's expiry while %s",
    (status) => {
      expect(giveUpAt({ ...lifetime, status, expiresAt: NOW + HOUR })).toBe(NOW + 30 * DAY);
    },
  );

  it('is given up from that instant on', () => {
    expect(isGivenUp({ ...lifetime, now: NOW + 30 * DAY - 1 })).toBe(false);
    expect(isGivenUp({ ...lifetime, now: NOW + 30 * DAY })).toBe(true);
  });

  it.each(ENDED)('is not given up when it is %s', (status) => {
    expect(isGivenUp({ ...lifetime, status, now: NOW + 31 * DAY })).toBe(false);
  });
});

describe('after a failed poll', () => {
  const failed = { now: NOW, isRetryable: true, policy: DEFAULTS, fraction: 0.5 };

  it('the pause doubles up to the longest interval', () => {
    const pauses = [1, 2, 3, 7, 8, 5_000].map((failures) => afterFailure({ ...failed, failures }) - NOW);
    expect(pauses).toEqual([5_250, 10_000, 20_000, 320_000, 600_000, 600_000]);
  });

  it('the vendor is given the time that it asks for, up to a day', () => {
    expect(afterFailure({ ...failed, failures: 1, retryAfterMs: HOUR, fraction: 0 })).toBe(NOW + HOUR);
    expect(afterFailure({ ...failed, failures: 1, retryAfterMs: 1e300, fraction: 0 })).toBe(NOW + DAY);
  });

  it('what cannot succeed without a change is tried at the longest interval', () => {
    expect(afterFailure({ ...failed, failures: 1, isRetryable: false })).toBe(NOW + 10 * MINUTE);
  });

  it('the pause keeps within its bounds', () => {
    const failures = fc.integer({ min: 1, max: 10_000 });
    const wish = maybe(fc.double({ min: 0, noNaN: true }));
    fc.assert(
      fc.property(
        failures,
        wish,
        fc.boolean(),
        policy,
        fraction,
        (count, retryAfterMs, isRetryable, own, part) => {
          const at = afterFailure({
            now: NOW,
            failures: count,
            retryAfterMs,
            isRetryable,
            policy: own,
            fraction: part,
          });
          const floor = Math.max(own.minMs, Math.min(retryAfterMs ?? 0, DAY));
          expect(at - NOW).toBeGreaterThanOrEqual(floor);
          expect(at - NOW).toBeLessThanOrEqual(Math.ceil(1.1 * Math.max(own.maxMs, floor)));
        },
      ),
    );
  });
});

it('a vendor is left alone from a number of failures on', () => {
  expect([0, 19, 20, 21].map((failures) => outageAfter(NOW, failures, {}))).toEqual([
    undefined,
    undefined,
    NOW + MINUTE,
    NOW + MINUTE,
  ]);
  expect(outageAfter(NOW, 2, { outage: { failures: 2, pauseMs: 7 } })).toBe(NOW + 7);
});
