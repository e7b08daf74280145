import {
  type AdapterDeps,
  type CallOptions,
  getRaw,
  isEnded,
  ProofingError,
  type ProofingProvider,
  type ProofingSession,
  type SessionRef,
  type SubmitOptions,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { asciiUpper, type Parsed, type RecentKeys, recentKeys } from '@anyproof/provider-kit';
import { openArtifact } from './1kosmos-artifacts.js';
import { ask, askCreation, askDetails, askResult, checkTenant } from './1kosmos-ask.js';
import { capabilitiesOf } from './1kosmos-capabilities.js';
import { rowCodes } from './1kosmos-checks.js';
import type { ServiceClock } from './1kosmos-clock.js';
import { checkReference, checkState, stateFor } from './1kosmos-flow.js';
import { checkPage, launchFor } from './1kosmos-launch.js';
import { listSessions } from './1kosmos-list.js';
import { mapResult, mapSession } from './1kosmos-mapper.js';
import { createPages, pagesOf } from './1kosmos-pages.js';
import { creationOf, warningsFor } from './1kosmos-request.js';
import type { SessionResult } from './1kosmos-result-answers.js';
import { createSessionNotes } from './1kosmos-retries.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import { isCompleted } from './1kosmos-status.js';
import { ENDPOINTS } from './client/endpoints.js';
import type { OneKosmosClient } from './client/index.js';

/** 1Kosmos on the contract. The modes are those of dossier 7. */
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
  const listContext = { ...context, now: () => clock.now() + serviceClock.offset() };
  const notes = createSessionNotes();
  const read = async (ref: SessionRef, call: CallOptions) => {
    checkState(ref, settings);
    const { attempt, isHandedIn } = notes.of(ref.id);
    // Where `complete` told it already, the row tells no more.
    const answers = await ask(client, settings, ref, {
      ...call,
      isHandedIn: isHandedIn && attempt === undefined,
    });
    const codesOfRow = rowCodes(answers.row?.value);
    if (answers.row !== undefined) notes.codes(ref.id, codesOfRow);
    const session = mapSession(ref, { ...answers, attempt }, context);
    if (answers.result !== undefined) results.keep(session, answers.result);
    return { session, answers, codesOfRow, attempt };
  };
  const results = rememberedResults();
  const started = recentKeys();
  const pages = createPages(client, settings);

  return {
    specificationVersion: 'v1',
    id: '1kosmos',
    capabilities,

    createSession: async (input, call = {}) => {
      const creation = creationOf(input, settings, provider);
      const { value, raw } = await askCreation(client, creation, call);
      checkPage(value, provider);
      const ref = {
        provider,
        id: value.sessionId,
        ...stateFor(value.sessionId, input.flow, input.reference),
      };
      const session = {
        ref,
        adapter: '1kosmos',
        reference: input.reference,
        status: 'pending' as const,
        pollAfterMs: context.pollAfterMs,
        warnings: warningsFor(input),
      };
      return withLaunch(withRaw(session, raw), launchFor(value.url, input.mode, settings, ref));
    },

    submitEvidence: async (ref, evidence, call = {}) => {
      checkState(ref, settings);
      checkConsent(call, provider);
      const wanted = pagesOf(evidence, provider);
      await startOnce(client, settings, started, ref, call);
      await pages.submit(ref, wanted, call);
      // 1Kosmos takes every picture and judges them together after `complete`.
      return { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] };
    },

    finalizeSession: async (ref, call = {}) => {
      checkState(ref, settings);
      checkConsent(call, provider);
      try {
        await pages.submitDocument(ref, call);
        const { value } = await client.proofingSession.complete(ref.id, call.signal);
        notes.completed(ref.id, value.completionStatus);
      } catch (error) {
        // Another process may have finalized, or the answer of `complete` was lost: then the work is done.
        if (!(await isDone(client, ref, error, call))) throw error;
      }
    },

    getSession: async (ref, call = {}) => (await read(ref, call)).session,

    getResult: async (ref, call = {}) => {
      const { polled } = call;
      if (polled !== undefined && isOver(polled)) {
        const known = results.of(polled);
        const result = hasResult(polled)
          ? (known ?? (await askResult(client, settings, ref, call)))
          : undefined;
        const { codesOfRow = [] } = notes.of(ref.id);
        return mapResult(polled, { result, codesOfRow, raw: getRaw(polled) }, context);
      }
      const { session, answers, codesOfRow, attempt } = await read(ref, call);
      const { details } = answers;
      const mayAsk = isCompleted(details.value.status) && (hasResult(session) || !isEnded(session.status));
      const result = mayAsk ? (answers.result ?? (await askResult(client, settings, ref, call))) : undefined;
      return mapResult(session, { result, codesOfRow, attempt, raw: details.raw }, context);
    },

    retrySession: async (ref, call = {}) => {
      checkState(ref, settings);
      await client.proofingSession.retry(ref.id, call.signal);
      pages.forget(ref);
      notes.restarted(ref.id);
    },

    ...(capabilities.verbs.includes('list')
      ? { listSessions: (query = {}, call = {}) => listSessions(client, settings, listContext, query, call) }
      : {}),

    downloadArtifact: (ref, artifact, call = {}) => openArtifact(client, settings, ref, artifact, call),

    checkHealth: async (call = {}) => {
      const startedAt = clock.now();
      const { code } = (await client.platform.health(call.signal)).value;
      return {
        healthy: code === undefined || code === '200',
        milliseconds: clock.now() - startedAt,
        clockOffsetMs: serviceClock.offset(),
      };
    },
  };
}

