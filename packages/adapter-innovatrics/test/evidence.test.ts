import { bytesSource, type EvidenceInput, getRaw, type Proofing, type SessionRef } from '@anyproof/core';
import nock from 'nock';
import {
  CONSENT,
  INITIALIZED,
  JPEG,
  proofingWith,
  REFERENCE_TOKEN,
  type Vendor,
  vendorAt,
} from './harness.js';

const jpeg = () => bytesSource(JPEG, 'image/jpeg');
const selfie: EvidenceInput = { kind: 'selfie', pages: [jpeg()] };
const card: EvidenceInput = { kind: 'identity_document', pages: [jpeg(), jpeg()] };
const onePage: EvidenceInput = { kind: 'identity_document', pages: [jpeg()] };

const FRONT = { hasError: false, isTwoSideDocument: true, pageSide: 'FRONT' };
const BACK = { hasError: false, isTwoSideDocument: true, pageSide: 'BACK' };
const refusedWith = (error: string) => ({ hasError: true, error });

let proofing: Proofing;
let ref: SessionRef;
let vendor: Vendor;

beforeAll(() => nock.disableNetConnect());
beforeEach(async () => {
  proofing = proofingWith();
  vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
  ({ ref } = await proofing.createSession({ reference: 'r', mode: 'direct', consent: CONSENT }));
  vendor = vendorAt();
  vendor.scope
    .get(`/api/v1/enrolment/token/exchange/${REFERENCE_TOKEN}`)
    .reply(200, { hasError: false, token: 'aaa.bbb.ccc' });
});
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const start = (answer: object = {}, status = 200) =>
  vendor.scope.post('/api/v1/enrolment/start').reply(status, answer);
const answer = (what: 'document' | 'face' | 'complete', body: object, status = 200) =>
  vendor.scope.post(`/api/v1/enrolment/${what}`).reply(status, body);

describe('a photo that the vendor refuses', () => {
  it.each([
    ['DOCUMENT_NOT_RECOGNIZED', 'document_not_recognized'],
    ['FACE_QUALITY_LOW', 'portrait_quality'],
    ['WRONG_SIDE', 'document_wrong_side'],
    ['GLARE_ON_HOLOGRAM', 'other'],
  ])('is an outcome: document %s → %s', async (nativeCode, code) => {
    start();
    answer('document', refusedWith(nativeCode));
    const submitted = await proofing.submitEvidence(ref, card);
    expect(submitted).toEqual({ accepted: false, pagesAccepted: 0, reasons: [{ code, nativeCode }] });
    expect(getRaw(submitted)).toEqual(refusedWith(nativeCode));
  });

  it.each([
    ['FACE_ANGLE_TOO_LARGE', 'selfie_quality'],
    ['FACE_CLOSE_TO_BORDER', 'selfie_quality'],
    ['FACE_CROPPED', 'selfie_quality'],
    ['FACE_IS_OCCLUDED', 'selfie_quality'],
    ['FACE_TOO_CLOSE', 'selfie_quality'],
    ['FACE_TOO_SMALL', 'selfie_quality'],
    ['FACE_NOT_FOUND', 'face_not_found'],
    ['TOO_MANY_FACES', 'too_many_faces'],
  ])('is an outcome: face %s → %s', async (nativeCode, code) => {
    start();
    answer('face', refusedWith(nativeCode));
    await expect(proofing.submitEvidence(ref, selfie)).resolves.toEqual({
      accepted: false,
      pagesAccepted: 0,
      reasons: [{ code, nativeCode }],
    });
  });

  it('tells nothing of a refusal in free text', async () => {
    start();
    answer('face', refusedWith('The face of John Doe is too dark.'));
    await expect(proofing.submitEvidence(ref, selfie)).resolves.toEqual({
      accepted: false,
      pagesAccepted: 0,
      reasons: [{ code: 'other' }],
    });
  });

  it('is the same outcome when the code comes under another status', async () => {
    start();
    answer('document', FRONT);
    answer('document', refusedWith('WRONG_SIDE'), 422);
    await expect(proofing.submitEvidence(ref, card)).resolves.toEqual({
      accepted: false,
      pagesAccepted: 1,
      reasons: [{ code: 'document_wrong_side', nativeCode: 'WRONG_SIDE' }],
    });
  });

  it('may be shown again with the whole document: the front that the vendor has is no mistake', async () => {
    start();
    answer('document', FRONT);
    answer('document', refusedWith('DOCUMENT_NOT_RECOGNIZED'));
    await expect(proofing.submitEvidence(ref, card)).resolves.toMatchObject({
      accepted: false,
      pagesAccepted: 1,
    });
    answer('document', refusedWith('WRONG_SIDE'));
    answer('document', BACK);
    await expect(proofing.submitEvidence(ref, card)).resolves.toEqual({
      accepted: true,
      pagesAccepted: 2,
      reasons: [],
    });
  });
});

