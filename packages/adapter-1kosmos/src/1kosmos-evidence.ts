import type { EvidenceCapability } from '@anyproof/core';
import type { NativeDocumentType } from './1kosmos-settings.js';
import type { VerificationName } from './client/proofing-session.js';

/** The vendor names PNG and JPEG images (dossier 6.3) and no limit; the limit here keeps a mistake from being sent. */
const MEDIA_TYPES = ['image/jpeg', 'image/png'];
const MAX_BYTES = 10_000_000;

/** The verification under which each page is submitted, in order (dossier 6.2, row 12). */
export const VERIFICATIONS: { readonly [kind: string]: readonly VerificationName[] } = {
  identity_document: ['document_liveness_front', 'document_liveness_back'],
  selfie: ['selfie_liveness'],
};

export const EVIDENCE: readonly EvidenceCapability[] = Object.entries(VERIFICATIONS).map(([kind, names]) => ({
  kind,
  mediaTypes: MEDIA_TYPES,
  maxBytes: MAX_BYTES,
  maxPages: names.length,
}));

export const DOCUMENT_TYPES: { readonly [type: string]: NativeDocumentType } = {
  driving_licence: 'dl_object',
  passport: 'ppt_object',
  identity_card: 'idcard_object',
};
