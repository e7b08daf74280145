import {
  type ProofingResult,
  type ProofingSession,
  type ResultFacts,
  type SessionFacts,
  type SessionRef,
  withRaw,
} from '@anyproof/core';
import { compact, instant, nativeWord, type Parsed, unknownStatus } from '@anyproof/provider-kit';
import { readArtifacts } from './1kosmos-artifacts.js';
import { readChecks, readReasons } from './1kosmos-checks.js';
import { readClaims, readDocuments, reportedDocument } from './1kosmos-claims.js';
import type { SessionDetails, SessionResult, SessionRow } from './1kosmos-schema.js';
import {
  AWAITED,
  isCompleted,
  type Meaning,
  meaningOfOutcome,
  meaningOfResult,
  meaningOfSession,
  UNPROVEN_WARNING,
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
  readonly requireProof: boolean;
}

export function mapSession(ref: SessionRef, answers: Answers, context: MapperContext): ProofingSession {
  const { details, row } = answers;
  const read = readStatus(answers, context);
  const reference = details.value.user?.uid ?? row?.user?.uid;
  return withRaw(sessionOf(ref, read, reference, row, context), details.raw);
}

/** A session as a list shows it. Rows are documented without a status: then their timestamps tell it. */
export function mapRow(
  ref: SessionRef,
  row: SessionRow,
  raw: unknown,
  context: MapperContext,
): ProofingSession {
  return withRaw(sessionOf(ref, readRow(row), row.user?.uid, row, context), raw);
}

/** An outcome counts once the session is completed, and not before: `completedTS` says so where no status does. */
function readRow(row: SessionRow): ReadStatus {
  const status = row.status || wordFromTimes(row);
  return isCompleted(status)
    ? completed(status, row.resultStatus, meaningOfOutcome)
    : { word: status, meaning: meaningOfRow(status) };
}

/** An older form of rows has the outcome for a status (dossier 6.3). */
const meaningOfRow = (word: string) => meaningOfSession(word) ?? meaningOfOutcome(word);

/** Whether an untouched session has expired, no timestamp says: then it counts as open. */
function wordFromTimes({ completedTS, abandonedTS, startedTS }: SessionRow): string {
  if (milliseconds(completedTS) !== undefined) return 'COMPLETED';
  if (milliseconds(abandonedTS) !== undefined) return 'ABANDONED';
  return milliseconds(startedTS) === undefined ? 'PENDING' : 'INPROGRESS';
}

interface ReadStatus {
  readonly word: string;
  readonly meaning: Meaning | undefined;
}

function sessionOf(
  ref: SessionRef,
  { word, meaning }: ReadStatus,
  reference: string | null | undefined,
  row: SessionRow | undefined,
  context: MapperContext,
): ProofingSession {
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: '1kosmos',
    reference,
    nativeStatus: nativeWord(word),
    createdAt: milliseconds(row?.createdTS),
    startedAt: milliseconds(row?.startedTS),
    endedAt: endOf(meaning, row),
    expiresAt: milliseconds(row?.expiryTS),
    endedBy: meaning?.endedBy,
    pollAfterMs: context.pollAfterMs,
  });
  const warning = meaning === undefined ? unknownStatus() : meaning.warning;
  const warnings = warning === undefined ? [] : [warning];
  return { ...facts, ...(meaning?.outcome ?? { status: 'processing' }), warnings };
}

function endOf(meaning: Meaning | undefined, row: SessionRow | undefined): string | undefined {
  if (meaning?.outcome.status === 'completed') return milliseconds(row?.completedTS);
  return meaning?.outcome.status === 'abandoned' ? milliseconds(row?.abandonedTS) : undefined;
}

export function mapResult(ref: SessionRef, answers: Answers, context: MapperContext): ProofingResult {
  const session = mapSession(ref, answers, context);
  const nothing = { documents: [], checks: [], matches: [], reasons: [], artifacts: [] };
  const { result, row, details } = answers;
  if (result === undefined) return withRaw({ ...session, ...nothing }, details.raw);
  const document = reportedDocument(result.value);
  const extracted = readClaims(document);
  const approved = session.decision === 'approved';
  const { meaning } = readResult(details.value.status, result.value, context);
  const decision = meaning?.outcome.decision;
  // Where no proof is asked for, only a result that says otherwise speaks against the session's own word.
  const proven = context.requireProof ? decision === 'approved' : decision !== 'declined';
  const facts = compact<Pick<ResultFacts, 'claims' | 'extracted'>>({
    claims: approved && proven ? extracted : undefined,
    extracted,
  });
  return withRaw(
    {
      ...session,
      ...facts,
      warnings: approved && !proven ? [...session.warnings, UNPROVEN_WARNING] : session.warnings,
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
function readStatus({ details, row, result }: Answers, context: MapperContext): ReadStatus {
  const { status } = details.value;
  if (!isCompleted(status)) return { word: status, meaning: meaningOfSession(status) };
  if (context.outcomeFrom === 'fetch') return completed(status, row?.resultStatus, meaningOfOutcome);
  return readResult(status, result?.value, context);
}

/** What a result says by itself. The vendor's own apps take a SUCCESS with token and proof only (dossier 7.4). */
function readResult(
  status: string,
  result: SessionResult | undefined,
  { requireProof }: MapperContext,
): ReadStatus {
  const word = result?.sessionResult ?? result?.responseStatus;
  const proven = Boolean(result?.token && reportedDocument(result)?.proof_jwt);
  return completed(status, word, (one) => meaningOfResult(one, proven || !requireProof));
}

function completed(
  status: string,
  outcome: string | null | undefined,
  meaningOf: (word: string) => Meaning | undefined,
): ReadStatus {
  return outcome == null
    ? { word: status, meaning: AWAITED }
    : { word: outcome, meaning: meaningOf(outcome) };
}

function milliseconds(value: number | string | null | undefined): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : instant(Number(value));
}
