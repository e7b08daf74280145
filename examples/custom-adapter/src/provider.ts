import type { AdapterDeps, ProofingProvider, ProviderCapabilities } from '@anyproof/core';
import type { AcmeClient } from './client/index.js';
import { createSession, launchFor } from './create.js';
import { type MapperContext, mapResult, mapSession } from './result/session.js';
import type { AcmeSettings } from './settings.js';
import { evidenceOf, uploadPages } from './upload.js';
import { createWebhooks } from './webhook.js';

/** Acme on the contract. */
export function createProvider(
  client: AcmeClient,
  settings: AcmeSettings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider } = deps;
  const context: MapperContext = { pollAfterMs: pollAfter(settings) };

  return {
    specificationVersion: 'v1',
    id: 'acme',
    capabilities: capabilitiesOf(settings),

    createSession: (input, call = {}) => createSession({ client, settings, deps, context }, input, call),

    getLaunch: async (ref, call = {}) =>
      launchFor((await client.get(ref.id, call.signal)).value, 'BAD_RESPONSE', provider),

    submitEvidence: (ref, evidence, call = {}) => uploadPages(client, ref, evidence, call),

    finalizeSession: (ref, call = {}) => client.submit(ref.id, call.signal),

    getSession: async (ref, call = {}) => mapSession(ref, await client.get(ref.id, call.signal), context),

    getResult: async (ref, call = {}) => mapResult(ref, await client.report(ref.id, call.signal), context),

    eraseSession: (ref, call = {}) => client.erase(ref.id, call.signal),

    ...(settings.webhookKey === undefined ? {} : { webhooks: createWebhooks(settings, deps) }),
  };
}

/** Where messages come, polling only catches what gets lost. */
function pollAfter({ webhookKey, pollIntervalMs, safetyPollIntervalMs }: AcmeSettings): number {
  return webhookKey === undefined ? pollIntervalMs : safetyPollIntervalMs;
}

/** What Acme can do, as it is configured. */
function capabilitiesOf({ webhookKey }: AcmeSettings): ProviderCapabilities {
  return {
    modes: ['hosted', 'direct'],
    evidence: evidenceOf(),
    documentTypes: ['identity_card', 'passport'],
    // The app takes the face itself; on the vendor's own page, the vendor asks.
    consentRequired: { direct: ['terms', 'biometrics'] },
    expectedClaims: [],
    verbs: ['launch', 'evidence', 'finalize', 'erase'],
    manualReview: true,
    artifacts: [],
    ...(webhookKey === undefined ? {} : { webhooks: 'signature' }),
  };
}
