// A store is the app's own: whatever it throws or gives, a verb throws STORE_UNAVAILABLE and quotes none of it.
import { inspect } from 'node:util';
import {
  createProofing,
  inMemorySessions,
  type Proofing,
  ProofingError,
  type ProofingEvent,
  type SessionStore,
  withLaunch,
} from '../src/index.js';
import { createSessionMemory } from '../src/state/memory.js';
import { adapterOf, failureOf, loggingClock, putState, sessionOf, stateIn, stubProvider } from './support.js';

const ref = { provider: 'stub', id: 's1' };
const PERSON = 'Zoé Exemple, 1990-12-10';

function app(sessions: SessionStore, gone = false) {
  const events: ProofingEvent[] = [];
  const nothing = async () => undefined;
  const adapter = adapterOf('stub', () =>
    stubProvider('stub', [], {
      finalizeSession: nothing,
      cancelSession: nothing,
      decideSession: nothing,
      retrySession: async () => withLaunch(sessionOf(ref), { url: 'https://vendor.example/s1' }),
      eraseSession: async (_ref, scope) => ({ status: 'done', scope, at: '2030-01-01T00:00:00.000Z' }),
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
  ['a string', PERSON],
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
  [
    'finalizeSession',
    (p) => p.finalizeSession(ref),
    true,
    /, but the vendor has already finalized the session$/,
  ],
  [
    'eraseSession',
    (p) => p.eraseSession(ref),
    true,
    /, but the vendor has already started to erase the session$/,
  ],
  ['cancelSession', (p) => p.cancelSession(ref), true, /, but the vendor has already canceled the session$/],
  [
    'decideSession',
    (p) => p.decideSession(ref, { decision: 'declined', by: 'rule-7' }),
    true,
    /, but the vendor has already recorded the decision$/,
  ],
  // It is asked before the vendor opens anything again.
  ['retrySession', (p) => p.retrySession(ref, { reference: 'a' }), true, /session store failed$/],
];

describe.each(SURPRISES)('a store that throws %s', (_what, surprise) => {
  const fails = (): never => {
    throw surprise;
  };
  const stores: readonly [string, SessionStore][] = [
    ['at once', { read: fails, write: fails }],
    ['later', { read: async () => fails(), write: async () => fails() }],
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

    it('makes a missing session STORE_UNAVAILABLE, not a verdict', async () => {
      expect((await failureOf(() => app(store, true).proofing.getSession(ref))).code).toBe(
        'STORE_UNAVAILABLE',
      );
    });

    it('does not prevent a new session', async () => {
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

const stored = (state: unknown) => ({
  state: typeof state === 'string' ? state : JSON.stringify({ version: 1, ...Object(state) }),
  revision: '1',
});

it.each<[string, unknown]>([
  ['text', 'state'],
  ['a number', 7],
  ['a state without a revision', { state: '{}' }],
  ['a revision that is not text', { ...stored({}), revision: 1 }],
  ['a text that is not JSON', stored('{')],
  ['a state of a later version', stored('{"version":2}')],
  ['a word that is not an observation', stored({ fetched: 'completed' })],
  ['an observation without an outcome', stored({ fetched: { trust: 'fetched', observedAt: 1 } })],
  ['an outcome without a status', stored({ callback: { trust: 'callback', observedAt: 1, outcome: {} } })],
  ['an observation at no time', stored({ fetched: { trust: 'fetched', outcome: { status: 'completed' } } })],
])('a store that returns %s has failed', async (_what, garbage) => {
  const written = jest.fn(async () => true);
  const store: SessionStore = { read: async () => garbage as never, write: written };
  expect((await failureOf(() => app(store).proofing.getSession(ref))).code).toBe('STORE_UNAVAILABLE');
  expect(written).not.toHaveBeenCalled();
});

it.each([undefined, null, 'yes', 1])('a store that answers a write with %p has failed', async (answer) => {
  const store: SessionStore = { read: async () => undefined, write: async () => answer as never };
  expect((await failureOf(() => app(store).proofing.getSession(ref))).code).toBe('STORE_UNAVAILABLE');
});

it('a store that returns null has no state', async () => {
  const store: SessionStore = { read: async () => null as never, write: async () => true };
  expect((await app(store).proofing.getSession(ref)).status).toBe('completed');
});

it('a store that never accepts a write is tried a hundred times, and has failed', async () => {
  const write = jest.fn(async () => false);
  const { proofing, ports } = app({ read: async () => undefined, write });
  expect((await failureOf(() => proofing.getSession(ref))).code).toBe('STORE_UNAVAILABLE');
  expect(write).toHaveBeenCalledTimes(100);
  expect(ports()).toHaveLength(1);
});

it('a write that lost to another process is merged into what that one wrote', async () => {
  const memory = inMemorySessions();
  let isFirst = true;
  const contended: SessionStore = {
    read: memory.read,
    write: async (key, state, revision) => {
      if (isFirst) {
        isFirst = false;
        await putState(memory, ref, { finalizedAt: 7 });
      }
      return memory.write(key, state, revision);
    },
  };
  await app(contended).proofing.getSession(ref);
  expect(await stateIn(memory, ref)).toMatchObject({
    finalizedAt: 7,
    fetched: { outcome: { status: 'completed' } },
  });
});

it('the time limit for a store starts with the call, however many wait for their turn', async () => {
  jest.useFakeTimers();
  try {
    const never = () => new Promise<never>(() => undefined);
    const memory = createSessionMemory({ read: never, write: never }, { observe: () => undefined });
    const all = [1, 2, 3].map((at) => failureOf(() => memory.session(sessionOf(ref), at)));
    await jest.advanceTimersByTimeAsync(5_000);
    expect((await Promise.all(all)).map(({ code }) => code)).toEqual(Array(3).fill('STORE_UNAVAILABLE'));
  } finally {
    jest.useRealTimers();
  }
});

it('a change without effect is not written', async () => {
  const memory = inMemorySessions();
  const write = jest.fn(memory.write);
  const { proofing } = app({ read: memory.read, write });
  await proofing.getSession(ref);
  await proofing.getSession(ref);
  expect(write).toHaveBeenCalledTimes(1);
});

it('a read that returns after the time limit undoes no change made in the meantime', async () => {
  jest.useFakeTimers();
  try {
    const kept = inMemorySessions();
    let late: ((nothing: undefined) => void) | undefined;
    const hangsOnce: SessionStore = {
      read: async (key) => {
        if (late !== undefined) return kept.read(key);
        return new Promise((resolve) => {
          late = resolve;
        });
      },
      write: kept.write,
    };
    const memory = createSessionMemory(hangsOnce, { observe: () => undefined });
    const open = failureOf(() => memory.session(sessionOf(ref, { status: 'pending' }), 1));
    await jest.advanceTimersByTimeAsync(1_000);
    const ended = memory.session(sessionOf(ref, { status: 'canceled' }), 2);
    await jest.advanceTimersByTimeAsync(4_000);
    expect((await open).code).toBe('STORE_UNAVAILABLE');
    expect((await ended).value.status).toBe('canceled');
    late?.(undefined);
    await jest.advanceTimersByTimeAsync(1_000);
    expect((await stateIn(kept, ref))?.fetched?.outcome.status).toBe('canceled');
  } finally {
    jest.useRealTimers();
  }
});
