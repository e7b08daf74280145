import type { AddressClaim, Claims, PlaceOfBirth } from '@anyproof/core';
import {
  agreedGender,
  type Candidate,
  type ClaimReader,
  compact,
  compactOrNothing,
  countryCode,
  plainText,
  STATED_NONE,
} from '@anyproof/provider-kit';
import type { Report, ReportedAddress, ReportedPerson } from '../client/report.js';
import { GENDERS } from '../vocabulary.js';
import { isNameOf } from './names.js';
import type { Subject } from './persons.js';
import { candidates, reportedDate, type Source, type TextField } from './sources.js';

/**
 * ID360 fills in names as they were read, or as they were typed if nothing was read. E-mail and phone are typed unless
 * an identity provider states them, and so is the address unless a proof of it was submitted (dossier 8.3).
 */
export interface ReadClaims {
  /** What the vendor verified, if it approved. */
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
    gender: agreedGender(
      reader,
      sources.flatMap(({ gender }) => gender),
      GENDERS,
    ),
    place_of_birth: compact<PlaceOfBirth>({
      locality: first('place_of_birth.locality', 'birthPlace', plainText),
      country: first('place_of_birth.country', 'birthCountry', countryCode),
    }),
    nationalities: nationality === undefined ? undefined : [nationality],
  });
}

/** All given names, if any source has all of them; an empty value says nothing. */
function givenNames(sources: readonly Source[]): readonly Candidate<string>[] {
  return [...candidates(sources, 'givenName', plainText), ...candidates(sources, 'firstName', plainText)];
}

/** If a zone says "none" (refugees), it wins over a country elsewhere on the paper. */
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

/** Papers are listed as documents, whoever they belong to. */
const OF_PROVIDER: readonly (readonly [claim: string, field: TextField])[] = [
  ['email', 'email'],
  ['phone_number', 'phoneNumber'],
  ['documents.number', 'number'],
];

/** Reports claims that were available only from someone not known to be this person, and so were not used. */
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
  report(strangers, missing, "is only on a document not known to be this person's, so it was left out");
  report(
    unheard,
    [...missing, ...OF_PROVIDER],
    'an identity provider reports it for somebody else, or is not OK, so it was left out',
  );
}

/** What an identity provider states is not typed, although ID360 repeats it in `identity`. */
function contactClaims({ identity, provided }: Subject, reader: ClaimReader) {
  const readFrom = (
    claim: 'email' | 'phone_number',
    field: 'email' | 'phoneNumber',
    read: Candidate<string>[1],
  ) => {
    const proven = reader.first(claim, ...candidates(provided, field, read));
    const typed = reader.first(claim, ...candidates([identity], field, read));
    return { proven, typed: typed === proven ? undefined : typed };
  };
  const email = readFrom('email', 'email', plainText);
  const phone = readFrom('phone_number', 'phoneNumber', phoneNumber);
  return {
    proven: { email: email.proven, phone_number: phone.proven },
    typed: { email: email.typed, phone_number: phone.typed },
  };
}

/** Overseas mobile and landline numbers share the national format of France, but have calling codes of their own. */
const OVERSEAS: readonly (readonly [national: RegExp, callingCode: string])[] = [
  [/^(?:262|263|269|639|692|693)/, '262'],
  [/^(?:590|690|691)/, '590'],
  [/^(?:594|694)/, '594'],
  [/^(?:596|696|697)/, '596'],
];

/** E.164 from an international number, or from one in the French national format; undefined for any other. */
function phoneNumber(value: unknown): string | undefined {
  const written = plainText(value)
    ?.replace(/\(0\)/g, '')
    .replace(/[\s.()/-]/g, '');
  const [, national] = /^(?:0|(?:\+|00)?33)([1-9]\d{8})$/.exec(written ?? '') ?? [];
  if (national !== undefined) {
    const [, callingCode = '33'] = OVERSEAS.find(([numbers]) => numbers.test(national)) ?? [];
    return `+${callingCode}${national}`;
  }
  const [, international] = /^(?:\+|00)([1-9]\d{6,14})$/.exec(written ?? '') ?? [];
  return international === undefined || international.startsWith('33') ? undefined : `+${international}`;
}

interface ReadAddresses {
  /** From a proof of address in the person's name. */
  readonly proven?: AddressClaim;
  /** From such a proof, or else as printed on the person's card. */
  readonly extracted?: AddressClaim;
  /** Without a proof, the address is what was typed (dossier 8.3); proofs state no country, so that always is. */
  readonly typed?: AddressClaim;
}

function readAddresses(report: Report, subject: Subject, person: Claims, reader: ClaimReader): ReadAddresses {
  const proofs = (report.extracted_data?.proof_of_address ?? []).filter(hasAddress);
  const proof = proofs.find(({ full_name }) => isPersons(full_name, person));
  const proven = proof && proofAddress(proof, reader);
  const printed = reader.first('address.formatted', ...candidates(subject.sources, 'address', plainText));
  if (proof === undefined && proofs.length > 0)
    reader.unusable('address', "the proof of address may not be in this person's name, so it proves nothing");
  return compact<ReadAddresses>({
    proven,
    extracted: proven ?? compactOrNothing<AddressClaim>({ formatted: printed }),
    typed: report.identity && typedAddress(report.identity, proofs.length === 0, reader),
  });
}

/** If the holder of a proof could not be read, only the vendor has judged whose it is. */
function isPersons(
  holder: string | undefined,
  { family_name, birth_family_name, given_name, gender }: Claims,
): boolean {
  if (plainText(holder) === undefined) return true;
  const familyNames = [family_name, birth_family_name].flatMap((name) => name ?? []);
  return isNameOf(holder, { familyNames, givenName: given_name, gender }) === true;
}

function hasAddress({ address_1, address_2, zip_code, city }: ReportedAddress): boolean {
  return [address_1, address_2, zip_code, city].some((part) => plainText(part) !== undefined);
}

function proofAddress(proof: ReportedAddress, reader: ClaimReader): AddressClaim {
  const street = [proof.address_1, proof.address_2].flatMap((line) => plainText(line) ?? []).join('\n');
  return compact<AddressClaim>({
    street_address: street,
    postal_code: reader.first('address.postal_code', [proof.zip_code, plainText]),
    locality: reader.first('address.locality', [proof.city, plainText]),
  });
}

function typedAddress(identity: ReportedPerson, isAllTyped: boolean, reader: ClaimReader): AddressClaim {
  return compact<AddressClaim>({
    street_address: isAllTyped ? plainText(identity.address) : undefined,
    postal_code: isAllTyped ? plainText(identity.zip_code) : undefined,
    locality: isAllTyped ? plainText(identity.city) : undefined,
    country: reader.first('address.country', [identity.country, countryCode]),
  });
}
