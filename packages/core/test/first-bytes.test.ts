import { PassThrough, Readable } from 'node:stream';
import { bytesSource, type Source } from '../src/index.js';
import { checkEvidence, checkPages } from '../src/sessions/evidence.js';
import { firstBytes } from '../src/sessions/sources.js';
import { capabilities, failureOf, jpegPage } from './support.js';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
const PDF = Buffer.from('%PDF-1.7 and more');
const HEIC = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1');

const limits = { maxBytes: 10_000, maxPages: 1 };
const evidence = [
  { kind: 'selfie', upload: { mediaTypes: ['image/jpeg', 'image/heic'], ...limits } },
  { kind: 'bill', upload: { mediaTypes: ['application/pdf', 'video/mp4'], ...limits } },
];
const accepting = {
  ...capabilities,
  flows: { default: { ...capabilities.flows.default, evidence } },
};
const check = async (kind: string, page: Source, patience = {}) => {
  checkEvidence('id360', accepting, { kind, pages: [page] });
  return checkPages('id360', accepting, { kind, pages: [page] }, patience);
};

it.each([
  'image/jpeg',
  'image/jpg',
  'IMAGE/JPEG',
  'image/jpeg; quality=90',
  ' image/jpeg ',
  'image/pjpeg',
  'image/jfif',
])('a JPEG declared as %p is a JPEG', async (mediaType) => {
  const { pages } = await check('selfie', bytesSource(JPEG, mediaType));
  expect(pages.map((page) => page.mediaType)).toEqual(['image/jpeg']);
});

it.each(['', 'application/octet-stream', 'binary/octet-stream'])(
  'one declared as %p has the type of its bytes',
  async (mediaType) => {
    expect((await check('selfie', bytesSource(JPEG, mediaType))).pages[0]?.mediaType).toBe('image/jpeg');
  },
);

it('a source with the usual media type is passed on unchanged', async () => {
  const page = jpegPage();
  expect((await check('selfie', page)).pages[0]).toBe(page);
});

it('a PDF may have a few bytes before it, but not too many', async () => {
  const after = (count: number) =>
    bytesSource(Buffer.concat([Buffer.alloc(count, 10), PDF]), 'application/pdf');
  expect((await check('bill', after(3))).pages[0]?.mediaType).toBe('application/pdf');
  expect((await check('bill', after(1_020))).pages[0]?.mediaType).toBe('application/pdf');
  expect((await failureOf(() => check('bill', after(2_000)))).code).toBe('INVALID_INPUT');
});

it.each<readonly [string, Source, string]>([
  [
    'a PNG given as a JPEG',
    bytesSource(PNG, 'image/jpeg'),
    'was declared as image/jpeg, but its first bytes are image/png',
  ],
  [
    'a PDF given as a JPEG',
    bytesSource(PDF, 'image/jpg'),
    'was declared as image/jpeg, but its first bytes are application/pdf',
  ],
  [
    'text given as a JPEG',
    bytesSource(Buffer.from('a text file'), 'image/jpeg'),
    'was declared as image/jpeg, but its first bytes do not match',
  ],
  [
    'a type that is not accepted',
    bytesSource(PDF, 'application/pdf'),
    'is application/pdf; accepted: image/jpeg, image/heic',
  ],
  [
    'bytes of a format that is not accepted',
    bytesSource(PNG, ''),
    'is image/png, according to its first bytes',
  ],
  ['bytes of no format', bytesSource(Buffer.from('a text file'), ''), 'match no known format'],
  ['a type that is no type', bytesSource(JPEG, 'PLANTED person'), 'of an unknown type'],
])('%s is refused, and the message names both', async (_what, page, words) => {
  const error = await failureOf(() => check('selfie', page));
  expect(error).toMatchObject({ code: 'INVALID_INPUT', provider: 'id360', pagesAccepted: 0 });
  expect(error.message).toContain(words);
  expect(error.message).toContain('accepted: image/jpeg, image/heic');
  expect(error.message).not.toContain('PLANTED');
});

it('a format without a known signature is left to the vendor', async () => {
  expect((await check('bill', bytesSource(Buffer.from('anything'), 'video/mp4'))).pages[0]?.mediaType).toBe(
    'video/mp4',
  );
  expect((await check('selfie', bytesSource(HEIC, 'image/heif'))).pages[0]?.mediaType).toBe('image/heic');
});

describe('a source', () => {
  const source = (open: () => unknown): Source => ({
    mediaType: 'image/jpeg',
    size: 12,
    open: open as () => Readable,
  });

  it('that opens but sends nothing is INVALID_INPUT after a while, and is closed', async () => {
    jest.useFakeTimers();
    try {
      const stream = new PassThrough();
      const waiting = failureOf(() =>
        check(
          'selfie',
          source(() => stream),
        ),
      );
      await jest.advanceTimersByTimeAsync(30_000);
      const error = await waiting;
      expect(error).toMatchObject({ code: 'INVALID_INPUT', provider: 'id360' });
      expect(error.message).toContain('a source sent nothing for 30 s');
      expect(stream.destroyed).toBe(true);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it("respects the caller's signal", async () => {
    const stream = new PassThrough();
    const controller = new AbortController();
    const waiting = failureOf(() =>
      check(
        'selfie',
        source(() => stream),
        { signal: controller.signal },
      ),
    );
    controller.abort();
    expect((await waiting).code).toBe('ABORTED');
    expect(stream.destroyed).toBe(true);
    const opened = jest.fn(() => stream);
    expect((await failureOf(() => firstBytes(source(opened), { signal: AbortSignal.abort() }))).code).toBe(
      'ABORTED',
    );
    expect(opened).not.toHaveBeenCalled();
  });

  it.each<readonly [string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('PLANTED');
      },
    ],
    ['opens a promise', () => Promise.resolve(Readable.from([JPEG]))],
    ['opens a promise that fails', () => Promise.reject(new Error('PLANTED'))],
    ['opens nothing', () => undefined],
    ['opens an array', () => [JPEG]],
    [
      'breaks at once',
      () =>
        new Readable({
          read() {
            this.destroy(new Error('PLANTED'));
          },
        }),
    ],
  ])('that %s is INVALID_INPUT', async (_what, open) => {
    const error = await failureOf(() => check('selfie', source(open)));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).not.toContain('PLANTED');
  });

  it('is read in as many pieces as it sends, and no further than needed', async () => {
    let sent = 0;
    const drops = new Readable({
      read() {
        sent += 1;
        this.push(Buffer.from([JPEG[sent - 1] ?? 0]));
      },
      highWaterMark: 1,
    });
    expect((await firstBytes(source(() => drops))).subarray(0, 3)).toEqual(JPEG.subarray(0, 3));
    expect(sent).toBeLessThan(100);
  });
});
