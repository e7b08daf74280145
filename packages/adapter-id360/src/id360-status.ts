import type { EndedBy, Outcome } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';

/** What a dossier's status means (dossier 6.1). */
export interface Meaning {
  readonly outcome: Outcome;
  readonly endedBy?: EndedBy;
  /** ID360 tells this word by callback; a report of it is not to be counted on (dossier 13). */
  readonly notFetchable?: boolean;
}

const CANCELED_UNSTARTED: Meaning = { outcome: { status: 'expired' }, endedBy: 'vendor', notFetchable: true };
const CANCELED_STARTED: Meaning = { outcome: { status: 'abandoned' }, endedBy: 'vendor', notFetchable: true };

const MEANINGS: { readonly [word: string]: Meaning } = {
  NEW: { outcome: { status: 'pending' } },
  STARTED: { outcome: { status: 'pending' } },
  OK: { outcome: { status: 'completed', decision: 'approved', final: true } },
  KO: { outcome: { status: 'completed', decision: 'declined', final: true } },
  FAILED: { outcome: { status: 'failed' }, endedBy: 'vendor', notFetchable: true },
  DISCONTINUED: { outcome: { status: 'canceled' }, endedBy: 'app', notFetchable: true },
};

/** `CANCELED` says that the vendor's clock ran out, not that anybody cancelled (dossier 6.1; both spellings, 10 row 19). */
const CANCELED = new Set(['CANCELED', 'CANCELLED']);

/** Past the retention: claims and pictures are gone. */
export const DELETED = 'DELETED';

/** Undefined for a word that is not in the vendor's list: never an end, never an approval. */
export function meaningOf(word: string, started: boolean): Meaning | undefined {
  if (CANCELED.has(word)) return started ? CANCELED_STARTED : CANCELED_UNSTARTED;
  return entryOf(MEANINGS, word);
}

/** True for an end that no finished report is to be counted on for. */
export function endsUnseen(word: string): boolean {
  return word === DELETED || meaningOf(word, false)?.notFetchable === true;
}
