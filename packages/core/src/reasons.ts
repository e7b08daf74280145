/** Why a piece of evidence or a person was refused, in one vocabulary for all vendors. Closed: switch over it. */
export const REASON_CODES = [
  'document_unreadable',
  'document_not_recognized',
  'document_wrong_side',
  'document_side_missing',
  'document_type_mismatch',
  'document_not_accepted',
  'document_expired',
  'document_suspicious',
  'document_inconsistent',
  'document_missing',
  'portrait_quality',
  'selfie_quality',
  'selfie_missing',
  'face_not_found',
  'too_many_faces',
  'face_mismatch',
  'liveness_failed',
  'data_mismatch',
  'address_not_proven',
  'bank_details_not_proven',
  'age_not_allowed',
  'policy',
  'attempts_exhausted',
  'timed_out',
  'person_left',
  'vendor_error',
  'other',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** One reason, with the vendor's own code beside ours. */
export interface Reason {
  readonly code: ReasonCode;
  readonly nativeCode?: string;
  /** For an operator; names what was tested, never a person's data. */
  readonly detail?: string;
}
