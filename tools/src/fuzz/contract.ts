// What holds of every session and result, whatever a vendor answers: the contract, and the words of the adapter's dossier.
import assert from 'node:assert/strict';
import { assertResult, assertSession, type ContractFacts } from '@anyproof/conformance';
import { isEnded, type ProofingResult, type ProofingSession } from '@anyproof/core';
import { CANARY } from './expect.js';

export interface Vendor {
  /** The adapter's id. */
  readonly adapter: string;
  /** The name under which it is configured, where that is another. */
  readonly provider?: string;
  /** Whether the dossier names this native word as an end. */
  ends(word: string | undefined): boolean;
  /** The same for an approval. */
  approves(word: string | undefined): boolean;
}

export function checkSession(session: ProofingSession, vendor: Vendor): void {
  assertSession(session, factsOf(vendor));
  checkWords(session, vendor);
}

export function checkResult(result: ProofingResult, vendor: Vendor): void {
  assertResult(result, factsOf(vendor));
  checkWords(result, vendor);
}

const factsOf = ({ adapter, provider = adapter }: Vendor): ContractFacts => ({
  adapter,
  provider,
  forbidden: [CANARY],
  hostile: true,
});

function checkWords(
  { status, decision, nativeStatus }: ProofingSession | ProofingResult,
  { ends, approves }: Vendor,
): void {
  if (decision === 'approved')
    assert.ok(approves(nativeStatus), `approved by ${JSON.stringify(nativeStatus)}`);
  if (isEnded(status)) assert.ok(ends(nativeStatus), `ended by ${JSON.stringify(nativeStatus)}`);
}
