// Answers typed by hand in the shapes of the dossier, sections 6.3 and 7.4; all people are invented.
import type { ProofingResult } from '@anyproof/core';
import { mapResult, mapRow, mapSession } from '../src/1kosmos-mapper.js';
import { reasonForCode } from '../src/1kosmos-reasons.js';
import { type SessionResult, sessionDetails, sessionPage, sessionResult } from '../src/1kosmos-schema.js';

const SESSION = '99999999-8888-4777-8666-555555555555';
const ref = { provider: '1kosmos', id: SESSION };

function read<Value>(
  schema: { readonly '~standard': { readonly validate: (value: unknown) => unknown } },
  raw: unknown,
): Value {
  const checked = schema['~standard'].validate(raw);
  if (typeof checked !== 'object' || checked === null || !('value' in checked))
    throw new Error('not as documented');
  return checked.value as Value;
}

interface Told {
  readonly details?: unknown;
  readonly row?: unknown;
  readonly result?: unknown;
  readonly from?: 'fetch' | 'result';
  readonly requireProof?: boolean;
}

function map(told: Told): ProofingResult {
  const { details = { status: 'COMPLETED' }, row, result, from = 'fetch', requireProof = true } = told;
  const page: { data: { id: string }[] } =
    row === undefined ? { data: [] } : read(sessionPage, { data: [Object.assign({ id: SESSION }, row)] });
  return mapResult(
    ref,
    {
      details: { value: read(sessionDetails, details), raw: details },
      ...(page.data[0] && { row: page.data[0] }),
      ...(result === undefined ? {} : { result: { value: read(sessionResult, result), raw: result } }),
    },
    { pollAfterMs: 3000, outcomeFrom: from, requireProof },
  );
}

const licence = {
  type: 'dl',
  documentType: 'DL',
  category: 'identity_document',
  proofedBy: 'emulated',
  documentId: 'D1234567',
  id: 'D1234567',
  firstName: 'ÉLODIE',
  middleName: 'ANNE',
  lastName: 'EXEMPLE',
  familyName: 'EXEMPLE',
  fullName: 'ÉLODIE ANNE EXEMPLE',
  dob: '19850712',
  doe: '20360131',
  doi: '20210201',
  gender: 'F',
  placeOfBirth: 'LYON',
  street: '12 rue Inventée',
  city: 'Paris',
  state: 'IDF',
  zipCode: '75999',
  country: 'FRA',
  face: 'AAAA',
  image: 'BBBB',
  imageBack: 'CCCC',
  proof_jwt: 'e30.e30.e30',
};

const row = {
  _id: '64b0c0ffee0000000000c001',
  id: SESSION,
  resultStatus: 'COMPLETED_PASS',
  createdTS: '1735689600000',
  startedTS: '1735689660000',
  completedTS: '1735689720000',
  expiryTS: '1735691400000',
  user: { uid: 'cust-000042', username: 'e', firstname: 'Élodie', lastname: 'Exemple' },
  'session-result': [{ type: 'session_summary', verified: true, result: { status: 'COMPLETED_PASS' } }],
};

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

