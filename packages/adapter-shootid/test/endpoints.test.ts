// Every documented call, through the typed client against the emulator (tools/src/vendor-coverage).
import { buffer } from 'node:stream/consumers';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { recordCoverage, rowsOf } from '../../../tools/src/vendor-coverage/recorder.js';
import { shootId } from '../src/index.js';
import { type Bench, image, startBench } from './harness.js';

const PERSON = 'martin-horak';
const SCAN_DELAY = 60_000;
let bench: Bench;
beforeEach(async () => {
  bench = await startBench({ settings: { scanDelayMs: SCAN_DELAY } });
});
afterEach(() => bench.stop());

const coverage = recordCoverage(rowsOf('shootid'), () => bench.emulator.journal);
const client = () => bench.proofing.native(shootId);

it('init makes a transaction', () =>
  coverage.covers(
    '1',
    () => client().init(),
    ({ value, raw }) => {
      expect(value.transactionId).toMatch(/^[0-9a-f]{32}$/);
      const [made] = bench.emulator.transactions();
      expect(raw).toEqual({
        transactionId: made?.transactionId,
        qrCode: `${bench.emulator.origin}/shootid/api/v2/picture?pictureId=${made?.pictureId}`,
      });
      expect(value).toEqual(raw);
    },
  ));

it('add takes one page, and tells the number of its document', async () => {
  const { value } = await client().init();
  const { transactionId } = value;
  const page = (name: 'card-front' | 'card-back', number: number, documentId?: string) =>
    client().add({
      transactionId,
      type: 'IDENTITY',
      documentId,
      page: number,
      source: image(PERSON, name),
    });
  const card = { documentId: 0, declaredType: 'IDENTITY', status: 'READY_TO_BE_SCANNED' };

  await coverage.covers(
    '2',
    () => page('card-front', 0),
    (front) => expect(front.value).toMatchObject({ transactionId, documents: [card] }),
  );
  await coverage.covers(
    '2',
    () => page('card-back', 1, '0'),
    (back) => {
      expect(back.value).toMatchObject({ transactionId, documents: [card] });
      expect(back.value.documents).toHaveLength(1);
      expect(bench.emulator.transactions()[0]?.documents).toEqual([{ ...card, pages: [0, 1] }]);
    },
  );
});

it('result tells what was read, once it was', async () => {
  const { value } = await client().init();
  const { transactionId } = value;
  const add = (type: string, page: number, name: 'card-front' | 'card-back' | 'bank-details', id?: string) =>
    client().add({ transactionId, type, page, source: image(PERSON, name), documentId: id });
  await add('IDENTITY', 0, 'card-front');
  await add('IDENTITY', 1, 'card-back', '0');
  await add('RIB', 0, 'bank-details');

  await coverage.covers(
    '3',
    () => client().result(transactionId),
    (waiting) =>
      expect(waiting.value).toEqual({
        transactionId,
        documents: [
          {
            documentId: 0,
            declaredType: 'IDENTITY',
            status: 'READY_TO_BE_SCANNED',
            pages: [{ page: 0 }, { page: 1 }],
          },
          { documentId: 1, declaredType: 'RIB', status: 'READY_TO_BE_SCANNED', pages: [{ page: 0 }] },
        ],
      }),
  );
  bench.emulator.clock.advance(SCAN_DELAY);
  await coverage.covers(
    '3',
    () => client().result(transactionId),
    (read) =>
      expect(read.value).toEqual({
        transactionId,
        documents: [
          {
            documentId: 0,
            declaredType: 'IDENTITY',
            detectedType: 'IDENTITY',
            status: 'SCANNED',
            pages: [{ page: 0 }, { page: 1 }],
            mrz: {
              line1: 'IDSVKHA417203<28411029999<<<<<',
              line2: '8411028M3809189SVK<<<<<<<<<<<8',
              line3: 'HORAK<<MARTIN<<<<<<<<<<<<<<<<<',
              lastName: 'HORAK',
              firstNames: ['MARTIN'],
              birthDate: '1984-11-02',
              sex: 'M',
              documentNumber: 'HA417203',
              issuingCountry: 'SVK',
              valid: true,
            },
            ocr: { birthPlace: 'TRNAVA', expirationDate: '2038-09-18' },
          },
          {
            documentId: 1,
            declaredType: 'RIB',
            detectedType: 'RIB',
            status: 'SCANNED',
            pages: [{ page: 0 }],
            ocr: { iban: 'SK0399990000000004172030', bic: 'SPCMSKB0', holder: 'MARTIN HORAK' },
          },
        ],
      }),
  );
});

it('picture is the QR code that leads to the page for the phone', async () => {
  await client().init();
  const [made] = bench.emulator.transactions();
  if (made === undefined) throw new Error('no transaction was made');
  await coverage.covers(
    '4',
    () => client().picture(made.pictureId),
    async ({ mediaType, body }) => {
      expect(mediaType).toBe('image/png');
      const { width, height, data } = await pixelsOf(await buffer(body));
      expect(jsQR(data, width, height)?.data).toBe(made.captureUrl);
    },
  );
});

async function pixelsOf(picture: Buffer) {
  const { width, height } = await loadImage(picture);
  const canvas = createCanvas(width, height).getContext('2d');
  canvas.drawImage(await loadImage(picture), 0, 0);
  return canvas.getImageData(0, 0, width, height);
}
