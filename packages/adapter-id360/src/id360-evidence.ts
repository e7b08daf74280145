import { type EvidenceCapability, type EvidenceKind, ProofingError } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
import type { Id360Settings } from './id360-settings.js';

/** 9.5 MB per document (dossier 5.1), read as decimal megabytes: the smaller reading is never refused. */
export const MAX_BYTES = 9_500_000;
const MEDIA_TYPES = ['image/jpeg', 'image/png', 'application/pdf', 'image/heic'];

/** The vendor's document name for each kind of evidence (dossier 5.1). */
const DOCUMENT_NAMES = {
  identity_document: 'id_document_image',
  selfie: 'selfie_image_upload',
  proof_of_address: 'proof_of_address_image',
  bank_details: 'bank_details_image',
} as const;

const MAX_PAGES: { readonly [kind: string]: number } = { identity_document: 2, selfie: 1 };
const MAX_OTHER_PAGES = 10;

type Names = Pick<Id360Settings, 'documentNames'>;

/** The four kinds the vendor's guides know, and those that the settings name. */
export function evidenceOf({ documentNames }: Names): readonly EvidenceCapability[] {
  return Object.keys({ ...DOCUMENT_NAMES, ...documentNames }).map((kind) => ({
    kind,
    mediaTypes: MEDIA_TYPES,
    maxBytes: MAX_BYTES,
    maxPages: entryOf(MAX_PAGES, kind) ?? MAX_OTHER_PAGES,
  }));
}

/** Throws UNSUPPORTED for a kind without a name. */
export function documentNameFor(kind: EvidenceKind, { documentNames }: Names, provider: string): string {
  const name = entryOf(documentNames, kind) ?? entryOf<string>(DOCUMENT_NAMES, kind);
  if (name !== undefined) return name;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: `takes no such kind of evidence; name the vendor's document for it in documentNames`,
    provider,
  });
}
