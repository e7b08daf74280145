import {
  bytesSource,
  createProofing,
  getRaw,
  ProofingError,
  type ProofingProvider,
  type RunInput,
  type RunOptions,
  type SessionRef,
  withRaw,
} from '../src/index.js';
import {
  adapterOf,
  failureOf,
  jpegPage,
  loggingClock,
  resultOf,
  sessionOf,
  stubProvider,
} from './support.js';

const approved = { status: 'completed', decision: 'approved', final: true } as const;
const page = jpegPage();
const direct: RunInput = {
  reference: 'file-7',
  mode: 'direct',
  evidence: [
    { kind: 'identity_document', documentType: 'passport', pages: [page] },
    { kind: 'selfie', pages: [page] },
  ],
};

function setUp(verbs: Partial<ProofingProvider> | ((calls: string[]) => Partial<ProofingProvider>) = {}) {
  const calls: string[] = [];
  const own = typeof verbs === 'function' ? verbs(calls) : verbs;
  const adapter = adapterOf('red', (_settings, { provider }) =>
    stubProvider(provider, calls, {
      submitEvidence: async (_ref, evidence) => {
        calls.push(`red.submitEvidence ${evidence.kind}`);
        return { accepted: true, pagesAccepted: evidence.pages.length, reasons: [] };
      },
      finalizeSession: async () => void calls.push('red.finalizeSession'),
      ...own,
    }),
  );
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: 'red', providers: { red: {} } },
    deps: { clock: loggingClock() },
  });
  return { calls, run: (input: RunInput = direct, options?: RunOptions) => proofing.run(input, options) };
}

