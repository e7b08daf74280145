import type { Launch } from '@anyproof/core';
import { specimenImage, visitHostedPage } from '@anyproof/emulators';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { shootId } from '../src/index.js';
import { type Bench, startBench } from './harness.js';

const PERSON = 'maximiliana-schoenbrunner';
const pictures = {
  document_front: specimenImage(PERSON, 'card-front'),
  document_back: specimenImage(PERSON, 'card-back'),
  bank_details: specimenImage(PERSON, 'bank-details'),
};
let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

function imageUrl({ qrImageUrl }: Launch): string {
  if (qrImageUrl === undefined) throw new Error('no QR code');
  return qrImageUrl;
}

/** What a phone's camera makes of the picture that the app shows. */
async function scanned(picture: Uint8Array): Promise<string> {
  const image = await loadImage(Buffer.from(picture));
  const canvas = createCanvas(image.width, image.height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, image.width, image.height);
  const code = jsQR(data, image.width, image.height);
  if (code === null) throw new Error('the camera sees no code');
  return code.data;
}

it('shows a QR code, which leads the phone to the page on which the person finishes', async () => {
  const session = await bench.proofing.createSession({
    reference: 'r-1',
    evidence: ['identity_document', 'bank_details'],
  });
  const picture = await fetch(imageUrl(session.launch));
  expect(picture.headers.get('content-type')).toBe('image/png');
  await visitHostedPage(await scanned(new Uint8Array(await picture.arrayBuffer())), pictures);
  const result = await bench.proofing.waitForResult(session.ref);
  expect(result).toMatchObject({
    status: 'completed',
    decision: 'inconclusive',
    final: true,
    reference: 'r-1',
    extracted: { family_name: 'SCHOENBRUNNER WALDSTAETTEN', birthdate: '1978-02-28' },
  });
  expect(result.documents.map(({ kind }) => kind)).toEqual(['identity_document', 'bank_details']);
});

it('makes the create call and nothing else', async () => {
  await bench.proofing.createSession({ reference: 'r' });
  expect(bench.calls()).toEqual(['GET /init 200']);
});

it('stays open until the person has photographed all that was asked for', async () => {
  const { ref } = await bench.proofing.createSession({
    reference: 'r',
    evidence: ['identity_document', 'bank_details'],
  });
  const url = bench.emulator.transactions()[0]?.captureUrl ?? '';
  const { bank_details: _not, ...card } = pictures;
  await visitHostedPage(url, card);
  bench.emulator.clock.advance(1_000);
  expect(await bench.proofing.getSession(ref)).toMatchObject({
    status: 'pending',
    requirements: ['bank_details'],
    progress: { done: 1, total: 2 },
  });
});

it('finds the QR code again from the ref alone', async () => {
  const { ref, launch } = await bench.proofing.createSession({ reference: 'r' });
  expect(await bench.again().getLaunch(JSON.parse(JSON.stringify(ref)))).toEqual(launch);
});

it('hands the picture to apps that must fetch it with the credentials', async () => {
  const closed = await startBench(
    { settings: { pictureAuthentication: 'basic' } },
    { ANYPROOF_SHOOTID_PICTURE_AUTHENTICATION: 'basic' },
  );
  try {
    const { launch } = await closed.proofing.createSession({ reference: 'r' });
    const pictureId = new URL(imageUrl(launch)).searchParams.get('pictureId') ?? '';
    const { mediaType, body } = await closed.proofing.native(shootId).picture(pictureId);
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk));
    expect(mediaType).toBe('image/png');
    expect(await scanned(Buffer.concat(chunks))).toBe(closed.emulator.transactions()[0]?.captureUrl);
  } finally {
    await closed.stop();
  }
});

it('warns of all that this vendor cannot use', async () => {
  const { warnings } = await bench.proofing.createSession({
    reference: 'r',
    subject: 'person-7',
    documentTypes: ['passport'],
    country: 'FRA',
    locale: 'fr-FR',
    returnUrl: 'https://app.example/return',
    selfAsserted: { family_name: 'X' },
    expected: { family_name: 'X' },
    consent: { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' },
    providerOptions: { id360: { group: 'ignored' } },
  });
  expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(['HINT_IGNORED']));
  expect(warnings.map(({ path }) => path).sort()).toEqual([
    'consent',
    'country',
    'documentTypes',
    'expected.family_name',
    'locale',
    'returnUrl',
    'selfAsserted.family_name',
    'subject',
  ]);
});

it('does nothing for steps it does not have, and says what it cannot do', async () => {
  const { ref } = await bench.proofing.createSession({ reference: 'r' });
  bench.emulator.journal.clear();
  await bench.proofing.recordConsent(ref, { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' });
  await bench.proofing.finalizeSession(ref);
  await expect(bench.proofing.cancelSession(ref)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  await expect(bench.proofing.eraseSession(ref)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  expect(bench.calls()).toEqual([]);
});
