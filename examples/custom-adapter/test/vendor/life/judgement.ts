import { comparisonsOf, personOf } from './comparisons.js';
import { isOnePerson } from './evidence.js';
import type { Verification } from './model.js';
import { STATE_AFTER, type State } from './words.js';

export interface Judgement {
  readonly state: State;
  readonly findings: readonly string[];
}

/** What the analysis leads to: where the evidence is good, to what the verification is to end with. */
export function judge(one: Verification): Judgement {
  const fault = faultOf(one);
  if (fault !== undefined) return { state: 'REFUSED', findings: [fault] };
  const state = STATE_AFTER[one.ending];
  return { state, findings: FINDINGS[state] ?? [] };
}

const FINDINGS: { readonly [S in State]?: readonly string[] } = {
  REFUSED: ['MANIPULATED'],
  UNDECIDED: ['UNREADABLE'],
  EXPIRED: ['TIMED_OUT'],
  ABANDONED: ['LEFT'],
  ERROR: ['ACME_ERROR'],
};

/** All invented people have an identity card of their own country. */
function faultOf(one: Verification): string | undefined {
  const nationality = personOf(one)?.nationality;
  if (!isOnePerson(one)) return 'OTHER_FACE';
  if (!one.documents.includes('ID_CARD')) return 'DOCUMENT_NOT_ACCEPTED';
  if (nationality !== undefined && (one.documentCountry ?? nationality) !== nationality)
    return 'DOCUMENT_NOT_ACCEPTED';
  return comparisonsOf(one).some(({ outcome }) => outcome === 'MISMATCH') ? 'DATA_DIFFERS' : undefined;
}