/** Pictures of a face are not handed in for a person who took the consent back. */
function checkConsent({ consent }: SubmitOptions, provider: string): void {
  if (consent === undefined || (consent.terms && consent.biometrics)) return;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message:
      'the consent that was recorded last does not cover terms and biometrics, so nothing was sent; record a new one, or leave the session',
    provider,
  });
}

/** `start` before the first picture; another process may have called it. */
async function startOnce(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  started: RecentKeys,
  ref: SessionRef,
  call: CallOptions,
): Promise<void> {
  if (started.has(ref.id)) return;
  try {
    const { value } = await client.proofingSession.start(ref.id, call.signal);
    checkReference(ref, value.user?.uid, START);
    checkTenant(value, settings, ref.provider, START);
  } catch (error) {
    if (!ProofingError.isInstance(error) || error.code !== 'CONFLICT') throw error;
    const { value } = await askDetails(client, ref, call);
    if (asciiUpper(value.status) !== 'INPROGRESS') throw error;
  }
  started.add(ref.id);
}

const START = ENDPOINTS.start.path;

interface RememberedResults {
  keep(session: ProofingSession, result: Parsed<SessionResult>): void;
  of(session: ProofingSession): Parsed<SessionResult> | undefined;
}

/** Results that a poll asked for, as long as somebody holds the session: the next call for the result need not ask again. */
function rememberedResults(): RememberedResults {
  // Core may hand on a copy of the session; what it came from stays the same.
  const byRaw = new WeakMap<object, Parsed<SessionResult>>();
  const keyOf = (session: ProofingSession): object | undefined => {
    const raw = getRaw(session);
    return typeof raw === 'object' && raw !== null ? raw : undefined;
  };
  return {
    keep: (session, result) => {
      const key = keyOf(session);
      if (key !== undefined) byRaw.set(key, result);
    },
    of: (session) => {
      const key = keyOf(session);
      return key === undefined ? undefined : byRaw.get(key);
    },
  };
}

/** Whether a session that was just read need not be read again. */
const isOver = ({ status }: ProofingSession): boolean => isEnded(status) || status === 'in_review';

/** Sessions that nobody completed have none. */
const hasResult = ({ status }: ProofingSession): boolean => status === 'completed' || status === 'in_review';

async function isDone(
  client: OneKosmosClient,
  ref: SessionRef,
  error: unknown,
  call: CallOptions,
): Promise<boolean> {
  if (!ProofingError.isInstance(error) || error.code === 'ABORTED') return false;
  const details = await askDetails(client, ref, call).catch(() => undefined);
  return details !== undefined && isCompleted(details.value.status);
}
