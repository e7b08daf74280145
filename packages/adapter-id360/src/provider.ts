import {
  type AdapterDeps,
  type Artifact,
  boundedMap,
  type CallOptions,
  type Download,
  type FlowCapabilities,
  getRaw,
  ProofingError,
  type ProofingProvider,
  type ProofingSession,
  type ProviderCapabilities,
  type SessionRef,
} from '@anyproof/core';
import { type HttpDownload, hasCode, openState, type Parsed } from '@anyproof/provider-kit';
import type { ReportOptions } from './client/enrollment.js';
import type { Id360Client } from './client/index.js';
import { type Report, report } from './client/report.js';
import { createSession, launchFor, modesOf } from './create.js';
import { fileOfArtifact } from './result/documents.js';
import {
  type MapperContext,
  mapResult,
  mapSession,
  mapUnfinished,
  mapUnfinishedResult,
  stateOfDraft,
} from './result/session.js';
import type { Id360Settings } from './settings.js';
import { MOST_REMEMBERED, type RefState, refState, stateIn } from './state.js';
import { consentMissing, createPreparation, documentNameFor, evidenceOf, uploadPages } from './upload.js';
import {
  claimNames,
  decisionOf,
  endsUnseen,
  INTERRUPTED,
  MADE_ARTIFACTS,
  PAGE_LANGUAGES,
} from './vocabulary.js';
import { createWebhooks } from './webhook.js';

/** Implements the contract for ID360. The modes are those of dossier 5 and 7. */
export function createProvider(
  client: Id360Client,
  settings: Id360Settings,
  deps: AdapterDeps,
): ProofingProvider {
  const { provider, sealer, clock } = deps;
  const context: MapperContext = {
    provider,
    pollAfterMs: pollAfter(settings),
    isTest: settings.environment === 'preprod',
    artifacts: settings.artifacts,
    claimOf: claimNames(settings.controlData),
  };
  const preparation = createPreparation(client, settings, provider);
  const reports = createReports(client, settings, deps);
  const { interrupt } = client.enrollment;

  return {
    specificationVersion: 'v1',
    id: 'id360',
    capabilities: capabilitiesOf(settings),

    createSession: async (input, call) => {
      const session = await createSession({ client, settings, deps, context }, input, call);
      preparation.created(session.ref.id);
      return session;
    },

    getLaunch: async (ref, { mode } = {}) => {
      const { apiKey, hosted } = openState(sealer, ref, refState);
      return launchFor(apiKey, mode, hosted?.locale, settings);
    },

    recordConsent: async (ref, consent, call = {}) => {
      const state = openState(sealer, ref, refState);
      // On the vendor's page the person consents there, and chooses the route; selecting one here would take away that
      // choice.
      if (state.hosted === undefined) await preparation.consent(ref.id, state, consent, call.signal);
    },

    submitEvidence: async (ref, evidence, call = {}) => {
      const state = openState(sealer, ref, refState);
      const documentName = documentNameFor(evidence.kind, settings, provider);
      await preparation.prepare(ref.id, state, call.consent, call.signal);
      await uploadPages(client, state.apiKey, documentName, evidence, call).catch((error: unknown) => {
        throw consentMissing(error, provider);
      });
      // ID360 accepts every readable file and judges it in the report.
      return { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] };
    },

    finalizeSession: async (ref, call = {}) => {
      const { apiKey } = openState(sealer, ref, refState);
      await client.flow.finalize(apiKey, call.signal).catch((error: unknown) => {
        throw consentMissing(error, provider);
      });
    },

    getSession: async (ref, call = {}) => {
      const report = await reports.read(ref, stateIn(sealer, ref), call);
      return report === undefined ? mapUnfinished(ref, context) : mapSession(ref, report, context);
    },

    getResult: async (ref, call = {}) => {
      const state = stateIn(sealer, ref);
      const report = await reports.read(ref, state, call);
      if (report === undefined) return mapUnfinishedResult(ref, context);
      return mapResult(ref, report, context, state?.controlData);
    },

    ...(interrupt === undefined
      ? {}
      : {
          cancelSession: async (ref, call = {}) => {
            stateIn(sealer, ref);
            await interrupt(ref.id, call.signal);
            reports.interrupted(ref);
          },
        }),

    downloadArtifact: async (ref, artifact, call = {}) => {
      stateIn(sealer, ref);
      return openArtifact(client, provider, ref, artifact, call);
    },

    checkHealth: async (call = {}) => {
      const startedAt = clock.now();
      await client.user.whoami(call.signal);
      return { healthy: true, milliseconds: clock.now() - startedAt };
    },

    ...(settings.callbacks.length === 0 ? {} : { webhooks: createWebhooks(settings, provider) }),
  };
}

/**
 * With callbacks, polling only catches lost ones: the vendor's guides ask for reports only after the final callback.
 */
function pollAfter({ callbacks, pollIntervalMs, safetyPollIntervalMs }: Id360Settings): number {
  return callbacks.length === 0 ? pollIntervalMs : safetyPollIntervalMs;
}

/** What this provider can do, as configured; the settings make no difference between flows. */
function capabilitiesOf(settings: Id360Settings): ProviderCapabilities {
  const { artifacts, callbacks } = settings;
  const flow: FlowCapabilities = {
    modes: modesOf(settings),
    evidence: evidenceOf(settings),
    documentTypes: ['identity_card', 'passport', 'driving_licence', 'residence_permit'],
    languages: PAGE_LANGUAGES,
    requiredClaims: [],
  };
  const named = Object.keys(settings.flows).map((name) => [name, flow] as const);
  return {
    flows: { ...Object.fromEntries(named), default: flow },
    idempotentCreate: false,
    filters: [],
    erasure: [],
    artifacts: [
      'document_image',
      'selfie',
      'video',
      'other',
      ...artifacts.map((name) => MADE_ARTIFACTS[name].kind),
    ],
    ...(callbacks.length > 0 ? { webhooks: 'secret' } : {}),
  };
}

