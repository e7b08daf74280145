import { inspect } from 'node:util';
import { errorFacts } from '../src/contract/errors.js';
import {
  type CreateProofingInput,
  createProofing,
  getRaw,
  inMemorySessions,
  ProofingError,
  type ProofingErrorCode,
  type ProofingEvent,
  type ProofingProvider,
  type Random,
  type RouteInput,
  type RoutePolicy,
  systemRandom,
  withLaunch,
  withRaw,
} from '../src/index.js';
import {
  adapterOf,
  capabilities,
  failureOf,
  IN_2030,
  jpegPage,
  loggingClock,
  putState,
  sessionOf,
  stubProvider,
} from './support.js';

type Failures = { readonly [provider: string]: ProofingError | Error };

const down = (code: ProofingErrorCode, facts: { retryable?: boolean; message?: string } = {}) =>
  new ProofingError({ code, message: 'the vendor is away', ...facts });
const withFraction = (fraction: number): Random => ({ ...systemRandom, fraction: () => fraction });

/** Three vendors; those in `failures` fail to create. */
function three(
  route: RoutePolicy | undefined,
  failures: Failures = {},
  more: { deps?: CreateProofingInput['deps']; verbs?: Partial<ProofingProvider> } = {},
) {
  const calls: string[] = [];
  const events: ProofingEvent[] = [];
  const adapters = ['red', 'blue', 'green'].map((id) =>
    adapterOf(id, (_settings, { provider }) => {
      const stub = stubProvider(provider, calls);
      return {
        ...stub,
        createSession: async (input, call) => {
          const failure = failures[provider];
          const session = await stub.createSession(input, call);
          if (failure !== undefined) throw failure;
          return session;
        },
        ...more.verbs,
      };
    }),
  );
  const proofing = createProofing({
    adapters,
    config: { provider: 'red', providers: { red: {}, blue: {}, green: {} } },
    deps: {
      clock: loggingClock(),
      observer: { observe: (event) => events.push(event) },
      ...more.deps,
    },
    ...(route === undefined ? {} : { policies: { route } }),
  });
  return { proofing, calls, events };
}

const input = { reference: 'a' };

