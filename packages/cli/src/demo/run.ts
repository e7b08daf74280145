import { configFromEnv, createProofing, ProofingError, type RunResult } from '@anyproof/core';
import type { Scenario, Specimen } from '@anyproof/emulators';
import type { Colors } from '../terminal/io.js';
import { applicantFor, imagesOf } from './specimen-applicant.js';
import { ADAPTERS, type StartedVendor, VENDORS, type VendorKey } from './vendors.js';
import { verifyIdentity } from './verify-identity.js';
import { provePersonHosted } from './verify-identity-hosted.js';
import { createWatcher, type Watcher } from './watcher.js';

export interface DemoOptions {
  readonly providers: readonly VendorKey[];
  readonly scenario: Scenario;
  readonly specimen: Specimen;
  readonly hosted: boolean;
}

export type DemoRow =
  | {
      readonly kind: 'result';
      readonly provider: string;
      readonly result: RunResult;
      readonly httpCalls: number;
      readonly milliseconds: number;
    }
  | { readonly kind: 'unsupported'; readonly provider: string; readonly scenario: Scenario }
  | { readonly kind: 'error'; readonly provider: string; readonly code: string; readonly message: string };

/** Starts the emulators, runs the one app function once per provider with only the configuration changed, stops them. */
export async function runDemo(
  options: DemoOptions,
  say: (line: string) => void,
  colors?: Colors,
): Promise<DemoRow[]> {
  const started = new Map<VendorKey, StartedVendor>();
  const rows: DemoRow[] = [];
  try {
    for (const provider of options.providers) {
      const vendor = await startUnlessUnsupported(provider, options.scenario);
      if (vendor !== undefined) started.set(provider, vendor);
    }
    const shared = Object.assign({}, ...[...started.values()].map((vendor) => vendor.env));
    for (const provider of options.providers) {
      rows.push(
        started.has(provider)
          ? await runOne(
              provider,
              { ...shared, ANYPROOF_PROVIDER: provider },
              options,
              createWatcher(say, colors),
            )
          : { kind: 'unsupported', provider, scenario: options.scenario },
      );
    }
    return rows;
  } finally {
    await Promise.all([...started.values()].map((vendor) => vendor.emulator.stop()));
  }
}

/** A scenario that a vendor's emulator does not know is one that the vendor does not have. */
async function startUnlessUnsupported(
  provider: VendorKey,
  scenario: Scenario,
): Promise<StartedVendor | undefined> {
  const vendor = await VENDORS[provider]('approve');
  if (!vendor.emulator.scenarios.includes(scenario)) {
    await vendor.emulator.stop();
    return undefined;
  }
  vendor.emulator.scenario = scenario;
  return vendor;
}

async function runOne(
  provider: string,
  env: Readonly<Record<string, string>>,
  { specimen, hosted }: DemoOptions,
  watcher: Watcher,
): Promise<DemoRow> {
  const startedAt = performance.now();
  try {
    const config = configFromEnv({ ...env, ANYPROOF_SEAL_KEY: DEMO_SEAL_KEY });
    const proofing = createProofing({ adapters: ADAPTERS, config, deps: { observer: watcher } });
    const applicant = applicantFor(specimen, provider);
    const result = hosted
      ? await provePersonHosted(proofing, applicant)
      : await verifyIdentity(proofing, applicant, imagesOf(specimen));
    const milliseconds = Math.round(performance.now() - startedAt);
    return { kind: 'result', provider, result, httpCalls: watcher.httpCalls, milliseconds };
  } catch (error) {
    if (!ProofingError.isInstance(error)) throw error;
    return { kind: 'error', provider, code: error.code, message: error.message };
  }
}

/** The demo's people are invented, so its key need not be secret. */
export const DEMO_SEAL_KEY = Buffer.alloc(32, 'demo').toString('base64');
