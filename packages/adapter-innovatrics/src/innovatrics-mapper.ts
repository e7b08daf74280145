import {
  isEnded,
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
import { compact, instant, nativeWord, type Parsed, unknownStatus } from '@anyproof/provider-kit';
import type { SessionListQuery } from './client/data.js';
import { readChecks, readMatches, readReasons } from './innovatrics-checks.js';
import { readArtifacts, readClaims, readDocuments } from './innovatrics-documents.js';
import type { TrustFactor } from './innovatrics-factors.js';
import type {
  DecisionResults,
  DocumentResult,
  FaceResult,
  ImageList,
  ListedSession,
  SessionList,
  SessionStatus,
} from './innovatrics-schema.js';
import { meaningOf } from './innovatrics-status.js';

export interface MapperContext {
  readonly provider: string;
  readonly pollAfterMs: number;
  readonly trustFactorKeys: { readonly [key: string]: TrustFactor };
}

/** The results of a session; each part is absent where the vendor has none. */
export interface Results {
  readonly decision?: Parsed<DecisionResults> | undefined;
  readonly document?: Parsed<DocumentResult> | undefined;
  readonly face?: Parsed<FaceResult> | undefined;
  readonly images?: Parsed<ImageList> | undefined;
}

/** A fresh session: the vendor's answer to its creation has no status. */
export function mapCreated(ref: SessionRef, reference: string, context: MapperContext): ProofingSession {
  const { pollAfterMs } = context;
  return { ref, adapter: 'innovatrics', reference, status: 'pending', pollAfterMs, warnings: [] };
}

export function mapSession(
  ref: SessionRef,
  status: Parsed<SessionStatus>,
  context: MapperContext,
): ProofingSession {
  const word = status.value.status;
  const meaning = meaningOf(word);
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: 'innovatrics',
    nativeStatus: nativeWord(word),
    endedBy: meaning?.endedBy,
    pollAfterMs: context.pollAfterMs,
  });
  const outcome = meaning?.outcome ?? ({ status: 'processing' } as const);
  const warnings = meaning === undefined ? [unknownStatus()] : [];
  return withRaw({ ...facts, ...outcome, warnings }, status.raw);
}

/** The raw value is `{ status, decision, document, face, images }`, each as the vendor sent it. */
export function mapResult(
  ref: SessionRef,
  status: Parsed<SessionStatus>,
  results: Results,
  context: MapperContext,
): ProofingResult {
  const session = mapSession(ref, status, context);
  const { trustFactorKeys } = context;
  const decision = results.decision?.value;
  const document = results.document?.value;
  const images = results.images?.value;
  const extracted = document === undefined ? undefined : readClaims(document);
  const facts = compact<Pick<ResultFacts, 'claims' | 'extracted'>>({
    claims: session.decision === 'approved' ? extracted : undefined,
    extracted,
  });
  return withRaw(
    {
      ...session,
      ...facts,
      warnings: [...session.warnings, ...(session.status === 'completed' ? missingParts(results) : [])],
      documents: document === undefined ? [] : readDocuments(document),
      checks: decision === undefined ? [] : readChecks(decision, trustFactorKeys),
      matches: decision === undefined ? [] : readMatches(decision, trustFactorKeys),
      reasons: readReasons(decision, session, status.value.status, trustFactorKeys),
      artifacts: readArtifacts([
        document?.availableImages,
        results.face?.value.availableImages,
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

/** A decided session has both; a face only where the customer's flow takes one. */
function missingParts(results: Results): Warning[] {
  return (['decision', 'document'] as const)
    .filter((part) => results[part] === undefined)
    .map((part) => ({ code: 'PARTLY_READ', message: `the vendor has no ${part} result of this session` }));
}

/**
 * A page of sessions, and where the next one is. `totalRecords` counts the page itself (dossier 11, row 14): a page
 * that is not full is the last. Throws BAD_RESPONSE for another page than the one asked for, which would go on for ever.
 */
export function mapPage(
  query: SessionListQuery,
  { value, raw }: Parsed<SessionList>,
  context: MapperContext,
): SessionPage {
  const { pageNumber } = query;
  if (value.pageNumber != null && value.pageNumber !== pageNumber)
    throw new ProofingError({
      code: 'BAD_RESPONSE',
      message: 'GET /data/session/list: the answer is of another page than the one asked for',
      provider: context.provider,
    });
  const sessions = (value.data ?? []).map((row) => mapListed(row, context));
  // The vendor may give fewer at a time than it was asked for, and says so.
  const full = sessions.length > 0 && sessions.length >= (value.pageSize ?? query.pageSize);
  return withRaw({ sessions, ...(full ? { next: String(pageNumber + 1) } : {}) }, raw);
}

/** Without `state`: its ref reads the session and its results, and opens neither page nor capture. */
function mapListed(row: ListedSession, context: MapperContext): ProofingSession {
  const status = { value: { status: row.verificationStatus ?? '' }, raw: undefined };
  const session = mapSession({ provider: context.provider, id: row.id }, status, context);
  const times = compact<Pick<SessionFacts, 'createdAt' | 'endedAt'>>({
    createdAt: instant(row.createdDateUtc),
    endedAt: isEnded(session.status) ? instant(row.completedDateUtc) : undefined,
  });
  return { ...session, ...times };
}
