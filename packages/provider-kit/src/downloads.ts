import { Readable } from 'node:stream';
import { ProofingError } from '@anyproof/core';
import type { HttpDownload, HttpRequest, HttpResponse } from './http-request.js';

const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;
/** Enough for any error body that says anything. */
const MAX_ERROR_BYTES = 64 * 1024;

export function toDownload(
  stream: Readable,
  headers: HttpResponse['headers'],
  maxBytes: number | undefined,
  request: HttpRequest,
  provider: string,
): HttpDownload {
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  const length = Number(headers['content-length']);
  const packed = headers['content-encoding'] !== undefined;
  return {
    headers,
    mediaType: mediaType.trim() || 'application/octet-stream',
    size: headers['content-length'] === undefined || packed || Number.isNaN(length) ? undefined : length,
    body: Readable.from(limited(stream, maxBytes ?? DEFAULT_MAX_BYTES, request, provider), {
      objectMode: false,
    }),
  };
}

/** The start of an error's body, to look for a code in it. */
export async function errorText(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk));
      size += chunks.at(-1)?.length ?? 0;
      if (size > MAX_ERROR_BYTES) break;
    }
  } catch {
    // The status says enough.
  } finally {
    stream.destroy();
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function* limited(
  stream: Readable,
  maxBytes: number,
  { route }: HttpRequest,
  provider: string,
): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      size += bytes.length;
      if (size > maxBytes) break;
      yield bytes;
    }
  } catch {
    throw new ProofingError({ code: 'NETWORK', message: `${route}: the download was cut off`, provider });
  } finally {
    stream.destroy();
  }
  if (size > maxBytes)
    throw new ProofingError({
      code: 'BAD_RESPONSE',
      message: `${route}: the file is larger than ${maxBytes} bytes`,
      provider,
    });
}
