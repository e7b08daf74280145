import type { EvidenceKind, Reason } from '@anyproof/core';
import { nativeWord } from '@anyproof/provider-kit';
import { EVIDENCE } from './1kosmos-evidence.js';
import { isFailure } from './1kosmos-outcome.js';

/** An attempt that failed while its session goes on: `retrySession` takes another. */
export interface FailedAttempt {
  readonly reason: Reason;
}

/** All pictures are taken again (dossier 6.2, row 4). */
export const RETAKE: readonly EvidenceKind[] = EVIDENCE.map(({ kind }) => kind);

/** What is remembered of one session: in this process only, and of the newest sessions. */
interface Remembered {
  /** This app handed in all pictures, and has not begun another attempt. */
  readonly isHandedIn?: boolean | undefined;
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
    const all = { ...notes.get(id), ...note };
    notes.delete(id);
    if (Object.values(all).every((one) => one === undefined)) return;
    notes.set(id, all);
    const [oldest] = notes.keys();
    if (notes.size > CAPACITY && oldest !== undefined) notes.delete(oldest);
  };
  return {
    of: (id) => notes.get(id) ?? {},
    completed: (id, word) =>
      keep(id, { isHandedIn: true, attempt: isFailure(word) ? attemptOf(word) : undefined }),
    restarted: (id) => keep(id, { isHandedIn: undefined, attempt: undefined }),
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
