import type { Readable } from 'node:stream';
import { abortedError, ProofingError } from './contract/errors.js';
import type { Source } from './contract/evidence.js';
import { needsMore } from './media-type.js';

/** A source reads from a disk or a store near by; one that gives nothing for so long is stuck. */
export const SOURCE_PATIENCE_MS = 30_000;

export interface Patience {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds, of the machine's own time. */
  readonly patienceMs?: number;
}

/**
 * A source's first bytes: as many as it takes to know its format. Throws INVALID_INPUT when it fails, opens no stream,
 * or sends nothing for {@link SOURCE_PATIENCE_MS}, and ABORTED with the caller's signal. What the app's own function threw
 * stays behind, since it may name a person.
 */
export async function firstBytes(
  source: Source,
  { signal, patienceMs = SOURCE_PATIENCE_MS }: Patience = {},
): Promise<Buffer> {
  if (signal?.aborted) throw abortedError();
  const stream = openSource(source);
  // A stream that is destroyed while it opens may still fail, when nobody reads it any more.
  stream.on('error', () => undefined);
  let end: (reason: ProofingError) => void = () => undefined;
  const ended = new Promise<never>((_resolve, reject) => {
    end = reject;
  });
  const abort = () => end(abortedError());
  const timer = setTimeout(() => end(silent(patienceMs)), patienceMs);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([readHead(stream), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    stream.destroy();
  }
}

async function readHead(stream: Readable): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      head = Buffer.concat([head, Buffer.from(chunk)]);
      if (!needsMore(head)) break;
    }
  } catch {
    throw failed();
  }
  return head;
}

function openSource(source: Source): Readable {
  let opened: unknown;
  try {
    opened = source.open();
  } catch {
    throw failed();
  }
  if (isStream(opened)) return opened;
  // An async function: what it throws later must not end the process.
  if (opened instanceof Promise) opened.catch(() => undefined);
  throw invalid('open() of a source must return a stream synchronously');
}

function isStream(value: unknown): value is Readable {
  if (typeof value !== 'object' || value === null) return false;
  return (
    Symbol.asyncIterator in value &&
    typeof Reflect.get(value, 'destroy') === 'function' &&
    typeof Reflect.get(value, 'on') === 'function'
  );
}

const failed = () => invalid('a source failed while it was read');

const silent = (patienceMs: number) =>
  invalid(`a source sent nothing for ${patienceMs / 1000} s; check what open() of the page returns`);

function invalid(message: string): ProofingError {
  return new ProofingError({ code: 'INVALID_INPUT', message });
}
