import type {
  CreatedSession,
  CreateOptions,
  Decision,
  EndedBy,
  Erasure,
  HistoryEntry,
  Outcome,
  SessionRef,
  Status,
} from '@anyproof/core';
import type { Transaction } from './database.js';

/** A session as this database has it. Without personal data except the app's own ids; `getResult` has the rest. */
export type TrackedSession = {
  readonly ref: SessionRef;
  /** The app's own ids; absent once they were redacted, and for sessions that only messages named. */
  readonly reference?: string;
  readonly subject?: string;
  readonly nativeStatus?: string;
  readonly attempts?: { readonly made: number };
  readonly erasure?: Erasure;
  readonly testMode?: true;
  /** ISO 8601 instants, UTC. */
  readonly createdAt: string;
  readonly changedAt: string;
  readonly endedAt?: string;
  readonly endedBy?: EndedBy;
  readonly redactedAt?: string;
} & Outcome;

export interface TrackedSessionQuery {
  readonly reference?: string;
  readonly subject?: string;
  readonly status?: Status | readonly Status[];
  readonly decision?: Decision;
  readonly provider?: string;
  /** By `createdAt`: ISO 8601 instants, `since` inclusive. */
  readonly since?: string;
  readonly until?: string;
  /** From `next` of the previous page. */
  readonly cursor?: string;
  /** 50 by default, 1,000 at most. */
  readonly pageSize?: number;
}

export interface TrackedSessionPage {
  /** The newest first. */
  readonly sessions: readonly TrackedSession[];
  readonly next?: string;
}

export interface TrackedHistory {
  readonly entries: readonly TrackedHistoryEntry[];
  /** False if an entry was changed, removed or added outside the tracker. An erasure leaves it true. */
  readonly intact: boolean;
}

export interface TrackedHistoryEntry {
  readonly sequence: number;
  /** ISO 8601 instant, UTC. */
  readonly at: string;
  readonly kind: HistoryEntry['kind'] | 'changed' | 'reopened' | 'redacted' | 'reverify';
  /** What changed; absent once it was redacted. */
  readonly facts?: { readonly [name: string]: unknown };
  /** Of all entries up to this one, in hexadecimal. */
  readonly digest: string;
}

export interface TrackedCreateOptions extends CreateOptions {
  /**
   * Runs in the transaction that records the new session, after the vendor made it: what the app writes there and the
   * record are written both or not at all. If it fails, `createSession` rejects with its error, and the session is
   * tracked a little later all the same, with its event.
   */
  readonly transaction?: (transaction: Transaction, session: CreatedSession) => Promise<unknown>;
}

/** What one step did. */
export interface Advanced {
  /**
   * `done`: whatever was due. `idle`: nothing was due. `busy`: another worker is at it. `failed`: the vendor or the app's
   * handler failed; it is repeated later. `unknown`: no such session.
   */
  readonly outcome: 'done' | 'idle' | 'busy' | 'failed' | 'unknown';
  readonly session?: TrackedSession;
  /** The code of the vendor's error. */
  readonly error?: string;
  /** When it is due again (ISO 8601, UTC); absent if nothing is left to do. */
  readonly dueAt?: string;
}
