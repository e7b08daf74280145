import type { Attempt, Check, CheckKind, CheckStatus, Match, Reason, Warning } from '@anyproof/core';
import { compact } from '@anyproof/provider-kit';
import type { FinalizerReports, Report, ReportedComparison, ReportedValidation } from '../client/report.js';
import {
  checkOfCode,
  checkOfStep,
  checkOfValidation,
  decisionOf,
  isInvalidDocument,
  isOk,
  reasonFor,
  reasonForValidation,
} from '../vocabulary.js';

/**
 * Steps, validations and comparisons, each with the vendor's verdict. The model output in a step's `results` is not a
 * verdict (dossier 8.6: `is_fake: true` occurs in approved reports), so it stays in the raw report.
 */
export function readChecks(report: Report): Check[] {
  const steps = Object.entries(report.steps ?? {}).map(
    ([name, step]): Check => toCheck(checkOfStep(name), verdict(isOk(step.status)), name),
  );
  const validator = report.finalizer_reports?.validator_report;
  const rules = [...(validator?.validations ?? []), ...(validator?.customs ?? [])].map(
    (validation): Check =>
      toCheck(checkOfValidation(validation.ref), verdict(validation.is_valid), nameOf(validation)),
  );
  const comparisons = comparisonsByRef(report.finalizer_reports).map(
    ([ref, all]): Check => toCheck('data_match', verdict(anyEquivalent(all)), ref),
  );
  return [...steps, ...rules, ...comparisons, ...failedAgainst(report)];
}

/** A check without a vendor's name gets the name of its kind. */
function toCheck(kind: CheckKind, status: CheckStatus, name: string): Check {
  return { kind, status, nativeName: name.trim() === '' ? kind : name };
}

/**
 * Compares expected values with those found. A `ref` may occur twice (use name, birth name); one success is enough
 * (dossier 5.2). A claim that was `wanted` as control data but is in no comparison is `unknown`: registering it does
 * not mean that it was compared.
 */
export function readMatches(
  report: Report,
  wanted: { readonly [name: string]: string },
  claimOf: (name: string) => string,
): Match[] {
  const groups = comparisonsByRef(report.finalizer_reports);
  const compared = new Set(groups.flatMap(([ref, all]) => [lastPart(ref), ...all.flatMap(fieldNames)]));
  const missing = Object.entries(wanted).filter(([name]) => !compared.has(name));
  return [
    ...groups.map(([ref, all]) => matchOf(ref, all, claimOf)),
    ...missing.map(([name, expected]): Match => ({ claim: claimOf(name), status: 'unknown', expected })),
  ];
}

/** `IDENTITY.NAME.name` is about `name`. */
const lastPart = (ref: string): string => ref.slice(ref.lastIndexOf('.') + 1);

function fieldNames({ field1, field2 }: ReportedComparison): readonly string[] {
  return [field1?.name, field2?.name].flatMap((name) => name ?? []);
}

function matchOf(ref: string, all: readonly ReportedComparison[], claimOf: (name: string) => string): Match {
  const equivalent = anyEquivalent(all);
  const shown = all.find((one) => one.is_equivalent === true) ?? all[0];
  const isSecond = shown?.field2?.document_type === CONTROL_DATA;
  const [wanted, other] = isSecond ? [shown?.field2, shown?.field1] : [shown?.field1, shown?.field2];
  return compact<Match>({
    claim: claimOf(wanted?.name ?? other?.name ?? lastPart(ref)),
    status: equivalent === true ? 'match' : equivalent === false ? 'mismatch' : 'unknown',
    expected: wanted?.value,
    found: other?.value,
  });
}

/** The name of registered control data among the compared fields. */
const CONTROL_DATA = 'control_data';

/** Why a dossier is KO: the vendor's codes, refined by the validations and comparisons that failed. */
export function readReasons(report: Report): Reason[] {
  const coded = statusCodes(report).map(
    ({ code, where }): Reason => ({
      code: reasonFor(code, where),
      nativeCode: code,
      ...(where ? { detail: `at ${where}` } : {}),
    }),
  );
  const precise = readFailures(report.finalizer_reports);
  const kept =
    precise.length === 0 ? coded : coded.filter((reason) => !SUMMED_UP.has(reason.nativeCode ?? ''));
  const all = distinct([...kept, ...precise]);
  const isUnexplained = all.length === 0 && decisionOf(report.status) === 'declined';
  return isUnexplained ? [{ code: 'other', nativeCode: report.status }] : all;
}

