import type { Claims } from '../contract/claims.js';
import type { ProofingErrorFacts } from '../contract/errors.js';
import type { Source } from '../contract/evidence.js';
import {
  type FlowCapabilities,
  HINTS,
  type ModeCapabilities,
  type ProviderCapabilities,
} from '../contract/provider.js';
import type { Reason } from '../contract/reasons.js';
import type { Check, Match, ResultFacts } from '../contract/result.js';
import type { CreateSessionInput, Erasure, Launch, Mode, SessionRef } from '../contract/session.js';
import { type Action, type Decision, isEnded, type Outcome, type Status } from '../contract/status.js';
import { bytesSource } from '../sessions/sources.js';

/** The invented person that an approved fake session is about, unless the test says otherwise. */
export const fakePerson = {
  given_name: 'JANE ANN',
  family_name: 'SPECIMEN',
  birthdate: '1990-01-31',
  gender: 'female',
  nationalities: ['FRA'],
} as const satisfies Claims;

/** The document of {@link fakePerson}. */
export const fakeDocument = {
  kind: 'identity_document',
  type: 'identity_card',
  number: 'SPECIMEN0042',
  issuingCountry: 'FRA',
  issuedOn: '2024-01-31',
  expiresOn: '2044-01-30',
} as const satisfies ResultFacts['documents'][number];

/** Claims that a document shows; it does not prove an address or a phone number that the person typed. */
const ON_DOCUMENTS: ReadonlySet<string> = new Set([
  'given_name',
  'family_name',
  'birth_family_name',
  'birthdate',
  'gender',
  'place_of_birth',
  'nationalities',
]);

const CHECKS: { readonly [decision in NonNullable<Outcome['decision']>]: readonly Check[] } = {
  approved: [
    { kind: 'document_authenticity', status: 'pass', nativeName: 'document' },
    { kind: 'document_expiry', status: 'pass', nativeName: 'expiry' },
    { kind: 'liveness', status: 'pass', nativeName: 'liveness' },
    { kind: 'face_match', status: 'pass', nativeName: 'face' },
  ],
  declined: [{ kind: 'overall', status: 'fail', nativeName: 'overall' }],
  inconclusive: [{ kind: 'overall', status: 'unknown', nativeName: 'overall' }],
};

/** The parts of a script about the person; each has a default that fits the others. */
export interface FakeFindings {
  /**
   * Verified if the decision is `approved`, and extracted in any case. By default {@link fakePerson}, with what the app
   * expected and the person typed taking precedence; `{}` for a result without claims.
   */
  readonly claims?: Claims;
  /** By default {@link fakeDocument}, of the first type that the session asks for. */
  readonly documents?: ResultFacts['documents'];
  /** By default four that pass, and one that does not if the decision is not `approved`. */
  readonly checks?: ResultFacts['checks'];
}

type Findings = Pick<ResultFacts, 'claims' | 'extracted' | 'documents' | 'checks' | 'matches'>;

/** The findings of a session in this state, as vendors report them: none before it is completed. */
export function findingsFor(
  { claims, documents, checks }: FakeFindings,
  input: CreateSessionInput,
  { status, decision }: Outcome,
): Findings {
  const isRead = status === 'completed';
  const person = claims ?? { ...fakePerson, ...documentClaims(input.selfAsserted), ...input.expected };
  const isKnown = isRead && Object.keys(person).length > 0;
  return {
    ...(isKnown && decision === 'approved' ? { claims: person } : {}),
    ...(isKnown ? { extracted: person } : {}),
    documents: isEnded(status) ? (documents ?? (isRead ? [documentFor(input)] : [])) : [],
    checks: isEnded(status) ? (checks ?? (decision === undefined ? [] : CHECKS[decision])) : [],
    matches: isRead ? matchesOf(input.expected, person) : [],
  };
}

function documentClaims(typed: Claims = {}): Claims {
  return Object.fromEntries(Object.entries(typed).filter(([claim]) => ON_DOCUMENTS.has(claim)));
}

function documentFor({ documentTypes: [type = fakeDocument.type] = [] }: CreateSessionInput) {
  return { ...fakeDocument, type };
}

/** Compares texts only, as vendors do. */
function matchesOf(expected: Claims = {}, found: Claims): readonly Match[] {
  const values = new Map<string, unknown>(Object.entries(found));
  return Object.entries(expected).flatMap(([claim, wanted]): Match[] => {
    if (typeof wanted !== 'string') return [];
    const value = values.get(claim);
    if (typeof value !== 'string') return [{ claim, status: 'unknown', expected: wanted }];
    return [{ claim, status: value === wanted ? 'match' : 'mismatch', expected: wanted, found: value }];
  });
}

