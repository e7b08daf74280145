import { type ConformanceCase, collectCases } from './case.js';
import { artifactCases } from './groups/artifacts.js';
import { contractCases } from './groups/contract.js';
import { erasureCases } from './groups/erasure.js';
import { errorCases } from './groups/errors.js';
import { evidenceCases } from './groups/evidence.js';
import { inboxCases } from './groups/inbox.js';
import { lifeCycleCases } from './groups/life-cycle.js';
import { listingCases } from './groups/listing.js';
import { rawCases } from './groups/raw-answers.js';
import { redactionCases } from './groups/redaction.js';
import { refCases } from './groups/refs.js';
import { repeatCases } from './groups/repeats.js';
import { resultCases } from './groups/results.js';
import { streamCases } from './groups/streams.js';
import { unknownWordCases } from './groups/unknown-words.js';
import { waitingCases } from './groups/waiting.js';
import { webhookCases } from './groups/webhooks.js';
import type { ConformanceHarness } from './harness.js';

/**
 * Every case for this adapter, those that do not apply included. Calls nobody; throws what `createProofing` throws when
 * the harness' settings are wrong.
 *
 * ```ts
 * for (const { group, name, skip, run } of conformanceCases(harness))
 *   (skip === undefined ? it : it.skip)(`${group}: ${name}`, run);
 * ```
 */
export function conformanceCases(harness: ConformanceHarness): readonly ConformanceCase[] {
  return collectCases(harness, {
    contract: contractCases,
    'life cycle': lifeCycleCases,
    refs: refCases,
    waiting: waitingCases,
    results: resultCases,
    'unknown words': unknownWordCases,
    evidence: evidenceCases,
    streams: streamCases,
    errors: errorCases,
    repeats: repeatCases,
    redaction: redactionCases,
    'raw answers': rawCases,
    listing: listingCases,
    artifacts: artifactCases,
    erasure: erasureCases,
    webhooks: webhookCases,
    inbox: inboxCases,
  });
}