/** The attempt before this one, if the report has one that failed; it has neither an id nor a time (dossier 8.2). */
export function readAttempts({ previous_reports }: Report): Attempt[] {
  const reasons = distinct(readFailures(previous_reports));
  return reasons.length === 0 ? [] : [{ reasons }];
}

/** The validations and comparisons that failed. */
function readFailures(finalizer: FinalizerReports | undefined): readonly Reason[] {
  const validator = finalizer?.validator_report;
  const validations = [...(validator?.validations ?? []), ...(validator?.customs ?? [])]
    .filter((one) => one.is_valid === false)
    .map((one): Reason => ({ code: reasonForValidation(nameOf(one)), nativeCode: nameOf(one) }));
  const comparisons = comparisonsByRef(finalizer)
    .filter(([, all]) => anyEquivalent(all) === false)
    .map(([ref]): Reason => ({ code: 'data_mismatch', nativeCode: ref }));
  return [...validations, ...comparisons];
}

/** Codes that only say "a validation failed"; the failed validations are more precise. */
const SUMMED_UP = new Set(['VLD_VALIDATION_KO', 'VLD_ID_INVALID']);

interface CodeAt {
  readonly code: string;
  readonly where?: string | undefined;
}

/** If the report's own lists are empty, the steps may have the codes (dossier 8.6). */
function statusCodes(report: Report): readonly CodeAt[] {
  const all = (report.all_status_codes ?? []).map(({ status_code: { code }, where }) => ({ code, where }));
  if (all.length > 0) return all;
  if (report.status_codes !== undefined && report.status_codes.length > 0) return report.status_codes;
  return Object.entries(report.steps ?? {}).flatMap(([where, { status_codes = [] }]) =>
    status_codes.map(({ code }) => ({ code, where })),
  );
}

function comparisonsByRef(finalizer: FinalizerReports | undefined): [string, ReportedComparison[]][] {
  const groups = new Map<string, ReportedComparison[]>();
  for (const comparison of finalizer?.validator_report?.comparisons ?? []) {
    const ref = comparison.ref || comparison.field1?.name || 'comparison';
    const group = groups.get(ref);
    if (group === undefined) groups.set(ref, [comparison]);
    else group.push(comparison);
  }
  return [...groups];
}

function anyEquivalent(comparisons: readonly ReportedComparison[]): boolean | undefined {
  if (comparisons.some((one) => one.is_equivalent === true)) return true;
  return comparisons.some((one) => one.is_equivalent === false) ? false : undefined;
}

function verdict(valid: boolean | undefined): CheckStatus {
  return valid === true ? 'pass' : valid === false ? 'fail' : 'unknown';
}

/** Older reports have no `ref`, only a description (dossier 8.7). */
function nameOf(validation: ReportedValidation): string {
  return validation.ref || validation.description || 'validation';
}

