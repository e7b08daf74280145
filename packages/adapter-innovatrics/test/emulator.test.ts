import { bytesSource, type Proofing, type SessionRef } from '@anyproof/core';
import {
  type RunningInnovatricsEmulator,
  type SpecimenImageName,
  specimenImage,
  startInnovatricsEmulator,
  visitHostedPage,
} from '@anyproof/emulators';
import { card, directRun, directSession, image, MARTIN, proofingAt, SECRETS, selfie } from './at-emulator.js';
import { CONSENT } from './harness.js';

let vendor: RunningInnovatricsEmulator;

beforeEach(async () => {
  vendor = await startInnovatricsEmulator({ settings: { ...SECRETS, processingDelayMs: 5 } });
});
afterEach(() => vendor.stop());

const proofingAtVendor = (): Proofing => proofingAt(vendor);

describe('direct mode', () => {
  it('approves, with all that the card says', async () => {
    const result = await proofingAtVendor().run({
      reference: 'case-1',
      mode: 'direct',
      consent: CONSENT,
      expected: { given_name: 'Martin', family_name: 'Horák', birthdate: '1984-11-02' },
      evidence: [card(MARTIN), selfie(MARTIN)],
    });
    expect(result).toMatchObject({
      status: 'completed',
      decision: 'approved',
      decidedBy: 'automatic',
      nativeStatus: 'AUTO_APPROVED',
      reasons: [],
    });
    expect(result.claims).toMatchObject({
      given_name: 'MARTIN',
      family_name: 'HORAK',
      birthdate: '1984-11-02',
      gender: 'male',
      nationalities: ['SVK'],
    });
    expect(result.documents).toEqual([
      {
        kind: 'identity_document',
        type: 'identity_card',
        nativeType: 'IDENTITY_CARD',
        number: 'HA417203',
        holder: { identifiers: [{ type: 'personal_number', country: 'SVK', value: '8411029999' }] },
        issuingCountry: 'SVK',
        issuingAuthority: 'OR PZ TRNAVA',
        issuedOn: '2023-09-18',
        expiresOn: '2038-09-18',
        mrz: [
          'IDSVKHA417203<28411029999<<<<<',
          '8411028M3809189SVK<<<<<<<<<<<8',
          'HORAK<<MARTIN<<<<<<<<<<<<<<<<<',
        ],
      },
    ]);
    expect(result.matches.map(({ claim, status }) => `${claim} ${status}`)).toEqual([
      'given_name match',
      'family_name match',
      'birthdate match',
    ]);
    expect(result.checks.map(({ kind, status }) => `${kind} ${status}`)).toContain('face_match pass');
    expect(result.artifacts.map(({ id }) => id)).toContain('face_cropped');
    expect(vendor.sessions()).toMatchObject([
      { externalId: 'case-1', started: true, completed: true, captured: ['front', 'back', 'face'] },
    ]);
  });

  it('makes the create call alone, then each further call once and in order', async () => {
    const proofing = proofingAtVendor();
    const ref = await directSession(proofing);
    expect(vendor.journal.entries().map(({ route }) => route)).toEqual(['/api/v1/enrolment/initialize']);
    vendor.journal.clear();
    await proofing.submitEvidence(ref, card(MARTIN));
    await proofing.submitEvidence(ref, selfie(MARTIN));
    await proofing.finalizeSession(ref);
    await proofing.finalizeSession(ref);
    expect(
      vendor.journal.entries().map(({ method, route, status }) => `${method} ${route} ${status}`),
    ).toEqual([
      'GET /api/v1/enrolment/token/exchange/:token 200',
      'POST /api/v1/enrolment/start 200',
      'POST /api/v1/enrolment/document 200',
      'POST /api/v1/enrolment/document 200',
      'POST /api/v1/enrolment/face 200',
      'POST /api/v1/enrolment/complete 200',
      'POST /api/v1/enrolment/complete 200',
    ]);
    await expect(proofing.submitEvidence(ref, selfie(MARTIN))).rejects.toMatchObject({
      code: 'CONFLICT',
      nativeCode: 'SESSION_ALREADY_COMPLETED',
    });
  });

  it('approves a passport of one page', async () => {
    const result = await proofingAtVendor().run({
      reference: 'case-1',
      mode: 'direct',
      consent: CONSENT,
      evidence: [
        { kind: 'identity_document', pages: [image('grace-oconnor', 'passport')] },
        selfie('grace-oconnor'),
      ],
    });
    expect(result).toMatchObject({
      decision: 'approved',
      documents: [{ type: 'passport', number: 'Z00417203' }],
    });
    expect(result.claims).toMatchObject({ given_name: 'GRACE ELEANOR MAE', family_name: "O'CONNOR" });
  });

  it('declines', async () => {
    vendor.scenario = 'decline';
    const result = await directRun(proofingAtVendor());
    expect(result).toMatchObject({
      status: 'completed',
      decision: 'declined',
      decidedBy: 'automatic',
      reasons: [{ code: 'document_suspicious', nativeCode: 'documentLiveness' }],
    });
    expect(result).not.toHaveProperty('claims');
    expect(result.extracted).toMatchObject({ family_name: 'HORAK' });
  });

  it('declines another person’s selfie', async () => {
    const result = await directRun(proofingAtVendor(), MARTIN, 'grace-oconnor');
    expect(result).toMatchObject({
      decision: 'declined',
      reasons: [{ code: 'face_mismatch', nativeCode: 'faceVerification' }],
    });
  });

  it('declines a card that ran out', async () => {
    const result = await proofingAtVendor().run({
      reference: 'case-1',
      mode: 'direct',
      consent: CONSENT,
      evidence: [
        {
          kind: 'identity_document',
          pages: [image(MARTIN, 'expired-card-front'), image(MARTIN, 'expired-card-back')],
        },
        selfie(MARTIN),
      ],
    });
    expect(result).toMatchObject({
      decision: 'declined',
      reasons: [{ code: 'document_expired', nativeCode: 'dateOfExpiration' }],
      documents: [{ expiresOn: '2022-01-10' }],
    });
  });

  it('declines another name than the expected one', async () => {
    const result = await proofingAtVendor().run({
      reference: 'case-1',
      mode: 'direct',
      consent: CONSENT,
      expected: { family_name: 'Novotný' },
      evidence: [card(MARTIN), selfie(MARTIN)],
    });
    expect(result).toMatchObject({ decision: 'declined', reasons: [{ code: 'data_mismatch' }] });
    expect(result.matches).toEqual([
      { claim: 'family_name', status: 'mismatch', expected: 'Novotný', found: 'HORAK' },
    ]);
  });

  it('waits for an operator, and takes the manual word', async () => {
    vendor.scenario = 'review';
    const proofing = proofingAtVendor();
    const review = await directRun(proofing);
    expect(review).toMatchObject({
      status: 'in_review',
      nativeStatus: 'WAITING_FOR_MANUAL_APPROVE',
      reasons: [{ code: 'document_suspicious', nativeCode: 'documentLiveness' }],
    });
    expect(review).not.toHaveProperty('claims');
    vendor.decide(review.ref.id, 'approve');
    const result = await proofing.waitForResult(review.ref);
    expect(result).toMatchObject({
      status: 'completed',
      decision: 'approved',
      decidedBy: 'manual',
      nativeStatus: 'MANUAL_APPROVED',
      claims: { family_name: 'HORAK' },
    });
  });

  it('has no results in review at a vendor that shows none', async () => {
    await vendor.stop();
    vendor = await startInnovatricsEmulator({
      scenario: 'review',
      settings: { ...SECRETS, processingDelayMs: 5, resultsWhileWaiting: false },
    });
    const review = await directRun(proofingAtVendor());
    expect(review).toMatchObject({ status: 'in_review', documents: [], checks: [], artifacts: [] });
  });

  it('refuses swapped sides, and takes them the right way round', async () => {
    const proofing = proofingAtVendor();
    const ref = await directSession(proofing);
    const swapped = {
      kind: 'identity_document',
      pages: [image(MARTIN, 'card-back'), image(MARTIN, 'card-front')],
    };
    await expect(proofing.submitEvidence(ref, swapped)).resolves.toEqual({
      accepted: false,
      pagesAccepted: 0,
      reasons: [{ code: 'document_wrong_side', nativeCode: 'WRONG_SIDE' }],
    });
    await expect(proofing.submitEvidence(ref, card(MARTIN))).resolves.toMatchObject({
      accepted: true,
      pagesAccepted: 2,
    });
  });

  it('takes a document again after its back was refused', async () => {
    const proofing = proofingAtVendor();
    const ref = await directSession(proofing);
    const front = image(MARTIN, 'card-front');
    const twice = { kind: 'identity_document', pages: [front, front] };
    await expect(proofing.submitEvidence(ref, twice)).resolves.toMatchObject({
      accepted: false,
      pagesAccepted: 1,
      reasons: [{ code: 'document_wrong_side' }],
    });
    await expect(proofing.submitEvidence(ref, card(MARTIN))).resolves.toMatchObject({ accepted: true });
    expect(vendor.sessions()).toMatchObject([{ captured: ['front', 'back'] }]);
  });

  it('asks for the back of a card', async () => {
    const proofing = proofingAtVendor();
    const ref = await directSession(proofing);
    const side = (name: SpecimenImageName) => ({ kind: 'identity_document', pages: [image(MARTIN, name)] });
    await expect(proofing.submitEvidence(ref, side('card-front'))).resolves.toMatchObject({
      accepted: true,
      next: ['identity_document'],
      reasons: [{ code: 'document_side_missing' }],
    });
    const back = await proofing.submitEvidence(ref, side('card-back'));
    expect(back).toEqual({ accepted: true, pagesAccepted: 1, reasons: [] });
  });

  it('refuses bytes on which there is no document and no face', async () => {
    const proofing = proofingAtVendor();
    const ref = await directSession(proofing);
    const blank = bytesSource(
      Buffer.concat([
        Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
        Buffer.alloc(5000, 1),
        Buffer.from([0xff, 0xd9]),
      ]),
      'image/jpeg',
    );
    await expect(
      proofing.submitEvidence(ref, { kind: 'identity_document', pages: [blank] }),
    ).resolves.toMatchObject({ accepted: false, reasons: [{ code: 'document_not_recognized' }] });
    await expect(proofing.submitEvidence(ref, { kind: 'selfie', pages: [blank] })).resolves.toMatchObject({
      accepted: false,
      reasons: [{ code: 'face_not_found' }],
    });
    await expect(proofing.finalizeSession(ref)).rejects.toMatchObject({
      code: 'CONFLICT',
      nativeCode: 'MISSING_DOCUMENT_AND_FACE',
    });
  });

  it('ends a run at a refused photo, and the session waits for a better one', async () => {
    vendor.refuseNext('face', 'FACE_IS_OCCLUDED');
    const proofing = proofingAtVendor();
    const refused = await directRun(proofing);
    expect(refused).toMatchObject({
      status: 'pending',
      refused: { kind: 'selfie', accepted: false },
      reasons: [{ code: 'selfie_quality', nativeCode: 'FACE_IS_OCCLUDED' }],
    });
    await proofing.submitEvidence(refused.ref, selfie(MARTIN));
    await proofing.finalizeSession(refused.ref);
    expect(await proofing.waitForResult(refused.ref)).toMatchObject({ decision: 'approved' });
  });

  it('outlives its access token in the middle of the flow', async () => {
    const proofing = proofingAtVendor();
    const ref = await directSession(proofing);
    await proofing.submitEvidence(ref, card(MARTIN));
    vendor.clock.advance(3_601_000);
    vendor.journal.clear();
    await expect(proofing.submitEvidence(ref, selfie(MARTIN))).resolves.toMatchObject({ accepted: true });
    expect(vendor.journal.entries().map(({ route, status }) => `${route} ${status}`)).toEqual([
      '/api/v1/enrolment/face 401',
      '/api/v1/enrolment/token/exchange/:token 200',
      '/api/v1/enrolment/face 200',
    ]);
    await proofing.finalizeSession(ref);
    expect(await proofing.waitForResult(ref)).toMatchObject({ decision: 'approved' });
  });

  it('goes on in another process, with the ref from a store', async () => {
    const first = proofingAtVendor();
    const ref = await directSession(first);
    await first.submitEvidence(ref, card(MARTIN));
    const stored: SessionRef = JSON.parse(JSON.stringify(ref));
    const second = proofingAtVendor();
    await second.submitEvidence(stored, selfie(MARTIN));
    await second.finalizeSession(stored);
    expect(await second.waitForResult(stored)).toMatchObject({ decision: 'approved' });
    // A third one, which knows of nothing, finds the session completed.
    await expect(proofingAtVendor().finalizeSession(stored)).resolves.toBeUndefined();
  });

  it('takes "already started" for an answer', async () => {
    await vendor.stop();
    vendor = await startInnovatricsEmulator({
      settings: { ...SECRETS, requireStart: true, repeatedStartError: 'SESSION_ALREADY_STARTED' },
    });
    const ref = await directSession(proofingAtVendor());
    await proofingAtVendor().submitEvidence(ref, card(MARTIN));
    await expect(proofingAtVendor().submitEvidence(ref, selfie(MARTIN))).resolves.toMatchObject({
      accepted: true,
    });
  });
});

