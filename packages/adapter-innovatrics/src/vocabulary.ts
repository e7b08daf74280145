// The vendor's values and what they mean in the contract, each written once.
import {
  type Artifact,
  type CheckKind,
  type CheckStatus,
  type Decision,
  type DocumentType,
  type EndedBy,
  isEnded,
  type Outcome,
  type ProofingSession,
  type Reason,
  type ReasonCode,
  type Status,
} from '@anyproof/core';
import { entryOf, wordTable } from '@anyproof/provider-kit';

/** What a session's status means (dossier 6.1). */
export interface Meaning {
  readonly outcome: Outcome;
  readonly endedBy?: EndedBy;
  /** Whether the results contain, or may contain, anything to read. */
  readonly hasResults: boolean;
}

interface Entry {
  readonly meaning: Meaning;
  /** What messages report with it (dossier 9); no other end is announced, not even EXPIRED. */
  readonly reported?: Status | Decision;
}

/**
 * The vendor calls all four decisions final. If an operator still overrules the engine, the later report has another
 * status of the same session, and replaces it when it is read.
 */
const decided = (decision: 'approved' | 'declined', decidedBy: 'automatic' | 'manual'): Meaning => ({
  outcome: { status: 'completed', decision, decidedBy, final: true },
  hasResults: true,
});
const pending: Meaning = { outcome: { status: 'pending' }, hasResults: false };

const statuses = wordTable<{ readonly [word: string]: Entry }>({
  PENDING: { meaning: pending },
  // It is not documented whether results are readable before the operator decides, so they are requested.
  WAITING_FOR_MANUAL_APPROVE: {
    meaning: { outcome: { status: 'in_review' }, hasResults: true },
    reported: 'in_review',
  },
  EXPIRED: { meaning: { outcome: { status: 'expired' }, endedBy: 'vendor', hasResults: false } },
  AUTO_APPROVED: { meaning: decided('approved', 'automatic'), reported: 'approved' },
  MANUAL_APPROVED: { meaning: decided('approved', 'manual') },
  AUTO_REJECTED: { meaning: decided('declined', 'automatic'), reported: 'declined' },
  MANUAL_REJECTED: { meaning: decided('declined', 'manual') },
});

/**
 * Statuses in messages only, whose codes are undocumented: these are their likely names (dossier 9). The session
 * continues.
 */
const announcements = wordTable<{ readonly [word: string]: Entry }>({
  SESSION_INITIALIZED: { meaning: pending, reported: 'pending' },
  // The person is in front of the camera, so the session still waits for the person.
  SESSION_STARTED: { meaning: pending, reported: 'processing' },
});

/** Undefined for a status that is not in the vendor's list, which is never an end or an approval. */
export function meaningOf(word: string): Meaning | undefined {
  return statuses.meaningOf(word)?.meaning;
}

/** What a message announces; undefined for a status that is not in the vendor's list. */
export function announcedBy(word: string): Status | undefined {
  return (statuses.meaningOf(word) ?? announcements.meaningOf(word))?.meaning.outcome.status;
}

/** The status with which messages report this; undefined if none does. */
export function wordFor(news: Status | Decision): string | undefined {
  const reports = ({ reported }: Entry) => reported === news;
  return statuses.wordFor(reports) ?? announcements.wordFor(reports);
}

/** The status of a session that was read at its end; undefined if the session's state does not fit its status. */
export function endingWordOf(session: ProofingSession): string | undefined {
  const { nativeStatus = '', status, decision } = session;
  const outcome = meaningOf(nativeStatus)?.outcome;
  const fits = outcome !== undefined && outcome.status === status && outcome.decision === decision;
  return fits && isEnded(status) ? nativeStatus : undefined;
}

/** Why the vendor does not accept a photo (dossier 4.3). */
const photos = wordTable<{ readonly [code: string]: ReasonCode }>({
  DOCUMENT_NOT_RECOGNIZED: 'document_not_recognized',
  WRONG_SIDE: 'document_wrong_side',
  // On a document call, this is about the portrait printed on the document.
  FACE_QUALITY_LOW: 'portrait_quality',
  FACE_ANGLE_TOO_LARGE: 'selfie_quality',
  FACE_CLOSE_TO_BORDER: 'selfie_quality',
  FACE_CROPPED: 'selfie_quality',
  FACE_IS_OCCLUDED: 'selfie_quality',
  FACE_TOO_CLOSE: 'selfie_quality',
  FACE_TOO_SMALL: 'selfie_quality',
  FACE_NOT_FOUND: 'face_not_found',
  TOO_MANY_FACES: 'too_many_faces',
});

export const PHOTO_CODES: readonly string[] = photos.words;

/** True for a documented photo code. */
export const isPhotoCode = (code: string): boolean => photos.has(code);

const CODE_LIKE = /^[A-Za-z][A-Za-z0-9_]{0,79}$/;

/** The code as a reason to retake the photo; `other` for free text, or a code that is not in the vendor's list. */
export function photoReason(code: string | undefined): Reason {
  if (!code || !CODE_LIKE.test(code)) return { code: 'other' };
  return { code: photos.meaningOf(code) ?? 'other', nativeCode: code };
}

/** What a trust factor tests, and the reason if it fails. */
export interface TrustFactorMeaning {
  readonly kind: CheckKind;
  readonly reason: ReasonCode;
}

