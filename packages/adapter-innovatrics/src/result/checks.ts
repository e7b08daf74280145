import type { Check, CheckStatus, Match, Outcome, Reason, Warning } from '@anyproof/core';
import { compact } from '@anyproof/provider-kit';
import type { ComparedField, DecisionResults, FaceResult, Factor, NamedFactor } from '../client/results.js';
import {
  claimOf,
  FACE_SCORES,
  factorNamed,
  statusOf,
  TRUST_FACTORS,
  type TrustFactor,
  type TrustFactorKeys,
  type TrustFactorMeaning,
} from '../vocabulary.js';

interface SeenFactor {
  readonly key: string;
  readonly factor: Factor;
  /** Undefined for a factor that is not in the vendor's list. */
  readonly name: TrustFactor | undefined;
  readonly status: CheckStatus;
}

/** Every trust factor, including unknown ones, and the vendor's summary of them. */
export function readChecks(results: DecisionResults, aliases: TrustFactorKeys): Check[] {
  const factors = readFactors(results, aliases).map(
    ({ key, factor, name, status }): Check =>
      compact<Check>({
        kind: meaningOf(name)?.kind ?? 'other',
        status,
        nativeName: key,
        score: scoreOf(factor.score),
      }),
  );
  const { decision } = results;
  if (!decision) return factors;
  const overall = { kind: 'overall', status: statusOf(decision.level), nativeName: 'decision' } as const;
  return [...factors, compact<Check>({ ...overall, score: scoreOf(decision.score) })];
}

/** The face result's scores fail up to this value, and pass above (dossier 8.4). */
const FACE_FAILS_TO = 50;

/**
 * The checks that fail by the face result's scores but not by the decision's `checks`. The scales differ (dossier 11,
 * row 28), so they are listed in addition, never instead.
 */
export function failedFaceChecks(face: FaceResult | undefined, checks: readonly Check[]): Check[] {
  return FACE_SCORES.flatMap(({ score: nativeName, kind }) => {
    const value = face?.[nativeName];
    if (value === undefined || value > FACE_FAILS_TO) return [];
    const isSaid = checks.some((check) => check.kind === kind && check.status === 'fail');
    return isSaid ? [] : [compact<Check>({ kind, status: 'fail', nativeName, score: scoreOf(value) })];
  });
}

/**
 * Compares the applicant form with the document. The MRZ cross check compares the document with itself, so it is only a
 * check. An `expected` claim that is in no comparison is `unknown`: sending it does not mean that it was compared.
 */
export function readMatches(
  results: DecisionResults | undefined,
  aliases: TrustFactorKeys,
  expected: readonly string[],
): Match[] {
  const compared = readFactors(results ?? {}, aliases)
    .filter(({ name }) => name === 'applicantIntegrity')
    .flatMap(({ factor, status }) =>
      (factor.fields ?? []).map((field) =>
        compact<Match>({
          claim: claimOf(field.inputFieldName ?? 'unknown'),
          status: matchStatus(field, status),
          expected: field.formTextValue,
          found: field.ocrTextValue ?? field.mrzTextValue,
        }),
      ),
    );
  const missing = expected.filter((claim) => !compared.some((match) => match.claim === claim));
  return [...compared, ...missing.map((claim): Match => ({ claim, status: 'unknown' }))];
}

/**
 * Why a person was declined, is under review, or the outcome is uncertain: the failed factors, and for a review also
 * the suspicious ones.
 */
export function readReasons(
  results: DecisionResults | undefined,
  outcome: Outcome,
  nativeStatus: string,
  aliases: TrustFactorKeys,
): Reason[] {
  const declined = outcome.decision === 'declined';
  if (!declined && outcome.status !== 'in_review' && outcome.decision !== 'inconclusive') return [];
  const told: readonly CheckStatus[] = declined ? ['fail'] : ['fail', 'warn'];
  const reasons = readFactors(results ?? {}, aliases)
    .filter(({ status }) => told.includes(status))
    .map(({ key, name }): Reason => ({ code: meaningOf(name)?.reason ?? 'other', nativeCode: key }));
  return declined && reasons.length === 0 ? [{ code: 'other', nativeCode: nativeStatus }] : reasons;
}

