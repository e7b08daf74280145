import { getEventListeners } from 'node:events';
import { systemClock, systemRandom } from '../src/index.js';
import { failureOf } from './support.js';

describe('the system clock', () => {
  it('sleeps about as long as requested', async () => {
    const before = systemClock.now();
    await systemClock.sleep(30);
    expect(systemClock.now() - before).toBeGreaterThanOrEqual(28);
  });

  it('wakes with ABORTED as soon as the signal fires', async () => {
    const controller = new AbortController();
    const sleep = systemClock.sleep(3_600_000, controller.signal);
    controller.abort();
    expect((await failureOf(() => sleep)).code).toBe('ABORTED');
  });

  it('does not sleep at all on a signal that fired before', async () => {
    expect((await failureOf(() => systemClock.sleep(60_000, AbortSignal.abort()))).code).toBe('ABORTED');
  });

  it('does not wake at once from a sleep too long for a timer', async () => {
    const controller = new AbortController();
    const woken = jest.fn();
    const slept = [2 ** 31, Number.POSITIVE_INFINITY].map((milliseconds) =>
      systemClock.sleep(milliseconds, controller.signal).then(woken),
    );
    await systemClock.sleep(20);
    expect(woken).not.toHaveBeenCalled();
    controller.abort();
    expect((await Promise.allSettled(slept)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    await systemClock.sleep(1, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('system randomness', () => {
  it('returns bytes, UUIDs of version 4 and fractions below one', () => {
    expect(systemRandom.bytes(7)).toHaveLength(7);
    expect(systemRandom.uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    const fractions = Array.from({ length: 200 }, () => systemRandom.fraction());
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...fractions)).toBeLessThan(1);
    expect(new Set(fractions).size).toBeGreaterThan(190);
  });
});
