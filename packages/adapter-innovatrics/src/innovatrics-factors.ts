import type { CheckKind, ReasonCode } from '@anyproof/core';

/** What a trust factor tests, and why a person is refused when it fails. */
export interface TrustFactorMeaning {
  readonly kind: CheckKind;
  readonly reason: ReasonCode;
}

/**
 * The trust factors by their key under `verifications` (dossier 7.1). The keys of the last three were never
 * published: the setting `trustFactorKeys` corrects them.
 */
export const TRUST_FACTORS = {
  mrzOcrCrossCheck: { kind: 'document_consistency', reason: 'document_inconsistent' },
  dateOfExpiration: { kind: 'document_expiry', reason: 'document_expired' },
  documentLiveness: { kind: 'document_liveness', reason: 'document_suspicious' },
  passiveLiveness: { kind: 'liveness', reason: 'liveness_failed' },
  faceVerification: { kind: 'face_match', reason: 'face_mismatch' },
  overallOcrFieldsConfidence: { kind: 'readability', reason: 'document_unreadable' },
  mrzValidity: { kind: 'mrz', reason: 'document_inconsistent' },
  applicantIntegrity: { kind: 'data_match', reason: 'data_mismatch' },
  ageVerification: { kind: 'age', reason: 'age_not_allowed' },
  barcodeCrossCheck: { kind: 'document_consistency', reason: 'document_inconsistent' },
} as const satisfies { readonly [key: string]: TrustFactorMeaning };

export type TrustFactor = keyof typeof TRUST_FACTORS;
