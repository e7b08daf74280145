/** Something that was skipped or not understood, and did no harm. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  /**
   * What it is about, where that can be named: a claim (`birthdate`, `address.postal_code`), a part of the input
   * (`expected.given_name`), or a dotted path in the vendor's answer. Never a value.
   */
  readonly path?: string;
}

export type WarningCode =
  /** This vendor has no such step; nothing was called. */
  | 'STEP_NOT_NEEDED'
  /** This vendor cannot use that part of the input. */
  | 'HINT_IGNORED'
  /** The vendor used a word that AnyProof does not know: the session counts as `processing`. */
  | 'UNKNOWN_NATIVE_STATUS'
  /** The vendor's answer could be read in part only. */
  | 'PARTLY_READ';