function readFactors({ verifications }: DecisionResults, aliases: TrustFactorKeys): SeenFactor[] {
  const entries = Array.isArray(verifications)
    ? verifications.map((factor: NamedFactor): [string, Factor] => [factor.name, factor])
    : Object.entries<Factor>(verifications ?? {});
  return entries.map(([key, factor]) => ({
    key,
    factor,
    name: factorNamed(key, aliases),
    status: statusOf(factor.level),
  }));
}

function meaningOf(name: TrustFactor | undefined): TrustFactorMeaning | undefined {
  return name === undefined ? undefined : TRUST_FACTORS[name];
}

function scoreOf(value: number | undefined): Check['score'] {
  return value === undefined ? undefined : { value, min: 0, max: 100 };
}

/** The lowest score known to be HIGH (dossier 7.1); the scale is unpublished. */
const SURELY_HIGH = 71;

/**
 * Equal texts match (dossier 7.1). If they differ, the factor says whether the vendor considers them the same, or is in
 * doubt. It covers all fields together, so a field that is far off counts as neither a match nor a partial one.
 */
function matchStatus({ distance, score }: ComparedField, factor: CheckStatus): Match['status'] {
  const differs = (distance ?? 0) !== 0 || (score ?? 100) !== 100;
  const isCompared = distance !== undefined || score !== undefined;
  if (isCompared && !differs) return 'match';
  if (factor === 'fail') return 'mismatch';
  const isClose = !differs || (score ?? 0) >= SURELY_HIGH;
  if (!isClose) return 'unknown';
  if (factor === 'pass') return 'match';
  return factor === 'warn' && differs ? 'partial' : 'unknown';
}

export interface Judged {
  readonly outcome: Outcome;
  readonly warnings: readonly Warning[];
}

/**
 * True if the status alone is not yet an approval: the engine's must be confirmed by its decision, an operator's need
 * not.
 */
export function needsDecision(outcome: Outcome): boolean {
  return outcome.decision === 'approved' && outcome.decidedBy === 'automatic';
}

/**
 * The engine states its verdict three times: in the status, in its decision, and per factor (dossier 7). If the status
 * approves but the decision does not, no one is approved; `MEDIUM` asks for further checks, and the status takes
 * precedence over it (dossier 6.1). Without a decision (404) only the status counts. An operator knows what the engine
 * said, and may decide otherwise.
 */
export function judged(
  outcome: Outcome,
  decision: DecisionResults | undefined,
  aliases: TrustFactorKeys,
): Judged {
  if (outcome.status !== 'completed' || outcome.decidedBy !== 'automatic') return { outcome, warnings: [] };
  const checks = decision === undefined ? [] : readChecks(decision, aliases);
  const overall = checks.find(({ kind }) => kind === 'overall')?.status;
  if (!needsDecision(outcome))
    return {
      outcome,
      warnings:
        overall === 'pass' ? [contradiction(LEVEL, 'the status declines, but the decision does not')] : [],
    };
  if (decision === undefined) return { outcome, warnings: [missingPart('decision')] };
  if (overall !== 'pass' && overall !== 'warn')
    return {
      outcome: { ...outcome, decision: 'inconclusive', final: false },
      warnings: [
        contradiction(LEVEL, 'the status approves, but the decision does not, so nobody is approved'),
      ],
    };
  const doubts = overall === 'warn' ? [contradiction(LEVEL, APPROVED_IN_DOUBT)] : [];
  return { outcome, warnings: [...doubts, ...failedFactors(checks)] };
}

const LEVEL = 'decision.decision.level';
const APPROVED_IN_DOUBT = 'the status approves, but the decision asks for further checks';

function failedFactors(checks: readonly Check[]): Warning[] {
  return checks.some(({ status }) => status === 'fail')
    ? [contradiction('decision.verifications', 'the vendor approves although a trust factor is LOW')]
    : [];
}

/** For an approval by the engine, the face scores that contradict it. */
export function faceContradictions(outcome: Outcome, face: FaceResult | undefined): Warning[] {
  if (!needsDecision(outcome)) return [];
  return failedFaceChecks(face, []).map(({ nativeName }) =>
    contradiction(`face.${nativeName}`, 'the vendor approves although this score fails'),
  );
}

/** A decided session has both; a face only if the customer's flow takes one. */
export function missingPart(part: 'decision' | 'document'): Warning {
  return { code: 'PARTLY_READ', message: `the vendor has no ${part} result of this session` };
}

function contradiction(path: string, what: string): Warning {
  return { code: 'PARTLY_READ', path, message: `${path}: ${what}` };
}
