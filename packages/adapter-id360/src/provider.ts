import type { AdapterDeps, Claims, ProofingProvider, ProviderCapabilities } from '@anyproof/core';
import { openState } from '@anyproof/provider-kit';
import type { Id360Client } from './client/index.js';
import { createSession, launchFor } from './create.js';
import { createReports, openArtifact } from './fetch.js';
import {
  type MapperContext,
  mapResult,
  mapSession,
  mapUnfinished,
  mapUnfinishedResult,
} from './result/session.js';
import type { Id360Settings } from './settings.js';
import { refState, stateIn } from './state.js';
import { consentMissing, createPreparation, documentNameFor, evidenceOf, uploadPages } from './upload.js';
import { claimNames, MADE_ARTIFACTS } from './vocabulary.js';
import { createWebhooks } from './webhook.js';

/** ID360 on the contract. The modes are those of dossier 5 and 7. */
export function createProvider(
  client: Id360Client,
  settings: Id360Settings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, sealer, clock } = deps;
  const context: MapperContext = {
    provider,
    pollAfterMs: pollAfter(settings),
    artifacts: settings.artifacts,
    claimOf: claimNames(settings.controlData),
  };
  const preparation = createPreparation(client, settings, provider);
  const reports = createReports(client, settings, deps);
  const { interrupt } = client.enrollment;

  return {
    specificationVersion: 'v1',
    id: 'id360',
    capabilities: capabilitiesOf(settings),

    createSession: async (input, call = {}) => {
      const session = await createSession({ client, settings, deps, context }, input, call);
      preparation.created(session.ref.id);
      return session;
    },

    getLaunch: async (ref) => {
      const { apiKey, hosted } = openState(sealer, ref, refState);
      return launchFor(apiKey, 'hosted', hosted?.locale, settings);
    },

    recordConsent: async (ref, consent, call = {}) => {
      const state = openState(sealer, ref, refState);
      // On the vendor's page the person consents there; a route selected from here would take their choice away.
      if (state.hosted === undefined) await preparation.consent(ref.id, state, consent, call.signal);
    },

    submitEvidence: async (ref, evidence, call = {}) => {
      const state = openState(sealer, ref, refState);
      const documentName = documentNameFor(evidence.kind, settings, provider);
      await preparation.prepare(ref.id, state, call.consent, call.signal);
      await uploadPages(client, state.apiKey, documentName, evidence, call).catch((error: unknown) => {
        throw consentMissing(error, provider);
      });
      // ID360 accepts every readable file and judges it in the report.
      return { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] };
    },

    finalizeSession: async (ref, call = {}) => {
      const { apiKey } = openState(sealer, ref, refState);
      await client.flow.finalize(apiKey, call.signal).catch((error: unknown) => {
        throw consentMissing(error, provider);
      });
    },

    getSession: async (ref, call = {}) => {
      const report = await reports.read(ref, stateIn(sealer, ref), call);
      return report === undefined ? mapUnfinished(ref, context) : mapSession(ref, report, context);
    },

    getResult: async (ref, call = {}) => {
      const state = stateIn(sealer, ref);
      const report = await reports.read(ref, state, call);
      if (report === undefined) return mapUnfinishedResult(ref, context);
      return mapResult(ref, report, context, state?.controlData);
    },

    ...(interrupt === undefined
      ? {}
      : {
          cancelSession: async (ref, call = {}) => {
            stateIn(sealer, ref);
            await interrupt(ref.id, call.signal);
            reports.interrupted(ref);
          },
        }),

    downloadArtifact: async (ref, artifact, call = {}) => {
      stateIn(sealer, ref);
      return openArtifact(client, provider, ref, artifact, call);
    },

    checkHealth: async (call = {}) => {
      const startedAt = clock.now();
      await client.user.whoami(call.signal);
      return { healthy: true, milliseconds: clock.now() - startedAt };
    },

    ...(settings.callbacks.length === 0 ? {} : { webhooks: createWebhooks(settings, provider) }),
  };
}

/** Where ID360 calls back, polling only catches what was lost: its guides ask for reports after the final callback. */
function pollAfter({ callbacks, pollIntervalMs, safetyPollIntervalMs }: Id360Settings): number {
  return callbacks.length === 0 ? pollIntervalMs : safetyPollIntervalMs;
}

/** What control data can be compared with (dossier 5.2). */
const COMPARED: readonly (keyof Claims)[] = [
  'given_name',
  'family_name',
  'birth_family_name',
  'birthdate',
  'gender',
  'email',
  'phone_number',
];

/** What this provider can do, as it is configured. */
function capabilitiesOf(settings: Id360Settings): ProviderCapabilities {
  const { artifacts, callbacks, controlData, paths } = settings;
  return {
    modes: ['hosted', 'direct'],
    evidence: evidenceOf(settings),
    // On the vendor's page the person is asked there.
    consentRequired: { direct: ['terms', 'biometrics'] },
    documentTypes: ['identity_card', 'passport', 'driving_licence', 'residence_permit'],
    expectedClaims: COMPARED.filter((claim) => Object.hasOwn(controlData, claim)),
    verbs: [
      'launch',
      'consent',
      'evidence',
      'finalize',
      ...(paths.interrupt === undefined ? [] : (['cancel'] as const)),
      'artifacts',
      'health',
    ],
    manualReview: false,
    artifacts: ['document_image', 'selfie', 'other', ...artifacts.map((name) => MADE_ARTIFACTS[name].kind)],
    ...(callbacks.length > 0 ? { webhooks: 'secret' } : {}),
  };
}
