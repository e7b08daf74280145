import type { Reason, ReasonCode } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';

/** Why a photo or a person was refused, by Acme's finding. */
const REASONS: { readonly [finding: string]: ReasonCode } = {
  UNREADABLE: 'document_unreadable',
  WRONG_SIDE: 'document_wrong_side',
  NO_FACE: 'face_not_found',
  OTHER_FACE: 'face_mismatch',
  MANIPULATED: 'document_suspicious',
};

export function reasonOf(finding: string): Reason {
  return { code: entryOf(REASONS, finding) ?? 'other', nativeCode: finding };
}
