// What each image prints, in the SpecimenPrinted vocabulary of packages/emulators/src/shared/types.ts.
import { createHash } from 'node:crypto';
import { iban } from './iban.mjs';
import { td1, td3 } from './mrz.mjs';

const present = (record) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
const serial = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12).toUpperCase();

const identity = (person) => ({
  given_names: person.given_names,
  family_name: person.family_name,
  birthdate: person.birthdate,
  sex: person.sex,
  birth_place: person.birth_place,
  nationality: person.country,
});

function cardSides(person, card) {
  const shared = {
    anyproof: 'specimen/v1',
    kind: 'identity_card',
    serial: serial(`${person.id}/${card.number}`),
    person: person.id,
  };
  const front = {
    ...identity(person),
    issuing_country: person.country,
    document_number: card.number,
    date_of_expiry: card.expires,
    personal_number: person.personal_number,
  };
  const back = {
    address: person.address,
    issuing_authority: card.authority,
    date_of_issuance: card.issued,
    mrz: td1(person, card),
  };
  return [
    { ...shared, side: 'front', printed: present(front) },
    { ...shared, side: 'back', printed: back },
  ];
}

const single = (person, kind, printed) => ({
  anyproof: 'specimen/v1',
  kind,
  side: 'single',
  serial: serial(`${person.id}/${kind}`),
  person: person.id,
  printed: present(printed),
});

const passportPrinted = (person) => ({
  ...identity(person),
  issuing_country: person.country,
  document_number: person.passport.number,
  issuing_authority: person.passport.authority,
  date_of_issuance: person.passport.issued,
  date_of_expiry: person.passport.expires,
  personal_number: person.personal_number,
  mrz: td3(person, person.passport),
});

/** Comment of each image, by the image's file name without `.jpg`. */
export function commentsOf(person) {
  const [front, back] = cardSides(person, person.card);
  const expired = person.expired_card ? cardSides(person, person.expired_card) : [];
  const names = { given_names: person.given_names, family_name: person.family_name };
  const account = {
    account_holder: `${person.given_names.join(' ')} ${person.family_name}`,
    iban: iban(person.bank.country, person.bank.account),
    bic: person.bank.bic,
    dated: '2026-01-15',
  };
  return present({
    'card-front': front,
    'card-back': back,
    passport: single(person, 'passport', passportPrinted(person)),
    selfie: single(person, 'selfie', {}),
    'proof-of-address': single(person, 'proof_of_address', {
      ...names,
      address: person.address,
      dated: '2026-04-02',
    }),
    'bank-details': single(person, 'bank_details', account),
    'expired-card-front': expired[0],
    'expired-card-back': expired[1],
  });
}

const genders = { F: 'female', M: 'male', X: 'other' };

/** Claims under their OpenID names, as the documents print them. */
export function claimsOf(person) {
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
