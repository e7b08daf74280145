import { type Adapter, defineAdapter } from '../adapter.js';
import type { Claims } from '../claims.js';
import { ProofingError, type ProofingErrorFacts } from '../errors.js';
import { withLaunch } from '../launch.js';
import type { Clock } from '../ports.js';
import { createProofing, type Proofing } from '../proofing.js';
import type { ProofingProvider } from '../provider.js';
import type { Reason } from '../reasons.js';
import type { ResultFacts } from '../result.js';
import type { CreateSessionInput, ProofingSession, SessionRef } from '../session.js';
import type { Decision, Outcome, Status } from '../status.js';

/** What happens to the next session. All is optional: by default the person is approved at once. */
export interface FakeScript {
  /** `completed` by default. */
  readonly status?: Status;
  /** `approved` by default; counts with `completed` only. */
  readonly decision?: Decision;
  /** The proven claims; what the app expected or typed by default. */
  readonly claims?: Claims;
  readonly reasons?: readonly Reason[];
  readonly documents?: ResultFacts['documents'];
  readonly checks?: ResultFacts['checks'];
  /** How often the session is still `processing` before it ends. */
  readonly polls?: number;
  /** Evidence that is refused, by kind. */
  readonly refuse?: { readonly [kind: string]: readonly Reason[] };
  /** A verb that fails once, with this error. */
  readonly failOnce?: { readonly [verb: string]: Omit<ProofingErrorFacts, 'message'> };
}

export interface FakeCall {
  readonly verb: string;
  readonly ref?: SessionRef;
  readonly input?: unknown;
}

export interface FakeProvider {
  /** For `createProofing({ adapters: [fake.adapter], … })`, beside other adapters. */
  readonly adapter: Adapter;
  /** A Proofing with nothing but this provider, and a clock that never waits. */
  readonly proofing: Proofing;
  /** What the app called, in order. */
  readonly calls: readonly FakeCall[];
  /** Scripts the next session; more calls queue up. The last script, or approval, serves all further sessions. */
  next(script: FakeScript): FakeProvider;
}

interface FakeSession {
  readonly input: CreateSessionInput;
  readonly script: FakeScript;
  pollsLeft: number;
}

/**
 * A provider for unit tests of apps: no network, no vendor, every outcome on demand.
 *
 * ```ts
 * const fake = fakeProvider().next({ decision: 'declined', reasons: [{ code: 'document_expired' }] });
 * const result = await signUp(fake.proofing, applicant);
 * ```
 */
export function fakeProvider(id = 'fake'): FakeProvider {
  const calls: FakeCall[] = [];
  const scripts: FakeScript[] = [];
  const adapter = defineAdapter({
    id,
    specificationVersion: 'v1',
    settings: acceptAnything,
    create: (_settings, deps) => ({ ...createFake(id, deps.provider, calls, scripts), client: undefined }),
  });
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: id, providers: { [id]: {} }, seal: 'none' },
    deps: { clock: leapingClock() },
  });
  const fake: FakeProvider = {
    adapter,
    proofing,
    calls,
    next: (script) => {
      scripts.push(script);
      return fake;
    },
  };
  return fake;
}

const acceptAnything = {
  '~standard': {
    version: 1,
    vendor: 'anyproof',
    validate: (value: unknown) => ({ value }),
  },
} as const;

/** Sleeping takes no time and moves the clock, so that deadlines still pass. */
export function leapingClock(start = Date.UTC(2030, 0, 1)): Clock {
  let now = start;
  return {
    now: () => now,
    sleep: async (milliseconds) => {
      now += milliseconds;
    },
  };
}

