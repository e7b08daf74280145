// Reports typed by hand in the shapes of the dossier, section 8; all people are invented.
import fc from 'fast-check';
import { report as answer } from '../src/client/report.js';
import { mapResult, mapSession } from '../src/result/session.js';
import { context, map, ref } from './mapped.js';

const okV2 = {
  version: 2,
  id: 215416,
  status: 'OK',
  level: 'LOW',
  creation_time: '2026-01-17T15:01:49.013906',
  starting_time: '2026-01-17T15:03:10.584410',
  finished_time: '2026-01-17T15:03:34.540485',
  client_reference: 'cust-000042',
  status_codes: [],
  all_status_codes: [],
  identity: {
    name: 'EXEMPLE',
    first_name: 'ÉLODIE',
    first_names: ['ÉLODIE', 'ANNE'],
    birth_name: null,
    birth_date: '1985-07-12',
    gender: 'F',
    birth_place: 'LYON',
    birth_country: null,
    email: 'elodie@example.org',
    phone_number: null,
    address: null,
  },
  extracted_data: {
    identity: [
      {
        type: 'ID',
        extra: {
          id_number: '21XX12345',
          issuing_date: '2021-02-01',
          expiration_date: '2036-01-31',
          mrz_line_1: 'IDFRAEXEMPLE##################000000',
          mrz_line_2: '21XX123450ELODIE##ANNE####8507125F1',
        },
      },
    ],
    proof_of_address: [
      {
        full_name: 'MME EXEMPLE',
        address_1: '12 rue Inventée',
        address_2: '',
        zip_code: '75999',
        city: 'Paris',
        date: '2025-10-06',
      },
    ],
    bank_details: [{ iban: 'FR7600000000000000000000097', bic: 'INVEFRPP', full_name: 'MME ELODIE EXEMPLE' }],
  },
  documents: {
    identity_document: [
      {
        name: 'id_document_image',
        status: 'VALID',
        files: [
          {
            hash: '0cc175b9c0f1b6a831c399e269772661',
            hash_algorithm: 'MD5',
            url: 'https://id360.test/api/1.0.0/document/500001/file_contents/?page_number=0',
          },
          {
            hash: '92eb5ffee6ae2fec3ad71c777531578f',
            hash_algorithm: 'MD5',
            url: 'http://id360.test/private/api/1.0.0/document/500001/file_contents/?page_number=1',
          },
        ],
      },
    ],
    selfie: [
      {
        name: 'selfie_image',
        status: 'COLLECTED',
        files: [{ url: 'https://id360.test/api/1.0.0/document/500002/file_contents/' }],
      },
    ],
    voice: [],
  },
  steps: {
    id_document: {
      status: 'OK',
      results: {
        id_document_result: [
          { result: { extraction: { MRZ_nationality: 'FRA', MRZ_issuing_country: 'FRA' } } },
        ],
      },
    },
    facecomparison: {
      status: 'OK',
      results: { facecomparison_result: [{ result: { matches: [{ score: 47.98 }] } }] },
    },
    fake_photo_id: { status: 'OK', results: { fake_id_photo_result: [{ result: { is_fake: true } }] } },
    liveness$0: { status: 'OK' },
    brand_new_step: { status: 'MAYBE' },
  },
  finalizer_reports: {
    validator_report: {
      is_valid: true,
      validations: [
        { id: 3, ref: 'IDENTITY_DOCUMENT.mrz', is_valid: true },
        { id: 4, ref: 'IDENTITY_DOCUMENT.expired', is_valid: true },
      ],
      comparisons: [
        {
          ref: 'IDENTITY.NAME.name',
          is_equivalent: false,
          field1: { document_type: 'control_data', name: 'name', value: 'Exemple' },
          field2: { document_type: 'identity', name: 'birth_name', value: 'AUTRE' },
        },
        {
          ref: 'IDENTITY.NAME.name',
          is_equivalent: true,
          field1: { document_type: 'control_data', name: 'name', value: 'Exemple' },
          field2: { document_type: 'identity', name: 'name', value: 'EXEMPLE' },
        },
      ],
    },
  },
};

