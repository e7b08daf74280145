import { getRaw, type SessionRef } from '@anyproof/core';
import { sessionStatus } from '../src/client/data.js';
import { decisionResults, documentResult, faceResult, imageList } from '../src/client/results.js';
import { mapResult, mapSession } from '../src/result/session.js';
import { DECISION_APPROVED, DECISION_DECLINED, DOCUMENT, FACE, IMAGES } from './fixtures.js';
import { parsed, SESSION_ID } from './harness.js';

const ref: SessionRef = { provider: 'idv', id: SESSION_ID };
const context = { provider: 'idv', pollAfterMs: 60_000, trustFactorKeys: {} };
const word = (status: string) => parsed(sessionStatus, { status });
const of100 = (value: number) => ({ value, min: 0, max: 100 });

interface Raw {
  readonly decision?: unknown;
  readonly document?: unknown;
  readonly face?: unknown;
  readonly images?: unknown;
}

function result(status: string, raw: Raw, trustFactorKeys = {}) {
  const parts = {
    ...(raw.decision === undefined ? {} : { decision: parsed(decisionResults, raw.decision) }),
    ...(raw.document === undefined ? {} : { document: parsed(documentResult, raw.document) }),
    ...(raw.face === undefined ? {} : { face: parsed(faceResult, raw.face) }),
    ...(raw.images === undefined ? {} : { images: parsed(imageList, raw.images) }),
  };
  return mapResult(ref, word(status), parts, { ...context, trustFactorKeys });
}

describe('the status', () => {
  const decided = (decision: string, decidedBy: string) => ({
    status: 'completed',
    decision,
    decidedBy,
    final: true,
  });
  it.each([
    ['PENDING', { status: 'pending' }],
    ['WAITING_FOR_MANUAL_APPROVE', { status: 'in_review' }],
    ['EXPIRED', { status: 'expired', endedBy: 'vendor' }],
    ['AUTO_APPROVED', decided('approved', 'automatic')],
    ['MANUAL_APPROVED', decided('approved', 'manual')],
    ['AUTO_REJECTED', decided('declined', 'automatic')],
    ['MANUAL_REJECTED', decided('declined', 'manual')],
  ])('%s', (nativeStatus, meaning) => {
    const asked = nativeStatus === 'AUTO_APPROVED' && {
      decision: parsed(decisionResults, DECISION_APPROVED),
    };
    expect(mapSession(ref, { status: word(nativeStatus), ...asked }, context)).toEqual({
      ref,
      adapter: 'innovatrics',
      nativeStatus,
      pollAfterMs: 60_000,
      reasons: [],
      warnings: [],
      ...meaning,
    });
  });

  it.each(['APPROVED', 'WAITING_FOR_MANUAL_APPROVAL', 'auto_approved', 'constructor'])(
    'an unknown word is processing, with a warning: "%s"',
    (nativeStatus) => {
      const session = mapSession(ref, { status: word(nativeStatus) }, context);
      expect(session).toMatchObject({ status: 'processing', warnings: [{ code: 'UNKNOWN_NATIVE_STATUS' }] });
      expect(session).not.toHaveProperty('decision');
    },
  );
});

it('gives the reasons with the session too, where the decision was asked for', () => {
  const decision = parsed(decisionResults, DECISION_DECLINED);
  const session = mapSession(ref, { status: word('AUTO_APPROVED'), decision }, context);
  expect(session).toMatchObject({ decision: 'inconclusive' });
  expect(session.reasons).toEqual(result('AUTO_APPROVED', { decision: DECISION_DECLINED }).reasons);
  expect(session.reasons.map(({ code }) => code)).toContain('face_mismatch');
});

