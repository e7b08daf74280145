import type { Remembered } from './ask-again.js';
import type { Observation, ObservedRoute, SessionState } from './contract/observation.js';
import type { Observer, SessionStore } from './contract/ports.js';
import type { ProofingResult } from './contract/result.js';
import { type Consent, type ProofingSession, type SessionRef, sessionLabel } from './contract/session.js';
import { isEnded, type Outcome } from './contract/status.js';
import { CLOCK_SKEW_MS } from './instant.js';
import { isSameWord } from './observation-order.js';
import {
  currentOutcome,
  erasedAtOf,
  isBeforeReopening,
  lastAnswer,
  reduce,
  reduceConsent,
  reduceErased,
  reduceFinalized,
  reduceMessage,
  reduceNotFound,
  reduceReopened,
  reduceRouted,
  speaks,
  withState,
} from './reducer.js';
import { type DoneAtVendor, sessionRecords } from './session-records.js';

/** Merges what verbs learn of sessions into what is known of them. */
export interface SessionMemory {
  /**
   * Remembers why this provider has it. False, and nothing is remembered, where the session is known already: another
   * creation made it, for another person perhaps.
   */
  routed(ref: SessionRef, route: ObservedRoute): Promise<boolean>;
  /** All that is known; empty when nothing is. */
  state(ref: SessionRef): Promise<SessionState>;
  /** Remembers a fetched session, and returns it as it now stands. `observedAt`: when the request was sent. */
  session(session: ProofingSession, observedAt: number): Promise<Remembered<ProofingSession>>;
  /** As `session`; the result's own answer stands over other answers, so that its status fits its claims. */
  result(result: ProofingResult, observedAt: number): Promise<Remembered<ProofingResult>>;
  finalized(ref: SessionRef, at: number): Promise<void>;
  /** A session of a list, as it stands by this answer and all that is known; nothing is remembered of it. */
  listed(session: ProofingSession, observedAt: number): Promise<ProofingSession>;
  /** Remembers a consent, or its withdrawal, before the vendor gets it; returns the one that counts. */
  consented(ref: SessionRef, consent: Consent): Promise<Consent>;
  /**
   * Remembers that the vendor opened it again. Where the store fails, this process knows it all the same, and its next
   * change of the session stores it.
   */
  reopened(ref: SessionRef, at: number): Promise<void>;
  /** Stores what `reopened` could not; false where nothing is owed. */
  settledReopening(ref: SessionRef): Promise<boolean>;
  /**
   * The vendor answered that it has no such session (any more). Gives the end that is remembered, undefined when none
   * is. It was erased where the vendor says so. Where it gave that end itself before, it counts as erased until it is
   * found again; a vendor that never told of an end but by callback may simply have no report of it.
   */
  gone(ref: SessionRef, answer: GoneAnswer): Promise<Remembered<ProofingSession> | undefined>;
  /** Remembers that this app had the vendor erase the session. */
  erased(ref: SessionRef, at: number): Promise<void>;
  isErased(ref: SessionRef): Promise<boolean>;
  /** Remembers what a message said; nothing, where it was remembered before. */
  observed(ref: SessionRef, observation: Observation, messageId: string): Promise<void>;
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
  const owed = new Map<string, number>();
  /** With what this process could not store yet. */
  const withOwed = (ref: SessionRef, state: SessionState) => {
    const at = owed.get(keyOf(ref));
    return at === undefined ? state : reduceReopened(state, at);
  };
  const read = async (ref: SessionRef) => withOwed(ref, await records.read(ref));
  const update = async (
    ref: SessionRef,
    change: (state: SessionState) => SessionState,
    done?: DoneAtVendor,
  ) => {
    let before: SessionState = {};
    const keepBefore = (state: SessionState) => {
      before = state;
      return change(withOwed(ref, state));
    };
    const after = await records.update(ref, keepBefore, done);
    owed.delete(keyOf(ref));
    tellChange(observer, ref, before, after);
    return after;
  };
  return {
    routed: async (ref, route) => {
      let isKnown = false;
      const remember = (state: SessionState) => {
        isKnown = isKnownBefore(state, route.at);
        return isKnown ? state : reduceRouted(state, route);
      };
      await update(ref, remember, CREATED);
      return !isKnown;
    },
    state: read,
    session: async (session, observedAt) => {
      const observation = fetchedObservation(session, observedAt);
      const state = await update(session.ref, (before) => reduce(before, observation));
      return { value: corrected(session, state), ...overtaken(state, observation) };
    },
    listed: async (session, observedAt) =>
      corrected(session, reduce(await read(session.ref), fetchedObservation(session, observedAt))),
    result: async (result, observedAt) => {
      const observation = fetchedObservation(result, observedAt);
      const state = await update(result.ref, (before) => reduce(before, observation));
      const known = withState(result, stateOver(state, observation));
      const value = known.erasedAt === undefined ? known : withoutData(known);
      return { value, ...overtaken(state, observation) };
    },
    gone: async (ref, { adapter, code, observedAt }) => {
      const before = await read(ref);
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
      (await update(ref, (state) => reduceConsent(state, consent))).consent ?? consent,
    reopened: async (ref, at) => {
      owed.set(keyOf(ref), at);
      if (owed.size > MOST_OWED) for (const oldest of [...owed.keys()].slice(0, 1)) owed.delete(oldest);
      await update(ref, (state) => state, REOPENED);
    },
    settledReopening: async (ref) => {
      if (owed.get(keyOf(ref)) === undefined) return false;
      await update(ref, (state) => state, REOPENED);
      return true;
    },
    erased: async (ref, at) =>
      void (await update(ref, (state) => reduceErased(state, new Date(at).toISOString()), ERASED)),
    isErased: async (ref) => erasedAtOf(await read(ref)) !== undefined,
    observed: async (ref, observation, messageId) =>
      void (await update(ref, (state) => reduceMessage(state, observation, messageId))),
    finalized: async (ref, at) => void (await update(ref, (state) => reduceFinalized(state, at), FINALIZED)),
  };
}

const CREATED: DoneAtVendor = { what: 'created the session', repeatable: false, toldByCaller: true };
const FINALIZED: DoneAtVendor = { what: 'finalized the session', repeatable: true };
const ERASED: DoneAtVendor = { what: 'erased the session', repeatable: true };
const REOPENED: DoneAtVendor = { what: 'opened the session again', repeatable: true };

/** Reopenings that a store which is away does not have yet. */
const MOST_OWED = 1_000;

const keyOf = ({ provider, id }: SessionRef) => `${provider}\n${id}`;

/** By another creation, or by an answer or a message of the time before this one was asked for. */
function isKnownBefore({ route, fetched, wordless, callback }: SessionState, at: number): boolean {
  const said = [fetched, wordless, callback];
  return route !== undefined || said.some((one) => one !== undefined && one.observedAt < at - CLOCK_SKEW_MS);
}

/** As it stands, and without what must not be handed out: claims that are not approved, and a person that was erased. */
function corrected(session: ProofingSession, state: SessionState): ProofingSession {
  const known = withState(session, state);
  const erasedAt = known.erasedAt ?? erasedAtOf(state);
  if (erasedAt !== undefined) return withoutPerson({ ...known, erasedAt });
  return known.decision === session.decision ? known : withoutClaims(known);
}

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
  const { fetched, notFound, reopenedAt, callback } = state;
  const other =
    fetched !== undefined && fetched.observedAt >= own.observedAt && !isSameWord(fetched, own)
      ? fetched
      : undefined;
  const isReopened = isBeforeReopening(state, own.observedAt);
  const others = [
    ...(isReopened && reopenedAt !== undefined ? [reopenedAt] : []),
    ...(callback !== undefined && isAgainst(callback, state, own) ? [callback.observedAt] : []),
    ...(other === undefined ? [] : [other.observedAt]),
    ...(notFound === undefined || notFound.last < (fetched ?? own).observedAt ? [] : [notFound.last]),
  ];
  if (others.length === 0) return {};
  const isUndone = isReopened && isEnded(own.outcome.status);
  const isContested = isUndone || (other !== undefined && isApproved(other) !== isApproved(own));
  return { overtakenAt: Math.max(...others), ...(isContested ? { isContested } : {}) };
}

