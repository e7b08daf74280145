import { COUNTRY_CODES } from '../src/country-codes.js';
import { alpha3 } from '../src/index.js';

it.each([
  ['FRA', 'FRA'],
  ['DEU', 'DEU'],
  ['TWN', 'TWN'],
  ['D', 'DEU'],
  ['D<', 'DEU'],
  ['D<<', 'DEU'],
  ['D<<<', 'DEU'],
  ['DD', undefined],
  ['fra', 'FRA'],
  ['France', undefined],
  ['FR', 'FRA'],
  ['fr', 'FRA'],
  ['uk', 'GBR'],
  ['FRA ', 'FRA'],
  ['', undefined],
  [null, undefined],
  [undefined, undefined],
  // Kinds of British nationality.
  ['GBD', 'GBR'],
  ['GBN', 'GBR'],
  ['GBO', 'GBR'],
  ['GBP', 'GBR'],
  ['GBS', 'GBR'],
  // Stateless, a refugee, unspecified.
  ['XXA', undefined],
  ['XXB', undefined],
  ['XXC', undefined],
  ['XXX', undefined],
  // Issuers that are no country of ISO's.
  ['UNO', 'UNO'],
  ['EUE', 'EUE'],
  ['RKS', 'RKS'],
  ['XOM', 'XOM'],
  ['UTO', 'UTO'],
  // Assigned no more, or never.
  ['ANT', undefined],
  ['ZAR', undefined],
  ['ABC', undefined],
  ['constructor', undefined],
])('%j is %j', (country, code) => {
  expect(alpha3(country)).toBe(code);
});

it('has the 249 codes of ISO 3166-1, and the seventeen of ICAO', () => {
  expect(COUNTRY_CODES.size).toBe(249 + 17);
  expect([...COUNTRY_CODES].filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([]);
});
