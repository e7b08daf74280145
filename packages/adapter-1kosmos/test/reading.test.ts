// What is read of a document, and what is said of that which cannot be: dossier 7.4. All people are invented.

import { communityInfo } from '../src/client/platform.js';
import { licence, map, parsed, row, session, success } from './mapping.js';

const read = (document: object, more: object = {}) =>
  map({ row, result: success({ ...licence, ...document }, more) });
const pathsOf = ({ warnings }: { readonly warnings: readonly { readonly path?: string }[] }) =>
  warnings.map((warning) => warning.path);

describe('a field of another type', () => {
  const CLAIMS: readonly (readonly [field: string, claim: string])[] = [
    ['firstName', 'given_name'],
    ['familyName', 'family_name'],
    ['fullName', 'name'],
    ['dob', 'birthdate'],
    ['gender', 'gender'],
    ['placeOfBirth', 'place_of_birth.locality'],
    ['street', 'address.street_address'],
    ['city', 'address.locality'],
    ['state', 'address.region'],
    ['zipCode', 'address.postal_code'],
    ['country', 'documents.issuingCountry'],
    ['country', 'address.country'],
    ['documentId', 'documents.number'],
    ['doi', 'documents.issuedOn'],
    ['doe', 'documents.expiresOn'],
  ];

  it.each(CLAIMS)('%s is left out, and the warning names %s and not its value', (field, claim) => {
    for (const value of [true, ['ZZ1'], { text: 'ZZ1' }, 0.5]) {
      const result = read({ [field]: value });
      expect(result).toMatchObject({ status: 'completed', decision: 'approved' });
      expect(pathsOf(result)).toContain(claim);
      expect(JSON.stringify(result.warnings)).not.toContain('ZZ1');
    }
  });

  it('costs no result, wherever it stands', () => {
    for (const odd of [true, 7, ['x'], { a: 1 }]) {
      const result = map({
        details: { status: 'COMPLETED', user: odd, license: odd, bypassConfig: 'x', autoDetectTimeout: 'x' },
        row: { ...row, user: odd, 'session-result': odd, createdTS: [1], dvcID: {} },
        result: success(licence, {
          liveId: odd,
          errorInfo: odd,
          metadata: odd,
          raw_data: odd,
          publicKey: odd,
          ppt_object: odd,
        }),
      });
      expect(result).toMatchObject({ decision: 'approved', claims: { family_name: 'EXEMPLE' } });
      expect(pathsOf(result)).toEqual(
        expect.arrayContaining(['autoDetectTimeout', 'data.0.createdTS', 'bypassConfig']),
      );
    }
  });

  it('in a list leaves the others', () => {
    const checks = [null, 'x', { name: 'face_compare', status: 'PASSED', score: 'low' }, { name: 7 }];
    const result = read({}, { metadata: { checks } });
    expect(result.checks).toEqual([{ kind: 'face_match', status: 'pass', nativeName: 'face_compare' }]);
    expect(pathsOf(result)).toContain('metadata.checks.1');
    // Where the checks were read, nothing is said of the other place.
    const unused = read(
      {},
      { metadata: { checks: [{ name: 'face_compare', status: 'PASSED' }] }, raw_data: 'x' },
    );
    expect(unused.warnings).toEqual([]);
  });

  it('is named once, whatever of the session or its result it is in', () => {
    const told = { row: { ...row, resultStatus: null }, result: success({ ...licence, dob: true }) };
    expect(pathsOf(session({ ...told, row: undefined }))).toEqual(['birthdate']);
    expect(pathsOf(map({ ...told, row: undefined }))).toEqual(['birthdate']);
  });
});

describe('the first readable value counts', () => {
  it.each<[what: string, document: object, claims: object]>([
    ['an empty family name', { familyName: '' }, { family_name: 'EXEMPLE' }],
    ['a blank family name', { familyName: '  ' }, { family_name: 'EXEMPLE' }],
    ['a family name of another type', { familyName: ['X'] }, { family_name: 'EXEMPLE' }],
    ['no family name', { familyName: null, lastName: ' Exemple ' }, { family_name: 'Exemple' }],
    ['a blank given name', { givenName: ' ' }, { given_name: 'ÉLODIE ANNE' }],
    ['a given name of another type', { givenName: 7 }, { given_name: 'ÉLODIE ANNE' }],
    ['no city', { city: '', residenceCity: 'Lyon' }, { address: { locality: 'Lyon' } }],
    ['no postcode', { zipCode: null, residenceZipCode: 1234 }, { address: { postal_code: '1234' } }],
  ])('%s', (_what, document, claims) => {
    expect(read(document).claims).toMatchObject(claims);
  });

  it.each([
    ['a number of fillers', { documentId: '<<<<' }],
    ['no number', { documentId: '' }],
    ['a number of another type', { documentId: {} }],
  ])('of a document: %s', (_what, document) => {
    expect(read(document).documents[0]?.number).toBe('D1234567');
  });

  it('over both shapes of one document, and never over two documents', () => {
    const { givenName: _none, ...names } = {
      givenName: '',
      familyName: 'EXEMPLE',
      firstName: 'ÉLODIE',
      dob: 'soon',
    };
    const both = map({ row, result: success({}, { dl_object: licence }) });
    expect(both.claims?.birthdate).toBe('1985-07-12');
    expect(both.documents).toHaveLength(1);
    const same = map({
      row,
      result: success({ ...names, type: 'dl', proof_jwt: 'j' }, { dl_object: licence }),
    });
    expect(same.claims?.birthdate).toBe('1985-07-12');
    const passport = {
      ...licence,
      type: 'ppt',
      documentType: 'PPT',
      documentId: 'P7654321',
      dob: '19901224',
    };
    const two = map({ row, result: success({ ...licence, dob: '' }, { ppt_object: passport }) });
    expect(two.claims).not.toHaveProperty('birthdate');
    expect(two.documents).toMatchObject([
      { type: 'driving_licence', number: 'D1234567' },
      { type: 'passport', number: 'P7654321' },
    ]);
  });

  it('but a middle name is no given name by itself, nor is a full name taken apart', () => {
    const middle = read({ firstName: '', givenName: '' });
    expect(middle.claims).not.toHaveProperty('given_name');
    expect(pathsOf(middle)).toEqual(['given_name']);
    const full = read({ familyName: '', lastName: '' });
    expect(full.claims).toMatchObject({ name: 'ÉLODIE ANNE EXEMPLE', given_name: 'ÉLODIE ANNE' });
    expect(full.claims).not.toHaveProperty('family_name');
    expect(full.warnings).toEqual([]);
    expect(read({}).claims).not.toHaveProperty('name');
  });
});

