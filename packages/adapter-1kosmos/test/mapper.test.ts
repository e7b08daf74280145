// Answers typed by hand in the shapes of the dossier, sections 6.3 and 7.4; all people are invented.
import { reasonForCode } from '../src/vocabulary.js';
import { licence, map, REF as ref, row, SESSION, success } from './mapping.js';

const checks = [
  { name: 'document_liveness_front', status: 'PASSED', score: 0.99 },
  { name: 'document_liveness_back', status: 'NOT_PERFORMED' },
  { name: 'selfie_liveness', status: 'passed', score: 1 },
  { name: 'face_compare', status: 'PASSED', score: 97 },
  { name: 'fraud_detection', status: 'SKIPPED' },
  { name: 'brand_new_check', status: 'MAYBE', score: -1 },
];

const expected = {
  ref,
  adapter: '1kosmos',
  reference: 'cust-000042',
  status: 'completed',
  decision: 'approved',
  final: true,
  nativeStatus: 'COMPLETED_PASS',
  createdAt: '2025-01-01T00:00:00.000Z',
  startedAt: '2025-01-01T00:01:00.000Z',
  endedAt: '2025-01-01T00:02:00.000Z',
  expiresAt: '2025-01-01T00:30:00.000Z',
  pollAfterMs: 3000,
  warnings: [],
  claims: {
    given_name: 'ÉLODIE ANNE',
    family_name: 'EXEMPLE',
    birthdate: '1985-07-12',
    gender: 'female',
    place_of_birth: { locality: 'LYON' },
    address: {
      street_address: '12 rue Inventée',
      locality: 'Paris',
      region: 'IDF',
      postal_code: '75999',
      country: 'FRA',
    },
  },
  extracted: expect.objectContaining({ given_name: 'ÉLODIE ANNE', birthdate: '1985-07-12' }),
  documents: [
    {
      kind: 'identity_document',
      type: 'driving_licence',
      nativeType: 'dl',
      number: 'D1234567',
      issuingCountry: 'FRA',
      issuedOn: '2021-02-01',
      expiresOn: '2036-01-31',
    },
  ],
  checks: [
    {
      kind: 'document_liveness',
      status: 'pass',
      nativeName: 'document_liveness_front',
      score: { value: 0.99, min: 0, max: 1 },
    },
    { kind: 'document_liveness', status: 'not_performed', nativeName: 'document_liveness_back' },
    {
      kind: 'liveness',
      status: 'pass',
      nativeName: 'selfie_liveness',
      score: { value: 1, min: 0, max: 1 },
    },
    { kind: 'face_match', status: 'pass', nativeName: 'face_compare' },
    { kind: 'fraud', status: 'not_performed', nativeName: 'fraud_detection' },
    { kind: 'other', status: 'unknown', nativeName: 'brand_new_check' },
  ],
  matches: [],
  attemptHistory: [],
  reasons: [],
  artifacts: [
    { id: 'document.image', kind: 'document_image' },
    { id: 'document.imageBack', kind: 'document_image' },
    { id: 'document.face', kind: 'portrait' },
    { id: 'liveId.face', kind: 'selfie' },
  ],
};

it('maps a result of shape v3', () => {
  const result = {
    sessionResult: 'SUCCESS',
    sessionId: SESSION,
    document: licence,
    liveId: { face: 'DDDD', proofedBy: 'emulated' },
    token: 'e30.e30.e30',
    metadata: { checks },
  };
  expect(map({ row, result })).toEqual(expected);
});

it('maps the same as a legacy result', () => {
  const result = {
    responseStatus: 'SUCCESS',
    sessionId: SESSION,
    dl_object: licence,
    liveid_object: { id: SESSION, type: 'liveid', face: 'DDDD' },
    token: 'e30.e30.e30',
    metadata: {},
    raw_data: { checks },
    publicKey: 'ignored',
  };
  expect(map({ row, result })).toEqual(expected);
});

it.each([
  ['ppt_object', 'ppt', 'passport'],
  ['idcard_object', 'IDCARD', 'identity_card'],
  ['dl_object', 'permit', undefined],
])('reads %s of type %s as %s', (name, type, expectedType) => {
  const [document] = map({ row, result: { [name]: { type, id: 'X1' } } }).documents;
  expect(document?.type).toBe(expectedType);
  expect(document).toMatchObject({ nativeType: type, number: 'X1' });
});

it('takes given names whole where they are', () => {
  const document = { ...licence, givenName: 'ÉLODIE ANNE MARIE' };
  expect(map({ row, result: success(document) }).claims?.given_name).toBe('ÉLODIE ANNE MARIE');
});

it.each([
  [{ givenName: 'ÉLODIE' }, 'ÉLODIE ANNE'],
  [{ givenName: 'Élodie', firstName: 'ÉLODIE', middleName: 'Anne Marie' }, 'Élodie Anne Marie'],
  [{ givenName: 'ÉLODIE Anne', middleName: 'ANNE' }, 'ÉLODIE Anne'],
  [{ givenName: 'ÉLODIE', firstName: undefined, middleName: undefined }, 'ÉLODIE'],
  [{ givenName: 'Jo', middleName: 'Joanne' }, 'Jo Joanne'],
])('loses no middle name: %j', (names, expectedNames) => {
  const document = { ...licence, ...names };
  expect(map({ row, result: success(document) }).claims?.given_name).toBe(expectedNames);
});

