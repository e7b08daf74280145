import type { Observation, ObservedRoute, SessionState } from '../contract/observation.js';
import type { Observer, SessionStore } from '../contract/ports.js';
import type { ProofingResult } from '../contract/result.js';
import {
  type Consent,
  type Erasure,
  type ProofingSession,
  type SessionRef,
  sessionKeyText,
  sessionLabel,
} from '../contract/session.js';
import { isEnded, type Outcome } from '../contract/status.js';
import { boundedMap } from '../support/bounded-map.js';
import { CLOCK_SKEW_MS, isoInstant } from '../support/time.js';
import {
  corrected,
  correctedResult,
  fetchedObservation,
  overtaken,
  type Remembered,
  stateOver,
} from './correct.js';
import { currentOutcome, isErased, isSameOutcome, lastAnswer, withState } from './outcome.js';
import {
  reduce,
  reduceCanceled,
  reduceConsent,
  reduceDecided,
  reduceErasure,
  reduceFinalized,
  reduceMessage,
  reduceNotFound,
  reduceReopened,
  reduceRetried,
  reduceRouted,
  reduceTold,
} from './reducer.js';
import { type DoneAtVendor, sessionRecords } from './store.js';

/** Merges what verbs learn about sessions into what is already known. */
export interface SessionMemory {
  /**
   * Remembers why this provider has the session. Returns false, and remembers nothing, if another creation made the
   * session, possibly for another person.
   */
  routed(ref: SessionRef, route: ObservedRoute): Promise<boolean>;
  /** All that is known; empty if nothing is. */
  state(ref: SessionRef): Promise<SessionState>;
  /** Remembers a fetched session, and returns it merged with what is known. `observedAt`: when the request was sent. */
  session(session: ProofingSession, observedAt: number): Promise<Remembered<ProofingSession>>;
  /** As `session`, but the result's own status takes precedence over other answers, so that it matches its claims. */
  result(result: ProofingResult, observedAt: number): Promise<Remembered<ProofingResult>>;
  finalized(ref: SessionRef, at: number): Promise<void>;
  /** A session from a list, merged with what is known; nothing is remembered. */
  listed(session: ProofingSession, observedAt: number): Promise<ProofingSession>;
  /**
   * Remembers a consent, or its withdrawal, before it is sent to the vendor; returns the one in effect. If the store
   * fails, a withdrawal still counts in this process.
   */
  consented(ref: SessionRef, consent: Consent): Promise<Consent>;
  /**
   * Remembers that the vendor reopened the session, with a further launch of this name. If the store fails, it still counts in this process, and the next
   * change of the session stores it.
   */
  reopened(ref: SessionRef, at: number, launch: string): Promise<void>;
  /**
   * The vendor answered that it does not have the session, or no longer has it. Returns the remembered end, or
   * undefined if there is none. If the vendor says that it was erased, it was. If the vendor itself reported that end
   * before, the session counts as erased until it is found again; if the end came by callback only, the vendor may
   * simply have no report of it.
   */
  gone(ref: SessionRef, answer: GoneAnswer): Promise<Remembered<ProofingSession> | undefined>;
  /** Remembers that this app canceled the session. */
  canceled(ref: SessionRef, at: number): Promise<void>;
  /** Remembers what this app decided, itself or by its policy, and returns all that is known. */
  decided(
    ref: SessionRef,
    outcome: Outcome,
    at: number,
    options?: { readonly isTold: boolean },
  ): Promise<SessionState>;
  /** Remembers that the vendor was told of the app's decision. */
  told(ref: SessionRef, at: number): Promise<void>;
  /** Remembers a further launch; `name` differs for each. */
  retried(ref: SessionRef, name: string): Promise<void>;
  /** Remembers what the vendor reported of the erasure. */
  erasing(ref: SessionRef, erasure: Erasure): Promise<void>;
  isErased(ref: SessionRef): Promise<boolean>;
  /** Remembers what a message says, unless that message was remembered before. */
  observed(ref: SessionRef, observation: Observation, messageId: string): Promise<void>;
}

export interface GoneAnswer {
  readonly adapter: string;
  readonly code: 'SESSION_GONE' | 'SESSION_NOT_FOUND';
  /** When the request was sent. */
  readonly observedAt: number;
}

