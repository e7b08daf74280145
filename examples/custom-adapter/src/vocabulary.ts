// Acme's words and what they mean in the contract: each stands here once.
import type { CheckKind, CheckStatus, Decision, Outcome, Reason, Status } from '@anyproof/core';
import { wordTable } from '@anyproof/provider-kit';

/** A verification's status: messages and reports use the same values. */
const states = wordTable<{ readonly [word: string]: Outcome }>({
  CREATED: { status: 'pending' },
  IN_ANALYSIS: { status: 'processing' },
  MANUAL_REVIEW: { status: 'in_review' },
  ACCEPTED: { status: 'completed', decision: 'approved', final: true },
  REFUSED: { status: 'completed', decision: 'declined', final: true },
  UNDECIDED: { status: 'completed', decision: 'inconclusive', final: true },
  EXPIRED: { status: 'expired' },
  ABANDONED: { status: 'abandoned' },
  ERROR: { status: 'failed' },
});

/** Undefined for a value that is not in the vendor's list: never an end, never an approval. */
export function meaningOf(word: string): Outcome | undefined {
  return states.meaningOf(word);
}

/** The state that messages report this with; undefined where none does. */
export function wordFor(news: Status | Decision): string | undefined {
  return states.wordFor(({ status, decision }) => (decision ?? status) === news);
}

/** What each test looks at. */
const tests = wordTable(
  { AUTHENTICITY: 'document_authenticity', FACE: 'face_match' },
  { anyCase: true, unknown: 'other' },
);
export const checkKindOf = (test: string): CheckKind => tests.meaningOf(test);

/** A skipped test does not count as passed. */
const outcomes = wordTable(
  { PASSED: 'pass', FAILED: 'fail', SKIPPED: 'not_performed' },
  { anyCase: true, unknown: 'unknown' },
);
export const checkStatusOf = (outcome: string | undefined): CheckStatus => outcomes.meaningOf(outcome);

/** Why a photo or a person was refused. */
const findings = wordTable(
  {
    UNREADABLE: 'document_unreadable',
    WRONG_SIDE: 'document_wrong_side',
    NO_FACE: 'face_not_found',
    OTHER_FACE: 'face_mismatch',
    MANIPULATED: 'document_suspicious',
  },
  { unknown: 'other' },
);
export const reasonFor = (finding: string): Reason => ({
  code: findings.meaningOf(finding),
  nativeCode: finding,
});

const documentTypes = wordTable({ PASSPORT: 'passport', ID_CARD: 'identity_card' }, { anyCase: true });
export const documentTypeOf = (word: string | undefined) => documentTypes.meaningOf(word);

/** What the slots of each kind of evidence begin with: `document-0` is the front. */
export const SLOTS: { readonly [kind: string]: string } = {
  identity_document: 'document',
  selfie: 'selfie',
};
