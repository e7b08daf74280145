import { ProofingError } from '../contract/errors.js';
import type { Observation, SessionState } from '../contract/observation.js';
import type { Observer, SessionKey, SessionStore, StoredState } from '../contract/ports.js';
import { isErasure, sessionKeyText } from '../contract/session.js';
import { isOutcome } from '../contract/status.js';
import { guarded, PORT_LIMIT_MS } from '../ports/guard.js';
import { boundedMap } from '../support/bounded-map.js';
import { type Fields, isCount, isObject } from '../support/fields.js';
import { withTimeout } from '../support/time.js';
import { canonical, canonicalErasure, isEndByMessage } from './reducer.js';

type Change = (state: SessionState) => SessionState;

/**
 * The app's store as core uses it: each change is merged into the newest state, and the store's own errors are hidden.
 */
export interface SessionRecords {
  /** Throws STORE_UNAVAILABLE. */
  read(key: SessionKey): Promise<SessionState>;
  /** Throws STORE_UNAVAILABLE. `change` is pure, and runs again if another process wrote in the meantime. */
  update(key: SessionKey, change: Change, done?: DoneAtVendor): Promise<SessionState>;
}

/** What the vendor has done before it could be stored. */
export interface DoneAtVendor {
  /** Such as `finalized the session`. */
  readonly what: string;
  /** True if the vendor may be asked to do it again. */
  readonly repeatable: boolean;
}

/** This many lost races in a row cannot happen: a store that always reports one is broken. */
const MOST_MERGES = 100;

/** The observer must not throw. */
export function sessionRecords(store: SessionStore, observer: Observer): SessionRecords {
  const inTurn = turns();
  const ask = async <T>(
    { provider }: SessionKey,
    work: (isOver: () => boolean) => Promise<T>,
    done?: DoneAtVendor,
  ): Promise<T> => {
    let isOver = false;
    const answer = await guarded(observer, { provider, port: 'sessions' }, () => work(() => isOver));
    isOver = true;
    if (answer === undefined) throw storeUnavailable(provider, done);
    return answer.value;
  };
  return {
    // A copy of the key: a ref also has the adapter's state, which the store must not get.
    read: ({ provider, id }) =>
      ask({ provider, id }, async () => stateOf(await store.read({ provider, id })).state),
    update: ({ provider, id }, change, done) => {
      const merge = async (isOver: () => boolean) => {
        for (let merges = 0; merges < MOST_MERGES && !isOver(); merges += 1) {
          const { state, text, revision } = stateOf(await store.read({ provider, id }));
          const next = change(state);
          const changed = writeState(next);
          if (changed === text) return next;
          // The caller was told that the store failed, so nothing more is written for it.
          if (isOver()) break;
          if (isWritten(await store.write({ provider, id }, changed, revision))) return next;
        }
        throw new TypeError('never the newest revision');
      };
      const key = sessionKeyText({ provider, id });
      // Usually nothing is queued for the key, and the turn ends with the caller's limit.
      if (!inTurn.isTaken(key)) return inTurn.run(key, () => ask({ provider, id }, merge, done));
      // The caller's limit starts with the call, not with its turn. Each turn is limited as well, for the sake of those
      // after it.
      const turn = (isOver: () => boolean) => () => withTimeout(PORT_LIMIT_MS, () => merge(isOver));
      return ask({ provider, id }, (isOver) => inTurn.run(key, turn(isOver)), done);
    },
  };
}

/** A store may return anything. An invalid state is a failure of the store, never an outcome. */
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
    message: done === undefined ? all : `${all}, but the vendor has already ${done.what}`,
    retryable: done?.repeatable ?? true,
    provider,
  });
}

/** Work on one key waits for earlier work on it: concurrent merges in one process would only conflict. */
function turns() {
  const last = new Map<string, Promise<unknown>>();
  return {
    isTaken: (key: string): boolean => last.has(key),
    run: <T>(key: string, work: () => Promise<T>): Promise<T> => {
      const earlier = last.get(key);
      const mine = earlier === undefined ? work() : earlier.then(work);
      const leave = () => {
        if (last.get(key) === done) last.delete(key);
      };
      const done = mine.then(leave, leave);
      last.set(key, done);
      return mine;
    },
  };
}

/**
 * Remembers the most recent sessions in this process: `capacity` of them, and as many that were erased. The two are
 * kept apart, so that a busy hour does not forget an erasure. For shared or permanent storage, implement {@link
 * SessionStore}.
 */
export function inMemorySessions(capacity = 10_000): SessionStore {
  const open = boundedMap<string, StoredState>(capacity);
  const erased = boundedMap<string, StoredState>(capacity);
  let writes = 0;
  return {
    read: async (key) => open.get(sessionKeyText(key)) ?? erased.get(sessionKeyText(key)),
    write: async (key, state, revision) => {
      const name = sessionKeyText(key);
      if ((open.get(name) ?? erased.get(name))?.revision !== revision) return false;
      open.delete(name);
      erased.delete(name);
      writes += 1;
      (isErased(state) ? erased : open).set(name, { state, revision: String(writes) });
      return true;
    },
  };
}

