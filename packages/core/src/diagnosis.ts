import { ProofingError } from './errors.js';
import type { CallOptions } from './provider.js';

/** What one check of a set-up came to. */
export interface Diagnosis {
  /** Such as `credentials`. */
  readonly check: string;
  /** `skipped`: it does not apply, or an earlier check failed for what would be the same cause. */
  readonly outcome: 'ok' | 'failed' | 'skipped';
  /** What was seen, what is wrong, or why it was skipped; never a secret. */
  readonly detail?: string;
  /** With `failed`: what to do about it. */
  readonly mend?: string;
  /** With `failed`: the settings to look at, dotted. */
  readonly settings?: readonly string[];
}

/** What a step says; a text is what was seen, when all is well. */
export type Finding =
  | undefined
  | string
  | { readonly skipped: string }
  | { readonly failed: string; readonly mend?: string; readonly settings?: readonly string[] };

/** One check. A failed one keeps all later ones from running: they would fail for the same cause. */
export interface DiagnosisStep {
  readonly check: string;
  /** Reads only: it makes no session and changes nothing. What it throws counts as failed. */
  run(call: CallOptions): Promise<Finding>;
  /** What to do when it fails, unless the finding itself says. */
  readonly mend: string;
  /** The settings to look at when it fails, dotted, unless the finding itself says. */
  readonly settings?: readonly string[];
  /** False when later checks do not depend on this one. */
  readonly blocks?: false;
}

/** Runs the checks one after the other. Throws nothing but ABORTED. */
export async function runDiagnosis(
  steps: readonly DiagnosisStep[],
  call: CallOptions = {},
): Promise<readonly Diagnosis[]> {
  const found: Diagnosis[] = [];
  let cause: string | undefined;
  for (const step of steps) {
    if (cause !== undefined) {
      found.push({ check: step.check, outcome: 'skipped', detail: `not looked at: ${cause} comes first` });
      continue;
    }
    const diagnosis = await runStep(step, call);
    found.push(diagnosis);
    if (diagnosis.outcome === 'failed' && step.blocks !== false) cause = step.check;
  }
  return found;
}

async function runStep(step: DiagnosisStep, call: CallOptions): Promise<Diagnosis> {
  const { check } = step;
  const finding = await step.run(call).catch((error: unknown): Finding => {
    if (ProofingError.isInstance(error) && error.code === 'ABORTED') throw error;
    return { failed: messageOf(error) };
  });
  if (finding === undefined) return { check, outcome: 'ok' };
  if (typeof finding === 'string') return { check, outcome: 'ok', detail: finding };
  if ('skipped' in finding) return { check, outcome: 'skipped', detail: finding.skipped };
  const { failed, mend = step.mend, settings = step.settings ?? [] } = finding;
  return { check, outcome: 'failed', detail: failed, mend, settings };
}

/** Without the provider's name in front: whoever reads a diagnosis knows it. */
function messageOf(error: unknown): string {
  if (!ProofingError.isInstance(error)) return 'an unexpected error';
  const prefix = `${error.provider ?? ''}: `;
  return error.message.startsWith(prefix) ? error.message.slice(prefix.length) : error.message;
}
