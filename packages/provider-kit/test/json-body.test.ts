import { Readable } from 'node:stream';
import { base64Of, sourceBody, sourceChunks, streamedJson } from '../src/index.js';
import { failureOf, read, sourceOf } from './support.js';

const bytesOf = (size: number) => Buffer.from(Array.from({ length: size }, (_, at) => (at * 31 + 5) % 256));

describe('a streamed JSON body', () => {
  it('is the JSON text with the file inserted, byte for byte', async () => {
    const body = streamedJson({
      name: 'Zoé',
      file: base64Of(sourceOf(Buffer.from('abcd'))),
      last: [1, null],
    });
    const text = '{"name":"Zoé","file":"YWJjZA==","last":[1,null]}';
    expect((await read(body.open())).toString()).toBe(text);
    expect(body.size).toBe(Buffer.byteLength(text));
    expect(body.mediaType).toBe('application/json');
  });

  it('has its exact size and content for files of every length', async () => {
    for (const size of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 65_535, 65_536, 65_537, 300_000]) {
      const bytes = bytesOf(size);
      const body = streamedJson({ image: base64Of(sourceOf(bytes, { chunk: 10_000 })) });
      const sent = await read(body.open());
      expect(sent.length).toBe(body.size);
      expect(sent.toString() === `{"image":"${bytes.toString('base64')}"}`).toBe(true);
    }
  });

  it('holds several files, the same one twice, and files deep inside', async () => {
    const [a, b] = [sourceOf(Buffer.from('front')), sourceOf(Buffer.from('back'))];
    const body = streamedJson({ pages: [{ data: base64Of(a) }, { data: base64Of(b) }], again: base64Of(a) });
    const sent = await read(body.open());
    expect(JSON.parse(sent.toString())).toEqual({
      pages: [{ data: 'ZnJvbnQ=' }, { data: 'YmFjaw==' }],
      again: 'ZnJvbnQ=',
    });
    expect(sent.length).toBe(body.size);
  });

  it('may be only a file', async () => {
    const body = streamedJson(base64Of(sourceOf(Buffer.from('abc'))));
    expect((await read(body.open())).toString()).toBe('"YWJj"');
    expect(body.size).toBe(6);
  });

  it('may have no file', async () => {
    const body = streamedJson({ a: 'é', b: undefined, c: new Date(0) });
    expect((await read(body.open())).toString()).toBe('{"a":"é","c":"1970-01-01T00:00:00.000Z"}');
    expect(body.size).toBe(41);
  });

  it.each([
    '\uE000',
    '\uE0000\uE000',
    'x\uE000\uE000\uE0001\uE000',
    'accents éüñ, 漢字, 👩‍🔬, "quotes" and \\ lines\n',
    '\uD800',
  ])('is not confused by the text %j, in values or keys', async (text) => {
    const value = { [text]: text, file: base64Of(sourceOf(Buffer.from('abc'))), after: text };
    const body = streamedJson(value);
    const sent = await read(body.open());
    expect(JSON.parse(sent.toString())).toEqual({ [text]: text, file: 'YWJj', after: text });
    expect(sent.length).toBe(body.size);
  });

  it('is opened again for each attempt', async () => {
    const source = sourceOf(bytesOf(1000));
    const body = streamedJson({ file: base64Of(source) });
    const first = await read(body.open());
    expect((await read(body.open())).equals(first)).toBe(true);
    expect(source.opened).toHaveLength(2);
  });

  it('opens a file only when it is its turn', async () => {
    const [a, b] = [sourceOf(bytesOf(200_000)), sourceOf(bytesOf(10))];
    const stream = streamedJson([base64Of(a), base64Of(b)]).open();
    expect(a.opened).toHaveLength(0);
    for await (const _chunk of stream) if (a.opened.length === 1) break;
    expect(b.opened).toHaveLength(0);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(a.opened[0]?.destroyed).toBe(true);
  });
});

describe('a file as the whole body', () => {
  it('is its bytes', async () => {
    const bytes = bytesOf(100_000);
    const body = sourceBody(sourceOf(bytes), 'application/octet-stream');
    expect(body.size).toBe(100_000);
    expect(body.mediaType).toBe('application/octet-stream');
    expect((await read(body.open())).equals(bytes)).toBe(true);
  });
});

describe('a source with a wrong size', () => {
  it.each([
    ['more', 9, 'a source has more bytes than its declared size (9)'],
    ['fewer', 11, 'a source has fewer bytes than its declared size (11)'],
    ['more than none', 0, 'a source has more bytes than its declared size (0)'],
  ])('is INVALID_INPUT when it has %s', async (_what, size, message) => {
    const source = sourceOf(bytesOf(10), { chunk: 4, size });
    for (const body of [sourceBody(source, 'image/jpeg'), streamedJson({ file: base64Of(source) })]) {
      const error = await failureOf(() => read(body.open()));
      expect(error.code).toBe('INVALID_INPUT');
      expect(error.message).toBe(message);
    }
    expect(source.opened.every((stream) => stream.destroyed)).toBe(true);
  });
});

it('never yields more bytes than the declared size', async () => {
  const given: number[] = [];
  const chunks = sourceChunks(sourceOf(bytesOf(10), { chunk: 4, size: 9 }));
  const error = await failureOf(async () => {
    for await (const chunk of chunks) given.push(chunk.length);
  });
  expect(error.code).toBe('INVALID_INPUT');
  expect(given).toEqual([4, 4]);
});

it('an endless source of empty chunks fails, and timers keep running meanwhile', async () => {
  const nothing = async function* () {
    for (;;) yield Buffer.alloc(0);
  };
  const turn = jest.fn();
  setImmediate(turn);
  const source = { mediaType: 'image/jpeg', size: 9, open: () => Readable.from(nothing()) };
  const error = await failureOf(() => sourceChunks(source).next());
  expect([error.code, error.message]).toEqual(['INVALID_INPUT', 'a source failed while being read']);
  expect(turn).toHaveBeenCalledTimes(1);
});

describe('a source that fails', () => {
  it.each([
    [
      'while it is read',
      () => {
        const stream = sourceOf(bytesOf(10)).open();
        process.nextTick(() => stream.destroy(new Error('EIO /home/ada/PLANTED.jpg')));
        return stream;
      },
    ],
    [
      'to open',
      () => {
        throw new Error('ENOENT /home/ada/PLANTED.jpg');
      },
    ],
  ])('%s is INVALID_INPUT, without its own error', async (_what, open) => {
    const error = await failureOf(() =>
      read(sourceBody({ mediaType: 'image/jpeg', size: 10, open }, 'image/jpeg').open()),
    );
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toBe('a source failed while being read');
    expect(error.cause).toBeUndefined();
    expect(String(error.stack)).not.toContain('PLANTED');
  });
});
