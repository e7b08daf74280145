// A store is the app's own: whatever it throws or gives, a verb throws STORE_UNAVAILABLE and quotes none of it.
import { inspect } from 'node:util';
import {
  createProofing,
  inMemorySessions,
  type Proofing,
  ProofingError,
  type ProofingEvent,
  type SessionState,
  type SessionStore,
} from '../src/index.js';
import { createSessionMemory } from '../src/session-memory.js';
import { adapterOf, failureOf, loggingClock, sessionOf, stubProvider } from './support.js';

const ref = { provider: 'stub', id: 's1' };
const PERSON = 'Zoé Exemple, 1990-12-10';

function app(sessions: SessionStore, gone = false) {
  const events: ProofingEvent[] = [];
  const nothing = async () => undefined;
  const adapter = adapterOf('stub', () =>
    stubProvider('stub', [], {
      capabilities: { ...stubProvider('stub', []).capabilities, verbs: ['finalize', 'retry', 'erase'] },
      finalizeSession: nothing,
      retrySession: nothing,
      eraseSession: nothing,
      ...(gone && {
        getSession: async () => {
          throw new ProofingError({ code: 'SESSION_NOT_FOUND', message: 'not there', provider: 'stub' });
        },
      }),
    }),
  );
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    deps: { clock: loggingClock(), sessions, observer: { observe: (event) => void events.push(event) } },
  });
  return { proofing, ports: () => events.flatMap((event) => (event.type === 'port' ? [event] : [])) };
}

const SURPRISES: readonly [string, unknown][] = [
  ['an error', new Error(PERSON)],
  ['an error with a cause', new Error('x', { cause: new Error(PERSON) })],
  ['a text', PERSON],
  ['nothing', undefined],
  ['an error of ours', new ProofingError({ code: 'AUTH', message: PERSON })],
  [
    'an object that cannot be looked at',
    new Proxy(
      {},
      {
        get: () => {
          throw new Error(PERSON);
        },
      },
    ),
  ],
];
const VERBS: readonly [string, (proofing: Proofing) => Promise<unknown>, boolean, RegExp][] = [
  ['getSession', (p) => p.getSession(ref), true, /session store failed$/],
  ['getResult', (p) => p.getResult(ref), true, /session store failed$/],
  ['handleReturn', (p) => p.handleReturn(ref), true, /session store failed$/],
  ['getHistory', (p) => p.getHistory(ref), true, /session store failed$/],
  ['finalizeSession', (p) => p.finalizeSession(ref), true, /the vendor finalized the session all the same$/],
  ['eraseSession', (p) => p.eraseSession(ref), true, /the vendor erased the session all the same$/],
  ['retrySession', (p) => p.retrySession(ref), false, /the vendor opened the session again all the same$/],
];

describe.each(SURPRISES)('a store that throws %s', (_what, surprise) => {
  const fails = (): never => {
    throw surprise;
  };
  const stores: readonly [string, SessionStore][] = [
    ['at once', { read: fails, write: fails }],
    ['later', { read: async () => fails(), write: async () => fails(), update: async () => fails() }],
  ];
  describe.each(stores)('%s', (_when, store) => {
    it.each(VERBS)('makes %s throw STORE_UNAVAILABLE', async (_verb, work, retryable, message) => {
      const { proofing, ports } = app(store);
      const error = await failureOf(() => work(proofing));
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable, provider: 'stub', ref });
      expect(error.message).toMatch(message);
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('Exemple');
      expect(error.cause).toBeUndefined();
      expect(ports()).toEqual([{ type: 'port', provider: 'stub', port: 'sessions' }]);
    });

    it('makes a session that the vendor forgot STORE_UNAVAILABLE, not a verdict', async () => {
      expect((await failureOf(() => app(store, true).proofing.getSession(ref))).code).toBe(
        'STORE_UNAVAILABLE',
      );
    });

    it('keeps nobody from a new session', async () => {
      const { proofing, ports } = app(store);
      const session = await proofing.createSession({ reference: 'a' });
      expect(session.ref).toEqual(ref);
      expect(ports()).toHaveLength(1);
    });

    it('ends waiting with the deadline', async () => {
      const error = await failureOf(() => app(store).proofing.waitForResult(ref, { timeoutMs: 60_000 }));
      expect(error.code).toBe('TIMEOUT');
      expect(error.message).toContain('STORE_UNAVAILABLE');
    });
  });
});

