import { type Candidate, compact, dateOnly, unfilled } from '@anyproof/provider-kit';
import type { IdentityTokenPayload, ReportedPerson, StepResult } from '../client/report.js';

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

/** What tells one person from another. */
export interface Who {
  readonly family: ReadonlySet<string>;
  readonly given: ReadonlySet<string>;
  readonly born: ReadonlySet<string>;
}

/** Longer names than any; what comes after is not compared. */
const LONGEST = 500;

/** The words of a name, without accents and case. */
export function nameWords(...names: readonly (string | undefined)[]): readonly string[] {
  return names.flatMap((name) =>
    (name ?? '')
      .slice(0, LONGEST)
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .toUpperCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ''),
  );
}

export function whoIs(source: Source): Who {
  return {
    family: new Set(nameWords(...source.familyName, ...source.birthFamilyName)),
    given: new Set(nameWords(...source.givenName, ...source.firstName)),
    born: new Set(source.birthDate.flatMap((date) => reportedDate(date) ?? [])),
  };
}

export function isNobody({ family, given, born }: Who): boolean {
  return family.size + given.size + born.size === 0;
}

type Comparison = 'same' | 'differs' | 'unknown';

function compare(a: ReadonlySet<string>, b: ReadonlySet<string>): Comparison {
  if (a.size === 0 || b.size === 0) return 'unknown';
  for (const word of a) if (b.has(word)) return 'same';
  return 'differs';
}

/**
 * Whether these are two people. A family name alone may differ, by marriage or by a misread letter, where given names and
 * birthdate are the same.
 */
export function areTwoPeople(a: Who, b: Who): boolean {
  const given = compare(a.given, b.given);
  const born = compare(a.born, b.born);
  if (given === 'differs' || born === 'differs') return true;
  return compare(a.family, b.family) === 'differs' && !(given === 'same' && born === 'same');
}

/** Whether these are surely one person: names or dates are there, and they agree. */
export function areOnePerson(a: Who, b: Who): boolean {
  const same = [compare(a.family, b.family), compare(a.given, b.given), compare(a.born, b.born)];
  return !areTwoPeople(a, b) && same.filter((one) => one === 'same').length >= 2;
}

/** What machine-readable zones say beside names, number and dates (ICAO 9303, parts 4 to 6). */
export interface MrzFields {
  /** With its fillers. */
  readonly issuingCountry?: string;
  readonly nationality?: string;
  readonly sex?: string;
}

/** Line, from, to. */
type Place = readonly [line: number, from: number, to: number];

interface Layout {
  readonly lines: number;
  readonly width: number;
  readonly nationality?: Place;
  readonly sex: Place;
}

const LAYOUTS: readonly Layout[] = [
  // Cards.
  { lines: 3, width: 30, nationality: [1, 15, 18], sex: [1, 7, 8] },
  // Passports.
  { lines: 2, width: 44, nationality: [1, 10, 13], sex: [1, 20, 21] },
  { lines: 2, width: 36, nationality: [1, 10, 13], sex: [1, 20, 21] },
];

/** The French card until 2021: 36 wide, with a layout of its own that states no nationality. */
const FRENCH_CARD: Layout = { lines: 2, width: 36, sex: [1, 34, 35] };

/** ID360 writes `#` where ICAO writes `<` (dossier 1). Lines that are blank are none. */
export function mrzLines(lines: readonly (string | undefined)[]): readonly string[] {
  return lines.flatMap((line) => {
    const written = line?.trim().replaceAll('#', '<');
    return written ? [written] : [];
  });
}

/** Nothing where the lines are of no known format: a character too few moves all fields. */
export function mrzFields(lines: readonly string[]): MrzFields {
  const [first = ''] = lines;
  const layout = first.startsWith('IDFRA') && lines.length === 2 ? FRENCH_CARD : layoutOf(lines);
  if (layout === undefined || !fits(lines, layout)) return {};
  return compact<MrzFields>({
    issuingCountry: first.slice(2, 5),
    nationality: textAt(lines, layout.nationality),
    sex: textAt(lines, layout.sex),
  });
}

function textAt(lines: readonly string[], place: Place | undefined): string | undefined {
  return place === undefined ? undefined : lines[place[0]]?.slice(place[1], place[2]);
}

function layoutOf(lines: readonly string[]): Layout | undefined {
  return LAYOUTS.find((layout) => fits(lines, layout));
}

function fits(lines: readonly string[], { lines: count, width }: Layout): boolean {
  return lines.length === count && lines.every((line) => line.length === width);
}
