import type {
  CheckKind,
  CheckStatus,
  EndedBy,
  EvidenceCapability,
  EvidenceKind,
  Outcome,
  ReasonCode,
  Status,
  Warning,
} from '@anyproof/core';
import { asciiUpper, entryOf, entryOfWord } from '@anyproof/provider-kit';
import type { VerificationName } from './client/pictures.js';
import type { NativeDocumentType } from './client/share-session.js';
import { MAX_PICTURE_BYTES } from './protocol/endpoints.js';

/** What a status or outcome means (dossier 7). */
export interface Meaning {
  readonly outcome: Outcome;
  readonly endedBy?: EndedBy;
  readonly warning?: Warning;
}

/** Statuses of a session that was not completed. */
const SESSION: { readonly [word: string]: Meaning } = {
  PENDING: { outcome: { status: 'pending' } },
  INPROGRESS: { outcome: { status: 'pending' } },
  EXPIRED: { outcome: { status: 'expired' }, endedBy: 'vendor' },
  ABANDONED: { outcome: { status: 'abandoned' }, endedBy: 'vendor' },
  DECLINED: { outcome: { status: 'canceled' }, endedBy: 'person' },
};

const APPROVED: Meaning = { outcome: { status: 'completed', decision: 'approved', final: true } };

const DECLINED: Meaning = { outcome: { status: 'completed', decision: 'declined', final: true } };

const INCONCLUSIVE: Meaning = { outcome: { status: 'completed', decision: 'inconclusive', final: true } };

const IN_REVIEW: Meaning = { outcome: { status: 'in_review' } };

/** The overall outcome, with or without the prefix `COMPLETED_` (dossier 7.0). */
const OUTCOME: { readonly [word: string]: Meaning } = {
  PASS: APPROVED,
  FAILED: DECLINED,
  NOT_PERFORMED: INCONCLUSIVE,
  REVIEW: IN_REVIEW,
};

/** An attempt failed, and its session continues: the person may start another. */
export const RETRY: Outcome = { status: 'action_required', action: { actor: 'person', next: 'retry' } };

/** Completed, but the outcome is not known yet. */
export const AWAITED: Meaning = { outcome: { status: 'processing' } };

/** The outcomes as `result` writes them (dossier 7.4); its values for review and "not performed" are unpublished. */
const RESULT: { readonly [word: string]: Meaning } = {
  SUCCESS: APPROVED,
  FAILED: DECLINED,
  NOT_PERFORMED: INCONCLUSIVE,
  REVIEW: IN_REVIEW,
  INPROGRESS: AWAITED,
  EXPIRED: { outcome: { status: 'expired' }, endedBy: 'vendor' },
  ABANDONED: { outcome: { status: 'abandoned' }, endedBy: 'vendor' },
};

/** An assumption of the dossier (7.4): it decides nothing, but prevents an approval. */
const DENIES = new Set(['DECLINED']);

const partlyRead = (path: string, message: string): Warning => ({ code: 'PARTLY_READ', path, message });

export const UNPROVEN_WARNING = partlyRead(
  'claims',
  'the result is not a SUCCESS with token and proof_jwt (see requireProof), so nothing in it is proven',
);

const UNPROVEN: Meaning = {
  outcome: { status: 'completed', decision: 'inconclusive', final: false },
  warning: UNPROVEN_WARNING,
};

/** One answer of the vendor approves, and another declines. */
export const contradiction = (what: string): Meaning => ({
  outcome: { status: 'completed', decision: 'inconclusive', final: false },
  warning: partlyRead('decision', `${what}, so nobody is approved; ask 1Kosmos which one is right`),
});

/** A reason code on an approved session; nothing indicates that this is a mistake. */
export const APPROVED_WITH_REASON = partlyRead(
  'reasons',
  'the session is approved, though the vendor names a reason code, which it documents for failures: see reasons',
);

export const FAILED_CHECK = partlyRead(
  'checks',
  'the session is approved, though one of its checks failed: see checks',
);

