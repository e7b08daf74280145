// Streams that send nothing, for ever: they must not keep the process from anything else.
import { Readable } from 'node:stream';
import type { Source } from '../src/index.js';
import { chunksOf, firstBytes } from '../src/sessions/sources.js';
import { failureOf } from './support.js';

const EMPTY = Buffer.alloc(0);
const source = (chunks: () => Iterable<Buffer> | AsyncIterable<Buffer>): Source => ({
  mediaType: 'image/jpeg',
  size: 10,
  open: () => Readable.from(chunks()),
});
const nothing = (count: number) =>
  async function* () {
    for (let sent = 0; sent < count; sent += 1) yield EMPTY;
    yield Buffer.from('x');
  };
const all = async (stream: Readable) => {
  const bytes: Buffer[] = [];
  for await (const chunk of chunksOf(stream)) bytes.push(chunk);
  return bytes;
};

it('an endless source of empty chunks fails, and timers keep running meanwhile', async () => {
  let ticks = 0;
  const timer = setInterval(() => {
    ticks += 1;
  }, 0);
  const error = await failureOf(() => firstBytes(source(nothing(Number.POSITIVE_INFINITY))));
  clearInterval(timer);
  expect([error.code, error.message]).toEqual(['INVALID_INPUT', 'a source failed while being read']);
  expect(ticks).toBeGreaterThan(0);
});

it('and the signal of the caller ends it', async () => {
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  const { signal } = controller;
  const error = await failureOf(() => firstBytes(source(nothing(Number.POSITIVE_INFINITY)), { signal }));
  expect(error.code).toBe('ABORTED');
});

it('fails at the limit of empty chunks in a row, and not one before', async () => {
  expect(await all(Readable.from(nothing(4_095)()))).toEqual([Buffer.from('x')]);
  const stream = Readable.from(nothing(4_096)());
  expect((await failureOf(() => all(stream))).code).toBe('INVALID_INPUT');
  expect(stream.destroyed).toBe(true);
});

it('bytes in between reset the count, and byte views become buffers', async () => {
  const half = nothing(3_000);
  const twice = async function* () {
    yield* half();
    yield* half();
    yield new Uint8Array([1]);
  };
  expect(await all(Readable.from(twice()))).toEqual([Buffer.from('x'), Buffer.from('x'), Buffer.of(1)]);
});
