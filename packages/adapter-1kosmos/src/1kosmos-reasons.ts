import type { ReasonCode } from '@anyproof/core';
import { entryOfWord } from '@anyproof/provider-kit';

/** Dossier 5. */
const BY_CODE: { readonly [code: string]: ReasonCode } = {
  IDV0001: 'document_unreadable',
  IDV0002: 'document_inconsistent',
  IDV0003: 'document_side_missing',
  IDV0004: 'document_unreadable',
  IDV0005: 'document_type_mismatch',
  IDV0006: 'document_not_recognized',
  IDV0007: 'data_mismatch',
  IDV0008: 'document_suspicious',
  IDV0009: 'document_not_accepted',
  IDV0010: 'other',
  IDV0011: 'document_expired',
  IDV0012: 'document_suspicious',
  IDV0013: 'vendor_error',
  IDV0014: 'attempts_exhausted',
  IDV0015: 'document_not_accepted',
  IDV0016: 'document_missing',
};

/** What a failed check means where the code only says that a module failed. */
const BY_CHECK: { readonly [name: string]: ReasonCode } = {
  FACE_COMPARE: 'face_mismatch',
  SELFIE_LIVENESS: 'liveness_failed',
  DOCUMENT_LIVENESS_FRONT: 'document_suspicious',
  DOCUMENT_LIVENESS_BACK: 'document_suspicious',
  FRAUD_DETECTION: 'document_suspicious',
};

export const reasonForCode = (code: string): ReasonCode => entryOfWord(BY_CODE, code) ?? 'other';
export const reasonForCheck = (name: string): ReasonCode => entryOfWord(BY_CHECK, name) ?? 'other';
