import type { Check, CheckKind, CheckStatus, Match, Reason } from '@anyproof/core';
import { compact, entryOf } from '@anyproof/provider-kit';
import { reasonFor, reasonForValidation } from './id360-reasons.js';
import type { Report, ReportedComparison, ReportedValidation } from './id360-schema.js';
import type { ControlData } from './id360-state.js';

/** What each step tests (dossier 7.5). */
const STEPS: { readonly [name: string]: CheckKind } = {
  id_document: 'readability',
  fake_photo_id: 'document_authenticity',
  phone_detection: 'document_liveness',
  facecomparison: 'face_match',
  liveness: 'liveness',
  proof_of_address: 'address',
  bank_details: 'bank_details',
};

const VALIDATIONS: { readonly [ref: string]: CheckKind } = {
  'IDENTITY_DOCUMENT.expired': 'document_expiry',
  'IDENTITY_DOCUMENT.mrz': 'mrz',
};

/** The claim behind a compared field. */
const CLAIMS: { readonly [field: string]: string } = {
  name: 'family_name',
  first_name: 'given_name',
  birth_date: 'birthdate',
};

const claimOf = (field: string): string => entryOf(CLAIMS, field) ?? field;

const STATUSES: { readonly [word: string]: CheckStatus } = { OK: 'pass', KO: 'fail' };

/**
 * Steps, validations and comparisons, each with the vendor's verdict. The model output inside a step's `results` is
 * not one (dossier 8.6: `is_fake: true` stands in approved reports), so it is left in the raw report.
 */
export function readChecks(report: Report): Check[] {
  const steps = Object.entries(report.steps ?? {}).map(
    ([name, step]): Check => ({
      kind: entryOf(STEPS, name.replace(/\$\d+$/, '')) ?? 'other',
      status: entryOf(STATUSES, step.status) ?? 'unknown',
      nativeName: name,
    }),
  );
  const validator = report.finalizer_reports?.validator_report;
  const rules = [...(validator?.validations ?? []), ...(validator?.customs ?? [])].map(
    (validation): Check => ({
      kind: entryOf(VALIDATIONS, validation.ref) ?? 'document_consistency',
      status: verdict(validation.is_valid),
      nativeName: nameOf(validation),
    }),
  );
  const comparisons = comparisonsByRef(report).map(
    ([ref, all]): Check => ({ kind: 'data_match', status: verdict(anyEquivalent(all)), nativeName: ref }),
  );
  return [...steps, ...rules, ...comparisons];
}

/**
 * Expected values against found ones. A `ref` may come twice (use name, birth name): one success is enough (dossier 5.2).
 * What was `wanted` as control data and is in no comparison is `unknown`: to register it is not to compare it.
 */
export function readMatches(report: Report, wanted: ControlData): Match[] {
  const groups = comparisonsByRef(report);
  const missing = Object.entries(wanted).filter(
    ([name]) => !groups.some(([ref, all]) => ref.endsWith(`.${name}`) || all.some((one) => isOf(name, one))),
  );
  return [
    ...groups.map(([ref, all]) => matchOf(ref, all)),
    ...missing.map(([name, expected]): Match => ({ claim: claimOf(name), status: 'unknown', expected })),
  ];
}

function matchOf(ref: string, all: readonly ReportedComparison[]): Match {
  const equivalent = anyEquivalent(all);
  const shown = all.find((one) => one.is_equivalent === true) ?? all[0];
  const field = shown?.field1?.name ?? shown?.field2?.name ?? ref;
  const [expected, found] =
    shown?.field2?.document_type === 'control_data'
      ? [shown.field2.value, shown.field1?.value]
      : [shown?.field1?.value, shown?.field2?.value];
  return compact<Match>({
    claim: claimOf(field),
    status: equivalent === true ? 'match' : equivalent === false ? 'mismatch' : 'unknown',
    expected,
    found,
  });
}

/** Why a dossier is KO: the vendor's codes, made precise by the validations and comparisons that failed. */
export function readReasons(report: Report): Reason[] {
  const coded = statusCodes(report).map(
    ({ code, where }): Reason => ({
      code: reasonFor(code, where),
      nativeCode: code,
      ...(where ? { detail: `at ${where}` } : {}),
    }),
  );
  const validator = report.finalizer_reports?.validator_report;
  const validations = [...(validator?.validations ?? []), ...(validator?.customs ?? [])]
    .filter((one) => one.is_valid === false)
    .map((one): Reason => ({ code: reasonForValidation(nameOf(one)), nativeCode: nameOf(one) }));
  const comparisons = comparisonsByRef(report)
    .filter(([, all]) => anyEquivalent(all) === false)
    .map(([ref]): Reason => ({ code: 'data_mismatch', nativeCode: ref }));

  const precise = [...validations, ...comparisons];
  const kept =
    precise.length === 0 ? coded : coded.filter((reason) => !SUMMED_UP.has(reason.nativeCode ?? ''));
  const all = distinct([...kept, ...precise]);
  return report.status === 'KO' && all.length === 0 ? [{ code: 'other', nativeCode: 'KO' }] : all;
}

/** Codes that only say "a validation failed", which the failed validations say better. */
const SUMMED_UP = new Set(['VLD_VALIDATION_KO', 'VLD_ID_INVALID']);

function statusCodes(
  report: Report,
): readonly { readonly code: string; readonly where?: string | null | undefined }[] {
  const all = (report.all_status_codes ?? []).map(({ status_code, where }) => ({
    code: status_code.code,
    where,
  }));
  return all.length > 0 ? all : (report.status_codes ?? []);
}

function comparisonsByRef(report: Report): [string, ReportedComparison[]][] {
  const groups = new Map<string, ReportedComparison[]>();
  for (const comparison of report.finalizer_reports?.validator_report?.comparisons ?? []) {
    const ref = comparison.ref ?? comparison.field1?.name ?? 'comparison';
    groups.set(ref, [...(groups.get(ref) ?? []), comparison]);
  }
  return [...groups];
}

function isOf(name: string, { field1, field2 }: ReportedComparison): boolean {
  return field1?.name === name || field2?.name === name;
}

function anyEquivalent(comparisons: readonly ReportedComparison[]): boolean | undefined {
  if (comparisons.some((one) => one.is_equivalent === true)) return true;
  return comparisons.some((one) => one.is_equivalent === false) ? false : undefined;
}

function verdict(valid: boolean | null | undefined): CheckStatus {
  return valid === true ? 'pass' : valid === false ? 'fail' : 'unknown';
}

/** Older reports have no `ref`, only a description (dossier 8.7). */
function nameOf(validation: ReportedValidation): string {
  return validation.ref ?? validation.description ?? 'validation';
}

function distinct(reasons: readonly Reason[]): Reason[] {
  const seen = new Set<string>();
  return reasons.filter((reason) => {
    const key = `${reason.code} ${reason.nativeCode} ${reason.detail}`;
    return !seen.has(key) && seen.add(key);
  });
}
