import { Readable } from 'node:stream';
import {
  type Clock,
  createProofing,
  getRaw,
  inMemorySessions,
  type Observation,
  type Outcome,
  type Proofing,
  ProofingError,
  type ProofingEvent,
  type ProofingProvider,
  type ProofingSession,
  type SessionRef,
  type SessionStore,
  supports,
  withLaunch,
  withRaw,
} from '../src/index.js';
import { reduce } from '../src/state/reducer.js';
import {
  adapterOf,
  failureOf,
  jpegPage,
  loggingClock,
  putState,
  resultOf,
  sessionOf,
  stateIn,
  stubProvider,
} from './support.js';

const approved = { status: 'completed', decision: 'approved', final: true } as const;

/** Two vendors, `red` and `blue`; the first is configured for new sessions. */
function twoProviders(
  verbs: Partial<ProofingProvider> = {},
  deps: Parameters<typeof createProofing>[0]['deps'] = {},
) {
  const calls: string[] = [];
  const red = adapterOf('red', (_settings, { provider }) => stubProvider(provider, calls, verbs));
  const blue = adapterOf('blue', (_settings, { provider }) => stubProvider(provider, calls, verbs));
  const proofing = createProofing({
    adapters: [red, blue],
    config: { provider: 'red', providers: { red: {}, blue: {} } },
    deps: { clock: loggingClock(), ...deps },
  });
  return { calls, red, blue, proofing };
}

const redRef = { provider: 'red', id: 's1' };
const blueRef = { provider: 'blue', id: 's1' };

