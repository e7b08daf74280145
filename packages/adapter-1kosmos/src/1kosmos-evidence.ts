import type { EvidenceCapability } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
import type { NativeDocumentType } from './1kosmos-settings-types.js';
import type { VerificationName } from './client/submissions.js';

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

/** What an uploaded picture is called (dossier 6.3): the name has the format in it, but for the selfie's. */
const UPLOADED_AS: { readonly [name in VerificationName]: { readonly [mediaType: string]: string } } = {
  document_liveness_front: {
    'image/png': 'document_front_image.png',
    'image/jpeg': 'document_front_image_compressed.jpeg',
  },
  document_liveness_back: {
    'image/png': 'document_back_image.png',
    'image/jpeg': 'document_back_image_compressed.jpeg',
  },
  selfie_liveness: { 'image/png': 'selfie_liveness_image', 'image/jpeg': 'selfie_liveness_image' },
};

export const uploadName = (name: VerificationName, mediaType: string): string | undefined =>
  entryOf(UPLOADED_AS[name], mediaType);
