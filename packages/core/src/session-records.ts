import { ProofingError } from './contract/errors.js';
import type { SessionState } from './contract/observation.js';
import type { Observer, SessionKey, SessionStore, StoredState } from './contract/ports.js';
import { inTime, PORT_PATIENCE_MS } from './in-time.js';
import { readState, writeState } from './state-text.js';

type Change = (state: SessionState) => SessionState;

/** The app's store, as it is used: each change merged into the newest state, and none of the store's own errors. */
export interface SessionRecords {
  /** Throws STORE_UNAVAILABLE. */
  read(key: SessionKey): Promise<SessionState>;
  /** Throws STORE_UNAVAILABLE. `change` is pure, and runs again when another process wrote meanwhile. */
  update(key: SessionKey, change: Change, done?: DoneAtVendor): Promise<SessionState>;
}

/** What the vendor has done before the store hears of it. */
export interface DoneAtVendor {
  /** Such as `finalized the session`. */
  readonly what: string;
  /** Whether the vendor may be asked to do it once more. */
  readonly repeatable: boolean;
  /** The caller reports a failure to the observer. */
  readonly toldByCaller?: boolean;
}

/** So many processes cannot come first one after the other; a store that always says so is broken. */
const MOST_MERGES = 100;

/** The observer must not throw. */
export function sessionRecords(store: SessionStore, observer: Observer): SessionRecords {
  const inTurn = turns();
  // What a store throws may quote what it was given, so it stays here.
  const guarded = async <T>(
    provider: string,
    work: (isOver: () => boolean) => Promise<T>,
    done?: DoneAtVendor,
  ): Promise<T> => {
    let isOver = false;
    try {
      return await inTime(PORT_PATIENCE_MS, () => work(() => isOver));
    } catch {
      isOver = true;
      if (done?.toldByCaller !== true) observer.observe({ type: 'port', provider, port: 'sessions' });
      throw storeUnavailable(provider, done);
    }
  };
  return {
    read: ({ provider, id }) =>
      guarded(provider, async () => stateOf(await store.read({ provider, id })).state),
    update: ({ provider, id }, change, done) => {
      const merge = async (isOver: () => boolean) => {
        for (let merges = 0; merges < MOST_MERGES && !isOver(); merges += 1) {
          const { state, text, revision } = stateOf(await store.read({ provider, id }));
          const next = change(state);
          const changed = writeState(next);
          if (changed === text) return next;
          // Its caller was told that the store failed: nothing more is written for it.
          if (isOver()) break;
          if (isWritten(await store.write({ provider, id }, changed, revision))) return next;
        }
        throw new TypeError('never the newest revision');
      };
      // The caller's patience begins with the call, not with its turn; a turn ends in time, too, for those who come after.
      const turn = (isOver: () => boolean) => () => inTime(PORT_PATIENCE_MS, () => merge(isOver));
      return guarded(provider, (isOver) => inTurn(`${provider}\n${id}`, turn(isOver)), done);
    },
  };
}

/** A store may return anything; what is not a stored state is a failure of the store, and never an outcome. */
function stateOf(stored: unknown): { state: SessionState; text?: string; revision: string | undefined } {
  if (stored === undefined || stored === null) return { state: {}, revision: undefined };
  const { state: text, revision } = stored as Partial<Record<keyof StoredState, unknown>>;
  if (typeof text !== 'string' || typeof revision !== 'string') throw new TypeError('not a stored state');
  return { state: readState(text), text, revision };
}

function isWritten(answer: unknown): boolean {
  if (typeof answer !== 'boolean') throw new TypeError('not an answer to a write');
  return answer;
}

function storeUnavailable(provider: string, done: DoneAtVendor | undefined): ProofingError {
  const all = "the app's own session store failed";
  return new ProofingError({
    code: 'STORE_UNAVAILABLE',
    message: done === undefined ? all : `${all}; the vendor ${done.what} all the same`,
    retryable: done?.repeatable ?? true,
    provider,
  });
}

/** Work on one key waits for earlier work on it: two merges of one process would only stand in each other's way. */
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
