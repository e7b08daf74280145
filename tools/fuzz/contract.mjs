// What holds of every session and result, whatever a vendor answers: the contract, and the words of the adapter's dossier.
import assert from 'node:assert/strict';
import { assertResult, assertSession } from '@anyproof/conformance';
import { CANARY } from './expect.mjs';

/** `ends` says of a native word whether the adapter's dossier names it as an end, and `approves` as an approval. */
export function checkSession(session, vendor) {
  assertSession(session, factsOf(vendor));
  checkWords(session, vendor);
}

export function checkResult(result, vendor) {
  assertResult(result, factsOf(vendor));
  checkWords(result, vendor);
}

const factsOf = ({ adapter, provider = adapter }) => ({
  adapter,
  provider,
  forbidden: [CANARY],
  hostile: true,
});

function checkWords({ status, decision, nativeStatus }, { ends, approves }) {
  if (decision === 'approved')
    assert.ok(approves(nativeStatus), `approved by ${JSON.stringify(nativeStatus)}`);
  if (!['pending', 'processing', 'in_review'].includes(status))
    assert.ok(ends(nativeStatus), `ended by ${JSON.stringify(nativeStatus)}`);
}
