import {
  type Capability,
  type FlowCapabilities,
  type Mode,
  type ProofingProvider,
  type ProviderCapabilities,
  supports,
  withTimeout,
} from '@anyproof/core';
import { type Bench, providerOf, withBench } from '../bench/bench.js';
import { modesOf, usualMode } from '../bench/modes.js';
import type { ConformanceHarness } from '../harness/harness.js';
import type { VendorActs } from '../harness/vendor.js';

/** What a case is about. */
export type Group =
  | 'contract'
  | 'life cycle'
  | 'refs'
  | 'identity'
  | 'input'
  | 'consent'
  | 'creations'
  | 'launches'
  | 'attempts'
  | 'app decisions'
  | 'capabilities'
  | 'test mode'
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
  /** Built, and never called. */
  readonly provider: ProofingProvider;
  readonly capabilities: ProviderCapabilities;
  /** The default flow, which the cases use unless they name another. */
  readonly flow: FlowCapabilities;
  /** Of the default flow. */
  readonly modes: readonly Mode[];
  /** The mode of sessions for which a case names none. */
  readonly usual: Mode;
  has(capability: Capability): boolean;
  /** `skip`: why the case does not apply, if it does not. */
  add(name: string, work: (bench: Bench) => Promise<void>, skip?: string): void;
}

/** A case that takes longer than this hangs. */
const LONGEST_CASE_MS = 10_000;

export function collectCases(
  harness: ConformanceHarness,
  groups: { readonly [G in Group]: (suite: Suite) => void },
): ConformanceCase[] {
  const provider = providerOf(harness);
  const { capabilities } = provider;
  const flow = capabilities.flows.default;
  const cases: ConformanceCase[] = [];
  for (const [group, define] of Object.entries(groups) as [Group, (suite: Suite) => void][]) {
    define({
      harness,
      provider,
      capabilities,
      flow,
      modes: modesOf(flow),
      usual: usualMode(flow),
      has: (capability) => supports(provider, capability),
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

const WITHOUT: Readonly<Record<keyof VendorActs, string>> = {
  failAttempt: 'no attempt fails at this vendor that can be repeated',
  askDecision: 'this vendor leaves no decision to the app',
  overturn: 'the verdicts of this vendor are final',
  finishErasure: 'erasures are done at once at this vendor',
  sessions: 'the harness does not count the sessions of the vendor',
};

/** Why cases of this act do not apply. */
export const withoutAct = ({ acts = [] }: ConformanceHarness, act: keyof VendorActs): string | undefined =>
  unless(acts.includes(act), WITHOUT[act]);

/** The reason when a condition does not hold. */
export const unless = (condition: boolean, reason: string): string | undefined =>
  condition ? undefined : reason;

/** The vendor is stopped then, too. */
const hangs = (): never => {
  throw new Error(`the case hangs: not done after ${LONGEST_CASE_MS} ms`);
};
