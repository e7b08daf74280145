import {
  type Outcome,
  type ProofingResult,
  type ProofingSession,
  type Reason,
  type ResultFacts,
  type SessionFacts,
  type SessionRef,
  type Warning,
  withRaw,
} from '@anyproof/core';
import {
  compact,
  createClaimReader,
  nativeWord,
  type Parsed,
  partlyRead,
  unknownStatus,
} from '@anyproof/provider-kit';
import type { SessionDetails, SessionRow } from './1kosmos-answers.js';
import { readArtifacts } from './1kosmos-artifacts.js';
import { codedReasons, failedChecks, isUnusedCheck, readChecks, readReasons } from './1kosmos-checks.js';
import { readClaims, readDocument, unreadWarnings } from './1kosmos-claims.js';
import { reportedDocuments } from './1kosmos-documents.js';
import { instantOf } from './1kosmos-fields.js';
import { outcomeOf, type Reading, resultOutcome, tellsFailedAttempt } from './1kosmos-outcome.js';
import type { SessionResult } from './1kosmos-result-answers.js';
import { type FailedAttempt, RETAKE } from './1kosmos-retries.js';
import {
  AWAITED,
  contradiction,
  isCompleted,
  type Meaning,
  meaningOfOutcome,
  meaningOfSession,
  UNPROVEN_WARNING,
} from './1kosmos-status.js';

/** A session as a row of `fetch` shows it, and what of the row could not be read. */
export interface ReadRow {
  readonly value: SessionRow | undefined;
  readonly unread?: readonly string[];
}

/** What was asked of the service about one session. */
export interface Answers {
  readonly details: Parsed<SessionDetails>;
  /** Once completed, where outcomes are read from `fetch`; without a value when it knows no such session yet. */
  readonly row?: ReadRow | undefined;
  /** Once completed, where no row tells the outcome. */
  readonly result?: Parsed<SessionResult> | undefined;
  /** What `complete` said of an attempt that this process finalized. */
  readonly attempt?: FailedAttempt | undefined;
}

export interface MapperContext {
  readonly pollAfterMs: number;
  readonly outcomeFrom: 'fetch' | 'result';
  readonly requireProof: boolean;
}

export function mapSession(ref: SessionRef, answers: Answers, context: MapperContext): ProofingSession {
  const { details, row, result } = answers;
  const { user } = details.value;
  const unread = [...partlyRead(details.unread ?? []), ...partlyRead(row?.unread ?? []), ...unreadOf(result)];
  const session = sessionOf(ref, readStatus(answers, context), {
    reference: user?.uid ?? row?.value?.user?.uid,
    row: row?.value,
    attempt: answers.attempt,
    unread,
    pollAfterMs: context.pollAfterMs,
  });
  return withRaw(session, details.raw);
}

/** The session's word until it is completed, then the outcome's. */
function readStatus({ details, row, result }: Answers, context: MapperContext): Reading {
  const { status } = details.value;
  if (!isCompleted(status)) return { word: status, meaning: meaningOfSession(status) };
  if (context.outcomeFrom === 'result') return resultOutcome(status, result?.value, context.requireProof);
  return outcomeOf(status, row?.value, result?.value, context.requireProof);
}

/** A session as a list shows it. `now` is the service's time, in milliseconds. */
export function mapRow(
  ref: SessionRef,
  { value: row, unread = [] }: ReadRow & { readonly value: SessionRow },
  raw: unknown,
  context: MapperContext & { readonly now: number },
): ProofingSession {
  const session = sessionOf(ref, readRow(row, context.now), {
    reference: row.user?.uid,
    row,
    unread: partlyRead(unread),
    pollAfterMs: context.pollAfterMs,
  });
  return withRaw(session, raw);
}

/** An outcome counts once the session is completed, and not before: `completedTS` says so where no status does. */
function readRow(row: SessionRow, now: number): Reading {
  const { status = '' } = row;
  // Without a proof, hence without the result, only the row's own words count.
  if (isCompleted(status)) return outcomeOf(status, withOlderOutcome(row), undefined, true);
  if (status.trim() !== '')
    return { word: status, meaning: meaningOfSession(status) ?? meaningOfOutcome(status) };
  if (instantOf(row.completedTS) !== undefined) return outcomeOf(undefined, row, undefined, true);
  return { meaning: meaningOfTimes(row, now) };
}

/** In an older form of rows the outcome stands in the place of the status (dossier 6.3). */
function withOlderOutcome(row: SessionRow): SessionRow {
  const { status = '', resultStatus = '' } = row;
  return resultStatus === '' && meaningOfOutcome(status) !== undefined
    ? { ...row, resultStatus: status }
    : row;
}

/** Rows are documented without a status: the timestamps tell it. Only a session that nobody started expires. */
function meaningOfTimes({ abandonedTS, startedTS, expiryTS }: SessionRow, now: number): Meaning | undefined {
  if (instantOf(abandonedTS) !== undefined) return meaningOfSession('ABANDONED');
  const expiresAt = instantOf(expiryTS);
  const isOver =
    instantOf(startedTS) === undefined && expiresAt !== undefined && Date.parse(expiresAt) <= now;
  return meaningOfSession(isOver ? 'EXPIRED' : 'PENDING');
}

interface Facts {
  readonly reference: string | undefined;
  readonly row: SessionRow | undefined;
  readonly attempt?: FailedAttempt | undefined;
  readonly unread: readonly Warning[];
  readonly pollAfterMs: number;
}

