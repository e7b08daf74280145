import { type Candidate, compact, dateOnly, unfilled } from '@anyproof/provider-kit';
import type {
  Extraction,
  FlatReading,
  IdentityTokenPayload,
  ReportedPerson,
  ReportedPersonExtra,
  StepResult,
} from '../client/report.js';

/** What reports say about a person or a paper, in any part, and the claim or document field that it is for. */
export const READINGS = {
  familyName: 'family_name',
  givenName: 'given_name',
  /** Possibly only the first of several. */
  firstName: 'given_name',
  birthFamilyName: 'birth_family_name',
  birthDate: 'birthdate',
  gender: 'gender',
  birthPlace: 'place_of_birth.locality',
  birthCountry: 'place_of_birth.country',
  nationality: 'nationalities',
  email: 'email',
  phoneNumber: 'phone_number',
  /** As printed on the paper, in one line. */
  address: 'address.formatted',
  nativeType: 'documents.type',
  number: 'documents.number',
  issuingCountry: 'documents.issuingCountry',
  issuer: 'documents.issuingAuthority',
  issuedOn: 'documents.issuedOn',
  expiresOn: 'documents.expiresOn',
  mrz: 'documents.mrz',
} as const;

export type Reading = keyof typeof READINGS;

/** Everything that is read as text. */
export type TextField = Exclude<Reading, 'mrz'>;

/** The content of one part of a report, unchanged: the texts of each reading, the best first. */
export type Source = { readonly [reading in Reading]: readonly string[] } & {
  /** The uploaded documents that it was read from: the vendor's own links. */
  readonly files: readonly string[];
};

/** The reading in each of the vendor's fields, the best first. */
export type Fields<Part> = { readonly [field in keyof Part]?: Reading };

/** `identity`, or one entry of `extracted_data.identity` (dossier 8.3, 8.4). */
export const PERSON: Fields<ReportedPerson> = {
  type: 'nativeType',
  name: 'familyName',
  first_name: 'firstName',
  first_names: 'givenName',
  birth_name: 'birthFamilyName',
  birth_date: 'birthDate',
  gender: 'gender',
  birth_place: 'birthPlace',
  birth_country: 'birthCountry',
  nationality: 'nationality',
  email: 'email',
  phone_number: 'phoneNumber',
};

/** The address next to the name may be typed; this one is from the paper. */
export const EXTRA: Fields<ReportedPersonExtra> = {
  id_number: 'number',
  issuing_date: 'issuedOn',
  expiration_date: 'expiresOn',
  issuer: 'issuer',
  address: 'address',
  mrz_line_1: 'mrz',
  mrz_line_2: 'mrz',
  mrz_line_3: 'mrz',
};

/** What a step read, in either generation (dossier 8.6); `_B` is the raw reading, the other one was corrected. */
export const FLAT: Fields<FlatReading> = {
  IDFORMATDOC: 'nativeType',
  IDNOM: 'familyName',
  IDPRENOMS: 'firstName',
  IDPRENOMS_B: 'firstName',
  IDSEXE: 'gender',
  IDDATENAISSANCE: 'birthDate',
  IDDATENAISSANCE_B: 'birthDate',
  IDVILLENAISSANCE: 'birthPlace',
  IDVILLENAISSANCE_B: 'birthPlace',
  IDNUMERODOCUMENT: 'number',
  IDDATEDELIVRANCE: 'issuedOn',
  IDDATEDELIVRANCE_B: 'issuedOn',
  IDDATEEXPIRATION: 'expiresOn',
  IDDATEEXPIRATION_B: 'expiresOn',
  IDAUTORITEDELIVRANCE: 'issuer',
  IDAUTORITEDELIVRANCE_B: 'issuer',
  IDADRESSE: 'address',
  IDADRESSE_B: 'address',
};

export const EXTRACTION: Fields<Extraction> = {
  MRZ_surname: 'familyName',
  MRZ_first_name: 'firstName',
  MRZ_nationality: 'nationality',
  MRZ_birth_date: 'birthDate',
  MRZ_sex: 'gender',
  MRZ_issuing_country: 'issuingCountry',
  OCR_address: 'address',
  OCR_birth_place: 'birthPlace',
};

export const FLAT_ZONE: Fields<FlatReading> = {
  IDMRZLIGNE1: 'mrz',
  IDMRZLIGNE2: 'mrz',
  IDMRZLIGNE3: 'mrz',
  IDMRZTYPEDOCUMENT: 'nativeType',
  IDMRZCODEPAYSEMISSION: 'issuingCountry',
  IDMRZNOM: 'familyName',
  IDMRZPRENOMS: 'firstName',
  // The year has two digits, so this is not a reliable date, but it must not go unreported.
  IDMRZDATENAISSANCE: 'birthDate',
  IDMRZSEXE: 'gender',
  IDMRZNUMERODOCUMENT: 'number',
};

/** What an identity provider states (dossier 8.8). */
export const PAYLOAD: Fields<IdentityTokenPayload> = {
  given_name: 'givenName',
  family_name: 'familyName',
  birthdate: 'birthDate',
  gender: 'gender',
  email: 'email',
  phone_number: 'phoneNumber',
  document_number: 'number',
  place_of_birth: 'birthPlace',
};

export function personSource(person: ReportedPerson): Source {
  const { extra = {} } = person;
  return sourceOf(extra.from_files ?? [], [person, PERSON], [extra, EXTRA]);
}

