// The outcome of a session (dossier 7.0), which may be in several places and forms. One function decides for
// `getSession`, `getResult` and lists; if the vendor's own values contradict each other, no one is approved.

import type { Outcome, Warning } from '@anyproof/core';
import type { SessionDetails } from '../client/session.js';
import type { SessionRow } from '../client/sessions.js';
import type { SessionResult } from '../client/share-session.js';
import {
  APPROVED_RESULT,
  APPROVED_WITH_REASON,
  AWAITED,
  contradiction,
  deniesApproval,
  FAILED_CHECK,
  isCompleted,
  type Meaning,
  meaningOfOutcome,
  meaningOfResult,
  meaningOfSession,
  outcomeInStatus,
  TWO_PERSONS,
  UNFINISHED_RESULT,
  UNKNOWN_OUTCOME,
  UNKNOWN_ROW_STATUS,
  UNPROVEN_WARNING,
} from '../vocabulary.js';
import { failedChecks } from './checks.js';
import { describesTwoPersons, textOf } from './identity.js';

/** A value of the vendor and its meaning; undefined if it is in none of the vendor's lists. */
export interface Reading {
  /** Absent if the vendor sent none. */
  readonly word?: string | undefined;
  readonly meaning: Meaning | undefined;
  /** In addition to the meaning's own warning. */
  readonly warnings?: readonly Warning[];
}

/** How outcomes are read (see the settings). */
export interface OutcomeRules {
  readonly outcomeFrom: 'fetch' | 'result';
  readonly requireProof: boolean;
}

/** What is known about a completed session. */
export interface Evidence {
  /** Absent in a list. */
  readonly details?: SessionDetails | undefined;
  readonly row?: SessionRow | undefined;
  readonly result?: SessionResult | undefined;
}

/**
 * The outcome according to all answers. The row's own value takes precedence, then the one in a status, then its
 * certificates', then the result's. An unknown value in the row is skipped with a warning; if there is no other, the
 * session counts as processing.
 */
export function outcomeOf(evidence: Evidence, rules: OutcomeRules): Reading {
  const { details, row, result } = evidence;
  const read = statedOutcome(evidence, rules);
  const inDetails = outcomeInStatus(details?.status ?? '');
  const backed = withStatus(read, inDetails, 'the status and the outcome of the session differ');
  const reading = withSession(backed, details, row);
  const outcome = reading.meaning?.outcome;
  const warnings = [...(reading.warnings ?? [])];
  if (outcome?.decision === 'approved' && namesReason(row)) warnings.push(APPROVED_WITH_REASON);
  if (outcome === undefined || result === undefined) return { ...reading, warnings };
  const { meaning = reading.meaning, warnings: more } = heldAgainst(outcome, result, rules.requireProof);
  return { word: reading.word, meaning, warnings: [...warnings, ...more] };
}

function statedOutcome({ details, row, result }: Evidence, rules: OutcomeRules): Reading {
  const status = details?.status ?? spoken(row?.status);
  // While the row is open, its values are about an attempt.
  const ended = details === undefined || !goesOn(row?.status) ? row : undefined;
  const stated = spoken(ended?.resultStatus);
  const inRow = outcomeInStatus(ended?.status ?? '');
  const certified = certifiedOutcome(ended);
  const meaning = stated === undefined ? undefined : meaningOfOutcome(stated);
  if (meaning !== undefined) {
    const read = { word: stated, meaning: agreed(meaning, certified) };
    return withStatus(read, inRow, 'status and resultStatus differ');
  }
  const warning = stated === undefined ? {} : { warnings: [UNKNOWN_OUTCOME] };
  if (inRow !== undefined) return { word: ended?.status, meaning: agreed(inRow, certified), ...warning };
  const inDetails = outcomeInStatus(details?.status ?? '');
  // In this place, an approval alone is not enough.
  if (inDetails !== undefined && inDetails.outcome.decision !== 'approved')
    return { word: status, meaning: inDetails, ...warning };
  if (certified.length === 1) {
    const [one] = certified;
    return { word: one?.word, meaning: one?.meaning, ...warning };
  }
  if (rules.outcomeFrom === 'result') return resultOutcome(status, result, rules.requireProof);
  const told = result === undefined ? undefined : resultOutcome(undefined, result, rules.requireProof);
  // A SUCCESS without its proof is not an outcome by itself: the row may still get one.
  const decides =
    told?.meaning !== undefined && told.meaning !== AWAITED && told.meaning.warning === undefined;
  if (decides) return { ...told, ...warning };
  return stated === undefined ? { word: status, meaning: AWAITED } : { word: stated, meaning: undefined };
}

/** Combines the outcome with one that is in place of a status. */
function withStatus(reading: Reading, inStatus: Meaning | undefined, what: string): Reading {
  const { word, meaning, warnings } = reading;
  const isOpen = meaning === undefined || meaning === AWAITED || meaning.warning !== undefined;
  if (inStatus === undefined || isOpen || meaning === inStatus) return reading;
  // Nothing is decided during a review.
  const review = [inStatus, meaning].find(({ outcome }) => outcome.status === 'in_review');
  return { word, meaning: review ?? contradiction(what), ...(warnings && { warnings }) };
}

/** Combines a session that its details call completed with what its row says. */
function withSession(
  reading: Reading,
  details: SessionDetails | undefined,
  row: SessionRow | undefined,
): Reading {
  const status = spoken(row?.status);
  if (details === undefined || status === undefined || isCompleted(status) || goesOn(status)) return reading;
  if (meaningOfSession(status) !== undefined || isFailure(status))
    return {
      word: reading.word ?? status,
      meaning: contradiction('the details say completed, but the row does not'),
    };
  return { ...reading, warnings: [...(reading.warnings ?? []), UNKNOWN_ROW_STATUS] };
}

