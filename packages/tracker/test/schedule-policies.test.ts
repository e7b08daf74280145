// Defaults, a provider's own values, and what is refused.
import { ProofingError } from '@anyproof/core';
import fc from 'fast-check';
import type { TrackerPolicies } from '../src/contract/policies.js';
import { checkPolicies } from '../src/schedule/check-policies.js';
import { afterDelivery, deliveryRules } from '../src/schedule/delivery.js';
import { outageMs, pollingFor } from '../src/schedule/polling.js';

const NOW = Date.UTC(2030, 0, 1);
const HOUR = 3_600_000;

/** Where `checkPolicies` finds something wrong, each with its problem. */
function problems(policies: unknown, configured?: readonly string[]): readonly string[] {
  try {
    Reflect.apply(checkPolicies, undefined, [policies, configured]);
    return [];
  } catch (error) {
    if (!ProofingError.isInstance(error) || error.code !== 'CONFIG') throw error;
    return (error.findings ?? []).map(({ setting, problem }) => `${problem} ${setting.join('.')}`);
  }
}

describe('the policies that are not set', () => {
  it('have the defaults of the contract', () => {
    expect(pollingFor({})).toEqual({
      minMs: 5_000,
      maxMs: 600_000,
      withMessagesMs: 900_000,
      giveUpMs: 2_592_000_000,
    });
    expect(deliveryRules({})).toEqual({
      attempts: 20,
      delayMs: 5_000,
      maxDelayMs: 21_600_000,
      timeoutMs: 30_000,
    });
    expect(outageMs({})).toBe(60_000);
  });

  it('yield to a bound that is set', () => {
    expect(pollingFor({ polling: { minMs: 3 * HOUR } })).toMatchObject({ minMs: 3 * HOUR, maxMs: 3 * HOUR });
    expect(pollingFor({ polling: { maxMs: 10 } })).toMatchObject({ minMs: 10, maxMs: 10 });
    expect(deliveryRules({ delivery: { maxDelayMs: 10 } })).toMatchObject({ delayMs: 10, maxDelayMs: 10 });
    expect(deliveryRules({ delivery: { delayMs: 7 * HOUR } })).toMatchObject({ maxDelayMs: 7 * HOUR });
  });

  it('never contradict each other, whichever of them are set', () => {
    const value = fc.option(fc.integer({ min: 1, max: 1e9 }), { nil: undefined });
    const one = fc.record({ minMs: value, maxMs: value, withMessagesMs: value, giveUpMs: value });
    fc.assert(
      fc.property(one, ({ minMs, maxMs }) => {
        const { minMs: low, maxMs: high } = pollingFor({
          polling: { ...(minMs === undefined ? {} : { minMs }), ...(maxMs === undefined ? {} : { maxMs }) },
        });
        const isContradiction = minMs !== undefined && maxMs !== undefined && minMs > maxMs;
        expect(low > high).toBe(isContradiction);
        expect([minMs ?? low, maxMs ?? high]).toEqual([low, high]);
      }),
    );
  });
});

it("a provider's own values come before the general ones", () => {
  const policies: TrackerPolicies = {
    polling: { minMs: 1_000, giveUpMs: HOUR, providers: { slow: { minMs: 60_000 } } },
  };
  expect(pollingFor(policies, 'slow')).toMatchObject({ minMs: 60_000, maxMs: 600_000, giveUpMs: HOUR });
  expect(pollingFor(policies, 'other')).toMatchObject({ minMs: 1_000, giveUpMs: HOUR });
  expect(pollingFor(policies, 'constructor')).toEqual(pollingFor(policies, 'other'));
});

