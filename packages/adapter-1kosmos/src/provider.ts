import {
  type AdapterDeps,
  boundedMap,
  type CallOptions,
  type FlowCapabilities,
  getRaw,
  isEnded,
  ProofingError,
  type ProofingProvider,
  type ProofingSession,
  type ProviderCapabilities,
  type SessionRef,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { compact, nativeWord, type Parsed, recentKeys } from '@anyproof/provider-kit';
import type { OneKosmosClient } from './client/index.js';
import type { SessionResult } from './client/share-session.js';
import { askCreation, checkPage, creationOf, creationWarnings, launchAgain, launchFor } from './create.js';
import { ask, askDetails, askResult, listSessions, openArtifact } from './fetch.js';
import type { ServiceClock } from './protocol/channel.js';
import { isFailure } from './result/outcome.js';
import { type FailedAttempt, mapResult, mapSession } from './result/session.js';
import type { OneKosmosSettings } from './settings.js';
import { checkState, stateFor } from './state.js';
import { checkConsent, createPages, pagesOf, startOnce } from './upload.js';
import { DOCUMENT_TYPES, EVIDENCE, isCompleted } from './vocabulary.js';

/** Implements the contract for 1Kosmos. The modes are those of dossier 7. */
export function createOneKosmosProvider(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  serviceClock: ServiceClock,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, clock } = deps;
  const { pollIntervalMs: pollAfterMs, outcomeFrom, requireProof } = settings;
  const context = { provider, pollAfterMs, outcomeFrom, requireProof };
  const listContext = { ...context, now: () => clock.now() + serviceClock.offset() };
  const notes = createSessionNotes();
  const read = async (ref: SessionRef, call: CallOptions) => {
    checkState(ref, settings);
    const { attempt, isHandedIn } = notes.of(ref.id);
    // If `complete` already reported a failed attempt, the row adds nothing.
    const answers = await ask(client, settings, ref, {
      ...call,
      isHandedIn: isHandedIn && attempt === undefined,
    });
    const session = mapSession(ref, { ...answers, attempt }, context);
    if (answers.result !== undefined) results.keep(session, answers.result);
    return { session, answers };
  };
  const results = rememberedResults();
  const started = recentKeys();
  const pages = createPages(client, settings);

  return {
    specificationVersion: 'v1',
    id: '1kosmos',
    capabilities: capabilitiesOf(settings),

    createSession: async (input, call) => {
      const creation = creationOf(input, settings, provider);
      const { value, raw } = await askCreation(client, creation, call);
      checkPage(value, provider);
      const ref = { provider, id: value.sessionId, ...stateFor(value.sessionId, input.flow, input) };
      const { reference, subject } = input;
      const session = {
        ...openSession(ref, pollAfterMs),
        ...compact({ reference, subject }),
        warnings: creationWarnings(input),
      };
      return withLaunch(withRaw(session, raw), launchFor(value.url, input.mode, settings, ref));
    },

    submitEvidence: async (ref, evidence, call = {}) => {
      checkState(ref, settings);
      checkConsent(call, provider);
      const wanted = pagesOf(evidence, provider);
      await startOnce(client, settings, started, ref, call);
      await pages.submit(ref, wanted, call);
      // 1Kosmos accepts every picture and judges them together after `complete`.
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
        // If another process has finalized, or the answer of `complete` was lost, the work is already done.
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
        return mapResult(polled, { result, raw: getRaw(polled) }, context);
      }
      const { session, answers } = await read(ref, call);
      const { details } = answers;
      const mayAsk = isCompleted(details.value.status) && (hasResult(session) || !isEnded(session.status));
      const result = mayAsk ? (answers.result ?? (await askResult(client, settings, ref, call))) : undefined;
      return mapResult(session, { result, raw: details.raw }, context);
    },

    // Without a call: the vendor's `retry` uses up an attempt (dossier 0.4).
    getLaunch: async (ref, { mode } = {}) => {
      checkState(ref, settings);
      return launchAgain(ref, mode, settings);
    },

    retrySession: async (ref, { mode, signal } = {}) => {
      checkState(ref, settings);
      await client.proofingSession.retry(ref.id, signal);
      pages.forget(ref);
      notes.restarted(ref.id);
      // Its details are not read: if that failed, nobody would know that the attempt was taken.
      return withLaunch(openSession(ref, pollAfterMs), launchAgain(ref, mode, settings));
    },

    ...(canList(settings)
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

/** A session that waits for the person, as far as it is known without reading it. */
function openSession(ref: SessionRef, pollAfterMs: number): ProofingSession {
  return { ref, adapter: '1kosmos', status: 'pending', pollAfterMs, reasons: [], warnings: [] };
}

/** True if a session that was just read need not be read again. */
const isOver = ({ status }: ProofingSession): boolean => isEnded(status) || status === 'in_review';

/** Sessions that were never completed have no result. */
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

/** `result`, which is chosen if `fetch` is not licensed, cannot list sessions. */
const canList = ({ outcomeFrom }: OneKosmosSettings): boolean => outcomeFrom === 'fetch';

/** Names are stored with the session, but nothing indicates that they are compared (dossier 6.3). */
const CLAIMS = { expectedClaims: [], selfAssertedClaims: ['given_name', 'family_name'] } as const;

/** The same for all flows: the settings say what a flow runs, not what it asks the person for. */
const FLOW: FlowCapabilities = {
  modes: {
    // The return address, the language, the pictures and the consent are those of the page's template.
    hosted: { ...CLAIMS, hints: ['subject', 'documentTypes'] },
    direct: {
      ...CLAIMS,
      hints: ['subject', 'documentTypes', 'evidence', 'consent'],
      consentRequired: ['terms', 'biometrics'],
    },
  },
  evidence: EVIDENCE,
  documentTypes: Object.keys(DOCUMENT_TYPES),
  requiredClaims: [],
  reviewedBy: 'either',
};

/** What this provider can do, as configured. */
export function capabilitiesOf(settings: OneKosmosSettings): ProviderCapabilities {
  return {
    flows: { ...Object.fromEntries(Object.keys(settings.flows).map((name) => [name, FLOW])), default: FLOW },
    idempotentCreate: false,
    filters: canList(settings) ? ['subject', 'status', 'time'] : [],
    // The three ways to leave a session have different meanings, so they stay on the client, and there is no `cancel`.
    erasure: [],
    artifacts: ['document_image', 'portrait', 'selfie'],
  };
}

/** What is remembered of one session, in this process only, and for the newest sessions. */
interface Remembered {
  /** This app has submitted all pictures, and has not started another attempt. */
  readonly isHandedIn: boolean;
  readonly attempt?: FailedAttempt | undefined;
}

interface SessionNotes {
  of(id: string): Remembered;
  /** `completionStatus`, as `complete` returned it. */
  completed(id: string, word: string | undefined): void;
  /** Another attempt starts. */
  restarted(id: string): void;
}

const CAPACITY = 10_000;

function createSessionNotes(): SessionNotes {
  const notes = boundedMap<string, Remembered>(CAPACITY);
  return {
    of: (id) => notes.get(id) ?? { isHandedIn: false },
    completed: (id, word) =>
      void notes.set(id, { isHandedIn: true, attempt: isFailure(word) ? attemptOf(word) : undefined }),
    restarted: (id) => void notes.delete(id),
  };
}

function attemptOf(word: string | undefined): FailedAttempt {
  const nativeCode = nativeWord(word);
  return {
    reason: {
      code: 'other',
      ...(nativeCode === undefined ? {} : { nativeCode }),
      detail: 'the attempt failed but the session continues: retry with retrySession',
    },
  };
}

interface RememberedResults {
  keep(session: ProofingSession, result: Parsed<SessionResult>): void;
  of(session: ProofingSession): Parsed<SessionResult> | undefined;
}

/**
 * Results that a poll has fetched, for as long as their session is referenced: the next getResult need not fetch them
 * again.
 */
function rememberedResults(): RememberedResults {
  // Core may return a copy of the session, but its raw answer stays the same object.
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
