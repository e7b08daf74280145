import { checkDeviations } from '../faults/ends.js';
import type { ConformanceHarness } from '../harness/harness.js';
import { announcedCases } from './announced-ends.js';
import { appDecisionCases } from './app-decisions.js';
import { artifactCases } from './artifacts.js';
import { attemptCases } from './attempts.js';
import { attemptPolicyCases } from './attempts-policy.js';
import { capabilityCases } from './capabilities.js';
import { type ConformanceCase, collectCases, type Suite } from './case.js';
import { consentCases } from './consent.js';
import { contractCases } from './contract.js';
import { creationCases } from './creations.js';
import { damagedCases } from './damaged-answers.js';
import { erasureCases } from './erasure.js';
import { errorCases } from './errors.js';
import { evidenceCases } from './evidence.js';
import { identityCases } from './identity.js';
import { inboxCases } from './inbox.js';
import { inputCases } from './input.js';
import { launchCases } from './launches.js';
import { lifeCycleCases } from './life-cycle.js';
import { listingCases } from './listing.js';
import { filterCases } from './listing-filters.js';
import { noticeCases } from './notices.js';
import { overturnedCases } from './overturned.js';
import { rawCases } from './raw-answers.js';
import { redactionCases } from './redaction.js';
import { refCases } from './refs.js';
import { repeatCases } from './repeats.js';
import { resultCases } from './results.js';
import { settingCases } from './settings.js';
import { sourceCases } from './sources.js';
import { streamCases } from './streams.js';
import { testModeCases } from './test-mode.js';
import { unknownWordCases } from './unknown-words.js';
import { waitingCases } from './waiting.js';
import { senderCases } from './webhook-senders.js';
import { webhookCases } from './webhooks.js';

/**
 * Every case for this adapter, including those that do not apply. Sends no request; throws what `createProofing` throws if
 * the harness' settings are wrong, and an error for a deviation that names an unknown fault.
 *
 * ```ts
 * for (const { group, name, skip, run } of conformanceCases(harness))
 *   (skip === undefined ? it : it.skip)(`${group}: ${name}`, run);
 * ```
 */
export function conformanceCases(harness: ConformanceHarness): readonly ConformanceCase[] {
  checkDeviations(harness);
  return collectCases(harness, {
    contract: both(contractCases, settingCases),
    'life cycle': lifeCycleCases,
    refs: refCases,
    identity: identityCases,
    input: inputCases,
    consent: consentCases,
    capabilities: capabilityCases,
    creations: creationCases,
    launches: launchCases,
    attempts: both(attemptCases, attemptPolicyCases),
    'app decisions': appDecisionCases,
    'test mode': testModeCases,
    waiting: waitingCases,
    results: both(resultCases, overturnedCases),
    'unknown words': unknownWordCases,
    'damaged answers': damagedCases,
    evidence: both(evidenceCases, sourceCases),
    streams: streamCases,
    errors: errorCases,
    repeats: repeatCases,
    redaction: redactionCases,
    'raw answers': rawCases,
    listing: both(listingCases, filterCases),
    artifacts: artifactCases,
    erasure: erasureCases,
    webhooks: both(both(webhookCases, senderCases), noticeCases),
    inbox: both(inboxCases, announcedCases),
  });
}

const both =
  (one: (suite: Suite) => void, two: (suite: Suite) => void) =>
  (suite: Suite): void => {
    one(suite);
    two(suite);
  };
