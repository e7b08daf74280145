import { buffer } from 'node:stream/consumers';
import type { ProofingSession } from '@anyproof/core';
import {
  type RunningInnovatricsEmulator,
  specimenImage,
  startInnovatricsEmulator,
} from '@anyproof/emulators';
import { innovatrics } from '../src/index.js';
import { card, directRun, directSession, image, MARTIN, proofingAt, SECRETS, selfie } from './at-emulator.js';
import { CONSENT } from './harness.js';

let vendor: RunningInnovatricsEmulator;
beforeEach(async () => {
  vendor = await startInnovatricsEmulator({ settings: { ...SECRETS, processingDelayMs: 5 } });
});
afterEach(() => vendor.stop());

const DAY = 86_400_000;

describe('each native word', () => {
  const evidence = [card(MARTIN), selfie(MARTIN)];
  it.each([
    ['approve', 'AUTO_APPROVED', { status: 'completed', decision: 'approved', decidedBy: 'automatic' }],
    ['decline', 'AUTO_REJECTED', { status: 'completed', decision: 'declined', decidedBy: 'automatic' }],
    ['review', 'WAITING_FOR_MANUAL_APPROVE', { status: 'in_review' }],
    ['review-approve', 'MANUAL_APPROVED', { status: 'completed', decision: 'approved', decidedBy: 'manual' }],
    ['review-reject', 'MANUAL_REJECTED', { status: 'completed', decision: 'declined', decidedBy: 'manual' }],
  ])('%s ends as %s', async (scenario, nativeStatus, meaning) => {
    vendor.scenario = scenario;
    const proofing = proofingAt(vendor);
    const through: readonly 'in_review'[] = scenario === 'review' ? [] : ['in_review'];
    const result = await proofing.run(
      { reference: 'r', mode: 'direct', consent: CONSENT, evidence },
      { through },
    );
    expect(result).toMatchObject({ nativeStatus, ...meaning });
    const [listed] = (await proofing.listSessions()).sessions;
    expect(listed).toMatchObject({ nativeStatus, ...meaning, ref: { id: result.ref.id } });
  });

  it('PENDING ends as EXPIRED, by the vendor’s clock', async () => {
    const proofing = proofingAt(vendor);
    const ref = await directSession(proofing);
    vendor.clock.advance(14 * DAY - 1_000);
    expect(await proofing.getSession(ref)).toMatchObject({ status: 'pending', nativeStatus: 'PENDING' });
    vendor.clock.advance(1_000);
    expect(await proofing.waitForResult(ref)).toMatchObject({
      status: 'expired',
      nativeStatus: 'EXPIRED',
      endedBy: 'vendor',
    });
  });
});

it('lists every session once, newest first, page by page', async () => {
  const proofing = proofingAt(vendor);
  const made: string[] = [];
  for (let count = 0; count < 7; count++) made.unshift((await directSession(proofing)).id);
  const listed: ProofingSession[] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await proofing.listSessions({ pageSize: 3, ...(cursor === undefined ? {} : { cursor }) });
    listed.push(...page.sessions);
    sizes.push(page.sessions.length);
    cursor = page.next;
  } while (cursor !== undefined);
  expect(sizes).toEqual([3, 3, 1]);
  expect(listed.map(({ ref }) => ref.id)).toEqual(made);
  expect(listed.every((session) => session.status === 'pending' && session.createdAt !== undefined)).toBe(
    true,
  );
  // A full last page is followed by an empty one.
  const full = await proofing.listSessions({ pageSize: 7 });
  expect(full.next).toBe('2');
  expect(await proofing.listSessions({ pageSize: 7, cursor: '2' })).toEqual({ sessions: [] });
  // What was listed can be read, though its ref opens no capture.
  const [newest] = listed;
  if (newest === undefined) throw new TypeError('nothing was listed');
  expect(await proofing.getSession(newest.ref)).toMatchObject({ status: 'pending' });
  await expect(proofing.submitEvidence(newest.ref, selfie(MARTIN))).rejects.toMatchObject({
    code: 'REF_INVALID',
  });
});

