import { type EvidenceCapability, type EvidenceKind, ProofingError } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
import type { ShootIdSettings } from './shootid-settings.js';

/** Front and back (dossier 2.2); the vendor names no limit for other documents. */
const IDENTITY_DOCUMENT_PAGES = 2;

export function evidenceCapabilities(settings: ShootIdSettings): EvidenceCapability[] {
  const { documentTypes, mediaTypes, maxBytes, maxPages } = settings;
  return Object.keys(documentTypes).map((kind) => ({
    kind,
    mediaTypes,
    maxBytes,
    maxPages: kind === 'identity_document' ? Math.min(IDENTITY_DOCUMENT_PAGES, maxPages) : maxPages,
  }));
}

/** ShootID's `type` of a kind (dossier 3). Throws UNSUPPORTED for a kind it has none for, such as a selfie. */
export function typeFor(kind: EvidenceKind, { documentTypes }: ShootIdSettings, provider: string): string {
  const type = entryOf(documentTypes, kind);
  if (type !== undefined) return type;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: `takes no such kind of evidence; it takes ${Object.keys(documentTypes).join(', ')}`,
    provider,
  });
}

/** The kind of a declared type; a type of the vendor's that the settings do not name keeps its own name. */
export function kindOf(
  type: string | null | undefined,
  { documentTypes }: Pick<ShootIdSettings, 'documentTypes'>,
): EvidenceKind {
  const [kind] = Object.entries(documentTypes).find(([, known]) => known === type) ?? [];
  return kind ?? (type || 'other').toLowerCase();
}
