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
 * A file on disk, by its path or its `file:` URL; the media type follows from its name unless given. It is read as a
 * stream, never into memory whole. Throws INVALID_INPUT when there is no such file or its type cannot be told.
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

/** `unknown`, because an app may be plain JavaScript. A text that is a URL is not a path, and would be looked for as one. */
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

/** Also of another realm, and of another library. */
function isFileUrl(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'href') === 'string';
}

function refuse(why: string): ProofingError {
  return invalidInput(`fileSource: ${why}`);
}

/** Undefined when there is none, or none we may look at: what node throws would tell the path. */
function statOf(path: string) {
  try {
    return nodeFs().statSync(path);
  } catch {
    return undefined;
  }
}

/** Bytes that are in memory already. Throws INVALID_INPUT for what is not bytes, and without a media type. */
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

/** A source reads from a disk or a store near by; one that gives nothing for so long is stuck. */
const SOURCE_PATIENCE_MS = 30_000;

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

/** After so many chunks without a byte, whatever else is due in this process gets its turn. */
const EMPTY_CHUNKS_A_TURN = 64;
/** No stream that has bytes to send sends so many in a row. */
const MOST_EMPTY_CHUNKS = 4_096;

/**
 * For adapters: a source's bytes as they flow, without empty chunks. A stream of nothing else would keep timers and
 * signals from running, so it lets them, and fails in the end. Destroys the stream when it is left.
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
 * A source's stream, opened anew. Throws INVALID_INPUT when it opens none; what the app's own function threw or returned
 * stays behind, since it may name a person.
 */
export function openSource(source: Source): Readable {
  let opened: unknown;
  try {
    opened = source.open();
  } catch {
    throw sourceFailed();
  }
  if (isStream(opened)) return opened;
  // An async function: what it throws later must not end the process.
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

/** The error of a source that broke while it was read. */
export function sourceFailed(): ProofingError {
  return invalidInput('a source failed while being read');
}

const silent = (patienceMs: number) =>
  invalidInput(`a source sent nothing for ${patienceMs / 1000} s; check what open() of the page returns`);

/** As many bytes as the longest signature, and as far as a PDF's may stand from the start (ISO 32000-1, annex H). */
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
  // Some scanners write a few bytes before it, and readers accept that. So it comes last.
  {
    mediaType: 'application/pdf',
    matches: (head) => head.subarray(0, MOST_BYTES).includes('%PDF-', 0, 'latin1'),
  },
];

/** Other names of the same formats. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['image/pjpeg', 'image/jpeg'],
  ['image/jfif', 'image/jpeg'],
  ['image/x-png', 'image/png'],
  ['application/x-pdf', 'application/pdf'],
  ['image/heif', 'image/heic'],
]);

/** What says no more than "bytes". */
const ANY: ReadonlySet<string> = new Set(['application/octet-stream', 'binary/octet-stream']);

/** The media type that the first bytes show; undefined when they are of no format we know. */
export function sniffMediaType(head: Buffer): string | undefined {
  return SIGNATURES.find((signature) => signature.matches(head))?.mediaType;
}

/** Whether more bytes may still tell what these do not. */
function needsMore(head: Buffer): boolean {
  if (head.length < ENOUGH_BYTES) return true;
  return head.length < MOST_BYTES && sniffMediaType(head) === undefined;
}

/** In lower case, without parameters, under its usual name; undefined for what says nothing. */
export function plainMediaType(mediaType: string): string | undefined {
  const [name = ''] = mediaType.split(';');
  const plain = name.trim().toLowerCase();
  return plain === '' || ANY.has(plain) ? undefined : (SPELLINGS.get(plain) ?? plain);
}

/** Whether a file of this type is known by its first bytes. */
export function isSniffable(mediaType: string): boolean {
  return SIGNATURES.some((signature) => signature.mediaType === mediaType);
}
