import { createProofing, type ProofingProvider, withLaunch } from '../src/index.js';
import { adapterOf, capabilities, failureOf, resultOf, sessionOf, stubProvider } from './support.js';

const REF = { provider: 'stub', id: 's1' };

function testing(testMode: unknown, verbs: Partial<ProofingProvider> = {}) {
  const seen: boolean[] = [];
  const proofing = createProofing({
    adapters: [
      adapterOf('stub', (_settings, deps) => {
        seen.push(deps.testMode);
        return {
          ...stubProvider(deps.provider, []),
          capabilities: { ...capabilities, filters: [] },
          createSession: async () =>
            withLaunch(sessionOf(REF, { testMode: true }), { url: 'https://vendor.example/s1' }),
          getSession: async (ref) => sessionOf(ref, { testMode: true }),
          getResult: async (ref) => resultOf(ref, { status: 'pending', testMode: true }),
          listSessions: async () => ({ sessions: [sessionOf(REF, { testMode: true })] }),
          ...verbs,
        };
      }),
    ],
    config: {
      provider: 'stub',
      providers: { stub: testMode === undefined ? {} : ({ testMode } as { testMode: boolean }) },
      seal: 'none',
    },
  });
  return { proofing, seen };
}

const VERBS = {
  createSession: ({ proofing }: ReturnType<typeof testing>) => proofing.createSession({ reference: 'r' }),
  getSession: ({ proofing }: ReturnType<typeof testing>) => proofing.getSession(REF),
  getResult: ({ proofing }: ReturnType<typeof testing>) => proofing.getResult(REF),
  listSessions: ({ proofing }: ReturnType<typeof testing>) => proofing.listSessions(),
};

describe("a session of the vendor's test mode", () => {
  it.each(Object.entries(VERBS))('is refused by %s unless the configuration accepts it', async (_verb, work) => {
    for (const testMode of [undefined, false, 'false'])
      expect(await failureOf(() => work(testing(testMode)))).toMatchObject({
        code: 'CONFIG',
        problem: 'test_mode',
        setting: 'testMode',
        provider: 'stub',
      });
  });

  it.each(Object.entries(VERBS))('is returned by %s as such where it is accepted', async (_verb, work) => {
    for (const testMode of [true, 'true']) {
      const answer = await work(testing(testMode));
      const session = 'sessions' in answer ? answer.sessions[0] : answer;
      expect(session?.testMode).toBe(true);
    }
  });

  it('is known to the adapter, which may refuse credentials of the other mode', () => {
    expect(testing(true).seen).toEqual([true]);
    expect(testing(undefined).seen).toEqual([false]);
  });

  it('cannot be called anything but true', async () => {
    const getSession = async () => sessionOf(REF, { testMode: false as never });
    expect(await failureOf(() => testing(true, { getSession }).proofing.getSession(REF))).toMatchObject({
      code: 'BAD_RESPONSE',
      problem: 'adapter',
    });
  });
});
