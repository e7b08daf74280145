import type { Check, CheckKind, CheckStatus, Reason } from '@anyproof/core';
import { compact, entryOf } from '@anyproof/provider-kit';
import { reasonForCheck, reasonForCode } from './1kosmos-reasons.js';
import type { ReportedCheck, SessionResult, SessionRow } from './1kosmos-schema.js';

/** The checks of a verification's configuration (dossier 6.3). */
const KINDS: { readonly [name: string]: CheckKind } = {
  document_liveness_front: 'document_liveness',
  document_liveness_back: 'document_liveness',
  selfie_liveness: 'liveness',
  face_compare: 'face_match',
  fraud_detection: 'fraud',
};

/** Their words are not published; what is not here is `unknown`, never a pass. */
const STATUSES: { readonly [word: string]: CheckStatus } = {
  PASSED: 'pass',
  PASS: 'pass',
  SUCCESS: 'pass',
  FAILED: 'fail',
  FAIL: 'fail',
  NOT_PERFORMED: 'not_performed',
  SKIPPED: 'not_performed',
};

/** A module that failed says less than the check that failed in it. */
const VAGUE = new Set(['IDV0010']);

export function readChecks(result: SessionResult): Check[] {
  return reportedChecks(result).map(({ name, status, score }) =>
    compact<Check>({
      kind: entryOf(KINDS, name) ?? 'other',
      status: statusOf(status),
      nativeName: name,
      score: isRated(score) ? { value: score, min: 0, max: 1 } : undefined,
    }),
  );
}

/** The reason code of the result, or of the row where the result has none, made precise by the checks that failed. */
export function readReasons(result: SessionResult, row: SessionRow | undefined): Reason[] {
  const codes = [
    result.errorInfo?.reasonCode,
    ...(row?.['session-result'] ?? []).map((certificate) => certificate.result?.reasonCode),
  ].filter((code) => typeof code === 'string' && code !== '');
  const coded = [...new Set(codes)]
    .map(String)
    .map((code): Reason => ({ code: reasonForCode(code), nativeCode: code }));
  const failed = reportedChecks(result)
    .filter((check) => statusOf(check.status) === 'fail')
    .map((check): Reason => ({ code: reasonForCheck(check.name), nativeCode: check.name }));
  const known = new Set(coded.map((reason) => reason.code));
  const added = failed.filter((reason) => !known.has(reason.code));
  const kept = added.length === 0 ? coded : coded.filter((reason) => !VAGUE.has(reason.nativeCode ?? ''));
  return [...kept, ...added];
}

function reportedChecks(result: SessionResult): readonly ReportedCheck[] {
  return [result.metadata?.checks, result.raw_data?.checks].find((checks) => checks?.length) ?? [];
}

/** The range is not published; a score beyond it would be told with a wrong one. */
const isRated = (score: number | null | undefined): score is number =>
  typeof score === 'number' && score >= 0 && score <= 1;

function statusOf(word: string): CheckStatus {
  return entryOf(STATUSES, word.toUpperCase()) ?? 'unknown';
}
