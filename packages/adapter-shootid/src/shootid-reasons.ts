import type { EvidenceKind, Reason, ReasonCode } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';

/** ShootID gives no reason beyond the word (dossier 2.3), so the kind of document decides. */
const BY_KIND: { readonly [kind: string]: ReasonCode } = {
  identity_document: 'document_unreadable',
  bank_details: 'bank_details_not_proven',
};

/** Why a document of this kind was not read; `nativeType` is the vendor's name of the kind. */
export function reasonFor(kind: EvidenceKind, word: string | undefined, nativeType?: string): Reason {
  return {
    code: entryOf(BY_KIND, kind) ?? 'document_unreadable',
    ...(word === undefined ? {} : { nativeCode: word }),
    ...(nativeType === undefined ? {} : { detail: `at ${nativeType}` }),
  };
}
