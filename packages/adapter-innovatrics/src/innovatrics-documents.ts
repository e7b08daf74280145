import type { Artifact, Claims, DocumentType, ProofedDocument } from '@anyproof/core';
import {
  agreedGender,
  type Candidate,
  type ClaimReader,
  compact,
  compactOrNothing,
  countryCode,
  dateOnly,
  entryOf,
  entryOfWord,
  plainText,
  unfilled,
} from '@anyproof/provider-kit';
import type { DocumentResult, ReportedApplicant, VisualRow } from './innovatrics-data-answers.js';
import { type DocumentRows, rowsOf } from './innovatrics-rows.js';

/** An open list: three words are documented (dossier 8.3), the fourth is what its kind would be called. */
const TYPES: { readonly [word: string]: DocumentType } = {
  IDENTITY_CARD: 'identity_card',
  PASSPORT: 'passport',
  DRIVER_LICENSE: 'driving_licence',
  RESIDENCE_PERMIT: 'residence_permit',
};

/** Names of images (dossier 8.5). */
const ARTIFACT_KINDS: { readonly [name: string]: Artifact['kind'] } = {
  primary_face: 'portrait',
  face_cropped: 'selfie',
};

/**
 * What was read from the document. Names and birth date come from `applicant`, the vendor's best of all zones: the MRZ
 * identifiers stand the wrong way round in its own sample (dossier 11, row 20), so they are no names here.
 */
export function readClaims(document: DocumentResult, reader: ClaimReader): Claims | undefined {
  const rows = rowsOf(document);
  const { applicant } = document;
  const nationality = reader.first(
    'nationalities',
    // What is printed may be a word of the country's own language.
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

/** Prefers what is printed to the MRZ, and that to the barcode (dossier 12). */
export function readDocuments(result: DocumentResult, reader: ClaimReader): ProofedDocument[] {
  const rows = rowsOf(result);
  const document = compact<Omit<ProofedDocument, 'kind'>>({
    type: entryOfWord(TYPES, result.documentType),
    nativeType: result.documentType,
    number: reader.first(
      'documents.number',
      ...numbers(printedTexts(rows, 'document_number')),
      ...numbers(rows.mrz('document_number')),
      ...numbers(rows.barcode('document_number')),
    ),
    personalNumber: reader.first(
      'documents.personalNumber',
      ...numbers(printedTexts(rows, 'personal_number')),
      ...numbers(rows.mrz('personal_number_or_optional_data')),
    ),
    issuingCountry: reader.first(
      'documents.issuingCountry',
      [result.country, countryCode],
      ...each(rows.mrz('issuing_state_or_organization'), countryCode),
    ),
    issuingAuthority: reader.first('documents.issuingAuthority', ...printed(rows, 'authority')),
    issuedOn: reader.first('documents.issuedOn', ...dates(rows, 'date_of_issue')),
    expiresOn: reader.first('documents.expiresOn', ...dates(rows, 'date_of_expiry')),
    mrz: rows
      .mrz('full_string')[0]
      ?.split('^')
      .filter((line) => line !== ''),
  });
  return Object.keys(document).length === 0 ? [] : [{ kind: 'identity_document', ...document }];
}

/**
 * No list has all images: each of the results and the list itself may name some that the others leave out (dossier 11,
 * row 22). All are JPEG; an id is the vendor's name.
 */
export function readArtifacts(lists: readonly (readonly string[] | undefined)[]): Artifact[] {
  const names = new Set(lists.flatMap((list) => list ?? []).filter((name) => name !== ''));
  return [...names].map((id) => ({
    id,
    kind: entryOf(ARTIFACT_KINDS, id) ?? (id.startsWith('original_normalized_') ? 'document_image' : 'other'),
    mediaType: 'image/jpeg',
  }));
}

/** Where a name stands in `applicant` and in print, and in which of the MRZ's two identifiers it may. */
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
  if (print !== undefined) reader.unusable(claim, "the vendor's own reading has none, so the print was used");
  else if ([...rows.mrz(place.mrz), ...rows.barcode(place.mrz)].length > 0)
    reader.unusable(claim, 'only a zone has it in which the vendor may swap the two names');
  else if (personName(applicant?.surnameAndGivenNames) !== undefined)
    reader.unusable(claim, 'the vendor has both names in one text only, and nothing says where one ends');
  return print;
}

/** Fillers that a zone left between names are no part of them. */
function personName(value: unknown): string | undefined {
  return unfilled(value)?.replace(/[<\s]+/g, ' ');
}

function each<Value>(texts: readonly string[], read: Candidate<Value>[1]): readonly Candidate<Value>[] {
  return texts.map((text) => [text, read] as const);
}

/** A number that is all fillers is how a zone says that there is none. */
function numbers(texts: readonly string[]): readonly Candidate<string>[] {
  return texts.map((text) => [unfilled(text), plainText] as const);
}

function printedTexts(rows: DocumentRows, name: string): readonly string[] {
  return rows.printed(name).flatMap(({ value }) => value ?? []);
}

function printed(rows: DocumentRows, name: string): readonly Candidate<string>[] {
  return each(printedTexts(rows, name), plainText);
}

/** Printed, else from the machine-readable zone. */
function dates(rows: DocumentRows, name: string): readonly Candidate<string>[] {
  return [
    ...rows.printed(name).map((row) => [row, () => dateOf(row)] as const),
    ...each(rows.mrz(name), dateOnly),
  ];
}

/** What the vendor made of a date that is printed in the country's own way stands beside it. */
function dateOf({ value, normalizedDateValue }: VisualRow): string | undefined {
  return dateOnly(value) ?? dateOnly(normalizedDateValue);
}
