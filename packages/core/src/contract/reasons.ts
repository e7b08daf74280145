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
  'consent_refused',
  'device_not_supported',
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

/** Something that was skipped or not understood, without harm. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  /**
   * What it is about, if that can be named: a claim (`birthdate`, `address.postal_code`), a part of the input
   * (`expected.given_name`), or a dotted path in the vendor's answer. Never a value.
   */
  readonly path?: string;
  /** With LEFT_BEHIND: what was left at the vendor. */
  readonly object?: NativeObject;
}

/** Something of the vendor's that is not a session: a check, a report, an applicant. */
export interface NativeObject {
  /** The vendor's word for its kind. */
  readonly type: string;
  readonly id: string;
}

export type WarningCode =
  /** This vendor has no such step; nothing was called. */
  | 'STEP_NOT_NEEDED'
  /** This vendor cannot use that part of the input. */
  | 'HINT_IGNORED'
  /** The vendor used a status that AnyProof does not know: the session counts as `processing`. */
  | 'UNKNOWN_NATIVE_STATUS'
  /** The vendor's answer could be read in part only. */
  | 'PARTLY_READ'
  /** A step of the creation failed, and what an earlier step made may still be at the vendor. */
  | 'LEFT_BEHIND'
  /** The vendor's verdict differs from the app's own decision, which stands. */
  | 'DECISION_DIFFERS'
  /** The app's decision stands, but the vendor could not be told yet; the next query tries again. */
  | 'DECISION_NOT_TOLD';