/** Text that core did not write is stored like any other. */
function isErased(text: string): boolean {
  // Most states are not, and each write would parse one.
  if (!text.includes('erasure')) return false;
  try {
    return readState(text).erasure?.status === 'done';
  } catch {
    return false;
  }
}

/** Increased when older versions could not read what this one writes. */
const VERSION = 1;

/** The text of a state for stores. Equal states give equal texts, in whatever order they were built. */
export function writeState(state: SessionState): string {
  const { route, fetched, wordless, callback, decided, erasure, notFound, consent } = state;
  return JSON.stringify({
    version: VERSION,
    route: route && {
      provider: route.provider,
      by: route.by,
      skipped: route.skipped,
      at: route.at,
      creation: route.creation,
      earlierAttempts: route.earlierAttempts,
    },
    fetched: fetched && canonical(fetched),
    wordless: wordless && canonical(wordless),
    callback: callback && canonical(callback),
    messages: state.messages,
    finalizedAt: state.finalizedAt,
    reopenedAt: state.reopenedAt,
    canceledAt: state.canceledAt,
    expiredAt: state.expiredAt,
    decided: decided && canonical(decided),
    toldAt: state.toldAt,
    retries: state.retries,
    retriedAt: state.retriedAt,
    movedAt: state.movedAt,
    attempts: state.attempts,
    testMode: state.testMode,
    erasure: erasure && canonicalErasure(erasure),
    notFound: notFound && { first: notFound.first, last: notFound.last },
    consent,
  });
}

/** Throws for any other text, which is a failure of the store, never an outcome. */
export function readState(text: string): SessionState {
  const { version, ...state } = recordOf(JSON.parse(text));
  if (version !== VERSION) throw new TypeError('not a state of this version');
  for (const [part, isRight] of CHECKS)
    if (state[part] !== undefined && !isRight(state[part])) throw new TypeError('not a part of a state');
  // Its parts were checked above.
  return state as SessionState;
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTrue: Check = (value) => value === true;
const isFlag: Check = (value) => typeof value === 'boolean';
/** The largest value of a Date, in milliseconds before and after the epoch (ECMAScript, section 21.4.1.1). */
const LATEST = 8.64e15;

const isTime: Check = (value) => typeof value === 'number' && Math.abs(value) <= LATEST;
const isAbsentOr =
  (is: Check): Check =>
  (value) =>
    value === undefined || is(value);
const isTextIfPresent = isAbsentOr(isText);
const isListOf =
  (is: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(is);

/** Outcomes are returned to apps as they are, so each value must be one of the contract's. */
const isObservationOf =
  (source: Observation['trust'], isOwn: (outcome: Observation['outcome']) => boolean = () => true): Check =>
  (value) => {
    const { trust, observedAt, saidAt, outcome, nativeStatus, erasure, attempts, testMode } = recordOf(value);
    return (
      trust === source &&
      isTime(observedAt) &&
      isAbsentOr(isTime)(saidAt) &&
      isOutcome(outcome) &&
      isOwn(outcome) &&
      isTextIfPresent(nativeStatus) &&
      isAbsentOr(isErasure)(erasure) &&
      isAbsentOr(isCount)(attempts) &&
      isAbsentOr(isTrue)(testMode)
    );
  };

const isConsent: Check = (value) => {
  const { terms, biometrics, at, version } = recordOf(value);
  return isFlag(terms) && isFlag(biometrics) && isText(at) && isTextIfPresent(version);
};

const PARTS: { readonly [Part in keyof SessionState]-?: Check } = {
  route: (value) => {
    const { skipped, creation, earlierAttempts } = recordOf(value);
    const areTried = isListOf((one) => isText(recordOf(one)['provider']))(skipped);
    return areTried && isTextIfPresent(creation) && isAbsentOr(isCount)(earlierAttempts);
  },
  fetched: isObservationOf('fetched'),
  wordless: isObservationOf('fetched'),
  callback: isObservationOf('callback', isEndByMessage),
  messages: isListOf(isText),
  finalizedAt: isTime,
  reopenedAt: isTime,
  canceledAt: isTime,
  expiredAt: isTime,
  decided: isObservationOf('app'),
  toldAt: isTime,
  retries: isListOf(isText),
  retriedAt: isTime,
  movedAt: isTime,
  attempts: isCount,
  testMode: isTrue,
  erasure: isErasure,
  notFound: (value) => ['first', 'last'].every((name) => isTime(recordOf(value)[name])),
  consent: isConsent,
};

const CHECKS = Object.entries(PARTS);

function recordOf(value: unknown): Fields {
  if (!isObject(value)) throw new TypeError('not an object');
  return value;
}