describe('run() in direct mode', () => {
  it('creates, submits, finalizes, waits and reads the result, in this order', async () => {
    const { calls, run } = setUp();
    const steps: string[] = [];
    const result = await run(direct, {
      onSession: () => calls.push('onSession'),
      onProgress: ({ step, kind, submitted, session }) => {
        steps.push([step, kind, submitted?.accepted].filter((part) => part !== undefined).join(' '));
        expect(session.ref).toEqual({ provider: 'red', id: 's1' });
      },
    });
    expect(calls).toEqual([
      'red.createSession',
      'onSession',
      'red.submitEvidence identity_document',
      'red.submitEvidence selfie',
      'red.finalizeSession',
      'red.getSession',
      'red.getResult',
    ]);
    expect(steps).toEqual([
      'created',
      'evidence identity_document true',
      'evidence selfie true',
      'finalized',
      'waiting',
      'done',
    ]);
    expect(result).toMatchObject(approved);
    expect(result.refused).toBeUndefined();
  });

  it('awaits onSession before anything else happens', async () => {
    const { calls, run } = setUp();
    let store: () => void = () => undefined;
    const running = run(direct, {
      onSession: () =>
        new Promise<void>((resolve) => {
          store = () => {
            calls.push('stored');
            resolve();
          };
        }),
      onProgress: ({ step }) => calls.push(step),
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(calls).toEqual(['red.createSession']);
    store();
    await running;
    expect(calls.slice(0, 4)).toEqual([
      'red.createSession',
      'stored',
      'created',
      'red.submitEvidence identity_document',
    ]);
  });

  it('stops if onSession fails: a session that is not stored gets no evidence', async () => {
    const { calls, run } = setUp();
    const mistake = new Error('the store is away');
    await expect(run(direct, { onSession: () => Promise.reject(mistake) })).rejects.toBe(mistake);
    expect(calls).toEqual(['red.createSession']);
  });

  it('tells the vendor at creation which kinds will come, and no evidence itself', async () => {
    let seen: unknown;
    const { run } = setUp((calls) => ({
      createSession: async (input, call) => {
        seen = input;
        return stubProvider('red', calls).createSession(input, call);
      },
    }));
    await run();
    expect(seen).toEqual({
      reference: 'file-7',
      mode: 'direct',
      evidence: ['identity_document', 'selfie'],
      documentTypes: ['passport'],
    });
  });

  it('returns refused evidence with its reasons, and neither continues nor finalizes', async () => {
    const { calls, run } = setUp((log) => ({
      submitEvidence: async (_ref, evidence) => {
        log.push(`red.submitEvidence ${evidence.kind}`);
        return {
          accepted: false,
          pagesAccepted: 0,
          reasons: [{ code: 'document_unreadable', nativeCode: 'E7' }],
          next: ['identity_document'],
        };
      },
      getResult: async (ref) => {
        log.push('red.getResult');
        return withRaw({ ...resultOf(ref), reasons: [{ code: 'other' as const }] }, { raw: true });
      },
    }));
    const steps: string[] = [];
    const result = await run(direct, { onProgress: ({ step }) => steps.push(step) });
    expect(calls).toEqual(['red.createSession', 'red.submitEvidence identity_document', 'red.getResult']);
    expect(steps).toEqual(['created', 'evidence']);
    expect(result.status).toBe('pending');
    expect(result.decision).toBeUndefined();
    expect(result.refused).toEqual({
      kind: 'identity_document',
      accepted: false,
      pagesAccepted: 0,
      reasons: [{ code: 'document_unreadable', nativeCode: 'E7' }],
      next: ['identity_document'],
    });
    expect(result.reasons).toEqual([{ code: 'document_unreadable', nativeCode: 'E7' }, { code: 'other' }]);
    expect(getRaw(result)).toEqual({ raw: true });
  });

  it('skips the finalize step if there is none, with a warning', async () => {
    const calls: string[] = [];
    const adapter = adapterOf('red', (_settings, { provider }) =>
      stubProvider(provider, calls, {
        submitEvidence: async () => ({ accepted: true, pagesAccepted: 1, reasons: [] }),
      }),
    );
    const proofing = createProofing({
      adapters: [adapter],
      config: { provider: 'red', providers: { red: {} } },
    });
    const result = await proofing.run(direct);
    expect(result.status).toBe('completed');
    expect(result.warnings).toEqual([
      { code: 'STEP_NOT_NEEDED', message: 'this vendor has no finalize step' },
    ]);
  });

  it('returns the warnings of the creation with the result, each once', async () => {
    const hint = { code: 'HINT_IGNORED', message: 'this vendor cannot use locale' } as const;
    const late = { code: 'PARTLY_READ', message: 'one field could not be read' } as const;
    const { run } = setUp((calls) => ({
      createSession: async (input, call) => {
        const created = await stubProvider('red', calls).createSession(input, call);
        return Object.assign(created, { warnings: [hint] });
      },
      getResult: async (ref) => ({ ...resultOf(ref, approved), warnings: [hint, late] }),
    }));
    expect((await run()).warnings).toEqual([hint, late]);
  });

  it('says which hints of the app were ignored, and not those that it added itself', async () => {
    const { run } = setUp();
    const result = await run({ ...direct, locale: 'fr-FR', returnUrl: 'https://app.example/' });
    expect(result.warnings.map(({ code, path }) => [code, path])).toEqual([
      ['HINT_IGNORED', 'locale'],
      ['HINT_IGNORED', 'returnUrl'],
    ]);
    const named = await setUp().run({ ...direct, documentTypes: ['passport'] });
    expect(named.warnings.map(({ path }) => path)).toEqual(['documentTypes']);
  });

  it.each([
    ['an unknown kind', [{ kind: 'bank_details', pages: [page] }], 'UNSUPPORTED'],
    [
      'an empty page',
      [{ kind: 'selfie', pages: [bytesSource(Buffer.alloc(0), 'image/jpeg')] }],
      'INVALID_INPUT',
    ],
    ['a bad second piece', [...direct.evidence, { kind: 'selfie', pages: [] }], 'INVALID_INPUT'],
  ])('refuses %s before the first call', async (_what, evidence, code) => {
    const { calls, run } = setUp();
    const error = await failureOf(() => run({ reference: 'a', mode: 'direct', evidence } as RunInput));
    expect(error.code).toBe(code);
    expect(calls).toEqual([]);
  });

  it('throws when evidence could not be sent, with the ref, and does not finalize', async () => {
    const { calls, run } = setUp({
      submitEvidence: async () => {
        throw new ProofingError({ code: 'NETWORK', message: 'x', pagesAccepted: 1 });
      },
    });
    const error = await failureOf(() => run());
    expect(error).toMatchObject({ code: 'NETWORK', pagesAccepted: 1, ref: { provider: 'red', id: 's1' } });
    expect(calls).toEqual(['red.createSession']);
  });

  it('passes the signal to every call', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const seen: (AbortSignal | undefined)[] = [];
    const see = <T>(value: T, call?: { signal?: AbortSignal }): T => {
      seen.push(call?.signal);
      return value;
    };
    const { run } = setUp((calls) => {
      const stub = stubProvider('red', calls);
      return {
        createSession: async (input, call) => see(await stub.createSession(input, call), call),
        submitEvidence: async (_ref, _evidence, call) =>
          see({ accepted: true, pagesAccepted: 1, reasons: [] }, call),
        finalizeSession: async (_ref, call) => see(undefined, call),
        getSession: async (ref, call) => see(sessionOf(ref, approved), call),
        getResult: async (ref, call) => see(resultOf(ref, approved), call),
      };
    });
    await run(direct, { signal });
    controller.abort();
    // Polls get one that ends with the deadline, too.
    expect(seen.map((one) => one?.aborted)).toEqual([true, true, true, true, true, true]);
  });
});

describe('run() in hosted mode', () => {
  it('creates, lets the app redirect the person, waits and reads the result', async () => {
    let polls = 0;
    const { calls, run } = setUp({
      getSession: async (ref) => sessionOf(ref, ++polls < 3 ? { status: 'pending' } : approved),
    });
    const urls: (string | undefined)[] = [];
    const result = await run({ reference: 'file-7' }, { onSession: ({ launch }) => urls.push(launch.url) });
    expect(urls).toEqual(['https://vendor.example/s1']);
    expect(polls).toBe(3);
    expect(calls).toEqual(['red.createSession', 'red.getResult']);
    expect(result.decision).toBe('approved');
  });

  it('returns a result that asks for another attempt, unless told to wait through it', async () => {
    const asks = { status: 'action_required', action: { actor: 'person', next: 'retry' } } as const;
    const reasons = [{ code: 'selfie_quality' }] as const;
    const answering = (): Partial<ProofingProvider> => {
      let polls = 0;
      const now = () => (++polls < 3 ? { ...asks, reasons } : approved);
      return {
        getSession: async (ref) => sessionOf(ref, now()),
        getResult: async (ref) => resultOf(ref, now()),
      };
    };
    const result = await setUp(answering()).run({ reference: 'a' });
    expect(result).toMatchObject({ ...asks, reasons, documents: [] });
    expect(result.refused).toBeUndefined();
    const through = await setUp(answering()).run({ reference: 'a' }, { through: ['action_required'] });
    expect(through.decision).toBe('approved');
  });

  it("passes the app's own key to the creation, and one of ours otherwise", async () => {
    const keys: string[] = [];
    const verbs = (calls: string[]): Partial<ProofingProvider> => ({
      createSession: async (input, call) => {
        keys.push(call.idempotencyKey);
        return stubProvider('red', calls).createSession(input, call);
      },
    });
    await setUp(verbs).run({ reference: 'a' }, { idempotencyKey: 'order-1' });
    await setUp(verbs).run({ reference: 'a' });
    expect(keys).toEqual(['order-1', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  it('ends with TIMEOUT at the deadline', async () => {
    const { run } = setUp({ getSession: async (ref) => sessionOf(ref) });
    expect((await failureOf(() => run({ reference: 'a' }, { timeoutMs: 10_000 }))).code).toBe('TIMEOUT');
  });

  it('uses the provider that is named', async () => {
    const { run, calls } = setUp();
    const error = await failureOf(() => run({ reference: 'a' }, { provider: 'green' }));
    expect(error.code).toBe('NO_SUCH_PROVIDER');
    expect(calls).toEqual([]);
  });
});

describe('run() and the answers', () => {
  const named = (reference: string, outcome: object = approved) => ({
    getSession: async (ref: SessionRef) => sessionOf(ref, { ...outcome, reference }),
    getResult: async (ref: SessionRef) => resultOf(ref, { ...outcome, reference }),
  });

  it('refuses another reference, since it is another person', async () => {
    const error = await failureOf(() => setUp(named('alice')).run({ reference: 'bob' }));
    expect(error).toMatchObject({
      code: 'BAD_RESPONSE',
      problem: 'adapter',
      ref: { provider: 'red', id: 's1' },
    });
    expect((await setUp(named('bob')).run({ reference: 'bob' })).reference).toBe('bob');
  });

  it('refuses it also with a refused photo', async () => {
    const { run } = setUp({
      ...named('alice', { status: 'pending' }),
      submitEvidence: async () => ({ accepted: false, pagesAccepted: 0, reasons: [] }),
    });
    expect((await failureOf(() => run(direct))).code).toBe('BAD_RESPONSE');
  });
});

describe("the app's own code in run()", () => {
  const ref = { provider: 'red', id: 's1' };
  const hangs = () => new Promise(() => undefined);

  it.each(['onSession', 'onProgress'] as const)(
    '%s that hangs is ended by the deadline or the signal',
    async (name) => {
      const error = await failureOf(() => setUp().run(direct, { [name]: hangs, timeoutMs: 5 }));
      expect(error).toMatchObject({ code: 'TIMEOUT', provider: 'red', ref });
      expect(error.message).toBe(
        `red: the app's own ${name} took longer than timeoutMs; the session continues at the vendor`,
      );
      const controller = new AbortController();
      const aborted = failureOf(() => setUp().run(direct, { [name]: hangs, signal: controller.signal }));
      setTimeout(() => controller.abort(), 10);
      expect(await aborted).toMatchObject({ code: 'ABORTED', ref });
    },
  );

  it.each(['onSession', 'onProgress'] as const)(
    '%s that throws an error of ours adds the ref to it',
    async (name) => {
      const fails = () => {
        throw new ProofingError({ code: 'STORE_UNAVAILABLE', message: "the app's own" });
      };
      expect(await failureOf(() => setUp().run(direct, { [name]: fails }))).toMatchObject({
        code: 'STORE_UNAVAILABLE',
        ref,
      });
    },
  );

  it('a deadline that is not a number is refused before anything is created', async () => {
    const { run, calls } = setUp();
    expect((await failureOf(() => run(direct, { timeoutMs: Number.NaN }))).code).toBe('INVALID_INPUT');
    expect(calls).toEqual([]);
  });
});
