// Whose paper is whose: by the vendor's links and by names, never by position. All people are invented.
import { map } from './mapped.js';

const extract = (person: object, file: string | undefined, extra: object) => ({
  type: 'ID',
  ...person,
  extra: { ...(file === undefined ? {} : { from_files: [file] }), ...extra },
});
const elodie = {
  name: 'EXEMPLE',
  first_name: 'ÉLODIE',
  first_names: ['ÉLODIE', 'ANNE'],
  birth_date: '1985-07-12',
};
const paul = { name: 'INVENTE', first_name: 'PAUL', birth_date: '1970-01-31', birth_place: 'LILLE' };
const own = extract(elodie, 'id_document_image', { id_number: 'OWN123', mrz_line_1: 'IDFRAEXEMPLE' });
const officer = extract(paul, 'id_document_mandate_image', {
  id_number: 'MANDATE9',
  mrz_line_1: 'IDFRAINVENTE',
});
const reading = (file: string, extraction: object) => ({
  status: 'OK',
  input_files: { [file]: ['https://id360.test/api/1.0.0/document/1/file_contents/'] },
  results: { id_document_result: [{ result: { extraction } }] },
});
const steps = {
  id_document_mandate: reading('id_document_mandate_image', {
    MRZ_surname: 'INVENTE',
    MRZ_nationality: 'BEL',
  }),
  id_document: reading('id_document_image', {
    MRZ_surname: 'EXEMPLE',
    MRZ_nationality: 'FRA',
    MRZ_issuing_country: 'FRA',
  }),
};
const ELODIE = { given_name: 'ÉLODIE ANNE', family_name: 'EXEMPLE', birthdate: '1985-07-12' };

describe.each([
  ['in this order', [officer, own]],
  ['in that order', [own, officer]],
])('a mandate and the own card, %s', (_order, identity) => {
  it.each([
    ['with the summary', elodie],
    ['without it', undefined],
    ['with names alone', { name: 'EXEMPLE', first_name: 'ÉLODIE' }],
  ])('gives the claims of one person and each paper whole, %s', (_what, summary) => {
    const result = map({ status: 'OK', identity: summary, extracted_data: { identity }, steps });
    expect(result.claims).toEqual({ ...ELODIE, nationalities: ['FRA'] });
    expect(result.documents).toEqual([
      {
        kind: 'identity_document',
        type: 'identity_card',
        nativeType: 'ID',
        number: 'OWN123',
        issuingCountry: 'FRA',
        mrz: ['IDFRAEXEMPLE'],
        holder: { given_name: 'ÉLODIE ANNE', family_name: 'EXEMPLE' },
      },
      {
        kind: 'identity_document',
        type: 'identity_card',
        nativeType: 'ID',
        number: 'MANDATE9',
        mrz: ['IDFRAINVENTE'],
        holder: { given_name: 'PAUL', family_name: 'INVENTE' },
      },
    ]);
    expect(result.warnings).toEqual([]);
  });
});

it('joins a reading to the paper that names the same person where files say nothing', () => {
  const unlinked = Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [name, { ...step, input_files: {} }]),
  );
  const named = {
    ...unlinked,
    id_document: reading('elsewhere', {
      MRZ_surname: 'EXEMPLE',
      MRZ_first_name: ['ELODIE'],
      MRZ_nationality: 'FRA',
    }),
  };
  const identity = [officer, extract(elodie, undefined, { id_number: 'OWN123' })];
  const result = map({ status: 'OK', identity: elodie, extracted_data: { identity }, steps: named });
  expect(result.claims?.nationalities).toEqual(['FRA']);
  expect(result.documents.map(({ number }) => number)).toEqual(['OWN123', 'MANDATE9', undefined]);
});

it('takes nothing from a paper that names somebody else, and says so', () => {
  const identity = { name: 'EXEMPLE', first_name: 'ÉLODIE', extra: { id_number: 'OWN123' } };
  const extracted_data = { identity: [extract(paul, 'id_document_image', { id_number: 'OTHER' })] };
  const result = map({ status: 'OK', identity, extracted_data, steps: {} });
  expect(result.claims).toEqual({ given_name: 'ÉLODIE', family_name: 'EXEMPLE' });
  expect(result.warnings.map(({ path }) => path)).toEqual(['birthdate', 'place_of_birth']);
  expect(result.documents).toMatchObject([
    { number: 'OWN123', holder: { given_name: 'ÉLODIE', family_name: 'EXEMPLE' } },
    { number: 'OTHER', holder: { given_name: 'PAUL', family_name: 'INVENTE' } },
  ]);
});

