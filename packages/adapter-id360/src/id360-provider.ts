import {
  type AdapterDeps,
  type CallOptions,
  type CreateSessionInput,
  type EvidenceInput,
  ProofingError,
  type ProofingProvider,
  type ProviderCapabilities,
  type Warning,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import {
  checkPages,
  compact,
  entryOf,
  ignoredHints,
  instant,
  openState,
  recentKeys,
  sealState,
} from '@anyproof/provider-kit';
import type { Id360Client } from './client/index.js';
import { DOCUMENT_NAMES, EVIDENCE } from './id360-evidence.js';
import { launchFor } from './id360-launch.js';
import { mapResult, mapSession, mapUnfinished } from './id360-mapper.js';
import { createPreparation } from './id360-preparation.js';
import { enrollmentRequest } from './id360-request.js';
import type { Id360Settings } from './id360-settings.js';
import { controlDataFrom, id360State } from './id360-state.js';

const CAPABILITIES: ProviderCapabilities = {
  roads: ['hosted', 'direct'],
  evidence: EVIDENCE,
  documentTypes: ['identity_card', 'passport', 'driving_licence', 'residence_permit'],
  expectedClaims: ['given_name', 'family_name', 'birthdate'],
  verbs: ['launch', 'consent', 'evidence', 'finalize', 'health'],
  manualReview: false,
  artifacts: ['document_image', 'selfie'],
};

/** ID360 on the contract. The roads are those of dossier 5 and 7. */
export function createId360Provider(
  client: Id360Client,
  settings: Id360Settings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, sealer, clock } = deps;
  const context = { provider, pollAfterMs: settings.pollIntervalMs };
  const preparation = createPreparation(client, settings, recentKeys());

  return {
    specificationVersion: 'v1',
    id: 'id360',
    capabilities: CAPABILITIES,

    createSession: async (input, call = {}) => {
      const process = processFor(input, settings, provider);
      const { body, state, warnings } = readInput(input, settings, provider);
      const { value, raw } = await client.process.createEnrollment(process, body, call.signal);
      const id = String(value.id);
      const ref = { provider, id, state: sealState(sealer, id, { apiKey: value.api_key, ...state }) };
      const createdAt = instant(value.creation_time);
      const session = {
        ...mapUnfinished(ref, context),
        reference: input.reference,
        nativeStatus: value.status,
        ...compact<{ createdAt: string }>({ createdAt }),
        warnings,
      };
      return withLaunch(withRaw(session, raw), launchFor(value.api_key, input.road, input.locale, settings));
    },

    getLaunch: async (ref) =>
      launchFor(openState(sealer, ref, id360State).apiKey, 'hosted', undefined, settings),

    recordConsent: async (ref, consent, call = {}) =>
      preparation.consent(ref.id, openState(sealer, ref, id360State).apiKey, consent, call.signal),

    submitEvidence: async (ref, evidence, call = {}) => {
      const documentName = documentNameFor(evidence, provider);
      await checkPages(evidence, provider);
      const state = openState(sealer, ref, id360State);
      await preparation.prepare(ref.id, state, call.signal);
      await uploadPages(client, state.apiKey, documentName, evidence, call);
      // ID360 takes every readable file and judges it in the report.
      return { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] };
    },

    finalizeSession: async (ref, call = {}) => {
      await client.flow.finalize(openState(sealer, ref, id360State).apiKey, call.signal);
    },

    getSession: async (ref, call = {}) => {
      const report = await client.enrollment.report(ref.id, { signal: call.signal });
      return report === undefined ? mapUnfinished(ref, context) : mapSession(ref, report, context);
    },

    getResult: async (ref, call = {}) => {
      const report = await client.enrollment.report(ref.id, { signal: call.signal });
      return report === undefined
        ? {
            ...mapUnfinished(ref, context),
            documents: [],
            checks: [],
            matches: [],
            reasons: [],
            artifacts: [],
          }
        : mapResult(ref, report, context);
    },

    checkHealth: async (call = {}) => {
      const startedAt = clock.now();
      await client.user.whoami(call.signal);
      return { healthy: true, milliseconds: clock.now() - startedAt };
    },
  };
}

function processFor(input: CreateSessionInput, settings: Id360Settings, provider: string): string {
  const flow = input.flow ?? 'default';
  const process = entryOf(settings.flows, flow);
  if (process !== undefined) return process;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: `there is no flow "${flow}"; the settings have ${Object.keys(settings.flows).join(', ')}`,
    provider,
  });
}

/** The create body, and what waits in the ref for the direct road. */
function readInput(input: CreateSessionInput, settings: Id360Settings, provider: string) {
  const direct = input.road === 'direct';
  const { data, ignored } = controlDataFrom(input.expected, settings.controlData);
  const warnings: Warning[] = [
    ...ignoredHints(input, ['country', 'documentTypes', 'evidence']),
    ...(direct ? ignoredHints(input, ['locale']) : ignoredHints(input, ['expected', 'consent'])),
    ...(direct ? ignored : []).map((claim) => ({
      code: 'HINT_IGNORED' as const,
      message: `this vendor compares no ${claim}`,
    })),
  ];
  const { consent } = input;
  const state = !direct
    ? {}
    : {
        ...(consent && { consent: { terms: consent.terms, biometrics: consent.biometrics } }),
        ...(Object.keys(data).length > 0 && { controlData: data }),
      };
  return { body: enrollmentRequest(input, settings, provider), state, warnings };
}

function documentNameFor(evidence: EvidenceInput, provider: string): string {
  const name = entryOf(DOCUMENT_NAMES, evidence.kind);
  if (name !== undefined) return name;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: `takes no evidence of kind "${evidence.kind}"`,
    provider,
  });
}

/** One call per page, in order; an error says how many pages the vendor has. */
async function uploadPages(
  client: Id360Client,
  apiKey: string,
  documentName: string,
  evidence: EvidenceInput,
  call: CallOptions,
): Promise<void> {
  const totalPages = evidence.pages.length;
  for (const [page, source] of evidence.pages.entries()) {
    await client.flow
      .uploadPage(apiKey, { documentName, source, totalPages, page }, call.signal)
      .catch((error: unknown) => {
        throw ProofingError.isInstance(error) ? error.withPagesAccepted(page) : error;
      });
  }
}
