import type { Consent, RouteChoice } from './session.js';
import type { Outcome } from './status.js';

/** `fetched`: a vendor's answer to us. `callback`: a message whose signature or secret was checked. `hint`: neither. */
export type Trust = 'fetched' | 'callback' | 'hint';

/** What somebody said about a session, and when the request for it was sent. */
export interface Observation {
  readonly trust: Trust;
  /** Milliseconds since the epoch. */
  readonly observedAt: number;
  readonly outcome: Outcome;
  /** The vendor's word; absent when its answer says no more than "not ended". */
  readonly nativeStatus?: string;
  /** True for a word that the vendor tells by callback only, so that no fetch will ever confirm it. */
  readonly notFetchable?: boolean;
  readonly erasedAt?: string;
}

/** Why a provider has the session, and when its creation was asked for (milliseconds since the epoch). */
export interface ObservedRoute extends RouteChoice {
  readonly at: number;
}

/** All that must be remembered of a session: the best word from each source. Plain JSON. */
export interface SessionState {
  readonly route?: ObservedRoute;
  /** The newest of the vendor's answers that say where the session stands. */
  readonly fetched?: Observation;
  /** The newest of those that only say that it has not ended. */
  readonly wordless?: Observation;
  readonly callback?: Observation;
  /** Short forms of the messages that ended it, the newest last: the same message again says nothing new. */
  readonly messages?: readonly string[];
  /** When this app said that all evidence was there. */
  readonly finalizedAt?: number;
  /** When this app had the vendor open it again: what was said up to then no longer counts. */
  readonly reopenedAt?: number;
  /** When the vendor or this app said that it was erased. */
  readonly erasedAt?: string;
  /** When the vendor did not find a session that it had ended: the first and the last time that it was asked. */
  readonly notFound?: { readonly first: number; readonly last: number };
  /** What the person allows, by all consents that this app recorded. */
  readonly consent?: Consent;
}

/** One thing that is known of a session's past. `at` is an ISO 8601 instant, UTC. */
export type HistoryEntry =
  /** Why this provider has it. */
  | { readonly at: string; readonly kind: 'routed'; readonly choice: RouteChoice }
  /** This app said that all evidence was there. */
  | { readonly at: string; readonly kind: 'finalized' }
  /** A message of the vendor ended it, with a word that cannot be fetched. */
  | ({ readonly at: string; readonly kind: 'callback' } & Word)
  /** The vendor's newest answer to us; `at` is when it was asked for. */
  | ({ readonly at: string; readonly kind: 'fetched' } & Word)
  /** It was erased, or the vendor does not find what it had ended. */
  | { readonly at: string; readonly kind: 'erased' };

export type Word = Outcome & {
  /** The vendor's own word, as it came. */
  readonly nativeStatus?: string;
};