export const APPROVED_RESULT = partlyRead(
  'decision',
  'the result says SUCCESS, though the outcome of the session is declined; the outcome was used',
);

export const TWO_PERSONS = partlyRead(
  'claims',
  'the result describes one document twice, with different people, so it yields no claims',
);

/** The outcome approves, but the result says that it is not ready or not decided. */
export const UNFINISHED_RESULT = partlyRead(
  'decision',
  'the session is approved, but its result is not: nobody is approved until both are',
);

export const UNKNOWN_ROW_STATUS = partlyRead(
  'status',
  'the status of the row is not a documented value, so the status of the session was used',
);

/** The row's own outcome is unknown, but another was found elsewhere. */
export const UNKNOWN_OUTCOME = partlyRead(
  'resultStatus',
  'resultStatus is not a documented value, so another source of the outcome was used',
);

const PREFIX = 'COMPLETED_';

function withoutPrefix(word: string): string {
  const capitals = asciiUpper(word);
  return capitals.startsWith(PREFIX) ? capitals.slice(PREFIX.length) : capitals;
}

/** `COMPLETED`; in an older form, the outcome takes its place (dossier 6.3). */
export function isCompleted(word: string): boolean {
  const capitals = asciiUpper(word);
  return capitals === 'COMPLETED' || outcomeInStatus(capitals) !== undefined;
}

/** The outcome in place of a status: only the four documented forms approve or end anything. */
export function outcomeInStatus(word: string): Meaning | undefined {
  const capitals = asciiUpper(word);
  return capitals.startsWith(PREFIX) || capitals === 'REVIEW' ? meaningOfOutcome(capitals) : undefined;
}

/**
 * The vendor's clients compare values regardless of case (dossier 7.4). Undefined for a value that is not in the
 * vendor's lists.
 */
export const meaningOfSession = (word: string): Meaning | undefined => entryOfWord(SESSION, word);

/** The value of a session with this status, if there is only one; an outcome may take the place of `COMPLETED`. */
export function wordOfSession(status: Status): string | undefined {
  const [word, ...others] = Object.keys(SESSION).filter((one) => SESSION[one]?.outcome.status === status);
  return others.length === 0 ? word : undefined;
}

export const meaningOfOutcome = (word: string): Meaning | undefined => entryOf(OUTCOME, withoutPrefix(word));

export const meaningOfResult = (word: string, proven: boolean): Meaning | undefined => {
  const meaning = entryOf(RESULT, withoutPrefix(word));
  return meaning === APPROVED && !proven ? UNPROVEN : meaning;
};

/** True if this value of a result contradicts an approval, whatever else the result says. */
export function deniesApproval(word: string): boolean {
  const meaning = meaningOfResult(word, true);
  const undecided = meaning === AWAITED || meaning === IN_REVIEW || meaning === APPROVED;
  return DENIES.has(withoutPrefix(word)) || (meaning !== undefined && !undecided);
}

/** Dossier 5. */
const BY_CODE: { readonly [code: string]: ReasonCode } = {
  IDV0001: 'document_unreadable',
  IDV0002: 'document_inconsistent',
  IDV0003: 'document_side_missing',
  IDV0004: 'document_unreadable',
  IDV0005: 'document_type_mismatch',
  IDV0006: 'document_not_recognized',
  IDV0007: 'data_mismatch',
  IDV0008: 'document_suspicious',
  IDV0009: 'document_not_accepted',
  IDV0010: 'other',
  IDV0011: 'document_expired',
  IDV0012: 'document_suspicious',
  IDV0013: 'vendor_error',
  IDV0014: 'attempts_exhausted',
  IDV0015: 'document_not_accepted',
  IDV0016: 'document_missing',
};

/** What a failed check means, if the code only says that a module failed. */
const BY_CHECK: { readonly [name: string]: ReasonCode } = {
  FACE_COMPARE: 'face_mismatch',
  SELFIE_LIVENESS: 'liveness_failed',
  DOCUMENT_LIVENESS_FRONT: 'document_suspicious',
  DOCUMENT_LIVENESS_BACK: 'document_suspicious',
  FRAUD_DETECTION: 'document_suspicious',
};

