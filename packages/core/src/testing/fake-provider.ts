import { type Adapter, defineAdapter } from '../contract/adapter.js';
import { abortedError, ProofingError, type ProofingErrorFacts } from '../contract/errors.js';
import type { Clock } from '../contract/ports.js';
import type { Proofing } from '../contract/proofing.js';
import type { ProofingProvider } from '../contract/provider.js';
import type { Reason } from '../contract/reasons.js';
import {
  type CreateSessionInput,
  type ProofingSession,
  type SessionRef,
  withLaunch,
} from '../contract/session.js';
import { type Decision, isEnded, type Outcome, type Status } from '../contract/status.js';
import { createProofing } from '../create-proofing.js';
import { type FakeFindings, fakeCapabilities, findingsFor } from './fake-data.js';
import { fakeWebhooks } from './webhooks.js';

/** What happens to the next session. Everything is optional: by default {@link fakePerson} is approved immediately. */
export interface FakeScript extends FakeFindings {
  /** `completed` by default. */
  readonly status?: Status;
  /** `approved` by default; only used with `completed`. */
  readonly decision?: Decision;
  readonly reasons?: readonly Reason[];
  /** How many polls return `processing` before the session ends; in direct mode, counted once it is finalized. */
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
  /** For `createProofing({ adapters: [fake.adapter], … })`, next to other adapters. */
  readonly adapter: Adapter;
  /** A Proofing with only this provider, and a clock that never waits. */
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
  /** In direct mode, waits for the app to finalize. */
  waitsForApp: boolean;
  /** Kinds whose last photo was refused. */
  readonly refused: Set<string>;
  canceled: boolean;
  erasedAt?: string;
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
    nativeStatus: outcome.status.toUpperCase(),
    pollAfterMs: 1000,
    warnings: [],
    ...outcome,
    ...(session.canceled && { endedBy: 'app' }),
    ...(session.erasedAt !== undefined && { erasedAt: session.erasedAt }),
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

  return {
    specificationVersion: 'v1',
    id,
    capabilities: fakeCapabilities,
    webhooks: fakeWebhooks(name),
    createSession: async (input) => {
      enter('createSession', undefined, input);
      const script = scripts.waiting.shift() ?? scripts.last;
      scripts.last = script;
      const ref = { provider: name, id: `${id}-${sessions.size + 1}` };
      const session: FakeSession = {
        input,
        script,
        pollsLeft: script.polls ?? 0,
        waitsForApp: input.mode === 'direct',
        refused: new Set(),
        canceled: false,
      };
      sessions.set(ref.id, session);
      const launch =
        input.mode === 'direct'
          ? ({ kind: 'direct' } as const)
          : ({ kind: 'redirect', url: `https://vendor.example/${ref.id}` } as const);
      return withLaunch(facts(ref, session, { status: 'pending' }), launch);
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
      const erased = session.erasedAt !== undefined;
      return {
        ...facts(ref, session, outcome),
        ...(erased ? { documents: [], matches: [], checks: found.checks } : found),
        ...(input.selfAsserted !== undefined && !erased && { selfAsserted: input.selfAsserted }),
        reasons: isEnded(outcome.status) ? (script.reasons ?? []) : [],
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
    eraseSession: async (ref) => {
      sessionOf('eraseSession', ref).erasedAt ??= new Date(clock.now()).toISOString();
    },
  };
}

function own<Value>(table: { readonly [key: string]: Value } | undefined, key: string): Value | undefined {
  return table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined;
}

function outcomeNow(session: FakeSession): Outcome {
  if (session.canceled) return { status: 'canceled' };
  if (session.waitsForApp || session.refused.size > 0) return { status: 'pending' };
  if (session.pollsLeft > 0) return { status: 'processing' };
  const { status = 'completed', decision = 'approved' } = session.script;
  return status === 'completed' ? { status, decision, final: true } : { status };
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
