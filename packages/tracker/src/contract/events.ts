import type { Decision, EraseScope, SessionRef, Status } from '@anyproof/core';
import type { Transaction } from './database.js';
import type { TrackedSession } from './sessions.js';

/** What happened to a session. */
export type SessionEventType =
  /** It was created, or is tracked from now on. */
  | 'session.created'
  /** Its status, decision or action changed. */
  | 'session.changed'
  /** The vendor took back an end that it had reported. */
  | 'session.overturned'
  /** Its erasure was requested. */
  | 'session.erasing'
  /** Its data is gone at the vendor. */
  | 'session.erased'
  /** The retention period passed: this database no longer has its ref, reference and subject. */
  | 'session.redacted'
  /** The person was approved some time ago, and should be verified again. */
  | 'session.reverify';

/** One change of a session. Delivered at least once, and in order within a session: the id tells repetitions apart. */
export interface SessionEvent {
  /** A UUID, the same at each delivery. */
  readonly id: string;
  /** 1, 2, 3 and so on within the session. */
  readonly sequence: number;
  readonly type: SessionEventType;
  /** ISO 8601 instant, UTC. */
  readonly at: string;
  /** The session right after the change. */
  readonly session: TrackedSession;
  /** With `session.changed` and `session.overturned`. */
  readonly before?: { readonly status: Status; readonly decision?: Decision };
  /** With `session.erasing`, `session.erased` and `session.redacted`. `vendor`: what was done there. */
  readonly erasure?: {
    readonly scope: EraseScope;
    readonly vendor: 'requested' | 'done' | 'not_supported' | 'kept';
  };
}

/** A creation of which nobody can say whether it made a session: look for it at the vendor. */
export interface UnsettledCreation {
  /** A UUID, the same at each delivery. */
  readonly id: string;
  readonly at: string;
  readonly reference: string;
  readonly subject?: string;
  /** Where it was begun, if it was. */
  readonly provider?: string;
  readonly idempotencyKey: string;
  /** The code of the last error. */
  readonly error: string;
  /** Of a session that it replaces. */
  readonly previous?: SessionRef;
}

export interface Delivery {
  /** 1 for the first. */
  readonly attempt: number;
  /**
   * Runs `work` in a transaction that also records the delivery: what the app writes there is written once, however
   * often the event is delivered. Call vendors before it, not in it.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
}

/** The delivery is repeated until this resolves, with growing pauses; then it is a dead letter. */
export type OnTrackedSession = (session: TrackedSession, event: SessionEvent, delivery: Delivery) => unknown;

/** As `onSession`, for creations that cannot be settled. */
export type OnUnsettledCreation = (creation: UnsettledCreation) => unknown;

/** Events by HTTP, signed as Standard Webhooks says (standardwebhooks.com). */
export interface EventEndpoint {
  /** `https:`, or `http:` to this machine. */
  readonly url: string;
  /** `whsec_` and base64 of 24 to 64 bytes; several while one replaces another: each signs. */
  readonly secret: string | readonly string[];
}

/** An event in the database, for queries. */
export interface StoredEvent {
  readonly id: string;
  readonly ref?: SessionRef;
  readonly sequence: number;
  readonly type: SessionEventType;
  readonly at: string;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly deliveredAt?: string;
  /** Why the last attempt failed: a status code of the endpoint, or the class of an error. No message: it may contain anything. */
  readonly problem?: string;
}
