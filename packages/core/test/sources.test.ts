import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { bytesSource, fileSource } from '../src/index.js';
import { failureOf } from './support.js';

describe('fileSource', () => {
  let folder: string;
  const file = (name: string, bytes = Buffer.from('abc')) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'anyproof-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['a.jpg', 'image/jpeg'],
    ['a.JPEG', 'image/jpeg'],
    ['a.png', 'image/png'],
    ['a.b.pdf', 'application/pdf'],
    ['a.HEIC', 'image/heic'],
  ])('determines the media type of %s', (name, mediaType) => {
    const source = fileSource(file(name));
    expect(source.mediaType).toBe(mediaType);
    expect(source.size).toBe(3);
  });

  it('can be opened again, from the start', async () => {
    const bytes = Buffer.alloc(200_000, 'xyz');
    const source = fileSource(file('big.png', bytes));
    expect((await buffer(source.open())).equals(bytes)).toBe(true);
    expect((await buffer(source.open())).equals(bytes)).toBe(true);
  });

  it('uses the media type passed', () => {
    expect(fileSource(file('no-extension'), 'image/png').mediaType).toBe('image/png');
  });

  it.each(['photo.gif', 'photo', 'photo.constructor', 'photo.__proto__', 'photo.'])(
    'asks for the media type of %s, and does not say where it is',
    async (name) => {
      const path = file(name);
      const error = await failureOf(() => fileSource(path));
      expect(error.code).toBe('INVALID_INPUT');
      expect(error.message).toMatch('pass it as the second argument');
      expect(error.message).not.toContain(folder);
    },
  );

  it('accepts the URL of a file, as an object or as text', async () => {
    const path = file('with space é.png');
    for (const url of [pathToFileURL(path), pathToFileURL(path).href]) {
      const source = fileSource(url);
      expect([source.mediaType, source.size]).toEqual(['image/png', 3]);
      expect((await buffer(source.open())).toString()).toBe('abc');
    }
  });

  it.each<readonly [unknown, RegExp]>([
    [new URL('https://planted.example/a.png'), /this URL is not a local file/],
    ['https://planted.example/a.png', /this URL is not a local file/],
    [new URL('file://planted.example/a.png'), /this URL is not a local file|no such file/],
    [undefined, /pass a file path or a file: URL/],
    [null, /pass a file path/],
    [7, /pass a file path/],
    [Buffer.from('PLANTED'), /for bytes, use bytesSource/],
    [{}, /pass a file path/],
  ])('refuses %p with what to do', async (given, message) => {
    const error = await failureOf(() => fileSource(given as string));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/planted/i);
  });

  it('refuses what is not a file, without quoting its path', async () => {
    mkdirSync(join(folder, 'directory.png'));
    const paths = [
      join(folder, 'missing.png'),
      join(folder, 'directory.png'),
      join(file('plain.png'), 'below.png'),
      `${folder}/null\0byte.png`,
      join(folder, `${'long'.repeat(200)}.png`),
    ];
    for (const path of paths) {
      const error = await failureOf(() => fileSource(path));
      expect(error.code).toBe('INVALID_INPUT');
      expect(error.message).toBe('fileSource: there is no such file');
      expect(String(error.stack)).not.toContain(folder);
    }
  });
});

describe('bytesSource', () => {
  it.each([
    ['a Buffer', Buffer.from('hello')],
    ['a Uint8Array', new Uint8Array([104, 101, 108, 108, 111])],
    ['a view into a larger buffer', new Uint8Array(Buffer.from('xxhelloxx')).subarray(2, 7)],
  ])('returns %s, as often as it is opened', async (_what, bytes) => {
    const source = bytesSource(bytes, 'image/png');
    expect(source.size).toBe(5);
    expect((await buffer(source.open())).toString()).toBe('hello');
    expect((await buffer(source.open())).toString()).toBe('hello');
  });

  it('may be empty', async () => {
    const source = bytesSource(new Uint8Array(0), 'image/png');
    expect(source.size).toBe(0);
    expect(await buffer(source.open())).toHaveLength(0);
  });
});