export function stepSource(found: StepResult, files: readonly string[]): Source {
  return sourceOf(files, [found, FLAT], [found.result?.extraction ?? {}, EXTRACTION], [found, FLAT_ZONE]);
}

export function payloadSource(payload: IdentityTokenPayload): Source {
  // The first ten characters are the date.
  return sourceOf([], [{ ...payload, birthdate: payload.birthdate?.slice(0, 10) }, PAYLOAD]);
}

type Part = readonly [values: object, fields: { readonly [field: string]: Reading | undefined }];

function sourceOf(files: readonly string[], ...parts: readonly Part[]): Source {
  const found = parts.flatMap(([values, fields]) => {
    const all = new Map<string, unknown>(Object.entries(values));
    return Object.entries(fields).map(([field, reading]) => ({
      reading,
      text: textOf(all.get(field), field, reading),
    }));
  });
  const texts = (reading: Reading, ...more: readonly (string | undefined)[]) => [
    ...found.flatMap((one) => (one.reading === reading ? (one.text ?? []) : [])),
    ...more.flatMap((text) => text ?? []),
  ];
  const mrz = mrzLines(texts('mrz'));
  const zone = mrzFields(mrz);
  return {
    files,
    familyName: texts('familyName'),
    givenName: texts('givenName'),
    firstName: texts('firstName'),
    birthFamilyName: texts('birthFamilyName'),
    birthDate: texts('birthDate'),
    gender: texts('gender', zone.sex),
    birthPlace: texts('birthPlace'),
    birthCountry: texts('birthCountry'),
    nationality: texts('nationality', zone.nationality),
    email: texts('email'),
    phoneNumber: texts('phoneNumber'),
    address: texts('address'),
    nativeType: texts('nativeType'),
    number: texts('number'),
    issuingCountry: texts('issuingCountry', zone.issuingCountry),
    issuer: texts('issuer'),
    issuedOn: texts('issuedOn'),
    expiresOn: texts('expiresOn'),
    mrz,
  };
}

/** Several first names as one text. Names from a machine-readable zone have fillers in between. */
function textOf(value: unknown, field: string, reading: Reading | undefined): string | undefined {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = all.flatMap((text) => (typeof text === 'string' ? text : []));
  const text = Array.isArray(value) ? joined(texts) : texts[0];
  const isZoneName = field.includes('MRZ') && (reading === 'familyName' || reading === 'firstName');
  return isZoneName ? unfilled(text)?.replace(/[#<]+/g, ' ') : text;
}

function joined(names: readonly string[]): string | undefined {
  const all = names.map((name) => name.trim()).filter((name) => name !== '');
  return all.length === 0 ? undefined : all.join(' ');
}

/** The candidates in these sources, the best first. */
export function candidates<Value>(
  sources: readonly Source[],
  field: TextField,
  read: Candidate<Value>[1],
): Candidate<Value>[] {
  return sources.flatMap((source) => source[field].map((value): Candidate<Value> => [value, read]));
}

/** `YYYY-MM-DD` from the vendor's format, or from a raw reading in `DDMMYYYY` (dossier 1). */
export function reportedDate(value: unknown): string | undefined {
  const [, day, month, year] = (typeof value === 'string' && /^(\d{2})(\d{2})(\d{4})$/.exec(value)) || [];
  return (year === undefined ? undefined : dateOnly(`${year}-${month}-${day}`)) ?? dateOnly(value);
}

/** What machine-readable zones contain besides names, number and dates (ICAO 9303, parts 4 to 6). */
export interface MrzFields {
  /** With its fillers. */
  readonly issuingCountry?: string;
  readonly nationality?: string;
  readonly sex?: string;
}

/** Line, start and end. */
type Cell = readonly [line: number, from: number, to: number];

interface Layout {
  readonly lines: number;
  readonly width: number;
  readonly nationality?: Cell;
  readonly sex: Cell;
}

const LAYOUTS: readonly Layout[] = [
  // Cards.
  { lines: 3, width: 30, nationality: [1, 15, 18], sex: [1, 7, 8] },
  // Passports.
  { lines: 2, width: 44, nationality: [1, 10, 13], sex: [1, 20, 21] },
  { lines: 2, width: 36, nationality: [1, 10, 13], sex: [1, 20, 21] },
];

/** The French identity card until 2021: 36 characters wide, in a layout of its own without a nationality. */
const FRENCH_CARD: Layout = { lines: 2, width: 36, sex: [1, 34, 35] };

/** ID360 writes `#` where ICAO has `<` (dossier 1). Blank lines are left out. */
export function mrzLines(lines: readonly (string | undefined)[]): readonly string[] {
  return lines.flatMap((line) => {
    const written = line?.trim().replaceAll('#', '<');
    return written ? [written] : [];
  });
}

/** Empty if the lines have no known format: one missing character shifts all fields. */
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

function textAt(lines: readonly string[], place: Cell | undefined): string | undefined {
  return place === undefined ? undefined : lines[place[0]]?.slice(place[1], place[2]);
}

function layoutOf(lines: readonly string[]): Layout | undefined {
  return LAYOUTS.find((layout) => fits(lines, layout));
}

function fits(lines: readonly string[], { lines: count, width }: Layout): boolean {
  return lines.length === count && lines.every((line) => line.length === width);
}
