import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';

/** A streamed body, and the hash of its bytes. */
export interface HashedBody {
  readonly body: Readable;
  /** In hex, once the body was read completely. */
  sha256(): string | undefined;
}

/** Hashes bytes as they are read. */
export function hashedBody(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): HashedBody {
  const hash = createHash('sha256');
  let digest: string | undefined;
  async function* flowing() {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
    digest = hash.digest('hex');
  }
  const body = Readable.from(flowing(), { objectMode: false });
  // Streams read ahead: that all bytes have arrived does not mean that the reader has read them.
  return { body, sha256: () => (body.readableEnded ? digest : undefined) };
}
