import { boundedMap } from '../src/support/bounded-map.js';

it('evicts the entry written longest ago', () => {
  const map = boundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
  expect([...map]).toEqual([
    ['a', 3],
    ['c', 4],
  ]);
});

it('keeps nothing at a capacity of none', () => {
  const map = boundedMap<string, number>(0);
  map.set('a', 1);
  expect(map.size).toBe(0);
});

it('two maps are independent', () => {
  const map = boundedMap<string, number>(1);
  boundedMap<string, number>(1).set('a', 1);
  expect(map.has('a')).toBe(false);
});
