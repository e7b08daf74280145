import type { EvidenceCapability } from '@anyproof/core';

/** `imageBase` is the base64 of a JPEG (dossier 4.2). */
const MEDIA_TYPES = ['image/jpeg'];

/** A two-sided document is two calls, a face is one. */
const MAX_PAGES = { identity_document: 2, selfie: 1 } as const;

export function evidenceCapabilities(maxBytes: number): EvidenceCapability[] {
  return Object.entries(MAX_PAGES).map(([kind, maxPages]) => ({
    kind,
    mediaTypes: MEDIA_TYPES,
    maxBytes,
    maxPages,
  }));
}
