import { type EvidenceInput, ProofingError, type Source } from '@anyproof/core';
import { openSource, sourceFailed } from './open-source.js';

const LONGEST_SIGNATURE = 12;

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
  { mediaType: 'application/pdf', matches: startsWith([0x25, 0x50, 0x44, 0x46, 0x2d]) },
  {
    mediaType: 'image/heic',
    matches: (head) =>
      head.toString('latin1', 4, 8) === 'ftyp' && HEIC_BRANDS.has(head.toString('latin1', 8, 12)),
  },
];

/** The media type that the first bytes show; undefined when they are none we know. */
export function sniffMediaType(head: Buffer): string | undefined {
  return SIGNATURES.find((signature) => signature.matches(head))?.mediaType;
}

/** Reads each page's first bytes. Throws INVALID_INPUT, before any call, when one is not what it claims to be. */
export async function checkPages(evidence: EvidenceInput, provider: string): Promise<void> {
  for (const [index, page] of evidence.pages.entries()) {
    if (sniffMediaType(await firstBytes(page)) !== page.mediaType)
      throw new ProofingError({
        code: 'INVALID_INPUT',
        message: `${evidence.kind}: page ${index + 1} is not ${page.mediaType} by its first bytes; a file may be damaged or misnamed`,
        provider,
        pagesAccepted: 0,
      });
  }
}

async function firstBytes(source: Source): Promise<Buffer> {
  const stream = openSource(source);
  let head: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of stream) {
      head = Buffer.concat([head, Buffer.from(chunk)]);
      if (head.length >= LONGEST_SIGNATURE) break;
    }
  } catch {
    throw sourceFailed();
  } finally {
    stream.destroy();
  }
  return head;
}
