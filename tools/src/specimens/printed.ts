// What each image prints, in the SpecimenPrinted vocabulary of packages/emulators/src/shared/types.ts.
import { createHash } from 'node:crypto';
import type { SpecimenComment, SpecimenPrinted } from '@anyproof/emulators';
import { iban } from './iban.js';
import { td1, td3 } from './mrz.js';
import type { Card, Person } from './people.js';

type Facts<Name extends keyof SpecimenPrinted> = Required<Pick<SpecimenPrinted, Name>>;
type Identity = Facts<
  'given_names' | 'family_name' | 'birthdate' | 'sex' | 'birth_place' | 'nationality' | 'issuing_country'
> &
  Facts<'document_number' | 'date_of_expiry'> &
  Pick<SpecimenPrinted, 'personal_number'>;

export type CardFrontPrinted = Identity;
export type CardBackPrinted = Facts<'address' | 'issuing_authority' | 'date_of_issuance' | 'mrz'>;
export type PassportPrinted = Identity & Facts<'issuing_authority' | 'date_of_issuance' | 'mrz'>;
export type ProofOfAddressPrinted = Facts<'given_names' | 'family_name' | 'address' | 'dated'>;
export type BankDetailsPrinted = Facts<'account_holder' | 'iban' | 'bic' | 'dated'>;

/** By the image's file name without `.jpg`. */
export interface Printed {
  readonly 'card-front': CardFrontPrinted;
  readonly 'card-back': CardBackPrinted;
  readonly passport: PassportPrinted;
  readonly selfie: SpecimenPrinted;
  readonly 'proof-of-address': ProofOfAddressPrinted;
  readonly 'bank-details': BankDetailsPrinted;
  readonly 'expired-card-front': CardFrontPrinted;
  readonly 'expired-card-back': CardBackPrinted;
}

export type ImageName = keyof Printed;
export type Comment<Shown extends SpecimenPrinted> = SpecimenComment & { readonly printed: Shown };
/** Without the expired card where the person has none. */
export type Comments = { readonly [Name in ImageName]?: Comment<Printed[Name]> };

const serial = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 12).toUpperCase();

const identity = (
  person: Person,
): Omit<Identity, 'document_number' | 'date_of_expiry' | 'personal_number'> => ({
  given_names: person.given_names,
  family_name: person.family_name,
  birthdate: person.birthdate,
  sex: person.sex,
  birth_place: person.birth_place,
  nationality: person.country,
  issuing_country: person.country,
});

const personalNumber = ({ personal_number }: Person): Pick<SpecimenPrinted, 'personal_number'> =>
  personal_number === undefined ? {} : { personal_number };

function cardSides(
  person: Person,
  card: Card,
): { readonly front: Comment<CardFrontPrinted>; readonly back: Comment<CardBackPrinted> } {
  const shared = {
    anyproof: 'specimen/v1',
    kind: 'identity_card',
    serial: serial(`${person.id}/${card.number}`),
    person: person.id,
  } as const;
  const front = {
    ...identity(person),
    document_number: card.number,
    date_of_expiry: card.expires,
    ...personalNumber(person),
  };
  const back = {
    address: person.address,
    issuing_authority: card.authority,
    date_of_issuance: card.issued,
    mrz: td1(person, card),
  };
  return {
    front: { ...shared, side: 'front', printed: front },
    back: { ...shared, side: 'back', printed: back },
  };
}

const single = <Shown extends SpecimenPrinted>(
  person: Person,
  kind: SpecimenComment['kind'],
  printed: Shown,
): Comment<Shown> => ({
  anyproof: 'specimen/v1',
  kind,
  side: 'single',
  serial: serial(`${person.id}/${kind}`),
  person: person.id,
  printed,
});

const passportPrinted = (person: Person): PassportPrinted => ({
  ...identity(person),
  document_number: person.passport.number,
  issuing_authority: person.passport.authority,
  date_of_issuance: person.passport.issued,
  date_of_expiry: person.passport.expires,
  ...personalNumber(person),
  mrz: td3(person, person.passport),
});

export function commentsOf(person: Person): Comments {
  const { front, back } = cardSides(person, person.card);
  const expired = person.expired_card && cardSides(person, person.expired_card);
  const { given_names, family_name } = person;
  const account = {
    account_holder: `${given_names.join(' ')} ${family_name}`,
    iban: iban(person.bank),
    bic: person.bank.bic,
    dated: '2026-01-15',
  };
  return {
    'card-front': front,
    'card-back': back,
    passport: single(person, 'passport', passportPrinted(person)),
    selfie: single(person, 'selfie', {}),
    'proof-of-address': single(person, 'proof_of_address', {
      given_names,
      family_name,
      address: person.address,
      dated: '2026-04-02',
    }),
    'bank-details': single(person, 'bank_details', account),
    ...(expired && { 'expired-card-front': expired.front, 'expired-card-back': expired.back }),
  };
}

const genders = { F: 'female', M: 'male', X: 'other' };

/** Claims under their OpenID names, as the documents print them. */
export function claimsOf(person: Person): object {
  const { street, postal_code, locality, country } = person.address;
  return {
    given_name: person.given_names.join(' '),
    family_name: person.family_name,
    birthdate: person.birthdate,
    gender: genders[person.sex],
    nationalities: [person.country],
    place_of_birth: { locality: person.birth_place },
    address: { street_address: street, postal_code, locality, country },
  };
}