/**
 * The trust factors by their keys under `verifications` (dossier 7.1). The last three keys are unpublished: the setting
 * `trustFactorKeys` corrects them.
 */
export const TRUST_FACTORS = {
  mrzOcrCrossCheck: { kind: 'document_consistency', reason: 'document_inconsistent' },
  dateOfExpiration: { kind: 'document_expiry', reason: 'document_expired' },
  documentLiveness: { kind: 'document_liveness', reason: 'document_suspicious' },
  passiveLiveness: { kind: 'liveness', reason: 'liveness_failed' },
  faceVerification: { kind: 'face_match', reason: 'face_mismatch' },
  overallOcrFieldsConfidence: { kind: 'readability', reason: 'document_unreadable' },
  mrzValidity: { kind: 'mrz', reason: 'document_inconsistent' },
  applicantIntegrity: { kind: 'data_match', reason: 'data_mismatch' },
  ageVerification: { kind: 'age', reason: 'age_not_allowed' },
  barcodeCrossCheck: { kind: 'document_consistency', reason: 'document_inconsistent' },
} as const satisfies { readonly [key: string]: TrustFactorMeaning };

export type TrustFactor = keyof typeof TRUST_FACTORS;

/** Further keys, each with the trust factor that it stands for. */
export type TrustFactorKeys = { readonly [key: string]: TrustFactor };

/** Undefined for an unknown key. */
export function factorNamed(key: string, aliases: TrustFactorKeys): TrustFactor | undefined {
  const isFactor = (name: string): name is TrustFactor => Object.hasOwn(TRUST_FACTORS, name);
  return entryOf(aliases, key) ?? (isFactor(key) ? key : undefined);
}

/** Dossier 7. `UNAVAILABLE`: not part of this evaluation; `UNKNOWN`: no value, likely a failure at the vendor. */
const levels = wordTable<{ readonly [level: string]: CheckStatus }, CheckStatus>(
  { HIGH: 'pass', MEDIUM: 'warn', LOW: 'fail', UNKNOWN: 'unknown', UNAVAILABLE: 'not_performed' },
  { anyCase: true, unknown: 'unknown' },
);
export const statusOf = (level: string | undefined): CheckStatus => levels.meaningOf(level);

/** The face result's two raw scores, and what each measures (dossier 8.4). */
export const FACE_SCORES = [
  { score: 'passiveLivenessScore', kind: 'liveness' },
  { score: 'verificationScore', kind: 'face_match' },
] as const;

/** The fields of the applicant form (dossier 5) by claim: what can be expected of a person. */
export const FORM_FIELDS = {
  given_name: 'firstName',
  family_name: 'lastName',
  birthdate: 'dateOfBirth',
} as const;
export const MIDDLE_NAMES = 'additionalNames';

const formClaims = new Map<string, string>([
  ...Object.entries(FORM_FIELDS).map(([claim, field]) => [field, claim] as const),
  [MIDDLE_NAMES, 'middle_name'],
]);

/** The claim behind a field of the form; an unknown field is returned unchanged. */
export const claimOf = (field: string): string => formClaims.get(field) ?? field;

/** An open list: three values are documented (dossier 8.3), the fourth is the likely name for its kind. */
const documentTypes = wordTable<{ readonly [word: string]: DocumentType }>(
  {
    IDENTITY_CARD: 'identity_card',
    PASSPORT: 'passport',
    DRIVER_LICENSE: 'driving_licence',
    RESIDENCE_PERMIT: 'residence_permit',
  },
  { anyCase: true },
);
export const documentTypeOf = (word: string | undefined): DocumentType | undefined =>
  documentTypes.meaningOf(word);

/** Names of images (dossier 8.5). */
const images = wordTable<{ readonly [name: string]: Artifact['kind'] }>({
  primary_face: 'portrait',
  face_cropped: 'selfie',
});

export function artifactKindOf(image: string): Artifact['kind'] {
  return images.meaningOf(image) ?? (image.startsWith('original_normalized_') ? 'document_image' : 'other');
}

const VENDOR_SPELLINGS = { JP: 'JA' } as const;

/** The locales of the vendor's page, in its own spelling: Japanese is `jp-JP` (dossier 6.3). */
const locales = wordTable(
  {
    AR: 'ar-SA',
    CS: 'cs-CZ',
    DA: 'da-DK',
    DE: 'de-DE',
    EN: 'en-US',
    ES: 'es-ES',
    FI: 'fi-FI',
    FR: 'fr-FR',
    'FR-CA': 'fr-CA',
    HU: 'hu-HU',
    JA: 'jp-JP',
    LV: 'lv-LV',
    PT: 'pt-PT',
    RO: 'ro-RO',
    SK: 'sk-SK',
    SV: 'sv-SE',
    UK: 'uk-UA',
  },
  { anyCase: true, spellings: VENDOR_SPELLINGS },
);

/** The languages of the vendor's page. */
export const PAGE_LANGUAGES: readonly string[] = [
  ...new Set([...locales.words, ...Object.keys(VENDOR_SPELLINGS)].map(languageOf)),
];

function languageOf(locale: string): string {
  return locale.toLowerCase().replace(/-.*$/, '');
}

/** The vendor's name for a locale, or for its language; undefined if the page has neither. */
export function pageLocale(locale: string | undefined): string | undefined {
  const wanted = locale?.replace('_', '-');
  return locales.meaningOf(wanted) ?? locales.meaningOf(wanted?.split('-')[0]);
}
