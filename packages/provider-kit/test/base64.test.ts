import { base64Chunks, base64Length } from '../src/index.js';

async function* inChunks(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function encoded(bytes: Buffer, chunk: number): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of base64Chunks(inChunks(bytes, chunk))) parts.push(part);
  return Buffer.concat(parts).toString('latin1');
}

const bytesOf = (size: number) => Buffer.from(Array.from({ length: size }, (_, at) => (at * 83 + 7) % 256));

describe('streamed base64', () => {
  it.each([
    [0, ''],
    [1, 'YQ=='],
    [2, 'YWI='],
    [3, 'YWJj'],
    [4, 'YWJjZA=='],
  ])('of %i bytes is %j', async (size, text) => {
    expect(await encoded(Buffer.from('abcd').subarray(0, size), 1)).toBe(text);
    expect(base64Length(size)).toBe(text.length);
  });

  it('is the same whatever the chunks', async () => {
    for (let size = 0; size <= 10; size += 1)
      for (let chunk = 1; chunk <= 11; chunk += 1) {
        const bytes = bytesOf(size);
        expect(await encoded(bytes, chunk)).toBe(bytes.toString('base64'));
      }
    const large = bytesOf(200_001);
    for (const chunk of [65_536, 65_537, 4096, 200_001])
      expect((await encoded(large, chunk)) === large.toString('base64')).toBe(true);
  });

  it('has the announced length', () => {
    for (let size = 0; size <= 100; size += 1)
      expect(base64Length(size)).toBe(bytesOf(size).toString('base64').length);
  });

  it('works with a producer that reuses its buffer', async () => {
    async function* reused() {
      const pool = Buffer.alloc(4);
      for (const text of ['abcd', 'efgh', 'ijkl']) {
        pool.write(text, 'latin1');
        yield pool;
      }
    }
    const parts: Buffer[] = [];
    for await (const part of base64Chunks(reused())) parts.push(part);
    expect(Buffer.from(Buffer.concat(parts).toString('latin1'), 'base64').toString()).toBe('abcdefghijkl');
  });
});
