import {
  createProofing,
  inMemorySessions,
  ProofingError,
  type ProofingProvider,
  type SessionStore,
  withLaunch,
} from '../src/index.js';
import { adapterOf, capabilities, failureOf, resultOf, sessionOf, stubProvider } from './support.js';

const REF = { provider: 'stub', id: 's1' };

function testing(
  testMode: unknown,
  verbs: Partial<ProofingProvider> = {},
  sessions: SessionStore = inMemorySessions(),
) {
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
    deps: { sessions },
  });
  return { proofing, seen };
}

const VERBS = {
  createSession: ({ proofing }: ReturnType<typeof testing>) => proofing.createSession({ reference: 'r' }),
  getSession: ({ proofing }: ReturnType<typeof testing>) => proofing.getSession(REF),
  getResult: ({ proofing }: ReturnType<typeof testing>) => proofing.getResult(REF),
};

describe("a session of the vendor's test mode", () => {
  it.each(Object.entries(VERBS))(
    'is refused by %s unless the configuration accepts it',
    async (_verb, work) => {
      for (const testMode of [undefined, false, 'false'])
        expect(await failureOf(() => work(testing(testMode)))).toMatchObject({
          code: 'CONFIG',
          problem: 'test_mode',
          setting: 'testMode',
          provider: 'stub',
        });
    },
  );

  it.each(Object.entries(VERBS))('is returned by %s as such where it is accepted', async (_verb, work) => {
    for (const testMode of [true, 'true']) {
      expect((await work(testing(testMode))).testMode).toBe(true);
    }
  });

  it('is left out of a list unless the configuration accepts it: it is none of this app', async () => {
    expect((await testing(undefined).proofing.listSessions()).sessions).toEqual([]);
    expect((await testing(true).proofing.listSessions()).sessions).toHaveLength(1);
  });

  it('that was created all the same comes with its ref, so that it can be erased', async () => {
    const error = await failureOf(() => testing(undefined).proofing.createSession({ reference: 'r' }));
    expect(error.ref).toEqual(REF);
  });

  it('stays one when the vendor has forgotten it, and when only progress is reported', async () => {
    const approved = { status: 'completed', decision: 'approved', final: true } as const;
    const gone = async () => {
      throw new ProofingError({ code: 'SESSION_NOT_FOUND', message: 'gone' });
    };
    const store = inMemorySessions();
    const getSession = async () => sessionOf(REF, { ...approved, testMode: true });
    await testing(true, { getSession }, store).proofing.getSession(REF);
    expect(await testing(true, { getSession: gone }, store).proofing.getSession(REF)).toMatchObject({
      decision: 'approved',
      testMode: true,
    });
    const live = testing(undefined, { getSession: gone }, store).proofing;
    expect(await failureOf(() => live.getSession(REF))).toMatchObject({ problem: 'test_mode' });
    const read = async () =>
      ({ about: 'session', sessionId: 's1', says: { announces: 'processing' } }) as const;
    const heard: unknown[] = [];
    const telling = testing(undefined, { getSession: gone, webhooks: { read } }, store).proofing;
    const handled = await telling.webhooks.handle({
      headers: {},
      rawBody: Buffer.from('{}'),
      onSession: (session) => heard.push(session),
    });
    expect([handled.status, await handled.done, heard]).toEqual([200, undefined, []]);
  });

  it('says so while it is open, too, when only progress is reported', async () => {
    const store = inMemorySessions();
    const read = async () =>
      ({ about: 'session', sessionId: 's1', says: { announces: 'processing' } }) as const;
    const { proofing } = testing(true, { webhooks: { read } }, store);
    await proofing.getSession(REF);
    const { done } = await proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from('{}') });
    expect(await done).toMatchObject({ status: 'processing', testMode: true });
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
