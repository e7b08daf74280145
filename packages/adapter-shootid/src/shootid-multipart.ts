import { Readable } from 'node:stream';
import type { Source } from '@anyproof/core';
import { type StreamBody, sourceChunks } from '@anyproof/provider-kit';

export interface FilePart {
  readonly name: string;
  readonly filename: string;
  readonly source: Source;
}

/**
 * A `multipart/form-data` body (RFC 7578) of text fields and one file. The file flows from its source, and the size is
 * exact, so it is sent with a content length; opened anew for each attempt. `boundary` must be unguessable, so that it
 * stands in no file.
 */
export function multipartBody(
  fields: readonly (readonly [name: string, value: string])[],
  file: FilePart,
  boundary: string,
): StreamBody {
  const { source } = file;
  const texts = fields.map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  const fileHead =
    `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(file.name)}"; ` +
    `filename="${quoted(file.filename)}"\r\nContent-Type: ${source.mediaType}\r\n\r\n`;
  const head = Buffer.from(texts.join('') + fileHead);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    kind: 'stream',
    mediaType: `multipart/form-data; boundary=${boundary}`,
    size: head.length + source.size + tail.length,
    open: () => Readable.from(chunksOf(head, source, tail), { objectMode: false }),
  };
}

async function* chunksOf(head: Buffer, source: Source, tail: Buffer): AsyncGenerator<Buffer> {
  yield head;
  yield* sourceChunks(source);
  yield tail;
}

/** As browsers write names: a quote or a line break would end them. */
function quoted(name: string): string {
  return name.replace(/["\r\n]/g, (letter) => encodeURIComponent(letter));
}