it('maps an OK report of version 2', () => {
  expect(map(okV2)).toEqual({
    ref,
    adapter: 'id360',
    reference: 'cust-000042',
    status: 'completed',
    decision: 'approved',
    final: true,
    nativeStatus: 'OK',
    createdAt: '2026-01-17T15:01:49.013Z',
    startedAt: '2026-01-17T15:03:10.584Z',
    endedAt: '2026-01-17T15:03:34.540Z',
    pollAfterMs: 5000,
    warnings: [],
    assuranceLevel: 'LOW',
    claims: {
      given_name: 'ÉLODIE ANNE',
      family_name: 'EXEMPLE',
      birthdate: '1985-07-12',
      gender: 'female',
      place_of_birth: { locality: 'LYON' },
      nationalities: ['FRA'],
      address: { street_address: '12 rue Inventée', postal_code: '75999', locality: 'Paris' },
    },
    extracted: expect.objectContaining({ given_name: 'ÉLODIE ANNE' }),
    selfAsserted: { email: 'elodie@example.org' },
    documents: [
      {
        kind: 'identity_document',
        type: 'identity_card',
        nativeType: 'ID',
        number: '21XX12345',
        issuingCountry: 'FRA',
        issuedOn: '2021-02-01',
        expiresOn: '2036-01-31',
        mrz: ['IDFRAEXEMPLE<<<<<<<<<<<<<<<<<<000000', '21XX123450ELODIE<<ANNE<<<<8507125F1'],
      },
      { kind: 'proof_of_address', holder: { name: 'MME EXEMPLE' }, issuedOn: '2025-10-06' },
      {
        kind: 'bank_details',
        bank: {
          iban: 'FR7600000000000000000000097',
          bic: 'INVEFRPP',
          accountHolder: 'MME ELODIE EXEMPLE',
        },
      },
    ],
    checks: [
      { kind: 'readability', status: 'pass', nativeName: 'id_document' },
      { kind: 'face_match', status: 'pass', nativeName: 'facecomparison' },
      { kind: 'document_authenticity', status: 'pass', nativeName: 'fake_photo_id' },
      { kind: 'liveness', status: 'pass', nativeName: 'liveness$0' },
      { kind: 'other', status: 'unknown', nativeName: 'brand_new_step' },
      { kind: 'mrz', status: 'pass', nativeName: 'IDENTITY_DOCUMENT.mrz' },
      { kind: 'document_expiry', status: 'pass', nativeName: 'IDENTITY_DOCUMENT.expired' },
      { kind: 'data_match', status: 'pass', nativeName: 'IDENTITY.NAME.name' },
    ],
    matches: [{ claim: 'family_name', status: 'match', expected: 'Exemple', found: 'EXEMPLE' }],
    reasons: [],
    attemptHistory: [],
    artifacts: [
      { id: '500001:0', kind: 'document_image', md5: '0cc175b9c0f1b6a831c399e269772661' },
      { id: '500001:1', kind: 'document_image', md5: '92eb5ffee6ae2fec3ad71c777531578f' },
      { id: '500002:0', kind: 'selfie' },
    ],
  });
});

it('maps a KO whose steps were all OK: the validator decided', () => {
  const result = map({
    version: 2,
    status: 'KO',
    reason: 'text that is never matched on',
    status_codes: [{ code: 'VLD_VALIDATION_KO', message: '1 validations failed' }],
    all_status_codes: [
      { status_code: { code: 'VLD_VALIDATION_KO', message: '1 validations failed' }, where: 'ID360' },
      { status_code: { code: 'VLD_ID_INVALID', message: 'expired' }, where: 'validation' },
    ],
    steps: { id_document: { status: 'OK' } },
    finalizer_reports: {
      validator_report: {
        is_valid: false,
        validations: [{ id: 1, ref: 'IDENTITY_DOCUMENT.expired', is_valid: false }],
      },
    },
  });
  expect(result).toMatchObject({
    status: 'completed',
    decision: 'declined',
    reasons: [{ code: 'document_expired', nativeCode: 'IDENTITY_DOCUMENT.expired' }],
  });
  expect(result.claims).toBeUndefined();
  expect(result.extracted).toBeUndefined();
});

