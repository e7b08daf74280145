import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { DownloadBody, type DownloadParts } from './download-body.js';
import type { HttpDownload, HttpResponse } from './request.js';

/** Enough for any useful error body. */
const MAX_ERROR_BYTES = 64 * 1024;
/** How long the rest of an error may take, in milliseconds: its status is the most important part. */
const LONGEST_ERROR_MS = 5_000;

export function toDownload(headers: HttpResponse['headers'], parts: DownloadParts): HttpDownload {
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  const length = Number(headers['content-length']);
  // Decompressed bytes come from a stream other than the vendor's, and are more than its content length says.
  const unpacked = !(parts.source instanceof IncomingMessage);
  const told = headers['content-length'] !== undefined && Number.isSafeInteger(length) && !unpacked;
  const body = new DownloadBody(parts);
  return {
    headers,
    mediaType: mediaType.trim() || 'application/octet-stream',
    size: told ? length : undefined,
    body,
    sha256: () => body.sha256(),
  };
}

/** The start of an error's body, which may contain a code. */
export async function errorBytes(stream: Readable, timeoutMs: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const timer = setTimeout(() => stream.destroy(), Math.min(timeoutMs, LONGEST_ERROR_MS));
  try {
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk));
      size += chunks.at(-1)?.length ?? 0;
      if (size > MAX_ERROR_BYTES) break;
    }
  } catch {
    // The status is enough.
  } finally {
    clearTimeout(timer);
    stream.destroy();
  }
  return Buffer.concat(chunks);
}
