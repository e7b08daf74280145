import type { Queryable } from './database.js';

/** `advance`: sessions. `resolve`: messages about other objects. `create`: creations that were never settled. */
export type Queue = 'advance' | 'resolve' | 'create';

/** What may run now: the rows that carry this claim. */
export interface Job {
  readonly id: string;
  readonly claim: string;
}

/** The job engine: executes and retries. The schedule stays with the rows. */
export interface Jobs {
  /** The rows' claim is written in the same transaction, so there is no claim without its job. */
  enqueue(transaction: Queryable, queue: Queue, claim: string): Promise<void>;
  /** Takes at most `limit` jobs, which nobody else gets then. */
  fetch(queue: Queue, limit: number): Promise<readonly Job[]>;
  completed(queue: Queue, id: string): Promise<void>;
  /** It may be retried, by any process. */
  failed(queue: Queue, id: string): Promise<void>;
  stop(): Promise<void>;
}

/** Encrypts what is stored. `boundTo`: where it is stored, such as `sessions/ref/` and the row's key; it opens only there. */
export interface Sealing {
  seal(boundTo: string, text: string): string;
  /** Loads keys that another process made meanwhile. Throws CONFIG if no configured key opens it. */
  open(boundTo: string, sealed: string): Promise<string>;
  /** A keyed hash, for columns that are searched. */
  hash(purpose: string, text: string): Buffer;
  /** A keyed digest of what came before and of this, for the history. */
  digest(previous: Buffer | undefined, part: Buffer): Buffer;
}