describe('routing', () => {
  it('sends new sessions to the configured provider, or to the one named', async () => {
    const { proofing, calls } = twoProviders();
    expect((await proofing.createSession({ reference: 'a' })).ref.provider).toBe('red');
    expect((await proofing.createSession({ reference: 'a' }, { provider: 'blue' })).ref.provider).toBe(
      'blue',
    );
    expect(calls).toEqual(['red.createSession', 'blue.createSession']);
    expect(proofing.providers).toEqual(['red', 'blue']);
    expect(proofing.defaultProvider).toBe('red');
  });

  it('keeps sessions in progress with their vendor', async () => {
    const { proofing, calls } = twoProviders();
    await proofing.getSession(blueRef);
    await proofing.getResult(redRef);
    await proofing.handleReturn(blueRef);
    await proofing.waitForResult(blueRef);
    expect(calls).toEqual([
      'blue.getSession',
      'red.getResult',
      'blue.getSession',
      'blue.getSession',
      'blue.getResult',
    ]);
  });

  it('does not mix up sessions of two vendors that have the same id', async () => {
    const { proofing } = twoProviders({
      getSession: async (ref) => sessionOf(ref),
      finalizeSession: async () => undefined,
    });
    await proofing.finalizeSession(redRef);
    expect((await proofing.getSession(redRef)).status).toBe('processing');
    expect((await proofing.getSession(blueRef)).status).toBe('pending');
  });

  it('routes every optional verb by the ref', async () => {
    const seen: string[] = [];
    const say = (verb: string) => async (ref: { provider: string }) => {
      seen.push(`${ref.provider}.${verb}`);
      return undefined as never;
    };
    const { proofing } = twoProviders({
      getLaunch: async (ref) => {
        seen.push(`${ref.provider}.getLaunch`);
        return {};
      },
      getSession: async (ref) => sessionOf(ref, { status: 'expired' }),
      recordConsent: say('recordConsent'),
      submitEvidence: async (ref) => {
        seen.push(`${ref.provider}.submitEvidence`);
        return { accepted: true, pagesAccepted: 1, reasons: [] };
      },
      finalizeSession: say('finalizeSession'),
      cancelSession: say('cancelSession'),
      decideSession: say('decideSession'),
      retrySession: async (ref) => {
        seen.push(`${ref.provider}.retrySession`);
        return withLaunch(sessionOf(ref), { url: 'https://vendor.example/s1' });
      },
      downloadArtifact: async (ref) => {
        seen.push(`${ref.provider}.downloadArtifact`);
        return { mediaType: 'image/jpeg', body: Readable.from([]), sha256: () => undefined };
      },
      eraseSession: async (ref, scope) => {
        seen.push(`${ref.provider}.eraseSession`);
        return { status: 'done', scope, at: '1970-01-01T00:00:00Z' };
      },
    });
    await proofing.getLaunch(blueRef);
    await proofing.recordConsent(blueRef, { terms: true, biometrics: true, at: '1970-01-01T00:00:00Z' });
    const page = jpegPage();
    await proofing.submitEvidence(blueRef, { kind: 'selfie', pages: [page] });
    await proofing.finalizeSession(blueRef);
    await proofing.cancelSession(redRef);
    await proofing.retrySession(blueRef, { reference: 'a' });
    await proofing.decideSession(redRef, { decision: 'declined', by: 'rule-7' });
    await proofing.downloadArtifact(blueRef, { id: '1', kind: 'selfie' });
    await proofing.eraseSession(blueRef);
    expect(seen).toEqual([
      'blue.getLaunch',
      'blue.recordConsent',
      'blue.submitEvidence',
      'blue.finalizeSession',
      'red.cancelSession',
      'blue.retrySession',
      'red.decideSession',
      'blue.downloadArtifact',
      'blue.eraseSession',
    ]);
  });

  it('lists and checks the configured provider unless told otherwise', async () => {
    const queries: unknown[] = [];
    const { proofing } = twoProviders({
      listSessions: async (query) => {
        queries.push(query);
        return { sessions: [] };
      },
      checkHealth: async () => ({ healthy: true, milliseconds: 1 }),
    });
    await proofing.listSessions({ provider: 'blue', pageSize: 5 });
    await proofing.listSessions();
    expect(queries).toEqual([{ pageSize: 5 }, {}]);
    expect((await failureOf(() => proofing.listSessions({ provider: 'green' }))).code).toBe(
      'NO_SUCH_PROVIDER',
    );
    expect((await proofing.checkHealth('blue')).healthy).toBe(true);
    expect((await proofing.checkHealth()).healthy).toBe(true);
    expect((await failureOf(() => proofing.checkHealth('green'))).code).toBe('NO_SUCH_PROVIDER');
  });

  it('names the configured providers if the ref names another', async () => {
    const { proofing, calls } = twoProviders();
    for (const name of ['green', 'constructor', '__proto__']) {
      const error = await failureOf(() => proofing.getSession({ provider: name, id: '1' }));
      expect(error.code).toBe('NO_SUCH_PROVIDER');
      expect(error.message).toMatch('is not in the configuration, which has red, blue');
    }
    expect(() => proofing.provider('green')).toThrow('this provider is not in the configuration');
    expect(
      (await failureOf(() => proofing.createSession({ reference: 'a' }, { provider: 'green' }))).code,
    ).toBe('NO_SUCH_PROVIDER');
    expect(calls).toEqual([]);
  });

  it.each([undefined, null, 'text', {}, { provider: 'red' }, { provider: 7, id: 'a' }])(
    'rejects an invalid ref (%j) as REF_INVALID',
    async (ref) => {
      const { proofing } = twoProviders();
      const error = await failureOf(() => proofing.getSession(ref as unknown as typeof redRef));
      expect(error.code).toBe('REF_INVALID');
    },
  );

  it('gives errors the ref they concern, whatever the adapter says', async () => {
    const own = { provider: 'red', id: 'own' };
    const plain = twoProviders({
      getSession: async () => {
        throw new ProofingError({ code: 'AUTH', message: 'x' });
      },
      getResult: async () => {
        throw new ProofingError({ code: 'AUTH', message: 'x', ref: own });
      },
    }).proofing;
    expect((await failureOf(() => plain.getSession(redRef))).ref).toBe(redRef);
    expect((await failureOf(() => plain.getResult(redRef))).ref).toEqual(redRef);
    expect((await failureOf(() => plain.cancelSession(redRef))).ref).toBe(redRef);
  });
});

