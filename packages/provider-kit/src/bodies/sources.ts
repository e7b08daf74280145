import { chunksOf, openSource, ProofingError, type Source, sourceFailed } from '@anyproof/core';

/** Small chunks derived from the source (base64, ciphertext) are garbage-collected early; large ones pile up. */
const LARGEST_CHUNK = 16 * 1024;

/**
 * A source's bytes as a stream. Throws INVALID_INPUT if they are more or fewer than its declared size: a body that
 * does not match its content length would hang at the vendor.
 */
export async function* sourceChunks(source: Source): AsyncGenerator<Buffer> {
  let seen = 0;
  const stream = openSource(source);
  try {
    for await (const bytes of chunksOf(stream)) {
      seen += bytes.length;
      if (seen > source.size) break;
      for (let at = 0; at < bytes.length; at += LARGEST_CHUNK) yield bytes.subarray(at, at + LARGEST_CHUNK);
    }
  } catch {
    // The stream's own error may contain a path, and the app knows which source it passed.
    throw sourceFailed();
  } finally {
    stream.destroy();
  }
  if (seen !== source.size)
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: `a source has ${seen > source.size ? 'more' : 'fewer'} bytes than its declared size (${source.size})`,
    });
}
