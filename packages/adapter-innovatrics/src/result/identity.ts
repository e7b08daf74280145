import type { Claims, ProofedDocument, Warning } from '@anyproof/core';
import {
  agreedGender,
  type ClaimReader,
  compact,
  compactOrNothing,
  countryCode,
  dateOnly,
  entryOf,
  type Parsed,
  partlyRead,
  unfilled,
} from '@anyproof/provider-kit';
import type { DocumentResult, ReportedApplicant } from '../client/results.js';
import { type DocumentRows, dates, each, printed, printedTexts, rowsOf } from './documents.js';

/**
 * What was read from the document. Names and birth date come from `applicant`, the vendor's best of all zones. The MRZ
 * identifiers are not used as names, since the vendor's own sample has them swapped (dossier 11, row 20).
 */
export function readClaims(document: DocumentResult, reader: ClaimReader): Claims | undefined {
  const rows = rowsOf(document);
  const { applicant } = document;
  const nationality = reader.first(
    'nationalities',
    // The printed value may be a word in the country's own language.
    ...each(rows.mrz('nationality'), countryCode),
    ...each(printedTexts(rows, 'nationality'), countryCode),
  );
  return compactOrNothing<Claims>({
    given_name: readName('given_name', applicant, rows, reader),
    family_name: readName('family_name', applicant, rows, reader),
    birthdate: reader.first(
      'birthdate',
      [applicant?.dateOfBirth, dateOnly],
      ...dates(rows, 'date_of_birth'),
      ...each(rows.barcode('date_of_birth'), dateOnly),
    ),
    gender: agreedGender(reader, [...rows.mrz('sex'), ...printedTexts(rows, 'sex'), ...rows.barcode('sex')]),
    nationalities: nationality === undefined ? [] : [nationality],
    place_of_birth: compact({
      locality: reader.first('place_of_birth.locality', ...printed(rows, 'place_of_birth')),
    }),
    address: compact({ formatted: reader.first('address.formatted', ...printed(rows, 'address')) }),
  });
}

/** The fields of a name in `applicant` and in print, and which of the MRZ's two identifiers may contain it. */
const NAMES = {
  given_name: { best: 'firstName', printed: 'given_name', mrz: 'secondary_identifier' },
  family_name: { best: 'lastName', printed: 'surname', mrz: 'primary_identifier' },
} as const;

function readName(
  claim: keyof typeof NAMES,
  applicant: ReportedApplicant | undefined,
  rows: DocumentRows,
  reader: ClaimReader,
): string | undefined {
  const place = NAMES[claim];
  const own = reader.first(claim, [applicant?.[place.best], personName]);
  if (own !== undefined) return own;
  const print = reader.first(claim, ...each(printedTexts(rows, place.printed), personName));
  if (print !== undefined)
    reader.unusable(claim, "the vendor's own reading has none, so the printed value was used");
  else if ([...rows.mrz(place.mrz), ...rows.barcode(place.mrz)].length > 0)
    reader.unusable(claim, 'it is only in a zone where the vendor may swap the two names');
  else if (personName(applicant?.surnameAndGivenNames) !== undefined)
    reader.unusable(claim, 'both names are in one text, and the split is not documented');
  else if (rows.mrz('full_string').length > 0)
    reader.unusable(claim, 'only the lines of the machine-readable zone may contain it');
  return print;
}

/** Removes fillers that a zone left between names. */
function personName(value: unknown): string | undefined {
  return unfilled(value)?.replace(/[<\s]+/g, ' ');
}

/** The claims and document fields that are read from one place of a document result. */
const PLACES: { readonly [place: string]: string } = {
  'applicant.firstName': 'given_name',
  'applicant.lastName': 'family_name',
  'applicant.dateOfBirth': 'birthdate',
  country: 'documents.issuingCountry',
  documentType: 'documents.type',
};

/** The same claims and document fields, by the names of rows. */
const ROWS: { readonly [name: string]: string } = {
  given_name: 'given_name',
  surname: 'family_name',
  date_of_birth: 'birthdate',
  sex: 'gender',
  nationality: 'nationalities',
  place_of_birth: 'place_of_birth.locality',
  address: 'address.formatted',
  document_number: 'documents.number',
  personal_number: 'documents.holder.identifiers',
  personal_number_or_optional_data: 'documents.holder.identifiers',
  issuing_state_or_organization: 'documents.issuingCountry',
  authority: 'documents.issuingAuthority',
  date_of_issue: 'documents.issuedOn',
  date_of_expiry: 'documents.expiresOn',
  full_string: 'documents.mrz',
};

type Part = 'decision' | 'document' | 'face' | 'images';

/** A warning for each part of a result that could not be read; paths refer to the raw value. */
export function unreadOf(parts: { readonly [P in Part]?: Parsed<unknown> | undefined }): Warning[] {
  const { document } = parts;
  const { raw, unread = [] } = document ?? {};
  const places = unread.flatMap((place) => (place === 'applicant' ? APPLICANT : [place]));
  const claimAt = (place: string) => entryOf(PLACES, place) ?? entryOf(ROWS, rowName(raw, place));
  return [
    ...partlyRead(unreadIn('decision', parts.decision?.unread)),
    ...partlyRead(unreadIn('document', places), (place) => claimAt(place.slice('document.'.length))),
    ...partlyRead(unreadIn('face', parts.face?.unread)),
    ...partlyRead(unreadIn('images', parts.images?.unread)),
  ];
}

const APPLICANT = Object.keys(PLACES).filter((place) => place.startsWith('applicant.'));

const NAMELESS = /^document(?:Visual|Mrz|Barcode)Results(?:\.\d+(?:\.name)?)?$/;

/** What a row with an unreadable name may have contained: everything that was found nowhere else. */
export function namelessRows(
  document: Parsed<unknown> | undefined,
  extracted: Claims | undefined,
  documents: readonly ProofedDocument[],
): Warning[] {
  if (!document?.unread?.some((place) => NAMELESS.test(place))) return [];
  const found = { ...extracted, documents: documents[0] };
  return [...new Set(Object.values(ROWS))]
    .filter((claim) => claim.split('.').reduce<unknown>(at, found) === undefined)
    .map((path) => ({
      code: 'PARTLY_READ',
      path,
      message: `${path}: an unreadable row may have contained it`,
    }));
}

/** An answer that is unreadable as a whole has an empty path. */
function unreadIn(part: Part, places: readonly string[] = []): string[] {
  return places.map((place) => (place === '' ? part : `${part}.${place}`));
}

/** The name of the row at a path such as `documentVisualResults.3.value`. */
function rowName(document: unknown, place: string): string | undefined {
  const [list = '', index = ''] = place.split('.');
  const name = at(at(at(document, list), index), 'name');
  return typeof name === 'string' ? name : undefined;
}

/** Gateways may capitalize keys (dossier 11, row 30). */
function at(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const spelling = [key, key.charAt(0).toUpperCase() + key.slice(1)].find((one) => Object.hasOwn(value, one));
  return spelling === undefined ? undefined : Reflect.get(value, spelling);
}