describe('the provider of a new session', () => {
  it('is the configured one if there is no policy', async () => {
    const { route, ref } = await three(undefined).proofing.createSession(input);
    expect([ref.provider, route]).toEqual(['red', { provider: 'red', by: 'default', skipped: [] }]);
  });

  it('is the first of the order', async () => {
    const { proofing, calls } = three(['blue', 'red']);
    const { route, ref } = await proofing.createSession(input);
    expect([ref.provider, route]).toEqual(['blue', { provider: 'blue', by: 'order', skipped: [] }]);
    expect(calls).toEqual(['blue.createSession']);
  });

  it('is the one named by the call, whatever the policy, and no other if it is down', async () => {
    const policy = jest.fn(() => 'red');
    expect(await three(policy).proofing.createSession(input, { provider: 'green' })).toMatchObject({
      ref: { provider: 'green' },
      route: { provider: 'green', by: 'requested', skipped: [] },
    });
    expect(policy).not.toHaveBeenCalled();
    const { proofing, calls } = three(['red', 'blue'], { red: down('NETWORK') });
    const error = await failureOf(() => proofing.createSession(input, { provider: 'red' }));
    expect([error.code, error.message, calls]).toEqual([
      'NETWORK',
      'the vendor is away',
      ['red.createSession'],
    ]);
  });

  it.each([
    [0, 'red'],
    [0.2499, 'red'],
    [0.25, 'blue'],
    [0.7499, 'blue'],
    [0.75, 'green'],
    [0.9999, 'green'],
    // Out of the range that a Random promises: still one of them.
    [1, 'green'],
  ])('is chosen by weight: %d results in %s of 1 : 2 : 1', async (fraction, provider) => {
    const weights = { red: 1, blue: 2, green: 1 };
    const { proofing } = three({ weights }, {}, { deps: { random: withFraction(fraction) } });
    expect((await proofing.createSession(input)).route).toEqual({ provider, by: 'weights', skipped: [] });
  });

  it('is chosen in proportion to the weights', async () => {
    const { proofing } = three(
      { weights: { red: 0.1, green: 0.3 } },
      {},
      // The stub makes one session again and again, so nobody may remember it.
      { deps: { sessions: { read: async () => undefined, write: async () => true } } },
    );
    const counts: Record<string, number> = { red: 0, green: 0 };
    for (let run = 0; run < 2000; run += 1) {
      const { provider } = (await proofing.createSession(input)).ref;
      counts[provider] = (counts[provider] ?? 0) + 1;
    }
    // 1500 ± 8 standard deviations (19.4).
    expect(counts['green']).toBeGreaterThan(1345);
    expect(counts['green']).toBeLessThan(1655);
    expect((counts['red'] ?? 0) + (counts['green'] ?? 0)).toBe(2000);
  });

  it('accepts weights whose sum overflows', async () => {
    const weights = { red: Number.MAX_VALUE, blue: Number.MAX_VALUE };
    const at = (fraction: number) =>
      three({ weights }, {}, { deps: { random: withFraction(fraction) } }).proofing.createSession(input);
    expect((await at(0.49)).ref.provider).toBe('red');
    expect((await at(0.51)).ref.provider).toBe('blue');
  });

  it('is what a function returns, which gets nothing about the person', async () => {
    const seen: RouteInput[] = [];
    const flows = { ...capabilities.flows, short: capabilities.flows.default };
    const { proofing } = three(
      (about) => {
        seen.push(about);
        return about.country === 'FRA' ? 'blue' : ['green', 'red'];
      },
      {},
      { verbs: { capabilities: { ...capabilities, flows } } },
    );
    const whole = {
      reference: 'PLANTED',
      subject: 'PLANTED',
      previous: { provider: 'red', id: 'PLANTED' },
      mode: 'hosted',
      flow: 'short',
      country: 'FRA',
      locale: 'fr-FR',
      documentTypes: ['passport'],
      evidence: ['selfie'],
      returnUrl: 'https://PLANTED.example',
      selfAsserted: { given_name: 'PLANTED' },
      expected: { given_name: 'PLANTED' },
      consent: { terms: true, biometrics: true, at: '1970-01-01T00:00:00Z', version: 'PLANTED' },
      providerOptions: { red: 'PLANTED' },
    } as const;
    expect((await proofing.createSession(whole)).route).toEqual({
      provider: 'blue',
      by: 'function',
      skipped: [],
    });
    expect((await proofing.createSession(input)).ref.provider).toBe('green');
    expect(seen).toEqual([
      {
        mode: 'hosted',
        flow: 'short',
        country: 'FRA',
        locale: 'fr-FR',
        documentTypes: ['passport'],
        evidence: ['selfie'],
      },
      {},
    ]);
    expect(seen[0]?.documentTypes).not.toBe(whole.documentTypes);
  });
});

