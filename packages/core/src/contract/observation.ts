import type { Consent, RouteChoice } from './session.js';
import type { Outcome } from './status.js';

/** `fetched`: a vendor's answer to us. `callback`: a message whose signature or secret was checked. `hint`: neither. */
export type Trust = 'fetched' | 'callback' | 'hint';

/** One report about a session, and when the request for it was sent. */
export interface Observation {
  readonly trust: Trust;
  /** Milliseconds since the epoch. */
  readonly observedAt: number;
  readonly outcome: Outcome;
  /** The vendor's status; absent if its answer only says "not ended". */
  readonly nativeStatus?: string;
  /** True for a status that the vendor reports by callback only, so that no fetch will ever confirm it. */
  readonly notFetchable?: boolean;
  readonly erasedAt?: string;
}

/** Why a provider has the session, and when its creation was requested (milliseconds since the epoch). */
export interface ObservedRoute extends RouteChoice {
  readonly at: number;
}

/** All that must be remembered of a session: the best report from each source. Plain JSON. */
export interface SessionState {
  readonly route?: ObservedRoute;
  /** The newest of the vendor's answers that report a status. */
  readonly fetched?: Observation;
  /** The newest of those that only report that it has not ended. */
  readonly wordless?: Observation;
  readonly callback?: Observation;
  /** Short forms of the messages that ended it, the newest last: a repeated message is ignored. */
  readonly messages?: readonly string[];
  /** When this app reported that all evidence was submitted. */
  readonly finalizedAt?: number;
  /** When this app had the vendor reopen it: earlier reports no longer count. */
  readonly reopenedAt?: number;
  /** When the vendor or this app reported that it was erased. */
  readonly erasedAt?: string;
  /** When the vendor did not find a session that it had ended: the first and the last request. */
  readonly notFound?: { readonly first: number; readonly last: number };
  /** What the person allows, according to all consents that this app recorded. */
  readonly consent?: Consent;
}

/** One event of a session's past. `at` is an ISO 8601 instant, UTC. */
export type HistoryEntry =
  /** Why this provider has it. */
  | { readonly at: string; readonly kind: 'routed'; readonly choice: RouteChoice }
  /** This app reported that all evidence was submitted. */
  | { readonly at: string; readonly kind: 'finalized' }
  /** A message of the vendor ended it, with a status that cannot be fetched. */
  | ({ readonly at: string; readonly kind: 'callback' } & Word)
  /** The vendor's newest answer to us; `at` is when it was requested. */
  | ({ readonly at: string; readonly kind: 'fetched' } & Word)
  /** It was erased, or the vendor no longer finds the ended session. */
  | { readonly at: string; readonly kind: 'erased' };

export type Word = Outcome & {
  /** The vendor's own status, unchanged. */
  readonly nativeStatus?: string;
};
