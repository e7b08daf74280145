import type { RequestMatch } from './vendor.js';

/** The request that does each verb's work: where the cases inject their faults. */
export interface VendorRequests {
  /** The last one, if there are several: it creates the session itself. */
  readonly createSession: RequestMatch;
  /** What takes back the earlier ones, once the last was refused. */
  readonly takeBack?: RequestMatch;
  readonly getSession: RequestMatch;
  /** The first one, if there are several. */
  readonly getResult: RequestMatch;
  /** Those that carry files. */
  readonly submitEvidence?: RequestMatch;
  readonly finalizeSession?: RequestMatch;
  /** Further requests that `getResult` makes for a session that was decided. */
  readonly details?: readonly RequestMatch[];
}

/** A verb, and a request of it whose answer names the session (or its reference, or the tenant). */
export interface NamedAnswer {
  readonly verb: NamedVerb;
  readonly request: RequestMatch;
  /** Set if the verb sends it only once the session was decided. */
  readonly decided?: true;
  /** The paths that name it, if they are not those of the session's id. */
  readonly fields?: readonly string[];
}

export type NamedVerb =
  | FaultedVerb
  | 'recordConsent'
  | 'cancelSession'
  | 'retrySession'
  | 'decideSession'
  | 'eraseSession'
  | 'downloadArtifact'
  | 'getLaunch';

export type FaultedVerb = 'createSession' | 'getSession' | 'getResult' | 'submitEvidence' | 'finalizeSession';
