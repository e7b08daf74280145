import {
  createProofing,
  type ProofingProvider,
  type ProviderCapabilities,
  withTimeout,
} from '@anyproof/core';
import { type Bench, configFor, withBench } from '../bench/bench.js';
import type { ConformanceHarness } from '../harness/harness.js';

/** What a case is about. */
export type Group =
  | 'contract'
  | 'life cycle'
  | 'refs'
  | 'identity'
  | 'input'
  | 'consent'
  | 'waiting'
  | 'results'
  | 'unknown words'
  | 'damaged answers'
  | 'evidence'
  | 'streams'
  | 'errors'
  | 'repeats'
  | 'redaction'
  | 'raw answers'
  | 'listing'
  | 'artifacts'
  | 'erasure'
  | 'webhooks'
  | 'inbox';

/** One case. Any runner can loop over them: `run` rejects if the adapter fails it, and needs no setup. */
export interface ConformanceCase {
  readonly group: Group;
  readonly name: string;
  /** Why it does not apply to this adapter; do not run such a case. */
  readonly skip?: string;
  run(): Promise<void>;
}

/** What the groups define their cases with. */
export interface Suite {
  readonly harness: ConformanceHarness;
  /** Of a provider that was built and never called. */
  readonly provider: ProofingProvider;
  readonly capabilities: ProviderCapabilities;
  /** `skip`: why the case does not apply, if it does not. */
  add(name: string, work: (bench: Bench) => Promise<void>, skip?: string): void;
}

/** A case that takes longer than this hangs. */
const LONGEST_CASE_MS = 10_000;

/** Where nobody listens: capabilities depend on the settings, and are known before any call. */
const NOWHERE = 'http://127.0.0.1:9';

export function collectCases(
  harness: ConformanceHarness,
  groups: { readonly [G in Group]: (suite: Suite) => void },
): ConformanceCase[] {
  const provider = createProofing(configFor(harness, NOWHERE)).provider();
  const cases: ConformanceCase[] = [];
  for (const [group, define] of Object.entries(groups) as [Group, (suite: Suite) => void][]) {
    define({
      harness,
      provider,
      capabilities: provider.capabilities,
      add: (name, work, skip) =>
        cases.push({
          group,
          name,
          ...(skip === undefined ? {} : { skip }),
          run: () =>
            withBench(harness, (bench) => withTimeout(LONGEST_CASE_MS, () => work(bench), { late: hangs })),
        }),
    });
  }
  return cases;
}

/** The reason when a condition does not hold. */
export const unless = (condition: boolean, reason: string): string | undefined =>
  condition ? undefined : reason;

/** The vendor is stopped then, too. */
const hangs = (): never => {
  throw new Error(`the case hangs: not done after ${LONGEST_CASE_MS} ms`);
};
