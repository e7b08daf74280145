import { bytesSource, type EvidenceInput } from '@anyproof/core';
import { INES, type Name, noise, picture } from './people.js';

const source = (bytes: Buffer) => bytesSource(bytes, 'image/jpeg');
const selfie = (name: Name): EvidenceInput => ({
  kind: 'selfie',
  pages: [source(picture(name, 'face'))],
});

export const PERSON = INES;
export const good: readonly EvidenceInput[] = [
  {
    kind: 'identity_document',
    documentType: 'identity_card',
    pages: [source(picture('ines', 'front')), source(picture('ines', 'back'))],
  },
  selfie('ines'),
];
export const letter: EvidenceInput = {
  kind: 'proof_of_address',
  pages: [source(picture('ines', 'letter'))],
};
export const otherSelfie = selfie('tomas');
export const unreadable = source(noise());