function goesOn(status: string | undefined): boolean {
  return meaningOfSession(status ?? '')?.outcome.status === 'pending';
}

/** How a result changes an outcome. */
export interface Held {
  /** Set if the result changes it. */
  readonly meaning?: Meaning;
  /** Whether the result's data about the person may be used as claims. */
  readonly hasClaims: boolean;
  readonly warnings: readonly Warning[];
}

/** Compares an outcome with its result: an approval stands only if the result does not contradict it. */
export function heldAgainst(outcome: Outcome, result: SessionResult, requireProof: boolean): Held {
  const { meaning } = resultOutcome(undefined, result, requireProof);
  const approves = meaning?.outcome.decision === 'approved';
  if (outcome.decision !== 'approved') {
    const differs = outcome.decision === 'declined' && approves;
    return { hasClaims: false, warnings: differs ? [APPROVED_RESULT] : [] };
  }
  if (wordsOf(result).some(deniesApproval))
    return {
      meaning: contradiction('the outcome of the session and its result differ'),
      hasClaims: false,
      warnings: [],
    };
  if (meaning?.outcome.status === 'in_review' || isInProgress(meaning, result))
    return { meaning, hasClaims: false, warnings: [UNFINISHED_RESULT] };
  const isTwo = describesTwoPersons(result);
  return {
    hasClaims: approves && !isTwo,
    warnings: [
      ...(isTwo ? [TWO_PERSONS] : []),
      ...(approves ? [] : [UNPROVEN_WARNING]),
      ...(spoken(result.errorInfo?.reasonCode) === undefined ? [] : [APPROVED_WITH_REASON]),
      ...(failedChecks(result).length === 0 ? [] : [FAILED_CHECK]),
    ],
  };
}

/** Only an explicit status means "in progress"; a result without one says nothing. */
const isInProgress = (meaning: Meaning | undefined, result: SessionResult): meaning is Meaning =>
  meaning === AWAITED && wordsOf(result).length > 0;

/**
 * The outcome according to a result alone. The vendor's own apps accept a SUCCESS only with token and proof (dossier
 * 7.4).
 */
export function resultOutcome(
  status: string | undefined,
  result: SessionResult | undefined,
  requireProof: boolean,
): Reading {
  const words = result === undefined ? [] : wordsOf(result);
  const [word] = words;
  if (result === undefined || word === undefined) return { word: status, meaning: AWAITED };
  const proven = !requireProof || isProven(result);
  const readings = words.map((one): Reading => ({ word: one, meaning: meaningOfResult(one, proven) }));
  const meanings = new Set(readings.map(({ meaning }) => meaning));
  if (meanings.size === 1) return { word, meaning: readings[0]?.meaning };
  // The two differ. An unknown value decides nothing, and nothing is decided before the result is ready or during a
  // review.
  if (meanings.has(undefined)) return { word, meaning: undefined };
  const open = readings.find(({ meaning }) => meaning === AWAITED || meaning?.outcome.status === 'in_review');
  return open ?? { word, meaning: contradiction('sessionResult and responseStatus differ') };
}

const wordsOf = ({ sessionResult, responseStatus }: SessionResult): readonly string[] =>
  [sessionResult, responseStatus].map(spoken).filter((one) => one !== undefined);

export function isProven(result: SessionResult): boolean {
  return Boolean(result.token?.trim() && textOf(result, 'proof_jwt'));
}

interface Certified {
  readonly word: string;
  readonly meaning: Meaning;
}

/** The outcomes in the row's certificates, each once; they may include those of earlier attempts. */
function certifiedOutcome(row: SessionRow | undefined): readonly Certified[] {
  const byMeaning = new Map<Meaning, Certified>();
  for (const { result } of row?.['session-result'] ?? []) {
    const word = spoken(result?.status);
    const meaning = word === undefined ? undefined : meaningOfOutcome(word);
    if (word !== undefined && meaning !== undefined) byMeaning.set(meaning, { word, meaning });
  }
  return [...byMeaning.values()];
}

/** True if an approving certificate has a reason code; the codes of earlier attempts are with their failures. */
function namesReason(row: SessionRow | undefined): boolean {
  return (row?.['session-result'] ?? []).some(({ result, reasonCode }) => {
    const decision = meaningOfOutcome(spoken(result?.status) ?? '')?.outcome.decision;
    return decision === 'approved' && spoken(result?.reasonCode ?? reasonCode) !== undefined;
  });
}

/**
 * True if the latest report about an open session is that an attempt failed: its own value, or its last certificate's.
 */
export function tellsFailedAttempt(row: SessionRow | undefined): boolean {
  const certificate = row?.['session-result']?.at(-1)?.result?.status;
  return isFailure(spoken(row?.resultStatus) ?? spoken(certificate));
}

/** True if `complete` or a row reports a failed attempt. */
export function isFailure(word: string | undefined): boolean {
  const decision = meaningOfOutcome(word ?? '')?.outcome.decision;
  return decision === 'declined' || decision === 'inconclusive';
}

/** An approval that every certificate of the row contradicts does not count. */
function agreed(meaning: Meaning, certified: readonly Certified[]): Meaning {
  const isBacked = certified.length === 0 || certified.some((one) => one.meaning === meaning);
  return isBacked || meaning.outcome.decision !== 'approved'
    ? meaning
    : contradiction('resultStatus and session-result differ');
}

function spoken(word: string | undefined): string | undefined {
  return word === undefined || word.trim() === '' ? undefined : word;
}
