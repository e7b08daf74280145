import type { Check, CheckStatus, Match, Outcome, Reason } from '@anyproof/core';
import { compact, entryOf, entryOfWord } from '@anyproof/provider-kit';
import type {
  ComparedField,
  DecisionResults,
  FaceResult,
  Factor,
  NamedFactor,
} from './innovatrics-data-answers.js';
import { TRUST_FACTORS, type TrustFactor, type TrustFactorMeaning } from './innovatrics-factors.js';

type Aliases = { readonly [key: string]: TrustFactor };

/** Dossier 7. `UNAVAILABLE`: not part of this evaluation; `UNKNOWN`: no value, likely a failure at the vendor. */
const STATUSES: { readonly [level: string]: CheckStatus } = {
  HIGH: 'pass',
  MEDIUM: 'warn',
  LOW: 'fail',
  UNKNOWN: 'unknown',
  UNAVAILABLE: 'not_performed',
};

/** The claim behind a field of the applicant form. */
const CLAIMS: { readonly [field: string]: string } = {
  firstName: 'given_name',
  lastName: 'family_name',
  additionalNames: 'middle_name',
  dateOfBirth: 'birthdate',
};

interface SeenFactor {
  readonly key: string;
  readonly factor: Factor;
  /** Undefined for a factor that is not in the vendor's list. */
  readonly name: TrustFactor | undefined;
  readonly status: CheckStatus;
}

/** Every trust factor, those we do not know too, and the vendor's summary of them. */
export function readChecks(results: DecisionResults, aliases: Aliases): Check[] {
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

/** The face result's two raw scores, and what each measures (dossier 8.4). */
const FACE_SCORES = { passiveLivenessScore: 'liveness', verificationScore: 'face_match' } as const;
const FACE_FAILS_TO = 50;

/**
 * What fails by the face result's scores and not by the decision's `checks`. Their scale is another (dossier 11, row 28), so
 * they stand beside the decision's, never in their place.
 */
export function failedFaceChecks(face: FaceResult | undefined, checks: readonly Check[]): Check[] {
  return (['passiveLivenessScore', 'verificationScore'] as const).flatMap((nativeName) => {
    const value = face?.[nativeName];
    if (value === undefined || value > FACE_FAILS_TO) return [];
    const kind = FACE_SCORES[nativeName];
    const isSaid = checks.some((check) => check.kind === kind && check.status === 'fail');
    return isSaid ? [] : [compact<Check>({ kind, status: 'fail', nativeName, score: scoreOf(value) })];
  });
}

/**
 * The applicant form against the document. The MRZ cross check compares the document with itself, so it is a check only.
 * What was `expected` and is in no comparison is `unknown`: to send it is not to compare it.
 */
export function readMatches(
  results: DecisionResults | undefined,
  aliases: Aliases,
  expected: readonly string[],
): Match[] {
  const compared = readFactors(results ?? {}, aliases)
    .filter(({ name }) => name === 'applicantIntegrity')
    .flatMap(({ factor, status }) =>
      (factor.fields ?? []).map((field) =>
        compact<Match>({
          claim: entryOf(CLAIMS, field.inputFieldName) ?? field.inputFieldName ?? 'unknown',
          status: matchStatus(field, status),
          expected: field.formTextValue,
          found: field.ocrTextValue ?? field.mrzTextValue,
        }),
      ),
    );
  const missing = expected.filter((claim) => !compared.some((match) => match.claim === claim));
  return [...compared, ...missing.map((claim): Match => ({ claim, status: 'unknown' }))];
}

/** Why a person was declined, or is looked at by a human, or neither is certain: the factors that failed, and for a human the suspicious ones. */
export function readReasons(
  results: DecisionResults | undefined,
  outcome: Outcome,
  nativeStatus: string,
  aliases: Aliases,
): Reason[] {
  const declined = outcome.decision === 'declined';
  if (!declined && outcome.status !== 'in_review' && outcome.decision !== 'inconclusive') return [];
  const told: readonly CheckStatus[] = declined ? ['fail'] : ['fail', 'warn'];
  const reasons = readFactors(results ?? {}, aliases)
    .filter(({ status }) => told.includes(status))
    .map(({ key, name }): Reason => ({ code: meaningOf(name)?.reason ?? 'other', nativeCode: key }));
  return declined && reasons.length === 0 ? [{ code: 'other', nativeCode: nativeStatus }] : reasons;
}

function readFactors({ verifications }: DecisionResults, aliases: Aliases): SeenFactor[] {
  const entries = Array.isArray(verifications)
    ? verifications.map((factor: NamedFactor): [string, Factor] => [factor.name, factor])
    : Object.entries<Factor>(verifications ?? {});
  return entries.map(([key, factor]) => ({
    key,
    factor,
    name: entryOf(aliases, key) ?? factorNamed(key),
    status: statusOf(factor.level),
  }));
}

function factorNamed(key: string): TrustFactor | undefined {
  return Object.hasOwn(TRUST_FACTORS, key) ? (key as TrustFactor) : undefined;
}

function meaningOf(name: TrustFactor | undefined): TrustFactorMeaning | undefined {
  return name === undefined ? undefined : TRUST_FACTORS[name];
}

function statusOf(level: string | undefined): CheckStatus {
  return entryOfWord(STATUSES, level) ?? 'unknown';
}

function scoreOf(value: number | undefined): Check['score'] {
  return value === undefined ? undefined : { value, min: 0, max: 100 };
}

/** The scale is not published; the lowest score that is known to be HIGH (dossier 7.1). */
const SURELY_HIGH = 71;

/**
 * Equal texts match (dossier 7.1). Where they differ, the factor says whether the vendor takes them for the same; it is the
 * sum of all fields, so a field that is far off in a factor that passes is not known to match.
 */
function matchStatus({ distance, score }: ComparedField, factor: CheckStatus): Match['status'] {
  const differs = (distance ?? 0) !== 0 || (score ?? 100) !== 100;
  const isCompared = distance !== undefined || score !== undefined;
  if (isCompared && !differs) return 'match';
  if (factor === 'fail') return 'mismatch';
  const isClose = !differs || (score ?? 0) >= SURELY_HIGH;
  return factor === 'pass' && isClose ? 'match' : 'unknown';
}