function createFake(id: string, name: string, calls: FakeCall[], scripts: FakeScript[]): ProofingProvider {
  const sessions = new Map<string, FakeSession>();
  const failed = new Set<object>();

  const enter = (verb: string, ref?: SessionRef, input?: unknown): FakeSession | undefined => {
    calls.push({ verb, ...(ref && { ref }), ...(input === undefined ? {} : { input }) });
    const session = ref && sessions.get(ref.id);
    const script = session?.script ?? scripts[0];
    const failure = script?.failOnce?.[verb];
    if (failure !== undefined && !failed.has(failure)) {
      failed.add(failure);
      throw new ProofingError({ provider: name, message: `${verb} failed as scripted`, ...failure });
    }
    if (ref !== undefined && session === undefined)
      throw new ProofingError({
        code: 'SESSION_NOT_FOUND',
        message: 'there is no such session',
        provider: name,
      });
    return session;
  };
  const facts = (ref: SessionRef, session: FakeSession, outcome: Outcome): ProofingSession => ({
    ref,
    adapter: id,
    reference: session.input.reference,
    nativeStatus: outcome.status.toUpperCase(),
    pollAfterMs: 1000,
    warnings: [],
    ...outcome,
  });
  const found = (verb: string, ref: SessionRef): FakeSession => {
    const session = enter(verb, ref);
    if (session !== undefined) return session;
    throw new ProofingError({
      code: 'SESSION_NOT_FOUND',
      message: 'there is no such session',
      provider: name,
    });
  };

  return {
    specificationVersion: 'v1',
    id,
    capabilities: fakeCapabilities,
    createSession: async (input) => {
      enter('createSession', undefined, input);
      const script = (scripts.length > 1 ? scripts.shift() : scripts[0]) ?? {};
      const ref = { provider: name, id: `${id}-${sessions.size + 1}` };
      const session: FakeSession = { input, script, pollsLeft: script.polls ?? 0 };
      sessions.set(ref.id, session);
      const launch =
        input.road === 'direct'
          ? ({ kind: 'direct' } as const)
          : ({ kind: 'redirect', url: `https://vendor.example/${ref.id}` } as const);
      return withLaunch(facts(ref, session, { status: 'pending' }), launch);
    },
    getSession: async (ref) => {
      const session = found('getSession', ref);
      if (session.pollsLeft > 0) {
        session.pollsLeft -= 1;
        return facts(ref, session, { status: 'processing' });
      }
      return facts(ref, session, scriptedOutcome(session.script));
    },
    getResult: async (ref) => {
      const session = found('getResult', ref);
      const { script, input } = session;
      const outcome: Outcome = session.pollsLeft > 0 ? { status: 'processing' } : scriptedOutcome(script);
      const claims = script.claims ?? input.expected ?? input.selfAsserted ?? {};
      const { documents = [], checks = [], reasons = [] } = script;
      const approved = outcome.decision === 'approved' ? { claims } : {};
      return {
        ...facts(ref, session, outcome),
        ...approved,
        documents,
        checks,
        reasons,
        matches: [],
        artifacts: [],
      };
    },
    recordConsent: async (ref, consent) => void enter('recordConsent', ref, consent),
    submitEvidence: async (ref, evidence) => {
      const session = enter('submitEvidence', ref, evidence);
      const reasons = session?.script.refuse?.[evidence.kind];
      return reasons === undefined
        ? { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] }
        : { accepted: false, pagesAccepted: 0, reasons };
    },
    finalizeSession: async (ref) => void enter('finalizeSession', ref),
    cancelSession: async (ref) => void enter('cancelSession', ref),
    eraseSession: async (ref) => void enter('eraseSession', ref),
  };
}

function scriptedOutcome(script: FakeScript): Outcome {
  const { status = 'completed', decision = 'approved' } = script;
  return status === 'completed' ? { status, decision, final: true } : { status };
}

const fakeEvidence = (kind: string) => ({
  kind,
  mediaTypes: ['image/jpeg', 'image/png', 'application/pdf', 'image/heic'],
  maxBytes: 10_000_000,
  maxPages: 10,
});

const fakeCapabilities = {
  roads: ['hosted', 'direct'],
  evidence: ['identity_document', 'selfie', 'proof_of_address', 'bank_details'].map(fakeEvidence),
  documentTypes: ['identity_card', 'passport', 'driving_licence', 'residence_permit'],
  expectedClaims: ['given_name', 'family_name', 'birthdate'],
  verbs: ['consent', 'evidence', 'finalize', 'cancel', 'erase'],
  manualReview: true,
  artifacts: [],
} as const;
