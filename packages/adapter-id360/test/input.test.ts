// What of the input reaches the vendor, and what is said of the rest.
import type { Claims, CreateSessionInput } from '@anyproof/core';
import { controlDataFrom } from '../src/create.js';
import { map } from './mapped.js';
import { API, app, INPUT, login, PROCESS, strictly, vendor } from './nock-vendor.js';

strictly();

const NAMES = { given_name: 'first_name', family_name: 'name', birthdate: 'birth_date' };

const { consent: _consent, ...hosted } = { ...INPUT, mode: 'hosted' as const };

async function sent(more: Partial<CreateSessionInput>, input = INPUT) {
  let body: Record<string, unknown> = {};
  login();
  vendor()
    .post(`${API}/process/${PROCESS}/enrollment`, (given) => {
      body = given;
      return true;
    })
    .reply(200, { id: 7, api_key: 'k', status: 'NEW' });
  const { warnings } = await app().createSession({ ...input, ...more });
  return { body, warnings, paths: warnings.map(({ path }) => path) };
}

it.each<[string, Claims, object]>([
  ['one name', { given_name: 'Élodie' }, { first_name: 'Élodie' }],
  ['the first of several names', { given_name: 'Élodie Anne' }, { first_name: 'Élodie' }],
  [
    'a name without the blanks around it',
    { given_name: ' Élodie ', family_name: '\tExemple\n' },
    { first_name: 'Élodie', name: 'Exemple' },
  ],
  ['the first name before another blank', { given_name: 'Élodie\u00a0Anne' }, { first_name: 'Élodie' }],
  ['nothing of blanks', { family_name: '  ' }, {}],
  ['nothing without a name at the vendor', { gender: 'female' }, {}],
])('compares %s', (_what, expected, data) => {
  expect(controlDataFrom(expected, NAMES)).toEqual(data);
});

it('warns in direct mode of claims that it does not compare, and of no others', async () => {
  const expected = { given_name: 'Élodie', gender: 'female' };
  expect((await sent({ expected })).warnings).toMatchObject([
    { code: 'HINT_IGNORED', path: 'expected.gender' },
  ]);
  const compared = app({ controlData: { gender: 'sex' } }).capabilities().flows.default.modes.direct;
  expect(compared?.expectedClaims).toEqual(['gender']);
});

it('warns that only the first of several given names is compared, where it is compared at all', async () => {
  const several = { given_name: ' Jean  Pierre ' };
  expect((await sent({ expected: several })).warnings).toEqual([
    { code: 'HINT_IGNORED', path: 'expected.given_name', message: 'only the first given name is compared' },
  ]);
  for (const given_name of ['Jean', ' Jean ', 'Jean-Pierre'])
    expect((await sent({ expected: { given_name } })).warnings).toEqual([]);
  // In hosted mode nothing is compared, and core says so once.
  expect((await sent({ expected: several }, hosted)).paths).toEqual(['expected.given_name']);
});

it('does not warn of evidence that the app submits itself, nor of empty lists', async () => {
  expect((await sent({ evidence: ['identity_document', 'selfie'] })).paths).toEqual([]);
  expect((await sent({ evidence: [], documentTypes: [] }, hosted)).paths).toEqual([]);
  expect((await sent({ evidence: ['selfie'] }, hosted)).paths).toEqual(['evidence']);
});

it('warns of a language that the page does not have, and of any in direct mode', async () => {
  for (const locale of ['fr', 'it-IT', 'KO']) expect((await sent({ locale }, hosted)).paths).toEqual([]);
  expect((await sent({ locale: 'de-DE' }, hosted)).paths).toEqual(['locale']);
  expect((await sent({ locale: 'fr' })).paths).toEqual(['locale']);
});

it('puts what is more than three lines of a street into the third, and warns of claims without a field', async () => {
  const { body, paths } = await sent({
    selfAsserted: {
      family_name: 'Exemple',
      birthdate: '1985-07-12',
      nationalities: ['FRA'],
      address: {
        street_address: 'Bât. B\r\n12 rue Inventée\n\nLieu-dit\nBP 9',
        locality: 'Paris',
        region: 'IDF',
      },
    },
  });
  expect(body).toMatchObject({
    last_name: 'Exemple',
    address_line_1: 'Bât. B',
    address_line_2: '12 rue Inventée',
    address_line_3: 'Lieu-dit, BP 9',
    city: 'Paris',
  });
  expect(paths).toEqual([
    'selfAsserted.birthdate',
    'selfAsserted.nationalities',
    'selfAsserted.address.region',
  ]);
});

it('reads comparisons back as claims, under the process’s own names and the vendor’s', () => {
  const comparison = (name: string, other: string) => ({
    ref: `IDENTITY.X.${other}`,
    is_equivalent: true,
    field1: { document_type: 'control_data', name, value: 'a' },
    field2: { document_type: 'identity', name: other, value: 'A' },
  });
  const report = {
    status: 'OK',
    finalizer_reports: {
      validator_report: {
        comparisons: [
          comparison('nom_usage', 'name'),
          { ref: 'IDENTITY.FIRST_NAME.first_name', is_equivalent: false },
          {
            is_equivalent: true,
            field1: comparison('x', 'birth_date').field2,
            field2: comparison('mel', 'x').field1,
          },
        ],
      },
    },
  };
  const names = { family_name: 'nom_usage', email: 'mel', phone_number: 'tel' };
  expect(map(report, { nom_usage: 'a', tel: '+33' }, names).matches).toEqual([
    { claim: 'family_name', status: 'match', expected: 'a', found: 'A' },
    { claim: 'given_name', status: 'mismatch' },
    { claim: 'email', status: 'match', expected: 'a', found: 'A' },
    { claim: 'phone_number', status: 'unknown', expected: '+33' },
  ]);
});
