import { Readable } from 'node:stream';
import type { Source } from '@anyproof/core';
import type { StreamBody } from '../http/request.js';
import { base64Chunks, base64Length } from './base64.js';
import { sourceChunks } from './sources.js';

/** A placeholder in a JSON value for the base64 of a source, which is streamed when the body is sent. */
export class Base64Of {
  constructor(readonly source: Source) {}
}

export const base64Of = (source: Source): Base64Of => new Base64Of(source);

/**
 * A JSON body in which files are streamed from their sources as base64, never entirely in memory.
 * Its size is exact, so it is sent with a content length.
 */
export function streamedJson(value: unknown): StreamBody {
  const parts = splitAtFiles(value);
  return {
    kind: 'stream',
    mediaType: 'application/json',
    size: parts.reduce(
      (sum, part) => sum + (Buffer.isBuffer(part) ? part.length : base64Length(part.size)),
      0,
    ),
    open: () => Readable.from(chunksOf(parts), { objectMode: false }),
  };
}

/** An unchanged file as the whole body. */
export function sourceBody(source: Source, mediaType: string): StreamBody {
  return {
    kind: 'stream',
    mediaType,
    size: source.size,
    open: () => Readable.from(sourceChunks(source), { objectMode: false }),
  };
}

async function* chunksOf(parts: readonly (Buffer | Source)[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (Buffer.isBuffer(part)) yield part;
    else yield* base64Chunks(sourceChunks(part));
  }
}

/** The JSON text, split at the positions of files. */
function splitAtFiles(value: unknown): (Buffer | Source)[] {
  const files: Source[] = [];
  const mark = markUnlike(value);
  const text = JSON.stringify(value, (_key, item: unknown) =>
    item instanceof Base64Of ? mark + String(files.push(item.source) - 1) + mark : item,
  );
  return text.split(mark).map((piece, index) => {
    const file = index % 2 === 1 ? files[Number(piece)] : undefined;
    return file ?? Buffer.from(piece);
  });
}

/** A text that occurs nowhere in the value, to mark a file's position. */
function markUnlike(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) => (item instanceof Base64Of ? '' : item));
  let mark = '\uE000';
  while (text.includes(mark)) mark += '\uE000';
  return mark;
}