it('maps the reduced report of the migration guide', () => {
  const result = map({
    status: 'OK',
    id: 215416,
    identity: {
      name: 'EXEMPLE',
      first_name: 'ÉLODIE',
      birth_date: '1985-07-12',
      gender: 'F',
      nationality: 'FRA',
      extra: { id_number: '21XX12345', expiration_date: '2031-03-03', issuer: 'Préfecture Inventée' },
    },
  });
  expect(result.claims).toEqual({
    given_name: 'ÉLODIE',
    family_name: 'EXEMPLE',
    birthdate: '1985-07-12',
    gender: 'female',
    nationalities: ['FRA'],
  });
  expect(result.documents).toEqual([
    {
      kind: 'identity_document',
      number: '21XX12345',
      issuingAuthority: 'Préfecture Inventée',
      expiresOn: '2031-03-03',
    },
  ]);
});

it('maps a report of version 1, whose readings stand in the step', () => {
  const result = map({
    version: 1,
    status: 'OK',
    creation_time: '2023-05-09T14:42:42.390308Z',
    enrollment: { client_reference: 'cust-000042', callback_headers: [{ name: 'api-key', value: 's3cr3t' }] },
    identity: { name: 'EXEMPLE', first_name: 'ÉLODIE', birth_date: '1985-07-12' },
    steps: {
      id_document: {
        status: 'OK',
        results: {
          id_document_result: [
            {
              IDFORMATDOC: 'CIF',
              IDNUMERODOCUMENT: '21XX12345',
              IDDATEDELIVRANCE_B: '01022021',
              IDDATEEXPIRATION_B: '31012036',
              IDMRZLIGNE1: 'IDFRA##',
              IDMRZLIGNE2: '21XX##',
            },
          ],
        },
      },
    },
  });
  expect(result.reference).toBe('cust-000042');
  expect(result.createdAt).toBe('2023-05-09T14:42:42.390Z');
  expect(result.documents).toEqual([
    {
      kind: 'identity_document',
      type: 'identity_card',
      nativeType: 'CIF',
      number: '21XX12345',
      issuedOn: '2021-02-01',
      expiresOn: '2036-01-31',
      mrz: ['IDFRA<<', '21XX<<'],
    },
  ]);
  expect(JSON.stringify(result)).not.toContain('s3cr3t');
});

it.each([
  ['NEW', null, 'pending'],
  ['STARTED', '2026-01-01T00:00:00', 'pending'],
  ['CANCELED', null, 'expired'],
  ['CANCELED', '2026-01-01T00:00:00', 'abandoned'],
  ['CANCELLED', '2026-01-01T00:00:00', 'abandoned'],
  ['FAILED', null, 'failed'],
  ['DISCONTINUED', null, 'canceled'],
])('reads %s (started %s) as %s', (status, starting_time, expected) => {
  const { value } = answer.read({ status, starting_time });
  if (value === undefined) throw new Error('not a report');
  expect(mapSession(ref, { value, raw: undefined }, context).status).toBe(expected);
});

it('says that an erased dossier is gone', () => {
  const erased = () => mapSession(ref, { value: { status: 'DELETED' }, raw: undefined }, context);
  expect(erased).toThrow(expect.objectContaining({ code: 'SESSION_GONE' }));
});

it.each(['TO_REVIEW', 'ok', 'constructor', '__proto__', ' '])(
  'never ends or approves at the unknown word %p',
  (status) => {
    const result = map({ status, identity: { name: 'EXEMPLE' } });
    expect(result.status).toBe('processing');
    expect(result.claims).toBeUndefined();
    expect(result.warnings).toHaveLength(1);
  },
);

it('maps any report that fits the schema without throwing anything untyped', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(okV2)), fc.jsonValue()),
      fc.string(),
      (parts, status) => {
        const { value, unread } = answer.read({ ...parts, status });
        if (value === undefined || status === 'DELETED') return;
        const result = mapResult(ref, { value, raw: parts, unread }, context);
        expect(result.decision === 'approved').toBe(status === 'OK');
        expect(result.claims === undefined || status === 'OK').toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});
