import type { Observation, ObservedRoute, SessionState } from '../contract/observation.js';
import type { Observer, SessionStore } from '../contract/ports.js';
import type { ProofingResult } from '../contract/result.js';
import { type Consent, type ProofingSession, type SessionRef, sessionLabel } from '../contract/session.js';
import { isEnded, type Outcome } from '../contract/status.js';
import {
  currentOutcome,
  erasedAtOf,
  isSameWord,
  lastAnswer,
  reduce,
  reduceConsent,
  reduceErased,
  reduceFinalized,
  reduceNotFound,
  reduceReopened,
  reduceRouted,
  speaks,
  withState,
} from './reducer.js';
import { type DoneAtVendor, sessionRecords } from './store.js';

/** A vendor's answer with what was known before. */
export interface Remembered<T> {
  readonly value: T;
  /** When another answer was asked for that seems newer and says otherwise; undefined when this one is the newest. */
  readonly overtakenAt?: number;
  /** Set where one of the two approves and the other does not: then neither may be handed out as it is. */
  readonly isContested?: true;
}

/** Merges what verbs learn of sessions into what is known of them. */
export interface SessionMemory {
  /** Remembers why this provider has it. */
  routed(ref: SessionRef, route: ObservedRoute): Promise<void>;
  /** All that is known; empty when nothing is. */
  state(ref: SessionRef): Promise<SessionState>;
  /** Remembers a fetched session, and returns it as it now stands. `observedAt`: when the request was sent. */
  session(session: ProofingSession, observedAt: number): Promise<Remembered<ProofingSession>>;
  /** As `session`; the result's own answer stands over other answers, so that its status fits its claims. */
  result(result: ProofingResult, observedAt: number): Promise<Remembered<ProofingResult>>;
  finalized(ref: SessionRef, at: number): Promise<void>;
  /** Remembers a consent, or its withdrawal; returns the newest. */
  consented(ref: SessionRef, consent: Consent): Promise<Consent | undefined>;
  /** Remembers that the person is awaited again. */
  reopened(ref: SessionRef): Promise<void>;
  /**
   * The vendor answered that it has no such session (any more). Gives the end that is remembered, undefined when none
   * is. It was erased where the vendor says so. Where it gave that end itself before, it counts as erased until it is
   * found again; a vendor that never told of an end but by callback may simply have no report of it.
   */
  gone(ref: SessionRef, answer: GoneAnswer): Promise<Remembered<ProofingSession> | undefined>;
  /** Remembers that this app had the vendor erase the session. */
  erased(ref: SessionRef, at: number): Promise<void>;
  isErased(ref: SessionRef): Promise<boolean>;
  /** Remembers what somebody else said. */
  observed(ref: SessionRef, observation: Observation): Promise<void>;
}

export interface GoneAnswer {
  readonly adapter: string;
  readonly code: 'SESSION_GONE' | 'SESSION_NOT_FOUND';
  /** When the request was sent. */
  readonly observedAt: number;
}

/** Tells the observer of each change; what needs the store throws STORE_UNAVAILABLE when that fails. */
export function createSessionMemory(store: SessionStore, observer: Observer): SessionMemory {
  const records = sessionRecords(store, observer);
  const update = async (
    ref: SessionRef,
    change: (state: SessionState) => SessionState,
    done?: DoneAtVendor,
  ) => {
    let before: SessionState = {};
    const keepBefore = (state: SessionState) => {
      before = state;
      return change(state);
    };
    const after = await records.update(ref, keepBefore, done);
    tellChange(observer, ref, before, after);
    return after;
  };
  return {
    routed: async (ref, route) => void (await update(ref, (state) => reduceRouted(state, route), CREATED)),
    state: (ref) => records.read(ref),
    session: async (session, observedAt) => {
      const observation = fetchedObservation(session, observedAt);
      const state = await update(session.ref, (before) => reduce(before, observation));
      return { value: withState(session, state), ...overtaken(state, observation) };
    },
    result: async (result, observedAt) => {
      const observation = fetchedObservation(result, observedAt);
      const state = await update(result.ref, (before) => reduce(before, observation));
      const known = withState(result, stateOver(state, observation));
      const value = known.erasedAt === undefined ? known : withoutData(known);
      return { value, ...overtaken(state, observation) };
    },
    gone: async (ref, { adapter, code, observedAt }) => {
      const before = await records.read(ref);
      const end = currentOutcome(before);
      if (end === undefined || !isEnded(end.outcome.status)) return undefined;
      const change = goneChange(before, code, observedAt);
      const state = change === undefined ? before : await update(ref, change);
      const erasedAt = erasedAtOf(state);
      // It was found by an answer that seems newer.
      const found = lastAnswer(state);
      const isOvertaken = change !== undefined && erasedAt === undefined && found !== undefined;
      return {
        value: {
          ref,
          adapter,
          ...end.outcome,
          ...(end.nativeStatus === undefined ? {} : { nativeStatus: end.nativeStatus }),
          ...(erasedAt === undefined ? {} : { erasedAt }),
          warnings: [],
        },
        ...(isOvertaken ? { overtakenAt: found.observedAt } : {}),
      };
    },
    consented: async (ref, consent) =>
      (await update(ref, (state) => reduceConsent(state, consent), CONSENTED)).consent,
    reopened: async (ref) => void (await update(ref, reduceReopened, REOPENED)),
    erased: async (ref, at) =>
      void (await update(ref, (state) => reduceErased(state, new Date(at).toISOString()), ERASED)),
    isErased: async (ref) => erasedAtOf(await records.read(ref)) !== undefined,
    observed: async (ref, observation) => void (await update(ref, (state) => reduce(state, observation))),
    finalized: async (ref, at) => void (await update(ref, (state) => reduceFinalized(state, at), FINALIZED)),
  };
}

