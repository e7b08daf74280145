import type { IncomingMessage, ServerResponse } from 'node:http';
import { isBytes } from './webhook-message.js';

/** `read before`: somebody else read it, and the bytes are not there any more. `gone`: the sender left. */
export type ReadBody = Uint8Array | 'read before' | 'late' | 'gone';

/** What frameworks put on a request. */
interface Framed {
  /** express.raw(): bytes. Body parsers: anything else. */
  readonly body?: unknown;
  /** NestJS and some functions runtimes: bytes. */
  readonly rawBody?: unknown;
}

/** The bytes as they came; at most one chunk more than `maxBytes`, and nothing after it is read. Never rejects. */
export async function readNodeBody(
  request: IncomingMessage & Framed,
  maxBytes: number,
  timeoutMs: number,
): Promise<ReadBody> {
  for (const kept of [request.rawBody, request.body]) if (isBytes(kept)) return kept;
  // Express 4 puts an empty object for a body that it did not read, so the stream tells.
  if (request.readableDidRead || request.readableEncoding !== null) return 'read before';
  if (request.destroyed) return 'gone';
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const end = (body: ReadBody) => {
      clearTimeout(timer);
      request.pause();
      for (const [event, listener] of listeners) request.off(event, listener);
      resolve(body);
    };
    const all = () => end(Buffer.concat(chunks));
    const take = (chunk: Uint8Array) => {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (!(size <= maxBytes)) all();
    };
    const leave = () => end('gone');
    const listeners = [
      ['data', take],
      ['end', all],
      ['error', leave],
      ['close', leave],
    ] as const;
    const timer = setTimeout(() => end('late'), timeoutMs);
    for (const [event, listener] of listeners) request.on(event, listener);
  });
}

/** How long, and how many bytes, a sender may go on while it has not seen its answer. */
const LINGER_MS = 1_000;
const LINGER_BYTES = 4_194_304;

/**
 * Answers while the body is still coming. Closing at once would reset the connection and take the answer with it, so the
 * rest is thrown away for a moment.
 */
export async function answerEarly(
  request: IncomingMessage,
  response: ServerResponse,
  text: string,
): Promise<void> {
  response.write(text);
  await new Promise<void>((resolve) => {
    let left = LINGER_BYTES;
    const drop = (chunk: Uint8Array) => {
      left -= chunk.byteLength;
      if (left < 0) done();
    };
    const timer = setTimeout(() => done(), LINGER_MS);
    const done = () => {
      clearTimeout(timer);
      request.pause();
      request.off('data', drop);
      for (const event of ['end', 'close', 'error']) request.off(event, done);
      resolve();
    };
    request.on('data', drop);
    for (const event of ['end', 'close', 'error']) request.on(event, done);
    request.resume();
  });
  response.end();
}