describe('what a vendor cannot do', () => {
  it.each<readonly [string, (proofing: Proofing) => Promise<unknown>]>([
    ['getLaunch', (p) => p.getLaunch(redRef)],
    ['cancelSession', (p) => p.cancelSession(redRef)],
    ['decideSession', (p) => p.decideSession(redRef, { decision: 'approved', by: 'rule-7' })],
    ['eraseSession', (p) => p.eraseSession(redRef)],
    ['downloadArtifact', (p) => p.downloadArtifact(redRef, { id: '1', kind: 'selfie' })],
    ['submitEvidence', (p) => p.submitEvidence(redRef, { kind: 'selfie', pages: [jpegPage()] })],
    ['listSessions', (p) => p.listSessions()],
    ['findSession', (p) => p.findSession('a')],
    ['checkHealth', (p) => p.checkHealth()],
  ])('%s is UNSUPPORTED if the vendor has no such effect', async (_verb, work) => {
    const { proofing, calls } = twoProviders();
    const error = await failureOf(() => work(proofing));
    expect(error.code).toBe('UNSUPPORTED');
    expect(error.provider).toBe('red');
    expect(calls).toEqual([]);
  });

  it('skips consent and finalizing if there is no such step', async () => {
    const { proofing, calls } = twoProviders();
    await proofing.recordConsent(redRef, { terms: true, biometrics: true, at: '1970-01-01T00:00:00Z' });
    await proofing.finalizeSession(redRef);
    expect(calls).toEqual([]);
  });

  it('can be checked beforehand with supports()', () => {
    const { proofing } = twoProviders({
      eraseSession: async (_ref, scope) => ({ status: 'done', scope, at: '1970-01-01T00:00:00Z' }),
      retrySession: async (ref) => withLaunch(sessionOf(ref), {}),
    });
    expect(supports(proofing.provider(), 'erase')).toBe(true);
    expect(supports(proofing.provider(), 'retry')).toBe(true);
    for (const capability of ['cancel', 'decide', 'recover', 'launch'] as const)
      expect(supports(proofing.provider(), capability)).toBe(false);
    expect(Object.keys(proofing.capabilities('blue').flows.default.modes)).toEqual(['hosted', 'direct']);
  });

  it('refuses evidence that the vendor does not accept, before any call', async () => {
    const submitEvidence = jest.fn();
    const { proofing } = twoProviders({ submitEvidence });
    const error = await failureOf(() => proofing.submitEvidence(redRef, { kind: 'bank_details', pages: [] }));
    expect(error.code).toBe('UNSUPPORTED');
    expect(submitEvidence).not.toHaveBeenCalled();
  });
});

describe('native()', () => {
  const twice = () => {
    const red = adapterOf('red', (_settings, { provider }) => stubProvider(provider, []));
    const blue = adapterOf('blue', (_settings, { provider }) => stubProvider(provider, []));
    const config = {
      provider: 'red-fr',
      providers: { 'red-fr': { adapter: 'red' }, 'red-be': { adapter: 'red' }, blue: {} },
    };
    return { red, blue, proofing: createProofing({ adapters: [red, blue], config }) };
  };

  it('returns the client of the one provider that uses the adapter', () => {
    const { proofing, blue } = twice();
    expect(proofing.native(blue)).toEqual({ of: 'blue' });
  });

  it('requires a name if several do', () => {
    const { proofing, red } = twice();
    expect(() => proofing.native(red)).toThrow('name one of red-fr, red-be');
    expect(proofing.native(red, 'red-be')).toEqual({ of: 'red-be' });
  });

  it('says so if none does', async () => {
    const { proofing, red } = twice();
    const green = adapterOf('green', (_settings, { provider }) => stubProvider(provider, []));
    expect((await failureOf(() => proofing.native(green))).code).toBe('NO_SUCH_PROVIDER');
    expect(() => proofing.native(red, 'blue')).toThrow('no provider uses the adapter red under that name');
  });
});

describe('the observer', () => {
  it('gets each verb, its duration and its error', async () => {
    const events: ProofingEvent[] = [];
    const clock = loggingClock();
    const { proofing } = twoProviders(
      {
        getSession: async (ref) => {
          await clock.sleep(250);
          return sessionOf(ref);
        },
        getResult: async () => {
          throw new TypeError('a mistake of an adapter');
        },
      },
      { clock, observer: { observe: (event) => events.push(event) } },
    );
    await proofing.getSession(redRef);
    await failureOf(() => proofing.cancelSession(blueRef));
    await expect(proofing.getResult(redRef)).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
    expect(events.filter(({ type }) => type !== 'session')).toEqual([
      { type: 'verb', provider: 'red', verb: 'getSession', milliseconds: 250 },
      { type: 'verb', provider: 'blue', verb: 'cancelSession', milliseconds: 0, error: 'UNSUPPORTED' },
      { type: 'verb', provider: 'red', verb: 'getResult', milliseconds: 0, error: 'BAD_RESPONSE' },
    ]);
  });

  it('may throw without effect', async () => {
    const observe = jest.fn(() => {
      throw new Error('observer is broken');
    });
    const { proofing } = twoProviders({}, { observer: { observe } });
    expect((await proofing.getSession(redRef)).status).toBe('completed');
    expect((await failureOf(() => proofing.cancelSession(redRef))).code).toBe('UNSUPPORTED');
    // Each verb, and that the session is known now.
    expect(observe).toHaveBeenCalledTimes(3);
  });
});