it('takes typed names for typed where the only paper names somebody else', () => {
  const extracted_data = { identity: [extract(paul, 'id_document_image', { id_number: 'OTHER' })] };
  const result = map({
    status: 'OK',
    identity: elodie,
    extracted_data,
    steps: { id_document: { status: 'OK' } },
  });
  expect(result.claims).toBeUndefined();
  expect(result.selfAsserted).toEqual(ELODIE);
});

it('chooses no person where papers name two and nothing says whose they are', () => {
  const identity = [extract(elodie, undefined, {}), extract(paul, undefined, {})];
  const result = map({ status: 'OK', extracted_data: { identity } });
  expect(result.claims).toBeUndefined();
  expect(result.warnings.map(({ path }) => path)).toContain('family_name');
  expect(result.documents).toHaveLength(2);
});

it.each([
  ['a misread family name', { name: 'EXEMPLF' }],
  ['another case, without accents', { name: 'Exemple', first_name: 'elodie' }],
  ['fewer first names', { first_names: ['ANNE'] }],
  ['no names', { name: undefined, first_name: undefined, first_names: undefined }],
])('knows the same person by %s', (_what, more) => {
  const extracted_data = {
    identity: [extract({ ...elodie, ...more, gender: 'F' }, 'id_document_image', {})],
  };
  expect(map({ status: 'OK', identity: elodie, extracted_data }).claims).toEqual({
    ...ELODIE,
    gender: 'female',
  });
});

it('fills what the summary does not say from the paper, field by field', () => {
  const identity = { name: 'EXEMPLE', first_name: '', first_names: [], birth_date: null, gender: '' };
  const extracted_data = { identity: [{ ...own, gender: 'F', birth_name: 'NEE', birth_place: 'LYON' }] };
  expect(map({ status: 'OK', identity, extracted_data }).claims).toEqual({
    ...ELODIE,
    birth_family_name: 'NEE',
    gender: 'female',
    place_of_birth: { locality: 'LYON' },
  });
});

it('knows one paper that the summary and the extract both describe by its number', () => {
  const identity = { ...elodie, extra: { id_number: 'OWN123', issuer: 'Préfecture Inventée' } };
  const result = map({ status: 'OK', identity, extracted_data: { identity: [own] } });
  expect(result.documents).toMatchObject([{ number: 'OWN123', issuingAuthority: 'Préfecture Inventée' }]);
});

describe('La Poste', () => {
  const payload = {
    given_name: 'Élodie Anne',
    family_name: 'Exemple',
    birthdate: '1985-07-12T00:00:00',
    gender: 'female',
    email: 'elodie@example.org',
    phone_number: '+33600000000',
    typ: 'ID',
    document_number: '21XX12345',
    place_of_birth: 'Lyon',
  };
  const methods = (status: string, more: object = {}) => ({
    id_num: { status, results: { id_num_out_token: [{ payload: { ...payload, ...more } }] } },
  });

  it('says number, birthplace, phone and e-mail', () => {
    const identity = { name: 'EXEMPLE', first_names: ['ÉLODIE', 'ANNE'], email: 'elodie@example.org' };
    const result = map({ status: 'OK', identity, external_methods: methods('OK') });
    expect(result.claims).toEqual({
      ...ELODIE,
      gender: 'female',
      place_of_birth: { locality: 'Lyon' },
      email: 'elodie@example.org',
      phone_number: '+33600000000',
    });
    expect(result.selfAsserted).toBeUndefined();
    expect(result.documents).toEqual([{ kind: 'identity_document', number: '21XX12345' }]);
  });

  it('says nothing where it refused, or speaks of somebody else', () => {
    for (const external_methods of [
      methods('KO'),
      methods('OK', { given_name: 'Paul', birthdate: '1970-01-31' }),
    ]) {
      const result = map({ status: 'OK', identity: elodie, external_methods });
      expect(result.claims).toBeUndefined();
      expect(result.documents).toEqual([]);
    }
  });

  it('says that something was left out, unless it refused', () => {
    const other = { given_name: 'Paul', birthdate: '1970-01-31' };
    const paths = (external_methods: object) =>
      map({ status: 'OK', identity: elodie, external_methods }).warnings.map(({ path }) => path);
    const all = [
      'given_name',
      'family_name',
      'birthdate',
      'gender',
      'place_of_birth',
      'email',
      'phone_number',
      'documents.number',
    ];
    expect(paths(methods('OK', other))).toEqual(all);
    expect(paths(methods('MAYBE'))).toEqual(all);
    expect(paths(methods('KO'))).toEqual(['external_methods']);
  });
});
