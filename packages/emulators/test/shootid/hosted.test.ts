import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { specimenImage, visitHostedPage } from '../../src/index.js';
import { type Api, BASIC, withEmulator } from './harness.js';

const PERSON = 'zoe-garcia-lefevre';
const card = {
  document_front: specimenImage(PERSON, 'card-front'),
  document_back: specimenImage(PERSON, 'card-back'),
};

const pictureOf = async (api: Api, headers: Record<string, string> = {}) => {
  const { json } = await api.call('/init');
  return { transactionId: String(json.transactionId), response: await fetch(json.qrCode, { headers }) };
};

/** What a phone's camera makes of a picture. */
async function scanCode(picture: ArrayBuffer): Promise<string | undefined> {
  const image = await loadImage(Buffer.from(picture));
  const canvas = createCanvas(image.width, image.height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, image.width, image.height);
  return jsQR(data, image.width, image.height)?.data;
}

it(
  'draws a QR code that leads a phone to the capture page',
  withEmulator(async (api) => {
    const { transactionId, response } = await pictureOf(api);
    expect(response.headers.get('content-type')).toBe('image/png');
    const target = await scanCode(await response.arrayBuffer());
    expect(target).toBe(`${api.emulator.origin}/shootid/capture/${transactionId}`);
    expect(target).toBe(api.emulator.transactions()[0]?.captureUrl);
  }),
);

it(
  'shows the picture without credentials, or with them where it is told to',
  withEmulator(
    async (api) => {
      expect((await pictureOf(api)).response.status).toBe(401);
      expect((await pictureOf(api, { authorization: BASIC })).response.status).toBe(200);
    },
    { settings: { pictureAuthentication: 'basic' } },
  ),
);

it(
  'lets a robot scan the picture, without a camera',
  withEmulator(async (api) => {
    const { json } = await api.call('/init');
    const { answers } = await visitHostedPage(String(json.qrCode), card);
    expect(answers).toEqual({ document_front: { accepted: true }, document_back: { accepted: true } });
    expect((await api.scanned(String(json.transactionId))).map(({ status }) => status)).toEqual(['SCANNED']);
    await expect(visitHostedPage(`${json.qrCode}0`, card)).rejects.toThrow('404');
  }),
);

it(
  'knows no picture of another id',
  withEmulator(async (api) => {
    expect((await api.call('/picture?pictureId=nobody')).status).toBe(404);
  }),
);

it(
  'reads what the person photographed once the person has finished, and sends nobody anywhere',
  withEmulator(async (api) => {
    const transactionId = await api.init();
    const url = api.emulator.transactions()[0]?.captureUrl ?? '';
    const begun = await visitHostedPage(url, card, { finish: false });
    expect(begun.answers).toEqual({ document_front: { accepted: true }, document_back: { accepted: true } });
    api.emulator.clock.advance(3_600_000);
    expect((await api.result(transactionId)).documents).toMatchObject([{ status: 'READY_TO_BE_SCANNED' }]);

    const visit = await visitHostedPage(url, { bank_details: specimenImage(PERSON, 'bank-details') });
    expect(visit).toEqual({ answers: { bank_details: { accepted: true } } });
    const documents = await api.scanned(transactionId);
    expect(documents.map(({ declaredType, status }) => [declaredType, status])).toEqual([
      ['IDENTITY', 'SCANNED'],
      ['RIB', 'SCANNED'],
    ]);
    expect(documents[0]?.mrz.documentNumber).toBe('T7X3KQ91Z');
    expect(await visitHostedPage(url, card)).toMatchObject({ refused: 'Your documents are being read.' });
  }),
);

it(
  'does not let the person finish without the front, and refuses files that are no photos',
  withEmulator(async (api) => {
    await api.init();
    const url = api.emulator.transactions()[0]?.captureUrl ?? '';
    const visit = await visitHostedPage(url, { document_front: Buffer.from('no picture at all') });
    expect(visit.answers.document_front).toEqual({ accepted: false, reason: 'file format is not supported' });
    expect(visit.refused).toBe('Missing: Front of your identity document');
    await expect(visitHostedPage(`${url}0`, card)).rejects.toThrow('404');
  }),
);
