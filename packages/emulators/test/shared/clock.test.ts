import { setTimeout as sleep } from 'node:timers/promises';
import { createClock } from '../../src/shared/index.js';

describe('createClock', () => {
  it('stands on the given time and moves ahead', () => {
    const clock = createClock(() => 1_000);
    expect(clock.now()).toBe(1_000);
    clock.advance(500);
    expect(clock.now()).toBe(1_500);
  });

  it('runs what became due in order, each at the moment it was due', () => {
    const clock = createClock(() => 0);
    const seen: [string, number][] = [];
    clock.schedule(300, () => seen.push(['late', clock.now()]));
    clock.schedule(100, () => {
      seen.push(['early', clock.now()]);
      clock.schedule(50, () => seen.push(['chained', clock.now()]));
    });
    clock.advance(99);
    expect(seen).toEqual([]);
    clock.advance(1_000);
    expect(seen).toEqual([
      ['early', 100],
      ['chained', 150],
      ['late', 300],
    ]);
    expect(clock.now()).toBe(1_099);
    clock.stop();
  });

  it('fires by real time too, once, and not after it was forgotten or stopped', async () => {
    const clock = createClock();
    const seen: string[] = [];
    clock.schedule(20, () => seen.push('kept'));
    const forget = clock.schedule(20, () => seen.push('forgotten'));
    forget();
    while (seen.length === 0) await sleep(5);
    clock.advance(1_000);
    expect(seen).toEqual(['kept']);
    clock.schedule(10, () => seen.push('stopped'));
    clock.stop();
    await sleep(30);
    clock.advance(1_000);
    expect(seen).toEqual(['kept']);
  });

  it('shortens the real wait when time was moved ahead', async () => {
    let real = 0;
    const clock = createClock(() => real);
    const seen: string[] = [];
    clock.schedule(60_000, () => seen.push('due'));
    clock.advance(59_980);
    expect(seen).toEqual([]);
    real = 20;
    while (seen.length === 0) await sleep(5);
    expect(seen).toEqual(['due']);
    clock.stop();
  });

  it('refuses to go back', () => {
    expect(() => createClock().advance(-1)).toThrow(RangeError);
  });
});
