import type { CallOptions, Proofing, SessionRef } from '@anyproof/core';
import type { Bench } from '../bench/bench.js';
import type { VerbKind } from '../harness/faults.js';
import type { RequestMatch } from '../harness/vendor.js';

/** One call that is ready to be made, and what must hold once the fault is over. */
export interface ReadyCall {
  readonly ref?: SessionRef;
  call(app: Proofing, options?: CallOptions): Promise<unknown>;
  /** In a process that knows nothing of the fault. */
  check(app: Proofing, after: AfterFault): Promise<void>;
}

export interface AfterFault {
  /** The call went well in spite of it. */
  readonly recovered: boolean;
  /** The error said that the call may be repeated. */
  readonly again: boolean;
  /** The process that made the call. */
  readonly caller: Proofing;
}

export interface VerbUnderFault {
  readonly verb: string;
  readonly kind: VerbKind;
  /** It reads a session that has ended. */
  readonly decided?: true;
  /** The request that does its work; any when absent. */
  readonly match?: RequestMatch;
  ready(bench: Bench, decided: SessionRef): Promise<ReadyCall>;
}

/** One that some vendors have. */
export interface OptionalVerb extends Omit<VerbUnderFault, 'kind'> {
  /** False where it cannot be driven. */
  readonly is?: boolean;
}

/** By the vendor's clock. */
export const WAIT = { timeoutMs: 30 * 60_000 };
/** No failed call ends a session. */
export const LOST: ReadonlySet<string> = new Set(['failed', 'expired', 'abandoned', 'canceled']);
