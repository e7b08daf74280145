import { type EvidenceCapability, type EvidenceKind, ProofingError } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
import type { ReportedDocument } from './shootid-answers.js';
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

/**
 * The kind of a declared type, or of the type that the vendor took the document for where that is none of the settings'; a
 * type that they do not name keeps its own name.
 */
export function kindOf(
  { declaredType, detectedType }: Pick<ReportedDocument, 'declaredType' | 'detectedType'>,
  { documentTypes }: Pick<ShootIdSettings, 'documentTypes'>,
): EvidenceKind {
  const known = new Map(Object.entries(documentTypes).map(([kind, type]) => [type, kind]));
  const own = (declaredType || 'other').replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return known.get(declaredType ?? '') ?? known.get(detectedType ?? '') ?? own;
}
