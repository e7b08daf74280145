import { Readable } from 'node:stream';
import type { EvidenceInput, Source } from '@anyproof/core';
import { sha256Of } from './hashes.js';

/** A source that knows how it was read. */
export interface SpySource extends Source {
  readonly sha256: string;
  opened(): number;
  /** Streams that were opened and neither read to their end nor destroyed. */
  leftOpen(): number;
  /** The furthest any stream was read, in bytes. */
  readTo(): number;
}

export interface SpyOptions {
  readonly mediaType: string;
  /** What the source says of itself; the truth when absent. */
  readonly size?: number;
  /** Bytes of each chunk; 64 KiB when absent. */
  readonly chunk?: number;
  /** Breaks after so many bytes, with this error. */
  readonly breaks?: { readonly after: number; readonly error: Error };
}

export function spySource(bytes: Buffer, options: SpyOptions): SpySource {
  const { mediaType, chunk = 64 * 1024, size = bytes.length, breaks } = options;
  const streams: Readable[] = [];
  let furthest = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    const end = Math.min(bytes.length, breaks?.after ?? bytes.length);
    for (let at = 0; at < end; at += chunk) {
      yield bytes.subarray(at, Math.min(at + chunk, end));
      furthest = Math.max(furthest, Math.min(at + chunk, end));
    }
    if (breaks !== undefined) throw breaks.error;
  }
  return {
    mediaType,
    size,
    sha256: sha256Of(bytes),
    open: () => {
      const stream = Readable.from(chunks(), { objectMode: false, highWaterMark: chunk });
      streams.push(stream);
      return stream;
    },
    opened: () => streams.length,
    leftOpen: () => streams.filter((stream) => !stream.destroyed && !stream.readableEnded).length,
    readTo: () => furthest,
  };
}

export async function bytesOf(source: Source): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source.open()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The same evidence with each page made anew from its bytes. */
export async function withPages<Page extends Source>(
  evidence: EvidenceInput,
  make: (bytes: Buffer, page: Source, index: number) => Page,
): Promise<{ readonly evidence: EvidenceInput; readonly pages: readonly Page[] }> {
  const pages: Page[] = [];
  for (const [index, page] of evidence.pages.entries()) pages.push(make(await bytesOf(page), page, index));
  return { evidence: { ...evidence, pages }, pages };
}
