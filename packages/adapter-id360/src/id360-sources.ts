import { type Candidate, dateOnly, unfilled } from '@anyproof/provider-kit';
import { mrzFields, mrzLines } from './id360-mrz.js';
import type { IdentityTokenPayload, ReportedPerson, StepResult } from './id360-report.js';

/** Readings of one thing, the best first. */
type Texts = readonly (string | undefined)[];

/** What one part of a report says of a person and of the paper that it was read from, as it stands there. */
export interface Source {
  /** The uploaded documents that it was read from: the vendor's own links. */
  readonly files: readonly string[];
  readonly familyName: Texts;
  readonly givenName: Texts;
  /** Perhaps the first of several only. */
  readonly firstName: Texts;
  readonly birthFamilyName: Texts;
  readonly birthDate: Texts;
  readonly gender: Texts;
  readonly birthPlace: Texts;
  readonly birthCountry: Texts;
  readonly nationality: Texts;
  readonly email: Texts;
  readonly phoneNumber: Texts;
  /** As printed on the paper, in one line. */
  readonly address: Texts;
  readonly nativeType: Texts;
  readonly number: Texts;
  readonly issuingCountry: Texts;
  readonly issuer: Texts;
  readonly issuedOn: Texts;
  readonly expiresOn: Texts;
  readonly mrz: readonly string[];
}

/** `identity`, or one entry of `extracted_data.identity` (dossier 8.3, 8.4). */
export function personSource(person: ReportedPerson): Source {
  const { extra = {} } = person;
  const mrz = mrzLines([extra.mrz_line_1, extra.mrz_line_2, extra.mrz_line_3]);
  const zone = mrzFields(mrz);
  return {
    files: extra.from_files ?? [],
    familyName: [person.name],
    givenName: [joined(person.first_names)],
    firstName: [person.first_name],
    birthFamilyName: [person.birth_name],
    birthDate: [person.birth_date],
    gender: [person.gender, zone.sex],
    birthPlace: [person.birth_place],
    birthCountry: [person.birth_country],
    nationality: [person.nationality, zone.nationality],
    email: [person.email],
    phoneNumber: [person.phone_number],
    // The address beside the name may be typed; the one of the paper stands in its extra.
    address: [extra.address],
    nativeType: [person.type],
    number: [extra.id_number],
    issuingCountry: [zone.issuingCountry],
    issuer: [extra.issuer],
    issuedOn: [extra.issuing_date],
    expiresOn: [extra.expiration_date],
    mrz,
  };
}

/** What a step read, in either generation (dossier 8.6); `_B` is the raw reading, the other one was corrected. */
export function stepSource(found: StepResult, files: readonly string[]): Source {
  const extraction = found.result?.extraction ?? {};
  const mrz = mrzLines([found.IDMRZLIGNE1, found.IDMRZLIGNE2, found.IDMRZLIGNE3]);
  const zone = mrzFields(mrz);
  return {
    files,
    familyName: [found.IDNOM, named(extraction.MRZ_surname), named(found.IDMRZNOM)],
    givenName: [],
    firstName: [
      found.IDPRENOMS,
      found.IDPRENOMS_B,
      named(joined(extraction.MRZ_first_name)),
      named(found.IDMRZPRENOMS),
    ],
    birthFamilyName: [],
    birthDate: [found.IDDATENAISSANCE, found.IDDATENAISSANCE_B, extraction.MRZ_birth_date],
    gender: [found.IDSEXE, extraction.MRZ_sex, found.IDMRZSEXE, zone.sex],
    birthPlace: [found.IDVILLENAISSANCE, found.IDVILLENAISSANCE_B, extraction.OCR_birth_place],
    birthCountry: [],
    nationality: [extraction.MRZ_nationality, zone.nationality],
    email: [],
    phoneNumber: [],
    address: [found.IDADRESSE, found.IDADRESSE_B, extraction.OCR_address],
    nativeType: [found.IDFORMATDOC, found.IDMRZTYPEDOCUMENT],
    number: [found.IDNUMERODOCUMENT, found.IDMRZNUMERODOCUMENT],
    issuingCountry: [extraction.MRZ_issuing_country, found.IDMRZCODEPAYSEMISSION, zone.issuingCountry],
    issuer: [found.IDAUTORITEDELIVRANCE, found.IDAUTORITEDELIVRANCE_B],
    issuedOn: [found.IDDATEDELIVRANCE, found.IDDATEDELIVRANCE_B],
    expiresOn: [found.IDDATEEXPIRATION, found.IDDATEEXPIRATION_B],
    mrz,
  };
}

/** What an identity provider says (dossier 8.8). */
export function payloadSource(payload: IdentityTokenPayload): Source {
  return {
    ...personSource({}),
    familyName: [payload.family_name],
    givenName: [payload.given_name],
    firstName: [],
    // It stands in the first ten characters.
    birthDate: [payload.birthdate?.slice(0, 10)],
    gender: [payload.gender],
    birthPlace: [payload.place_of_birth],
    email: [payload.email],
    phoneNumber: [payload.phone_number],
    number: [payload.document_number],
  };
}

/** All that is read as text. */
export type TextField = Exclude<keyof Source, 'files' | 'mrz'>;

/** Where these sources may have it, the best first. */
export function candidates<Value>(
  sources: readonly Source[],
  field: TextField,
  read: Candidate<Value>[1],
): Candidate<Value>[] {
  return sources.flatMap((source) => source[field].map((value): Candidate<Value> => [value, read]));
}

/** `YYYY-MM-DD` from what the vendor writes, or from a raw reading, `DDMMYYYY` (dossier 1). */
export function reportedDate(value: unknown): string | undefined {
  const [, day, month, year] = (typeof value === 'string' && /^(\d{2})(\d{2})(\d{4})$/.exec(value)) || [];
  return (year === undefined ? undefined : dateOnly(`${year}-${month}-${day}`)) ?? dateOnly(value);
}

function joined(names: readonly string[] | undefined): string | undefined {
  const all = (names ?? []).map((name) => name.trim()).filter((name) => name !== '');
  return all.length === 0 ? undefined : all.join(' ');
}

/** Names in a machine-readable zone have fillers in between. */
function named(name: string | undefined): string | undefined {
  return unfilled(name)?.replace(/[#<]+/g, ' ');
}