describe('failover', () => {
  it.each<ProofingErrorCode>(['PROVIDER_UNAVAILABLE', 'NETWORK', 'TIMEOUT', 'RATE_LIMITED'])(
    'continues with the next one after %s, and reports it',
    async (code) => {
      const { proofing, calls, events } = three(['red', 'blue', 'green'], { red: down(code) });
      const session = await proofing.createSession(input);
      const choice = { provider: 'blue', by: 'order', skipped: [{ provider: 'red', error: code }] };
      expect(session.route).toEqual(choice);
      expect(calls).toEqual(['red.createSession', 'blue.createSession']);
      expect(events).toEqual([
        { type: 'verb', provider: 'red', verb: 'createSession', milliseconds: 0, error: code },
        { type: 'route', provider: 'blue', choice },
        { type: 'verb', provider: 'blue', verb: 'createSession', milliseconds: 0 },
      ]);
      expect(await proofing.getHistory(session.ref)).toEqual([
        { at: '1970-01-01T00:00:00.000Z', kind: 'routed', choice },
      ]);
    },
  );

  it.each<ProofingErrorCode>([
    'CONFIG',
    'NO_SUCH_PROVIDER',
    'UNSUPPORTED',
    'INVALID_INPUT',
    'AUTH',
    'FORBIDDEN',
    'CONFLICT',
    'AMBIGUOUS',
    'PROVIDER_REJECTED',
    'BAD_RESPONSE',
    'ABORTED',
    'STORE_UNAVAILABLE',
  ])('never after %s', async (code) => {
    const failure = down(code);
    const { proofing, calls } = three(['red', 'blue'], { red: failure });
    const error = await failureOf(() => proofing.createSession(input));
    // A creation that may have been lost has its key, and says what to do.
    const more =
      code === 'AMBIGUOUS'
        ? {
            idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/),
            message: expect.stringMatching(/^the vendor is away; this vendor offers no way to find out/),
          }
        : {};
    expect(errorFacts(error)).toEqual({ ...errorFacts(failure), ...more });
    expect(calls).toEqual(['red.createSession']);
  });

  it.each<ProofingErrorCode>(['PROVIDER_UNAVAILABLE', 'NETWORK', 'TIMEOUT', 'RATE_LIMITED'])(
    'nor after a %s that may have made a session',
    async (code) => {
      const { proofing, calls } = three(['red', 'blue'], { red: down(code, { retryable: false }) });
      expect((await failureOf(() => proofing.createSession(input))).code).toBe(code);
      expect(calls).toEqual(['red.createSession']);
    },
  );

  it('not after an error that is not ours, which is passed on unchanged', async () => {
    const mistake = new TypeError('a mistake of an adapter');
    const { proofing, calls } = three(['red', 'blue'], { red: mistake });
    const error = await failureOf(() => proofing.createSession(input));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', retryable: false });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('a mistake');
    expect(calls).toEqual(['red.createSession']);
  });

  it('with weights continues with the heaviest of the others', async () => {
    const weights = { red: 1, blue: 2, green: 3 };
    const failures = { red: down('NETWORK'), green: down('TIMEOUT') };
    const { proofing, calls } = three({ weights }, failures, { deps: { random: withFraction(0) } });
    expect((await proofing.createSession(input)).route?.skipped).toEqual([
      { provider: 'red', error: 'NETWORK' },
      { provider: 'green', error: 'TIMEOUT' },
    ]);
    expect(calls).toEqual(['red.createSession', 'green.createSession', 'blue.createSession']);
  });

  it('throws the last error when all fail, with who was tried before, and its facts', async () => {
    const last = new ProofingError({
      code: 'RATE_LIMITED',
      message: 'slow down',
      provider: 'green',
      httpStatus: 429,
      nativeCode: 'E7',
      requestId: 'r-1',
      retryAfterMs: 3000,
    });
    const { proofing } = three(['red', 'blue', 'green'], {
      red: down('NETWORK', { message: 'PLANTED text of an adapter' }),
      blue: down('TIMEOUT'),
      green: last,
    });
    const error = await failureOf(() => proofing.createSession(input));
    expect(error).toMatchObject({
      message: 'green: slow down; tried before: red (NETWORK), blue (TIMEOUT)',
      code: 'RATE_LIMITED',
      retryable: true,
      provider: 'green',
      httpStatus: 429,
      nativeCode: 'E7',
      requestId: 'r-1',
      retryAfterMs: 3000,
    });
    expect(error.stack).not.toContain('PLANTED');
  });

  it('also says who was tried before if a later one loses the answer', async () => {
    const { proofing, calls } = three(['red', 'blue', 'green'], {
      red: down('NETWORK'),
      blue: down('AMBIGUOUS'),
    });
    const error = await failureOf(() => proofing.createSession(input));
    expect([error.code, error.retryable]).toEqual(['AMBIGUOUS', false]);
    expect(error.message).toMatch('tried before: red (NETWORK)');
    expect(calls).toEqual(['red.createSession', 'blue.createSession']);
  });

  it('checks the flow and the input at each provider, and does not move on after a mistake of the app', async () => {
    const { proofing, calls } = three(['red', 'blue'], { red: down('NETWORK') });
    for (const [wrong, code, path] of [
      [{ flow: 'short' }, 'INVALID_INPUT', 'flow'],
      [{ flow: 'toString' }, 'INVALID_INPUT', 'flow'],
      [{ mode: 'embedded' }, 'UNSUPPORTED', 'mode'],
      [{ evidence: ['bank_details'] }, 'UNSUPPORTED', 'evidence'],
      [{ documentTypes: ['driving_licence'] }, 'UNSUPPORTED', 'documentTypes'],
    ] as const)
      expect(await failureOf(() => proofing.createSession({ ...input, ...wrong }))).toMatchObject({
        code,
        path,
        provider: 'red',
      });
    expect(calls).toEqual([]);
  });

  it('tries each provider with the same key, and remembers no trace of it', async () => {
    const keys: string[] = [];
    const sessions = inMemorySessions();
    const verbs: Partial<ProofingProvider> = {
      createSession: async (_input, { idempotencyKey }) => {
        keys.push(idempotencyKey);
        if (keys.length === 1) throw down('NETWORK');
        return withLaunch(sessionOf({ provider: 'blue', id: '1' }), { url: 'https://vendor.example/1' });
      },
    };
    const { proofing } = three(['red', 'blue'], {}, { verbs, deps: { sessions } });
    const { ref } = await proofing.createSession(input, { idempotencyKey: 'order-1' });
    expect(keys).toEqual(['order-1', 'order-1']);
    expect((await sessions.read(ref))?.state).not.toContain('order-1');
    expect(JSON.stringify(await proofing.getHistory(ref))).not.toContain('creation');
  });

  it('stops when the caller aborts', async () => {
    const controller = new AbortController();
    const { proofing, calls } = three(
      ['red', 'blue'],
      {},
      {
        verbs: {
          createSession: async () => {
            controller.abort();
            throw down('NETWORK');
          },
        },
      },
    );
    const error = await failureOf(() => proofing.createSession(input, { signal: controller.signal }));
    expect([error.code, error.provider, calls]).toEqual(['ABORTED', 'red', []]);
  });

  it('does not leave the provider once it has the session', async () => {
    const { proofing, calls } = three(
      ['red', 'blue'],
      {},
      {
        verbs: {
          getSession: async () => {
            throw down('PROVIDER_UNAVAILABLE');
          },
        },
      },
    );
    const { ref } = await proofing.createSession(input);
    expect((await failureOf(() => proofing.getSession(ref))).code).toBe('PROVIDER_UNAVAILABLE');
    expect(calls).toEqual(['red.createSession']);
  });

  it('keeps what the adapter put on the session, including hidden parts', async () => {
    const { proofing } = three(
      ['red'],
      {},
      {
        verbs: {
          createSession: async () =>
            Object.freeze(
              withLaunch(withRaw(sessionOf({ provider: 'red', id: '1' }), { raw: 1 }), {
                url: 'https://vendor.example/PLANTED',
              }),
            ),
        },
      },
    );
    const session = await proofing.createSession(input);
    expect(getRaw(session)).toEqual({ raw: 1 });
    expect(session.launch).toEqual({ url: 'https://vendor.example/PLANTED' });
    expect(JSON.stringify(session)).not.toContain('PLANTED');
    expect(Object.keys(session)).toContain('route');
  });
});