it('downloads every image of a result, byte for byte', async () => {
  const proofing = proofingAt(vendor);
  const { ref, artifacts } = await directRun(proofing);
  const front = specimenImage(MARTIN, 'card-front');
  const expected = new Map([
    ['primary_face', front],
    ['signature', front],
    ['original_normalized_BACK', specimenImage(MARTIN, 'card-back')],
    ['original_normalized_FRONT', front],
    ['face_cropped', specimenImage(MARTIN, 'selfie')],
  ]);
  expect(artifacts.map(({ id }) => id)).toEqual([...expected.keys()]);
  for (const artifact of artifacts) {
    const { mediaType, size, body } = await proofing.downloadArtifact(ref, artifact);
    const bytes = await buffer(body);
    expect([mediaType, size]).toEqual(['image/jpeg', bytes.length]);
    expect(bytes.equals(expected.get(artifact.id) ?? Buffer.alloc(0))).toBe(true);
  }
  await expect(proofing.downloadArtifact(ref, { id: 'nobody', kind: 'other' })).rejects.toMatchObject({
    code: 'SESSION_NOT_FOUND',
  });
});

it('breaks off a download with NETWORK when the vendor does', async () => {
  const proofing = proofingAt(vendor);
  const { ref } = await directRun(proofing);
  vendor.faults.add({ path: /primary_face$/, effect: { kind: 'half-body' } });
  const { body } = await proofing.downloadArtifact(ref, { id: 'primary_face', kind: 'portrait' });
  await expect(buffer(body)).rejects.toMatchObject({ code: 'NETWORK' });
});

it('erases at once and for good, and once more', async () => {
  const proofing = proofingAt(vendor);
  const { ref, artifacts } = await directRun(proofing);
  expect(await proofing.eraseSession(ref)).toMatchObject({ status: 'done', scope: 'session' });
  expect(vendor.sessions()).toEqual([]);
  // The vendor's answer, beneath what core remembers.
  await expect(proofing.provider().getSession(ref)).rejects.toMatchObject({
    code: 'SESSION_NOT_FOUND',
    httpStatus: 404,
  });
  const [artifact] = artifacts;
  if (artifact === undefined) throw new TypeError('no image to look for');
  await expect(proofing.downloadArtifact(ref, artifact)).rejects.toMatchObject({ code: 'SESSION_GONE' });
  expect(await proofing.eraseSession(ref)).toMatchObject({ status: 'done', scope: 'session' });
});

describe('the chip', () => {
  const GRACE = 'grace-oconnor';

  it('of a passport is opened with its MRZ, and handed over', async () => {
    const proofing = proofingAt(vendor);
    const ref = await directSession(proofing);
    await proofing.submitEvidence(ref, { kind: 'identity_document', pages: [image(GRACE, 'passport')] });
    const { capture, sessionOf } = proofing.native(innovatrics);
    const session = sessionOf(ref);
    const { value: key } = await capture.nfcKey(session);
    expect(key.rfidPresence).toBe(1);
    expect(key.data?.documentNumber).toBe('Z00417203');
    const chip = Buffer.from(JSON.stringify({ dg1: 'YQ==', dg2: 'Yg==' }));
    const { value: answer } = await capture.nfcDataGroups(session, chip);
    expect(answer).toMatchObject({ hasError: false });
    const sent = vendor.journal.entries().find(({ route }) => route === '/api/v1/enrolment/nfc/data-groups');
    expect(sent?.body).toEqual({ nfcBase: chip.toString('base64') });
    await proofing.submitEvidence(ref, selfie(GRACE));
    await proofing.finalizeSession(ref);
    expect((await capture.nfcDataGroups(session, chip)).value).toMatchObject({
      hasError: true,
      error: 'SESSION_ALREADY_COMPLETED',
    });
  });

  it('is not there in a card', async () => {
    const proofing = proofingAt(vendor);
    const ref = await directSession(proofing);
    await proofing.submitEvidence(ref, card(MARTIN));
    const { capture, sessionOf } = proofing.native(innovatrics);
    expect((await capture.nfcKey(sessionOf(ref))).value).toMatchObject({ rfidPresence: 0 });
  });
});

it('reads every factor of the vendor, under the keys that are set', async () => {
  await vendor.stop();
  vendor = await startInnovatricsEmulator({
    settings: {
      ...SECRETS,
      processingDelayMs: 5,
      trustFactors: ['faceVerification', 'ageVerification', 'barcodeCrossCheck', 'mrzValidity'],
      trustFactorKeys: { ageVerification: 'ageCheck', mrzValidity: 'zoneQuality' },
    },
  });
  const proofing = proofingAt(vendor, { TRUST_FACTOR_KEYS: '{"ageCheck":"ageVerification"}' });
  const { checks } = await directRun(proofing);
  expect(checks.map(({ kind, nativeName, status }) => `${kind} ${nativeName} ${status}`)).toEqual([
    'face_match faceVerification pass',
    'age ageCheck pass',
    'document_consistency barcodeCrossCheck pass',
    'other zoneQuality pass',
    'overall decision pass',
  ]);
});
