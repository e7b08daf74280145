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
  readonly personalNumber?: string;
  /** In whose name it is, as it was read; for identity documents where several people's were shown. */
  readonly holder?: string;
  readonly issuingCountry?: string;
  readonly issuingAuthority?: string;
  readonly issuedOn?: string;
  readonly expiresOn?: string;
  /** MRZ lines with the ICAO filler `<`. */
  readonly mrz?: readonly string[];
  /** Bank details only. */
  readonly iban?: string;
  readonly bic?: string;
  readonly accountHolder?: string;
}

/** `not_performed` never counts as a pass. */
export type CheckStatus = 'pass' | 'fail' | 'warn' | 'not_performed' | 'unknown';

/** For what comes from outside. */
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
  'readability',
  'face_match',
  'liveness',
  'data_match',
  'age',
  'address',
  'bank_details',
  'fraud',
  'overall',
  'other',
] as const;

/** What was tested, in the field's words; vendors' further tests are `other` with their own name. */
export type CheckKind = (typeof KINDS)[number];

/** For what comes from outside. */
export const CHECK_KINDS: ReadonlySet<CheckKind> = new Set(KINDS);

export interface Check {
  readonly kind: CheckKind;
  readonly status: CheckStatus;
  /** The vendor's name of it. */
  readonly nativeName: string;
  /** The vendor's score with the vendor's range: numbers of different vendors do not compare. */
  readonly score?: { readonly value: number; readonly min: number; readonly max: number };
}

export type MatchStatus = 'match' | 'mismatch' | 'unknown';

/** For what comes from outside. */
export const MATCH_STATUSES: ReadonlySet<MatchStatus> = new Set(['match', 'mismatch', 'unknown']);

/** One expected claim against what the document says. */
export interface Match {
  readonly claim: string;
  readonly status: MatchStatus;
  readonly expected?: string;
  readonly found?: string;
}

/** A file the vendor holds; `downloadArtifact` opens it. */
export interface Artifact {
  readonly id: string;
  readonly kind: 'document_image' | 'selfie' | 'portrait' | 'report' | 'evidence' | 'other';
  readonly mediaType?: string;
  readonly size?: number;
  readonly sha256?: string;
  readonly md5?: string;
}

export interface ResultFacts extends SessionFacts {
  /** Proven by the vendor. Present only when the decision is `approved`. */
  readonly claims?: Claims;
  /** Read from the evidence, whatever the decision. Proof of nothing by itself. */
  readonly extracted?: Claims;
  /** Typed by the person or the app; never validated. */
  readonly selfAsserted?: Claims;
  readonly documents: readonly ProofedDocument[];
  readonly checks: readonly Check[];
  readonly matches: readonly Match[];
  readonly reasons: readonly Reason[];
  readonly artifacts: readonly Artifact[];
  /** From settings or the vendor's own word, never inferred. */
  readonly assuranceLevel?: string;
}

export type ProofingResult = ResultFacts & Outcome;
