import {
  type AppDecision,
  createProofing,
  inMemorySessions,
  type Outcome,
  ProofingError,
  type ProofingProvider,
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

const DECIDE: Outcome = { status: 'action_required', action: { actor: 'app', next: 'decide' } };
const REF = { provider: 'stub', id: 's1' };

function deciding(verbs: Partial<ProofingProvider> = {}) {
  const clock = loggingClock(IN_2030);
  const decisions: AppDecision[] = [];
  const state: { outcome: Outcome } = { outcome: DECIDE };
  const proofing = createProofing({
    adapters: [
      adapterOf('stub', (_settings, { provider }) => ({
        ...stubProvider(provider, []),
        capabilities,
        getSession: async (ref) => sessionOf(ref, state.outcome),
        decideSession: async (_ref, decision) => void decisions.push(decision),
        ...verbs,
      })),
    ],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    deps: { clock, sessions: inMemorySessions() },
  });
  return { proofing, decisions, state };
}

describe('decideSession', () => {
  it.each(['approved', 'declined'] as const)(
    'tells the vendor that the app %s, and returns it',
    async (decision) => {
      const { proofing, decisions } = deciding();
      const session = await proofing.decideSession(REF, {
        decision,
        by: 'agent-7',
        reason: 'seen in person',
      });
      expect(session).toMatchObject({ status: 'completed', decision, decidedBy: 'app', final: true });
      expect(decisions).toEqual([{ decision, by: 'agent-7', reason: 'seen in person' }]);
    },
  );

  it('is told once: the vendor that still shows the old state is not told again', async () => {
    const { proofing, decisions } = deciding();
    await proofing.decideSession(REF, { decision: 'declined', by: 'agent-7' });
    await proofing.getSession(REF);
    expect(decisions).toHaveLength(1);
  });

  it('has no claims unless the vendor approved as well', async () => {
    const { proofing, state } = deciding();
    await proofing.decideSession(REF, { decision: 'declined', by: 'agent-7' });
    state.outcome = { status: 'completed', decision: 'approved', final: true };
    const session = await proofing.getSession(REF);
    expect(session).toMatchObject({ decision: 'declined', decidedBy: 'app' });
    expect(session.warnings.map(({ code }) => code)).toEqual(['DECISION_DIFFERS']);
  });

  it('that the vendor refuses is not remembered', async () => {
    const { proofing } = deciding({
      decideSession: async () => {
        throw new ProofingError({ code: 'CONFLICT', message: 'decided already' });
      },
    });
    const error = await failureOf(() => proofing.decideSession(REF, { decision: 'declined', by: 'agent-7' }));
    expect(error).toMatchObject({ code: 'CONFLICT', ref: REF });
    expect(await proofing.getSession(REF)).toMatchObject(DECIDE);
  });

  it('is unsupported where the vendor decides alone', async () => {
    const proofing = createProofing({
      adapters: [adapterOf('stub', (_settings, { provider }) => stubProvider(provider, []))],
      config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    });
    const error = await failureOf(() => proofing.decideSession(REF, { decision: 'declined', by: 'agent-7' }));
    expect(error.code).toBe('UNSUPPORTED');
  });

  it.each([
    undefined,
    {},
    { decision: 'inconclusive', by: 'agent-7' },
    { decision: 'approved' },
    { decision: 'approved', by: '' },
    { decision: 'approved', by: 'agent-7', reason: 7 },
  ])('refuses %p', async (decision) => {
    const { proofing, decisions } = deciding();
    expect((await failureOf(() => proofing.decideSession(REF, decision as never))).code).toBe(
      'INVALID_INPUT',
    );
    expect(decisions).toEqual([]);
  });
});
