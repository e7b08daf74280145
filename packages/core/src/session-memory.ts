import type { SessionStore } from './ports.js';
import {
  currentOutcome,
  type Observation,
  reduce,
  reduceErased,
  reduceFinalized,
  type SessionState,
  withState,
} from './reducer.js';
import type { ProofingResult } from './result.js';
import type { ProofingSession, SessionRef } from './session.js';
import { isEnded, type Outcome } from './status.js';

/** Merges what verbs learn of sessions into what is known of them. */
export interface SessionMemory {
  /** Remembers a fetched session, and returns it as it now stands. `observedAt`: when the request was sent. */
  session(session: ProofingSession, observedAt: number): Promise<ProofingSession>;
  /** As `session`; the result's own answer stands over other answers, so that its status fits its claims. */
  result(result: ProofingResult, observedAt: number): Promise<ProofingResult>;
  finalized(ref: SessionRef, at: number): Promise<void>;
  /** Remembers that the person is awaited again. */
  reopened(ref: SessionRef): Promise<void>;
  /**
   * The vendor answered that it has no such session (any more). Gives the end that is remembered, undefined when none
   * is. It was erased where the vendor says so, or where it gave that end itself before; a vendor that never told of an
   * end but by callback may simply have no report of it.
   */
  gone(ref: SessionRef, answer: GoneAnswer): Promise<ProofingSession | undefined>;
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

export function createSessionMemory(store: SessionStore): SessionMemory {
  const inTurn = turns();
  const update = (ref: SessionRef, change: (state: SessionState) => SessionState) =>
    inTurn(`${ref.provider}\n${ref.id}`, async () => {
      const state = change((await store.read(ref)) ?? {});
      await store.write(ref, state);
      return state;
    });
  return {
    session: async (session, observedAt) => {
      const observation = fetchedObservation(session, observedAt);
      return withState(session, await update(session.ref, (state) => reduce(state, observation)));
    },
    result: async (result, observedAt) => {
      const observation = fetchedObservation(result, observedAt);
      const state = await update(result.ref, (before) => reduce(before, observation));
      const known = withState(result, { ...state, fetched: observation });
      return known.erasedAt === undefined ? known : withoutData(known);
    },
    gone: async (ref, { adapter, code, observedAt }) => {
      const before = (await store.read(ref)) ?? {};
      const end = currentOutcome(before);
      if (end === undefined || !isEnded(end.outcome.status)) return undefined;
      const erased = code === 'SESSION_GONE' || isEnded(before.fetched?.outcome.status ?? 'pending');
      const erasedAt = new Date(observedAt).toISOString();
      const state = erased ? await update(ref, (now) => reduceErased(now, erasedAt)) : before;
      return {
        ref,
        adapter,
        ...end.outcome,
        ...(end.nativeStatus === undefined ? {} : { nativeStatus: end.nativeStatus }),
        ...(state.erasedAt === undefined ? {} : { erasedAt: state.erasedAt }),
        warnings: [],
      };
    },
    reopened: async (ref) => void (await update(ref, ({ finalizedAt: _forgotten, ...state }) => state)),
    erased: async (ref, at) =>
      void (await update(ref, (state) => reduceErased(state, new Date(at).toISOString()))),
    isErased: async (ref) => (await store.read(ref))?.erasedAt !== undefined,
    observed: async (ref, observation) => void (await update(ref, (state) => reduce(state, observation))),
    finalized: async (ref, at) => void (await update(ref, (state) => reduceFinalized(state, at))),
  };
}

/** What was erased is not handed out, even where the vendor still has it for a moment. */
function withoutData(result: ProofingResult): ProofingResult {
  const { claims: _claims, extracted: _extracted, selfAsserted: _selfAsserted, ...rest } = result;
  return { ...rest, documents: [], matches: [], artifacts: [] };
}

/** Work on one key waits for earlier work on it: two merges at once would lose one of them. */
function turns() {
  const last = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const earlier = last.get(key);
    const mine = earlier === undefined ? work() : earlier.then(work);
    const done = mine
      .catch(() => undefined)
      .then(() => {
        if (last.get(key) === done) last.delete(key);
      });
    last.set(key, done);
    return mine;
  };
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
