import { createHash } from 'node:crypto';
import { asRecord } from './body.js';
import type { SpecimenComment, SpecimenKind } from './types.js';

export type MediaType = 'image/jpeg' | 'image/png' | 'application/pdf' | 'image/heic';

export const md5Hex = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const pngMagic = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** What a picture of a QR code says is also in its text chunk with this keyword. */
export const qrKeyword = 'qr';

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

/** What a file is by its first bytes; its name and declared type are not asked. */
export function sniffMediaType(bytes: Uint8Array): MediaType | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (pngMagic.every((byte, index) => bytes[index] === byte)) return 'image/png';
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (head.startsWith('%PDF-')) return 'application/pdf';
  if (head.slice(4, 8) === 'ftyp' && heicBrands.has(head.slice(8, 12))) return 'image/heic';
  return undefined;
}

/** The text of a PNG's first tEXt chunk with this keyword. */
export function pngText(bytes: Buffer, keyword: string): string | undefined {
  if (sniffMediaType(bytes) !== 'image/png') return undefined;
  const start = `${keyword}\0`;
  // Each chunk: length, type, data, checksum.
  for (let at = pngMagic.length; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const data = bytes.toString('latin1', at + 8, at + 8 + bytes.readUInt32BE(at));
    if (bytes.toString('latin1', at + 4, at + 8) === 'tEXt' && data.startsWith(start))
      return data.slice(start.length);
  }
  return undefined;
}

/**
 * The emulators' OCR: what a specimen's JPEG comment segment says is on the picture. Undefined means unreadable:
 * no JPEG, a broken one, no comment, or a comment that is not a whole `specimen/v1`.
 */
export function readSpecimen(bytes: Uint8Array): SpecimenComment | undefined {
  for (const text of jpegComments(bytes)) {
    try {
      const value: unknown = JSON.parse(text);
      if (isSpecimen(value)) return value;
    } catch {
      // Cameras and editors leave comments of their own; the next one may be ours.
    }
  }
  return undefined;
}

/** Texts of the COM segments before the picture data, in order. */
function* jpegComments(bytes: Uint8Array): Generator<string> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return;
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) {
      at += 2; // markers without a length
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return; // picture data, or the end
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return;
    if (marker === 0xfe) yield Buffer.from(bytes.subarray(at + 4, end)).toString('utf8');
    at = end;
  }
}

const kinds: readonly SpecimenKind[] = [
  'identity_card',
  'passport',
  'selfie',
  'proof_of_address',
  'bank_details',
];
const printedTexts = [
  'family_name',
  'birthdate',
  'birth_place',
  'nationality',
  'issuing_country',
  'document_number',
  'issuing_authority',
  'date_of_issuance',
  'date_of_expiry',
  'personal_number',
  'iban',
  'bic',
  'account_holder',
  'dated',
];
const addressTexts = ['street', 'postal_code', 'locality', 'country'];

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrAbsent = (value: unknown): boolean => value === undefined || isText(value);
const isTextsOrAbsent = (value: unknown): boolean =>
  value === undefined || (Array.isArray(value) && value.every(isText));

function isSpecimen(value: unknown): value is SpecimenComment {
  const comment = asRecord(value);
  if (comment?.anyproof !== 'specimen/v1') return false;
  if (!kinds.some((kind) => kind === comment.kind)) return false;
  if (comment.side !== 'front' && comment.side !== 'back' && comment.side !== 'single') return false;
  return isText(comment.serial) && isText(comment.person) && isPrinted(comment.printed);
}

function isPrinted(value: unknown): boolean {
  const printed = asRecord(value);
  if (!printed) return false;
  const address = asRecord(printed.address);
  return (
    printedTexts.every((name) => isTextOrAbsent(printed[name])) &&
    isTextsOrAbsent(printed.given_names) &&
    isTextsOrAbsent(printed.mrz) &&
    (printed.sex === undefined || printed.sex === 'M' || printed.sex === 'F' || printed.sex === 'X') &&
    (printed.address === undefined || (!!address && addressTexts.every((name) => isText(address[name]))))
  );
}
