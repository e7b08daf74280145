import {
  type AdapterDeps,
  type CreateSessionInput,
  type Launch,
  ProofingError,
  type ProofingErrorCode,
  type ProofingProvider,
  type ProviderCapabilities,
  type SessionRef,
  type SubmittedEvidence,
  type Warning,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { entryOf, guardedUrl, ignoredHints, throwWithPages } from '@anyproof/provider-kit';
import type { Verification } from './acme-answers.js';
import { mapResult, mapSession } from './acme-mapper.js';
import { readOptions } from './acme-options.js';
import { reasonOf } from './acme-reasons.js';
import type { AcmeSettings } from './acme-settings.js';
import { acmeWebhooks } from './acme-webhook.js';
import type { AcmeClient } from './client/verifications.js';

/** By kind of evidence, how Acme calls its pictures. */
const SLOTS: { readonly [kind: string]: string } = { identity_document: 'document', selfie: 'selfie' };

const evidence = (kind: string, maxPages: number) => ({
  kind,
  maxPages,
  mediaTypes: ['image/jpeg', 'image/png'],
  maxBytes: 10_000_000,
});

/** Acme on the contract. */
export function createAcmeProvider(
  client: AcmeClient,
  settings: AcmeSettings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider } = deps;
  const { uploadTimeoutMs: timeoutMs } = settings;
  const webhooks = settings.webhookKey === undefined ? undefined : acmeWebhooks(settings, deps);
  const pollAfterMs = webhooks === undefined ? settings.pollIntervalMs : settings.safetyPollIntervalMs;
  const fail = (code: ProofingErrorCode, message: string) => new ProofingError({ code, message, provider });
  /** The page has a host of its own; it is https (plain http on loopback only), and carries no credentials. */
  const launchOf = ({ pageUrl = '' }: Verification, code: ProofingErrorCode): Launch => {
    const url = guardedUrl(pageUrl, { origins: [pageUrl], hosts: [] });
    if (url === undefined) throw fail(code, 'Acme gave no page to send the person to');
    return { kind: 'redirect', url: url.href };
  };

  return {
    specificationVersion: 'v1',
    id: 'acme',
    capabilities: capabilitiesWith(webhooks !== undefined),

    createSession: async (input, { signal } = {}) => {
      const { reference: externalId, flow = 'default', locale: language, returnUrl, mode } = input;
      const { theme } = readOptions(input, provider);
      const workflow = entryOf(settings.flows, flow);
      if (workflow === undefined) throw fail('CONFIG', 'the setting flows has no such flow');
      const created = await client.create({ externalId, workflow, language, returnUrl, theme }, signal);
      const ref = { provider, id: created.value.id };
      const session = mapSession(created, { ref, pollAfterMs, warnings: warningsFor(input) });
      return withLaunch(
        session,
        mode === 'direct' ? { kind: 'direct' } : launchOf(created.value, 'AMBIGUOUS'),
      );
    },

    getLaunch: async (ref, { signal } = {}) =>
      launchOf((await client.get(ref.id, signal)).value, 'BAD_RESPONSE'),

    getSession: async (ref, { signal } = {}) =>
      mapSession(await client.get(ref.id, signal), { ref, pollAfterMs }),

    getResult: async (ref, { signal } = {}) =>
      mapResult(await client.report(ref.id, signal), { ref, pollAfterMs }),

    submitEvidence: async (ref: SessionRef, input, { signal } = {}): Promise<SubmittedEvidence> => {
      const slot = entryOf(SLOTS, input.kind) ?? input.kind;
      for (const [index, page] of input.pages.entries()) {
        const call = client.upload(ref.id, `${slot}-${index}`, page, { timeoutMs, signal });
        const { value, raw } = await call.catch(throwWithPages(index));
        const reasons = value.finding === undefined ? [] : [reasonOf(value.finding)];
        if (!value.accepted) return withRaw({ accepted: false, pagesAccepted: index, reasons }, raw);
      }
      return { accepted: true, pagesAccepted: input.pages.length, reasons: [] };
    },

    finalizeSession: (ref, { signal } = {}) => client.submit(ref.id, signal),
    eraseSession: (ref, { signal } = {}) => client.erase(ref.id, signal),
    ...(webhooks === undefined ? {} : { webhooks }),
  };
}

function capabilitiesWith(hasWebhooks: boolean): ProviderCapabilities {
  return {
    modes: ['hosted', 'direct'],
    evidence: [evidence('identity_document', 2), evidence('selfie', 1)],
    documentTypes: ['identity_card', 'passport'],
    // The app takes the face itself; on the vendor's own page, the vendor asks.
    consentRequired: { direct: ['terms', 'biometrics'] },
    expectedClaims: [],
    verbs: ['launch', 'evidence', 'finalize', 'erase'],
    manualReview: true,
    artifacts: [],
    ...(hasWebhooks ? { webhooks: 'signature' } : {}),
  };
}

/** What Acme cannot use is skipped, and said. */
function warningsFor(input: CreateSessionInput): Warning[] {
  const { mode, consent } = input;
  const step = {
    code: 'STEP_NOT_NEEDED',
    path: 'consent',
    message: 'this vendor takes no consent by API',
  } as const;
  return [
    ...ignoredHints(input, ['documentTypes', 'country', 'selfAsserted', 'expected']),
    // In direct mode the app submits the evidence itself, and the consent is the app's to have.
    ...(mode === 'direct' ? [] : ignoredHints(input, ['evidence'])),
    ...(mode === 'direct' || consent === undefined ? [] : [step]),
  ];
}
