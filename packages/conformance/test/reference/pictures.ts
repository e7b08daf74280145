import { bytesSource, type EvidenceInput } from '@anyproof/core';

const HEAD = Buffer.from('ffd8ffe000104a46', 'hex');

export interface Picture {
  readonly person: string;
  readonly side: 'front' | 'back' | 'face';
  readonly printed: { readonly given: string; readonly family: string; readonly born: string };
}

const PRINTED = {
  ines: { given: 'INÈS MARIE', family: 'EXEMPLE-DURAND', born: '1988-04-02' },
  tomas: { given: 'TOMAS', family: 'MUSTERMANN', born: '1979-11-30' },
} as const;

export const PERSON = PRINTED.ines;

/** A picture by its first bytes; what is on it stands in its second line. */
export function picture(person: keyof typeof PRINTED, side: Picture['side']): Buffer {
  const text = JSON.stringify({ person, side, printed: PRINTED[person] });
  return Buffer.concat([HEAD, Buffer.from(`\n${text}\n`), Buffer.alloc(100_000, 3)]);
}

export function readPicture(bytes: Buffer): Picture | undefined {
  if (!bytes.subarray(0, HEAD.length).equals(HEAD)) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8', HEAD.length, 1000).split('\n')[1] ?? '');
  } catch {
    return undefined;
  }
}

const source = (bytes: Buffer) => bytesSource(bytes, 'image/jpeg');

export const good: readonly EvidenceInput[] = [
  {
    kind: 'identity_document',
    documentType: 'identity_card',
    pages: [source(picture('ines', 'front')), source(picture('ines', 'back'))],
  },
  { kind: 'selfie', pages: [source(picture('ines', 'face'))] },
];
export const otherSelfie: EvidenceInput = { kind: 'selfie', pages: [source(picture('tomas', 'face'))] };
export const unreadable = source(Buffer.concat([HEAD, Buffer.alloc(5000, 9)]));
