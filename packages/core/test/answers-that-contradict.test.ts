// An approval is never handed out while another answer of the vendor, asked for later as far as is known, contradicts it.
import {
  type Clock,
  createProofing,
  inMemorySessions,
  type Outcome,
  ProofingError,
  type SessionStore,
} from '../src/index.js';
import { adapterOf, failureOf, putState, resultOf, sessionOf, stubProvider } from './support.js';

const ref = { provider: 'red', id: 's1' };
const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const declined: Outcome = { status: 'completed', decision: 'declined', final: true };
const fetchedAt = (observedAt: number, outcome: Outcome) => ({
  fetched: { trust: 'fetched', observedAt, outcome, nativeStatus: outcome.decision ?? 'OPEN' } as const,
});

function app(sessions: SessionStore, answers: readonly (Outcome | 'away')[], now = 0) {
  const clock: Clock = { now: () => now, sleep: async () => undefined };
  let asked = 0;
  const next = () => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? 'away';
    asked += 1;
    if (answer === 'away') throw new ProofingError({ code: 'PROVIDER_UNAVAILABLE', message: 'away' });
    const claims = answer.decision === 'approved' ? { claims: { given_name: 'Zoé' } } : {};
    return { ...answer, nativeStatus: answer.decision ?? 'OPEN', ...claims };
  };
  const proofing = createProofing({
    adapters: [
      adapterOf('red', () =>
        stubProvider('red', [], {
          getSession: async () => {
            const { claims: _claims, ...answer } = next() as { claims?: object };
            return sessionOf(ref, answer as never);
          },
          getResult: async () => resultOf(ref, next()),
        }),
      ),
    ],
    config: { provider: 'red', providers: { red: {} }, seal: 'none' },
    deps: { clock, sessions },
  });
  return { proofing, asked: () => asked };
}

describe.each(['getSession', 'getResult'] as const)('%s', (verb) => {
  it('throws where it approves, a newer answer declined, and the second question fails', async () => {
    const sessions = inMemorySessions();
    await putState(sessions, ref, fetchedAt(10, declined));
    const { proofing, asked } = app(sessions, [approved, 'away']);
    expect(await failureOf(() => proofing[verb](ref))).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      retryable: true,
    });
    expect(asked()).toBe(2);
  });

  it('throws where it declines, and a machine whose clock runs ahead knows an approval', async () => {
    const sessions = inMemorySessions();
    await putState(sessions, ref, fetchedAt(600_000, approved));
    const { proofing } = app(sessions, [declined, 'away']);
    expect((await failureOf(() => proofing[verb](ref))).code).toBe('PROVIDER_UNAVAILABLE');
  });

  it('returns the second answer where there is one', async () => {
    const sessions = inMemorySessions();
    await putState(sessions, ref, fetchedAt(10, declined));
    const { proofing } = app(sessions, [approved, declined]);
    const answer = await proofing[verb](ref);
    expect(answer.decision).toBe('declined');
    expect(answer).not.toHaveProperty('claims');
  });

  it('returns the first answer where the two differ, and neither approves', async () => {
    const sessions = inMemorySessions();
    await putState(sessions, ref, fetchedAt(10, declined));
    const { proofing } = app(sessions, [{ status: 'in_review' }, 'away']);
    expect((await proofing[verb](ref)).decision).not.toBe('approved');
  });

  it('gives up if the vendor keeps contradicting itself to others', async () => {
    // Each time that this process asks, another one was told the opposite a moment later.
    const memory = inMemorySessions();
    let later = 0;
    const reading: SessionStore = {
      read: async (key) => {
        later += 2_000;
        await putState(memory, ref, fetchedAt(later, declined));
        return memory.read(key);
      },
      write: memory.write,
    };
    const { proofing, asked } = app(reading, [approved]);
    const error = await failureOf(() => proofing[verb](ref));
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true });
    expect(error.message).toContain('contradict each other');
    expect(asked()).toBe(3);
  });
});
