import type { EndedBy, Outcome, Warning } from '@anyproof/core';
import { asciiUpper, entryOf, entryOfWord } from '@anyproof/provider-kit';

/** What a word means (dossier 7). */
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

const APPROVED: Meaning = { outcome: { status: 'completed', decision: 'approved', final: true } };
const DECLINED: Meaning = { outcome: { status: 'completed', decision: 'declined', final: true } };
const INCONCLUSIVE: Meaning = { outcome: { status: 'completed', decision: 'inconclusive', final: true } };
const IN_REVIEW: Meaning = { outcome: { status: 'in_review' } };

/** The overall outcome, with or without `COMPLETED_` in front (dossier 7.0). */
const OUTCOME: { readonly [word: string]: Meaning } = {
  PASS: APPROVED,
  FAILED: DECLINED,
  NOT_PERFORMED: INCONCLUSIVE,
  REVIEW: IN_REVIEW,
};

/** As `result` writes it; how it writes review and "not performed" is not published. */
const RESULT: { readonly [word: string]: Meaning } = {
  SUCCESS: APPROVED,
  FAILED: DECLINED,
  NOT_PERFORMED: INCONCLUSIVE,
  REVIEW: IN_REVIEW,
};

/** Completed, and nobody has told the outcome yet. */
export const AWAITED: Meaning = { outcome: { status: 'processing' } };

const partlyRead = (path: string, message: string): Warning => ({ code: 'PARTLY_READ', path, message });

export const UNPROVEN_WARNING = partlyRead(
  'claims',
  'the result is not a SUCCESS with token and proof_jwt (see requireProof), so nothing in it is proven',
);
const UNPROVEN: Meaning = {
  outcome: { status: 'completed', decision: 'inconclusive', final: false },
  warning: UNPROVEN_WARNING,
};

/** One answer of the vendor approves, another declines. */
export const contradiction = (what: string): Meaning => ({
  outcome: { status: 'completed', decision: 'inconclusive', final: false },
  warning: partlyRead('decision', `${what}, so nobody is approved; ask 1Kosmos which of them holds`),
});

/** The row's own word is unknown, and the outcome was found elsewhere. */
export const UNKNOWN_OUTCOME = partlyRead(
  'resultStatus',
  'resultStatus is not a documented word, so the outcome was read elsewhere',
);

const PREFIX = 'COMPLETED_';

function withoutPrefix(word: string): string {
  const capitals = asciiUpper(word);
  return capitals.startsWith(PREFIX) ? capitals.slice(PREFIX.length) : capitals;
}

/** `COMPLETED`; in an older form the outcome stands in its place (dossier 6.3). */
export function isCompleted(word: string): boolean {
  const capitals = asciiUpper(word);
  return (
    capitals === 'COMPLETED' || (capitals.startsWith(PREFIX) && meaningOfOutcome(capitals) !== undefined)
  );
}

/** Clients of the vendor compare words without regard to case (dossier 7.4). Undefined: not in the vendor's lists. */
export const meaningOfSession = (word: string): Meaning | undefined => entryOfWord(SESSION, word);
export const meaningOfOutcome = (word: string): Meaning | undefined => entryOf(OUTCOME, withoutPrefix(word));
export const meaningOfResult = (word: string, proven: boolean): Meaning | undefined => {
  const meaning = entryOf(RESULT, withoutPrefix(word));
  return meaning === APPROVED && !proven ? UNPROVEN : meaning;
};