/** The vendor's scheduled job ends dossiers every 15 minutes (dossier 6.2). */
const CRON_MS = 15 * 60_000;

interface Reports {
  /**
   * The report of an ended session; undefined while the vendor only says "not ended". `state` is the ref's, if it has
   * one; the report behind `polled`, the session as it was just read, is not fetched again.
   */
  read(
    ref: SessionRef,
    state: RefState | undefined,
    call: { readonly polled?: ProofingSession; readonly signal?: AbortSignal },
  ): Promise<Parsed<Report> | undefined>;
  /** Remembers that the vendor accepted an interruption, which no report shows. */
  interrupted(ref: SessionRef): void;
}

/**
 * Reads reports, and finds the ends that no finished report shows: CANCELED, FAILED and DISCONTINUED are reported by
 * callback only, and a session whose callback was lost would wait forever. Drafts may slow down or block users in
 * production (dossier 8.1), so one is requested once per session and process, and only when the process must be over.
 */
function createReports(client: Id360Client, settings: Id360Settings, deps: AdapterDeps): Reports {
  /** The drafts requested so far: how the session ended, or undefined if it had not. */
  const drafts = boundedMap<string, Parsed<Report> | undefined>(MOST_REMEMBERED);

  const isOverdue = (state: RefState | undefined): boolean => {
    const { processDeadlineMinutes } = settings;
    // A callback's ref has no state, but the callback itself says what happened.
    const createdAt = state?.createdAt;
    if (processDeadlineMinutes === undefined || createdAt === undefined) return false;
    return deps.clock.now() > createdAt + processDeadlineMinutes * 60_000 + CRON_MS;
  };

  const askDraft = async ({ id }: SessionRef, options: ReportOptions) => {
    // Recorded before the call, so that concurrent callers do not request one too.
    drafts.set(id, undefined);
    const draft = await client.enrollment.report(id, { ...options, draft: true }).catch((error: unknown) => {
      if (ProofingError.isInstance(error) && (error.retryable || error.code === 'ABORTED')) drafts.delete(id);
      throw error;
    });
    const state = draft && stateOfDraft(draft);
    if (state !== undefined && endsUnseen(state.value.status)) drafts.set(id, state);
    // A verdict that was just reached is in the finished report, which the next poll reads.
    return state;
  };

  return {
    read: async (ref, state, { polled, signal }) => {
      const reference = state?.reference;
      const known = polled && reportBehind(polled, ref, reference);
      if (known !== undefined) return known;
      const finished = await client.enrollment.report(ref.id, { reference, signal });
      if (finished !== undefined) return finished;
      if (drafts.has(ref.id)) return drafts.get(ref.id);
      return isOverdue(state) ? askDraft(ref, { reference, signal }) : undefined;
    },
    interrupted: (ref) => drafts.set(ref.id, { value: { status: INTERRUPTED }, raw: undefined }),
  };
}

/** The finished report from which a session was read. */
function reportBehind(
  polled: ProofingSession,
  ref: SessionRef,
  reference: string | undefined,
): Parsed<Report> | undefined {
  const raw = getRaw(polled);
  const { value, unread, another } = report.read(raw, { session: ref.id, reference });
  if (polled.ref.id !== ref.id || value === undefined || another !== undefined) return undefined;
  return decisionOf(value.status) === undefined ? undefined : { value, raw, unread };
}

const { proof_slip, idclaim } = MADE_ARTIFACTS;

/** Opens an artifact of a result. Throws SESSION_GONE if the vendor no longer has it (dossier 8.5). */
async function openArtifact(
  client: Id360Client,
  provider: string,
  ref: SessionRef,
  artifact: Artifact,
  { signal }: CallOptions,
): Promise<Download> {
  const file = await fetchArtifact(client, provider, ref, artifact.id, signal).catch((error: unknown) => {
    throw hasCode(error, 'SESSION_NOT_FOUND') ? gone(provider) : error;
  });
  const { mediaType, size, body, sha256 } = file;
  // The container is a zip file, but has a media type of its own.
  const named = artifact.id === idclaim.id ? idclaim.mediaType : mediaType;
  return { mediaType: named, body, sha256, ...(size === undefined ? {} : { size }) };
}

/**
 * Fetches by id at the configured host: addresses in reports name other hosts, and are never followed (dossier 10, row
 * 5).
 */
async function fetchArtifact(
  client: Id360Client,
  provider: string,
  ref: SessionRef,
  id: string,
  signal: AbortSignal | undefined,
): Promise<HttpDownload> {
  if (id === proof_slip.id) return client.enrollment.proofSlip(ref.id, signal);
  if (id === idclaim.id) return client.enrollment.idclaim(ref.id, signal);
  const file = fileOfArtifact(id);
  if (file !== undefined) return client.document.fileContents(file.document, file.page, signal);
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: "unknown artifact: pass one from this session's result, unchanged",
    provider,
  });
}

function gone(provider: string): ProofingError {
  return new ProofingError({
    code: 'SESSION_GONE',
    message: 'the vendor does not have this file (any more)',
    provider,
    httpStatus: 404,
  });
}
