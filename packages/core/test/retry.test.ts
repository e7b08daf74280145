import {
  createProofing,
  inMemorySessions,
  type Outcome,
  ProofingError,
  type ProofingProvider,
  type SessionStore,
  withLaunch,
} from '../src/index.js';
import {
  adapterOf,
  capabilities,
  failureOf,
  IN_2030,
  loggingClock,
  sessionOf,
  stubProvider,
} from './support.js';

const RETRY: Outcome = { status: 'action_required', action: { actor: 'person', next: 'retry' } };
const PENDING: Outcome = { status: 'pending' };
const INPUT = { reference: 'user-1' };

interface Given {
  readonly outcome: Outcome;
  /** Fails with this code when the vendor is to open the session again; absent: the vendor has no such verb. */
  readonly reopens?: true | ProofingError['code'];
  readonly launches?: boolean;
  readonly store?: SessionStore;
}

function given({ outcome, reopens, launches = true, store = inMemorySessions() }: Given) {
  const calls: string[] = [];
  const state = { outcome, sessions: 0 };
  const proofing = createProofing({
    adapters: [
      adapterOf(
        'stub',
        (_settings, { provider }): ProofingProvider => ({
          ...stubProvider(provider, []),
          capabilities,
          createSession: async ({ reference, previous, mode }) => {
            state.sessions += 1;
            calls.push(previous === undefined ? 'create' : `create after ${previous.id}`);
            const launch = mode === 'direct' ? {} : { url: 'https://vendor.example/new' };
            return withLaunch(sessionOf({ provider, id: `s${state.sessions}` }, { reference }), launch);
          },
          getSession: async (ref) => sessionOf(ref, state.outcome),
          ...(launches && {
            getLaunch: async () => {
              calls.push('launch');
              return { url: 'https://vendor.example/fresh' };
            },
          }),
          ...(reopens !== undefined && {
            retrySession: async (ref) => {
              calls.push('retry');
              if (reopens !== true) throw new ProofingError({ code: reopens, message: 'no' });
              state.outcome = PENDING;
              return withLaunch(sessionOf(ref), { url: 'https://vendor.example/reopened' });
            },
          }),
        }),
      ),
    ],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    deps: { clock: loggingClock(IN_2030), sessions: store },
  });
  return { proofing, calls, state };
}

/** Creates a session, retries it, and returns what came of it. */
async function retried(at: ReturnType<typeof given>) {
  const { ref } = await at.proofing.createSession(INPUT);
  at.calls.length = 0;
  const session = await at.proofing.retrySession(ref, INPUT);
  return { ref, session, calls: [...at.calls], url: session.launch.url };
}

describe('retrySession', () => {
  it('opens the same session again where the vendor can', async () => {
    const at = given({ outcome: RETRY, reopens: true });
    const { ref, session, calls, url } = await retried(at);
    expect(session.ref).toEqual(ref);
    expect(session.previous).toBeUndefined();
    expect(url).toBe('https://vendor.example/reopened');
    expect(calls).toEqual(['retry']);
    expect(await at.proofing.getSession(ref)).toMatchObject(PENDING);
  });

  it('keeps an end that was reported before it was opened again from coming back', async () => {
    const at = given({ outcome: { status: 'expired' }, reopens: true });
    const { ref } = await retried(at);
    expect((await at.proofing.getHistory(ref)).map(({ kind }) => kind)).toEqual(['routed']);
    expect(await at.proofing.getSession(ref)).toMatchObject(PENDING);
  });

  it('returns a fresh launch while the session is open', async () => {
    const { ref, session, calls, url } = await retried(given({ outcome: PENDING, reopens: true }));
    expect(session.ref).toEqual(ref);
    expect(url).toBe('https://vendor.example/fresh');
    expect(calls).toEqual(['launch']);
  });

  it('returns a fresh launch for another attempt where the vendor cannot reopen', async () => {
    const { ref, session, calls } = await retried(given({ outcome: RETRY }));
    expect(session.ref).toEqual(ref);
    expect(calls).toEqual(['launch']);
  });

  it.each([
    ['an end that the vendor does not reopen', { outcome: { status: 'expired' } }],
    ['an end that the vendor refuses to reopen', { outcome: { status: 'expired' }, reopens: 'CONFLICT' }],
    ['a failed attempt without a launch', { outcome: RETRY, launches: false }],
    ['a person who was declined', { outcome: { status: 'completed', decision: 'declined', final: true } }],
  ] as const)('creates a new session after %s', async (_what, how) => {
    const { ref, session, calls, url } = await retried(given(how));
    expect(session.previous).toEqual(ref);
    expect(session.ref.id).toBe('s2');
    expect(url).toBe('https://vendor.example/new');
    expect(calls.at(-1)).toBe('create after s1');
  });

  it('does not take a failing vendor for one that cannot', async () => {
    const at = given({ outcome: RETRY, reopens: 'PROVIDER_UNAVAILABLE' });
    const { ref } = await at.proofing.createSession(INPUT);
    expect(await failureOf(() => at.proofing.retrySession(ref, INPUT))).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      ref,
    });
    expect(at.calls).toEqual(['create', 'retry']);
  });

  it('refuses to verify again who was approved', async () => {
    const at = given({ outcome: { status: 'completed', decision: 'approved', final: true }, reopens: true });
    const { ref } = await at.proofing.createSession(INPUT);
    expect(await failureOf(() => at.proofing.retrySession(ref, INPUT))).toMatchObject({
      code: 'CONFLICT',
      problem: 'approved',
    });
  });

  it('has nothing to open in direct mode', async () => {
    const at = given({ outcome: PENDING, reopens: true });
    const { ref } = await at.proofing.createSession({ ...INPUT, mode: 'direct' });
    const session = await at.proofing.retrySession(ref, { ...INPUT, mode: 'direct' });
    expect(session.ref).toEqual(ref);
    expect(session.launch).toEqual({});
  });

  it('leaves the launch out of JSON', async () => {
    const { session } = await retried(given({ outcome: RETRY, reopens: true }));
    expect(JSON.stringify(session)).not.toContain('reopened');
  });

  it.each([undefined, null, {}, { reference: 'r', mode: 'by post' }])(
    'refuses %p as its input',
    async (input) => {
      const at = given({ outcome: RETRY, reopens: true });
      const { ref } = await at.proofing.createSession(INPUT);
      const error = await failureOf(() => at.proofing.retrySession(ref, input as never));
      expect(error.code).toBe('INVALID_INPUT');
      expect(at.calls).toEqual(['create']);
    },
  );

  it('asks for nothing while the store fails', async () => {
    const store = inMemorySessions();
    const at = given({ outcome: RETRY, reopens: true, store });
    const { ref } = await at.proofing.createSession(INPUT);
    const read = async () => {
      throw new Error('down');
    };
    const broken = given({ outcome: RETRY, reopens: true, store: { ...store, read } });
    expect((await failureOf(() => broken.proofing.retrySession(ref, INPUT))).code).toBe('STORE_UNAVAILABLE');
    expect(broken.calls).toEqual([]);
  });
});
