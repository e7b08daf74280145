/** As many bytes as the longest signature, and as far as a PDF's may stand from the start (ISO 32000-1, annex H). */
const ENOUGH_BYTES = 12;
export const MOST_BYTES = 1024 + 8;

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
export function needsMore(head: Buffer): boolean {
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
