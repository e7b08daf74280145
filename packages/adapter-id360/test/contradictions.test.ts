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
        message: 'identity_status: the report is OK and its identity is not, so nobody counts as approved',
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
