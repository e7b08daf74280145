import {
  type AdapterDeps,
  type CallOptions,
  type CreateSessionInput,
  type EvidenceInput,
  ProofingError,
  type ProofingProvider,
  type ProviderCapabilities,
  type SessionRef,
  type Warning,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { checkPages, entryOf, ignoredHints, type RecentKeys, recentKeys } from '@anyproof/provider-kit';
import { ask, askResult } from './1kosmos-ask.js';
import { capturesOf } from './1kosmos-capture.js';
import type { ServiceClock } from './1kosmos-clock.js';
import { DOCUMENT_TYPES, EVIDENCE, VERIFICATIONS } from './1kosmos-evidence.js';
import { stateOfFlow } from './1kosmos-flow.js';
import { launchFor } from './1kosmos-launch.js';
import { mapResult, mapSession } from './1kosmos-mapper.js';
import { createRequest } from './1kosmos-request.js';
import type { OneKosmosSettings } from './1kosmos-settings.js';
import { isCompleted } from './1kosmos-status.js';
import type { OneKosmosClient } from './client/index.js';

const CAPABILITIES: ProviderCapabilities = {
  roads: ['hosted', 'direct'],
  evidence: EVIDENCE,
  documentTypes: Object.keys(DOCUMENT_TYPES),
  // Names are kept with the session; nothing says that they are compared (dossier 6.3).
  expectedClaims: [],
  verbs: ['evidence', 'finalize', 'health'],
  manualReview: true,
  artifacts: ['document_image', 'portrait', 'selfie'],
};

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
  const context = { pollAfterMs: settings.pollIntervalMs, outcomeFrom: settings.outcomeFrom };
  const started = recentKeys();

  return {
    specificationVersion: 'v1',
    id: '1kosmos',
    capabilities: CAPABILITIES,

    createSession: async (input, call = {}) => {
      const body = createRequest(input, settings, provider);
      const { value, raw } = await client.shareSession.create(body, call.signal);
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
      return withLaunch(withRaw(session, raw), launchFor(value.url, input.road, settings, provider));
    },

    submitEvidence: async (ref, evidence, call = {}) => {
      const captures = capturesOf(evidence, provider);
      await checkPages(evidence, provider);
      await startOnce(client, started, ref, call);
      await submitPages(client, ref, evidence, captures, call);
      // 1Kosmos takes every picture and judges them together after `complete`.
      return { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] };
    },

    finalizeSession: async (ref, call = {}) => {
      try {
        await client.proofingSession.submitDocument(ref.id, call.signal);
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

/** One call per page, in order; an error says how many pages the vendor has. */
async function submitPages(
  client: OneKosmosClient,
  ref: SessionRef,
  evidence: EvidenceInput,
  captures: ReturnType<typeof capturesOf>,
  call: CallOptions,
): Promise<void> {
  const names = entryOf(VERIFICATIONS, evidence.kind) ?? [];
  for (const [index, image] of evidence.pages.entries()) {
    const name = names[index];
    if (name === undefined) continue;
    const { result = {}, images, event } = captures[index] ?? {};
    const submission = { result, image, ...(images && { images }), ...(event && { event }) };
    await client.proofingSession
      .submitVerification(ref.id, name, submission, call.signal)
      .catch((error: unknown) => {
        throw ProofingError.isInstance(error) ? error.withPagesAccepted(index) : error;
      });
  }
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
