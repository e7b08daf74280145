import { comparisonsOf } from '../life/comparisons.js';
import { isOnePerson } from '../life/evidence.js';
import { attemptOf, type Verification } from '../life/model.js';

interface Test {
  readonly name: string;
  readonly outcome: 'PASSED' | 'FAILED' | 'WARNING' | 'SKIPPED';
  readonly score?: number;
}

type Outcome = Test['outcome'];
const passedIf = (good: boolean): Outcome => (good ? 'PASSED' : 'FAILED');
const doneIf = (done: boolean, outcome: Outcome): Outcome => (done ? outcome : 'SKIPPED');

/** What was tested in the latest attempt. */
export function testsOf(one: Verification): readonly Test[] {
  const { shown, way, findings } = attemptOf(one);
  const { email, phone } = one.applicant.asserted;
  const has = (finding: string) => findings.includes(finding);
  const read = shown.has('document-0') && !has('UNREADABLE');
  const face = shown.has('selfie-0');
  const same = isOnePerson(one);
  const live = way !== 'API';
  return [
    { name: 'READABLE', outcome: doneIf(shown.has('document-0'), passedIf(read)) },
    { name: 'AUTHENTICITY', outcome: doneIf(read, passedIf(!has('MANIPULATED'))) },
    { name: 'DOCUMENT_LIVE', outcome: doneIf(read && live, 'PASSED') },
    { name: 'EXPIRY', outcome: doneIf(read, 'PASSED') },
    { name: 'MRZ', outcome: doneIf(read && shown.has('document-1'), 'PASSED') },
    { name: 'NFC', outcome: doneIf(read && way === 'SDK', 'PASSED') },
    { name: 'FACE', outcome: doneIf(read && face, passedIf(same)), score: same ? 94.5 : 11 },
    { name: 'LIVENESS', outcome: doneIf(face && live, passedIf(!has('NOT_LIVE'))) },
    { name: 'INJECTION', outcome: doneIf(live, 'PASSED') },
    { name: 'COMPARISON', outcome: comparisonOutcome(one) },
    { name: 'ADDRESS', outcome: doneIf(shown.has('address-0'), 'PASSED') },
    { name: 'DATABASE', outcome: 'SKIPPED' },
    { name: 'WATCHLIST', outcome: doneIf(read, 'PASSED') },
    { name: 'EMAIL', outcome: doneIf(email !== undefined && live, 'PASSED') },
    { name: 'PHONE', outcome: doneIf(phone !== undefined && way === 'SDK', 'PASSED') },
    {
      name: 'DEVICE',
      outcome: doneIf(live, one.ending === 'review' ? 'WARNING' : 'PASSED'),
      ...(live ? { score: one.ending === 'review' ? 48 : 90 } : {}),
    },
  ];
}

function comparisonOutcome(one: Verification): Outcome {
  const outcomes = comparisonsOf(one).map(({ outcome }) => outcome);
  if (outcomes.every((outcome) => outcome === 'NO_DATA')) return 'SKIPPED';
  if (outcomes.includes('MISMATCH')) return 'FAILED';
  return outcomes.includes('PARTIAL') ? 'WARNING' : 'PASSED';
}
