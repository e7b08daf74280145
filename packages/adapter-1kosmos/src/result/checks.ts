import type { Artifact, Check, CheckStatus, Reason } from '@anyproof/core';
import { compact, entryOfWord } from '@anyproof/provider-kit';
import type { SessionRow } from '../client/sessions.js';
import type { ReportedCheck, SessionResult } from '../client/share-session.js';
import { KINDS, reasonForCheck, reasonForCode, STATUSES } from '../vocabulary.js';
import { textOf } from './identity.js';

/** A failed module says less than the check that failed in it. */
const VAGUE = new Set(['IDV0010']);

/** Where checks may be: the first place that has any is read, and the other is ignored. */
const PLACES = ['metadata', 'raw_data'] as const;

export function readChecks(result: SessionResult): Check[] {
  return reportedChecks(result).map(({ name, status, score }) =>
    compact<Check>({
      kind: entryOfWord(KINDS, name) ?? 'other',
      status: statusOf(status),
      nativeName: name,
      score: isRated(score) ? { value: score, min: 0, max: 1 } : undefined,
    }),
  );
}

/** True if this part of a result is not used, since the checks were read elsewhere. */
export function isUnusedCheck(result: SessionResult, place: string): boolean {
  const used = PLACES.find((one) => hasChecks(result, one));
  return (
    used !== undefined && PLACES.some((one) => one !== used && (place === one || place.startsWith(`${one}.`)))
  );
}

/** Names of failed checks, in any place. */
export function failedChecks(result: SessionResult): readonly string[] {
  const all = PLACES.flatMap((place) => result[place]?.checks ?? []);
  return [...new Set(all.filter(({ status }) => statusOf(status) === 'fail').map(({ name }) => name))];
}

/** The reason codes of a row's certificates: the legacy shape of a result has none. */
export function rowCodes(row: SessionRow | undefined): readonly string[] {
  return (row?.['session-result'] ?? []).flatMap((one) => one.result?.reasonCode ?? one.reasonCode ?? []);
}

/** The reason codes of the result and the row, refined by the checks that failed. */
export function readReasons(result: SessionResult | undefined, codesOfRow: readonly string[]): Reason[] {
  const coded = codedReasons([result?.errorInfo?.reasonCode ?? '', ...codesOfRow]);
  const failed = reportedChecks(result)
    .filter((check) => statusOf(check.status) === 'fail')
    .map((check): Reason => ({ code: reasonForCheck(check.name), nativeCode: check.name }));
  const known = new Set(coded.map((reason) => reason.code));
  const added = failed.filter((reason) => !known.has(reason.code));
  const kept = added.length === 0 ? coded : coded.filter((reason) => !VAGUE.has(reason.nativeCode ?? ''));
  return [...kept, ...added];
}

/** The codes of reasons that were read before; a failed check has its name in place of one. */
export function codesIn(reasons: readonly Reason[]): readonly string[] {
  return reasons.flatMap(({ code, nativeCode }) =>
    nativeCode !== undefined && reasonForCode(nativeCode) === code ? [nativeCode] : [],
  );
}

function codedReasons(codes: readonly string[]): Reason[] {
  const said = new Set(codes.filter((one) => one !== ''));
  return [...said].map((nativeCode): Reason => ({ code: reasonForCode(nativeCode), nativeCode }));
}

function reportedChecks(result: SessionResult = {}): readonly ReportedCheck[] {
  const place = PLACES.find((one) => hasChecks(result, one));
  return (place && result[place]?.checks) ?? [];
}

const hasChecks = (result: SessionResult, place: (typeof PLACES)[number]): boolean =>
  (result[place]?.checks ?? []).length > 0;

/** The range is unpublished; a score outside the assumed one would be reported with a wrong range. */
const isRated = (score: number | undefined): score is number =>
  score !== undefined && score >= 0 && score <= 1;

function statusOf(word: string): CheckStatus {
  return entryOfWord(STATUSES, word) ?? 'unknown';
}

interface Picture {
  readonly kind: Artifact['kind'];
  /** In base64. */
  contentIn(result: SessionResult): string | undefined;
}

/** The pictures in a result, by their position. */
export const PICTURES: { readonly [id: string]: Picture } = {
  'document.image': { kind: 'document_image', contentIn: (result) => textOf(result, 'image') },
  'document.imageBack': { kind: 'document_image', contentIn: (result) => textOf(result, 'imageBack') },
  'document.face': { kind: 'portrait', contentIn: (result) => textOf(result, 'face') },
  'liveId.face': {
    kind: 'selfie',
    contentIn: ({ liveId, liveid_object }) => liveId?.face?.trim() || liveid_object?.face,
  },
};

export const readArtifacts = (result: SessionResult): Artifact[] =>
  Object.entries(PICTURES)
    .filter(([, picture]) => Boolean(picture.contentIn(result)))
    .map(([id, { kind }]) => ({ id, kind }));