/** Whether an end that came by message stands against an answer that says in so many words that it goes on. */
function isAgainst(callback: Observation, state: SessionState, own: Observation): boolean {
  return speaks(own) && !isEnded(own.outcome.status) && currentOutcome(state) === callback;
}

const isApproved = ({ outcome }: Observation) => outcome.decision === 'approved';

/** All that is known, with the vendor's answers to others set aside: a result's status has to fit its claims. */
function stateOver(all: SessionState, own: Observation): SessionState {
  const { fetched, callback, ...state } = all;
  // An end by message that an answer has taken back stays taken back, whatever the clock of this one says.
  const standing = callback !== undefined && currentOutcome(all) === callback ? { callback } : {};
  if (speaks(own)) return { ...state, ...standing, fetched: own };
  const isOpen = fetched !== undefined && !isEnded(fetched.outcome.status);
  return { ...state, ...standing, wordless: own, ...(isOpen ? { fetched } : {}) };
}

/** What was erased is not handed out, even where the vendor still has it for a moment. */
function withoutData(result: ProofingResult): ProofingResult {
  return { ...withoutPerson(result), documents: [], matches: [], artifacts: [] };
}

/** A copy without the vendor's raw answer, too, since that is not copied. */
function withoutPerson<Session extends ProofingSession>(session: Session): Session {
  const { claims: _claims, extracted: _extracted, selfAsserted: _selfAsserted, ...rest } = person(session);
  return rest as Session;
}

/** Adapters may put more on a session than its type has. */
const person = <Session extends ProofingSession>(session: Session) =>
  session as Session & Partial<Pick<ProofingResult, 'claims' | 'extracted' | 'selfAsserted'>>;

/** The same session, with its hidden parts. */
function withoutClaims<Session extends ProofingSession>(session: Session): Session {
  const { claims: _claims, ...parts } = Object.getOwnPropertyDescriptors(person(session));
  return Object.defineProperties({}, parts) as Session;
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
