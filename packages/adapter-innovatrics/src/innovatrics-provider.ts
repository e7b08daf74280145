import {
  type AdapterDeps,
  type CallOptions,
  type CreateSessionInput,
  ProofingError,
  type ProofingProvider,
  type ProviderCapabilities,
  type SessionRef,
  type Warning,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { checkPages, ignoredHints, openState, sealState } from '@anyproof/provider-kit';
import type { InnovatricsClient } from './client/index.js';
import { createCapture } from './innovatrics-capture.js';
import { evidenceCapabilities } from './innovatrics-evidence.js';
import { launchFor, pageLocale } from './innovatrics-launch.js';
import { type MapperContext, mapCreated, mapResult, mapSession, type Results } from './innovatrics-mapper.js';
import { EXPECTED_CLAIMS, initializeRequest } from './innovatrics-request.js';
import type { Initialized } from './innovatrics-schema.js';
import type { InnovatricsSettings } from './innovatrics-settings.js';
import { type InnovatricsState, innovatricsState, referenceTokenOf } from './innovatrics-state.js';
import { meaningOf } from './innovatrics-status.js';

/** Innovatrics-style enrolment on the contract. The roads are those of dossier 6. */
export function createInnovatricsProvider(
  client: InnovatricsClient,
  settings: InnovatricsSettings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, sealer, random } = deps;
  const { pollIntervalMs, trustFactorKeys } = settings;
  const context: MapperContext = { pollAfterMs: pollIntervalMs, trustFactorKeys };
  const capture = createCapture(client, provider);
  const stateOf = (ref: SessionRef) => openState(sealer, ref, innovatricsState);

  return {
    specificationVersion: 'v1',
    id: 'innovatrics',
    capabilities: capabilitiesWith(settings),

    createSession: async (input, call = {}) => {
      const id = random.uuid();
      const body = initializeRequest(input, id, settings, provider);
      const { value, raw } = await client.enrolment.initialize(body, call.signal);
      const state = stateFrom(value, id, settings, provider);
      const ref = { provider, id, state: sealState(sealer, id, state) };
      const session = { ...mapCreated(ref, input.reference, context), warnings: warningsFor(input) };
      return withLaunch(withRaw(session, raw), launchFor(state.webEnrolmentUrl, input.road, input.locale));
    },

    getLaunch: async (ref) => launchFor(stateOf(ref).webEnrolmentUrl, 'hosted', undefined),

    submitEvidence: async (ref, evidence, call = {}) => {
      await checkPages(evidence, provider);
      return capture.submit(ref.id, stateOf(ref).referenceToken, evidence, call);
    },

    finalizeSession: async (ref, call = {}) => capture.complete(stateOf(ref).referenceToken, call),

    getSession: async (ref, call = {}) =>
      mapSession(ref, await client.data.status(ref.id, call.signal), context),

    getResult: async (ref, call = {}) => {
      const status = await client.data.status(ref.id, call.signal);
      const hasResults = meaningOf(status.value.status)?.hasResults === true;
      const results = hasResults ? await readResults(client, ref.id, call) : {};
      return mapResult(ref, status, results, context);
    },
  };
}

function capabilitiesWith(settings: InnovatricsSettings): ProviderCapabilities {
  return {
    roads: ['hosted', 'direct'],
    evidence: evidenceCapabilities(settings.maxImageBytes),
    documentTypes: ['identity_card', 'passport', 'driving_licence'],
    expectedClaims: EXPECTED_CLAIMS,
    verbs: ['launch', 'evidence', 'finalize'],
    manualReview: true,
    artifacts: ['document_image', 'portrait', 'selfie', 'other'],
  };
}

/** What of the input this vendor has no use for: the customer's configuration decides which steps there are. */
function warningsFor(input: CreateSessionInput): Warning[] {
  const known: readonly string[] = EXPECTED_CLAIMS;
  const { expected = {}, consent, locale, road } = input;
  const localeIsIgnored = road === 'direct' || (locale !== undefined && pageLocale(locale) === undefined);
  return [
    ...ignoredHints(input, ['flow', 'country', 'documentTypes', 'evidence', 'selfAsserted']),
    ...(localeIsIgnored ? ignoredHints(input, ['locale']) : []),
    ...Object.keys(expected)
      .filter((claim) => !known.includes(claim))
      .map((claim) => ({ code: 'HINT_IGNORED' as const, message: `this vendor compares no ${claim}` })),
    ...(consent === undefined
      ? []
      : [{ code: 'STEP_NOT_NEEDED' as const, message: 'this vendor takes no consent by API' }]),
  ];
}

/**
 * What the ref must remember. Throws AMBIGUOUS when the answer is of another session or holds no way in: a session
 * exists, and no call returns its address again (dossier 5).
 */
function stateFrom(
  answer: Initialized,
  id: string,
  settings: InnovatricsSettings,
  provider: string,
): InnovatricsState {
  const lost = (why: string) =>
    new ProofingError({
      code: 'AMBIGUOUS',
      message: `POST /enrolment/initialize: ${why}, so a session may exist; create a new one`,
      provider,
    });
  if (answer.sessionId.toLowerCase() !== id.toLowerCase()) throw lost('the answer is of another session');
  const webEnrolmentUrl = answer.webEnrolmentUrl || pageWith(answer.accessToken, settings);
  if (webEnrolmentUrl === undefined) throw lost('the answer has neither webEnrolmentUrl nor accessToken');
  const referenceToken = referenceTokenOf(webEnrolmentUrl);
  if (!/^https?:\/\//.test(webEnrolmentUrl) || referenceToken === undefined)
    throw lost('webEnrolmentUrl is no address with a token');
  return { referenceToken, webEnrolmentUrl };
}

/** The oldest version returns no address: its page takes the access token (dossier 5, rule 4). */
function pageWith(
  token: string | null | undefined,
  { baseUrl, paths }: InnovatricsSettings,
): string | undefined {
  return token ? baseUrl + paths.webEnrolment.replace('{token}', () => encodeURIComponent(token)) : undefined;
}

async function readResults(client: InnovatricsClient, id: string, { signal }: CallOptions): Promise<Results> {
  const [decision, document, face] = await Promise.all([
    client.data.decisionResults(id, signal),
    client.data.documentResult(id, signal),
    client.data.faceResult(id, signal),
  ]);
  return { decision, document, face };
}
