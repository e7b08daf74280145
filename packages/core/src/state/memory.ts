import { testModeRefused } from '../contract/errors.js';
import type { Observation, ObservedRoute, SessionState } from '../contract/observation.js';
import type { Observer, SessionStore } from '../contract/ports.js';
import type { ProofingResult } from '../contract/result.js';
import {
  type Consent,
  type Erasure,
  type ProofingSession,
  type SessionRef,
  sessionKeyText,
} from '../contract/session.js';
import { isEnded, type Outcome } from '../contract/status.js';
import { boundedMap } from '../support/bounded-map.js';
import { CLOCK_SKEW_MS } from '../support/time.js';
import {
  corrected,
  correctedResult,
  fetchedObservation,
  goneChange,
  overtaken,
  type Remembered,
  stateOver,
} from './correct.js';
import { changesBetween, currentOutcome, isErased, lastAnswer, withState } from './outcome.js';
import {
  reduce,
  reduceCanceled,
  reduceConsent,
  reduceDecided,
  reduceErasure,
  reduceFinalized,
  reduceMessage,
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
   * session, possibly for another person. `isRepeated`: an earlier call may have begun it.
   */
  routed(ref: SessionRef, route: ObservedRoute, isRepeated: boolean): Promise<boolean>;
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
  /**
   * Remembers what this app decided, after the vendor was told; returns all that is known. If the store fails, it still
   * counts in this process, and the next change of the session stores it.
   */
  decided(ref: SessionRef, outcome: Outcome, at: number): Promise<SessionState>;
  /** Remembers what the app's policy decided, unless the app decided before; the vendor is told afterwards. */
  decidedByPolicy(ref: SessionRef, outcome: Outcome, at: number): Promise<SessionState>;
  /** Remembers that the vendor was told of the app's decision. */
  told(ref: SessionRef, at: number): Promise<void>;
  /** Remembers that a further attempt was opened; if the store fails, as for `reopened`. */
  retried(ref: SessionRef, at: number, launch: string): Promise<void>;
  /** Throws CONFIG if the session is one of the vendor's test mode, and the configuration does not accept it. */
  checkMode(ref: SessionRef, state: SessionState): void;
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
export function createSessionMemory(
  store: SessionStore,
  observer: Observer,
  acceptsTests: (provider: string) => boolean = () => false,
): SessionMemory {
  const records = sessionRecords(store, observer);
  const owed = boundedMap<string, Owed>(MOST_OWED);
  /** The state, with what this process could not store yet. */
  const withOwed = (ref: SessionRef, state: SessionState) => {
    const { opening, consent, decision } = owed.get(sessionKeyText(ref)) ?? {};
    const opened = opening === undefined ? state : open(state, opening);
    const decided = decision === undefined ? opened : decide(opened, decision);
    return consent === undefined ? decided : reduceConsent(decided, consent);
  };
  const owe = (ref: SessionRef, more: Owed) => {
    const key = sessionKeyText(ref);
    owed.set(key, { ...owed.get(key), ...more });
  };
  const checkMode: SessionMemory['checkMode'] = ({ provider }, { testMode }) => {
    if (testMode && !acceptsTests(provider)) throw testModeRefused(provider);
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
    for (const event of changesBetween(ref, before, after)) observer.observe(event);
    return after;
  };
  const opened = async (ref: SessionRef, opening: Opening) => {
    try {
      await update(ref, (state) => open(state, opening), REOPENED);
    } catch (error) {
      owe(ref, { opening });
      throw error;
    }
  };
  return {
    routed: async (ref, route, isRepeated) => {
      let isKnown = false;
      const remember = (state: SessionState) => {
        isKnown = isOfAnother(state, route, isRepeated);
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
    checkMode,
    gone: async (ref, { adapter, code, observedAt }) => {
      const before = await read(ref);
      checkMode(ref, before);
      const change = goneChange(before, code, observedAt);
      const end = currentOutcome(before);
      const isOver = end !== undefined && isEnded(end.outcome.status);
      if (!isOver && before.erasure === undefined) return undefined;
      const state = change === undefined ? before : await update(ref, change);
      if (!isOver) return undefined;
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
    reopened: (ref, at, launch) => opened(ref, { at, launch, isReopened: true }),
    retried: (ref, at, launch) => opened(ref, { at, launch, isReopened: false }),
    canceled: async (ref, at) => void (await update(ref, (state) => reduceCanceled(state, at), CANCELED)),
    decided: async (ref, outcome, at) => {
      try {
        return await update(ref, (state) => decide(state, { outcome, at }), DECIDED);
      } catch (error) {
        owe(ref, { decision: { outcome, at } });
        throw error;
      }
    },
    decidedByPolicy: (ref, outcome, at) =>
      update(ref, (state) => (state.decided === undefined ? reduceDecided(state, outcome, at) : state)),
    told: async (ref, at) => void (await update(ref, (state) => reduceTold(state, at))),
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
const ERASED: DoneAtVendor = { what: 'started to erase the session', repeatable: true };
const REOPENED: DoneAtVendor = { what: 'reopened the session', repeatable: true };

/** A further attempt was opened, with a launch of this name. */
interface Opening {
  readonly at: number;
  readonly launch: string;
  /** The vendor opened an ended or failed session again; otherwise it stood open. */
  readonly isReopened: boolean;
}

const open = (state: SessionState, { at, launch, isReopened }: Opening): SessionState =>
  reduceRetried(isReopened ? reduceReopened(state, at) : state, launch, at);

/** What the app decided, and the vendor was told. */
interface Decided {
  readonly outcome: Outcome;
  readonly at: number;
}

const decide = (state: SessionState, { outcome, at }: Decided): SessionState => {
  const decided = reduceDecided(state, outcome, at);
  return reduceTold(decided, decided.decided?.observedAt ?? at);
};

/** What could not be stored because the store failed: it counts in this process, and the next change stores it. */
interface Owed {
  readonly opening?: Opening;
  readonly decision?: Decided;
  /** A withdrawal. */
  readonly consent?: Consent;
}

/** The number of sessions with unstored changes that are kept. */
const MOST_OWED = 1_000;

/** True if another creation recorded the session, or a report is older than this creation. */
function isOfAnother(
  { route, fetched, wordless, callback }: SessionState,
  own: ObservedRoute,
  isRepeated: boolean,
): boolean {
  if (route !== undefined) return route.creation === undefined || route.creation !== own.creation;
  // An earlier call with the same key may have made it long ago.
  if (isRepeated) return false;
  const said = [fetched, wordless, callback];
  return said.some((one) => one !== undefined && one.observedAt < own.at - CLOCK_SKEW_MS);
}
