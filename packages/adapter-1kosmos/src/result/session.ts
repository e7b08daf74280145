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
  emptyResult,
  nativeWord,
  type Parsed,
  partlyRead,
  unknownStatus,
} from '@anyproof/provider-kit';
import type { SessionDetails, UidKind } from '../client/session.js';
import type { SessionRow } from '../client/sessions.js';
import type { SessionResult } from '../client/share-session.js';
import { instantOf } from '../protocol/endpoints.js';
import {
  AWAITED,
  isCompleted,
  type Meaning,
  meaningOfOutcome,
  meaningOfSession,
  RETAKE,
  RETRY,
} from '../vocabulary.js';
import { codesIn, isUnusedCheck, readArtifacts, readChecks, readReasons, rowCodes } from './checks.js';
import { readClaims, readDocument, reportedDocuments, unreadWarnings } from './identity.js';
import { heldAgainst, type OutcomeRules, outcomeOf, type Reading, tellsFailedAttempt } from './outcome.js';

/** A session as a row of `fetch` shows it, and the parts of the row that could not be read. */
export interface ReadRow {
  readonly value: SessionRow | undefined;
  readonly unread?: readonly string[];
}

/** The service's answers about one session. */
export interface Answers {
  readonly details: Parsed<SessionDetails>;
  /** Set once completed, if outcomes are read from `fetch`; without a value if it does not know the session yet. */
  readonly row?: ReadRow | undefined;
  /** Set once completed, if no row has the outcome. */
  readonly result?: Parsed<SessionResult> | undefined;
  /** What `complete` returned about an attempt that this process finalized. */
  readonly attempt?: FailedAttempt | undefined;
  /** What `user.uid` is, if that is known. */
  readonly uidKind: UidKind | undefined;
}

export interface MapperContext extends OutcomeRules {
  readonly pollAfterMs: number;
}

export function mapSession(ref: SessionRef, answers: Answers, context: MapperContext): ProofingSession {
  const { details, row, result } = answers;
  const { user } = details.value;
  const unread = [...partlyRead(details.unread ?? []), ...partlyRead(row?.unread ?? []), ...unreadOf(result)];
  const session = sessionOf(ref, readStatus(answers, context), {
    ids: idsOf(answers.uidKind, user?.uid ?? row?.value?.user?.uid),
    row: row?.value,
    result: result?.value,
    attempt: answers.attempt,
    unread,
    pollAfterMs: context.pollAfterMs,
  });
  return withRaw(session, details.raw);
}

/** The session's status until it is completed, then the outcome. */
function readStatus({ details, row, result }: Answers, context: MapperContext): Reading {
  const { status } = details.value;
  if (!isCompleted(status)) return { word: status, meaning: meaningOfSession(status) };
  return outcomeOf({ details: details.value, row: row?.value, result: result?.value }, context);
}

/** A session as a list shows it. `now` is the service's time, in milliseconds. */
export function mapRow(
  ref: SessionRef,
  { value: row, unread = [] }: ReadRow & { readonly value: SessionRow },
  raw: unknown,
  context: MapperContext & { readonly now: number; readonly uidKind: UidKind | undefined },
): ProofingSession {
  const session = sessionOf(ref, readRow(row, context), {
    ids: idsOf(context.uidKind, row.user?.uid),
    row,
    unread: partlyRead(unread),
    pollAfterMs: context.pollAfterMs,
  });
  return withRaw(session, raw);
}

/**
 * An outcome counts only once the session is completed, which `completedTS` shows if there is no status, or its expiry,
 * after which no further attempt starts.
 */
function readRow(row: SessionRow, context: MapperContext & { readonly now: number }): Reading {
  const { status = '', resultStatus } = row;
  const completed = () => outcomeOf({ row }, context);
  if (isCompleted(status)) return completed();
  if (status.trim() !== '') return { word: status, meaning: meaningOfSession(status) };
  if (instantOf(row.completedTS) !== undefined) return completed();
  const meaning = meaningOfTimes(row, context.now);
  const isOver = meaning?.outcome.status !== 'abandoned' && hasPassed(row.expiryTS, context.now);
  if (isOver && meaningOfOutcome(resultStatus ?? '') !== undefined) return completed();
  return { meaning };
}