describe('hosted mode', () => {
  const images = {
    document_front: specimenImage(MARTIN, 'card-front'),
    document_back: specimenImage(MARTIN, 'card-back'),
    selfie: specimenImage(MARTIN, 'selfie'),
  };

  it('sends the person to the vendor and reads what came of it', async () => {
    const proofing = proofingAtVendor();
    const result = await proofing.run(
      { reference: 'case-2', locale: 'sk-SK', returnUrl: 'https://rp.example/back?state=1' },
      {
        onSession: async ({ launch }) => {
          const { url = '' } = launch;
          expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/web-enrolment\/\?token=[\w-]{43}&lang=sk-SK$/);
          const visit = await visitHostedPage(url, images);
          expect(visit.returnUrl).toBe('https://rp.example/back?state=1');
        },
      },
    );
    expect(result).toMatchObject({ decision: 'approved', claims: { given_name: 'MARTIN' }, warnings: [] });
  });

  it('gives the launch again from the ref', async () => {
    const proofing = proofingAtVendor();
    const session = await proofing.createSession({ reference: 'case-2' });
    expect(await proofingAtVendor().getLaunch(session.ref)).toEqual(session.launch);
  });

  it('is pending until the person is done, then expires', async () => {
    const proofing = proofingAtVendor();
    const { ref } = await proofing.createSession({ reference: 'case-2' });
    expect(await proofing.handleReturn(ref)).toMatchObject({ status: 'pending', nativeStatus: 'PENDING' });
    vendor.clock.advance(14 * 86_400_000 + 1);
    expect(await proofing.waitForResult(ref)).toMatchObject({
      status: 'expired',
      endedBy: 'vendor',
      documents: [],
      checks: [],
    });
    await expect(proofing.submitEvidence(ref, selfie(MARTIN))).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is not found once the vendor has deleted it', async () => {
    const proofing = proofingAtVendor();
    const { ref } = await proofing.createSession({ reference: 'case-2' });
    vendor.clock.advance(60 * 86_400_000);
    await expect(proofing.getSession(ref)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND', ref });
  });
});

