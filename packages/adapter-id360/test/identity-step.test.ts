// Countries, numbers, dates and sexes as papers have them: normalised where that is sure, else left out with a warning.
import { mrzFields } from '../src/result/sources.js';
import { map } from './mapped.js';

const nested = (extraction: object) => ({
  id_document: { status: 'OK', results: { id_document_result: [{ result: { extraction } }] } },
});
const flat = (values: object) => ({
  id_document: { status: 'OK', results: { id_document_result: [values] } },
});
const paths = (raw: object) => map({ status: 'OK', ...raw }).warnings.map(({ path }) => path);
const documentOf = (raw: object) => map({ status: 'OK', ...raw }).documents[0];
const claimsOf = (raw: object) => map({ status: 'OK', ...raw }).claims;

it.each([
  ['FRA', 'FRA'],
  ['D', 'DEU'],
  // The vendor's filler (dossier 1), and ICAO's.
  ['D##', 'DEU'],
  ['D<<', 'DEU'],
  ['D#', 'DEU'],
  ['FR', 'FRA'],
  ['fra', 'FRA'],
  ['RKS', 'RKS'],
  ['XXK', 'RKS'],
  ['RÉPUBLIQUE', undefined],
  ['', undefined],
  [null, undefined],
])('takes countries in the form of the contract, alpha-3, or none: %j', (given, taken) => {
  const nationalities = taken === undefined ? undefined : [taken];
  expect(documentOf({ steps: nested({ MRZ_issuing_country: given }) })?.issuingCountry).toBe(taken);
  expect(documentOf({ steps: flat({ IDMRZCODEPAYSEMISSION: given }) })?.issuingCountry).toBe(taken);
  expect(claimsOf({ steps: nested({ MRZ_nationality: given }) })?.nationalities).toEqual(nationalities);
  const isUnread = given === 'RÉPUBLIQUE';
  expect(paths({ steps: nested({ MRZ_nationality: given }) })).toEqual(isUnread ? ['nationalities'] : []);
});

it.each(['XXA', 'XXB', 'XXC', 'XXX'])('keeps a stated "none" against any other source: %s', (none) => {
  const identity = { name: 'EXEMPLE', nationality: 'SYR', extra: { id_number: '1' } };
  const report = { identity, steps: nested({ MRZ_nationality: none }) };
  expect(claimsOf(report)).toEqual({ family_name: 'EXEMPLE' });
  expect(paths(report)).toEqual(['nationalities']);
});

it.each([
  ['C01X00T47###', 'C01X00T47'],
  ['C01X00T47<', 'C01X00T47'],
  ['##C01', 'C01'],
  ['C01X00T47', 'C01X00T47'],
  ['21#12', '21#12'],
  [210275012345, '210275012345'],
  ['###', undefined],
  ['<<<<<<<<<', undefined],
])('takes a number without fillers, or none: %j', (given, taken) => {
  expect(documentOf({ steps: flat({ IDNUMERODOCUMENT: given }) })?.number).toBe(taken);
  const extracted_data = { identity: [{ type: 'ID', extra: { id_number: given } }] };
  expect(documentOf({ extracted_data })?.number).toBe(taken);
  // Fillers alone are how a zone says nothing.
  expect(paths({ extracted_data })).toEqual([]);
});

it.each([
  ['1985-07-12', '1985-07-12'],
  ['1985-07-12T00:00:00', '1985-07-12'],
  ['12071985', '1985-07-12'],
  ['1985', undefined],
  ['1985-00-00', undefined],
  ['1985-02-30', undefined],
  ['12/07/85', undefined],
])('takes real dates only: %j', (given, taken) => {
  const report = { identity: { name: 'EXEMPLE', birth_date: given, extra: { id_number: '1' } } };
  expect(claimsOf(report)?.birthdate).toBe(taken);
  expect(paths(report)).toEqual(taken === undefined ? ['birthdate'] : []);
});

it('takes the first date that can be read, and says that another could not', () => {
  const identity = { name: 'EXEMPLE', birth_date: '1985-13-12', extra: { id_number: '1' } };
  const report = { identity, extracted_data: { identity: [{ name: 'EXEMPLE', birth_date: '1985-07-12' }] } };
  expect(claimsOf(report)?.birthdate).toBe('1985-07-12');
  expect(paths(report)).toEqual(['birthdate']);
});