it.each<[string, unknown]>([
  ['text', 'state'],
  ['a number', 7],
  ['a word that is no observation', { fetched: 'completed' }],
  ['an observation without an outcome', { fetched: { trust: 'fetched', observedAt: 1 } }],
  ['an outcome without a status', { callback: { trust: 'callback', observedAt: 1, outcome: {} } }],
  ['an observation at no time', { fetched: { trust: 'fetched', outcome: { status: 'completed' } } }],
])('a store that gives %s has failed', async (_what, garbage) => {
  const state = garbage as SessionState;
  const plain: SessionStore = { read: async () => state, write: async () => undefined };
  expect((await failureOf(() => app(plain).proofing.getSession(ref))).code).toBe('STORE_UNAVAILABLE');
  for (const update of [
    async () => state,
    async (_ref: unknown, change: (state: SessionState) => SessionState) => change(state),
  ]) {
    const error = await failureOf(() => app({ ...plain, update }).proofing.getSession(ref));
    expect(error.code).toBe('STORE_UNAVAILABLE');
  }
});

it('a store that gives null knows nothing', async () => {
  const store: SessionStore = { read: async () => null as never, write: async () => undefined };
  expect((await app(store).proofing.getSession(ref)).status).toBe('completed');
});

it('a store with update is never asked to read and write', async () => {
  const memory = inMemorySessions();
  const update = jest.fn(memory.update ?? fail);
  const strict: SessionStore = { read: memory.read, write: () => fail(), update };
  const { proofing } = app(strict);
  await proofing.getSession(ref);
  await proofing.finalizeSession(ref);
  expect(update).toHaveBeenCalledTimes(2);
  expect(await memory.read(ref)).toMatchObject({
    finalizedAt: 0,
    fetched: { outcome: { status: 'completed' } },
  });
});

it('a change that runs twice, as in a transaction that is tried again, ends the same', async () => {
  const memory = inMemorySessions();
  const twice: SessionStore = {
    ...memory,
    update: async (one, change) => {
      change((await memory.read(one)) ?? {});
      const state = change((await memory.read(one)) ?? {});
      await memory.write(one, state);
      return state;
    },
  };
  const { proofing } = app(twice);
  expect(await proofing.getSession(ref)).toEqual(
    sessionOf(ref, { status: 'completed', decision: 'approved', final: true }),
  );
});

function fail(): never {
  throw new Error('it was called');
}

it('a reading that comes after all patience undoes no change that was made meanwhile', async () => {
  jest.useFakeTimers();
  try {
    let kept: SessionState = {};
    let late: ((state: SessionState) => void) | undefined;
    const hangsOnce: SessionStore = {
      read: async () => {
        if (late !== undefined) return kept;
        return new Promise((resolve) => {
          late = resolve;
        });
      },
      write: async (_ref, state) => {
        kept = state;
      },
    };
    const memory = createSessionMemory(hangsOnce, { observe: () => undefined });
    const open = failureOf(() => memory.session(sessionOf(ref, { status: 'pending' }), 1));
    const ended = memory.session(sessionOf(ref, { status: 'canceled' }), 2);
    await jest.advanceTimersByTimeAsync(5_000);
    expect((await open).code).toBe('STORE_UNAVAILABLE');
    expect((await ended).value.status).toBe('canceled');
    late?.({});
    await jest.advanceTimersByTimeAsync(1_000);
    expect(kept.fetched?.outcome.status).toBe('canceled');
  } finally {
    jest.useRealTimers();
  }
});
