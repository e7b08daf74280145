import { nodeFs, nodeStream, nodeUrl } from './builtin.js';
import { ProofingError } from './contract/errors.js';
import type { Source } from './contract/evidence.js';

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
  if (!stats?.isFile())
    throw new ProofingError({ code: 'INVALID_INPUT', message: 'fileSource: there is no such file' });
  const known = mediaType ?? MEDIA_TYPES.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
  if (known === undefined)
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: `fileSource: cannot tell the media type from the file's name; pass it as the second argument`,
    });
  return { mediaType: known, size: stats.size, open: () => fs.createReadStream(path) };
}

/** `unknown`, because an app may be plain JavaScript. A text that is a URL is not a path, and would be looked for as one. */
function pathOf(file: unknown): string {
  const isUrl = isFileUrl(file) || (typeof file === 'string' && /^[a-z][a-z0-9+.-]+:\/\//i.test(file));
  if (!isUrl) {
    if (typeof file === 'string') return file;
    throw refuse('pass the path of a file, or its file: URL; bytes go into bytesSource');
  }
  try {
    return nodeUrl().fileURLToPath(String(file));
  } catch {
    throw refuse('this URL is not that of a local file; download it first, and pass its path or bytesSource');
  }
}

/** Also of another realm, and of another library. */
function isFileUrl(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'href') === 'string';
}

function refuse(why: string): ProofingError {
  return new ProofingError({ code: 'INVALID_INPUT', message: `fileSource: ${why}` });
}

/** Undefined when there is none, or none we may look at: what node throws would tell the path. */
function statOf(path: string) {
  try {
    return nodeFs().statSync(path);
  } catch {
    return undefined;
  }
}

/** Bytes that are in memory already. */
export function bytesSource(bytes: Uint8Array, mediaType: string): Source {
  return {
    mediaType,
    size: bytes.byteLength,
    open: () => nodeStream().Readable.from([bytes], { objectMode: false }),
  };
}
