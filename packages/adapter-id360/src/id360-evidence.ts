import type { EvidenceCapability } from '@anyproof/core';

/** 9.5 MB per document (dossier 5.1), read as decimal megabytes: the smaller reading is never refused. */
export const MAX_BYTES = 9_500_000;
const MEDIA_TYPES = ['image/jpeg', 'image/png', 'application/pdf', 'image/heic'];

/** The vendor's document name for each kind of evidence (dossier 5.1). */
export const DOCUMENT_NAMES = {
  identity_document: 'id_document_image',
  selfie: 'selfie_image_upload',
  proof_of_address: 'proof_of_address_image',
  bank_details: 'bank_details_image',
} as const;

const MAX_PAGES = { identity_document: 2, selfie: 1, proof_of_address: 10, bank_details: 10 } as const;

export const EVIDENCE: readonly EvidenceCapability[] = Object.entries(MAX_PAGES).map(([kind, maxPages]) => ({
  kind,
  mediaTypes: MEDIA_TYPES,
  maxBytes: MAX_BYTES,
  maxPages,
}));
