import type { EvidenceCapability } from '@anyproof/core';
import { entryOf, entryOfWord } from '@anyproof/provider-kit';
import type { NativeDocumentType } from './1kosmos-settings-types.js';
import type { VerificationName } from './client/submissions.js';

/** The vendor names PNG and JPEG images (dossier 6.3) and no limit; the limit here keeps a mistake from being sent. */
const MEDIA_TYPES = ['image/jpeg', 'image/png'];
export const MAX_PICTURE_BYTES = 10_000_000;

/** The verification under which each page is submitted, in order (dossier 6.2, row 12). */
export const VERIFICATIONS: { readonly [kind: string]: readonly VerificationName[] } = {
  identity_document: ['document_liveness_front', 'document_liveness_back'],
  selfie: ['selfie_liveness'],
};

export const EVIDENCE: readonly EvidenceCapability[] = Object.entries(VERIFICATIONS).map(([kind, names]) => ({
  kind,
  mediaTypes: MEDIA_TYPES,
  maxBytes: MAX_PICTURE_BYTES,
  maxPages: names.length,
}));

export const DOCUMENT_TYPES: { readonly [type: string]: NativeDocumentType } = {
  driving_licence: 'dl_object',
  passport: 'ppt_object',
  identity_card: 'idcard_object',
};

/** What an uploaded picture is called (dossier 6.3): the format is in the name, but for the selfie's; no extension is. */
const UPLOADED_AS: { readonly [name in VerificationName]: { readonly [mediaType: string]: string } } = {
  document_liveness_front: {
    'image/png': 'document_front_image',
    'image/jpeg': 'document_front_image_compressed',
  },
  document_liveness_back: {
    'image/png': 'document_back_image',
    'image/jpeg': 'document_back_image_compressed',
  },
  selfie_liveness: { 'image/png': 'selfie_liveness_image', 'image/jpeg': 'selfie_liveness_image' },
};

export const uploadName = (name: VerificationName, mediaType: string): string | undefined =>
  entryOf(UPLOADED_AS[name], mediaType);

/** Other spellings of the two formats. */
const SPELLINGS: { readonly [mediaType: string]: string } = {
  'IMAGE/JPEG': 'image/jpeg',
  'IMAGE/JPG': 'image/jpeg',
  'IMAGE/PJPEG': 'image/jpeg',
  'IMAGE/PNG': 'image/png',
  'IMAGE/X-PNG': 'image/png',
};

/** The format as the vendor names it, whatever the app's spelling: in any case, with or without parameters. */
export const pictureType = (mediaType: string): string | undefined =>
  entryOfWord(SPELLINGS, mediaType.split(';', 1)[0]?.trim());