describe('a store that fails after the vendor made the session', () => {
  it('loses only the record, never the session', async () => {
    const sessions = { ...inMemorySessions() };
    const failing = async () => {
      throw new Error('PLANTED');
    };
    const { proofing, events } = three(
      ['red'],
      {},
      {
        deps: { sessions: { ...sessions, write: failing } },
      },
    );
    expect((await proofing.createSession(input)).ref).toEqual({ provider: 'red', id: 's1' });
    expect(events).toContainEqual({ type: 'port', provider: 'red', port: 'sessions' });
    expect(JSON.stringify(events)).not.toContain('PLANTED');
  });

  it.each([{ route: null }, { route: 7 }, { route: {} }, 'text'])(
    'that returns %j has no history, and causes an error of ours',
    async (state) => {
      const { proofing } = three(
        ['red'],
        {},
        {
          deps: { sessions: { ...inMemorySessions(), read: async () => state as never } },
        },
      );
      const error = await failureOf(() => proofing.getHistory({ provider: 'red', id: '1' }));
      expect(error.code).toBe('STORE_UNAVAILABLE');
    },
  );

  it('nor does one that hangs', async () => {
    jest.useFakeTimers();
    try {
      const hanging = () => new Promise<never>(() => undefined);
      const { proofing, events } = three(
        ['red'],
        {},
        {
          deps: { sessions: { read: hanging, write: hanging } },
        },
      );
      const creating = proofing.createSession(input);
      await jest.advanceTimersByTimeAsync(5_000);
      expect((await creating).ref.id).toBe('s1');
      expect(events).toContainEqual({ type: 'port', provider: 'red', port: 'sessions' });
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('run()', () => {
  const page = jpegPage();
  const direct = {
    reference: 'a',
    mode: 'direct',
    evidence: [{ kind: 'selfie', documentType: 'passport', pages: [page] }],
  } as const;

  it('uses the route, and continues at the provider that has the session', async () => {
    const seen: RouteInput[] = [];
    const { proofing, calls } = three(
      (about) => {
        seen.push(about);
        return ['red', 'green'];
      },
      { red: down('NETWORK') },
      { verbs: { submitEvidence: async () => ({ accepted: true, pagesAccepted: 1, reasons: [] }) } },
    );
    let route: unknown;
    const result = await proofing.run(direct, {
      onSession: (session) => {
        route = session.route;
      },
    });
    expect(result.ref.provider).toBe('green');
    expect(route).toEqual({
      provider: 'green',
      by: 'function',
      skipped: [{ provider: 'red', error: 'NETWORK' }],
    });
    expect(calls).toEqual([
      'red.createSession',
      'green.createSession',
      'green.getSession',
      'green.getResult',
    ]);
    expect(seen).toEqual([{ mode: 'direct', documentTypes: ['passport'], evidence: ['selfie'] }]);
  });

  it('checks each candidate’s capabilities before its call, and fails at one that cannot accept the evidence', async () => {
    const calls: string[] = [];
    const nothing = { ...capabilities.flows.default, evidence: [] };
    const adapters = ['red', 'blue', 'green'].map((id) =>
      adapterOf(id, (_settings, { provider }) => {
        const stub = stubProvider(provider, calls);
        const fails = async () => {
          calls.push(`${provider}.createSession`);
          throw down('NETWORK');
        };
        return provider === 'blue'
          ? { ...stub, capabilities: { ...capabilities, flows: { default: nothing } } }
          : { ...stub, createSession: fails };
      }),
    );
    const proofing = createProofing({
      adapters,
      config: { provider: 'green', providers: { red: {}, blue: {}, green: {} } },
      policies: { route: ['red', 'blue', 'green'] },
    });
    const error = await failureOf(() => proofing.run(direct));
    expect([error.code, error.provider]).toEqual(['UNSUPPORTED', 'blue']);
    expect(calls).toEqual(['red.createSession']);
  });

  it('uses the provider named by the call', async () => {
    const { proofing, calls } = three(['red', 'blue']);
    await proofing.run(input, { provider: 'green' });
    expect(calls[0]).toBe('green.createSession');
  });
});

describe('an unusable policy', () => {
  const UNKNOWN = /^policies\.route nam.* not configured \(red, blue, green\)$/;
  const problemsOf = (route: unknown, config: object = {}) =>
    failureOf(() =>
      createProofing({
        adapters: [adapterOf('red', (_settings, { provider }) => stubProvider(provider, []))],
        config: { provider: 'red', providers: { red: {} }, ...config },
        policies: { route: route as RoutePolicy },
      }),
    );

  it.each<[unknown, string]>([
    [[], 'policies.route does not name a provider'],
    [['red', 'blu'], 'policies.route names "blu", which is not configured (red)'],
    [['red', 'red'], 'policies.route names a provider twice'],
    [[7], 'policies.route names something, which is not configured (red)'],
    [['a text\nof any kind'], 'policies.route names something, which is not configured (red)'],
    ['red', "policies.route must be providers' names in order, { weights }, or a function"],
    [null, "policies.route must be providers' names in order, { weights }, or a function"],
    [{}, "policies.route must be providers' names in order, { weights }, or a function"],
    [{ weights: ['red'] }, "policies.route must be providers' names in order, { weights }, or a function"],
    [{ weights: {} }, 'policies.route.weights does not name a provider'],
    [{ weights: { blu: 1 } }, 'policies.route.weights names "blu", which is not configured (red)'],
    [{ weights: { red: 0 } }, 'policies.route.weights.red must be a positive, finite number'],
    [{ weights: { red: -1 } }, 'policies.route.weights.red must be a positive, finite number'],
    [{ weights: { red: Number.NaN } }, 'policies.route.weights.red must be a positive, finite number'],
    [{ weights: { red: Infinity } }, 'policies.route.weights.red must be a positive, finite number'],
    [{ weights: { red: '1' } }, 'policies.route.weights.red must be a positive, finite number'],
  ])('%j is refused at startup', async (route, problem) => {
    const error = await problemsOf(route);
    expect(error.code).toBe('CONFIG');
    expect(error.message).toContain(`one setting is missing or wrong:\n  - ${problem}\n\`npx`);
  });

  it('is reported with everything else that is wrong', async () => {
    const error = await problemsOf(['blu'], { provider: 'gren' });
    expect(error.message.split('\n').slice(0, -1)).toEqual([
      '2 settings are missing or wrong:',
      '  - provider must name one of the configured providers (red)',
      '  - policies.route names "blu", which is not configured (red)',
    ]);
  });

  it.each<[string, () => unknown, ProofingErrorCode, RegExp]>([
    ['an unknown name', () => 'blu', 'NO_SUCH_PROVIDER', UNKNOWN],
    ['an unknown name among others', () => ['red', 'blu'], 'NO_SUCH_PROVIDER', UNKNOWN],
    ['any text', () => 'PLANTED Zoé', 'NO_SUCH_PROVIDER', UNKNOWN],
    ['a number', () => 7, 'NO_SUCH_PROVIDER', UNKNOWN],
    ['nothing', () => undefined, 'CONFIG', /did not name a provider/],
    ['null', () => null, 'CONFIG', /did not name a provider/],
    ['no names', () => [], 'CONFIG', /did not name a provider/],
    ['a promise', async () => 'red', 'CONFIG', /not a promise/],
    ['a promise that rejects', () => Promise.reject(new Error('PLANTED')), 'CONFIG', /not a promise/],
    [
      'an exception',
      () => {
        throw new Error('PLANTED');
      },
      'CONFIG',
      /^policies.route threw/,
    ],
    [
      'an exception of ours',
      () => {
        throw new ProofingError({ code: 'AUTH', message: 'PLANTED' });
      },
      'CONFIG',
      /^policies.route threw/,
    ],
  ])('a function that returns %s', async (_what, policy, code, message) => {
    const { proofing, calls, events } = three(policy as RoutePolicy);
    const error = await failureOf(() => proofing.createSession(input));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(String(error.stack) + JSON.stringify(error)).not.toContain('PLANTED');
    expect(calls).toEqual([]);
    expect(events).toEqual([
      { type: 'verb', provider: 'red', verb: 'createSession', milliseconds: 0, error: code },
    ]);
  });

  it('a provider that a function names twice is tried once', async () => {
    const { proofing, calls } = three(() => ['red', 'red', 'blue'], { red: down('NETWORK') });
    await proofing.createSession(input);
    expect(calls).toEqual(['red.createSession', 'blue.createSession']);
  });

  it('says what is wrong with the input, not with the policy, when there is none', async () => {
    const { proofing, calls } = three(() => 'red');
    const error = await failureOf(() => proofing.createSession(undefined as never));
    expect([error.code, error.provider, calls]).toEqual(['INVALID_INPUT', 'red', []]);
  });
});

describe('a created session that already existed', () => {
  const made = { provider: 'red', id: 's1' };
  const HOUR = 3_600_000;

  it('is refused: the second person would get the first one’s result', async () => {
    const { proofing, events } = three(undefined);
    await proofing.createSession({ reference: 'alice' });
    const error = await failureOf(() => proofing.createSession({ reference: 'bob' }));
    expect([error.code, error.problem, error.provider, error.retryable]).toEqual([
      'BAD_RESPONSE',
      'adapter',
      'red',
      false,
    ]);
    expect(error.message).toBe(
      'red: the adapter stub broke the contract: createSession returned an answer that names a session that already existed; the vendor may have created the session anyway',
    );
    expect(events.filter(({ type }) => type === 'port')).toEqual([]);
    expect((await proofing.createSession({ reference: 'bob' }, { provider: 'blue' })).ref.provider).toBe(
      'blue',
    );
  });

  it.each(['fetched', 'wordless', 'callback'] as const)(
    'is one reported (%s) before, and not one whose first message was faster than the answer',
    async (source) => {
      for (const [ageMs, isKnown] of [
        [HOUR, true],
        [0, false],
        [300_000, false],
        [300_001, true],
      ] as const) {
        const sessions = inMemorySessions();
        const observedAt = IN_2030 - ageMs;
        const trust = source === 'callback' ? 'callback' : 'fetched';
        const outcome = { status: source === 'callback' ? 'canceled' : 'pending' };
        await putState(sessions, made, { [source]: { outcome, trust, observedAt } });
        const { proofing } = three(undefined, {}, { deps: { sessions, clock: loggingClock(IN_2030) } });
        const isRefused = await proofing.createSession(input).then(
          () => false,
          () => true,
        );
        expect(isRefused).toBe(isKnown);
      }
    },
  );
});
