import {
  type AttemptsPolicy,
  createProofing,
  inMemorySessions,
  type Outcome,
  type Proofing,
  ProofingError,
  type ProofingEvent,
  type ProofingProvider,
  type SessionRef,
  type SessionStore,
  withLaunch,
} from '../src/index.js';
import {
  adapterOf,
  capabilities,
  failureOf,
  IN_2030,
  loggingClock,
  resultOf,
  sessionOf,
  stateIn,
  stubProvider,
} from './support.js';

const RETRY: Outcome = { status: 'action_required', action: { actor: 'person', next: 'retry' } };
const APPROVED: Outcome = { status: 'completed', decision: 'approved', final: true };
const DECLINED: Outcome = { status: 'completed', decision: 'declined', final: true };
const INPUT = { reference: 'user-1' };
const REASONS = [{ code: 'document_unreadable' } as const];

/** What the vendor has to do with a decision of the app. */
type AtVendor = 'decides' | 'cancels' | 'nothing';

/** A vendor at which each attempt ends as the test says; several processes share it through `another`. */
function vendor(policy: AttemptsPolicy | undefined, { can = 'decides' as AtVendor, reopens = true } = {}) {
  const ticking = loggingClock(IN_2030);
  let later = 0;
  const clock = {
    ...ticking,
    now: () => ticking.now() + later,
    pass: () => {
      later += 1_000;
    },
  };
  const store = inMemorySessions();
  const calls: string[] = [];
  const events: ProofingEvent[] = [];
  const state = { outcome: RETRY, made: undefined as number | undefined, isDown: false, sessions: 0 };
  const facts = () => ({
    ...state.outcome,
    reasons: state.outcome === RETRY ? REASONS : [],
    ...(state.made === undefined ? {} : { attempts: { made: state.made } }),
  });
  const act = async (what: string) => {
    calls.push(what);
    if (state.isDown) throw new ProofingError({ code: 'PROVIDER_UNAVAILABLE', message: 'down' });
  };
  const launch = () => ({ url: `https://vendor.example/${calls.length}` });
  const claims = () => (state.outcome === APPROVED ? { claims: { given_name: 'JANE' } } : {});
  const verbs = (adapter: string, provider: string): Partial<ProofingProvider> => ({
    capabilities,
    createSession: async (input) => {
      state.sessions += 1;
      calls.push(`create${input.previous === undefined ? '' : ` after ${input.previous.id}`}`);
      const ref = { provider, id: `${provider}-${state.sessions}` };
      return withLaunch(sessionOf(ref, { adapter, reference: input.reference }), launch());
    },
    getSession: async (ref) => sessionOf(ref, { adapter, ...facts() }),
    getResult: async (ref) =>
      ({ ...resultOf(ref, { adapter, ...facts() }), ...claims() }) as ReturnType<typeof resultOf>,
    ...(reopens && {
      retrySession: async (ref: SessionRef) => {
        await act('retry');
        state.outcome = { status: 'pending' };
        return withLaunch(sessionOf(ref, { adapter }), launch());
      },
    }),
    ...(can === 'decides' && { decideSession: (_ref, { decision }) => act(`decide ${decision}`) }),
    ...(can !== 'nothing' && { cancelSession: () => act('cancel') }),
  });
  const another = (sessions: SessionStore = store): Proofing =>
    createProofing({
      adapters: ['stub', 'other'].map((id) =>
        adapterOf(id, (_settings, { provider }) => ({
          ...stubProvider(provider, []),
          id,
          ...verbs(id, provider),
        })),
      ),
      config: { provider: 'stub', providers: { stub: {}, other: {} }, seal: 'none' },
      deps: { clock, sessions, observer: { observe: (event) => void events.push(event) } },
      ...(policy === undefined ? {} : { policies: { attempts: policy } }),
    });
  return { proofing: another(), another, calls, events, state, store, clock };
}

describe('a failed attempt', () => {
  it('is not an end: run and waitForResult stop at it, with the reasons', async () => {
    const { proofing, calls } = vendor(undefined);
    const result = await proofing.run(INPUT);
    expect(result).toMatchObject({ ...RETRY, reasons: REASONS });
    expect(result.decision).toBeUndefined();
    expect(await proofing.waitForResult(result.ref)).toMatchObject(RETRY);
    expect(calls).toEqual(['create']);
  });

  it('is waited through on request', async () => {
    const { proofing } = vendor(undefined);
    const { ref } = await proofing.createSession(INPUT);
    const error = await failureOf(() =>
      proofing.waitForResult(ref, { through: ['action_required'], timeoutMs: 60_000 }),
    );
    expect(error.code).toBe('TIMEOUT');
  });

  it('counts when it is retried, by the launches or by the vendor, whichever is more', async () => {
    const { proofing, state, clock } = vendor(undefined);
    const { ref } = await proofing.createSession(INPUT);
    expect((await proofing.getSession(ref)).attempts).toEqual({ made: 1 });
    await proofing.retrySession(ref, INPUT);
    await proofing.getSession(ref);
    clock.pass();
    state.outcome = RETRY;
    expect((await proofing.getSession(ref)).attempts).toEqual({ made: 2 });
    state.made = 5;
    expect((await proofing.getSession(ref)).attempts).toEqual({ made: 5 });
    state.made = 3;
    expect((await proofing.getSession(ref)).attempts).toEqual({ made: 5 });
  });
});

/** Fails, is retried and fails again, until three attempts were made. */
async function failThrice({ proofing, state, clock }: ReturnType<typeof vendor>): Promise<SessionRef> {
  const { ref } = await proofing.createSession(INPUT);
  for (let failed = 1; failed < 3; failed += 1) {
    clock.pass();
    expect(await proofing.getSession(ref)).toMatchObject(RETRY);
    clock.pass();
    await proofing.retrySession(ref, INPUT);
    clock.pass();
    expect(await proofing.getSession(ref)).toMatchObject({ status: 'pending' });
    clock.pass();
    state.outcome = RETRY;
  }
  return ref;
}

