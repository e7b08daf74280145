import type { Artifact, Claims, DocumentType, ProofedDocument } from '@anyproof/core';
import { alpha3, compact, compactOrNothing, dateOnly, entryOf } from '@anyproof/provider-kit';
import type { DocumentResult, VisualRow } from './innovatrics-schema.js';

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

const GENDERS: { readonly [letter: string]: string } = { M: 'male', F: 'female' };

/**
 * What was read from the document. Names and birth date come from `applicant`, the vendor's best of all zones: the MRZ
 * identifiers stand the wrong way round in its own sample (dossier 11, row 20).
 */
export function readClaims(document: DocumentResult): Claims | undefined {
  const { visual, date, mrz } = readRows(document);
  const { applicant } = document;
  const nationality = alpha3(mrz('nationality')) ?? alpha3(visual('nationality'));
  return compactOrNothing<Claims>({
    given_name: applicant?.firstName ?? visual('given_name'),
    family_name: applicant?.lastName ?? visual('surname'),
    birthdate: dateOnly(applicant?.dateOfBirth) ?? date('date_of_birth'),
    gender: entryOf(GENDERS, visual('sex')) ?? entryOf(GENDERS, mrz('sex')),
    nationalities: nationality === undefined ? [] : [nationality],
    place_of_birth: compact({ locality: visual('place_of_birth') }),
    address: compact({ formatted: visual('address') }),
  });
}

/** Prefers what is printed to the MRZ (dossier 12). */
export function readDocuments(result: DocumentResult): ProofedDocument[] {
  const { visual, date, mrz } = readRows(result);
  const document = compact<Omit<ProofedDocument, 'kind'>>({
    type: entryOf(TYPES, result.documentType),
    nativeType: result.documentType,
    number: visual('document_number') ?? mrz('document_number'),
    personalNumber: visual('personal_number') ?? mrz('personal_number_or_optional_data'),
    issuingCountry: alpha3(result.country),
    issuingAuthority: visual('authority'),
    issuedOn: date('date_of_issue'),
    expiresOn: date('date_of_expiry'),
    mrz: mrz('full_string')?.split('^'),
  });
  return Object.keys(document).length === 0 ? [] : [{ kind: 'identity_document', ...document }];
}

/**
 * No list has all images: each of the results and the list itself may name some that the others leave out (dossier 11,
 * row 22). All are JPEG; an id is the vendor's name.
 */
export function readArtifacts(lists: readonly (readonly string[] | null | undefined)[]): Artifact[] {
  const names = new Set(lists.flatMap((list) => list ?? []).filter((name) => name !== ''));
  return [...names].map((id) => ({
    id,
    kind: entryOf(ARTIFACT_KINDS, id) ?? (id.startsWith('original_normalized_') ? 'document_image' : 'other'),
    mediaType: 'image/jpeg',
  }));
}

/** The rows of a document result, by name (dossier 8.3). */
interface DocumentRows {
  /** Printed text. */
  visual(name: string): string | undefined;
  /** From the machine readable zone. */
  mrz(name: string): string | undefined;
  /** `YYYY-MM-DD`: printed, else from the machine readable zone. */
  date(name: string): string | undefined;
}

function readRows(document: DocumentResult): DocumentRows {
  const printed = (name: string): VisualRow | undefined => {
    const rows = (document.documentVisualResults ?? []).filter((row) => row.name === name && row.value);
    // Both sides may print it: the one that was read best.
    return rows.reduce<VisualRow | undefined>(
      (best, row) => (confidence(row) > confidence(best) ? row : best),
      undefined,
    );
  };
  const mrz = (name: string) =>
    (document.documentMrzResults ?? []).find((row) => row.name === name)?.value || undefined;
  return {
    visual: (name) => printed(name)?.value ?? undefined,
    mrz,
    date: (name) => {
      const row = printed(name);
      return dateOnly(row?.value) ?? dateOnly(row?.normalizedDateValue) ?? dateOnly(mrz(name));
    },
  };
}

function confidence(row: VisualRow | undefined): number {
  return row === undefined ? -1 : (row.confidence ?? 0);
}
