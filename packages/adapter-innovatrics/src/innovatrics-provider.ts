import {
  type AdapterDeps,
  type CallOptions,
  ProofingError,
  type ProofingProvider,
  type SessionRef,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { checkPages, openState, sealState } from '@anyproof/provider-kit';
import type { InnovatricsClient } from './client/index.js';
import { innovatricsCapabilities } from './innovatrics-capabilities.js';
import { createCapture } from './innovatrics-capture.js';
import { launchFor } from './innovatrics-launch.js';
import {
  type MapperContext,
  mapCreated,
  mapPage,
  mapResult,
  mapSession,
  type Results,
} from './innovatrics-mapper.js';
import { initializeRequest, warningsFor } from './innovatrics-request.js';
import type { InnovatricsSettings } from './innovatrics-settings.js';
import { innovatricsState, webEnrolmentUrlFrom } from './innovatrics-state.js';
import { meaningOf } from './innovatrics-status.js';
import { innovatricsWebhooks } from './innovatrics-webhook.js';

/** Sessions on a page, as in the vendor's sample: what more it would give is not documented. */
const PAGE_SIZE = 10;

/** Innovatrics-style enrolment on the contract. The roads are those of dossier 6. */
export function createInnovatricsProvider(
  client: InnovatricsClient,
  settings: InnovatricsSettings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, sealer, random, clock } = deps;
  const { pollIntervalMs, trustFactorKeys } = settings;
  const context: MapperContext = { provider, pollAfterMs: pollIntervalMs, trustFactorKeys };
  const capture = createCapture(client, { provider, starts: settings.captureToken !== 'none' });

  return {
    specificationVersion: 'v1',
    id: 'innovatrics',
    capabilities: innovatricsCapabilities(settings),
    webhooks: innovatricsWebhooks(settings, deps),

    createSession: async (input, call = {}) => {
      const id = random.uuid();
      const body = initializeRequest(input, id, settings, provider);
      const { value, raw } = await client.enrolment.initialize(body, call.signal);
      const { road, locale } = input;
      const webEnrolmentUrl = webEnrolmentUrlFrom(value, id, settings, provider);
      const state = { webEnrolmentUrl, ...(locale === undefined ? {} : { locale }) };
      const ref = { provider, id, state: sealState(sealer, id, state) };
      const session = {
        ...mapCreated(ref, input.reference, context),
        warnings: warningsFor(input, settings),
      };
      return withLaunch(withRaw(session, raw), launchFor(webEnrolmentUrl, road, locale));
    },

    getLaunch: async (ref) => {
      const { webEnrolmentUrl, locale } = openState(sealer, ref, innovatricsState);
      return launchFor(webEnrolmentUrl, 'hosted', locale);
    },

    submitEvidence: async (ref, evidence, call = {}) => {
      await checkPages(evidence, provider);
      return capture.submit(client.sessionOf(ref), evidence, call);
    },

    finalizeSession: async (ref, call = {}) => capture.complete(client.sessionOf(ref), call),

    getSession: async (ref, call = {}) =>
      mapSession(ref, await client.data.status(ref.id, call.signal), context),

    getResult: async (ref, call = {}) => {
      const status = await client.data.status(ref.id, call.signal);
      const hasResults = meaningOf(status.value.status)?.hasResults === true;
      const results = hasResults ? await readResults(client, ref, call) : {};
      return mapResult(ref, status, results, context);
    },

    listSessions: async ({ cursor, pageSize = PAGE_SIZE } = {}, call = {}) => {
      const query = { pageNumber: pageNumberOf(cursor, provider), pageSize };
      return mapPage(query, await client.data.sessionList(query, call.signal), context);
    },

    downloadArtifact: async (ref, { id }, call = {}) => {
      const { mediaType, size, body, sha256 } = await client.data.image(ref.id, id, call.signal);
      return { mediaType, body, sha256, ...(size === undefined ? {} : { size }) };
    },

    eraseSession: async (ref, call = {}) => client.data.delete(ref.id, call.signal),

    // The vendor documents no such call: the shortest page of the list needs the host, the paths and the credentials.
    checkHealth: async (call = {}) => {
      const startedAt = clock.now();
      await client.data.sessionList({ pageNumber: 1, pageSize: 1 }, call.signal);
      return { healthy: true, milliseconds: clock.now() - startedAt };
    },
  };
}

function pageNumberOf(cursor: string | undefined, provider: string): number {
  if (cursor === undefined) return 1;
  if (/^[1-9]\d{0,8}$/.test(cursor)) return Number(cursor);
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: 'the cursor is none that listSessions gave as next',
    provider,
  });
}

async function readResults(
  { data }: InnovatricsClient,
  { id }: SessionRef,
  { signal }: CallOptions,
): Promise<Results> {
  const [decision, document, face, images] = await Promise.all([
    data.decisionResults(id, signal),
    data.documentResult(id, signal),
    data.faceResult(id, signal),
    data.images(id, signal),
  ]);
  return { decision, document, face, images };
}
