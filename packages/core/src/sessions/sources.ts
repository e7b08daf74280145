import type { Readable } from 'node:stream';
import { abortedError, invalidInput, type ProofingError } from '../contract/errors.js';
import type { Source } from '../contract/evidence.js';
import { isBytes, isThenable, letGo } from '../support/fields.js';
import { nodeFs, nodeStream, nodeUrl } from '../support/node.js';
import { withTimeout } from '../support/time.js';

const MEDIA_TYPES: ReadonlyMap<string, string> = new Map([
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['jpe', 'image/jpeg'],
  ['jfif', 'image/jpeg'],
  ['png', 'image/png'],
  ['pdf', 'application/pdf'],
  ['heic', 'image/heic'],
  ['heif', 'image/heic'],
]);

/**
 * A file on disk, by its path or its `file:` URL; the media type follows from its name unless passed. It is streamed,
 * never read into memory as a whole. Throws INVALID_INPUT if the file does not exist or its type cannot be determined.
 */
export function fileSource(file: string | URL, mediaType?: string): Source {
  const fs = nodeFs();
  const path = pathOf(file);
  const stats = statOf(path);
  if (!stats?.isFile()) throw refuse('there is no such file');
  const known = mediaType ?? MEDIA_TYPES.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
  if (known === undefined)
    throw refuse('the media type cannot be determined from the file name; pass it as the second argument');
  return { mediaType: known, size: stats.size, open: () => fs.createReadStream(path) };
}

/**
 * `unknown`, because an app may be plain JavaScript. A text that is a URL is rejected, since it would be taken for a
 * path.
 */
function pathOf(file: unknown): string {
  const isUrl = isFileUrl(file) || (typeof file === 'string' && /^[a-z][a-z0-9+.-]+:\/\//i.test(file));
  if (!isUrl) {
    if (typeof file === 'string') return file;
    throw refuse('pass a file path or a file: URL; for bytes, use bytesSource');
  }
  try {
    return nodeUrl().fileURLToPath(String(file));
  } catch {
    throw refuse('this URL is not a local file; download it first, and pass its path or bytesSource');
  }
}

/** Also accepts URL objects of another realm or library. */
function isFileUrl(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'href') === 'string';
}

function refuse(why: string): ProofingError {
  return invalidInput(`fileSource: ${why}`);
}

/** Undefined if there is no such file, or no permission: node's own error would reveal the path. */
function statOf(path: string) {
  try {
    return nodeFs().statSync(path);
  } catch {
    return undefined;
  }
}

/** Bytes that are already in memory. Throws INVALID_INPUT for anything but bytes, and without a media type. */
export function bytesSource(bytes: Uint8Array, mediaType: string): Source {
  if (!isBytes(bytes)) throw invalidInput('bytesSource: pass the bytes, as a Buffer or a Uint8Array');
  if (typeof mediaType !== 'string')
    throw invalidInput('bytesSource: pass the media type, such as image/jpeg, as the second argument');
  return {
    mediaType,
    size: bytes.byteLength,
    open: () => nodeStream().Readable.from([bytes], { objectMode: false }),
  };
}

/** A source reads from a disk or a nearby store; one that returns nothing for this long is stuck. */
const SOURCE_PATIENCE_MS = 30_000;

export interface Patience {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of real time. */
  readonly patienceMs?: number;
}

/**
 * A source's first bytes, as many as it takes to recognize the format. Throws INVALID_INPUT if the source fails, opens
 * no stream, or sends nothing for {@link SOURCE_PATIENCE_MS}, and ABORTED with the caller's signal. The error of the
 * app's own function is dropped, since it may name a person.
 */
export async function firstBytes(
  source: Source,
  { signal, patienceMs = SOURCE_PATIENCE_MS }: Patience = {},
): Promise<Buffer> {
  if (signal?.aborted) throw abortedError();
  const stream = openSource(source);
  // A stream that is destroyed while it opens may still fail after everyone has stopped reading it.
  stream.on('error', () => undefined);
  const late = () => {
    throw silent(patienceMs);
  };
  try {
    return await withTimeout(patienceMs, () => readHead(stream), { late, signal, aborted: abortedError });
  } finally {
    stream.destroy();
  }
}

async function readHead(stream: Readable): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of chunksOf(stream)) {
      head = Buffer.concat([head, chunk]);
      if (!needsMore(head)) break;
    }
  } catch {
    throw sourceFailed();
  }
  return head;
}

