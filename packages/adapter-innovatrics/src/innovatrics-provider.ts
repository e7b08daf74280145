import {
  type AdapterDeps,
  type CallOptions,
  getRaw,
  ProofingError,
  type ProofingProvider,
  type ResultOptions,
  type SessionRef,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { type Parsed, sealState } from '@anyproof/provider-kit';
import type { InnovatricsClient } from './client/index.js';
import { innovatricsCapabilities } from './innovatrics-capabilities.js';
import { createCapture } from './innovatrics-capture.js';
import type { SessionStatus } from './innovatrics-data-answers.js';
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
import { type InnovatricsState, stateIfAny, stateOf, webEnrolmentUrlFrom } from './innovatrics-state.js';
import { endingWordOf, meaningOf } from './innovatrics-status.js';
import { innovatricsWebhooks } from './innovatrics-webhook.js';

/** Sessions on a page, as in the vendor's sample: what more it would give is not documented. */
const PAGE_SIZE = 10;

/** Innovatrics-style enrolment on the contract. The modes are those of dossier 6. */
export function createInnovatricsProvider(
  client: InnovatricsClient,
  settings: InnovatricsSettings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, sealer, random, clock } = deps;
  const { trustFactorKeys } = settings;
  const context: MapperContext = { provider, pollAfterMs: pollAfterMs(settings), trustFactorKeys };
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
      const { mode, locale, reference } = input;
      const webEnrolmentUrl = webEnrolmentUrlFrom(value, id, settings, provider);
      const state: InnovatricsState = {
        webEnrolmentUrl,
        reference,
        ...(locale === undefined ? {} : { locale }),
      };
      const ref = { provider, id, state: sealState(sealer, id, state) };
      const session = {
        ...mapCreated(ref, reference, context),
        warnings: warningsFor(input, settings),
      };
      return withLaunch(withRaw(session, raw), launchFor(webEnrolmentUrl, mode, locale));
    },

    getLaunch: async (ref) => {
      const { webEnrolmentUrl, locale } = stateOf(ref, sealer);
      return launchFor(webEnrolmentUrl, 'hosted', locale);
    },

    submitEvidence: async (ref, evidence, call = {}) => capture.submit(client.sessionOf(ref), evidence, call),

    finalizeSession: async (ref, call = {}) => capture.complete(client.sessionOf(ref), call),

    getSession: async (ref, call = {}) => {
      const { reference } = stateIfAny(ref, sealer);
      const status = await client.data.status(ref.id, call.signal, reference);
      return mapSession(ref, status, context, reference);
    },

    getResult: async (ref, call = {}) => {
      const { reference } = stateIfAny(ref, sealer);
      const status = statusOf(ref, call) ?? (await client.data.status(ref.id, call.signal, reference));
      const hasResults = meaningOf(status.value.status)?.hasResults === true;
      const results = hasResults ? await readResults(client, ref, call, reference) : {};
      return mapResult(ref, status, results, context, reference);
    },

    listSessions: async ({ cursor, pageSize = PAGE_SIZE } = {}, call = {}) => {
      const query = { pageNumber: pageNumberOf(cursor, provider), pageSize };
      return mapPage(query, await client.data.sessionList(query, call.signal), context);
    },

    downloadArtifact: async (ref, { id }, call = {}) => {
      stateIfAny(ref, sealer);
      const { mediaType, size, body, sha256 } = await client.data.image(ref.id, id, call.signal);
      return { mediaType, body, sha256, ...(size === undefined ? {} : { size }) };
    },

    eraseSession: async (ref, call = {}) => {
      stateIfAny(ref, sealer);
      await client.data.delete(ref.id, call.signal);
    },

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

/** Where messages come, polling only catches what gets lost. */
function pollAfterMs({ hasCallbacks, pollIntervalMs, safetyPollIntervalMs }: InnovatricsSettings): number {
  return hasCallbacks ? safetyPollIntervalMs : pollIntervalMs;
}

/** The status that was read a moment ago, where it is an end of this session. */
function statusOf({ id }: SessionRef, { polled }: ResultOptions): Parsed<SessionStatus> | undefined {
  const status = polled?.ref.id === id ? endingWordOf(polled) : undefined;
  return status === undefined ? undefined : { value: { status }, raw: getRaw(polled) ?? { status } };
}

async function readResults(
  { data }: InnovatricsClient,
  { id }: SessionRef,
  { signal }: CallOptions,
  reference: string | undefined,
): Promise<Results> {
  const [decision, document, face, images] = await Promise.all([
    data.decisionResults(id, signal, reference),
    data.documentResult(id, signal, reference),
    data.faceResult(id, signal, reference),
    data.images(id, signal, reference),
  ]);
  return { decision, document, face, images };
}
