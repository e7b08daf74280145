import { type Adapter, defineAdapter } from '../contract/adapter.js';
import { abortedError, ProofingError } from '../contract/errors.js';
import type { Clock } from '../contract/ports.js';
import type { Proofing } from '../contract/proofing.js';
import type { ProofingProvider, SessionQuery } from '../contract/provider.js';
import {
  type CreateSessionInput,
  type Mode,
  type ProofingSession,
  type SessionRef,
  withLaunch,
} from '../contract/session.js';
import type { Outcome } from '../contract/status.js';
import { createProofing } from '../create-proofing.js';
import {
  type FakeScript,
  type FakeSession,
  fakeCapabilities,
  findingsFor,
  launchOf,
  newFakeSession,
  outcomeNow,
  reopen,
} from './fake-data.js';
import { fakeWebhooks } from './webhooks.js';

export interface FakeCall {
  readonly verb: string;
  readonly ref?: SessionRef;
  readonly input?: unknown;
}

export interface FakeProvider {
  /** For `createProofing({ adapters: [fake.adapter], … })`, next to other adapters. */
  readonly adapter: Adapter;
  /** A Proofing with only this provider, and a clock that never waits. */
  readonly proofing: Proofing;
  /** What the app called, in order. */
  readonly calls: readonly FakeCall[];
  /** Scripts the next session; more calls queue up. The last script, or approval, serves all further sessions. */
  next(script: FakeScript): FakeProvider;
}

/**
 * A provider for unit tests of apps: no network, no vendor, every outcome on demand. As with real vendors, a session in
 * direct mode is `pending` until all evidence was accepted and the app finalized it.
 *
 * ```ts
 * const fake = fakeProvider().next({ decision: 'declined', reasons: [{ code: 'document_expired' }] });
 * const result = await signUp(fake.proofing, applicant);
 * ```
 */
export function fakeProvider(id = 'fake'): FakeProvider {
  const calls: FakeCall[] = [];
  const scripts: ScriptQueue = { waiting: [], last: {} };
  const adapter = defineAdapter({
    id,
    specificationVersion: 'v1',
    settings: acceptAnything,
    create: (_settings, deps) => ({
      ...createFake(id, deps.provider, calls, scripts, deps.clock),
      client: undefined,
    }),
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
      scripts.waiting.push(script);
      return fake;
    },
  };
  return fake;
}

interface ScriptQueue {
  readonly waiting: FakeScript[];
  /** The script of the newest session. */
  last: FakeScript;
}

const acceptAnything = {
  '~standard': {
    version: 1,
    vendor: 'anyproof',
    validate: (value: unknown) => ({ value }),
  },
} as const;