function sessionOf(
  ref: SessionRef,
  { word, meaning, warning }: Reading,
  { reference, row, attempt, unread, pollAfterMs }: Facts,
): ProofingSession {
  const mayBeRetried =
    meaning?.outcome.status === 'pending' && (attempt !== undefined || tellsFailedAttempt(row));
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: '1kosmos',
    reference,
    nativeStatus: nativeWord(word),
    requirements: mayBeRetried ? RETAKE : undefined,
    createdAt: instantOf(row?.createdTS),
    startedAt: instantOf(row?.startedTS),
    endedAt: endOf(meaning, row),
    expiresAt: instantOf(row?.expiryTS),
    endedBy: meaning?.endedBy,
    pollAfterMs,
  });
  const known = meaning === undefined ? unknownStatus() : meaning.warning;
  const warnings = [known, warning].filter((one) => one !== undefined);
  return { ...facts, ...(meaning ?? AWAITED).outcome, warnings: eachOnce([...warnings, ...unread]) };
}

function endOf(meaning: Meaning | undefined, row: SessionRow | undefined): string | undefined {
  if (meaning?.outcome.status === 'completed') return instantOf(row?.completedTS);
  return meaning?.outcome.status === 'abandoned' ? instantOf(row?.abandonedTS) : undefined;
}

/** What else a result is made of, beside the session. */
export interface ResultParts {
  readonly result?: Parsed<SessionResult> | undefined;
  /** See `rowCodes`. */
  readonly codesOfRow?: readonly string[];
  readonly attempt?: FailedAttempt | undefined;
  /** Of the session; kept where no result was asked for. */
  readonly raw: unknown;
}

export function mapResult(
  session: ProofingSession,
  { result, codesOfRow = [], attempt, raw }: ResultParts,
  context: MapperContext,
): ProofingResult {
  if (result === undefined) {
    const reasons: readonly Reason[] = attempt === undefined ? codedReasons(codesOfRow) : [attempt.reason];
    return withRaw({ ...session, documents: [], checks: [], matches: [], reasons, artifacts: [] }, raw);
  }
  const { value } = result;
  const documents = reportedDocuments(value);
  const reader = createClaimReader();
  const extracted = readClaims(documents[0], reader);
  const described = documents.map((document) => readDocument(document, reader));
  const judged = judge(session, value, context);
  const facts = compact<Pick<ResultFacts, 'claims' | 'extracted'>>({
    claims: judged.hasClaims ? extracted : undefined,
    extracted,
  });
  return withRaw(
    {
      ...judged.session,
      ...facts,
      warnings: eachOnce([
        ...judged.session.warnings,
        ...judged.warnings,
        ...unreadOf(result),
        ...reader.warnings,
      ]),
      documents: described,
      checks: readChecks(value),
      matches: [],
      reasons: readReasons(value, codesOfRow),
      artifacts: readArtifacts(value),
    },
    result.raw,
  );
}

interface Judged {
  readonly session: ProofingSession;
  readonly hasClaims: boolean;
  readonly warnings: readonly Warning[];
}

/** The session's outcome, held against what its result says. */
function judge(session: ProofingSession, result: SessionResult, { requireProof }: MapperContext): Judged {
  const { meaning } = resultOutcome(undefined, result, requireProof);
  const decision = meaning?.outcome.decision;
  if (session.decision !== 'approved') {
    const differs = session.decision === 'declined' && decision === 'approved';
    return { session, hasClaims: false, warnings: differs ? [APPROVED_RESULT] : [] };
  }
  const differsWithinItself = meaning?.warning !== undefined && meaning.warning !== UNPROVEN_WARNING;
  if (decision === 'declined' || differsWithinItself) {
    const { outcome, warning } = contradiction('the outcome of the session and its result differ');
    return { session: withOutcome(session, outcome), hasClaims: false, warnings: warning ? [warning] : [] };
  }
  // Where no proof is asked for, only a result that says otherwise speaks against the session's own word.
  const hasClaims = requireProof ? decision === 'approved' : decision !== 'inconclusive';
  return {
    session,
    hasClaims,
    warnings: [
      ...(hasClaims ? [] : [UNPROVEN_WARNING]),
      ...(failedChecks(result).length === 0 ? [] : [FAILED_CHECK]),
    ],
  };
}

const APPROVED_RESULT: Warning = {
  code: 'PARTLY_READ',
  path: 'decision',
  message: 'the result says SUCCESS, though the outcome of the session is declined; the outcome counts',
};
const FAILED_CHECK: Warning = {
  code: 'PARTLY_READ',
  path: 'checks',
  message: 'the session is approved, though one of its checks failed: see checks',
};

function withOutcome(session: ProofingSession, outcome: Outcome): ProofingSession {
  const { status: _status, decision: _decision, decidedBy: _by, final: _final, ...facts } = session;
  return { ...facts, ...outcome };
}

function unreadOf(result: Parsed<SessionResult> | undefined): readonly Warning[] {
  const { unread = [], value } = result ?? {};
  if (value === undefined || unread.length === 0) return [];
  return unreadWarnings(unread.filter((place) => !isUnusedCheck(value, place)));
}

function eachOnce(warnings: readonly Warning[]): readonly Warning[] {
  if (warnings.length < 2) return warnings;
  return [...new Map(warnings.map((one) => [`${one.code} ${one.message}`, one])).values()];
}