describe('the sides of a document', () => {
  it('asks for the back where only the front of a card was shown', async () => {
    start();
    answer('document', FRONT);
    await expect(proofing.submitEvidence(ref, onePage)).resolves.toEqual({
      accepted: true,
      pagesAccepted: 1,
      reasons: [{ code: 'document_side_missing', detail: 'the document has a back: submit it as one page' }],
      next: ['identity_document'],
    });
    answer('document', BACK);
    await expect(proofing.submitEvidence(ref, onePage)).resolves.toEqual({
      accepted: true,
      pagesAccepted: 1,
      reasons: [],
    });
  });

  it('stops after the one side of a passport', async () => {
    start();
    answer('document', { hasError: false, isTwoSideDocument: false, pageSide: 'FRONT', type: 'PASSPORT' });
    await expect(proofing.submitEvidence(ref, card)).resolves.toEqual({
      accepted: true,
      pagesAccepted: 1,
      reasons: [],
    });
  });
});

describe('an answer that says something of a failure, and not what', () => {
  it.each([{ hasError: 'true' }, { hasError: 1 }, { error: { code: 'FACE_NOT_FOUND' } }, { error: 7 }])(
    'accepts no photo: %j',
    async (said) => {
      start();
      answer('face', said);
      await expect(proofing.submitEvidence(ref, selfie)).resolves.toEqual({
        accepted: false,
        pagesAccepted: 0,
        reasons: [{ code: 'other' }],
      });
    },
  );
});

describe('a code about the session', () => {
  it.each([
    ['SESSION_ALREADY_COMPLETED', 'CONFLICT', 200],
    ['SESSION_EXPIRED', 'CONFLICT', 200],
    ['INTERNAL_ERROR', 'PROVIDER_UNAVAILABLE', 200],
    ['INTERNAL_ERROR', 'PROVIDER_UNAVAILABLE', 500],
  ])('is an error on a photo call: %s → %s, under %i', async (nativeCode, code, status) => {
    start();
    answer('document', FRONT);
    answer('document', refusedWith(nativeCode), status);
    await expect(proofing.submitEvidence(ref, card)).rejects.toMatchObject({
      code,
      nativeCode,
      // The photo may have been taken.
      retryable: false,
      pagesAccepted: 1,
      ref,
    });
  });

  it.each([
    ['MISSING_DOCUMENT_AND_FACE', 'CONFLICT'],
    ['INTERNAL_ERROR', 'PROVIDER_UNAVAILABLE'],
    ['SOMETHING_ELSE', 'PROVIDER_REJECTED'],
  ])('is an error on complete: %s → %s', async (nativeCode, code) => {
    answer('complete', refusedWith(nativeCode));
    await expect(proofing.finalizeSession(ref)).rejects.toMatchObject({ code, nativeCode, retryable: false });
  });

  it('is a success on complete when the session was completed before', async () => {
    answer('complete', refusedWith('SESSION_ALREADY_COMPLETED'));
    await expect(proofing.finalizeSession(ref)).resolves.toBeUndefined();
  });
});

describe('the start', () => {
  it('is made once', async () => {
    start();
    answer('face', {});
    answer('face', {});
    await proofing.submitEvidence(ref, selfie);
    await proofing.submitEvidence(ref, selfie);
    expect(vendor.sent.filter(({ path }) => path.endsWith('/start'))).toHaveLength(1);
  });

  it.each([
    ['SESSION_ALREADY_STARTED', 200],
    ['SESSION_ALREADY_STARTED', 409],
    ['ANYTHING_ELSE', 200],
  ])('tolerates %s under %i: another process may have made it', async (error, status) => {
    start(refusedWith(error), status);
    answer('face', {});
    await expect(proofing.submitEvidence(ref, selfie)).resolves.toMatchObject({ accepted: true });
  });

  it.each([
    ['SESSION_ALREADY_COMPLETED', 'CONFLICT'],
    ['INTERNAL_ERROR', 'PROVIDER_UNAVAILABLE'],
  ])('stops at %s, and is made again next time', async (error, code) => {
    start(refusedWith(error));
    await expect(proofing.submitEvidence(ref, selfie)).rejects.toMatchObject({
      code,
      nativeCode: error,
      retryable: false,
    });
    start();
    answer('face', {});
    await expect(proofing.submitEvidence(ref, selfie)).resolves.toMatchObject({ accepted: true });
  });
});