/** Reports each change to the observer. What needs the store throws STORE_UNAVAILABLE if it fails. */
export function createSessionMemory(store: SessionStore, observer: Observer): SessionMemory {
  const records = sessionRecords(store, observer);
  const owed = boundedMap<string, Owed>(MOST_OWED);
  /** The state, with what this process could not store yet. */
  const withOwed = (ref: SessionRef, state: SessionState) => {
    const { opening, consent } = owed.get(sessionKeyText(ref)) ?? {};
    const reopened = opening === undefined ? state : reopen(state, opening);
    return consent === undefined ? reopened : reduceConsent(reopened, consent);
  };
  const owe = (ref: SessionRef, more: Owed) => {
    const key = sessionKeyText(ref);
    owed.set(key, { ...owed.get(key), ...more });
  };
  const read = async (ref: SessionRef) => withOwed(ref, await records.read(ref));
  const update = async (
    ref: SessionRef,
    change: (state: SessionState) => SessionState,
    done?: DoneAtVendor,
  ) => {
    const key = sessionKeyText(ref);
    let before: SessionState = {};
    let paid: Owed | undefined;
    const keepBefore = (state: SessionState) => {
      before = state;
      paid = owed.get(key);
      return change(withOwed(ref, state));
    };
    const after = await records.update(ref, keepBefore, done);
    if (owed.get(key) === paid) owed.delete(key);
    tellChange(observer, ref, before, after);
    return after;
  };
  return {
    routed: async (ref, route) => {
      let isKnown = false;
      const remember = (state: SessionState) => {
        isKnown = isOfAnother(state, route);
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
      const value = correctedResult(result, stateOver(state, observation));
      return { value, ...overtaken(state, observation) };
    },
    gone: async (ref, { adapter, code, observedAt }) => {
      const before = await read(ref);
      const end = currentOutcome(before);
      if (end === undefined || !isEnded(end.outcome.status)) return undefined;
      const change = goneChange(before, code, observedAt);
      const state = change === undefined ? before : await update(ref, change);
      // An answer that seems newer found the session.
      const found = lastAnswer(state);
      const isOvertaken = change !== undefined && !isErased(state) && found !== undefined;
      return {
        value: withState({ ref, adapter, ...end.outcome, reasons: [], warnings: [] }, state),
        ...(isOvertaken ? { overtakenAt: found.observedAt } : {}),
      };
    },
    consented: async (ref, consent) => {
      const merge = (state: SessionState) => reduceConsent(state, consent);
      try {
        return (await update(ref, merge)).consent ?? consent;
      } catch (error) {
        const isWithdrawal = !consent.terms || !consent.biometrics;
        if (isWithdrawal) owe(ref, { consent: merge(withOwed(ref, {})).consent ?? consent });
        throw error;
      }
    },
    reopened: async (ref, at, launch) => {
      try {
        await update(ref, (state) => reopen(state, { at, launch }), REOPENED);
      } catch (error) {
        owe(ref, { opening: { at, launch } });
        throw error;
      }
    },
    canceled: async (ref, at) => void (await update(ref, (state) => reduceCanceled(state, at), CANCELED)),
    decided: async (ref, outcome, at, { isTold } = { isTold: false }) => {
      const decide = (state: SessionState) => {
        const decided = reduceDecided(state, outcome, at);
        return isTold ? reduceTold(decided, at) : decided;
      };
      return update(ref, decide, isTold ? DECIDED : undefined);
    },
    told: async (ref, at) => void (await update(ref, (state) => reduceTold(state, at))),
    retried: async (ref, name) => void (await update(ref, (state) => reduceRetried(state, name), OPENED)),
    erasing: async (ref, erasure) =>
      void (await update(ref, (state) => reduceErasure(state, erasure), ERASED)),
    isErased: async (ref) => isErased(await read(ref)),
    observed: async (ref, observation, messageId) =>
      void (await update(ref, (state) => reduceMessage(state, observation, messageId))),
    finalized: async (ref, at) => void (await update(ref, (state) => reduceFinalized(state, at), FINALIZED)),
  };
}

const CREATED: DoneAtVendor = { what: 'created the session', repeatable: false };
const FINALIZED: DoneAtVendor = { what: 'finalized the session', repeatable: true };
const DECIDED: DoneAtVendor = { what: 'recorded the decision', repeatable: true };
const CANCELED: DoneAtVendor = { what: 'canceled the session', repeatable: true };
const OPENED: DoneAtVendor = { what: 'opened the session again', repeatable: false };
const ERASED: DoneAtVendor = { what: 'started to erase the session', repeatable: true };
const REOPENED: DoneAtVendor = { what: 'reopened the session', repeatable: true };

/** The vendor opened the session again, with a further launch of this name. */
interface Opening {
  readonly at: number;
  readonly launch: string;
}

const reopen = (state: SessionState, { at, launch }: Opening): SessionState =>
  reduceRetried(reduceReopened(state, at), launch);

/** What could not be stored because the store failed: it counts in this process, and the next change stores it. */
interface Owed {
  readonly opening?: Opening;
  /** A withdrawal. */
  readonly consent?: Consent;
}

/** The number of sessions with unstored changes that are kept. */
const MOST_OWED = 1_000;

/** True if another creation recorded the session, or a report is older than this creation. */
function isOfAnother({ route, fetched, wordless, callback }: SessionState, own: ObservedRoute): boolean {
  if (route !== undefined) return route.creation === undefined || route.creation !== own.creation;
  const said = [fetched, wordless, callback];
  return said.some((one) => one !== undefined && one.observedAt < own.at - CLOCK_SKEW_MS);
}

function tellChange(observer: Observer, ref: SessionRef, before: SessionState, after: SessionState): void {
  const now = currentOutcome(after);
  const earlier = currentOutcome(before)?.outcome;
  if (now === undefined || isSameOutcome(earlier, now.outcome)) return;
  const { status, decision } = now.outcome;
  const changed = { status, ...(decision === undefined ? {} : { decision }) };
  const common = { provider: ref.provider, session: sessionLabel(ref) };
  observer.observe({ type: 'session', ...common, ...changed, trust: now.trust });
  if (earlier === undefined || !isEnded(earlier.status) || now.trust !== 'fetched') return;
  if (earlier.status === status && earlier.decision === decision) return;
  const { status: was, decision: decided } = earlier;
  observer.observe({
    type: 'overturned',
    ...common,
    before: { status: was, ...(decided === undefined ? {} : { decision: decided }) },
    now: changed,
  });
}

/** What this answer changes; undefined if nothing. */
function goneChange(
  before: SessionState,
  code: GoneAnswer['code'],
  at: number,
): ((state: SessionState) => SessionState) | undefined {
  if (code === 'SESSION_GONE')
    return (state) => reduceErasure(state, { status: 'done', scope: 'session', at: isoInstant(at) });
  if (!isEnded(before.fetched?.outcome.status ?? 'pending')) return undefined;
  return (state) => reduceNotFound(state, at);
}
