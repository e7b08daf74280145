import { foldText, md5Hex, readSpecimen, sha256Hex, sniffMediaType } from '../../src/shared/index.js';
import { blankJpeg, cardFront, jpegWithComment } from '../specimen.js';

describe('sniffMediaType', () => {
  it.each([
    ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['application/pdf', Buffer.from('%PDF-1.7')],
    ['image/heic', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic')])],
    [undefined, Buffer.from('GIF89a')],
    [undefined, Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom')])],
    [undefined, Buffer.alloc(0)],
  ])('%s', (expected, bytes) => {
    expect(sniffMediaType(bytes)).toBe(expected);
  });
});

describe('readSpecimen', () => {
  it('reads the comment, behind other segments and other comments too', () => {
    const comment = cardFront();
    expect(readSpecimen(jpegWithComment(comment))).toEqual(comment);
    const app0 = Buffer.from([0xff, 0xe0, 0x00, 0x04, 0x4a, 0x46]);
    const foreign = jpegWithComment('made by a camera').subarray(2, -2);
    const behind = Buffer.concat([
      Buffer.from([0xff, 0xd8]),
      app0,
      foreign,
      jpegWithComment(comment).subarray(2),
    ]);
    expect(readSpecimen(behind)).toEqual(comment);
  });

  it.each([
    ['no comment', blankJpeg],
    ['no JPEG', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['not JSON', jpegWithComment('{')],
    ['cut inside the segment', jpegWithComment(cardFront()).subarray(0, 40)],
    ['another mark', jpegWithComment({ ...cardFront(), anyproof: 'specimen/v2' })],
    ['an unknown kind', jpegWithComment({ ...cardFront(), kind: 'library_card' })],
    ['an unknown side', jpegWithComment({ ...cardFront(), side: 'top' })],
    ['no person', jpegWithComment({ ...cardFront(), person: undefined })],
    ['a wrong printed value', jpegWithComment(cardFront({}, { printed: JSON.parse('{"mrz":"P<"}') }))],
    ['half an address', jpegWithComment(cardFront({}, { printed: JSON.parse('{"address":{}}') }))],
  ])('finds nothing to read: %s', (_name, bytes) => {
    expect(readSpecimen(bytes)).toBeUndefined();
  });

  it('does not look behind the start of the picture data', () => {
    const hidden = Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff, 0xda, 0x00, 0x02]),
      jpegWithComment(cardFront()).subarray(2),
    ]);
    expect(readSpecimen(hidden)).toBeUndefined();
  });
});

it('hashes as known answers say', () => {
  expect(md5Hex(Buffer.from('a'))).toBe('0cc175b9c0f1b6a831c399e269772661');
  expect(sha256Hex(Buffer.alloc(0))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

it('folds case, accents and hyphens', () => {
  expect(foldText('  GARCÍA-LEFÈVRE ')).toBe('garcia lefevre');
  expect(foldText("d'Août")).toBe(foldText('D AOUT'));
});