it.each([
  ['F', 'female'],
  ['m', 'male'],
  ['Male', 'male'],
  ['Femme', 'female'],
  ['X', 'unspecified'],
  ['ſ', undefined],
  ['other', undefined],
])('takes genders in any case, and what is stated: %j', (given, taken) => {
  const report = { identity: { name: 'EXEMPLE', gender: given, extra: { id_number: '1' } } };
  expect(claimsOf(report)?.gender).toBe(taken);
  expect(paths(report)).toEqual(taken === undefined ? ['gender'] : []);
});

it('keeps an unspecified sex against the zone below it', () => {
  const identity = { name: 'EXEMPLE', gender: 'X', extra: { id_number: '1' } };
  expect(claimsOf({ identity, steps: nested({ MRZ_sex: 'F' }) })?.gender).toBe('unspecified');
});

describe('what machine-readable zones say', () => {
  const card = [
    'I#FRAX00T47XX47#######'.padEnd(30, '#'),
    '8507127F3108011FRA'.padEnd(29, '#').concat('6'),
    'EXEMPLE##ELODIE#ANNE'.padEnd(30, '#'),
  ];
  const passport = [
    'P#FRAEXEMPLE##ELODIE#ANNE'.padEnd(44, '#'),
    '12AB345674FRA8507127F3108011'.padEnd(44, '#'),
  ];
  const french = ['IDFRAEXEMPLE'.padEnd(30, '#').concat('075012'), '2102750123450ELODIE##ANNE###8507125F1'];

  it.each([
    ['a card', card, ['FRA']],
    ['a passport', passport, ['FRA']],
    // Its layout has no nationality.
    ['a French card until 2021', [french[0], french[1]?.slice(0, 36)], undefined],
  ])('sex, country and nationality of %s', (_what, lines, nationalities) => {
    const [mrz_line_1, mrz_line_2, mrz_line_3] = lines;
    const extra = { mrz_line_1, mrz_line_2, mrz_line_3 };
    const { claims, documents } = map({
      status: 'OK',
      extracted_data: { identity: [{ name: 'EXEMPLE', extra }] },
    });
    expect(claims?.nationalities).toEqual(nationalities);
    expect(documents[0]?.issuingCountry).toBe('FRA');
    if (nationalities !== undefined) expect(claims?.gender).toBe('female');
  });

  it('and nothing where a character is missing', () => {
    for (const lines of [card, passport])
      expect(
        mrzFields([lines[0]?.slice(1) ?? '', ...lines.slice(1)].map((one) => one.replaceAll('#', '<'))),
      ).toEqual({});
  });
});

it('reads the corrected reading of a step before the raw one', () => {
  const steps = flat({
    IDNOM: 'EXEMPLE',
    IDPRENOMS_B: 'ELOD1E',
    IDPRENOMS: 'ÉLODIE',
    IDDATENAISSANCE: '12071985',
    IDVILLENAISSANCE_B: 'LYON',
    IDMRZSEXE: 'F',
    IDDATEEXPIRATION_B: '31012036',
    IDADRESSE_B: '12 RUE INVENTÉE 75999 PARIS',
  });
  const result = map({ status: 'OK', steps });
  expect(result.claims).toEqual({
    family_name: 'EXEMPLE',
    given_name: 'ÉLODIE',
    birthdate: '1985-07-12',
    gender: 'female',
    place_of_birth: { locality: 'LYON' },
  });
  expect(result.extracted?.address).toEqual({ formatted: '12 RUE INVENTÉE 75999 PARIS' });
  expect(result.documents[0]?.expiresOn).toBe('2036-01-31');
});

it('reads names of a zone without its fillers', () => {
  const steps = nested({ MRZ_surname: 'EXEMPLE#DUPONT##', MRZ_first_name: ['ELODIE', 'ANNE#'] });
  expect(claimsOf({ steps })).toEqual({ family_name: 'EXEMPLE DUPONT', given_name: 'ELODIE ANNE' });
});
