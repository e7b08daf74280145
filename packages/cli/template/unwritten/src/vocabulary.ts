// TODO 2: what each status means.
// One row for each that the vendor documents, such as `CREATED: { status: 'pending' }`. A verdict is
// `{ status: 'completed', decision: 'approved', final: false }`, and what somebody has to do first is
// `{ status: 'action_required', action: { actor: 'person', next: 'retry' } }`. Then remove the line that throws.
const states = wordTable<{ readonly [word: string]: Outcome }>({});

/** Undefined for a value that is not in the vendor's list: never an end, never an approval. */
export function meaningOf(word: string | undefined): Outcome | undefined {
  if (states.words.length === 0) throw new Error('TODO 2: what each status means');
  return states.meaningOf(word);
}

// TODO 3: the tests and their outcomes.
// Such as `FACE: 'face_match'` here, and `SKIPPED: 'not_performed'` below.
const tests = wordTable({}, { unknown: 'other' });
export const checkKindOf = (test: string): CheckKind => tests.meaningOf(test);

const outcomes = wordTable({}, { unknown: 'unknown' });
export const checkStatusOf = (outcome: string | undefined): CheckStatus => outcomes.meaningOf(outcome);

// TODO 4: why a photo, an attempt or a person is refused.
// Such as `UNREADABLE: 'document_unreadable'`.
const findings = wordTable({}, { unknown: 'other' });
