import { ALPHA_2, COUNTRY_CODES } from '../src/claims/countries.js';
import { countryCode, STATED_NONE } from '../src/index.js';

/** Where "none" is as good as nothing. */
const alpha3 = (country: unknown) => {
  const code = countryCode(country);
  return code === STATED_NONE ? undefined : code;
};

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

it('reads every alpha-2 and alpha-3, in any case and with fillers', () => {
  const pairs = Object.entries(ALPHA_2);
  expect(pairs).toHaveLength(250);
  for (const [alpha2, code] of pairs)
    for (const spelled of [alpha2, code])
      for (const text of [spelled, spelled.toLowerCase(), `${spelled}<`, ` ${spelled} `])
        expect([text, countryCode(text)]).toEqual([text, code]);
});

it('has the alpha-2 codes that Unicode has names for', () => {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const named = letters
    .flatMap((a) => letters.map((b) => a + b))
    .filter((code) => names.of(code) !== undefined);
  const missing = named.filter((code) => !Object.hasOwn(ALPHA_2, code));
  // Reserved, withdrawn or private: parts of states, unions, and test regions. XK, Kosovo's, is among ICAO's own here.
  expect(missing.filter((code) => alpha3(code) !== undefined)).toEqual(['XK']);
  expect(Object.keys(ALPHA_2).filter((code) => !named.includes(code))).toEqual([]);
});

it('reports a nationality stated as none', () => {
  for (const code of ['XXA', 'XXB', 'XXC', 'XXX', 'xxb', 'XXB<']) expect(countryCode(code)).toBe(STATED_NONE);
  for (const code of ['XXK', 'xkx', 'XK']) expect(countryCode(code)).toBe('RKS');
  for (const code of [250, ['FRA'], { code: 'FRA' }, true, 'ſRA', 'FRANCE', 'F', '<<<'])
    expect(countryCode(code)).toBeUndefined();
});
