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
  const contact = contactClaims(subject, reader);
  const address = readAddresses(report, subject, person, reader);
  const read = compact<Claims>({ ...(subject.isRead ? person : {}), ...contact.proven });
  reportUnused(read, subject, reader);
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

const OF_PERSON: readonly (readonly [claim: keyof Claims, field: TextField])[] = [
  ['given_name', 'givenName'],
  ['given_name', 'firstName'],
  ['family_name', 'familyName'],
  ['birthdate', 'birthDate'],
  ['gender', 'gender'],
  ['place_of_birth', 'birthPlace'],
  ['nationalities', 'nationality'],
];

/** Papers are listed as documents, whosever they are. */
const OF_PROVIDER: readonly (readonly [claim: string, field: TextField])[] = [
  ['email', 'email'],
  ['phone_number', 'phoneNumber'],
  ['documents.number', 'number'],
];

/** Claims that could be had of somebody who is not known to be this person, and were not. */
function reportUnused(read: Claims, { strangers, unheard }: Subject, reader: ClaimReader): void {
  const missing = OF_PERSON.filter(([claim]) => read[claim] === undefined);
  const report = (
    sources: readonly Source[],
    places: readonly (readonly [string, TextField])[],
    why: string,
  ) => {
    for (const [claim, field] of places)
      if (sources.some((source) => source[field].some((text) => plainText(text))))
        reader.unusable(claim, why);
  };
  report(
    strangers,
    missing,
    "stands only on a document that is not known to be this person's, so it was left out",
  );
  report(
    unheard,
    [...missing, ...OF_PROVIDER],
    'an identity provider says it of somebody else, or is not OK, so it was left out',
  );
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
