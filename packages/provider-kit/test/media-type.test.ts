import { checkPages, sniffMediaType } from '../src/index.js';
import { failureOf, sourceOf } from './support.js';

const jpeg = Buffer.from('ffd8ffe000104a46494600', 'hex');
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const pdf = Buffer.from('%PDF-1.7\n');
const heic = (brand: string) => Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}0000`)]);

describe('the media type by the first bytes', () => {
  it.each([
    ['JPEG', jpeg, 'image/jpeg'],
    ['PNG', png, 'image/png'],
    ['PDF', pdf, 'application/pdf'],
    ['HEIC', heic('heic'), 'image/heic'],
    ['HEIC of an image collection', heic('mif1'), 'image/heic'],
    ['MP4', heic('isom'), undefined],
    ['AVIF', heic('avif'), undefined],
    ['GIF', Buffer.from('GIF89a'), undefined],
    ['HTML', Buffer.from('<!doctype html>'), undefined],
    ['a JPEG cut after two bytes', jpeg.subarray(0, 2), undefined],
    ['a PNG cut after seven bytes', png.subarray(0, 7), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ])('of %s', (_what, head, mediaType) => {
    expect(sniffMediaType(head)).toBe(mediaType);
  });
});

describe('checking pages', () => {
  const page = (bytes: Buffer, mediaType: string, chunk = 64) => ({
    ...sourceOf(bytes, { chunk }),
    mediaType,
  });
  const check = (...pages: ReturnType<typeof page>[]) =>
    checkPages({ kind: 'identity_document', pages }, 'vendor');

  it('lets pass what is what it claims to be, even a byte at a time', async () => {
    const pages = [
      page(jpeg, 'image/jpeg', 1),
      page(png, 'image/png', 3),
      page(pdf, 'application/pdf', 2),
      page(heic('heix'), 'image/heic', 5),
    ];
    await expect(check(...pages)).resolves.toBeUndefined();
    expect(pages.every(({ opened }) => opened.length === 1 && opened[0]?.destroyed)).toBe(true);
  });

  it('reads no more than it must', async () => {
    const large = page(Buffer.concat([jpeg, Buffer.alloc(1_000_000)]), 'image/jpeg', 16);
    let given = 0;
    const counting = {
      ...large,
      open: () => {
        const stream = large.open();
        stream.on('data', (chunk: Buffer) => {
          given += chunk.length;
        });
        stream.pause();
        return stream;
      },
    };
    await check(counting);
    expect(given).toBeLessThan(100_000);
    expect(large.opened[0]?.destroyed).toBe(true);
  });

  it.each([
    ['a PNG called JPEG', png, 'image/jpeg'],
    ['a text called PDF', Buffer.from('hello, world, hello'), 'application/pdf'],
    ['an empty file', Buffer.alloc(0), 'image/jpeg'],
    ['a JPEG called image/jpg', jpeg, 'image/jpg'],
  ])('refuses %s', async (_what, bytes, mediaType) => {
    const error = await failureOf(() => check(page(jpeg, 'image/jpeg'), page(bytes, mediaType)));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toMatch(`identity_document: page 2 is not ${mediaType} by its first bytes`);
    expect(error.provider).toBe('vendor');
    expect(error.pagesAccepted).toBe(0);
  });

  it('refuses a page that cannot be read, without a word of the failure', async () => {
    const broken = {
      mediaType: 'image/jpeg',
      size: 10,
      open: () => {
        throw new Error('EACCES /home/ada/PLANTED.jpg');
      },
    };
    const error = await failureOf(() => checkPages({ kind: 'selfie', pages: [broken] }, 'vendor'));
    expect(error.code).toBe('INVALID_INPUT');
    expect(String(error.stack)).not.toContain('PLANTED');
  });

  it.each([
    ['a promise that is refused later', () => Promise.reject(new Error('PLANTED'))],
    ['a text', () => 'PLANTED'],
    ['nothing', () => undefined],
  ])('refuses a page that opens as %s', async (_what, open) => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => void rejections.push(reason);
    process.on('unhandledRejection', note);
    const broken = { mediaType: 'image/jpeg', size: 10, open: open as never };
    const error = await failureOf(() => checkPages({ kind: 'selfie', pages: [broken] }, 'vendor'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', note);
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(error.message).toBe('a source must open as a stream, and at once');
    expect(rejections).toEqual([]);
  });
});
