import type { Readable } from 'node:stream';
import type { Reason } from './reasons.js';

/** What a person submits. Vendors may have further kinds under their own names. */
export type EvidenceKind =
  | 'identity_document'
  | 'selfie'
  | 'proof_of_address'
  | 'bank_details'
  | 'wallet_credential'
  | (string & {});

export type DocumentType =
  | 'identity_card'
  | 'passport'
  | 'driving_licence'
  | 'residence_permit'
  | (string & {});

/** Bytes that can be read more than once: each attempt opens them again. */
export interface Source {
  /** Such as `image/jpeg`; checked against the first bytes before any call. */
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  open(): Readable;
}

/**
 * One whole document: front and back are two pages of one piece of evidence.
 * Throws INVALID_INPUT if a page is empty, too large, or not of its declared type.
 */
export interface EvidenceInput {
  readonly kind: EvidenceKind;
  readonly documentType?: DocumentType;
  /** In order: front, then back. */
  readonly pages: readonly Source[];
  /** What the capture engine in the person's browser or app returned, for vendors that accept it; sent unchanged. */
  readonly capture?: unknown;
}

/** A refused photo is an outcome, not an error: `reasons` say what to retake. */
export interface SubmittedEvidence {
  readonly accepted: boolean;
  readonly pagesAccepted: number;
  readonly reasons: readonly Reason[];
  /** What the vendor still asks for, if it says so. */
  readonly next?: readonly EvidenceKind[];
}