describe('what is known of a session', () => {
  it('turns pending into processing once this app finalized it, in session and result', async () => {
    const { proofing } = twoProviders({
      getSession: async (ref) => sessionOf(ref),
      getResult: async (ref) => resultOf(ref),
      finalizeSession: async () => undefined,
    });
    expect((await proofing.getSession(redRef)).status).toBe('pending');
    await proofing.finalizeSession(redRef);
    expect((await proofing.getSession(redRef)).status).toBe('processing');
    expect((await proofing.getResult(redRef)).status).toBe('processing');
  });

  it('is not finalized by a finalize call that failed', async () => {
    const { proofing } = twoProviders({
      getSession: async (ref) => sessionOf(ref),
      finalizeSession: async () => {
        throw new ProofingError({ code: 'CONFLICT', message: 'x' });
      },
    });
    await failureOf(() => proofing.finalizeSession(redRef));
    expect((await proofing.getSession(redRef)).status).toBe('pending');
  });

  it('depends on when an answer was requested, and is fetched again if a newer one differs', async () => {
    const clock = loggingClock();
    const gates: (() => void)[] = [];
    const answers = [
      { status: 'pending', nativeStatus: 'NEW' } as const,
      { ...approved, nativeStatus: 'OK' },
      { ...approved, nativeStatus: 'OK, looked at again' },
    ];
    let asked = 0;
    const { proofing } = twoProviders(
      {
        getSession: async (ref) => {
          const answer = answers[asked++];
          await new Promise<void>((resolve) => gates.push(resolve));
          return sessionOf(ref, answer);
        },
      },
      { clock },
    );
    const early = proofing.getSession(redRef);
    await clock.sleep(10);
    const late = proofing.getSession(redRef);
    gates[1]?.();
    expect((await late).status).toBe('completed');
    gates[0]?.();
    while (gates.length < 3) await new Promise(setImmediate);
    gates[2]?.();
    expect(await early).toMatchObject({ decision: 'approved', nativeStatus: 'OK, looked at again' });
    expect(asked).toBe(3);
  });

  it("is the vendor's newest answer, although it was requested before an intermediate poll", async () => {
    const clock = loggingClock();
    let word: Outcome = { status: 'pending' };
    let isSlow = true;
    const { proofing } = twoProviders(
      {
        getSession: async (ref) => {
          // As a request that is repeated after a 503: the answer is of now, the question was of before.
          if (isSlow) {
            isSlow = false;
            await clock.sleep(10);
            await proofing.getSession(redRef);
            word = approved;
          }
          return sessionOf(ref, word);
        },
      },
      { clock },
    );
    expect(await proofing.getSession(redRef)).toMatchObject({ decision: 'approved' });
    expect(await proofing.getSession(redRef)).toMatchObject({ decision: 'approved' });
  });

  it('is kept if the second fetch fails for now', async () => {
    const sessions = inMemorySessions();
    const at = (milliseconds: number): Clock => ({ now: () => milliseconds, sleep: async () => undefined });
    await twoProviders(
      { getSession: async (ref) => sessionOf(ref, { nativeStatus: 'NEW' }) },
      { sessions, clock: at(9) },
    ).proofing.getSession(redRef);
    const answers = [sessionOf(redRef, { status: 'in_review', nativeStatus: 'LOOKED_AT' })];
    const { proofing } = twoProviders(
      {
        getSession: async () => {
          const answer = answers.shift();
          if (answer === undefined) throw new ProofingError({ code: 'PROVIDER_UNAVAILABLE', message: 'x' });
          return answer;
        },
      },
      { sessions, clock: at(0) },
    );
    expect((await proofing.getSession(redRef)).status).toBe('pending');
  });

  it("is the vendor's newest answer, although a machine whose clock runs ahead asked earlier", async () => {
    const sessions = inMemorySessions();
    const at = (milliseconds: number): Clock => ({ now: () => milliseconds, sleep: async () => undefined });
    let word: Partial<ProofingSession> = { status: 'pending', nativeStatus: 'NEW' };
    const asked = jest.fn(async (ref: SessionRef) => sessionOf(ref, word));
    const ahead = twoProviders({ getSession: asked }, { sessions, clock: at(600_000) });
    const right = twoProviders({ getSession: asked }, { sessions, clock: at(0) });
    await ahead.proofing.getSession(redRef);
    word = approved;
    expect((await right.proofing.getSession(redRef)).decision).toBe('approved');
    expect((await right.proofing.getSession(redRef)).decision).toBe('approved');
    // Once more only where the words differ.
    expect(asked).toHaveBeenCalledTimes(4);
    expect((await stateIn(sessions, redRef))?.fetched?.observedAt).toBe(600_001);
  });

  it('keeps an ending that came by callback while the vendor only says "not ended"', async () => {
    const sessions = inMemorySessions();
    const callback: Observation = {
      trust: 'callback',
      observedAt: 0,
      outcome: { status: 'abandoned' },
      nativeStatus: 'CANCELED',
    };
    await putState(sessions, redRef, reduce({}, callback));
    const { proofing } = twoProviders(
      { getSession: async (ref) => sessionOf(ref), getResult: async (ref) => resultOf(ref) },
      { sessions },
    );
    expect((await proofing.waitForResult(redRef)).status).toBe('abandoned');
    expect((await proofing.getSession(redRef)).nativeStatus).toBe('CANCELED');
  });

  it('loses nothing when two verbs write at once to a slow store', async () => {
    const memory = inMemorySessions();
    const slow: SessionStore = {
      read: async (key) => {
        const stored = await memory.read(key);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return stored;
      },
      write: async (key, state, revision) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return memory.write(key, state, revision);
      },
    };
    const { proofing } = twoProviders(
      { getSession: async (ref) => sessionOf(ref), finalizeSession: async () => undefined },
      { sessions: slow },
    );
    await Promise.all([
      proofing.getSession(redRef),
      proofing.finalizeSession(redRef),
      proofing.getSession(redRef),
    ]);
    expect(await stateIn(memory, redRef)).toMatchObject({
      finalizedAt: 0,
      wordless: { outcome: { status: 'pending' } },
    });
  });

  it('continues after one failure of the store', async () => {
    const memory = inMemorySessions();
    let fails = true;
    const { proofing } = twoProviders(
      {},
      {
        sessions: {
          ...memory,
          write: async (key, state, revision) => {
            if (fails) throw new Error('the store is away');
            return memory.write(key, state, revision);
          },
        },
      },
    );
    await expect(proofing.getSession(redRef)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    fails = false;
    expect((await proofing.getSession(redRef)).status).toBe('completed');
  });

  it('keeps the raw answer beside session and result', async () => {
    const { proofing } = twoProviders({
      getSession: async (ref) => withRaw(sessionOf(ref, approved), { raw: 's' }),
      getResult: async (ref) => withRaw(resultOf(ref, approved), { raw: 'r' }),
    });
    expect(getRaw(await proofing.getSession(redRef))).toEqual({ raw: 's' });
    expect(getRaw(await proofing.getResult(redRef))).toEqual({ raw: 'r' });
    expect(getRaw(await proofing.waitForResult(redRef))).toEqual({ raw: 'r' });
  });
});

