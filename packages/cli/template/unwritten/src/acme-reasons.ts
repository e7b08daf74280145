import type { Reason, ReasonCode } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
import { filled } from './todo.js';

/** Why a photo or a person was refused, by Acme's finding. */
const REASONS: { readonly [finding: string]: ReasonCode } = {
  // TODO 5: why a photo or a person is refused.
  // Such as `UNREADABLE: 'document_unreadable'`. What is not in the table is 'other'.
};

export function reasonOf(finding: string): Reason {
  return {
    code: entryOf(filled(REASONS, 'src/acme-reasons.ts: the findings'), finding) ?? 'other',
    nativeCode: finding,
  };
}
