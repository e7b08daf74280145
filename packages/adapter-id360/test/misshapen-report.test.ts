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
      { code: 'PARTLY_READ', message: `the report could be read in part only; left out: ${block}` },
    ]);
  }
});

it('names all parts in one warning', () => {
  expect(map({ status: 'OK', identity: 1, steps: 2 }).warnings).toEqual([
    { code: 'PARTLY_READ', message: 'the report could be read in part only; left out: identity, steps' },
  ]);
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
