import type { ProofingErrorCode } from '@anyproof/core';
import type { RequestMatch } from './vendor.js';

/** How a call under a fault ends: it succeeds all the same, or with this one error. */
export type FaultEnd = 'recovers' | ProofingErrorCode;

/**
 * What a verb does at the vendor. `create`: makes a session. `safe`: changes nothing, or the same however often it is
 * asked for. `act`: changes the session, and must not happen twice. `upload`: an act that sends a file. `file`: reads a
 * file as it is.
 */
export type VerbKind = 'create' | 'safe' | 'act' | 'upload' | 'file';

/** A fault that ends otherwise at this vendor than the fault table says. */
export interface Deviation {
  readonly verbs: readonly string[];
  /** Names of the fault table. */
  readonly faults: readonly string[];
  /** Absent: the fault cannot meet these verbs. */
  readonly end?: FaultEnd;
  /** For those who read the matrix. */
  readonly why: string;
}

export interface FaultFacts {
  /** By which request a verb's work is done, where the harness' `requests` do not say and others go before it. */
  readonly requests?: { readonly [verb: string]: RequestMatch };
  /** What a verb does here, where it is not the usual. */
  readonly kinds?: { readonly [verb: string]: VerbKind };
  /** Verbs of which the vendor's status is all that is read: a body that is no answer spoils nothing. */
  readonly unread?: readonly string[];
}
