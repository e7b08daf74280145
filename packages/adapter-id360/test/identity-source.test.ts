// ID360 fills `identity` with what was typed where neither a paper nor an identity provider says more (dossier 8.3).
import { map } from './mapped.js';

const typed = { name: 'EXEMPLE', first_name: 'ÉLODIE', birth_date: '1985-07-12', gender: 'F' };
const names = {
  given_name: 'ÉLODIE',
  family_name: 'EXEMPLE',
  birthdate: '1985-07-12',
  gender: 'female',
};
const bankDetailsOnly = {
  status: 'OK',
  identity: { ...typed, email: 'elodie@example.org' },
  documents: { bank_details: [{ name: 'bank_details_image', status: 'VALID', files: [] }] },
  extracted_data: { identity: [], bank_details: [{ iban: 'FR7600000000000000000000097' }] },
  steps: { bank_details: { status: 'OK' } },
};

it('takes names of a dossier without an identity document for what was typed', () => {
  const result = map(bankDetailsOnly);
  expect(result.decision).toBe('approved');
  expect(result.claims).toBeUndefined();
  expect(result.extracted).toBeUndefined();
  expect(result.selfAsserted).toEqual({ ...names, email: 'elodie@example.org' });
});

it('keeps the address that was proven beside names that were not', () => {
  const result = map({
    ...bankDetailsOnly,
    extracted_data: { proof_of_address: [{ address_1: '12 rue Inventée', city: 'Paris' }] },
  });
  expect(result.claims).toEqual({ address: { street_address: '12 rue Inventée', locality: 'Paris' } });
  expect(result.selfAsserted).toEqual({ ...names, email: 'elodie@example.org' });
});

it.each([
  ['extracted data', { extracted_data: { identity: [{ type: 'ID' }] } }],
  ['its extract', { extracted_data: { identity: [{ extra: { mrz_line_1: 'IDFRAEXEMPLE###' } }] } }],
  ['the reduced extra', { identity: { ...typed, extra: { id_number: '21XX12345' } } }],
  ['a step that is OK', { steps: { id_document: { status: 'OK' } } }],
  [
    'a reading of a step without a status',
    { steps: { id_document: { results: { id_document_result: [{ IDNUMERODOCUMENT: '21XX12345' }] } } } },
  ],
  ['an identity provider', { external_methods: { id_num: { status: 'OK' } } }],
])('takes names that %s stands behind for read', (_source, more) => {
  const result = map({ status: 'OK', identity: typed, ...more });
  expect(result.claims).toEqual(names);
  expect(result.selfAsserted).toBeUndefined();
});

it.each([
  ['empty extracts', { extracted_data: { identity: [{}] } }],
  ['an extract of nulls', { extracted_data: { identity: [{ name: null, extra: { id_number: null } }] } }],
  ['an address in extra', { identity: { ...typed, extra: { address: '12 RUE INVENTÉE' } } }],
  ['a step that is KO and read nothing', { steps: { id_document: { status: 'KO', results: {} } } }],
  ['another step', { steps: { facecomparison: { status: 'OK' } } }],
  ['an identity provider that refused', { external_methods: { id_num: { status: 'KO' } } }],
  ['misshapen providers', { external_methods: ['id_num'] }],
])('does not count %s', (_source, more) => {
  const result = map({ status: 'OK', identity: typed, ...more });
  expect(result.claims).toBeUndefined();
  expect(result.selfAsserted).toEqual(names);
});
