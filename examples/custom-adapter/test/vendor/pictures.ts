import { bytesSource, type EvidenceInput } from '@anyproof/core';

const HEAD = Buffer.from('ffd8ffe000104a46', 'hex');

const PEOPLE = {
  ines: {
    given: 'INES MARIE',
    family: 'EXEMPLE-DURAND',
    born: '1988-04-02',
    nationality: 'FRA',
    number: 'X4RTBPFW4',
  },
  tomas: {
    given: 'TOMAS',
    family: 'MUSTERMANN',
    born: '1979-11-30',
    nationality: 'DEU',
    number: 'L01X00T47',
  },
} as const;

type Name = keyof typeof PEOPLE;
type Side = 'front' | 'back' | 'face';

/** What the emulator reads from a picture. */
export interface Picture {
  readonly name: Name;
  readonly side: Side;
}

/** A JPEG by its first bytes; who is on it stands in its second line. No real person, and no real picture. */
export function picture(name: Name, side: Side): Buffer {
  return Buffer.concat([HEAD, Buffer.from(`\n${name} ${side}\n`), Buffer.alloc(50_000, 3)]);
}

/** Undefined for pictures that nobody can read. */
export function readPicture(bytes: Buffer): Picture | undefined {
  const [, name, side] = /^\n(ines|tomas) (front|back|face)\n/.exec(bytes.toString('latin1', 8, 40)) ?? [];
  if (name !== 'ines' && name !== 'tomas') return undefined;
  return side === 'front' || side === 'back' || side === 'face' ? { name, side } : undefined;
}

export const printedOf = ({ name }: Picture) => PEOPLE[name];

const source = (bytes: Buffer) => bytesSource(bytes, 'image/jpeg');
const selfie = (name: Name): EvidenceInput => ({
  kind: 'selfie',
  pages: [source(picture(name, 'face'))],
});

export const PERSON = PEOPLE.ines;
export const good: readonly EvidenceInput[] = [
  {
    kind: 'identity_document',
    documentType: 'identity_card',
    pages: [source(picture('ines', 'front')), source(picture('ines', 'back'))],
  },
  selfie('ines'),
];
export const otherSelfie = selfie('tomas');
export const unreadable = source(Buffer.concat([HEAD, Buffer.alloc(5_000, 9)]));
