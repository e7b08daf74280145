// A part of a report that is not as documented is left out; it must not cost the verdict, and the app is told.
import { map } from './mapped.js';

const identity = { name: 'EXEMPLE', extra: { id_number: '21XX12345' } };

it.each([
  ['identity', { identity: 'EXEMPLE' }],
  ['identity', { identity: ['EXEMPLE'] }],
  ['extracted_data', { extracted_data: [1] }],
  ['external_methods', { external_methods: 'id_num' }],
  ['steps', { steps: ['id_document'] }],
  ['finalizer_reports', { finalizer_reports: [false] }],
  ['documents', { documents: 'none' }],
  ['enrollment', { enrollment: 215416 }],
])('keeps the verdict when %s is misshapen, and warns', (block, more) => {
  for (const [status, decision] of [
    ['OK', 'approved'],
    ['KO', 'declined'],
  ]) {
    const result = map({ status, ...more });
    expect(result.decision).toBe(decision);
    expect(result.warnings).toEqual([
      { code: 'PARTLY_READ', path: block, message: `${block} is not as documented, so it was left out` },
    ]);
  }
});

it.each([
  ['birthdate', { identity: { name: 'EXEMPLE', birth_date: ['1985-07-12'] } }, 'identity.birth_date'],
  ['given_name', { identity: { name: 'EXEMPLE', first_names: 'ÉLODIE' } }, 'identity.first_names'],
  ['given_name', { identity: { name: 'EXEMPLE', first_names: ['ÉLODIE', 7] } }, 'identity.first_names.1'],
  [
    'documents.number',
    {
      extracted_data: {
        identity: [{ extra: { id_number: {}, mrz_line_1: 7 } }, { extra: { id_number: true } }],
      },
    },
    'extracted_data.identity.0.extra.mrz_line_1',
  ],
  [
    'nationalities',
    {
      steps: {
        id_document: {
          results: { id_document_result: [{ result: { extraction: { MRZ_nationality: 7 } } }] },
        },
      },
    },
    'steps.id_document.results.id_document_result.0.result.extraction.MRZ_nationality',
  ],
  [
    'documents.issuedOn',
    { steps: { id_document: { results: { id_document_result: [{ IDDATEDELIVRANCE_B: true }] } } } },
    'steps.id_document.results.id_document_result.0.IDDATEDELIVRANCE_B',
  ],
  [
    'phone_number',
    { external_methods: { id_num: { status: 'OK', results: { t: [{ payload: { phone_number: [1] } }] } } } },
    'payload',
  ],
  ['documents.holder.name', { extracted_data: { proof_of_address: [{ full_name: 7 }] } }, 'full_name'],
])('says that %s could not be read', (claim, more, place) => {
  const { warnings } = map({ status: 'OK', ...more });
  expect(warnings).toContainEqual(expect.objectContaining({ code: 'PARTLY_READ', path: claim }));
  expect(warnings.map(({ message }) => message).join('\n')).toContain(place);
});

it.each([
  { identity: [], extracted_data: [], finalizer_reports: [], documents: [], enrollment: '' },
  { identity: null, extracted_data: {}, steps: {}, external_methods: {} },
])('does not warn of parts that have nothing to say: %j', (more) => {
  const result = map({ status: 'OK', ...more });
  expect(result.decision).toBe('approved');
  expect(result.warnings).toEqual([]);
});

it('loses no more than what is misshapen within a part', () => {
  const result = map({
    status: 'OK',
    identity: { ...identity, extra: 'none' },
    extracted_data: { identity: [{ name: 'EXEMPLE', extra: [] }] },
    steps: { id_document: { status: 'OK', results: 'none' }, liveness: null },
    finalizer_reports: {
      validator_report: {
        validations: [{ ref: 'IDENTITY_DOCUMENT.mrz', is_valid: true }],
        comparisons: [{ ref: 'IDENTITY.NAME.name', is_equivalent: true, field1: 'name', field2: [] }],
      },
    },
  });
  expect(result.claims).toEqual({ family_name: 'EXEMPLE' });
  expect(result.checks).toEqual([
    { kind: 'readability', status: 'pass', nativeName: 'id_document' },
    { kind: 'liveness', status: 'unknown', nativeName: 'liveness' },
    { kind: 'mrz', status: 'pass', nativeName: 'IDENTITY_DOCUMENT.mrz' },
    { kind: 'data_match', status: 'pass', nativeName: 'IDENTITY.NAME.name' },
  ]);
});

it('keeps the other finalizers when the validator is misshapen', () => {
  expect(map({ status: 'KO', finalizer_reports: { validator_report: [] } })).toMatchObject({
    decision: 'declined',
    reasons: [{ code: 'other', nativeCode: 'KO' }],
  });
});
