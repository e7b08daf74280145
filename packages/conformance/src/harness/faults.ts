import type { ProofingErrorCode } from '@anyproof/core';
import type { RequestMatch } from './vendor.js';

/** How a call under a fault ends: it succeeds anyway, or fails with this one error. */
export type FaultEnd = 'recovers' | ProofingErrorCode;

/**
 * What a verb does at the vendor. `create`: creates a session. `safe`: changes nothing, or the same however often it is
 * called. `act`: changes the session, and must not happen twice. `upload`: an act that sends a file. `file`: reads a
 * file unchanged.
 */
export type VerbKind = 'create' | 'safe' | 'act' | 'upload' | 'file';

/** A fault that ends differently at this vendor than in the fault table. */
export interface Deviation {
  readonly verbs: readonly string[];
  /** Names of the fault table. */
  readonly faults: readonly string[];
  /** Absent: the fault cannot affect these verbs. */
  readonly end?: FaultEnd;
  /** For those who read the matrix. */
  readonly why: string;
}

export interface FaultFacts {
  /** The request that does a verb's work, if the harness' `requests` do not name it and other requests precede it. */
  readonly requests?: { readonly [verb: string]: RequestMatch };
  /** What a verb does here, if it differs from the usual. */
  readonly kinds?: { readonly [verb: string]: VerbKind };
  /** Verbs that read only the HTTP status: a damaged body has no effect. */
  readonly unread?: readonly string[];
}
