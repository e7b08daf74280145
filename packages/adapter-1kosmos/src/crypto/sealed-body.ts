import { createCipheriv } from 'node:crypto';
import { Readable } from 'node:stream';
import { base64Chunks, base64Length, type RequestBody, type StreamBody } from '@anyproof/provider-kit';
import { ALGORITHM, IV_BYTES, TAG_BYTES } from './message.js';

const HEAD = Buffer.from('{"data":"');
const TAIL = Buffer.from('"}');

/**
 * The envelope `{"data":"<message>"}` around a body (dossier 3), sealed as it flows: however large the pictures in it
 * are, a few chunks are in memory at a time. Each attempt gets a fresh IV.
 */
export function sealedBody(key: Buffer, inner: RequestBody, newIv: () => Uint8Array): StreamBody {
  const innerSize = inner.kind === 'bytes' ? inner.bytes.length : inner.size;
  return {
    kind: 'stream',
    mediaType: 'application/json',
    size: HEAD.length + base64Length(IV_BYTES + innerSize + TAG_BYTES) + TAIL.length,
    open: () => Readable.from(envelope(key, inner, newIv()), { objectMode: false }),
  };
}

async function* envelope(key: Buffer, inner: RequestBody, iv: Uint8Array): AsyncGenerator<Buffer> {
  yield HEAD;
  yield* base64Chunks(sealedChunks(key, inner, iv));
  yield TAIL;
}

async function* sealedChunks(key: Buffer, inner: RequestBody, iv: Uint8Array): AsyncGenerator<Buffer> {
  const cipher = createCipheriv(ALGORITHM, key, iv);
  yield Buffer.from(iv);
  if (inner.kind === 'bytes') yield cipher.update(inner.bytes);
  else for await (const chunk of inner.open()) yield cipher.update(chunk);
  yield cipher.final();
  yield cipher.getAuthTag();
}