/** A JPEG judging by its first bytes, but without a picture: the fake provider needs no more as evidence. */
export function fakePhoto(): Source {
  return bytesSource(
    Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1),
    'image/jpeg',
  );
}

const fakeEvidence = (kind: string) => ({
  kind,
  upload: {
    mediaTypes: ['image/jpeg', 'image/png', 'application/pdf', 'image/heic'],
    maxBytes: 10_000_000,
    maxPages: 10,
  },
});

const fakeMode: ModeCapabilities = {
  hints: HINTS,
  expectedClaims: ['given_name', 'family_name', 'birthdate'],
  selfAssertedClaims: [
    'name',
    'given_name',
    'family_name',
    'birth_family_name',
    'birthdate',
    'gender',
    'place_of_birth',
    'nationalities',
    'address',
    'email',
    'phone_number',
    'identifiers',
  ],
};

const fakeFlow: FlowCapabilities = {
  modes: { hosted: fakeMode, embedded: fakeMode, direct: fakeMode },
  evidence: ['identity_document', 'selfie', 'proof_of_address', 'bank_details'].map(fakeEvidence),
  documentTypes: ['identity_card', 'passport', 'driving_licence', 'residence_permit'],
  requiredClaims: [],
  reviewedBy: 'vendor',
};

export const fakeCapabilities: ProviderCapabilities = {
  flows: { default: fakeFlow },
  idempotentCreate: true,
  filters: ['reference', 'subject'],
  erasure: ['session'],
  artifacts: [],
  webhooks: 'signature',
};

/** What happens to the next session. Everything is optional: by default it is approved immediately. */
export interface FakeScript extends FakeFindings {
  /** `completed` by default. */
  readonly status?: Status;
  /** `approved` by default; only used with `completed`. */
  readonly decision?: Decision;
  /** By default the app is to decide; only used with `action_required`. */
  readonly action?: Action;
  readonly reasons?: readonly Reason[];
  /** How many attempts fail before the session ends so: each is `action_required` until `retrySession`. */
  readonly failedAttempts?: number;
  /** How many polls return `processing` before the session ends; in direct mode, counted once it is finalized. */
  readonly polls?: number;
  /** Evidence that is refused, by kind. */
  readonly refuse?: { readonly [kind: string]: readonly Reason[] };
  /** A verb that fails once, with this error. */
  readonly failOnce?: { readonly [verb: string]: Omit<ProofingErrorFacts, 'message'> };
}

/** A session of the fake provider, at its vendor. */
export interface FakeSession {
  readonly ref: SessionRef;
  readonly input: CreateSessionInput;
  readonly script: FakeScript;
  pollsLeft: number;
  /** Attempts that still fail. */
  failuresLeft: number;
  attempts: number;
  /** In direct mode, waits for the app to finalize. */
  waitsForApp: boolean;
  /** Kinds whose last photo was refused. */
  readonly refused: Set<string>;
  canceled: boolean;
  decided?: Decision;
  erasure?: Erasure;
}

export function newFakeSession(ref: SessionRef, input: CreateSessionInput, script: FakeScript): FakeSession {
  return {
    ref,
    input,
    script,
    pollsLeft: script.polls ?? 0,
    failuresLeft: script.failedAttempts ?? 0,
    attempts: 1,
    waitsForApp: input.mode === 'direct',
    refused: new Set(),
    canceled: false,
  };
}

export function outcomeNow(session: FakeSession): Outcome {
  const { script, decided } = session;
  if (session.canceled) return { status: 'canceled' };
  if (decided !== undefined) return { status: 'completed', decision: decided, decidedBy: 'app', final: true };
  if (session.waitsForApp || session.refused.size > 0) return { status: 'pending' };
  if (session.pollsLeft > 0) return { status: 'processing' };
  if (session.failuresLeft > 0)
    return { status: 'action_required', action: { actor: 'person', next: 'retry' } };
  const { status = 'completed', decision = 'approved', action = { actor: 'app', next: 'decide' } } = script;
  switch (status) {
    case 'completed':
      return { status, decision, final: true };
    case 'action_required':
      return { status, action };
    default:
      return { status };
  }
}

/** Another attempt of the person. */
export function reopen(session: FakeSession): void {
  session.failuresLeft = Math.max(0, session.failuresLeft - 1);
  session.attempts += 1;
  session.waitsForApp = session.input.mode === 'direct';
  session.refused.clear();
}

export function launchOf({ ref }: FakeSession, mode: Mode = 'hosted'): Launch {
  switch (mode) {
    case 'hosted':
      return { url: `https://vendor.example/${ref.id}` };
    case 'embedded':
      return { sdk: { name: '@vendor.example/sdk', props: { sessionId: ref.id } } };
    case 'direct':
      return {};
  }
}
