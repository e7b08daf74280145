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
import { sealState } from '@anyproof/provider-kit';
import type { InnovatricsClient } from './client/index.js';
import { innovatricsCapabilities } from './innovatrics-capabilities.js';
import { createCapture } from './innovatrics-capture.js';
import { needsDecision } from './innovatrics-contradictions.js';
import { decisionResults } from './innovatrics-data-answers.js';
import { launchFor } from './innovatrics-launch.js';
import {
  type Answers,
  type MapperContext,
  mapCreated,
  mapPage,
  mapResult,
  mapSession,
  type Results,
} from './innovatrics-mapper.js';
import { expectedNames, initializeRequest, warningsFor } from './innovatrics-request.js';
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
      const expected = expectedNames(input);
      const state: InnovatricsState = {
        webEnrolmentUrl,
        reference,
        ...(expected.length === 0 ? {} : { expected }),
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
      const known = stateIfAny(ref, sealer);
      const status = await client.data.status(ref.id, call.signal, known.reference);
      const outcome = meaningOf(status.value.status)?.outcome;
      const decision =
        outcome !== undefined && needsDecision(outcome)
          ? await client.data.decisionResults(ref.id, call.signal, known.reference)
          : undefined;
      return mapSession(ref, { status, decision }, context, known);
    },

    getResult: async (ref, call = {}) => {
      const known = stateIfAny(ref, sealer);
      const polled = answersBehind(ref, call, known.reference);
      const status = polled?.status ?? (await client.data.status(ref.id, call.signal, known.reference));
      const hasResults = meaningOf(status.value.status)?.hasResults === true;
      const results = hasResults ? await readResults(client, ref, call, known.reference, polled) : {};
      return mapResult(ref, status, results, context, known);
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

/** What was read a moment ago, where it is an end of this session. */
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
