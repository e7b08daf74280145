import { ProofingError, type Source } from '@anyproof/core';
import { openSource, sourceFailed } from './open-source.js';

/** What is made of small chunks on the way (base64, ciphertext) is collected young; of large ones, it piles up. */
const LARGEST_CHUNK = 16 * 1024;

/**
 * A source's bytes as they flow. Throws INVALID_INPUT when they are more or fewer than its size says: a body that
 * does not match its content length would hang at the vendor.
 */
export async function* sourceChunks(source: Source): AsyncGenerator<Buffer> {
  let seen = 0;
  const stream = openSource(source);
  try {
    for await (const chunk of stream) {
      const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      seen += bytes.length;
      if (seen > source.size) break;
      for (let at = 0; at < bytes.length; at += LARGEST_CHUNK) yield bytes.subarray(at, at + LARGEST_CHUNK);
    }
  } catch {
    // The stream's own error may name a path; the app knows which source it handed in.
    throw sourceFailed();
  } finally {
    stream.destroy();
  }
  if (seen !== source.size)
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: `a source has ${seen > source.size ? 'more' : 'fewer'} bytes than its size says (${source.size})`,
    });
}