describe('an approved person', () => {
  const approved = result('AUTO_APPROVED', {
    decision: DECISION_APPROVED,
    document: DOCUMENT,
    face: FACE,
    images: IMAGES,
  });
  const claims = {
    given_name: 'JOHN MICHAEL',
    family_name: 'DOE',
    birthdate: '1991-01-01',
    gender: 'male',
    nationalities: ['SVK'],
  };

  it('has claims, as the vendor read them', () => {
    expect(approved.claims).toEqual(claims);
    expect(approved.extracted).toEqual(claims);
  });

  it('has a document: what is printed best, else the machine readable zone', () => {
    expect(approved.documents).toEqual([
      {
        kind: 'identity_document',
        type: 'identity_card',
        nativeType: 'IDENTITY_CARD',
        number: 'EA1234567',
        holder: { identifiers: [{ type: 'personal_number', country: 'SVK', value: '9101011234' }] },
        issuingCountry: 'SVK',
        issuingAuthority: 'Bratislava',
        issuedOn: '2018-08-01',
        expiresOn: '2028-08-01',
        mrz: [
          'IDSVKEA123456769101011234<<<<<',
          '9101014M2808015SVK<<<<<<<<<<<8',
          'DOE<<JOHN<MICHAEL<<<<<<<<<<<<<',
        ],
      },
    ]);
  });

  it('has every factor as a check, with the vendor’s score', () => {
    expect(approved.checks).toEqual([
      { kind: 'document_expiry', status: 'pass', nativeName: 'dateOfExpiration', score: of100(100) },
      { kind: 'document_liveness', status: 'pass', nativeName: 'documentLiveness', score: of100(99) },
      { kind: 'face_match', status: 'pass', nativeName: 'faceVerification', score: of100(71) },
      { kind: 'document_consistency', status: 'pass', nativeName: 'mrzOcrCrossCheck', score: of100(100) },
      { kind: 'readability', status: 'pass', nativeName: 'overallOcrFieldsConfidence', score: of100(98) },
      { kind: 'liveness', status: 'pass', nativeName: 'passiveLiveness', score: of100(97) },
      { kind: 'mrz', status: 'pass', nativeName: 'mrzValidity', score: of100(100) },
      { kind: 'overall', status: 'pass', nativeName: 'decision', score: of100(94) },
    ]);
    expect(approved.reasons).toEqual([]);
    expect(approved.attemptHistory).toEqual([]);
    expect(approved.matches).toEqual([]);
  });

  it('has the images of all lists, once each', () => {
    expect(approved.artifacts).toEqual([
      { id: 'primary_face', kind: 'portrait', mediaType: 'image/jpeg' },
      { id: 'signature', kind: 'other', mediaType: 'image/jpeg' },
      { id: 'original_normalized_BACK', kind: 'document_image', mediaType: 'image/jpeg' },
      { id: 'original_normalized_FRONT', kind: 'document_image', mediaType: 'image/jpeg' },
      { id: 'face_cropped', kind: 'selfie', mediaType: 'image/jpeg' },
      { id: 'qr_code', kind: 'other', mediaType: 'image/jpeg' },
    ]);
  });

  it('keeps the answers as they came, out of sight', () => {
    expect(getRaw(approved)).toEqual({
      status: { status: 'AUTO_APPROVED' },
      decision: DECISION_APPROVED,
      document: DOCUMENT,
      face: FACE,
      images: IMAGES,
    });
    expect(JSON.stringify(approved)).not.toContain('verificationScore');
  });
});

describe('a declined person', () => {
  const declined = result('AUTO_REJECTED', { decision: DECISION_DECLINED, document: DOCUMENT });

  it('has no claims, and still what was read', () => {
    expect(declined).not.toHaveProperty('claims');
    expect(declined.extracted).toMatchObject({ family_name: 'DOE' });
  });

  it('has the failed factors as reasons', () => {
    expect(declined.reasons).toEqual([
      { code: 'document_expired', nativeCode: 'dateOfExpiration' },
      { code: 'face_mismatch', nativeCode: 'faceVerification' },
      { code: 'data_mismatch', nativeCode: 'applicantIntegrity' },
      { code: 'other', nativeCode: 'screenReplay' },
    ]);
  });

  it('has a check for what was not done, and for a factor nobody knows', () => {
    expect(declined.checks).toEqual(
      expect.arrayContaining([
        { kind: 'document_consistency', status: 'warn', nativeName: 'mrzOcrCrossCheck', score: of100(66) },
        { kind: 'liveness', status: 'unknown', nativeName: 'passiveLiveness' },
        { kind: 'mrz', status: 'not_performed', nativeName: 'mrzValidity' },
        { kind: 'data_match', status: 'fail', nativeName: 'applicantIntegrity', score: of100(0) },
        { kind: 'other', status: 'fail', nativeName: 'screenReplay', score: of100(12) },
        { kind: 'overall', status: 'fail', nativeName: 'decision', score: of100(12) },
      ]),
    );
    expect(declined.checks).toHaveLength(10);
  });

  it('has what was expected against what was found', () => {
    expect(declined.matches).toEqual([
      { claim: 'given_name', status: 'match', expected: 'John', found: 'JOHN' },
      { claim: 'family_name', status: 'mismatch', expected: 'Smith', found: 'DOE' },
    ]);
  });

  it('has a reason even when an operator gave none', () => {
    const manual = result('MANUAL_REJECTED', { decision: DECISION_APPROVED });
    expect(manual.reasons).toEqual([{ code: 'other', nativeCode: 'MANUAL_REJECTED' }]);
    expect(result('MANUAL_REJECTED', {}).reasons).toEqual(manual.reasons);
  });
});