function distinct(reasons: readonly Reason[]): Reason[] {
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const key = `${reason.code} ${reason.nativeCode} ${reason.detail}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** An approval that the identity's own verdict contradicts does not count. */
export function isApprovalContradicted({ status, identity_status }: Report): boolean {
  return decisionOf(status) === 'approved' && isOk(identity_status) === false;
}

/**
 * What contradicts an approval elsewhere in the report; empty if the vendor did not approve. The status is the verdict
 * (dossier 8.2), so the approval stays, with a warning.
 */
export function readContradictions(report: Report): Warning[] {
  if (decisionOf(report.status) !== 'approved') return [];
  if (isApprovalContradicted(report))
    return [warning('identity_status', 'the report is OK, but its identity is not, so nobody is approved')];
  return [
    ...(report.identity_status !== undefined && isOk(report.identity_status) === undefined
      ? [warning('identity_status', 'the report is OK, but the status of its identity is unknown')]
      : []),
    ...AGAINST.filter(({ found }) => found(report).length > 0).map(({ path, what }) =>
      warning(path, `the report is OK, but ${what}`),
    ),
  ];
}

/** The contradictions as failed checks, unless they already are. */
function failedAgainst(report: Report): Check[] {
  if (decisionOf(report.status) !== 'approved') return [];
  const failed = AGAINST.flatMap(({ found, check }) =>
    check === undefined ? [] : found(report).map((one) => toCheck(check(one), FAILED, one.name)),
  );
  return [...new Map(failed.map((one) => [`${one.kind} ${one.nativeName}`, one])).values()];
}

const FAILED: CheckStatus = 'fail';

interface Found {
  readonly name: string;
  readonly where?: string | undefined;
}

interface Against {
  readonly path: string;
  readonly what: string;
  found(report: Report): readonly Found[];
  /** Absent if each is already a check. */
  readonly check?: (found: Found) => CheckKind;
}

const named = (name: string): Found => ({ name });
const isRefused = ([, { status }]: readonly [string, { readonly status?: string }]) =>
  isInvalidDocument(status);
const validatorOf = ({ finalizer_reports }: Report) => finalizer_reports?.validator_report;

/** A validator that is valid as a whole has tolerated what failed (dossier 8.9, `VLD_VALIDATION_KO`). */
function failedRules(report: Report, rules: readonly ReportedValidation[] = []): readonly Found[] {
  if (validatorOf(report)?.is_valid === true) return [];
  return rules.filter(({ is_valid }) => is_valid === false).map(({ ref = '' }) => named(ref));
}

const AGAINST: readonly Against[] = [
  {
    path: 'steps',
    what: 'one of its steps is KO',
    found: ({ steps = {} }) =>
      Object.entries(steps).flatMap(([name, { status }]) => (isOk(status) === false ? [named(name)] : [])),
  },
  {
    path: 'finalizer_reports.validator_report.is_valid',
    what: 'its validation failed',
    found: (report) => (validatorOf(report)?.is_valid === false ? [named('validator_report')] : []),
    check: () => 'document_consistency',
  },
  {
    path: 'finalizer_reports.validator_report.validations',
    what: 'one of its validations failed',
    found: (report) => failedRules(report, validatorOf(report)?.validations),
  },
  {
    path: 'finalizer_reports.validator_report.customs',
    what: 'a rule of its process failed',
    found: (report) => failedRules(report, validatorOf(report)?.customs),
  },
  {
    path: 'finalizer_reports.validator_report.comparisons',
    what: 'one of its comparisons failed',
    found: (report) =>
      validatorOf(report)?.is_valid === true
        ? []
        : comparisonsByRef(report.finalizer_reports).flatMap(([ref, all]) =>
            anyEquivalent(all) === false ? [named(ref)] : [],
          ),
  },
  {
    path: 'all_status_codes',
    what: 'it has failure status codes',
    found: (report) => statusCodes(report).map(({ code, where }) => ({ name: code, where })),
    check: ({ name, where }) => checkOfCode(name, where),
  },
  {
    path: 'documents',
    what: 'one of its documents is invalid',
    found: ({ documents = {} }) =>
      Object.entries(documents).flatMap(([group, all]) =>
        all.flatMap(({ name, status }) => (isInvalidDocument(status) ? [named(name || group)] : [])),
      ),
    check: () => 'readability',
  },
  {
    path: 'all_input_files_statuses',
    what: 'one of its files is invalid',
    found: ({ all_input_files_statuses = {}, steps = {} }) =>
      [all_input_files_statuses, ...Object.values(steps).map((step) => step.input_files_statuses ?? {})]
        .flatMap((statuses) => Object.entries(statuses))
        .filter(isRefused)
        .map(([name]) => named(name)),
    check: () => 'readability',
  },
  {
    path: 'external_methods',
    what: 'an identity provider is KO',
    found: ({ external_methods = {} }) =>
      Object.entries(external_methods).flatMap(([name, { status }]) =>
        isOk(status) === false ? [named(name)] : [],
      ),
    check: () => 'other',
  },
];

function warning(path: string, message: string): Warning {
  return { code: 'PARTLY_READ', path, message: `${path}: ${message}` };
}