it('shows a photo once when its answer is lost, and says how many pages the vendor has', async () => {
  const proofing = proofingAtVendor();
  const ref = await directSession(proofing);
  await proofing.submitEvidence(ref, selfie(MARTIN));
  vendor.journal.clear();
  vendor.faults.add({ path: /document$/, effect: { kind: 'delay', milliseconds: 1 } });
  vendor.faults.add({ path: /document$/, effect: { kind: 'lost-answer' } });
  await expect(proofing.submitEvidence(ref, card(MARTIN))).rejects.toMatchObject({
    code: 'NETWORK',
    pagesAccepted: 1,
  });
  expect(vendor.journal.entries().map(({ route }) => route)).toEqual([
    '/api/v1/enrolment/document',
    '/api/v1/enrolment/document',
  ]);
});

it('is AUTH with a wrong password, and AMBIGUOUS when the creation’s answer is lost', async () => {
  const wrong = proofingAt(vendor, { PASSWORD: 'wrong' });
  await expect(wrong.createSession({ reference: 'case-3' })).rejects.toMatchObject({ code: 'AUTH' });
  vendor.faults.add({ path: /initialize$/, effect: { kind: 'lost-answer' } });
  await expect(proofingAtVendor().createSession({ reference: 'case-3' })).rejects.toMatchObject({
    code: 'AMBIGUOUS',
  });
  expect(vendor.sessions()).toHaveLength(1);
});
