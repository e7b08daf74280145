import { ProofingError } from './errors.js';
import { inTime, PORT_PATIENCE_MS } from './in-time.js';
import type { Observer, SessionStore } from './ports.js';
import type { SessionState } from './reducer.js';
import type { SessionRef } from './session.js';

type Change = (state: SessionState) => SessionState;

/** The app's store, as it is used: one change of a session at a time, and none of the store's own errors. */
export interface SessionRecords {
  /** Throws STORE_UNAVAILABLE. */
  read(ref: SessionRef): Promise<SessionState>;
  /** Throws STORE_UNAVAILABLE. */
  update(ref: SessionRef, change: Change, done?: DoneAtVendor): Promise<SessionState>;
}

/** What the vendor has done before the store is told of it. */
export interface DoneAtVendor {
  /** Such as `finalized the session`. */
  readonly what: string;
  /** Whether the vendor may be asked to do it once more. */
  readonly repeatable: boolean;
  /** The caller tells the observer of a failure. */
  readonly toldByCaller?: boolean;
}

/** The observer must not throw. */
export function sessionRecords(store: SessionStore, observer: Observer): SessionRecords {
  const inTurn = turns();
  // What a store throws may quote what it was given, so it stays here.
  const guarded = async <T>(
    ref: SessionRef,
    work: (over: () => boolean) => Promise<T>,
    done?: DoneAtVendor,
  ): Promise<T> => {
    let isOver = false;
    try {
      return await inTime(PORT_PATIENCE_MS, () => work(() => isOver));
    } catch {
      isOver = true;
      if (done?.toldByCaller !== true)
        observer.observe({ type: 'port', provider: ref.provider, port: 'sessions' });
      throw storeUnavailable(ref, done);
    }
  };
  const read = async (ref: SessionRef) => stateOf((await store.read(ref)) ?? {});
  return {
    read: (ref) => guarded(ref, () => read(ref)),
    update: (ref, change, done) =>
      inTurn(`${ref.provider}\n${ref.id}`, () =>
        guarded(
          ref,
          async (over) => {
            if (store.update !== undefined)
              return stateOf(await store.update(ref, (state) => change(stateOf(state))));
            const state = change(await read(ref));
            // The next change had its turn meanwhile: what was read before it must not undo it.
            if (over()) return state;
            await store.write(ref, state);
            return state;
          },
          done,
        ),
      ),
  };
}

function storeUnavailable(ref: SessionRef, done: DoneAtVendor | undefined): ProofingError {
  const all = "the app's own session store failed";
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    message: done === undefined ? all : `${all}; the vendor ${done.what} all the same`,
    retryable: done?.repeatable ?? true,
    provider: ref.provider,
  });
}

/** A store may give anything; what is no state is taken for a failure of the store, never for an outcome. */
function stateOf(value: unknown): SessionState {
  const { fetched, callback, route, notFound } = asRecord(value);
  for (const observation of [fetched, callback]) {
    if (observation === undefined) continue;
    const { observedAt, outcome } = asRecord(observation);
    if (typeof observedAt !== 'number' || typeof asRecord(outcome)['status'] !== 'string')
      throw new TypeError('no observation');
  }
  if (notFound !== undefined && !['first', 'last'].every((name) => isInstant(asRecord(notFound)[name])))
    throw new TypeError('no instants');
  if (route !== undefined && !Array.isArray(asRecord(route)['skipped'])) throw new TypeError('no route');
  // Its parts were looked at just now.
  return value as SessionState;
}

const isInstant = (value: unknown) => typeof value === 'number' && !Number.isNaN(new Date(value).getTime());

function asRecord(value: unknown): { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) throw new TypeError('no object');
  return { ...value };
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
