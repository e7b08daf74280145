import type { Outcome } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';

/** What each of Acme's states means. */
const OUTCOMES: { readonly [state: string]: Outcome } = {
  CREATED: { status: 'pending' },
  IN_ANALYSIS: { status: 'processing' },
  MANUAL_REVIEW: { status: 'in_review' },
  ACCEPTED: { status: 'completed', decision: 'approved', final: true },
  REFUSED: { status: 'completed', decision: 'declined', final: true },
  UNDECIDED: { status: 'completed', decision: 'inconclusive', final: true },
  EXPIRED: { status: 'expired' },
  ABANDONED: { status: 'abandoned' },
  ERROR: { status: 'failed' },
};

/** Undefined for a state that the table does not hold: such a session is never ended, and never approved. */
export const outcomeOf = (state: string): Outcome | undefined => entryOf(OUTCOMES, state);
