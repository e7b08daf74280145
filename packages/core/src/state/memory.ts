import type {
  HistoryEntry,
  Observation,
  ObservedRoute,
  SessionState,
  Word,
} from '../contract/observation.js';
import type { Observer, SessionStore } from '../contract/ports.js';
import type { ProofingResult } from '../contract/result.js';
import {
  type Consent,
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
  fetchedObservation,
  overtaken,
  type Remembered,
  stateOver,
  withoutData,
} from './correct.js';
import {
  currentOutcome,
  erasedAtOf,
  lastAnswer,
  reduce,
  reduceConsent,
  reduceErased,
  reduceFinalized,
  reduceMessage,
  reduceNotFound,
  reduceReopened,
  reduceRouted,
  withState,
} from './reducer.js';
import { type DoneAtVendor, sessionRecords } from './store.js';

/** Merges what verbs learn about sessions into what is already known. */
export interface SessionMemory {
  /**
   * Remembers why this provider has the session. Returns false, and remembers nothing, if the session is already known:
   * another creation made it, possibly for another person.
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
   * Remembers that the vendor reopened the session. If the store fails, it still counts in this process, and the next
   * change of the session stores it.
   */
  reopened(ref: SessionRef, at: number): Promise<void>;
  /** Stores what `reopened` could not; false if nothing is pending. */
  settledReopening(ref: SessionRef): Promise<boolean>;
  /**
   * The vendor answered that it does not have the session, or no longer has it. Returns the remembered end, or
   * undefined if there is none. If the vendor says that it was erased, it was. If the vendor itself reported that end
   * before, the session counts as erased until it is found again; if the end came by callback only, the vendor may
   * simply have no report of it.
   */
  gone(ref: SessionRef, answer: GoneAnswer): Promise<Remembered<ProofingSession> | undefined>;
  /** Remembers that this app had the vendor erase the session. */
  erased(ref: SessionRef, at: number): Promise<void>;
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
    const { reopenedAt, consent } = owed.get(sessionKeyText(ref)) ?? {};
    const reopened = reopenedAt === undefined ? state : reduceReopened(state, reopenedAt);
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
      // An answer that seems newer found the session.
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
    reopened: async (ref, at) => {
      try {
        await update(ref, (state) => reduceReopened(state, at), REOPENED);
      } catch (error) {
        owe(ref, { reopenedAt: at });
        throw error;
      }
    },
    settledReopening: async (ref) => {
      if (owed.get(sessionKeyText(ref))?.reopenedAt === undefined) return false;
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

const CREATED: DoneAtVendor = { what: 'created the session', repeatable: false };
const FINALIZED: DoneAtVendor = { what: 'finalized the session', repeatable: true };
const ERASED: DoneAtVendor = { what: 'erased the session', repeatable: true };
const REOPENED: DoneAtVendor = { what: 'reopened the session', repeatable: true };

/** What could not be stored because the store failed: it counts in this process, and the next change stores it. */
interface Owed {
  readonly reopenedAt?: number;
  /** A withdrawal. */
  readonly consent?: Consent;
}

/** The number of sessions with unstored changes that are kept. */
const MOST_OWED = 1_000;

/** True if another creation recorded the session, or a report is older than this creation. */
function isKnownBefore({ route, fetched, wordless, callback }: SessionState, at: number): boolean {
  const said = [fetched, wordless, callback];
  return route !== undefined || said.some((one) => one !== undefined && one.observedAt < at - CLOCK_SKEW_MS);
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

/** What this answer changes; undefined if nothing. */
function goneChange(
  before: SessionState,
  code: GoneAnswer['code'],
  at: number,
): ((state: SessionState) => SessionState) | undefined {
  if (code === 'SESSION_GONE') return (state) => reduceErased(state, new Date(at).toISOString());
  if (!isEnded(before.fetched?.outcome.status ?? 'pending')) return undefined;
  return (state) => reduceNotFound(state, at);
}

/** What is remembered of a session, the earliest first: of each source the report in effect, not every poll. */
export function historyOf(state: SessionState): readonly HistoryEntry[] {
  const { route, finalizedAt, callback } = state;
  const fetched = state.fetched ?? lastAnswer(state);
  const erasedAt = erasedAtOf(state);
  const entries: HistoryEntry[] = [];
  if (route !== undefined) {
    const { at, ...choice } = route;
    entries.push({ at: isoInstant(at), kind: 'routed', choice });
  }
  if (finalizedAt !== undefined) entries.push({ at: isoInstant(finalizedAt), kind: 'finalized' });
  if (callback !== undefined)
    entries.push({ at: isoInstant(callback.observedAt), kind: 'callback', ...wordOf(callback) });
  if (fetched !== undefined)
    entries.push({ at: isoInstant(fetched.observedAt), kind: 'fetched', ...wordOf(fetched) });
  if (erasedAt !== undefined) entries.push({ at: erasedAt, kind: 'erased' });
  // Entries of the same instant keep the order above.
  return entries.sort((a, b) => order(timeOf(a.at), timeOf(b.at)));
}

/** An instant from a vendor or a store may be invalid: it is sorted last. */
function timeOf(at: string): number {
  const time = Date.parse(at);
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

function order(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

function wordOf({ outcome, nativeStatus }: Observation): Word {
  return { ...outcome, ...(nativeStatus === undefined ? {} : { nativeStatus }) };
}
