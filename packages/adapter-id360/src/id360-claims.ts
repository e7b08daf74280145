import type { Claims, PlaceOfBirth } from '@anyproof/core';
import {
  type Candidate,
  type ClaimReader,
  compact,
  compactOrNothing,
  countryCode,
  type Gender,
  genderOf,
  plainText,
  STATED_NONE,
} from '@anyproof/provider-kit';
import { readAddresses } from './id360-addresses.js';
import type { Subject } from './id360-persons.js';
import type { Report } from './id360-report.js';
import { candidates, reportedDate, type Source, type TextField } from './id360-sources.js';

/** French, beside the two letters and two English words that the vendor's pages have (dossier 1). */
const GENDERS: { readonly [word: string]: Gender } = { FEMME: 'female', HOMME: 'male', H: 'male' };
const gender = (value: unknown) => genderOf(value, GENDERS);

/**
 * ID360 writes names from what was read, or what was typed where nothing was; e-mail and phone are typed unless an
 * identity provider says them, and the address is where no proof of it was shown (dossier 8.3).
 */
export interface ReadClaims {
  /** What the vendor proved, if it approved. */
  readonly proven?: Claims;
  readonly extracted?: Claims;
  readonly selfAsserted?: Claims;
}

export function readClaims(report: Report, subject: Subject, reader: ClaimReader): ReadClaims {
  const person = personClaims(subject.sources, reader);
  if (subject.strangers.length > 0) reportStrangers(person, subject, reader);
  const contact = contactClaims(subject, reader);
  const address = readAddresses(report, subject, person, reader);
  const read = { ...(subject.isRead ? person : {}), ...contact.proven };
  return compact<ReadClaims>({
    proven: compactOrNothing<Claims>({ ...read, address: address.proven }),
    extracted: compactOrNothing<Claims>({ ...read, address: address.extracted }),
    selfAsserted: compactOrNothing<Claims>({
      ...(subject.isRead ? {} : person),
      ...contact.typed,
      address: address.typed,
    }),
  });
}

function personClaims(sources: readonly Source[], reader: ClaimReader): Claims {
  const first = <Value>(claim: string, field: TextField, read: Candidate<Value>[1]) =>
    reader.first<Value>(claim, ...candidates(sources, field, read));
  const nationality = reader.first(
    'nationalities',
    ...noneFirst(candidates(sources, 'nationality', countryCode)),
  );
  return compact<Claims>({
    given_name: reader.first('given_name', ...givenNames(sources)),
    family_name: first('family_name', 'familyName', plainText),
    birth_family_name: first('birth_family_name', 'birthFamilyName', plainText),
    birthdate: first('birthdate', 'birthDate', reportedDate),
    gender: first('gender', 'gender', gender),
    place_of_birth: compact<PlaceOfBirth>({
      locality: first('place_of_birth.locality', 'birthPlace', plainText),
      country: first('place_of_birth.country', 'birthCountry', countryCode),
    }),
    nationalities: nationality === undefined ? undefined : [nationality],
  });
}

/** All of them, where any source has all; one that was left empty says nothing. */
function givenNames(sources: readonly Source[]): readonly Candidate<string>[] {
  return [...candidates(sources, 'givenName', plainText), ...candidates(sources, 'firstName', plainText)];
}

/** A zone that says "none" (refugees) is right against a country that stands elsewhere on the paper. */
function noneFirst<Value>(all: readonly Candidate<Value>[]): readonly Candidate<Value>[] {
  const none = all.find(([value, read]) => read(value) === STATED_NONE);
  return none === undefined ? all : [none];
}

/** Claims that could be had of a paper whose person is another, or not known, and were not. */
function reportStrangers(person: Claims, { strangers }: Subject, reader: ClaimReader): void {
  const fields: readonly (readonly [claim: string, found: unknown, field: TextField])[] = [
    ['given_name', person.given_name, 'givenName'],
    ['given_name', person.given_name, 'firstName'],
    ['family_name', person.family_name, 'familyName'],
    ['birthdate', person.birthdate, 'birthDate'],
    ['gender', person.gender, 'gender'],
    ['place_of_birth', person.place_of_birth, 'birthPlace'],
    ['nationalities', person.nationalities, 'nationality'],
  ];
  const stands = (field: TextField) =>
    strangers.some(({ sources }) => sources.some((source) => source[field].some((text) => plainText(text))));
  for (const [claim, found, field] of fields)
    if (found === undefined && stands(field))
      reader.unusable(claim, 'stands only on a document that is not surely this person’s, and was left out');
}

/** What an identity provider says is not typed, though ID360 repeats it in `identity`. */
function contactClaims({ identity, provided }: Subject, reader: ClaimReader) {
  const read = (claim: 'email' | 'phone_number', field: 'email' | 'phoneNumber') => {
    const proven = reader.first(claim, ...candidates(provided, field, plainText));
    const typed = reader.first(claim, ...candidates([identity], field, plainText));
    return { proven, typed: typed === proven ? undefined : typed };
  };
  const email = read('email', 'email');
  const phone = read('phone_number', 'phoneNumber');
  return {
    proven: { email: email.proven, phone_number: phone.proven },
    typed: { email: email.typed, phone_number: phone.typed },
  };
}
