import type { Outcome, Warning } from '@anyproof/core';
import { readChecks } from './innovatrics-checks.js';
import type { DecisionResults } from './innovatrics-data-answers.js';
import type { TrustFactor } from './innovatrics-factors.js';

export interface Judged {
  readonly outcome: Outcome;
  readonly warnings: readonly Warning[];
}

/**
 * The engine says the same thing three times: in the status, in its decision, and factor by factor (dossier 7). Where it
 * approves by the status and not by the decision, nobody is approved. An operator knows what the engine said, and may
 * decide otherwise (dossier 6.1).
 */
export function judged(
  outcome: Outcome,
  decision: DecisionResults | undefined,
  aliases: { readonly [key: string]: TrustFactor },
): Judged {
  if (decision === undefined || outcome.status !== 'completed' || outcome.decidedBy !== 'automatic')
    return { outcome, warnings: [] };
  const checks = readChecks(decision, aliases);
  const overall = checks.find(({ kind }) => kind === 'overall')?.status;
  const approves = outcome.decision === 'approved';
  if (approves && overall === 'fail')
    return {
      outcome: { ...outcome, decision: 'inconclusive', final: false },
      warnings: [
        contradiction(
          'decision.level',
          'the status approves and the decision does not, so nobody is approved',
        ),
      ],
    };
  if (!approves && overall === 'pass')
    return {
      outcome,
      warnings: [contradiction('decision.level', 'the status declines and the decision does not')],
    };
  return approves && checks.some(({ status }) => status === 'fail')
    ? {
        outcome,
        warnings: [contradiction('verifications', 'the vendor approves although a trust factor is LOW')],
      }
    : { outcome, warnings: [] };
}

function contradiction(place: string, what: string): Warning {
  return { code: 'PARTLY_READ', path: `decision.${place}`, message: `decision.${place}: ${what}` };
}
