import type { Claims } from './claims.js';
import type { DocumentType, EvidenceKind } from './evidence.js';
import type { Reason } from './reasons.js';
import type { SessionFacts } from './session.js';
import type { Outcome } from './status.js';

/** One document that was read. Dates are `YYYY-MM-DD`, countries ISO 3166-1 alpha-3. */
export interface ProofedDocument {
  readonly kind: EvidenceKind;
  readonly type?: DocumentType;
  readonly nativeType?: string;
  readonly number?: string;
  /** What this document says of its holder, as read. */
  readonly holder?: Claims;
  readonly issuingCountry?: string;
  readonly issuingAuthority?: string;
  readonly issuedOn?: string;
  readonly expiresOn?: string;
  /** MRZ lines with the ICAO filler `<`. */
  readonly mrz?: readonly string[];
  readonly bank?: { readonly iban?: string; readonly bic?: string; readonly accountHolder?: string };
}

/** `not_performed` never counts as passed. */
export type CheckStatus = 'pass' | 'fail' | 'warn' | 'not_performed' | 'unknown';

/** For values from outside, such as a store. */
export const CHECK_STATUSES: ReadonlySet<CheckStatus> = new Set([
  'pass',
  'fail',
  'warn',
  'not_performed',
  'unknown',
]);

const KINDS = [
  'document_authenticity',
  'document_liveness',
  'document_expiry',
  'document_consistency',
  'mrz',
  'nfc',
  'readability',
  'face_match',
  'liveness',
  'injection',
  'data_match',
  'database',
  'watchlist',
  'duplicate',
  'age',
  'address',
  'email',
  'phone',
  'bank_details',
  'device',
  'fraud',
  'overall',
  'other',
] as const;

/** What was tested, in the industry's terms; a vendor's further tests are `other` with their own name. */
export type CheckKind = (typeof KINDS)[number];

/** For values from outside, such as a store. */
export const CHECK_KINDS: ReadonlySet<CheckKind> = new Set(KINDS);

export interface Check {
  readonly kind: CheckKind;
  readonly status: CheckStatus;
  /** The vendor's name for it. */
  readonly nativeName: string;
  /** The vendor's score with the vendor's range: scores of different vendors are not comparable. */
  readonly score?: { readonly value: number; readonly min: number; readonly max: number };
}

/** `partial`: similar, not the same. `no_data`: the source has nothing to compare with. */
export type MatchStatus = 'match' | 'partial' | 'mismatch' | 'no_data' | 'unknown';

/** For values from outside, such as a store. */
export const MATCH_STATUSES: ReadonlySet<MatchStatus> = new Set([
  'match',
  'partial',
  'mismatch',
  'no_data',
  'unknown',
]);

/** One expected claim compared with the document. */
export interface Match {
  readonly claim: string;
  readonly status: MatchStatus;
  readonly expected?: string;
  readonly found?: string;
}

/** A file at the vendor; `downloadArtifact` opens it. */
export interface Artifact {
  readonly id: string;
  readonly kind: 'document_image' | 'selfie' | 'portrait' | 'video' | 'report' | 'evidence' | 'other';
  readonly mediaType?: string;
  readonly size?: number;
  readonly sha256?: string;
  readonly md5?: string;
}

/** One attempt of the person, and why it failed. */
export interface Attempt {
  /** The vendor's. */
  readonly id?: string;
  /** ISO 8601 instant, UTC. */
  readonly at?: string;
  readonly reasons: readonly Reason[];
}

export interface ResultFacts extends SessionFacts {
  /** Verified by the vendor. Present only if the decision is `approved`. */
  readonly claims?: Claims;
  /** Read from the evidence, whatever the decision. Not verified by itself. */
  readonly extracted?: Claims;
  /** Typed by the person or the app; never validated. */
  readonly selfAsserted?: Claims;
  readonly documents: readonly ProofedDocument[];
  readonly checks: readonly Check[];
  readonly matches: readonly Match[];
  /** The attempts that the vendor tells of, the earliest first; empty if it tells of none. */
  readonly attemptHistory: readonly Attempt[];
  readonly artifacts: readonly Artifact[];
  /** From settings or the vendor's own answer, never inferred. */
  readonly assuranceLevel?: string;
  /** ISO 8601 instant, UTC. Afterwards the vendor shows less of it: store by then what you need. */
  readonly readableUntil?: string;
}

export type ProofingResult = ResultFacts & Outcome;
