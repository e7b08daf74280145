import {
  isEnded,
  type Outcome,
  ProofingError,
  type ProofingResult,
  type ProofingSession,
  type ResultFacts,
  type SessionFacts,
  type SessionPage,
  type SessionRef,
  type Warning,
  withRaw,
} from '@anyproof/core';
import {
  compact,
  createClaimReader,
  instant,
  nativeWord,
  type Parsed,
  partlyRead,
  unknownStatus,
} from '@anyproof/provider-kit';
import type { ListedSession, ReadRow, SessionList, SessionListQuery, SessionStatus } from '../client/data.js';
import type { DecisionResults, DocumentResult, FaceResult, ImageList } from '../client/results.js';
import { meaningOf, type TrustFactorKeys } from '../vocabulary.js';
import {
  faceContradictions,
  failedFaceChecks,
  judged,
  missingPart,
  needsDecision,
  readChecks,
  readMatches,
  readReasons,
} from './checks.js';
import { readArtifacts, readDocuments } from './documents.js';
import { namelessRows, readClaims, unreadOf } from './identity.js';

export interface MapperContext {
  readonly provider: string;
  readonly pollAfterMs: number;
  readonly trustFactorKeys: TrustFactorKeys;
}

/** The results of a session; each part is absent if the vendor has none. */
export interface Results {
  readonly decision?: Parsed<DecisionResults> | undefined;
  readonly document?: Parsed<DocumentResult> | undefined;
  readonly face?: Parsed<FaceResult> | undefined;
  readonly images?: Parsed<ImageList> | undefined;
}

/** A new session: the answer to its creation has no status. */
export function mapCreated(ref: SessionRef, reference: string, context: MapperContext): ProofingSession {
  const { pollAfterMs } = context;
  return {
    ref,
    adapter: 'innovatrics',
    reference,
    status: 'pending',
    pollAfterMs,
    reasons: [],
    warnings: [],
  };
}

/** What a ref's state says about the session; refs from messages and listings have none. */
export interface Known {
  /** The app's own id. */
  readonly reference?: string;
  /** The claims that were expected of the person. */
  readonly expected?: readonly string[];
}

/** The answers about a session; the decision is requested only if the status is not enough. */
export interface Answers {
  readonly status: Parsed<SessionStatus>;
  readonly decision?: Parsed<DecisionResults> | undefined;
}

/** The raw value is `{ status, decision }`, each as the vendor sent it. Reasons are known if the decision is. */
export function mapSession(
  ref: SessionRef,
  { status, decision }: Answers,
  context: MapperContext,
  known: Known = {},
): ProofingSession {
  const { facts, outcome } = readSession(ref, status, decision?.value, context, known);
  const reasons =
    decision === undefined
      ? []
      : readReasons(decision.value, outcome, status.value.status, context.trustFactorKeys);
  return withRaw({ ...facts, ...outcome, reasons }, { status: status.raw, decision: decision?.raw });
}

/** Shared by both verbs, so that the same answers mean the same in each. */
function readSession(
  ref: SessionRef,
  { value: { status } }: Parsed<SessionStatus>,
  decision: DecisionResults | undefined,
  { pollAfterMs, trustFactorKeys }: MapperContext,
  { reference }: Known,
): { readonly facts: Omit<SessionFacts, 'reasons'>; readonly outcome: Outcome } {
  const meaning = meaningOf(status);
  const { outcome, warnings } = judged(
    meaning?.outcome ?? { status: 'processing' },
    decision,
    trustFactorKeys,
  );
  const facts = compact<Omit<SessionFacts, 'warnings' | 'reasons'>>({
    ref,
    adapter: 'innovatrics',
    reference,
    nativeStatus: nativeWord(status),
    endedBy: meaning?.endedBy,
    pollAfterMs,
  });
  return { facts: { ...facts, warnings: meaning === undefined ? [unknownStatus()] : warnings }, outcome };
}

