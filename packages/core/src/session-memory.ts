import type { SessionStore } from './ports.js';
import { type Observation, reduce, reduceFinalized, type SessionState, withState } from './reducer.js';
import type { ProofingResult } from './result.js';
import type { ProofingSession, SessionRef } from './session.js';
import type { Outcome } from './status.js';

/** Merges what verbs learn of sessions into what is known of them. */
export interface SessionMemory {
  /** Remembers a fetched session, and returns it as it now stands. `observedAt`: when the request was sent. */
  session(session: ProofingSession, observedAt: number): Promise<ProofingSession>;
  /** As `session`; the result's own answer stands over other answers, so that its status fits its claims. */
  result(result: ProofingResult, observedAt: number): Promise<ProofingResult>;
  finalized(ref: SessionRef, at: number): Promise<void>;
  /** Remembers what somebody else said. */
  observed(ref: SessionRef, observation: Observation): Promise<void>;
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
      return withState(result, { ...state, fetched: observation });
    },
    observed: async (ref, observation) => void (await update(ref, (state) => reduce(state, observation))),
    finalized: async (ref, at) => void (await update(ref, (state) => reduceFinalized(state, at))),
  };
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
