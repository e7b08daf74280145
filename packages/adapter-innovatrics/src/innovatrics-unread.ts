import type { Claims, ProofedDocument, Warning } from '@anyproof/core';
import { entryOf, type Parsed, partlyRead } from '@anyproof/provider-kit';
import { camelKeys } from './innovatrics-keys.js';

/** The claims, and the document's fields, that are read from one place of a document result. */
const PLACES: { readonly [place: string]: string } = {
  'applicant.firstName': 'given_name',
  'applicant.lastName': 'family_name',
  'applicant.dateOfBirth': 'birthdate',
  country: 'documents.issuingCountry',
  documentType: 'documents.type',
};

/** The same, by the names of rows. */
const ROWS: { readonly [name: string]: string } = {
  given_name: 'given_name',
  surname: 'family_name',
  date_of_birth: 'birthdate',
  sex: 'gender',
  nationality: 'nationalities',
  place_of_birth: 'place_of_birth.locality',
  address: 'address.formatted',
  document_number: 'documents.number',
  personal_number: 'documents.personalNumber',
  personal_number_or_optional_data: 'documents.personalNumber',
  issuing_state_or_organization: 'documents.issuingCountry',
  authority: 'documents.issuingAuthority',
  date_of_issue: 'documents.issuedOn',
  date_of_expiry: 'documents.expiresOn',
  full_string: 'documents.mrz',
};

type Part = 'decision' | 'document' | 'face' | 'images';

/** A warning for each part of a result that could not be read; paths are those of the raw value. */
export function unreadOf(parts: { readonly [P in Part]?: Parsed<unknown> | undefined }): Warning[] {
  const { document } = parts;
  const { raw, unread = [] } = document ?? {};
  const keyed = unread.length === 0 ? undefined : camelKeys(raw);
  const places = unread.flatMap((place) => (place === 'applicant' ? APPLICANT : [place]));
  const claimAt = (place: string) => entryOf(PLACES, place) ?? entryOf(ROWS, rowName(keyed, place));
  return [
    ...partlyRead(unreadIn('decision', parts.decision?.unread)),
    ...partlyRead(unreadIn('document', places), (place) => claimAt(place.slice('document.'.length))),
    ...partlyRead(unreadIn('face', parts.face?.unread)),
    ...partlyRead(unreadIn('images', parts.images?.unread)),
  ];
}

const APPLICANT = Object.keys(PLACES).filter((place) => place.startsWith('applicant.'));

const NAMELESS = /^document(?:Visual|Mrz|Barcode)Results(?:\.\d+(?:\.name)?)?$/;

/** What a row whose name cannot be read may have held: all that was found nowhere else. */
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
      message: `${path}: a row that cannot be read may have held it`,
    }));
}

/** An answer that is unread as a whole has an empty path. */
function unreadIn(part: Part, places: readonly string[] = []): string[] {
  return places.map((place) => (place === '' ? part : `${part}.${place}`));
}

/** The name of the row that a path leads into, such as `documentVisualResults.3.value`. */
function rowName(document: unknown, place: string): string | undefined {
  const [list = '', index = ''] = place.split('.');
  const name = at(at(at(document, list), index), 'name');
  return typeof name === 'string' ? name : undefined;
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