/** Rows are documented without a status, so timestamps decide. A session expires only if it was never started. */
function meaningOfTimes({ abandonedTS, startedTS, expiryTS }: SessionRow, now: number): Meaning | undefined {
  if (instantOf(abandonedTS) !== undefined) return meaningOfSession('ABANDONED');
  const isOver = instantOf(startedTS) === undefined && hasPassed(expiryTS, now);
  return meaningOfSession(isOver ? 'EXPIRED' : 'PENDING');
}

function hasPassed(time: SessionRow['expiryTS'], now: number): boolean {
  const instant = instantOf(time);
  return instant !== undefined && Date.parse(instant) <= now;
}

type Ids = { readonly [Kind in UidKind]?: string | undefined };

/** The app's id as a fact, unless it is not known which of the two it is. */
function idsOf(kind: UidKind | undefined, uid: string | undefined): Ids {
  return kind === undefined ? {} : { [kind]: uid };
}

interface Facts {
  readonly ids: Ids;
  readonly row: SessionRow | undefined;
  readonly result?: SessionResult | undefined;
  readonly attempt?: FailedAttempt | undefined;
  readonly unread: readonly Warning[];
  readonly pollAfterMs: number;
}

function sessionOf(
  ref: SessionRef,
  { word, meaning, warnings: more = [] }: Reading,
  { ids: { reference, subject }, row, result, attempt, unread, pollAfterMs }: Facts,
): ProofingSession {
  const mayBeRetried =
    meaning?.outcome.status === 'pending' && (attempt !== undefined || tellsFailedAttempt(row));
  const facts = compact<Omit<SessionFacts, 'reasons' | 'warnings'>>({
    ref,
    adapter: '1kosmos',
    reference,
    subject,
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
  const warnings = known === undefined ? more : [known, ...more];
  const reasons =
    mayBeRetried && attempt !== undefined ? [attempt.reason] : readReasons(result, rowCodes(row));
  const outcome = mayBeRetried ? RETRY : (meaning ?? AWAITED).outcome;
  return { ...facts, ...outcome, reasons, warnings: eachOnce([...warnings, ...unread]) };
}

function endOf(meaning: Meaning | undefined, row: SessionRow | undefined): string | undefined {
  if (meaning?.outcome.status === 'completed') return instantOf(row?.completedTS);
  return meaning?.outcome.status === 'abandoned' ? instantOf(row?.abandonedTS) : undefined;
}

/** The parts of a result besides the session. */
export interface ResultParts {
  readonly result?: Parsed<SessionResult> | undefined;
  /** The session's raw answer; used if no result was fetched. */
  readonly raw: unknown;
}

export function mapResult(
  session: ProofingSession,
  { result, raw }: ResultParts,
  context: MapperContext,
): ProofingResult {
  if (result === undefined) return withRaw(emptyResult(session), raw);
  const { value } = result;
  const documents = reportedDocuments(value);
  const reader = createClaimReader();
  const extracted = readClaims(documents[0], reader);
  const described = documents.map((document) => readDocument(document, reader));
  const { meaning, hasClaims, warnings } = heldAgainst(session, value, context.requireProof);
  const facts = compact<Pick<ResultFacts, 'claims' | 'extracted'>>({
    claims: hasClaims ? extracted : undefined,
    extracted,
  });
  return withRaw(
    {
      ...(meaning === undefined ? session : withOutcome(session, meaning.outcome)),
      ...facts,
      warnings: eachOnce([
        ...session.warnings,
        ...(meaning?.warning ? [meaning.warning] : []),
        ...warnings,
        ...unreadOf(result),
        ...reader.warnings,
      ]),
      documents: described,
      checks: readChecks(value),
      matches: [],
      reasons: readReasons(value, codesIn(session.reasons)),
      attemptHistory: [],
      artifacts: readArtifacts(value),
    },
    result.raw,
  );
}

function withOutcome(session: ProofingSession, outcome: Outcome): ProofingSession {
  const { status: _s, action: _a, decision: _d, decidedBy: _by, final: _f, endedAt, ...facts } = session;
  return {
    ...facts,
    ...(outcome.status === 'completed' && endedAt !== undefined && { endedAt }),
    ...outcome,
  };
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

/** An attempt that failed while its session continues: `retrySession` starts another. */
export interface FailedAttempt {
  readonly reason: Reason;
}