const CREATED: DoneAtVendor = { what: 'created the session', repeatable: false };
const CONSENTED: DoneAtVendor = { what: 'recorded the consent', repeatable: true };
const FINALIZED: DoneAtVendor = { what: 'finalized the session', repeatable: true };
const ERASED: DoneAtVendor = { what: 'erased the session', repeatable: true };
const REOPENED: DoneAtVendor = { what: 'opened the session again', repeatable: false };

function tellChange(observer: Observer, ref: SessionRef, before: SessionState, after: SessionState): void {
  const now = currentOutcome(after);
  if (now === undefined || isSameOutcome(currentOutcome(before)?.outcome, now.outcome)) return;
  const { status, decision } = now.outcome;
  observer.observe({
    type: 'session',
    provider: ref.provider,
    session: sessionLabel(ref),
    status,
    ...(decision === undefined ? {} : { decision }),
    trust: now.trust,
  });
}

function isSameOutcome(before: Outcome | undefined, now: Outcome): boolean {
  return (
    before?.status === now.status &&
    before.decision === now.decision &&
    before.decidedBy === now.decidedBy &&
    before.final === now.final
  );
}

/** What this answer changes; undefined for nothing. */
function goneChange(
  before: SessionState,
  code: GoneAnswer['code'],
  at: number,
): ((state: SessionState) => SessionState) | undefined {
  if (code === 'SESSION_GONE') return (state) => reduceErased(state, new Date(at).toISOString());
  if (!isEnded(before.fetched?.outcome.status ?? 'pending')) return undefined;
  return (state) => reduceNotFound(state, at);
}

/** By another answer that says otherwise, also by one that did not find the session. */
function overtaken(state: SessionState, own: Observation): Omit<Remembered<never>, 'value'> {
  const { fetched, notFound } = state;
  const other =
    fetched !== undefined && fetched.observedAt >= own.observedAt && !isSameWord(fetched, own)
      ? fetched
      : undefined;
  const others = [
    ...(other === undefined ? [] : [other.observedAt]),
    ...(notFound === undefined || notFound.last < (fetched ?? own).observedAt ? [] : [notFound.last]),
  ];
  if (others.length === 0) return {};
  const isContested = other !== undefined && isApproved(other) !== isApproved(own);
  return { overtakenAt: Math.max(...others), ...(isContested ? { isContested } : {}) };
}

const isApproved = ({ outcome }: Observation) => outcome.decision === 'approved';

/** All that is known, with the vendor's answers to others set aside: a result's status has to fit its claims. */
function stateOver({ fetched, ...state }: SessionState, own: Observation): SessionState {
  if (speaks(own)) return { ...state, fetched: own };
  const isOpen = fetched !== undefined && !isEnded(fetched.outcome.status);
  return { ...state, wordless: own, ...(isOpen ? { fetched } : {}) };
}

/** What was erased is not handed out, even where the vendor still has it for a moment. */
function withoutData(result: ProofingResult): ProofingResult {
  const { claims: _claims, extracted: _extracted, selfAsserted: _selfAsserted, ...rest } = result;
  return { ...rest, documents: [], matches: [], artifacts: [] };
}

function fetchedObservation(session: ProofingSession, observedAt: number): Observation {
  const { nativeStatus, erasedAt } = session;
  return {
    trust: 'fetched',
    observedAt,
    outcome: outcomeOf(session),
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(erasedAt === undefined ? {} : { erasedAt }),
  };
}

function outcomeOf(session: ProofingSession): Outcome {
  if (session.status !== 'completed') return { status: session.status };
  const { status, decision, decidedBy, final } = session;
  return { status, decision, final, ...(decidedBy === undefined ? {} : { decidedBy }) };
}