describe('what is unambiguous is normalised', () => {
  it.each([
    ['FR', 'FRA'],
    ['fr', 'FRA'],
    ['fra', 'FRA'],
    ['D<<', 'DEU'],
    ['XXK', 'RKS'],
  ])('the country %s is %s', (country, expected) => {
    const { documents, claims, warnings } = read({ country });
    expect(documents[0]?.issuingCountry).toBe(expected);
    expect(claims?.address?.country).toBe(expected);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['m', 'male'],
    ['Female', 'female'],
    ['W', 'female'],
    ['X', 'unspecified'],
    ['<', 'unspecified'],
  ])('the gender %s is %s', (gender, expected) => {
    expect(read({ gender })).toMatchObject({ claims: { gender: expected }, warnings: [] });
  });

  it('numbers in place of text, spellings of names, dates with a time', () => {
    const numbers = { documentId: 1234567, zipCode: 75999, dob: 19850712, doi: '2021-02-01T00:00:00Z' };
    expect(read({ ...numbers, city: ' Paris ', type: ' Dl ' })).toMatchObject({
      claims: { birthdate: '1985-07-12', address: { postal_code: '75999', locality: 'Paris' } },
      documents: [{ number: '1234567', issuedOn: '2021-02-01', type: 'driving_licence', nativeType: 'Dl' }],
      warnings: [],
    });
    const upper = { checks: [{ name: 'FACE_COMPARE', status: 'passed' }] };
    expect(read({}, { metadata: upper }).checks).toMatchObject([{ kind: 'face_match', status: 'pass' }]);
    const reasons = map({
      row: { ...row, resultStatus: 'FAILED' },
      result: { errorInfo: { reasonCode: 'idv0011' } },
    });
    expect(reasons.reasons).toEqual([{ code: 'document_expired', nativeCode: 'idv0011' }]);
  });

  it('instants as numbers, as text, and as date-times', () => {
    for (const createdTS of [1735689600000, '1735689600000', '2025-01-01T00:00:00.000Z'])
      expect(session({ row: { ...row, createdTS } })).toMatchObject({
        createdAt: '2025-01-01T00:00:00.000Z',
        warnings: [],
      });
    expect(pathsOf(session({ row: { ...row, createdTS: 'soon' } }))).toEqual(['data.0.createdTS']);
  });
});

it.each([
  ['dob', '198507', 'birthdate'],
  ['dob', '19850230', 'birthdate'],
  ['dob', '07/12/1985', 'birthdate'],
  ['doe', 'never', 'documents.expiresOn'],
  ['doi', '2021', 'documents.issuedOn'],
  ['gender', 'unsaid', 'gender'],
  ['country', 'Ruritania', 'documents.issuingCountry'],
  ['country', 'Ruritania', 'address.country'],
])('%s %j cannot be read, and the warning names %s', (field, value, claim) => {
  const result = read({ [field]: value });
  expect(pathsOf(result)).toContain(claim);
  expect(JSON.stringify(result.warnings)).not.toContain(value);
});

it('a stated "none" is not overridden, and is told', () => {
  const { documents, warnings } = map({
    row,
    result: success({ ...licence, country: 'XXB' }, { dl_object: licence }),
  });
  expect(documents[0]).not.toHaveProperty('issuingCountry');
  expect(warnings).toContainEqual(
    expect.objectContaining({ path: 'documents.issuingCountry', message: expect.stringContaining('none') }),
  );
});

it('fillers of a machine-readable zone are no part of a number', () => {
  expect(read({ documentId: 'D1234567<<' }).documents[0]?.number).toBe('D1234567');
  const none = read({ documentId: '<<<', id: '##' });
  expect(none.documents[0]).not.toHaveProperty('number');
});

it('a character that was replaced on the way is no part of a claim', () => {
  const result = read({ familyName: 'EXEMP\uFFFDE', lastName: '' });
  expect(result.claims).not.toHaveProperty('family_name');
  expect(pathsOf(result)).toContain('family_name');
});

it('ids are numbers or text, and never blank', () => {
  const found = { tenant: { id: 7 }, community: { id: 'c' } };
  expect(parsed(communityInfo, found).value.tenant.id).toBe('7');
  for (const id of ['', ' ', null, {}])
    expect(communityInfo.read({ tenant: { id }, community: { id: 'c' } }).value).toBeUndefined();
});
