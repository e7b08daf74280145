import {
  type AdapterDeps,
  type Artifact,
  boundedMap,
  type CallOptions,
  type Download,
  getRaw,
  ProofingError,
  type ProofingSession,
  type SessionRef,
} from '@anyproof/core';
import { compact, type HttpDownload, hasCode, type Parsed } from '@anyproof/provider-kit';
import type { ReportOptions } from './client/enrollment.js';
import type { Id360Client } from './client/index.js';
import { type Report, report } from './client/report.js';
import { startOf } from './result/session.js';
import type { Id360Settings } from './settings.js';
import { MOST_REMEMBERED, type RefState } from './state.js';
import { decisionOf, endsUnseen, INTERRUPTED, MADE_ARTIFACTS } from './vocabulary.js';

/** The vendor's clockwork ends dossiers every 15 minutes (dossier 6.2). */
const CRON_MS = 15 * 60_000;

export interface Reports {
  /**
   * The report of a session that ended; undefined while the vendor says no more than "not ended". `state` is the ref's,
   * where it has one; a report behind `polled`, the session as it was read a moment ago, is not asked for again.
   */
  read(
    ref: SessionRef,
    state: RefState | undefined,
    call: { readonly polled?: ProofingSession; readonly signal?: AbortSignal },
  ): Promise<Parsed<Report> | undefined>;
  /** Remembers that the vendor took an interruption: no report will say so. */
  interrupted(ref: SessionRef): void;
}

/**
 * Reads reports, and finds the ends that no finished report shows: CANCELED, FAILED and DISCONTINUED come by callback,
 * and a session whose callback was lost would wait for ever. Drafts may slow or block users in production (dossier 8.1),
 * so one is asked for once per session and process, and only when the process must be over.
 */
export function createReports(client: Id360Client, settings: Id360Settings, deps: AdapterDeps): Reports {
  /** Drafts asked for: what the session ended as, or undefined where it had not. */
  const drafts = boundedMap<string, Parsed<Report> | undefined>(MOST_REMEMBERED);

  const isOverdue = (state: RefState | undefined): boolean => {
    const { processDeadlineMinutes } = settings;
    // A callback's ref has no state: what happened stands in the callback itself.
    const createdAt = state?.createdAt;
    if (processDeadlineMinutes === undefined || createdAt === undefined) return false;
    return deps.clock.now() > createdAt + processDeadlineMinutes * 60_000 + CRON_MS;
  };

  const askDraft = async ({ id }: SessionRef, options: ReportOptions) => {
    // Noted before the call, so that callers at the same time do not ask too.
    drafts.set(id, undefined);
    const draft = await client.enrollment.report(id, { ...options, draft: true }).catch((error: unknown) => {
      if (ProofingError.isInstance(error) && (error.retryable || error.code === 'ABORTED')) drafts.delete(id);
      throw error;
    });
    const state = draft && stateOf(draft);
    if (state !== undefined && endsUnseen(state.value.status)) drafts.set(id, state);
    // A verdict that arose just now stands in the finished report, which the next poll reads.
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

/** The finished report that a session was read from. */
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

/** The state of a draft and no personal data: it is kept in memory, and its data was never judged. */
function stateOf({ value: draft, unread = [] }: Parsed<Report>): Parsed<Report> | undefined {
  if (decisionOf(draft.status) !== undefined) return undefined;
  const { status, creation_time, finished_time, enrollment } = draft;
  const state = compact<Report>({
    status,
    creation_time,
    starting_time: startOf(draft),
    finished_time,
    client_reference: draft.client_reference || enrollment?.client_reference,
  });
  return { value: state, raw: state, unread: unread.filter((path) => STATE.has(path)) };
}

const STATE: ReadonlySet<string> = new Set([
  'creation_time',
  'starting_time',
  'finished_time',
  'client_reference',
]);

const { proof_slip, idclaim } = MADE_ARTIFACTS;

/** Opens an artifact of a result. Throws SESSION_GONE when the vendor no longer has it (dossier 8.5). */
export async function openArtifact(
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
  // A zip by any name: the container has a media type of its own.
  const named = artifact.id === idclaim.id ? idclaim.mediaType : mediaType;
  return { mediaType: named, body, sha256, ...(size === undefined ? {} : { size }) };
}

/** By id at the configured host: the addresses inside reports name other hosts, and are never followed (dossier 10, row 5). */
async function fetchArtifact(
  client: Id360Client,
  provider: string,
  ref: SessionRef,
  id: string,
  signal: AbortSignal | undefined,
): Promise<HttpDownload> {
  if (id === proof_slip.id) return client.enrollment.proofSlip(ref.id, signal);
  if (id === idclaim.id) return client.enrollment.idclaim(ref.id, signal);
  const [, document, page] = /^(\d{1,40}):(\d{1,4})$/.exec(id) ?? [];
  if (document !== undefined && page !== undefined)
    return client.document.fileContents(document, Number(page), signal);
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