/** After this many empty chunks in a row, timers and other pending work of this process get their turn. */
const EMPTY_CHUNKS_A_TURN = 64;
/** No stream that still has data sends this many empty chunks in a row. */
const MOST_EMPTY_CHUNKS = 4_096;

/**
 * For adapters: a source's bytes as they arrive, without empty chunks. A stream of empty chunks would starve timers and
 * signals, so this loop yields to them, and eventually fails. Destroys the stream when the loop ends early.
 */
export async function* chunksOf(stream: Readable): AsyncGenerator<Buffer> {
  let empty = 0;
  for await (const chunk of stream) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
    if (bytes.length > 0) {
      empty = 0;
      yield bytes;
      continue;
    }
    empty += 1;
    if (empty === MOST_EMPTY_CHUNKS) throw sourceFailed();
    if (empty % EMPTY_CHUNKS_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Opens a source's stream. Throws INVALID_INPUT if it returns none. What the app's own function threw or returned is
 * dropped, since it may name a person.
 */
export function openSource(source: Source): Readable {
  let opened: unknown;
  try {
    opened = source.open();
  } catch {
    throw sourceFailed();
  }
  if (isStream(opened)) return opened;
  // `open` may be an async function: what it throws later must not end the process.
  if (isThenable(opened)) letGo(opened);
  throw invalidInput('open() of a source must return a stream, not a promise');
}

function isStream(value: unknown): value is Readable {
  if (typeof value !== 'object' || value === null) return false;
  return (
    Symbol.asyncIterator in value &&
    typeof Reflect.get(value, 'destroy') === 'function' &&
    typeof Reflect.get(value, 'on') === 'function'
  );
}

/** The error for a source that failed while it was read. */
export function sourceFailed(): ProofingError {
  return invalidInput('a source failed while being read');
}

const silent = (patienceMs: number) =>
  invalidInput(`a source sent nothing for ${patienceMs / 1000} s; check what open() of the page returns`);

/** The length of the longest signature, and how far from the start a PDF's may be (ISO 32000-1, annex H). */
const ENOUGH_BYTES = 12;
const MOST_BYTES = 1024 + 8;

interface Signature {
  readonly mediaType: string;
  matches(head: Buffer): boolean;
}

const startsWith = (bytes: readonly number[]) => (head: Buffer) =>
  bytes.every((byte, at) => head[at] === byte);
const HEIC_BRANDS = new Set(['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1']);

const SIGNATURES: readonly Signature[] = [
  { mediaType: 'image/jpeg', matches: startsWith([0xff, 0xd8, 0xff]) },
  { mediaType: 'image/png', matches: startsWith([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  {
    mediaType: 'image/heic',
    matches: (head) =>
      head.toString('latin1', 4, 8) === 'ftyp' && HEIC_BRANDS.has(head.toString('latin1', 8, 12)),
  },
  // Last, because some scanners write a few bytes before the signature, and readers accept that.
  {
    mediaType: 'application/pdf',
    matches: (head) => head.subarray(0, MOST_BYTES).includes('%PDF-', 0, 'latin1'),
  },
];

/** Other media types of the same formats. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['image/pjpeg', 'image/jpeg'],
  ['image/jfif', 'image/jpeg'],
  ['image/x-png', 'image/png'],
  ['application/x-pdf', 'application/pdf'],
  ['image/heif', 'image/heic'],
]);

/** Media types that only mean "bytes". */
const ANY: ReadonlySet<string> = new Set(['application/octet-stream', 'binary/octet-stream']);

/** The media type that the first bytes show; undefined if they are of no known format. */
export function sniffMediaType(head: Buffer): string | undefined {
  return SIGNATURES.find((signature) => signature.matches(head))?.mediaType;
}

/** True if more bytes may still identify the format. */
function needsMore(head: Buffer): boolean {
  if (head.length < ENOUGH_BYTES) return true;
  return head.length < MOST_BYTES && sniffMediaType(head) === undefined;
}

/** The media type in lower case, without parameters, under its usual name; undefined if it says nothing. */
export function plainMediaType(mediaType: string): string | undefined {
  const [name = ''] = mediaType.split(';');
  const plain = name.trim().toLowerCase();
  return plain === '' || ANY.has(plain) ? undefined : (SPELLINGS.get(plain) ?? plain);
}

/** True if files of this type can be recognized by their first bytes. */
export function isSniffable(mediaType: string): boolean {
  return SIGNATURES.some((signature) => signature.mediaType === mediaType);
}
