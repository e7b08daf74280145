// Acme's words and what they mean in the contract: each stands here once.
import type {
  Artifact,
  CheckKind,
  CheckStatus,
  Claims,
  DecidedBy,
  Decision,
  EndedBy,
  EvidenceKind,
  FlowCapabilities,
  MatchStatus,
  Outcome,
  Reason,
  Status,
} from '@anyproof/core';
import { wordTable } from '@anyproof/provider-kit';

/** A verification's state. A verdict says by itself whether it is final, see `outcomeOf`. */
const states = wordTable<{ readonly [word: string]: Outcome }>({
  CREATED: { status: 'pending' },
  IN_ANALYSIS: { status: 'processing' },
  RETRY_POSSIBLE: { status: 'action_required', action: { actor: 'person', next: 'retry' } },
  EVIDENCE_WANTED: { status: 'action_required', action: { actor: 'person', next: 'evidence' } },
  DECISION_WANTED: { status: 'action_required', action: { actor: 'app', next: 'decide' } },
  ON_HOLD: { status: 'action_required', action: { actor: 'app', next: 'native' } },
  MANUAL_REVIEW: { status: 'in_review' },
  ACCEPTED: { status: 'completed', decision: 'approved', final: false },
  REFUSED: { status: 'completed', decision: 'declined', final: false },
  UNDECIDED: { status: 'completed', decision: 'inconclusive', final: false },
  EXPIRED: { status: 'expired' },
  ABANDONED: { status: 'abandoned' },
  CANCELED: { status: 'canceled' },
  ERROR: { status: 'failed' },
});

/** Undefined for a value that is not in the vendor's list: never an end, never an approval. */
export function meaningOf(word: string | undefined): Outcome | undefined {
  return states.meaningOf(word);
}

/** The first state that means this; undefined where none does. */
export function wordFor(news: Status | Decision): string | undefined {
  return states.wordFor(({ status, decision }) => (decision ?? status) === news);
}

/** All states that mean this status. */
export function wordsFor(wanted: Status): readonly string[] {
  return states.wordsFor(({ status }) => status === wanted);
}

/** What each event announces. Any other event says that something may have changed, so the vendor is called. */
export const events = wordTable<{ readonly [type: string]: Status }>({
  'verification.created': 'pending',
  'verification.started': 'pending',
  'verification.submitted': 'processing',
  'verification.attempt_failed': 'action_required',
  'verification.evidence_wanted': 'action_required',
  'verification.decision_wanted': 'action_required',
  'verification.held': 'action_required',
  'verification.review_started': 'in_review',
  'verification.completed': 'completed',
  'verification.expired': 'expired',
  'verification.abandoned': 'abandoned',
  'verification.canceled': 'canceled',
  'verification.failed': 'failed',
});

/** Who reached a verdict. */
export const deciders = wordTable<{ readonly [word: string]: DecidedBy }>({
  MACHINE: 'automatic',
  STAFF: 'manual',
  CLIENT: 'app',
});

/** Who ended it without one. */
export const enders = wordTable<{ readonly [word: string]: EndedBy }>({
  APPLICANT: 'person',
  CLIENT: 'app',
  ACME: 'vendor',
});

/** What each test looks at. */
const tests = wordTable(
  {
    AUTHENTICITY: 'document_authenticity',
    DOCUMENT_LIVE: 'document_liveness',
    READABLE: 'readability',
    EXPIRY: 'document_expiry',
    CONSISTENCY: 'document_consistency',
    MRZ: 'mrz',
    NFC: 'nfc',
    FACE: 'face_match',
    LIVENESS: 'liveness',
    INJECTION: 'injection',
    COMPARISON: 'data_match',
    DATABASE: 'database',
    WATCHLIST: 'watchlist',
    DUPLICATE: 'duplicate',
    AGE: 'age',
    ADDRESS: 'address',
    BANK_ACCOUNT: 'bank_details',
    EMAIL: 'email',
    PHONE: 'phone',
    DEVICE: 'device',
    FRAUD: 'fraud',
    OVERALL: 'overall',
  },
  { unknown: 'other' },
);
export const checkKindOf = (test: string): CheckKind => tests.meaningOf(test);

/** A skipped test does not count as passed. */
const outcomes = wordTable(
  { PASSED: 'pass', FAILED: 'fail', WARNING: 'warn', SKIPPED: 'not_performed' },
  { unknown: 'unknown' },
);
export const checkStatusOf = (outcome: string | undefined): CheckStatus => outcomes.meaningOf(outcome);

/** How an expected claim compares with the document. */
const comparisons = wordTable(
  { MATCH: 'match', PARTIAL: 'partial', MISMATCH: 'mismatch', NO_DATA: 'no_data' },
  { unknown: 'unknown' },
);
export const matchStatusOf = (outcome: string | undefined): MatchStatus => comparisons.meaningOf(outcome);

/** The claim that a field of `expected` is. */
const expectedFields = wordTable(
  { givenName: 'given_name', familyName: 'family_name', born: 'birthdate', address: 'address' },
  { unknown: 'other' },
);
export const claimOf = (field: string): string => expectedFields.meaningOf(field);