it('takes given names whole where they are, and no date, country or gender that is none', () => {
  const document = {
    ...licence,
    givenName: 'ÉLODIE ANNE MARIE',
    dob: '19850230',
    country: 'FR',
    gender: 'W',
    doe: '',
  };
  const { claims, documents } = map({ row, result: { sessionResult: 'SUCCESS', document, token: 't' } });
  expect(claims?.given_name).toBe('ÉLODIE ANNE MARIE');
  expect(claims).not.toHaveProperty('birthdate');
  expect(claims).not.toHaveProperty('gender');
  expect(claims?.address).not.toHaveProperty('country');
  expect(documents[0]).not.toHaveProperty('issuingCountry');
  expect(documents[0]).not.toHaveProperty('expiresOn');
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

describe('statuses', () => {
  it.each([
    ['PENDING', { status: 'pending' }],
    ['INPROGRESS', { status: 'pending' }],
    ['inprogress', { status: 'pending' }],
    ['EXPIRED', { status: 'expired', endedBy: 'vendor' }],
    ['ABANDONED', { status: 'abandoned', endedBy: 'vendor' }],
    ['DECLINED', { status: 'canceled', endedBy: 'person' }],
  ])('reads the session status %s', (status, outcome) => {
    const details = { value: { status }, raw: undefined };
    const context = { pollAfterMs: 3000, outcomeFrom: 'fetch', requireProof: true } as const;
    const session = mapSession(ref, { details }, context);
    expect(session).toMatchObject({ ...outcome, nativeStatus: status, warnings: [] });
    expect(session.decision).toBeUndefined();
  });

  it.each([
    ['COMPLETED_PASS', { status: 'completed', decision: 'approved', final: true }],
    ['completed_pass', { status: 'completed', decision: 'approved', final: true }],
    ['COMPLETED_FAILED', { status: 'completed', decision: 'declined', final: true }],
    ['COMPLETED_NOT_PERFORMED', { status: 'completed', decision: 'inconclusive', final: true }],
    ['REVIEW', { status: 'in_review' }],
  ])('reads the outcome %s of fetch', (resultStatus, outcome) => {
    const success = { sessionResult: 'SUCCESS', document: licence, token: 't' };
    const mapped = map({ row: { ...row, resultStatus }, result: success });
    expect(mapped).toMatchObject({ ...outcome, nativeStatus: resultStatus, warnings: [] });
    expect(mapped.claims === undefined).toBe(mapped.decision !== 'approved');
    expect(mapped.extracted?.family_name).toBe('EXEMPLE');
    expect(mapped.endedAt === undefined).toBe(mapped.status !== 'completed');
  });

  it.each([
    ['sessionResult', 'SUCCESS', { status: 'completed', decision: 'approved', final: true }],
    ['responseStatus', 'success', { status: 'completed', decision: 'approved', final: true }],
    ['sessionResult', 'FAILED', { status: 'completed', decision: 'declined', final: true }],
    ['responseStatus', 'Failed', { status: 'completed', decision: 'declined', final: true }],
  ])('reads the %s %s where fetch is not licensed', (field, word, outcome) => {
    const result = { [field]: word, document: licence, token: 't' };
    expect(map({ result, from: 'result' })).toMatchObject({ ...outcome, warnings: [] });
  });

  const UNKNOWN = [
    'TO_REVIEW',
    'PASS',
    'SUCCESS',
    'APPROVED',
    '',
    ' PENDING',
    'constructor',
    '__proto__',
    'toString',
  ];
  it.each(UNKNOWN)('never ends or approves at the unknown session status %j', (status) => {
    const mapped = map({
      details: { status },
      row,
      result: { sessionResult: 'SUCCESS', document: licence, token: 't' },
    });
    expect(mapped.status).toBe('processing');
    expect(mapped.nativeStatus ?? '').toBe(status);
    expect(mapped.claims).toBeUndefined();
    expect(mapped.warnings).toMatchObject([{ code: 'UNKNOWN_NATIVE_STATUS' }]);
  });

  it.each([...UNKNOWN, 'COMPLETED', 'PENDING', 'EXPIRED'])(
    'never ends or approves at the unknown outcome %j of fetch, whatever the result says',
    (resultStatus) => {
      const mapped = map({
        row: { ...row, resultStatus },
        result: { sessionResult: 'SUCCESS', document: licence, token: 't' },
      });
      expect(mapped.status).toBe('processing');
      expect(mapped.nativeStatus ?? '').toBe(resultStatus);
      expect(mapped.claims).toBeUndefined();
      expect(mapped.warnings).toHaveLength(1);
    },
  );

  it.each(['REVIEW', 'COMPLETED_PASS', 'DECLINED', 'INPROGRESS', 'constructor', ''])(
    'never ends or approves at the unknown word %j of result',
    (word) => {
      const mapped = map({ result: { sessionResult: word, document: licence, token: 't' }, from: 'result' });
      expect(mapped.status).toBe('processing');
      expect(mapped.claims).toBeUndefined();
    },
  );

  it.each([
    ['no row', {}],
    ['a row without an outcome', { row: { resultStatus: null } }],
    ['an outcome that is no word', { row: { resultStatus: { COMPLETED_PASS: true } } }],
    ['a result without a word', { result: { document: licence, token: 't' }, from: 'result' as const }],
  ])('waits for the outcome of a completed session with %s', (_what, told) => {
    expect(map(told)).toMatchObject({ status: 'processing', nativeStatus: 'COMPLETED', warnings: [] });
    expect(map(told).claims).toBeUndefined();
  });
});

describe('a row of a list', () => {
  const context = { pollAfterMs: 3000, outcomeFrom: 'fetch' as const, requireProof: true };
  const session = (told: object) => {
    const [read = { id: SESSION }] = readRows(told);
    return mapRow(ref, read, told, context);
  };
  const readRows = (told: object) =>
    read<{ data: { id: string }[] }>(sessionPage, { data: [{ id: SESSION, ...told }] }).data;
  const at = '1735689720000';

  it.each([
    // The outcome counts once the session is completed, and not before.
    [{ status: 'INPROGRESS', resultStatus: 'COMPLETED_FAILED' }, 'pending', undefined],
    [{ status: 'EXPIRED', resultStatus: 'COMPLETED_NOT_PERFORMED', completedTS: at }, 'expired', undefined],
    [{ startedTS: at, resultStatus: 'COMPLETED_PASS' }, 'pending', undefined],
    [{ status: 'COMPLETED', resultStatus: 'COMPLETED_PASS' }, 'completed', 'approved'],
    [{ status: 'completed', resultStatus: 'COMPLETED_FAILED' }, 'completed', 'declined'],
    [{ status: 'COMPLETED', resultStatus: 'REVIEW' }, 'in_review', undefined],
    [{ completedTS: at, resultStatus: 'COMPLETED_NOT_PERFORMED' }, 'completed', 'inconclusive'],
    // Completed, and without a verdict until fetch tells one.
    [{ completedTS: at }, 'processing', undefined],
    [{ status: 'COMPLETED' }, 'processing', undefined],
    [{ status: 'COMPLETED_PASS' }, 'completed', 'approved'],
    [{ abandonedTS: at }, 'abandoned', undefined],
    [{}, 'pending', undefined],
  ])('%j is %s, %s', (told, status, decision) => {
    expect(session(told)).toMatchObject({ status, warnings: [] });
    expect(session(told).decision).toBe(decision);
  });

  it.each([
    { status: 'INPROGRESS', resultStatus: 'COMPLETED_FAILED' },
    { status: 'COMPLETED', resultStatus: 'COMPLETED_PASS', completedTS: at },
    { status: 'COMPLETED', resultStatus: null },
    { status: 'COMPLETED', resultStatus: 'SOMETHING' },
    { status: 'DECLINED', resultStatus: 'COMPLETED_PASS' },
    { status: 'SOMETHING', resultStatus: 'COMPLETED_PASS' },
  ])('says what getSession says: %j', (told) => {
    const [row] = readRows(told);
    const asked = mapSession(
      ref,
      { details: { value: { status: told.status }, raw: {} }, ...(row && { row }) },
      context,
    );
    const { status, decision, nativeStatus, warnings } = asked;
    expect(session(told)).toMatchObject({ status, nativeStatus, warnings });
    expect(session(told).decision).toBe(decision);
  });
});

describe('a SUCCESS that proves nothing', () => {
  const { proof_jwt: _proof, ...bare } = licence;
  const unproven: readonly [what: string, result: object][] = [
    ['without a document', { sessionResult: 'SUCCESS', token: 't' }],
    ['without proof_jwt', { sessionResult: 'SUCCESS', document: bare, token: 't' }],
    [
      'with an empty proof_jwt',
      { responseStatus: 'SUCCESS', dl_object: { ...bare, proof_jwt: '' }, token: 't' },
    ],
    ['without token', { sessionResult: 'SUCCESS', document: licence }],
    ['with a token that is no text', { sessionResult: 'SUCCESS', document: licence, token: {} }],
  ];

  it.each(unproven)('approves nobody where fetch is not licensed: %s', (_what, result) => {
    const mapped = map({ result, from: 'result' });
    expect(mapped).toMatchObject({
      status: 'completed',
      decision: 'inconclusive',
      final: false,
      nativeStatus: 'SUCCESS',
      warnings: [{ code: 'PARTLY_READ' }],
    });
    expect(mapped.claims).toBeUndefined();
    // The session says the same.
    const details = { value: { status: 'COMPLETED' }, raw: {} };
    const answers = { details, result: { value: read<SessionResult>(sessionResult, result), raw: result } };
    const context = { pollAfterMs: 3000, outcomeFrom: 'result', requireProof: true } as const;
    expect(mapSession(ref, answers, context)).toMatchObject({
      decision: 'inconclusive',
      warnings: [{ code: 'PARTLY_READ' }],
    });
  });

  it.each<readonly [what: string, result: object]>([
    ...unproven,
    ['with FAILED for a word', { sessionResult: 'FAILED', document: licence, token: 't' }],
    ['with no word', { document: licence, token: 't' }],
  ])('gives no claims where fetch approves: %s', (_what, result) => {
    const mapped = map({ row, result });
    expect(mapped).toMatchObject({ decision: 'approved', warnings: [{ code: 'PARTLY_READ' }] });
    expect(mapped.claims).toBeUndefined();
    expect(mapped.extracted !== undefined).toBe('document' in result || 'dl_object' in result);
  });

  it('counts where the settings say that none is sent', () => {
    const result = { sessionResult: 'SUCCESS', document: bare };
    for (const from of ['fetch', 'result'] as const) {
      const mapped = map({ row, result, from, requireProof: false });
      expect(mapped).toMatchObject({ decision: 'approved', warnings: [] });
      expect(mapped.claims?.family_name).toBe('EXEMPLE');
    }
    const failed = { ...result, sessionResult: 'FAILED' };
    expect(map({ row, result: failed, requireProof: false }).claims).toBeUndefined();
  });
});
