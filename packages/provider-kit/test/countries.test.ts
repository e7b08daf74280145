import { alpha3 } from '../src/index.js';

it.each([
  ['FRA', 'FRA'],
  ['D', 'DEU'],
  ['D<<', 'DEU'],
  ['DD', undefined],
  ['fra', undefined],
  ['France', undefined],
  ['FR', undefined],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
])('%j is %j', (country, code) => {
  expect(alpha3(country)).toBe(code);
});
