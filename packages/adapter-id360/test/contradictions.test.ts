// A report that speaks against itself approves nobody, or says so.
import { map } from './mapped.js';

const identity = { name: 'EXEMPLE', extra: { id_number: '21XX12345' } };

it.each(['KO', 'ko'])(
  'approves nobody whose identity is %s beside a report that is OK',
  (identity_status) => {
    const result = map({ status: 'OK', identity_status, identity });
    expect(result).toMatchObject({
      status: 'completed',
      decision: 'inconclusive',
      final: false,
      nativeStatus: 'OK',
    });
    expect(result.claims).toBeUndefined();
    expect(result.extracted).toEqual({ family_name: 'EXEMPLE' });
    expect(result.warnings).toEqual([
      {
        code: 'PARTLY_READ',
        path: 'identity_status',
        message: 'identity_status: the report is OK, but its identity is not, so nobody is approved',
      },
    ]);
  },
);

it.each([
  ['identity_status', { identity_status: 'MAYBE' }],
  ['steps', { steps: { liveness$0: { status: 'KO' } } }],
  [
    'finalizer_reports.validator_report.is_valid',
    { finalizer_reports: { validator_report: { is_valid: false } } },
  ],
  [
    'documents',
    { documents: { identity_document: [{ name: 'id_document_image', status: 'INVALID', files: [] }] } },
  ],
  ['external_methods', { external_methods: { id_num: { status: 'KO' } } }],
])('warns of %s against an approval', (path, more) => {
  const { decision, warnings } = map({ status: 'OK', identity, ...more });
  expect(decision).toBe('approved');
  expect(warnings).toEqual([expect.objectContaining({ code: 'PARTLY_READ', path })]);
  expect(map({ status: 'KO', ...more }).warnings).toEqual([]);
});

it('says nothing where all agree, and declines whatever the identity is', () => {
  expect(map({ status: 'OK', identity_status: 'OK', identity }).warnings).toEqual([]);
  expect(map({ status: 'KO', identity_status: 'OK', identity })).toMatchObject({
    decision: 'declined',
    warnings: [],
  });
});

const validator = (more: object) => ({ finalizer_reports: { validator_report: more } });
const injection = { status_code: { code: 'SEC_DATA_INJECTION', message: 'injection' }, where: 'ID360' };

it.each([
  [
    'all_status_codes',
    { all_status_codes: [injection] },
    { kind: 'injection', status: 'fail', nativeName: 'SEC_DATA_INJECTION' },
  ],
  [
    'all_status_codes',
    { status_codes: [{ code: 'MDL_CHALLENGE_NOT_MET' }] },
    { kind: 'other', status: 'fail', nativeName: 'MDL_CHALLENGE_NOT_MET' },
  ],
  [
    'all_status_codes',
    { steps: { liveness$0: { status: 'OK', status_codes: [{ code: 'MDL_CHALLENGE_NOT_MET' }] } } },
    { kind: 'liveness', status: 'fail', nativeName: 'MDL_CHALLENGE_NOT_MET' },
  ],
  [
    'all_input_files_statuses',
    { version: 1, all_input_files_statuses: { id_document_image: { status: 'INVALID' } } },
    { kind: 'readability', status: 'fail', nativeName: 'id_document_image' },
  ],
  [
    'all_input_files_statuses',
    { steps: { id_document: { input_files_statuses: { id_document_image: { status: 'INVALID' } } } } },
    { kind: 'readability', status: 'fail', nativeName: 'id_document_image' },
  ],
  [
    'finalizer_reports.validator_report.validations',
    validator({ validations: [{ ref: 'IDENTITY_DOCUMENT.expired', is_valid: false }] }),
    { kind: 'document_expiry', status: 'fail', nativeName: 'IDENTITY_DOCUMENT.expired' },
  ],
  [
    'finalizer_reports.validator_report.customs',
    validator({ customs: [{ ref: 'OURS', is_valid: false }] }),
    { kind: 'document_consistency', status: 'fail', nativeName: 'OURS' },
  ],
  [
    'finalizer_reports.validator_report.comparisons',
    validator({ comparisons: [{ ref: 'IDENTITY.NAME.name', is_equivalent: false }] }),
    { kind: 'data_match', status: 'fail', nativeName: 'IDENTITY.NAME.name' },
  ],
  [
    'finalizer_reports.validator_report.is_valid',
    validator({ is_valid: false }),
    { kind: 'document_consistency', status: 'fail', nativeName: 'validator_report' },
  ],
  [
    'documents',
    { documents: { identity_document: [{ name: 'id_document_image', status: 'INVALID', files: [] }] } },
    { kind: 'readability', status: 'fail', nativeName: 'id_document_image' },
  ],
  [
    'external_methods',
    { external_methods: { id_num: { status: 'KO' } } },
    { kind: 'other', status: 'fail', nativeName: 'id_num' },
  ],
])('does not approve in silence: %s, as a warning and a failed check', (path, more, check) => {
  const { decision, warnings, checks } = map({ status: 'OK', identity, ...more });
  expect(decision).toBe('approved');
  expect(warnings).toEqual([expect.objectContaining({ code: 'PARTLY_READ', path })]);
  expect(checks).toContainEqual(check);
  expect(map({ status: 'KO', ...more }).warnings).toEqual([]);
});

it('is silent about rules that failed where the validator allowed for them, and about one success of two', () => {
  const failed = { ref: 'IDENTITY.NAME.name', is_equivalent: false };
  for (const more of [
    { is_valid: true, validations: [{ ref: 'X', is_valid: false }], comparisons: [failed] },
    { comparisons: [failed, { ...failed, is_equivalent: true }] },
  ])
    expect(map({ status: 'OK', identity, ...validator(more) }).warnings).toEqual([]);
});

it('has no end while it goes on', () => {
  const finished_time = '2025-11-17T15:03:34.540485';
  expect(map({ status: 'STARTED', finished_time })).not.toHaveProperty('endedAt');
  expect(map({ status: 'NEW', finished_time })).not.toHaveProperty('endedAt');
  expect(map({ status: 'OK', finished_time }).endedAt).toBe('2025-11-17T15:03:34.540Z');
});

it('names each check, also one that the vendor left nameless', () => {
  const result = map({
    status: 'KO',
    steps: { '': { status: 'KO' } },
    ...validator({
      validations: [{ ref: '', description: '', is_valid: false }],
      comparisons: [{ ref: '', is_equivalent: false, field1: { name: '' } }],
    }),
  });
  expect(result.checks.map(({ nativeName }) => nativeName)).toEqual(['other', 'validation', 'comparison']);
});
