import {
  type AdapterDeps,
  type CallOptions,
  type CreateSessionInput,
  ProofingError,
  type ProofingProvider,
  type SessionRef,
  type Warning,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { checkPages, ignoredHints, type RecentKeys, recentKeys } from '@anyproof/provider-kit';
import { openArtifact } from './1kosmos-artifacts.js';
import { ask, askCreation, askResult } from './1kosmos-ask.js';
import { capabilitiesOf } from './1kosmos-capabilities.js';
import type { ServiceClock } from './1kosmos-clock.js';
import { stateOfFlow } from './1kosmos-flow.js';
import { launchFor } from './1kosmos-launch.js';
import { listSessions } from './1kosmos-list.js';
import { mapResult, mapSession } from './1kosmos-mapper.js';
import { createPages, pagesOf } from './1kosmos-pages.js';
import { creationOf } from './1kosmos-request.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import { isCompleted } from './1kosmos-status.js';
import type { OneKosmosClient } from './client/index.js';

const ONE_TYPE: Warning = {
  code: 'HINT_IGNORED',
  message: 'a session takes one type of document: only the first of documentTypes counts',
};

/** 1Kosmos on the contract. The roads are those of dossier 7. */
export function createOneKosmosProvider(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  serviceClock: ServiceClock,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, clock } = deps;
  const capabilities = capabilitiesOf(settings);
  const { pollIntervalMs: pollAfterMs, outcomeFrom, requireProof } = settings;
  const context = { provider, pollAfterMs, outcomeFrom, requireProof };
  const started = recentKeys();
  const pages = createPages(client, settings);

  return {
    specificationVersion: 'v1',
    id: '1kosmos',
    capabilities,

    createSession: async (input, call = {}) => {
      const creation = creationOf(input, settings, provider);
      const { value, raw } = await askCreation(client, creation, call);
      const ref = { provider, id: value.sessionId, ...stateOfFlow(input.flow) };
      const session = {
        ref,
        adapter: '1kosmos',
        reference: input.reference,
        status: 'pending' as const,
        nativeStatus: 'PENDING',
        pollAfterMs: context.pollAfterMs,
        warnings: warningsFor(input),
      };
      return withLaunch(withRaw(session, raw), launchFor(value.url, input.road, settings, ref));
    },

    submitEvidence: async (ref, evidence, call = {}) => {
      const wanted = pagesOf(evidence, provider);
      await checkPages(evidence, provider);
      await startOnce(client, started, ref, call);
      await pages.submit(ref, wanted, call);
      // 1Kosmos takes every picture and judges them together after `complete`.
      return { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] };
    },

    finalizeSession: async (ref, call = {}) => {
      try {
        await pages.submitDocument(ref, call);
        await client.proofingSession.complete(ref.id, call.signal);
      } catch (error) {
        // Another process may have finalized, or the answer of `complete` was lost: then the work is done.
        if (!(await isDone(client, ref, error, call))) throw error;
      }
    },

    getSession: async (ref, call = {}) => {
      const answers = await ask(client, settings, ref, call);
      return mapSession(ref, answers, context);
    },

    getResult: async (ref, call = {}) => {
      const answers = await ask(client, settings, ref, call);
      const completed = isCompleted(answers.details.value.status);
      const result = answers.result ?? (completed ? await askResult(client, settings, ref, call) : undefined);
      return mapResult(ref, { ...answers, result }, context);
    },

    retrySession: async (ref, call = {}) => {
      await client.proofingSession.retry(ref.id, call.signal);
      pages.forget(ref);
    },

    ...(capabilities.verbs.includes('list')
      ? { listSessions: (query = {}, call = {}) => listSessions(client, settings, context, query, call) }
      : {}),

    downloadArtifact: (ref, artifact, call = {}) => openArtifact(client, settings, ref, artifact, call),

    checkHealth: async (call = {}) => {
      const startedAt = clock.now();
      const { code } = (await client.platform.health(call.signal)).value;
      return {
        healthy: code === undefined || code === null || code === '200',
        milliseconds: clock.now() - startedAt,
        clockOffsetMs: serviceClock.offset(),
      };
    },
  };
}

/** The return address and the language are the template's business; the direct road's consent is the `start` call. */
function warningsFor(input: CreateSessionInput): Warning[] {
  const always = ['country', 'locale', 'evidence', 'expected'] as const;
  const hints = ignoredHints(input, input.road === 'direct' ? always : [...always, 'returnUrl', 'consent']);
  return (input.documentTypes ?? []).length > 1 ? [...hints, ONE_TYPE] : hints;
}

/** `start` before the first picture; another process may have called it. */
async function startOnce(
  client: OneKosmosClient,
  started: RecentKeys,
  ref: SessionRef,
  call: CallOptions,
): Promise<void> {
  if (started.has(ref.id)) return;
  await client.proofingSession.start(ref.id, call.signal).catch(async (error: unknown) => {
    if (!ProofingError.isInstance(error) || error.code !== 'CONFLICT') throw error;
    const { value } = await client.proofingSession.details(ref.id, call.signal);
    if (value.status.toUpperCase() !== 'INPROGRESS') throw error;
  });
  started.add(ref.id);
}

async function isDone(
  client: OneKosmosClient,
  ref: SessionRef,
  error: unknown,
  call: CallOptions,
): Promise<boolean> {
  if (!ProofingError.isInstance(error) || error.code === 'ABORTED') return false;
  const details = await client.proofingSession.details(ref.id, call.signal).catch(() => undefined);
  return details !== undefined && isCompleted(details.value.status);
}
