import { createLeases, statementLimit } from '../src/stores/leases';

const LEASE_MS = 9_000;

describe('a lease', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const leasesWith = (renew: (claims: readonly string[]) => Promise<void>) => {
    const renewed: (readonly string[])[] = [];
    const leases = createLeases(
      {
        renew: async (claims) => {
          renewed.push(claims);
          await renew(claims);
        },
      },
      LEASE_MS,
    );
    return { leases, renewed };
  };

  it('is renewed three times while it lasts, for all claims at once', async () => {
    const { leases, renewed } = leasesWith(async () => undefined);
    const signals = ['one', 'two'].map(leases.begin);
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(renewed).toEqual([
      ['one', 'two'],
      ['one', 'two'],
      ['one', 'two'],
    ]);
    await jest.advanceTimersByTimeAsync(10 * LEASE_MS);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    leases.close();
  });

  it.each([
    ['fails', () => Promise.reject(new Error('no connection'))],
    ['is not answered', () => new Promise<void>(() => undefined)],
  ])('says that it is about to end, if its renewal %s, and before it ends', async (_how, renew) => {
    const { leases } = leasesWith(renew);
    const lost = leases.begin('one');
    await jest.advanceTimersByTimeAsync(LEASE_MS / 2);
    expect(lost.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(LEASE_MS / 3);
    expect(lost.aborted).toBe(true);
    leases.close();
  });

  it('counts from the last renewal that was answered', async () => {
    let isThere = true;
    const { leases } = leasesWith(async () => {
      if (!isThere) throw new Error('no connection');
    });
    const lost = leases.begin('one');
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    isThere = false;
    await jest.advanceTimersByTimeAsync(LEASE_MS / 2);
    expect(lost.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(LEASE_MS / 3);
    expect(lost.aborted).toBe(true);
    leases.close();
  });

  it('leaves nothing behind when its work ends, however it ends', async () => {
    const { leases, renewed } = leasesWith(async () => undefined);
    await leases.keep('one', async () => 'done');
    await expect(leases.keep('two', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(jest.getTimerCount()).toBe(0);
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(renewed).toEqual([]);
  });

  it('is cut short with all others, and none is renewed any more after the end', async () => {
    const { leases, renewed } = leasesWith(async () => undefined);
    const signals = ['one', 'two'].map(leases.begin);
    leases.cut();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    leases.close();
    leases.begin('three');
    expect(jest.getTimerCount()).toBe(1);
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(renewed).toEqual([]);
  });
});

it.each([
  [180_000, 60_000],
  [9_000, 3_000],
  [600, 1_000],
  [3_600_000, 60_000],
])('a statement under a lease of %d ms may take %d ms', (leaseMs, limitMs) => {
  expect(statementLimit(leaseMs)).toBe(limitMs);
});
