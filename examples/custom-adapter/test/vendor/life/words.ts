// The values of Acme's enumerations, and what Acme itself derives from them.
import type { Ending } from '@anyproof/conformance';
import type { Side } from '../people.js';

interface StateFacts {
  /** The event `verification.…` that reports it. */
  readonly event: string;
  readonly ended?: true;
  /** Until the person comes: it has an end. */
  readonly waits?: true;
}

const STATE_FACTS = {
  CREATED: { event: 'created', waits: true },
  IN_ANALYSIS: { event: 'submitted' },
  RETRY_POSSIBLE: { event: 'attempt_failed', waits: true },
  EVIDENCE_WANTED: { event: 'evidence_wanted', waits: true },
  DECISION_WANTED: { event: 'decision_wanted' },
  ON_HOLD: { event: 'held' },
  MANUAL_REVIEW: { event: 'review_started' },
  ACCEPTED: { event: 'completed', ended: true },
  REFUSED: { event: 'completed', ended: true },
  UNDECIDED: { event: 'completed', ended: true },
  EXPIRED: { event: 'expired', ended: true },
  ABANDONED: { event: 'abandoned', ended: true },
  CANCELED: { event: 'canceled', ended: true },
  ERROR: { event: 'failed', ended: true },
} as const satisfies { readonly [state: string]: StateFacts };

export type State = keyof typeof STATE_FACTS;

export const factsOf = (state: State): StateFacts => STATE_FACTS[state];
export const isState = (word: string): word is State => Object.hasOwn(STATE_FACTS, word);

export type Outcome = 'ACCEPTED' | 'REFUSED' | 'UNDECIDED';
export const isOutcome = (state: State): state is Outcome =>
  state === 'ACCEPTED' || state === 'REFUSED' || state === 'UNDECIDED';

/** Where the analysis of good evidence leads. */
export const STATE_AFTER: { readonly [ending in Ending]: State } = {
  approve: 'ACCEPTED',
  decline: 'REFUSED',
  review: 'MANUAL_REVIEW',
  inconclusive: 'UNDECIDED',
  fail: 'ERROR',
  expire: 'EXPIRED',
  abandon: 'ABANDONED',
};

export type Step = 'DOCUMENT' | 'SELFIE' | 'PROOF_OF_ADDRESS';
export const STEPS: readonly Step[] = ['DOCUMENT', 'SELFIE', 'PROOF_OF_ADDRESS'];

export type DocumentType = 'ID_CARD' | 'PASSPORT' | 'DRIVING_LICENCE' | 'RESIDENCE_PERMIT';
export const DOCUMENT_TYPES: readonly DocumentType[] = [
  'ID_CARD',
  'PASSPORT',
  'DRIVING_LICENCE',
  'RESIDENCE_PERMIT',
];

/** How the person comes in. */
export type Way = 'PAGE' | 'SDK' | 'API';

export interface Slot {
  readonly step: Step;
  /** What has to be on the picture. */
  readonly side: Side;
  readonly mediaTypes: readonly string[];
  /** Without it, the step is not done. */
  readonly needed: boolean;
}

const PHOTOS = ['image/jpeg', 'image/png'];
const PAPERS = [...PHOTOS, 'application/pdf'];

export const SLOTS: ReadonlyMap<string, Slot> = new Map<string, Slot>([
  ['document-0', { step: 'DOCUMENT', side: 'front', mediaTypes: PHOTOS, needed: true }],
  ['document-1', { step: 'DOCUMENT', side: 'back', mediaTypes: PHOTOS, needed: false }],
  ['selfie-0', { step: 'SELFIE', side: 'face', mediaTypes: PHOTOS, needed: true }],
  ['address-0', { step: 'PROOF_OF_ADDRESS', side: 'letter', mediaTypes: PAPERS, needed: true }],
  ['address-1', { step: 'PROOF_OF_ADDRESS', side: 'letter', mediaTypes: PAPERS, needed: false }],
  ['address-2', { step: 'PROOF_OF_ADDRESS', side: 'letter', mediaTypes: PAPERS, needed: false }],
]);

export interface Workflow {
  readonly steps: readonly Step[];
  readonly uploads: boolean;
  readonly documents: readonly DocumentType[];
  /** All, when absent. */
  readonly countries?: readonly string[];
  /** Whether it has something to compare an expected address with. */
  readonly comparesAddress: boolean;
  /** Whether the client may decide a review. */
  readonly clientReviews: boolean;
}

export const WORKFLOWS: ReadonlyMap<string, Workflow> = new Map<string, Workflow>([
  [
    'standard',
    {
      steps: ['DOCUMENT', 'SELFIE'],
      uploads: true,
      documents: DOCUMENT_TYPES,
      comparesAddress: false,
      clientReviews: true,
    },
  ],
  [
    'plus',
    {
      steps: STEPS,
      uploads: false,
      documents: ['ID_CARD', 'PASSPORT'],
      countries: ['AUT', 'BEL', 'DEU', 'ESP', 'FRA', 'ITA', 'LUX', 'NLD', 'PRT'],
      comparesAddress: true,
      clientReviews: false,
    },
  ],
]);
