import { type ConformanceCase, collectCases, type Suite } from './case.js';
import { announcedCases } from './groups/announced-ends.js';
import { artifactCases } from './groups/artifacts.js';
import { consentCases } from './groups/consent.js';
import { contractCases } from './groups/contract.js';
import { damagedCases } from './groups/damaged-answers.js';
import { erasureCases } from './groups/erasure.js';
import { errorCases } from './groups/errors.js';
import { evidenceCases } from './groups/evidence.js';
import { identityCases } from './groups/identity.js';
import { inboxCases } from './groups/inbox.js';
import { inputCases } from './groups/input.js';
import { lifeCycleCases } from './groups/life-cycle.js';
import { listingCases } from './groups/listing.js';
import { rawCases } from './groups/raw-answers.js';
import { redactionCases } from './groups/redaction.js';
import { refCases } from './groups/refs.js';
import { repeatCases } from './groups/repeats.js';
import { resultCases } from './groups/results.js';
import { settingCases } from './groups/settings.js';
import { sourceCases } from './groups/sources.js';
import { streamCases } from './groups/streams.js';
import { unknownWordCases } from './groups/unknown-words.js';
import { waitingCases } from './groups/waiting.js';
import { senderCases } from './groups/webhook-senders.js';
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
    contract: both(contractCases, settingCases),
    'life cycle': lifeCycleCases,
    refs: refCases,
    identity: identityCases,
    input: inputCases,
    consent: consentCases,
    waiting: waitingCases,
    results: resultCases,
    'unknown words': unknownWordCases,
    'damaged answers': damagedCases,
    evidence: both(evidenceCases, sourceCases),
    streams: streamCases,
    errors: errorCases,
    repeats: repeatCases,
    redaction: redactionCases,
    'raw answers': rawCases,
    listing: listingCases,
    artifacts: artifactCases,
    erasure: erasureCases,
    webhooks: both(webhookCases, senderCases),
    inbox: both(inboxCases, announcedCases),
  });
}

const both =
  (one: (suite: Suite) => void, two: (suite: Suite) => void) =>
  (suite: Suite): void => {
    one(suite);
    two(suite);
  };