describe('what is wrong with policies', () => {
  it('is nothing if they are sound', () => {
    expect(problems({})).toEqual([]);
    const sound: TrackerPolicies = {
      route: ['a'],
      attempts: { max: 3, then: 'decline' },
      polling: { minMs: 1, maxMs: 2, withMessagesMs: 3, giveUpMs: 4, providers: { a: { minMs: 2 } } },
      retention: { days: 30, eraseAtVendor: false },
      reverify: { days: 30 },
      delivery: { attempts: 1, delayMs: 1, maxDelayMs: 1, timeoutMs: 1 },
      outage: { failures: 1, pauseMs: 1 },
    };
    expect(problems(sound, ['a'])).toEqual([]);
    expect(
      problems({ polling: { minMs: undefined, providers: { a: undefined } }, retention: undefined }),
    ).toEqual([]);
  });

  const numbers = [Number.NaN, Number.POSITIVE_INFINITY, -1, '5', null];
  it.each([
    ['polling.minMs', [...numbers, 0]],
    ['polling.maxMs', [...numbers, 0]],
    ['polling.withMessagesMs', [...numbers, 0]],
    ['polling.giveUpMs', [...numbers, 0]],
    ['polling.providers.acme.minMs', [...numbers, 0]],
    ['retention.days', numbers],
    ['retention.eraseAtVendor', [1, 'false', null]],
    ['reverify.days', [...numbers, 0]],
    ['delivery.attempts', [...numbers, 0, 1.5]],
    ['delivery.delayMs', [...numbers, 0]],
    ['delivery.maxDelayMs', [...numbers, 0]],
    ['delivery.timeoutMs', [...numbers, 0, 2 ** 31]],
    ['outage.failures', [...numbers, 0, 1.5]],
    ['outage.pauseMs', [...numbers, 0]],
  ])('%s', (path, values) => {
    const names = path.split('.');
    for (const value of values) {
      const others = path === 'retention.eraseAtVendor' ? { retention: { days: 1 } } : {};
      expect(problems(withValue(others, names, value))).toEqual([`invalid policies.${path}`]);
    }
  });

  it('is a least value above the greatest one', () => {
    expect(problems({ polling: { minMs: 2, maxMs: 1 } })).toEqual(['invalid policies.polling.minMs']);
    const mixed = { maxMs: 10, providers: { a: { minMs: 11 }, b: { minMs: 10 } } };
    expect(problems({ polling: mixed })).toEqual(['invalid policies.polling.providers.a.minMs']);
    expect(problems({ delivery: { delayMs: 2, maxDelayMs: 1 } })).toEqual([
      'invalid policies.delivery.delayMs',
    ]);
  });

  it('is a reminder about a session that is redacted by then', () => {
    expect(problems({ retention: { days: 30 }, reverify: { days: 31 } })).toEqual([
      'invalid policies.reverify.days',
    ]);
  });

  it('is a policy without its number of days', () => {
    expect(problems({ retention: { eraseAtVendor: true } })).toEqual(['missing policies.retention.days']);
    expect(problems({ reverify: {} })).toEqual(['missing policies.reverify.days']);
  });

  it('is a name that is unknown or misspelt', () => {
    expect(problems({ poling: {} })).toEqual(['unknown policies']);
    expect(problems({ polling: { min: 1 } })).toEqual(['unknown policies.polling']);
    expect(problems({ polling: { providers: { a: { min: 1 } } } })).toEqual([
      'unknown policies.polling.providers.a',
    ]);
    expect(problems({ polling: { providers: { a: {}, b: {} } } }, ['b'])).toEqual([
      'name policies.polling.providers.a',
    ]);
  });

  it('is something other than an object', () => {
    expect(problems(undefined)).toEqual(['shape policies']);
    expect(problems([])).toEqual(['shape policies']);
    expect(problems({ polling: 5, retention: null })).toEqual([
      'shape policies.polling',
      'shape policies.retention',
    ]);
    expect(problems({ polling: { providers: [] } })).toEqual(['shape policies.polling.providers']);
  });

  it('is reported all at once, with the place and what to do, and without the values', () => {
    const wrong = { polling: { minMs: -4_711 }, outage: { failures: 0.5 }, delivery: { 'a secret': 1 } };
    const check = () => Reflect.apply(checkPolicies, undefined, [wrong]);
    expect(check).toThrow('policies.polling.minMs must be a number of milliseconds');
    expect(check).toThrow('policies.outage.failures must be a whole number above 0');
    expect(check).toThrow(
      'policies.delivery has a field other than attempts, delayMs, maxDelayMs, timeoutMs',
    );
    expect(check).not.toThrow(/4711|4_711|secret/);
  });
});

describe('after a failed delivery', () => {
  const failed = { now: NOW, policy: deliveryRules({}), fraction: 0.5 };

  it('the pause doubles up to its limit, and the last attempt is the end', () => {
    const after = (attempts: number) => afterDelivery({ ...failed, attempts });
    expect([1, 2, 3, 13, 14, 19].map(after)).toEqual(
      [5_000, 10_000, 20_000, 20_480_000, 21_600_000, 21_600_000].map((pause) => NOW + pause),
    );
    expect([20, 21].map(after)).toEqual(['dead', 'dead']);
  });

  it('all attempts together take about two days', () => {
    const pauses = Array.from({ length: 19 }, (_, index) =>
      afterDelivery({ ...failed, attempts: index + 1 }),
    );
    const total = pauses.reduce<number>((sum, at) => sum + (at === 'dead' ? Number.NaN : at - NOW), 0);
    expect(total / HOUR).toBeCloseTo(47.4, 1);
  });

  it('the endpoint is given the time that it asks for, up to a day', () => {
    const none = { ...failed, attempts: 1, fraction: 0 };
    expect(afterDelivery({ ...none, retryAfterMs: HOUR })).toBe(NOW + HOUR);
    expect(afterDelivery({ ...none, retryAfterMs: 1e300 })).toBe(NOW + 24 * HOUR);
    expect(afterDelivery({ ...none, retryAfterMs: 0 })).toBe(NOW + 4_500);
  });

  it('is bounded for any policy', () => {
    const positive = fc.integer({ min: 1, max: 1e9 });
    fc.assert(
      fc.property(positive, positive, fc.integer({ min: 1, max: 2_000 }), (delayMs, more, attempts) => {
        const policy = deliveryRules({ delivery: { delayMs, maxDelayMs: delayMs + more, attempts: 1_000 } });
        const at = afterDelivery({ ...failed, attempts, policy });
        if (attempts >= 1_000) return expect(at).toBe('dead');
        expect(at).toBeGreaterThanOrEqual(NOW + 0.9 * delayMs);
        expect(at).toBeLessThanOrEqual(NOW + Math.ceil(1.1 * (delayMs + more)));
      }),
    );
  });
});

function withValue(others: object, [name = '', ...inside]: readonly string[], value: unknown): object {
  const before: unknown = Reflect.get(others, name);
  const below = typeof before === 'object' && before !== null ? before : {};
  return { ...others, [name]: inside.length === 0 ? value : withValue(below, inside, value) };
}