function createFake(
  id: string,
  name: string,
  calls: FakeCall[],
  scripts: ScriptQueue,
  clock: Clock,
): ProofingProvider {
  const sessions = new Map<string, FakeSession>();
  /** By the creation's key. */
  const created = new Map<string, FakeSession>();
  const failed = new Set<object>();

  const enter = (verb: string, ref?: SessionRef, input?: unknown): FakeSession | undefined => {
    calls.push({ verb, ...(ref && { ref }), ...(input === undefined ? {} : { input }) });
    const session = ref && sessions.get(ref.id);
    const script = session?.script ?? scripts.waiting[0] ?? scripts.last;
    const failure = own(script.failOnce, verb);
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
    ...(session.input.subject !== undefined && { subject: session.input.subject }),
    nativeStatus: outcome.status.toUpperCase(),
    reasons:
      outcome.status === 'pending' || outcome.status === 'processing' ? [] : (session.script.reasons ?? []),
    attempts: { made: session.attempts },
    pollAfterMs: 1000,
    warnings: [],
    ...outcome,
    ...(session.canceled && { endedBy: 'app' }),
    ...(session.erasure !== undefined && { erasure: session.erasure }),
  });
  const sessionOf = (verb: string, ref: SessionRef, input?: unknown): FakeSession => {
    const session = enter(verb, ref, input);
    if (session !== undefined) return session;
    throw new ProofingError({
      code: 'SESSION_NOT_FOUND',
      message: 'there is no such session',
      provider: name,
    });
  };

  const opened = (session: FakeSession, mode: Mode | undefined) =>
    withLaunch(facts(session.ref, session, { status: 'pending' }), launchOf(session, mode));

  return {
    specificationVersion: 'v1',
    id,
    capabilities: fakeCapabilities,
    webhooks: fakeWebhooks(name),
    createSession: async (input, { idempotencyKey }) => {
      enter('createSession', undefined, input);
      const known = created.get(idempotencyKey);
      if (known !== undefined) return opened(known, input.mode);
      const script = scripts.waiting.shift() ?? scripts.last;
      scripts.last = script;
      const session = newFakeSession({ provider: name, id: `${id}-${sessions.size + 1}` }, input, script);
      sessions.set(session.ref.id, session);
      created.set(idempotencyKey, session);
      return opened(session, input.mode);
    },
    getLaunch: async (ref, { mode } = {}) => launchOf(sessionOf('getLaunch', ref), mode),
    retrySession: async (ref, { mode } = {}) => {
      const session = sessionOf('retrySession', ref);
      reopen(session);
      return opened(session, mode);
    },
    getSession: async (ref) => {
      const session = sessionOf('getSession', ref);
      const outcome = outcomeNow(session);
      if (outcome.status === 'processing' && session.pollsLeft > 0) session.pollsLeft -= 1;
      return facts(ref, session, outcome);
    },
    getResult: async (ref) => {
      const session = sessionOf('getResult', ref);
      const { script, input } = session;
      const outcome = outcomeNow(session);
      const found = findingsFor(script, input, outcome);
      const erased = session.erasure !== undefined;
      return {
        ...facts(ref, session, outcome),
        ...(erased ? { documents: [], matches: [], checks: found.checks } : found),
        ...(input.selfAsserted !== undefined && !erased && { selfAsserted: input.selfAsserted }),
        attemptHistory: [],
        artifacts: [],
      };
    },
    recordConsent: async (ref, consent) => void enter('recordConsent', ref, consent),
    submitEvidence: async (ref, evidence) => {
      const session = sessionOf('submitEvidence', ref, evidence);
      const reasons = own(session.script.refuse, evidence.kind);
      if (reasons !== undefined) {
        session.refused.add(evidence.kind);
        return { accepted: false, pagesAccepted: 0, reasons };
      }
      session.refused.delete(evidence.kind);
      return { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] };
    },
    finalizeSession: async (ref) => {
      sessionOf('finalizeSession', ref).waitsForApp = false;
    },
    cancelSession: async (ref) => {
      sessionOf('cancelSession', ref).canceled = true;
    },
    decideSession: async (ref, decision) => {
      sessionOf('decideSession', ref, decision).decided = decision.decision;
    },
    listSessions: async (query = {}) => {
      enter('listSessions', undefined, query);
      const found = [...sessions.values()].filter(({ input }) => isListed(input, query));
      return { sessions: found.map((session) => facts(session.ref, session, outcomeNow(session))) };
    },
    eraseSession: async (ref, scope) => {
      const session = sessionOf('eraseSession', ref);
      session.erasure ??= { status: 'done', scope, at: new Date(clock.now()).toISOString() };
      return session.erasure;
    },
  };
}

function isListed(input: CreateSessionInput, { reference, subject }: SessionQuery): boolean {
  return (
    (reference === undefined || input.reference === reference) &&
    (subject === undefined || input.subject === subject)
  );
}

function own<Value>(table: { readonly [key: string]: Value } | undefined, key: string): Value | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Sleeping takes no time and moves the clock, so that deadlines still pass. */
export function leapingClock(start = Date.UTC(2030, 0, 1)): Clock {
  let now = start;
  return {
    now: () => now,
    sleep: async (milliseconds, signal) => {
      if (signal?.aborted) throw abortedError();
      now += milliseconds;
    },
  };
}