export const reasonForCode = (code: string): ReasonCode => entryOfWord(BY_CODE, code) ?? 'other';

export const reasonForCheck = (name: string): ReasonCode => entryOfWord(BY_CHECK, name) ?? 'other';

/** The checks of a verification's configuration (dossier 6.3), in capitals. */
export const KINDS: { readonly [name: string]: CheckKind } = {
  DOCUMENT_LIVENESS_FRONT: 'document_liveness',
  DOCUMENT_LIVENESS_BACK: 'document_liveness',
  SELFIE_LIVENESS: 'liveness',
  FACE_COMPARE: 'face_match',
  FRAUD_DETECTION: 'fraud',
};

/** The values are unpublished; one that is not listed here is `unknown`, never a pass. */
export const STATUSES: { readonly [word: string]: CheckStatus } = {
  PASSED: 'pass',
  PASS: 'pass',
  SUCCESS: 'pass',
  FAILED: 'fail',
  FAIL: 'fail',
  NOT_PERFORMED: 'not_performed',
  SKIPPED: 'not_performed',
};

export const TYPES: { readonly [type: string]: string } = {
  DL: 'driving_licence',
  DL_OBJECT: 'driving_licence',
  PPT: 'passport',
  PPT_OBJECT: 'passport',
  IDCARD: 'identity_card',
  IDCARD_OBJECT: 'identity_card',
};

/** The vendor names PNG and JPEG images (dossier 6.3) but no limit; this one keeps a mistake from being sent. */
const MEDIA_TYPES = ['image/jpeg', 'image/png'];

/** The verification under which each page is submitted, in order (dossier 6.2, row 12). */
export const VERIFICATIONS: { readonly [kind: string]: readonly VerificationName[] } = {
  identity_document: ['document_liveness_front', 'document_liveness_back'],
  selfie: ['selfie_liveness'],
};

export const EVIDENCE: readonly EvidenceCapability[] = Object.entries(VERIFICATIONS).map(([kind, names]) => ({
  kind,
  upload: { mediaTypes: MEDIA_TYPES, maxBytes: MAX_PICTURE_BYTES, maxPages: names.length },
}));

export const DOCUMENT_TYPES: { readonly [type: string]: NativeDocumentType } = {
  driving_licence: 'dl_object',
  passport: 'ppt_object',
  identity_card: 'idcard_object',
};

/**
 * The name of an uploaded picture (dossier 6.3): it contains the format, except for the selfie's, and has no extension.
 */
const UPLOADED_AS: { readonly [name in VerificationName]: { readonly [mediaType: string]: string } } = {
  document_liveness_front: {
    'image/png': 'document_front_image',
    'image/jpeg': 'document_front_image_compressed',
  },
  document_liveness_back: {
    'image/png': 'document_back_image',
    'image/jpeg': 'document_back_image_compressed',
  },
  selfie_liveness: { 'image/png': 'selfie_liveness_image', 'image/jpeg': 'selfie_liveness_image' },
};

export const uploadName = (name: VerificationName, mediaType: string): string | undefined =>
  entryOf(UPLOADED_AS[name], mediaType);

/** Other spellings of the two formats. */
const SPELLINGS: { readonly [mediaType: string]: string } = {
  'IMAGE/JPEG': 'image/jpeg',
  'IMAGE/JPG': 'image/jpeg',
  'IMAGE/PJPEG': 'image/jpeg',
  'IMAGE/PNG': 'image/png',
  'IMAGE/X-PNG': 'image/png',
};

/** The format under the vendor's name, whatever the app's spelling: in any case, with or without parameters. */
export const pictureType = (mediaType: string): string | undefined =>
  entryOfWord(SPELLINGS, mediaType.split(';', 1)[0]?.trim());

/** All pictures must be retaken (dossier 6.2, row 4). */
export const RETAKE: readonly EvidenceKind[] = EVIDENCE.map(({ kind }) => kind);