describe('a document that is described twice', () => {
  const legacy = { ...licence, fullName: undefined };
  const twice = (v3: object, other: object = legacy) =>
    map({ row, result: success(v3, { dl_object: other }) });

  it('is one where the descriptions agree', () => {
    const mapped = twice({
      ...licence,
      firstName: 'Élodie',
      dob: undefined,
      street: undefined,
      givenName: 'ÉLODIE  ANNE',
    });
    expect(mapped.documents).toHaveLength(1);
    expect(mapped.claims).toMatchObject({ birthdate: '1985-07-12', family_name: 'EXEMPLE' });
    expect(mapped.warnings).toEqual([]);
  });

  it.each([
    { familyName: 'AUTRE', lastName: 'AUTRE' },
    { firstName: 'CHLOÉ' },
    { dob: '19700101' },
    { fullName: 'CHLOÉ AUTRE' },
  ])('makes no person of two: %j', (other) => {
    const { proof_jwt: _proof, ...unproven } = licence;
    for (const v3 of [licence, unproven, { type: 'dl', ...other }]) {
      const mapped = twice(v3, v3 === licence || v3 === unproven ? { ...licence, ...other } : licence);
      expect(mapped).not.toHaveProperty('claims');
      expect(mapped.documents).toHaveLength(2);
      expect(mapped.warnings).toContainEqual(
        expect.objectContaining({ code: 'PARTLY_READ', path: 'claims' }),
      );
      if (v3 === licence)
        expect(mapped.extracted).toMatchObject({ family_name: 'EXEMPLE', birthdate: '1985-07-12' });
    }
  });

  it('is two where the numbers differ, and the first is the one to claim', () => {
    const { proof_jwt: _proof, ...unproven } = licence;
    const other = { ...licence, documentId: 'X9' };
    expect(twice(licence, other)).toMatchObject({ claims: { family_name: 'EXEMPLE' }, warnings: [] });
    // The proof of another document proves nothing of this one.
    expect(twice(unproven, other)).not.toHaveProperty('claims');
  });
});

it('does not lose a result over fields of other types than documented', () => {
  const result = {
    sessionResult: 'SUCCESS',
    token: 't',
    document: { ...licence, dob: 19850712, doe: { year: 2036 }, face: ['A'], gender: true },
    liveId: 'none',
    errorInfo: [],
    metadata: { checks: ['x', { name: 'face_compare', status: 'FAILED', score: 'low' }] },
    raw_data: 'none',
  };
  const mapped = map({ row: { ...row, user: 'cust', 'session-result': {}, createdTS: {} }, result });
  expect(mapped).toMatchObject({
    decision: 'approved',
    claims: { birthdate: '1985-07-12' },
    checks: [{ kind: 'face_match', status: 'fail', nativeName: 'face_compare' }],
  });
  expect(mapped.createdAt).toBeUndefined();
});

describe('reasons', () => {
  it.each([
    ['IDV0001', 'document_unreadable'],
    ['IDV0002', 'document_inconsistent'],
    ['IDV0003', 'document_side_missing'],
    ['IDV0004', 'document_unreadable'],
    ['IDV0005', 'document_type_mismatch'],
    ['IDV0006', 'document_not_recognized'],
    ['IDV0007', 'data_mismatch'],
    ['IDV0008', 'document_suspicious'],
    ['IDV0009', 'document_not_accepted'],
    ['IDV0010', 'other'],
    ['IDV0011', 'document_expired'],
    ['IDV0012', 'document_suspicious'],
    ['IDV0013', 'vendor_error'],
    ['IDV0014', 'attempts_exhausted'],
    ['IDV0015', 'document_not_accepted'],
    ['IDV0016', 'document_missing'],
    ['IDV9999', 'other'],
    ['constructor', 'other'],
    ['__proto__', 'other'],
  ])('reads %s as %s', (nativeCode, code) => {
    const failed = { ...row, resultStatus: 'COMPLETED_FAILED' };
    const result = {
      sessionResult: 'FAILED',
      errorInfo: { reasonCode: nativeCode, message: 'never quoted' },
    };
    const mapped = map({ row: failed, result });
    expect(mapped.reasons).toEqual([{ code, nativeCode }]);
    expect(JSON.stringify(mapped)).not.toContain('never quoted');
    expect(reasonForCode(nativeCode)).toBe(code);
  });

  it('come from the row where the legacy result has none, and each once', () => {
    const certificate = { result: { reasonCode: 'IDV0011', message: 'never quoted' } };
    const failed = {
      ...row,
      resultStatus: 'COMPLETED_FAILED',
      'session-result': [certificate, certificate, null, {}],
    };
    expect(map({ row: failed, result: { responseStatus: 'FAILED' } }).reasons).toEqual([
      { code: 'document_expired', nativeCode: 'IDV0011' },
    ]);
  });

  it('are made precise by the check that failed', () => {
    const failed = { ...row, resultStatus: 'COMPLETED_FAILED' };
    const result = {
      sessionResult: 'FAILED',
      errorInfo: { reasonCode: 'IDV0010' },
      metadata: {
        checks: [
          { name: 'face_compare', status: 'FAILED', score: 0.1 },
          { name: 'selfie_liveness', status: 'FAILED' },
          { name: 'fraud_detection', status: 'PASSED' },
        ],
      },
    };
    expect(map({ row: failed, result }).reasons).toEqual([
      { code: 'face_mismatch', nativeCode: 'face_compare' },
      { code: 'liveness_failed', nativeCode: 'selfie_liveness' },
    ]);
  });

  it('are not told twice when the check says what the code says', () => {
    const result = {
      errorInfo: { reasonCode: 'IDV0012' },
      metadata: { checks: [{ name: 'fraud_detection', status: 'FAILED' }] },
    };
    expect(map({ row: { ...row, resultStatus: 'COMPLETED_FAILED' }, result }).reasons).toEqual([
      { code: 'document_suspicious', nativeCode: 'IDV0012' },
    ]);
  });
});
