import type { SpecimenComment } from '../src/shared/index.js';

/** The smallest JPEG that carries a comment: start, COM segment, end. */
export function jpegWithComment(comment: unknown): Buffer {
  const text = Buffer.from(typeof comment === 'string' ? comment : JSON.stringify(comment));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length + 2);
  return Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xfe]), length, text, Buffer.from([0xff, 0xd9])]);
}

/** A picture nobody can read: a whole JPEG without a comment. */
export const blankJpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x04, 0x4a, 0x46, 0xff, 0xd9]);

type Printed = SpecimenComment['printed'];

export const cardFront = (printed: Printed = {}, more: Partial<SpecimenComment> = {}): SpecimenComment => ({
  anyproof: 'specimen/v1',
  kind: 'identity_card',
  side: 'front',
  serial: 'X4RTBPFW4',
  person: 'zoe-garcia-lefevre',
  printed: {
    given_names: ['ZOÉ', 'MARIE'],
    family_name: 'GARCÍA-LEFÈVRE',
    birthdate: '1991-03-08',
    sex: 'F',
    birth_place: 'LYON',
    nationality: 'FRA',
    issuing_country: 'FRA',
    document_number: 'X4RTBPFW4',
    date_of_expiry: '2034-02-11',
    ...printed,
  },
  ...more,
});

export const cardBack = (printed: Printed = {}, more: Partial<SpecimenComment> = {}): SpecimenComment => ({
  anyproof: 'specimen/v1',
  kind: 'identity_card',
  side: 'back',
  serial: 'X4RTBPFW4',
  person: 'zoe-garcia-lefevre',
  printed: {
    date_of_issuance: '2024-02-12',
    issuing_authority: 'PRÉFECTURE DU RHÔNE',
    address: { street: '4 RUE DES TANNEURS', postal_code: '69001', locality: 'LYON', country: 'FRA' },
    mrz: [
      'IDFRAX4RTBPFW46<<<<<<<<<<<<<<<',
      '9103081F3402113FRA<<<<<<<<<<<6',
      'GARCIA<LEFEVRE<<ZOE<MARIE<<<<<',
    ],
    ...printed,
  },
  ...more,
});

export const passport = (printed: Printed = {}): SpecimenComment => ({
  anyproof: 'specimen/v1',
  kind: 'passport',
  side: 'single',
  serial: '24AB12345',
  person: 'zoe-garcia-lefevre',
  printed: {
    given_names: ['ZOÉ', 'MARIE'],
    family_name: 'GARCÍA-LEFÈVRE',
    birthdate: '1991-03-08',
    sex: 'F',
    birth_place: 'LYON',
    nationality: 'FRA',
    issuing_country: 'FRA',
    document_number: '24AB12345',
    date_of_expiry: '2034-02-11',
    mrz: ['P<FRAGARCIA<LEFEVRE<<ZOE<MARIE<<<<<<<<<<<<<<', '24AB123450FRA9103081F3402113<<<<<<<<<<<<<<02'],
    ...printed,
  },
});

export const selfie = (person = 'zoe-garcia-lefevre'): SpecimenComment => ({
  anyproof: 'specimen/v1',
  kind: 'selfie',
  side: 'single',
  serial: `selfie-${person}`,
  person,
  printed: {},
});

export const proofOfAddress: SpecimenComment = {
  anyproof: 'specimen/v1',
  kind: 'proof_of_address',
  side: 'single',
  serial: 'BILL-2207',
  person: 'zoe-garcia-lefevre',
  printed: {
    account_holder: 'MME GARCÍA-LEFÈVRE ZOÉ',
    address: { street: '4 RUE DES TANNEURS', postal_code: '69001', locality: 'LYON', country: 'FRA' },
    dated: '2026-10-02',
  },
};

export const bankDetails: SpecimenComment = {
  anyproof: 'specimen/v1',
  kind: 'bank_details',
  side: 'single',
  serial: 'RIB-0007',
  person: 'zoe-garcia-lefevre',
  printed: { account_holder: 'MME ZOÉ GARCÍA-LEFÈVRE', iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP' },
};
