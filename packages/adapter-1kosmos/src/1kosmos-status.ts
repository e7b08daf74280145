import type { EndedBy, Outcome, Warning } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';

/** What a word means (dossier 7.1). */
export interface Meaning {
  readonly outcome: Outcome;
  readonly endedBy?: EndedBy;
  readonly warning?: Warning;
}

/** Words of a session that was not completed. */
const SESSION: { readonly [word: string]: Meaning } = {
  PENDING: { outcome: { status: 'pending' } },
  INPROGRESS: { outcome: { status: 'pending' } },
  EXPIRED: { outcome: { status: 'expired' }, endedBy: 'vendor' },
  ABANDONED: { outcome: { status: 'abandoned' }, endedBy: 'vendor' },
  DECLINED: { outcome: { status: 'canceled' }, endedBy: 'person' },
};

/** The overall outcome of one that was, as `fetch` tells it. */
const OUTCOME: { readonly [word: string]: Meaning } = {
  COMPLETED_PASS: { outcome: { status: 'completed', decision: 'approved', final: true } },
  COMPLETED_FAILED: { outcome: { status: 'completed', decision: 'declined', final: true } },
  COMPLETED_NOT_PERFORMED: { outcome: { status: 'completed', decision: 'inconclusive', final: true } },
  REVIEW: { outcome: { status: 'in_review' } },
};

/** And as `result` tells it, where `fetch` is not licensed: neither review nor "not performed" shows there. */
const RESULT: { readonly [word: string]: Meaning } = {
  SUCCESS: { outcome: { status: 'completed', decision: 'approved', final: true } },
  FAILED: { outcome: { status: 'completed', decision: 'declined', final: true } },
};

/** Completed, and nobody has told the outcome yet. */
export const AWAITED: Meaning = { outcome: { status: 'processing' } };

export const UNPROVEN_WARNING: Warning = {
  code: 'PARTLY_READ',
  message: 'the result is no SUCCESS with token and proof_jwt (see requireProof), so nothing in it is proven',
};
const UNPROVEN: Meaning = {
  outcome: { status: 'completed', decision: 'inconclusive', final: false },
  warning: UNPROVEN_WARNING,
};

export const isCompleted = (word: string): boolean => word.toUpperCase() === 'COMPLETED';

/** Clients of the vendor compare words without regard to case (dossier 7.4). Undefined: not in the vendor's lists. */
export const meaningOfSession = (word: string): Meaning | undefined => entryOf(SESSION, word.toUpperCase());
export const meaningOfOutcome = (word: string): Meaning | undefined => entryOf(OUTCOME, word.toUpperCase());
export const meaningOfResult = (word: string, proven: boolean): Meaning | undefined => {
  const meaning = entryOf(RESULT, word.toUpperCase());
  return meaning?.outcome.decision === 'approved' && !proven ? UNPROVEN : meaning;
};
