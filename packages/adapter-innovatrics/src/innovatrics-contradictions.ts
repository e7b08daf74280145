import type { Check, Outcome, Warning } from '@anyproof/core';
import { failedFaceChecks, readChecks } from './innovatrics-checks.js';
import type { DecisionResults, FaceResult } from './innovatrics-data-answers.js';
import type { TrustFactor } from './innovatrics-factors.js';

export interface Judged {
  readonly outcome: Outcome;
  readonly warnings: readonly Warning[];
}

type Aliases = { readonly [key: string]: TrustFactor };

/** Whether the status alone is no approval yet: an operator's is, and the engine's is read beside its decision. */
export function needsDecision(outcome: Outcome): boolean {
  return outcome.decision === 'approved' && outcome.decidedBy === 'automatic';
}

/**
 * The engine says the same thing three times: in the status, in its decision, and factor by factor (dossier 7). Where it
 * approves by the status and not by the decision, nobody is approved; `MEDIUM` asks for further checks and the status
 * outranks it (dossier 6.1). Without a decision at all (404) the status is all there is. An operator knows what the engine
 * said, and may decide otherwise.
 */
export function judged(outcome: Outcome, decision: DecisionResults | undefined, aliases: Aliases): Judged {
  if (outcome.status !== 'completed' || outcome.decidedBy !== 'automatic') return { outcome, warnings: [] };
  const checks = decision === undefined ? [] : readChecks(decision, aliases);
  const overall = checks.find(({ kind }) => kind === 'overall')?.status;
  if (!needsDecision(outcome))
    return {
      outcome,
      warnings:
        overall === 'pass' ? [contradiction(LEVEL, 'the status declines and the decision does not')] : [],
    };
  if (decision === undefined) return { outcome, warnings: [missingPart('decision')] };
  if (overall !== 'pass' && overall !== 'warn')
    return {
      outcome: { ...outcome, decision: 'inconclusive', final: false },
      warnings: [
        contradiction(LEVEL, 'the status approves and the decision does not, so nobody is approved'),
      ],
    };
  const doubts = overall === 'warn' ? [contradiction(LEVEL, APPROVED_IN_DOUBT)] : [];
  return { outcome, warnings: [...doubts, ...failedFactors(checks)] };
}

const LEVEL = 'decision.decision.level';
const APPROVED_IN_DOUBT = 'the status approves, and the decision asks for further checks';

function failedFactors(checks: readonly Check[]): Warning[] {
  return checks.some(({ status }) => status === 'fail')
    ? [contradiction('decision.verifications', 'the vendor approves although a trust factor is LOW')]
    : [];
}

/** Of an approval by the engine: the scores of the face that say otherwise. */
export function faceContradictions(outcome: Outcome, face: FaceResult | undefined): Warning[] {
  if (!needsDecision(outcome)) return [];
  return failedFaceChecks(face, []).map(({ nativeName }) =>
    contradiction(`face.${nativeName}`, 'the vendor approves although this score fails'),
  );
}

/** A decided session has both; a face only where the customer's flow takes one. */
export function missingPart(part: 'decision' | 'document'): Warning {
  return { code: 'PARTLY_READ', message: `the vendor has no ${part} result of this session` };
}

function contradiction(path: string, what: string): Warning {
  return { code: 'PARTLY_READ', path, message: `${path}: ${what}` };
}
