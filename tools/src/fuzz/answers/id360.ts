import { CANARY } from '../expect.js';

/** A finished report with all that one may hold; an invented person. */
export const REPORT = {
  version: 2,
  id: 215416,
  level: 'LOW',
  creation_time: '2026-01-17T15:01:49.013906',
  starting_time: '2026-01-17T15:03:10.584410',
  finished_time: '2026-01-17T15:03:34.540485',
  client_reference: 'cust-000042',
  status_codes: [{ code: '10100', message: CANARY }],
  all_status_codes: [{ status_code: { code: '20200', message: null }, where: 'STEP.id_document' }],
  identity: {
    name: CANARY,
    first_name: 'ÉLODIE',
    first_names: ['ÉLODIE', 'ANNE'],
    birth_name: null,
    birth_date: '1985-07-12',
    gender: 'F',
    birth_place: 'LYON',
    birth_country: 'FR',
    nationality: 'FRA',
    email: 'elodie@example.org',
    phone_number: '+33600000000',
    address: '12 rue Inventée',
    zip_code: '75999',
    city: 'Paris',
    country: 'FRA',
  },
  extracted_data: {
    identity: [
      {
        type: 'ID',
        name: CANARY,
        birth_date: '1985-07-12',
        extra: {
          id_number: '21XX12345',
          issuing_date: '2021-02-01',
          expiration_date: '2036-01-31',
          issuer: 'Préfecture',
          mrz_line_1: 'IDFRAEXEMPLE##################000000',
          mrz_line_2: '21XX123450ELODIE##ANNE####8507125F1',
        },
      },
    ],
    proof_of_address: [
      { full_name: 'MME EXEMPLE', address_1: '12 rue Inventée', city: 'Paris', date: '2025-10-06' },
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
        ],
      },
    ],
    voice: [],
  },
  all_input_files: { selfie_image: ['https://id360.test/api/1.0.0/document/500002/file_contents/'] },
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
    liveness$0: { status: 'OK', status_codes: [{ code: '30001' }] },
    brand_new_step: { status: 'MAYBE' },
  },
  finalizer_reports: {
    validator_report: {
      is_valid: true,
      validations: [{ ref: 'IDENTITY_DOCUMENT.mrz', is_valid: true }],
      customs: [{ ref: 'CUSTOM', description: 'a rule', is_valid: false }],
      comparisons: [
        {
          ref: 'IDENTITY.NAME.name',
          is_equivalent: false,
          field1: { document_type: 'CONTROL', name: 'name', value: CANARY },
          field2: { document_type: 'IDENTITY_DOCUMENT', name: 'name', value: 'EXEMPLE' },
        },
      ],
    },
  },
};
