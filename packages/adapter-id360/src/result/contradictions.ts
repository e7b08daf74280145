import type { Check, CheckKind, CheckStatus, Warning } from '@anyproof/core';
import type { Report, ReportedValidation } from '../client/report.js';
import { checkOfStep, decisionOf, isInvalidDocument, isOk } from '../vocabulary.js';
import { anyEquivalent, comparisonsByRef, statusCodes, toCheck } from './checks.js';

/** An approval that the identity's own verdict contradicts counts as none. */
export function isApprovalContradicted({ status, identity_status }: Report): boolean {
  return decisionOf(status) === 'approved' && isOk(identity_status) === false;
}

/**
 * What speaks against an approval elsewhere in the report; nothing where the vendor did not approve. The status is the
 * verdict (dossier 8.2), so the approval stays, but not in silence.
 */
export function readContradictions(report: Report): Warning[] {
  if (decisionOf(report.status) !== 'approved') return [];
  if (isApprovalContradicted(report))
    return [
      warning('identity_status', 'the report is OK and its identity is not, so nobody counts as approved'),
    ];
  return [
    ...(report.identity_status !== undefined && isOk(report.identity_status) === undefined
      ? [warning('identity_status', 'the report is OK, and the status of its identity is not known')]
      : []),
    ...AGAINST.filter(({ found }) => found(report).length > 0).map(({ path, what }) =>
      warning(path, `the report is OK, and ${what}`),
    ),
  ];
}

/** The same as failed checks, where they are none already. */
export function failedAgainst(report: Report): Check[] {
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
  /** Absent where each is a check already. */
  readonly check?: (found: Found) => CheckKind;
}

const named = (name: string): Found => ({ name });
const checkOfPlace = ({ where = '' }: Found): CheckKind => checkOfStep(where);
const isRefused = ([, { status }]: readonly [string, { readonly status?: string }]) =>
  isInvalidDocument(status);
const validatorOf = ({ finalizer_reports }: Report) => finalizer_reports?.validator_report;

/** A validator that is valid as a whole has allowed for what failed (dossier 8.9, `VLD_VALIDATION_KO`). */
function failedRules(report: Report, rules: readonly ReportedValidation[] = []): readonly Found[] {
  if (validatorOf(report)?.is_valid === true) return [];
  return rules.filter(({ is_valid }) => is_valid === false).map(({ ref = '' }) => named(ref));
}

const AGAINST: readonly Against[] = [
  {
    path: 'steps',
    what: 'a step of it is KO',
    found: ({ steps = {} }) =>
      Object.entries(steps).flatMap(([name, { status }]) => (isOk(status) === false ? [named(name)] : [])),
  },
  {
    path: 'finalizer_reports.validator_report.is_valid',
    what: 'its validation is not valid',
    found: (report) => (validatorOf(report)?.is_valid === false ? [named('validator_report')] : []),
    check: () => 'document_consistency',
  },
  {
    path: 'finalizer_reports.validator_report.validations',
    what: 'a validation of it failed',
    found: (report) => failedRules(report, validatorOf(report)?.validations),
  },
  {
    path: 'finalizer_reports.validator_report.customs',
    what: 'a rule of its process failed',
    found: (report) => failedRules(report, validatorOf(report)?.customs),
  },
  {
    path: 'finalizer_reports.validator_report.comparisons',
    what: 'a comparison of it failed',
    found: (report) =>
      validatorOf(report)?.is_valid === true
        ? []
        : comparisonsByRef(report).flatMap(([ref, all]) =>
            anyEquivalent(all) === false ? [named(ref)] : [],
          ),
  },
  {
    path: 'all_status_codes',
    what: 'it has status codes of failures',
    found: (report) => statusCodes(report).map(({ code, where }) => ({ name: code, where })),
    check: checkOfPlace,
  },
  {
    path: 'documents',
    what: 'a document of it is invalid',
    found: ({ documents = {} }) =>
      Object.entries(documents).flatMap(([group, all]) =>
        all.flatMap(({ name, status }) => (isInvalidDocument(status) ? [named(name || group)] : [])),
      ),
    check: () => 'readability',
  },
  {
    path: 'all_input_files_statuses',
    what: 'a file of it is invalid',
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