describe('policies.attempts', () => {
  it.each([
    ['decides', 'decide declined'],
    ['cancels', 'cancel'],
    ['nothing', undefined],
  ] as const)('declines after the third failure, at a vendor that %s', async (can, told) => {
    const at = vendor({ max: 3, then: 'decline' }, { can });
    const ref = await failThrice(at);
    at.calls.length = 0;
    // A second process, which has the ref and the store.
    const result = await at.another().waitForResult(ref);
    expect(result).toMatchObject({
      status: 'completed',
      decision: 'declined',
      decidedBy: 'app',
      final: true,
    });
    expect(result.warnings).toEqual([]);
    expect(at.calls).toEqual(told === undefined ? [] : [told]);
    expect(at.events).toContainEqual(
      expect.objectContaining({ type: 'session', decision: 'declined', trust: 'app' }),
    );
  });

  it("keeps the app's decision when the vendor says something else later, with a warning", async () => {
    const at = vendor({ max: 3, then: 'decline' });
    const ref = await failThrice(at);
    await at.proofing.getSession(ref);
    at.state.outcome = APPROVED;
    const session = await at.another().getSession(ref);
    expect(session).toMatchObject({ status: 'completed', decision: 'declined', decidedBy: 'app' });
    expect(session.warnings).toEqual([expect.objectContaining({ code: 'DECISION_DIFFERS' })]);
    const result = await at.another().waitForResult(ref);
    expect(result).toMatchObject({ decision: 'declined', decidedBy: 'app' });
    expect(result.claims).toBeUndefined();
    expect(result.warnings.map(({ code }) => code)).toEqual(['DECISION_DIFFERS']);
  });

  it('has no warning when the vendor agrees', async () => {
    const at = vendor({ max: 1, then: 'decline' });
    const { ref } = await at.proofing.createSession(INPUT);
    await at.proofing.getSession(ref);
    at.state.outcome = DECLINED;
    expect((await at.proofing.getSession(ref)).warnings).toEqual([]);
  });

  it('holds while the vendor is down; a later query tells the vendor, once', async () => {
    const at = vendor({ max: 1, then: 'decline' });
    const { ref } = await at.proofing.createSession(INPUT);
    at.state.isDown = true;
    const early = await at.proofing.getSession(ref);
    expect(early).toMatchObject({ decision: 'declined', decidedBy: 'app' });
    expect(early.warnings.map(({ code }) => code)).toEqual(['DECISION_NOT_TOLD']);
    at.state.isDown = false;
    const late = await at.another().getSession(ref);
    expect(late).toMatchObject({ decision: 'declined', warnings: [] });
    await at.proofing.getSession(ref);
    expect(at.calls.filter((call) => call === 'decide declined')).toHaveLength(2);
  });

  it('cancels', async () => {
    const at = vendor({ max: 1, then: 'cancel' });
    const { ref } = await at.proofing.createSession(INPUT);
    expect(await at.proofing.getSession(ref)).toMatchObject({ status: 'canceled', endedBy: 'app' });
    expect(at.calls).toEqual(['create', 'cancel']);
  });

  it.each(['decline', 'cancel'] as const)('allows no retry once they are used up (%s)', async (then) => {
    const at = vendor({ max: 1, then });
    const { ref } = await at.proofing.createSession(INPUT);
    const error = await failureOf(() => at.proofing.retrySession(ref, INPUT));
    expect(error).toMatchObject({ code: 'CONFLICT', problem: 'attempts_used', ref });
    expect(at.calls).not.toContain('retry');
  });

  it('sends the next attempt to another provider, where the person begins anew', async () => {
    const at = vendor({ max: 1, then: { provider: 'other' } });
    const { ref } = await at.proofing.createSession(INPUT);
    expect(await at.proofing.getSession(ref)).toMatchObject(RETRY);
    const next = await at.proofing.retrySession(ref, INPUT);
    expect(next).toMatchObject({ ref: { provider: 'other' }, previous: ref });
    expect((await at.proofing.getSession(next.ref)).attempts).toEqual({ made: 1 });
    const error = await failureOf(() => at.proofing.retrySession(next.ref, INPUT));
    expect(error).toMatchObject({ code: 'CONFLICT', problem: 'attempts_used' });
  });

  it('counts the attempts of the sessions that were replaced', async () => {
    const at = vendor({ max: 3, then: 'decline' }, { reopens: false });
    const first = await at.proofing.createSession(INPUT);
    await at.proofing.getSession(first.ref);
    const second = await at.proofing.retrySession(first.ref, INPUT);
    expect(second.previous).toEqual(first.ref);
    expect(second.ref.id).not.toBe(first.ref.id);
    expect((await at.proofing.getSession(second.ref)).attempts).toEqual({ made: 2 });
    const third = await at.proofing.retrySession(second.ref, INPUT);
    expect(await at.another().getSession(third.ref)).toMatchObject({
      decision: 'declined',
      decidedBy: 'app',
    });
    expect(at.calls).toEqual(['create', 'create after stub-1', 'create after stub-2', 'decide declined']);
  });

  it('is part of the history', async () => {
    const at = vendor({ max: 1, then: 'decline' });
    const { ref } = await at.proofing.createSession(INPUT);
    await at.proofing.getSession(ref);
    const history = await at.proofing.getHistory(ref);
    expect(history.at(-1)).toMatchObject({ kind: 'decided', decision: 'declined', decidedBy: 'app' });
    expect((await stateIn(at.store, ref))?.decided?.trust).toBe('app');
  });
});