describe('a person who is looked at', () => {
  it('has no claims, and what made them suspicious', () => {
    const review = result('WAITING_FOR_MANUAL_APPROVE', { decision: DECISION_DECLINED, document: DOCUMENT });
    expect(review).not.toHaveProperty('claims');
    expect(review).not.toHaveProperty('decision');
    expect(review.reasons.map(({ code, nativeCode }) => `${code} ${nativeCode}`)).toEqual([
      'document_expired dateOfExpiration',
      'face_mismatch faceVerification',
      'document_inconsistent mrzOcrCrossCheck',
      'data_mismatch applicantIntegrity',
      'other screenReplay',
    ]);
    expect(review.warnings).toEqual([]);
  });

  it('is approved by an operator against the factors, without reasons', () => {
    const manual = result('MANUAL_APPROVED', { decision: DECISION_DECLINED, document: DOCUMENT });
    expect(manual).toMatchObject({ decision: 'approved', decidedBy: 'manual', reasons: [] });
    expect(manual.claims).toMatchObject({ given_name: 'JOHN MICHAEL' });
  });
});

describe('answers that differ from the documented ones', () => {
  it('takes factors under other keys', () => {
    const { checks, matches } = result(
      'AUTO_APPROVED',
      {
        decision: {
          verifications: {
            formCheck: {
              level: 'HIGH',
              score: 90,
              fields: [
                {
                  inputFieldName: 'lastName',
                  ocrTextValue: 'DOE',
                  formTextValue: 'Döe',
                  distance: 1,
                  score: 90,
                },
              ],
            },
          },
        },
      },
      { formCheck: 'applicantIntegrity' },
    );
    expect(checks).toEqual([
      { kind: 'data_match', status: 'pass', nativeName: 'formCheck', score: of100(90) },
    ]);
    expect(matches).toEqual([{ claim: 'family_name', status: 'match', expected: 'Döe', found: 'DOE' }]);
  });

  it('takes a list of named factors', () => {
    const { checks } = result('AUTO_APPROVED', {
      decision: { verifications: [{ name: 'mrzValidity', score: 100, level: 'HIGH' }] },
    });
    expect(checks).toEqual([{ kind: 'mrz', status: 'pass', nativeName: 'mrzValidity', score: of100(100) }]);
  });

  it('never takes for a pass what it cannot read', () => {
    const { checks } = result('AUTO_APPROVED', {
      decision: {
        verifications: {
          mrzValidity: 'fine',
          passiveLiveness: { level: 'EXCELLENT', score: 100 },
          faceVerification: {},
          toString: { level: 'HIGH' },
        },
        decision: { score: null, level: null },
      },
    });
    expect(checks).toEqual([
      { kind: 'mrz', status: 'unknown', nativeName: 'mrzValidity' },
      { kind: 'liveness', status: 'unknown', nativeName: 'passiveLiveness', score: of100(100) },
      { kind: 'face_match', status: 'unknown', nativeName: 'faceVerification' },
      { kind: 'other', status: 'pass', nativeName: 'toString' },
      { kind: 'overall', status: 'unknown', nativeName: 'decision' },
    ]);
  });

  it('reads a document of which there is little', () => {
    const { claims, documents } = result('AUTO_APPROVED', {
      decision: DECISION_APPROVED,
      document: {
        country: 'Slovensko',
        documentType: 'HEALTH_CARD',
        applicant: null,
        documentVisualResults: [
          { name: 'given_name', value: 'ANNA' },
          { name: 'date_of_birth', value: '1. 2. 1990', normalizedDateValue: '1990-02-01T00:00:00' },
          { name: 'date_of_expiry', value: '31.02.2030' },
        ],
        documentMrzResults: [
          { name: 'nationality', value: 'D' },
          { name: 'date_of_expiry', value: '2030-02-28' },
          { name: 'sex', value: 'F' },
        ],
      },
    });
    expect(claims).toEqual({
      given_name: 'ANNA',
      birthdate: '1990-02-01',
      gender: 'female',
      nationalities: ['DEU'],
    });
    expect(documents).toEqual([
      { kind: 'identity_document', nativeType: 'HEALTH_CARD', expiresOn: '2030-02-28' },
    ]);
  });

  it('is empty where the vendor read nothing', () => {
    const empty = result('AUTO_REJECTED', { decision: {}, document: {}, face: {} });
    expect(empty).not.toHaveProperty('extracted');
    expect(empty).toMatchObject({ documents: [], checks: [], matches: [], artifacts: [] });
  });
});
