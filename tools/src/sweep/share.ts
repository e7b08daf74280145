// What a process that sweeps a share of one adapter's answers reports.
import type { AdapterName } from './decides.js';
import type { Rule } from './judge.js';

/** A broken rule, and where. */
export interface SweepFailure {
  readonly rule: Rule;
  readonly what: string;
  readonly verb: string;
  readonly scenario: string;
  readonly call: string;
  readonly path: string;
  readonly replacement: string;
}

export interface ShareReport {
  readonly name: AdapterName;
  readonly takes: number;
  readonly runs: number;
  readonly keys: readonly string[];
  /** The entries of decides.ts that made a difference. */
  readonly bitten: readonly number[];
  readonly fields: readonly string[];
  readonly failures: readonly SweepFailure[];
  readonly ms: number;
}
