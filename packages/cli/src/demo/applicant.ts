import type { Claims, Consent, Launch, SessionRef, Source } from '@anyproof/core';

/** What an app knows of a person who wants an account. */
export interface Applicant {
  /** The app's own id for this proofing. */
  readonly reference: string;
  readonly claims: Claims;
  readonly consent: Consent;
  readonly returnUrl: string;
  /** Stores the session, so that it is found again whatever happens. */
  save(ref: SessionRef): Promise<void>;
  /** Sends the person to the vendor's page. */
  sendTo(launch: Launch): Promise<void>;
}

/** What the person showed. */
export interface Images {
  readonly front: Source;
  readonly back: Source;
  readonly selfie: Source;
}
