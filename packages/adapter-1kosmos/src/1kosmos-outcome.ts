// Where the outcome of a completed session is read (dossier 7.0): it may stand in several places, in more than one form.
import type { Warning } from '@anyproof/core';
import type { SessionRow } from './1kosmos-answers.js';
import { textOf } from './1kosmos-documents.js';
import type { SessionResult } from './1kosmos-result-answers.js';
import {
  AWAITED,
  contradiction,
  type Meaning,
  meaningOfOutcome,
  meaningOfResult,
  UNKNOWN_OUTCOME,
} from './1kosmos-status.js';

/** A word of the vendor's, and what it means; undefined for one that is in none of its lists. */
export interface Reading {
  /** Absent where the vendor said none. */
  readonly word?: string | undefined;
  readonly meaning: Meaning | undefined;
  readonly warning?: Warning;
}

/**
 * The row's own word, else its certificates', else the result's. `status` is the native word while there is no outcome yet.
 * An unknown word of the row is passed over with a warning; where there is no other, the session counts as processing.
 */
export function outcomeOf(
  status: string | undefined,
  row: SessionRow | undefined,
  result: SessionResult | undefined,
  requireProof: boolean,
): Reading {
  const stated = spoken(row?.resultStatus);
  const certified = certifiedOutcome(row);
  const meaning = stated === undefined ? undefined : meaningOfOutcome(stated);
  if (meaning !== undefined) return { word: stated, meaning: agreed(meaning, certified) };
  const warning = stated === undefined ? {} : { warning: UNKNOWN_OUTCOME };
  if (certified.length === 1) {
    const [one] = certified;
    return { word: one?.word, meaning: one?.meaning, ...warning };
  }
  const told = result === undefined ? undefined : resultOutcome(undefined, result, requireProof);
  // A SUCCESS without its proof is not an outcome by itself: the row may still get one.
  const decides =
    told?.meaning !== undefined && told.meaning !== AWAITED && told.meaning.warning === undefined;
  if (decides) return { ...told, ...warning };
  return stated === undefined ? { word: status, meaning: AWAITED } : { word: stated, meaning: undefined };
}

/** What a result says by itself. The vendor's own apps take a SUCCESS with token and proof only (dossier 7.4). */
export function resultOutcome(
  status: string | undefined,
  result: SessionResult | undefined,
  requireProof: boolean,
): Reading {
  const words = [result?.sessionResult, result?.responseStatus]
    .map(spoken)
    .filter((one) => one !== undefined);
  const [word] = words;
  if (result === undefined || word === undefined) return { word: status, meaning: AWAITED };
  const proven = !requireProof || isProven(result);
  const readings = words.map((one): Reading => ({ word: one, meaning: meaningOfResult(one, proven) }));
  const meanings = new Set(readings.map(({ meaning }) => meaning));
  if (meanings.size === 1) return { word, meaning: readings[0]?.meaning };
  // The two differ. An unknown word decides nothing, and during a review nothing is decided.
  if (meanings.has(undefined)) return { word, meaning: undefined };
  const inReview = readings.find(({ meaning }) => meaning?.outcome.status === 'in_review');
  return inReview ?? { word, meaning: contradiction('sessionResult and responseStatus differ') };
}

export function isProven(result: SessionResult): boolean {
  return Boolean(result.token?.trim() && textOf(result, 'proof_jwt'));
}

interface Certified {
  readonly word: string;
  readonly meaning: Meaning;
}

/** The outcomes in the row's certificates, each once; those of earlier attempts may be among them. */
function certifiedOutcome(row: SessionRow | undefined): readonly Certified[] {
  const byMeaning = new Map<Meaning, Certified>();
  for (const { result } of row?.['session-result'] ?? []) {
    const word = spoken(result?.status);
    const meaning = word === undefined ? undefined : meaningOfOutcome(word);
    if (word !== undefined && meaning !== undefined) byMeaning.set(meaning, { word, meaning });
  }
  return [...byMeaning.values()];
}

/** Whether the newest word on a session that goes on is that an attempt failed: its own, or its last certificate's. */
export function tellsFailedAttempt(row: SessionRow | undefined): boolean {
  const certificate = row?.['session-result']?.at(-1)?.result?.status;
  return isFailure(spoken(row?.resultStatus) ?? spoken(certificate));
}

/** Of `complete` or of a row: that an attempt came to nothing. */
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
