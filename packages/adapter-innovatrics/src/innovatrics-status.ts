import type { EndedBy, Outcome } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';

/** What a session's status means (dossier 6.1). */
export interface Meaning {
  readonly outcome: Outcome;
  readonly endedBy?: EndedBy;
  /** Whether there is, or may be, something to read from the results. */
  readonly hasResults: boolean;
}

/**
 * The vendor calls all four decisions final. Should an operator overrule the engine all the same, the later word is
 * another status of the same session, and takes its place when it is read.
 */
const decided = (decision: 'approved' | 'declined', decidedBy: 'automatic' | 'manual'): Meaning => ({
  outcome: { status: 'completed', decision, decidedBy, final: true },
  hasResults: true,
});

const MEANINGS: { readonly [word: string]: Meaning } = {
  PENDING: { outcome: { status: 'pending' }, hasResults: false },
  // Whether results are readable before the operator decides is not documented, so they are asked for.
  WAITING_FOR_MANUAL_APPROVE: { outcome: { status: 'in_review' }, hasResults: true },
  EXPIRED: { outcome: { status: 'expired' }, endedBy: 'vendor', hasResults: false },
  AUTO_APPROVED: decided('approved', 'automatic'),
  MANUAL_APPROVED: decided('approved', 'manual'),
  AUTO_REJECTED: decided('declined', 'automatic'),
  MANUAL_REJECTED: decided('declined', 'manual'),
};

/** Undefined for a word that is not in the vendor's list: never an end, never an approval. */
export function meaningOf(word: string): Meaning | undefined {
  return entryOf(MEANINGS, word);
}
