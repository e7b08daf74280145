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
import type { SessionListQuery } from './client/data.js';
import { readChecks, readMatches, readReasons } from './innovatrics-checks.js';
import { judged } from './innovatrics-contradictions.js';
import {
  type DecisionResults,
  type DocumentResult,
  type FaceResult,
  type ImageList,
  type ListedSession,
  listedSession,
  type SessionList,
  type SessionStatus,
} from './innovatrics-data-answers.js';
import { readArtifacts, readClaims, readDocuments } from './innovatrics-documents.js';
import type { TrustFactor } from './innovatrics-factors.js';
import { camelKeys } from './innovatrics-keys.js';
import { meaningOf } from './innovatrics-status.js';
import { namelessRows, unreadOf } from './innovatrics-unread.js';

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

/** `reference` is the app's own, where the ref tells it. */
export function mapSession(
  ref: SessionRef,
  status: Parsed<SessionStatus>,
  context: MapperContext,
  reference?: string,
): ProofingSession {
  const { facts, outcome } = readStatus(ref, status, context, reference);
  return withRaw({ ...facts, ...outcome }, status.raw);
}

function readStatus(
  ref: SessionRef,
  { value: { status } }: Parsed<SessionStatus>,
  { pollAfterMs }: MapperContext,
  reference: string | undefined,
): { readonly facts: SessionFacts; readonly outcome: Outcome } {
  const meaning = meaningOf(status);
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: 'innovatrics',
    reference,
    nativeStatus: nativeWord(status),
    endedBy: meaning?.endedBy,
    pollAfterMs,
  });
  return {
    facts: { ...facts, warnings: meaning === undefined ? [unknownStatus()] : [] },
    outcome: meaning?.outcome ?? { status: 'processing' },
  };
}

/** The raw value is `{ status, decision, document, face, images }`, each as the vendor sent it. */
export function mapResult(
  ref: SessionRef,
  status: Parsed<SessionStatus>,
  results: Results,
  context: MapperContext,
  reference?: string,
): ProofingResult {
  const { trustFactorKeys } = context;
  const session = readStatus(ref, status, context, reference);
  const decision = results.decision?.value;
  const { outcome, warnings } = judged(session.outcome, decision, trustFactorKeys);
  const document = results.document?.value;
  const images = results.images?.value;
  const reader = createClaimReader();
  const extracted = document === undefined ? undefined : readClaims(document, reader);
  const documents = document === undefined ? [] : readDocuments(document, reader);
  const facts = compact<Pick<ResultFacts, 'claims' | 'extracted'>>({
    claims: outcome.decision === 'approved' ? extracted : undefined,
    extracted,
  });
  return withRaw(
    {
      ...session.facts,
      ...outcome,
      ...facts,
      warnings: [
        ...session.facts.warnings,
        ...warnings,
        ...(outcome.status === 'completed' ? missingParts(results) : []),
        ...unreadOf(results),
        ...namelessRows(results.document, extracted, documents),
        ...reader.warnings,
      ],
      documents,
      checks: decision === undefined ? [] : readChecks(decision, trustFactorKeys),
      matches: decision === undefined ? [] : readMatches(decision, trustFactorKeys),
      reasons: readReasons(decision, outcome, status.value.status, trustFactorKeys),
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
  { value, raw, unread = [] }: Parsed<SessionList>,
  context: MapperContext,
): SessionPage {
  const { pageNumber } = query;
  const isAnother = value.pageNumber !== undefined && value.pageNumber !== pageNumber;
  // Of the first page, a number is no more than odd.
  if (isAnother && pageNumber > 1)
    throw new ProofingError({
      code: 'BAD_RESPONSE',
      message: 'GET /data/session/list: the answer is of another page than the one asked for',
      provider: context.provider,
    });
  const rows = rowsIn(raw);
  const read = rows.map((row) => listedSession.read(row));
  const lost = partlyRead([
    ...(isAnother ? ['pageNumber'] : []),
    ...unread.filter((place) => !place.startsWith('data.')),
    ...read.flatMap((row, at) => (row.value === undefined ? [`data.${at}`] : [])),
  ]);
  const sessions = read.flatMap((row) => {
    if (row.value === undefined) return [];
    const session = mapListed(row.value, context);
    // A page has no warnings of its own, and what is missing of it must be seen.
    return [{ ...session, warnings: [...session.warnings, ...partlyRead(row.unread), ...lost] }];
  });
  // The vendor may give fewer at a time than it was asked for, and says so. Rows that cannot be read count, too.
  const pageSize = Math.min(value.pageSize ?? query.pageSize, query.pageSize);
  const full = rows.length > 0 && rows.length >= pageSize;
  return withRaw({ sessions, ...(full ? { next: String(pageNumber + 1) } : {}) }, raw);
}

/** Without `state`: its ref reads the session and its results, and opens neither page nor capture. */
function mapListed(row: ListedSession, context: MapperContext): ProofingSession {
  const { verificationStatus = '' } = row;
  const status = { value: { status: verificationStatus }, raw: undefined };
  const session = mapSession({ provider: context.provider, id: row.id }, status, context);
  const times = compact<Pick<SessionFacts, 'createdAt' | 'endedAt'>>({
    createdAt: instant(row.createdDateUtc),
    endedAt: isEnded(session.status) ? instant(row.completedDateUtc) : undefined,
  });
  const warnings = verificationStatus === '' ? [NO_STATUS] : session.warnings;
  return { ...session, ...times, warnings };
}

const NO_STATUS: Warning = {
  code: 'PARTLY_READ',
  path: 'verificationStatus',
  message: 'the vendor lists this session without a status, so it counts as processing',
};

function rowsIn(raw: unknown): readonly unknown[] {
  const list = camelKeys(raw);
  const data = typeof list === 'object' && list !== null && 'data' in list ? list.data : undefined;
  return Array.isArray(data) ? data.slice(0, MOST_ROWS) : [];
}

/** As many as the kit reads of any list. */
const MOST_ROWS = 1_000;
