import type { Consent, EraseScope, Erasure, RouteChoice } from './session.js';
import type { Outcome } from './status.js';

/**
 * `app`: this app's own decision. `fetched`: a vendor's answer to us. `callback`: a message whose signature or secret was
 * checked. `hint`: neither.
 */
export type Trust = 'app' | 'fetched' | 'callback' | 'hint';

/** One report about a session, and when the request for it was sent. */
export interface Observation {
  readonly trust: Trust;
  /** Milliseconds since the epoch. */
  readonly observedAt: number;
  readonly outcome: Outcome;
  /** The vendor's status; absent if its answer only says "not ended". */
  readonly nativeStatus?: string;
  /** With `callback`: when it happened, by the vendor's clock; milliseconds since the epoch. */
  readonly saidAt?: number;
  readonly erasure?: Erasure;
  /** The session is one of the vendor's test mode. */
  readonly testMode?: true;
  /** How many attempts the person made, by the vendor's count. */
  readonly attempts?: number;
}

/** Why a provider has the session, and when its creation was requested (milliseconds since the epoch). */
export interface ObservedRoute extends RouteChoice {
  readonly at: number;
  /** A hash of the creation's key: the same creation, repeated, returns the same session. */
  readonly creation?: string;
  /** Attempts in the sessions that this one replaces. */
  readonly earlierAttempts?: number;
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
  /** When this app canceled it. */
  readonly canceledAt?: number;
  /** When this app stopped waiting for it: what has not ended has expired. */
  readonly expiredAt?: number;
  /** What this app decided, itself or by its policy: it outranks the vendor's words. */
  readonly decided?: Observation;
  /** When the vendor was told of that. */
  readonly toldAt?: number;
  /** One name for each further attempt that `retrySession` opened. */
  readonly retries?: readonly string[];
  /** When the last of them was opened. */
  readonly retriedAt?: number;
  /** While the vendor asks for another attempt: the time of its newest answer that did not. */
  readonly movedAt?: number;
  /** How many attempts the person made, by the vendor's count. */
  readonly attempts?: number;
  /** The session is one of the vendor's test mode. */
  readonly testMode?: true;
  /** What the vendor or this app reported of its erasure. */
  readonly erasure?: Erasure;
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
  /** This app canceled it. */
  | { readonly at: string; readonly kind: 'canceled' }
  /** This app stopped waiting for it. */
  | { readonly at: string; readonly kind: 'expired' }
  /** This app decided, itself or by its policy. */
  | ({ readonly at: string; readonly kind: 'decided' } & Word)
  /** Its erasure was requested. */
  | { readonly at: string; readonly kind: 'erasing'; readonly scope: EraseScope }
  /** It was erased, or the vendor no longer finds the ended session. */
  | { readonly at: string; readonly kind: 'erased'; readonly scope: EraseScope };

export type Word = Outcome & {
  /** The vendor's own status, unchanged. */
  readonly nativeStatus?: string;
};

/** What a stored text says of a session. Times are milliseconds since the epoch. */
export interface StoredSession {
  /** As the session stands; absent if nothing was reported yet. */
  readonly outcome?: Outcome;
  /** Whose report that is. */
  readonly trust?: Trust;
  readonly nativeStatus?: string;
  /** This app ended it. */
  readonly endedBy?: 'app';
  readonly erasure?: Erasure;
  readonly attemptsMade: number;
  /** The session is one of the vendor's test mode. */
  readonly testMode?: true;
  /** When its creation was requested. */
  readonly createdAt?: number;
  readonly finalizedAt?: number;
  readonly canceledAt?: number;
  /** When this app stopped waiting for it. */
  readonly expiredAt?: number;
  readonly reopenedAt?: number;
  /** When the last further attempt was opened. */
  readonly retriedAt?: number;
  /** The earliest first. */
  readonly history: readonly HistoryEntry[];
}
