import type { EvidenceKind, Reason } from '@anyproof/core';
import { nativeWord } from '@anyproof/provider-kit';
import { EVIDENCE } from './1kosmos-evidence.js';
import { meaningOfOutcome } from './1kosmos-status.js';

/** An attempt that failed while its session goes on: `retrySession` takes another. */
export interface FailedAttempt {
  readonly reason: Reason;
}

/** All pictures are taken again (dossier 6.2, row 4). */
export const RETAKE: readonly EvidenceKind[] = EVIDENCE.map(({ kind }) => kind);

/** What `complete`, or a row, says of an attempt; its words are those of outcomes. */
export function isFailedAttempt(word: string | undefined): boolean {
  const decision = meaningOfOutcome(word ?? '')?.outcome.decision;
  return decision === 'declined' || decision === 'inconclusive';
}

/** What is remembered of one session: in this process only, and of the newest sessions. */
interface Remembered {
  readonly attempt?: FailedAttempt | undefined;
  readonly codesOfRow?: readonly string[] | undefined;
}

export interface SessionNotes {
  of(id: string): Remembered;
  /** `completionStatus`, as `complete` answered it. */
  completed(id: string, word: string | undefined): void;
  /** Another attempt begins. */
  restarted(id: string): void;
  codes(id: string, codesOfRow: readonly string[]): void;
}

const CAPACITY = 10_000;

export function createSessionNotes(): SessionNotes {
  const notes = new Map<string, Remembered>();
  const keep = (id: string, note: Remembered) => {
    const { attempt, codesOfRow } = { ...notes.get(id), ...note };
    notes.delete(id);
    if (attempt === undefined && codesOfRow === undefined) return;
    notes.set(id, { attempt, codesOfRow });
    const [oldest] = notes.keys();
    if (notes.size > CAPACITY && oldest !== undefined) notes.delete(oldest);
  };
  return {
    of: (id) => notes.get(id) ?? {},
    completed: (id, word) => keep(id, { attempt: isFailedAttempt(word) ? attemptOf(word) : undefined }),
    restarted: (id) => keep(id, { attempt: undefined }),
    codes: (id, codesOfRow) => keep(id, { codesOfRow: codesOfRow.length === 0 ? undefined : codesOfRow }),
  };
}

function attemptOf(word: string | undefined): FailedAttempt {
  const nativeCode = nativeWord(word);
  return {
    reason: {
      code: 'other',
      ...(nativeCode === undefined ? {} : { nativeCode }),
      detail: 'the attempt failed and the session goes on: retrySession takes another',
    },
  };
}
