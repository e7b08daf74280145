import {
  type AdapterDeps,
  type CallOptions,
  getRaw,
  type ProofingProvider,
  type ProviderCapabilities,
  type ResultOptions,
  type SessionRef,
} from '@anyproof/core';
import { openState, pageNumberOf } from '@anyproof/provider-kit';
import { rowsIn } from './client/data.js';
import type { InnovatricsClient } from './client/index.js';
import { decisionResults } from './client/results.js';
import { createSession, launchFor, modesOf } from './create.js';
import { needsDecision } from './result/checks.js';
import {
  type Answers,
  type MapperContext,
  mapPage,
  mapResult,
  mapSession,
  type Results,
} from './result/session.js';
import type { InnovatricsSettings } from './settings.js';
import { refState, stateIn } from './state.js';
import { createCapture, evidenceOf } from './upload.js';
import { endingWordOf, meaningOf, PAGE_LANGUAGES } from './vocabulary.js';
import { createWebhooks } from './webhook.js';

/** Sessions per page, as in the vendor's sample; the maximum is not documented. */
const PAGE_SIZE = 10;

/** Implements the contract for Innovatrics-style enrolment. The modes are those of dossier 6. */
export function createProvider(
  client: InnovatricsClient,
  settings: InnovatricsSettings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, sealer, clock } = deps;
  const { trustFactorKeys } = settings;
  const context: MapperContext = { provider, pollAfterMs: pollAfter(settings), trustFactorKeys };
  const capture = createCapture(client, { provider, starts: settings.captureToken !== 'none' });

  return {
    specificationVersion: 'v1',
    id: 'innovatrics',
    capabilities: capabilitiesOf(settings),
    webhooks: createWebhooks(settings, deps),

    createSession: (input, call) => createSession({ client, settings, deps, context }, input, call),

    getLaunch: async (ref, { mode } = {}) => {
      const { webEnrolmentUrl, locale } = openState(sealer, ref, refState);
      return launchFor(webEnrolmentUrl, mode, locale);
    },

    submitEvidence: async (ref, evidence, call = {}) => capture.submit(client.sessionOf(ref), evidence, call),

    finalizeSession: async (ref, call = {}) => capture.complete(client.sessionOf(ref), call),

    getSession: async (ref, call = {}) => {
      const known = stateIn(sealer, ref);
      const status = await client.data.status(ref.id, call.signal, known.reference);
      const outcome = meaningOf(status.value.status)?.outcome;
      const decision =
        outcome !== undefined && needsDecision(outcome)
          ? await client.data.decisionResults(ref.id, call.signal, known.reference)
          : undefined;
      return mapSession(ref, { status, decision }, context, known);
    },

    getResult: async (ref, call = {}) => {
      const known = stateIn(sealer, ref);
      const polled = answersBehind(ref, call, known.reference);
      const status = polled?.status ?? (await client.data.status(ref.id, call.signal, known.reference));
      const hasResults = meaningOf(status.value.status)?.hasResults === true;
      const results = hasResults ? await readResults(client, ref, call, known.reference, polled) : {};
      return mapResult(ref, status, results, context, known);
    },

    listSessions: async ({ cursor, pageSize = PAGE_SIZE } = {}, call = {}) => {
      const query = { pageNumber: pageNumberOf(cursor, 1, provider), pageSize };
      const page = await client.data.sessionList(query, call.signal);
      return mapPage(query, page, rowsIn(page.raw), context);
    },

    downloadArtifact: async (ref, { id }, call = {}) => {
      stateIn(sealer, ref);
      const { mediaType, size, body, sha256 } = await client.data.image(ref.id, id, call.signal);
      return { mediaType, body, sha256, ...(size === undefined ? {} : { size }) };
    },

    eraseSession: async (ref, _scope, call = {}) => {
      stateIn(sealer, ref);
      await client.data.delete(ref.id, call.signal);
      // At once and for good (dossier 8.7).
      return { status: 'done', scope: 'session', at: new Date(clock.now()).toISOString() };
    },

    // The vendor documents no such call; the shortest page of the list needs host, paths and credentials.
    checkHealth: async (call = {}) => {
      const startedAt = clock.now();
      await client.data.sessionList({ pageNumber: 1, pageSize: 1 }, call.signal);
      return { healthy: true, milliseconds: clock.now() - startedAt };
    },
  };
}

/** With webhooks, polling only catches lost ones. */
function pollAfter({ hasCallbacks, pollIntervalMs, safetyPollIntervalMs }: InnovatricsSettings): number {
  return hasCallbacks ? safetyPollIntervalMs : pollIntervalMs;
}

/** The answers of the session that was just read, if it is an end of this session. */
function answersBehind(
  { id }: SessionRef,
  { polled }: ResultOptions,
  reference: string | undefined,
): Answers | undefined {
  const status = polled?.ref.id === id ? endingWordOf(polled) : undefined;
  if (status === undefined) return undefined;
  const raw: unknown = getRaw(polled);
  const decision = partOf(raw, 'decision');
  const { value, unread, another } = decisionResults.read(decision, { session: id, reference });
  const isRead = decision !== undefined && value !== undefined && another === undefined;
  return {
    status: { value: { status }, raw: partOf(raw, 'status') ?? { status } },
    decision: isRead ? { value, unread, raw: decision } : undefined,
  };
}

function partOf(raw: unknown, part: string): unknown {
  return typeof raw === 'object' && raw !== null && Object.hasOwn(raw, part)
    ? Reflect.get(raw, part)
    : undefined;
}

async function readResults(
  { data }: InnovatricsClient,
  { id }: SessionRef,
  { signal }: CallOptions,
  reference: string | undefined,
  polled: Answers | undefined,
): Promise<Results> {
  const [decision, document, face, images] = await Promise.all([
    polled?.decision ?? data.decisionResults(id, signal, reference),
    data.documentResult(id, signal, reference),
    data.faceResult(id, signal, reference),
    data.images(id, signal, reference),
  ]);
  return { decision, document, face, images };
}

/** What the vendor can do, as configured. It publishes no list of documents, so none is here. */
function capabilitiesOf(settings: InnovatricsSettings): ProviderCapabilities {
  return {
    flows: {
      default: {
        modes: modesOf(settings),
        evidence: evidenceOf(settings),
        languages: PAGE_LANGUAGES,
        requiredClaims: [],
        // The back office belongs to the customer; whose people work there is between the two.
        reviewedBy: 'either',
      },
    },
    idempotentCreate: false,
    filters: [],
    erasure: ['session'],
    artifacts: ['document_image', 'portrait', 'selfie', 'other'],
    // Messages are sent in either case; without a signature they prove nothing, and only cause a fetch.
    ...(settings.webhookSignature === 'off' ? {} : { webhooks: 'signature' }),
  };
}