describe('the memory of sessions in this process', () => {
  const key = (id: string) => ({ provider: 'red', id });

  it('evicts the one written longest ago when it is full', async () => {
    const sessions = inMemorySessions(2);
    await putState(sessions, key('1'), { finalizedAt: 1 });
    await putState(sessions, key('2'), { finalizedAt: 2 });
    await putState(sessions, key('1'), { finalizedAt: 3 });
    await putState(sessions, key('3'), { finalizedAt: 4 });
    expect(await stateIn(sessions, key('1'))).toEqual({ finalizedAt: 3 });
    expect(await sessions.read(key('2'))).toBeUndefined();
    expect(await stateIn(sessions, key('3'))).toEqual({ finalizedAt: 4 });
  });

  it('evicts no erasure in favor of newer sessions', async () => {
    const sessions = inMemorySessions(2);
    const erasure = { status: 'done', scope: 'session', at: '2026-01-01T00:00:00.000Z' } as const;
    await putState(sessions, key('erased'), { erasure });
    await putState(sessions, key('requested'), { erasure: { ...erasure, status: 'requested' } });
    for (const id of ['1', '2', '3', '4']) await putState(sessions, key(id), { finalizedAt: 1 });
    expect(await stateIn(sessions, key('erased'))).toEqual({ erasure });
    expect(await sessions.read(key('requested'))).toBeUndefined();
    expect(await sessions.read(key('1'))).toBeUndefined();
  });

  it('overwrites only the revision that was read', async () => {
    const sessions = inMemorySessions();
    expect(await sessions.write(key('1'), 'a', 'made up')).toBe(false);
    expect(await sessions.write(key('1'), 'a', undefined)).toBe(true);
    expect(await sessions.write(key('1'), 'b', undefined)).toBe(false);
    const first = await sessions.read(key('1'));
    expect(await sessions.write(key('1'), 'b', first?.revision)).toBe(true);
    expect(await sessions.write(key('1'), 'c', first?.revision)).toBe(false);
    expect((await sessions.read(key('1')))?.state).toBe('b');
  });
});
