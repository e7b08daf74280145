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

/** Completed, and the outcome is not known yet. */
export const AWAITED: Meaning = { outcome: { status: 'processing' } };

/** As `result` writes it (dossier 7.4); how it writes review and "not performed" is not published. */
const RESULT: { readonly [word: string]: Meaning } = {
  SUCCESS: APPROVED,
  FAILED: DECLINED,
  NOT_PERFORMED: INCONCLUSIVE,
  REVIEW: IN_REVIEW,
  INPROGRESS: AWAITED,
  EXPIRED: { outcome: { status: 'expired' }, endedBy: 'vendor' },
  ABANDONED: { outcome: { status: 'abandoned' }, endedBy: 'vendor' },
};

/** An assumption of the dossier (7.4): it decides nothing, and nobody is approved beside it. */
const DENIES = new Set(['DECLINED']);

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

/** What is said of an approved session beside the approval; nothing says that it is a mistake. */
export const APPROVED_WITH_REASON = partlyRead(
  'reasons',
  'the session is approved, though the vendor names a reason code, which it documents for failures: see reasons',
);
export const FAILED_CHECK = partlyRead(
  'checks',
  'the session is approved, though one of its checks failed: see checks',
);
export const APPROVED_RESULT = partlyRead(
  'decision',
  'the result says SUCCESS, though the outcome of the session is declined; the outcome counts',
);
export const TWO_PERSONS = partlyRead(
  'claims',
  'the result describes one document twice, with different persons, so nothing in it is claimed',
);
/** The outcome approves, and the result says that it is not ready or not decided. */
export const UNFINISHED_RESULT = partlyRead(
  'decision',
  'the session is approved, and its result is not: nobody is approved until both are',
);
export const UNKNOWN_ROW_STATUS = partlyRead(
  'status',
  'the status of the row is not a documented word, so the status of the session counts',
);

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
  return capitals === 'COMPLETED' || outcomeInStatus(capitals) !== undefined;
}

/** The outcome that stands in the place of a status: of the four documented forms, no other approves or ends anything. */
export function outcomeInStatus(word: string): Meaning | undefined {
  const capitals = asciiUpper(word);
  return capitals.startsWith(PREFIX) || capitals === 'REVIEW' ? meaningOfOutcome(capitals) : undefined;
}

/** Clients of the vendor compare words without regard to case (dossier 7.4). Undefined: not in the vendor's lists. */
export const meaningOfSession = (word: string): Meaning | undefined => entryOfWord(SESSION, word);
export const meaningOfOutcome = (word: string): Meaning | undefined => entryOf(OUTCOME, withoutPrefix(word));
export const meaningOfResult = (word: string, proven: boolean): Meaning | undefined => {
  const meaning = entryOf(RESULT, withoutPrefix(word));
  return meaning === APPROVED && !proven ? UNPROVEN : meaning;
};
/** Whether this word of a result speaks against an approval, whatever else the result says. */
export function deniesApproval(word: string): boolean {
  const meaning = meaningOfResult(word, true);
  const undecided = meaning === AWAITED || meaning === IN_REVIEW || meaning === APPROVED;
  return DENIES.has(withoutPrefix(word)) || (meaning !== undefined && !undecided);
}
