import { isUtf8 } from 'node:buffer';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Readable } from 'node:stream';
import { ProofingError } from '@anyproof/core';
import { base64Chunks, base64Length, type RequestBody, type StreamBody } from '@anyproof/provider-kit';

/** Dossier 1: AES-256-GCM with an IV of 16 bytes (not 12), no additional data, and the tag after the ciphertext. */
export const ALGORITHM = 'aes-256-gcm';

export const IV_BYTES = 16;

export const TAG_BYTES = 16;

/** `base64(iv ‖ ciphertext ‖ tag)` of UTF-8 text. */
export function sealMessage(key: Buffer, text: string, iv: Uint8Array): string {
  const cipher = createCipheriv(ALGORITHM, key, iv);
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64',
  );
}

/** Throws BAD_RESPONSE if the message is truncated, was not sealed with this key, or is not UTF-8. */
export function openMessage(key: Buffer, message: string, provider: string): string {
  const bytes = Buffer.from(message, 'base64');
  if (bytes.length < IV_BYTES + TAG_BYTES) throw unreadable(provider);
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
  try {
    // Only checks the tag: with a stream cipher, all text is already there.
    decipher.final();
  } catch {
    throw unreadable(provider);
  }
  // A replaced character would change a name.
  if (!isUtf8(text)) throw unreadable(provider, 'a sealed answer is not UTF-8 text');
  return text.toString('utf8');
}

function unreadable(
  provider: string,
  message = 'a sealed answer cannot be opened with the key shared with the service',
): ProofingError {
  return new ProofingError({ code: 'BAD_RESPONSE', message, provider });
}

const HEAD = Buffer.from('{"data":"');

const TAIL = Buffer.from('"}');

/**
 * The envelope `{"data":"<message>"}` around a body (dossier 3), sealed while it is streamed: however large its
 * pictures are, only a few chunks are in memory at a time. Each attempt gets a new IV.
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
