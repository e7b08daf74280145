import {
  type ProofingResult,
  type ProofingSession,
  type ResultFacts,
  type SessionFacts,
  type SessionRef,
  withRaw,
} from '@anyproof/core';
import { compact, instant, type Parsed, unknownStatus } from '@anyproof/provider-kit';
import { readArtifacts, readChecks, readReasons } from './1kosmos-checks.js';
import { readClaims, readDocuments, reportedDocument } from './1kosmos-claims.js';
import type { SessionDetails, SessionResult, SessionRow } from './1kosmos-schema.js';
import {
  isCompleted,
  type Meaning,
  meaningOfOutcome,
  meaningOfResult,
  meaningOfSession,
} from './1kosmos-status.js';

/** What was asked of the service about one session. */
export interface Answers {
  readonly details: Parsed<SessionDetails>;
  /** Once completed, where outcomes are read from `fetch`; undefined when it knows no such session yet. */
  readonly row?: SessionRow | undefined;
  /** Once completed, for results, and where outcomes are read from `result`. */
  readonly result?: Parsed<SessionResult> | undefined;
}

export interface MapperContext {
  readonly pollAfterMs: number;
  readonly outcomeFrom: 'fetch' | 'result';
}

export function mapSession(ref: SessionRef, answers: Answers, context: MapperContext): ProofingSession {
  const { details, row } = answers;
  const { word, meaning } = readStatus(answers, context);
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: '1kosmos',
    reference: details.value.user?.uid ?? row?.user?.uid,
    nativeStatus: word,
    createdAt: milliseconds(row?.createdTS),
    startedAt: milliseconds(row?.startedTS),
    endedAt: meaning?.outcome.status === 'completed' ? milliseconds(row?.completedTS) : undefined,
    expiresAt: milliseconds(row?.expiryTS),
    endedBy: meaning?.endedBy,
    pollAfterMs: context.pollAfterMs,
  });
  const warnings = meaning === undefined ? [unknownStatus(word)] : [];
  return withRaw({ ...facts, ...(meaning?.outcome ?? { status: 'processing' }), warnings }, details.raw);
}

export function mapResult(ref: SessionRef, answers: Answers, context: MapperContext): ProofingResult {
  const session = mapSession(ref, answers, context);
  const nothing = { documents: [], checks: [], matches: [], reasons: [], artifacts: [] };
  const { result, row, details } = answers;
  if (result === undefined) return withRaw({ ...session, ...nothing }, details.raw);
  const document = reportedDocument(result.value);
  const extracted = readClaims(document);
  const facts = compact<Pick<ResultFacts, 'claims' | 'extracted'>>({
    claims: session.decision === 'approved' ? extracted : undefined,
    extracted,
  });
  return withRaw(
    {
      ...session,
      ...facts,
      documents: readDocuments(document),
      checks: readChecks(result.value),
      matches: [],
      reasons: readReasons(result.value, row),
      artifacts: readArtifacts(result.value),
    },
    result.raw,
  );
}

/** The session's word until it is completed, then the outcome's. */
function readStatus(
  { details, row, result }: Answers,
  context: MapperContext,
): { readonly word: string; readonly meaning: Meaning | undefined } {
  const { status } = details.value;
  if (!isCompleted(status)) return { word: status, meaning: meaningOfSession(status) };
  if (context.outcomeFrom === 'fetch') {
    const word = row?.resultStatus ?? status;
    return { word, meaning: meaningOfOutcome(word) };
  }
  const word = result?.value.sessionResult ?? result?.value.responseStatus ?? status;
  return { word, meaning: meaningOfResult(word) };
}

function milliseconds(value: number | string | null | undefined): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : instant(Number(value));
}