/** The raw value is `{ status, decision, document, face, images }`, each as the vendor sent it. */
export function mapResult(
  ref: SessionRef,
  status: Parsed<SessionStatus>,
  results: Results,
  context: MapperContext,
  known: Known = {},
): ProofingResult {
  const { trustFactorKeys } = context;
  const decision = results.decision?.value;
  const { facts, outcome } = readSession(ref, status, decision, context, known);
  const isRead = outcome.status === 'completed' || outcome.status === 'in_review';
  const face = results.face?.value;
  const checks = decision === undefined ? [] : readChecks(decision, trustFactorKeys);
  const document = results.document?.value;
  const images = results.images?.value;
  const reader = createClaimReader();
  const extracted = document === undefined ? undefined : readClaims(document, reader);
  const documents = document === undefined ? [] : readDocuments(document, reader);
  const claims = compact<Pick<ResultFacts, 'claims' | 'extracted'>>({
    claims: outcome.decision === 'approved' ? extracted : undefined,
    extracted,
  });
  return withRaw(
    {
      ...facts,
      ...outcome,
      ...claims,
      warnings: [
        ...facts.warnings,
        ...faceContradictions(outcome, face),
        ...(outcome.status === 'completed' ? missingParts(outcome, results) : []),
        ...unreadOf(results),
        ...namelessRows(results.document, extracted, documents),
        ...reader.warnings,
      ],
      documents,
      checks: [...checks, ...failedFaceChecks(face, checks)],
      matches: readMatches(decision, trustFactorKeys, isRead ? (known.expected ?? []) : []),
      reasons: readReasons(decision, outcome, status.value.status, trustFactorKeys),
      attemptHistory: [],
      artifacts: readArtifacts([
        document?.availableImages,
        face?.availableImages,
        images?.document,
        images?.face,
      ]),
    },
    {
      status: status.raw,
      decision: results.decision?.raw,
      document: results.document?.raw,
      face: results.face?.raw,
      images: results.images?.raw,
    },
  );
}

function missingParts(outcome: Outcome, results: Results): Warning[] {
  return (['decision', 'document'] as const)
    .filter((part) => results[part] === undefined && !(part === 'decision' && needsDecision(outcome)))
    .map(missingPart);
}

/**
 * A page of sessions, and the cursor of the next one. `totalRecords` counts this page only (dossier 11, row 14), so a
 * page that is not full is the last. Throws BAD_RESPONSE for a page other than the requested one, which could continue
 * forever.
 */
export function mapPage(
  query: SessionListQuery,
  { value, raw, unread = [] }: Parsed<SessionList>,
  rows: readonly ReadRow[],
  context: MapperContext,
): SessionPage {
  const { pageNumber } = query;
  const isAnother = value.pageNumber !== undefined && value.pageNumber !== pageNumber;
  // On the first page, a wrong number is merely odd.
  if (isAnother && pageNumber > 1)
    throw new ProofingError({
      code: 'BAD_RESPONSE',
      message: 'GET /data/session/list: the answer is a different page than requested',
      provider: context.provider,
    });
  const lost = partlyRead([
    ...(isAnother ? ['pageNumber'] : []),
    ...unread.filter((place) => !place.startsWith('data.')),
    ...rows.flatMap((row, at) => (row.value === undefined ? [`data.${at}`] : [])),
  ]);
  const sessions = rows.flatMap((row) => {
    if (row.value === undefined) return [];
    const session = mapListed(row.value, context);
    // A page has no warnings of its own, so its sessions report what is missing.
    return [{ ...session, warnings: [...session.warnings, ...partlyRead(row.unread), ...lost] }];
  });
  // The vendor may return fewer rows per page than requested, and says so. Unreadable rows count too.
  const pageSize = Math.min(value.pageSize ?? query.pageSize, query.pageSize);
  const full = rows.length > 0 && rows.length >= pageSize;
  return withRaw({ sessions, ...(full ? { next: String(pageNumber + 1) } : {}) }, raw);
}

/**
 * Without `state`: the ref can read the session and its results, but cannot open the page or capture. The engine's
 * approval is not final here: a page has no decisions, and a contradicting one would withhold it.
 */
function mapListed(row: ListedSession, { provider, pollAfterMs }: MapperContext): ProofingSession {
  const { verificationStatus = '' } = row;
  const meaning = meaningOf(verificationStatus);
  const outcome: Outcome = meaning?.outcome ?? { status: 'processing' };
  const facts = compact<Omit<SessionFacts, 'warnings' | 'reasons'>>({
    ref: { provider, id: row.id },
    adapter: 'innovatrics',
    nativeStatus: nativeWord(verificationStatus),
    createdAt: instant(row.createdDateUtc),
    endedAt: isEnded(outcome.status) ? instant(row.completedDateUtc) : undefined,
    endedBy: meaning?.endedBy,
    pollAfterMs,
  });
  const unknown = verificationStatus === '' ? NO_STATUS : unknownStatus();
  return {
    ...facts,
    ...(outcome.status === 'completed' && needsDecision(outcome) ? { ...outcome, final: false } : outcome),
    reasons: [],
    warnings: meaning === undefined ? [unknown] : [],
  };
}

const NO_STATUS: Warning = {
  code: 'PARTLY_READ',
  path: 'verificationStatus',
  message: 'the vendor lists this session without a status, so it counts as processing',
};
