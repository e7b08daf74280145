// The messages between the runner and the thread of a target.
import type { Reached } from './target.js';

/** Given to a thread when it starts. */
export interface TargetOptions {
  readonly target: string;
  readonly runs: number;
  readonly seed: number;
  /** Of one input, to replay it. */
  readonly path: string | undefined;
}

export interface TargetFailure {
  readonly what: string;
  /** Of the smallest input that fails. */
  readonly path?: string | null;
}

/** Sent by a thread at its end. */
export interface TargetReport {
  readonly done: number;
  readonly slowestMs: number;
  readonly reached: Reached;
  readonly failure?: TargetFailure;
}
