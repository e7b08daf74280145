import type { Artifact, DocumentType, ProofedDocument } from '@anyproof/core';
import { compact, entryOf } from '@anyproof/provider-kit';
import { countryCode } from './innovatrics-claims.js';
import { readRows } from './innovatrics-rows.js';
import type { DocumentResult, FaceResult } from './innovatrics-schema.js';

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
  original_normalized_FRONT: 'document_image',
  original_normalized_BACK: 'document_image',
  face_cropped: 'selfie',
};

/** Prefers what is printed to the MRZ (dossier 12). */
export function readDocuments(result: DocumentResult): ProofedDocument[] {
  const { visual, date, mrz } = readRows(result);
  const document = compact<Omit<ProofedDocument, 'kind'>>({
    type: entryOf(TYPES, result.documentType),
    nativeType: result.documentType,
    number: visual('document_number') ?? mrz('document_number'),
    personalNumber: visual('personal_number') ?? mrz('personal_number_or_optional_data'),
    issuingCountry: countryCode(result.country),
    issuingAuthority: visual('authority'),
    issuedOn: date('date_of_issue'),
    expiresOn: date('date_of_expiry'),
    mrz: mrz('full_string')?.split('^'),
  });
  return Object.keys(document).length === 0 ? [] : [{ kind: 'identity_document', ...document }];
}

/** Both results list images that the other does not (dossier 11, row 22). All are JPEG; an id is the vendor's name. */
export function readArtifacts(
  document: DocumentResult | undefined,
  face: FaceResult | undefined,
): Artifact[] {
  const names = [...(document?.availableImages ?? []), ...(face?.availableImages ?? [])];
  return [...new Set(names)].map((id) => ({
    id,
    kind: entryOf(ARTIFACT_KINDS, id) ?? (id.startsWith('original_normalized_') ? 'document_image' : 'other'),
    mediaType: 'image/jpeg',
  }));
}