/** What an applicant says of itself. */
export const TYPED: readonly (keyof Claims)[] = [
  'given_name',
  'family_name',
  'birthdate',
  'nationalities',
  'email',
  'phone_number',
  'address',
];

/** Why a photo, an attempt or a person was refused. */
const findings = wordTable(
  {
    UNREADABLE: 'document_unreadable',
    WRONG_SIDE: 'document_wrong_side',
    SIDE_MISSING: 'document_side_missing',
    UNKNOWN_DOCUMENT: 'document_not_recognized',
    DOCUMENT_NOT_ACCEPTED: 'document_not_accepted',
    DOCUMENT_EXPIRED: 'document_expired',
    MANIPULATED: 'document_suspicious',
    CONTRADICTORY: 'document_inconsistent',
    NO_FACE: 'face_not_found',
    SEVERAL_FACES: 'too_many_faces',
    POOR_SELFIE: 'selfie_quality',
    OTHER_FACE: 'face_mismatch',
    NOT_LIVE: 'liveness_failed',
    DATA_DIFFERS: 'data_mismatch',
    ADDRESS_NOT_PROVEN: 'address_not_proven',
    UNDER_AGE: 'age_not_allowed',
    CONSENT_REFUSED: 'consent_refused',
    LISTED: 'policy',
    FRAUD_SIGNALS: 'policy',
    ATTEMPTS_EXHAUSTED: 'attempts_exhausted',
    TIMED_OUT: 'timed_out',
    LEFT: 'person_left',
    CLIENT_DECISION: 'policy',
    ACME_ERROR: 'vendor_error',
  },
  { unknown: 'other' },
);
export const reasonFor = (finding: string): Reason => ({
  code: findings.meaningOf(finding),
  nativeCode: finding,
});

/** The steps of a verification, and the evidence that each of them asks for. */
export const steps = wordTable<{ readonly [word: string]: EvidenceKind }, EvidenceKind>(
  { DOCUMENT: 'identity_document', SELFIE: 'selfie', PROOF_OF_ADDRESS: 'proof_of_address' },
  { unknown: 'other' },
);

/** Where the photos of each kind go: `document-0` is the front. */
export const SLOTS: { readonly [kind: string]: { readonly name: string; readonly count: number } } = {
  identity_document: { name: 'document', count: 2 },
  selfie: { name: 'selfie', count: 1 },
  proof_of_address: { name: 'address', count: 3 },
};

export const documentTypes = wordTable({
  ID_CARD: 'identity_card',
  PASSPORT: 'passport',
  DRIVING_LICENCE: 'driving_licence',
  RESIDENCE_PERMIT: 'residence_permit',
});

const documentKinds = wordTable(
  { IDENTITY: 'identity_document', PROOF_OF_ADDRESS: 'proof_of_address' },
  { unknown: 'other' },
);
export const documentKindOf = (word: string | undefined): EvidenceKind => documentKinds.meaningOf(word);

const identifiers = wordTable(
  {
    PERSONAL_NUMBER: 'personal_number',
    TAX_NUMBER: 'tax_number',
    SOCIAL_SECURITY_NUMBER: 'social_security_number',
  },
  { unknown: 'other' },
);
export const identifierTypeOf = (word: string | undefined): string => identifiers.meaningOf(word);

/** The kinds of files; also what results may list. */
export const files = wordTable<{ readonly [word: string]: Artifact['kind'] }, 'other'>(
  { DOCUMENT_IMAGE: 'document_image', SELFIE: 'selfie', PORTRAIT: 'portrait', REPORT: 'report' },
  { unknown: 'other' },
);

/** The languages of page and SDK. */
export const LANGUAGES = ['de', 'en', 'es', 'fr', 'it', 'nl', 'pt'];

/** What Acme documents of a workflow. */
export interface Workflow {
  readonly steps: readonly string[];
  /** Evidence that Acme may ask for beside the steps. */
  readonly further: readonly string[];
  readonly takesUploads: boolean;
  readonly documentTypes: NonNullable<FlowCapabilities['documentTypes']>;
  /** Absent: all. */
  readonly countries?: readonly string[];
  readonly compares: readonly (keyof Claims)[];
  readonly reviewedBy: NonNullable<FlowCapabilities['reviewedBy']>;
}

const COMPARED: readonly (keyof Claims)[] = ['given_name', 'family_name', 'birthdate'];

export type WorkflowName = 'standard' | 'plus';

export const WORKFLOWS: { readonly [name in WorkflowName]: Workflow } = {
  standard: {
    steps: ['DOCUMENT', 'SELFIE'],
    further: ['PROOF_OF_ADDRESS'],
    takesUploads: true,
    documentTypes: ['identity_card', 'passport', 'driving_licence', 'residence_permit'],
    compares: COMPARED,
    reviewedBy: 'either',
  },
  plus: {
    steps: ['DOCUMENT', 'SELFIE', 'PROOF_OF_ADDRESS'],
    further: [],
    takesUploads: false,
    documentTypes: ['identity_card', 'passport'],
    countries: ['AUT', 'BEL', 'DEU', 'ESP', 'FRA', 'ITA', 'LUX', 'NLD', 'PRT'],
    compares: [...COMPARED, 'address'],
    reviewedBy: 'vendor',
  },
};
