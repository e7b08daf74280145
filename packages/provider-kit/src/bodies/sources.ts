import type { Readable } from 'node:stream';
import { chunksOf, ProofingError, type Source } from '@anyproof/core';

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

/**
 * Opens a source's stream. Throws INVALID_INPUT if it returns none. What the app's own function threw or returned is
 * dropped, since it may name a person.
 */
export function openSource(source: Source): Readable {
  const opened = called(source);
  if (isStream(opened)) return opened;
  // `open` may be an async function: what it throws later must not end the process.
  if (opened instanceof Promise) opened.catch(() => undefined);
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: '`open()` of a source must return a stream, not a promise',
  });
}

/** The error for a source that failed while it was read. */
export function sourceFailed(): ProofingError {
  return new ProofingError({ code: 'INVALID_INPUT', message: 'a source failed while being read' });
}

function called(source: Source): unknown {
  try {
    return source.open();
  } catch {
    throw sourceFailed();
  }
}

function isStream(value: unknown): value is Readable {
  if (typeof value !== 'object' || value === null) return false;
  return Symbol.asyncIterator in value && typeof Reflect.get(value, 'destroy') === 'function';
}
