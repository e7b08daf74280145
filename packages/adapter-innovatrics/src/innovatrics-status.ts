import { type EndedBy, isEnded, type Outcome, type ProofingSession } from '@anyproof/core';
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

/** Of messages alone, which nothing says the codes of: what they would be called (dossier 9). A session goes on. */
const ANNOUNCED: { readonly [word: string]: Outcome } = {
  SESSION_INITIALIZED: { status: 'pending' },
  // The person is before the camera, so it is still the person who is waited for.
  SESSION_STARTED: { status: 'pending' },
};

/** What a message's word says; undefined for one that is not in the vendor's list. */
export function announcedBy(word: string): Outcome | undefined {
  return meaningOf(word)?.outcome ?? entryOf(ANNOUNCED, word);
}

/** Undefined for a word that is not in the vendor's list: never an end, never an approval. */
export function meaningOf(word: string): Meaning | undefined {
  return entryOf(MEANINGS, word);
}

/** The word of a session that was read in its end; undefined where the session is in another state than its word says. */
export function endingWordOf(session: ProofingSession): string | undefined {
  const { nativeStatus = '', status, decision } = session;
  const outcome = meaningOf(nativeStatus)?.outcome;
  const fits = outcome !== undefined && outcome.status === status && outcome.decision === decision;
  return fits && isEnded(status) ? nativeStatus : undefined;
}
