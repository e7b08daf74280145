import type { Decision, EndedBy, Outcome, Status } from '@anyproof/core';
import { entryOf, entryOfWord } from '@anyproof/provider-kit';

/** What a dossier's status means (dossier 6.1). */
export interface Meaning {
  readonly outcome: Outcome;
  readonly endedBy?: EndedBy;
  /** ID360 reports this status by callback; a report of it is not to be counted on (dossier 13). */
  readonly notFetchable?: boolean;
}

interface Entry {
  readonly meaning: Meaning;
  /** Where it means something else once the person had begun. */
  readonly started?: Meaning;
  /** What callbacks report with it. */
  readonly told: readonly (Status | Decision)[];
}

const byVendor = (status: 'expired' | 'abandoned' | 'failed'): Meaning => ({
  outcome: { status },
  endedBy: 'vendor',
  notFetchable: true,
});
const decided = (decision: Decision): Meaning => ({
  outcome: { status: 'completed', decision, final: true },
});

/** All of the vendor's words, once; callbacks and reports use the same ones. */
const WORDS: { readonly [word: string]: Entry } = {
  NEW: { meaning: { outcome: { status: 'pending' } }, told: [] },
  STARTED: { meaning: { outcome: { status: 'pending' } }, told: ['pending', 'processing'] },
  OK: { meaning: decided('approved'), told: ['approved'] },
  KO: { meaning: decided('declined'), told: ['declined'] },
  // The vendor's clock ran out; nobody canceled it.
  CANCELED: {
    meaning: byVendor('expired'),
    started: byVendor('abandoned'),
    told: ['expired', 'abandoned'],
  },
  FAILED: { meaning: byVendor('failed'), told: ['failed'] },
  DISCONTINUED: {
    meaning: { outcome: { status: 'canceled' }, endedBy: 'app', notFetchable: true },
    told: ['canceled'],
  },
};

/** Other spellings (dossier 10, row 19). */
const SPELLINGS: { readonly [word: string]: string } = { CANCELLED: 'CANCELED' };

/** Past the retention: claims and pictures are gone. */
export const DELETED = 'DELETED';

/** What the app asked for with `cancelSession`. */
export const INTERRUPTED = 'DISCONTINUED';

/** Undefined for a word that is not in the vendor's list: never an end, never an approval. */
export function meaningOf(word: string, started: boolean): Meaning | undefined {
  const entry = entryOf(WORDS, entryOf(SPELLINGS, word) ?? word);
  return started ? (entry?.started ?? entry?.meaning) : entry?.meaning;
}

/** The status that callbacks report this with; undefined where none does. */
export function wordFor(news: Status | Decision): string | undefined {
  return Object.entries(WORDS).find(([, { told }]) => told.includes(news))?.[0];
}

/** The vendor's verdict; there is a report of these ends that can be counted on. */
export function decisionOf(word: string): Decision | undefined {
  return meaningOf(word, false)?.outcome.decision;
}

/** True for an end that no finished report is to be counted on for. */
export function endsUnseen(word: string): boolean {
  return word === DELETED || meaningOf(word, false)?.notFetchable === true;
}

/** The verdicts of parts: steps, external methods, the identity (dossier 6.3). Undefined for other words. */
export function isOk(word: string | undefined): boolean | undefined {
  return entryOfWord({ OK: true, KO: false }, word);
}
