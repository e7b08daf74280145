import {
  type CreateCall,
  type CreateSessionInput,
  createProofing,
  inMemorySessions,
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

/** Numbers between 0 and 1, the same in every run. */
function dice(seed = 7): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

interface Flaws {
  readonly keys: boolean;
  readonly recovers: boolean;
  /** 0 to 1 for each call; see `createAt`. */
  roll?: () => number;
  readonly store?: SessionStore;
}

/**
 * A vendor whose creations get lost in every way: before they arrive, on the way back, and behind a 5xx, whether it made the
 * session or not. With keys, it keeps each answer under its key, a 5xx too.
 */
function forgetfulVendor({ keys, recovers, roll = () => 1, store = inMemorySessions() }: Flaws) {
  const made: { readonly id: string; readonly reference: string; readonly key: string }[] = [];
  const kept = new Map<string, string | 503>();
  const calls: string[] = [];
  const lost = (httpStatus?: number) =>
    new ProofingError({ code: 'AMBIGUOUS', message: 'the answer was lost', httpStatus });
  const answerTo = ({ reference }: CreateSessionInput, key: string, luck: number): string | 503 => {
    const before = keys ? kept.get(key) : undefined;
    if (before !== undefined) return before;
    const isMade = luck >= 0.25;
    const id = `s${made.length + 1}`;
    if (isMade) made.push({ id, reference, key });
    const answer = !isMade || luck < 0.35 ? 503 : id;
    kept.set(key, answer);
    return answer;
  };
  const opened = (id: string, { reference }: CreateSessionInput) =>
    withLaunch(sessionOf({ provider: 'stub', id }, { reference }), { url: `https://vendor.example/${id}` });
  const createSession = async (input: CreateSessionInput, { idempotencyKey }: CreateCall) => {
    const luck = roll();
    calls.push(`create ${idempotencyKey}`);
    if (luck < 0.15) throw lost();
    const answer = answerTo(input, idempotencyKey, luck);
    if (luck < 0.55 && luck >= 0.35) throw lost();
    if (answer === 503) throw lost(503);
    return opened(answer, input);
  };
  const recoverSession: NonNullable<ProofingProvider['recoverSession']> = async (
    input,
    { idempotencyKey },
  ) => {
    calls.push(`recover ${idempotencyKey}`);
    if (roll() < 0.2) throw new ProofingError({ code: 'PROVIDER_UNAVAILABLE', message: 'down' });
    const found = made.find(({ key }) => key === idempotencyKey);
    return found && opened(found.id, input);
  };
  const clock = loggingClock(IN_2030);
  const proofing = createProofing({
    adapters: [
      adapterOf('stub', (_settings, { provider }) => ({
        ...stubProvider(provider, []),
        capabilities: { ...capabilities, idempotentCreate: keys },
        createSession,
        ...(recovers ? { recoverSession } : {}),
      })),
    ],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    deps: { clock, sessions: store },
  });
  return { proofing, made, calls, clock };
}

/** 500 creations, each with a reference of its own. */
async function fiveHundred(flaws: Flaws) {
  const vendor = forgetfulVendor({ ...flaws, roll: dice() });
  const ambiguous: ProofingError[] = [];
  const created = new Set<string>();
  for (let order = 0; order < 500; order += 1) {
    try {
      const { ref } = await vendor.proofing.createSession({ reference: `order-${order}` });
      created.add(ref.id);
    } catch (error) {
      if (!ProofingError.isInstance(error) || error.code !== 'AMBIGUOUS') throw error;
      ambiguous.push(error);
    }
  }
  const perReference = new Map<string, number>();
  for (const { reference } of vendor.made)
    perReference.set(reference, (perReference.get(reference) ?? 0) + 1);
  const doubled = [...perReference.values()].filter((count) => count > 1).length;
  return { ambiguous, doubled, created: created.size, made: vendor.made.length };
}

describe('500 creations, of which every second is lost', () => {
  it('with keys and recoverSession: one session each', async () => {
    const { ambiguous, doubled, created, made } = await fiveHundred({ keys: true, recovers: true });
    expect({ ambiguous: ambiguous.length, doubled, created, made }).toEqual({
      ambiguous: 0,
      doubled: 0,
      created: 500,
      made: 500,
    });
  });

  it('with recoverSession alone: none is doubled, and the few that are ambiguous can be settled', async () => {
    const { ambiguous, doubled, created } = await fiveHundred({ keys: false, recovers: true });
    expect(doubled).toBe(0);
    expect(created + ambiguous.length).toBe(500);
    expect(ambiguous.length).toBeLessThan(10);
    expect(ambiguous.every(({ retryable }) => retryable)).toBe(true);
  });

  it('with keys alone: none is doubled, and each that is ambiguous can be repeated with its key', async () => {
    const { ambiguous, doubled, created } = await fiveHundred({ keys: true, recovers: false });
    expect(doubled).toBe(0);
    expect(created + ambiguous.length).toBe(500);
    expect(ambiguous.length).toBeGreaterThan(0);
    expect(
      ambiguous.every(({ retryable, idempotencyKey }) => retryable && idempotencyKey !== undefined),
    ).toBe(true);
  });

  it('with neither: none is doubled, and none may be repeated', async () => {
    const { ambiguous, doubled, created } = await fiveHundred({ keys: false, recovers: false });
    expect(doubled).toBe(0);
    expect(created + ambiguous.length).toBe(500);
    expect(ambiguous.every(({ retryable }) => !retryable)).toBe(true);
  });
});

describe('the key of a creation', () => {
  it.each([true, false])(
    'two creations with one reference and no key make two sessions (keys: %s)',
    async (keys) => {
      const { proofing, made } = forgetfulVendor({ keys, recovers: true });
      const first = await proofing.createSession({ reference: 'user-1' });
      const second = await proofing.createSession({ reference: 'user-1' });
      expect(first.ref.id).not.toBe(second.ref.id);
      expect(made).toHaveLength(2);
    },
  );

  it.each([true, false])(
    "the app's own key is one creation, also in another process (keys: %s)",
    async (keys) => {
      const vendor = forgetfulVendor({ keys, recovers: true });
      const first = await vendor.proofing.createSession(
        { reference: 'user-1' },
        { idempotencyKey: 'order-1' },
      );
      const again = await vendor.proofing.createSession(
        { reference: 'user-1' },
        { idempotencyKey: 'order-1' },
      );
      expect(again.ref).toEqual(first.ref);
      expect(vendor.made).toHaveLength(1);
    },
  );

  it('is not remembered as text', async () => {
    const store = inMemorySessions();
    const { proofing } = forgetfulVendor({ keys: true, recovers: true, store });
    const { ref } = await proofing.createSession({ reference: 'user-1' }, { idempotencyKey: 'order-1' });
    expect((await store.read(ref))?.state).not.toContain('order-1');
  });

  it('another creation that returns the same session is refused', async () => {
    const calls: string[] = [];
    const proofing = createProofing({
      adapters: [adapterOf('stub', (_settings, { provider }) => stubProvider(provider, calls))],
      config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    });
    await proofing.createSession({ reference: 'user-1' }, { idempotencyKey: 'order-1' });
    const error = await failureOf(() =>
      proofing.createSession({ reference: 'user-2' }, { idempotencyKey: 'order-2' }),
    );
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', problem: 'adapter' });
  });

  it.each(['', 'two words', 'a'.repeat(201), 'ümlaut', 7, null])('%p is not one', async (idempotencyKey) => {
    const { proofing, calls } = forgetfulVendor({ keys: true, recovers: true });
    const options = { idempotencyKey } as unknown as { idempotencyKey: string };
    const error = await failureOf(() => proofing.createSession({ reference: 'user-1' }, options));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', path: 'idempotencyKey' });
    expect(calls).toEqual([]);
  });
});

/** Each call's luck, then nothing but good luck. */
const rolls = (...lucks: number[]) => {
  const left = [...lucks];
  return () => left.shift() ?? 1;
};
const NEVER_ARRIVED = 0;
const NOT_MADE_503 = 0.2;
const MADE_503 = 0.3;
const ANSWER_LOST = 0.5;

describe('a lost creation', () => {
  it('without an answer is repeated under its key', async () => {
    const vendor = forgetfulVendor({ keys: true, recovers: false, roll: rolls(NEVER_ARRIVED, ANSWER_LOST) });
    const { ref } = await vendor.proofing.createSession({ reference: 'r' }, { idempotencyKey: 'k' });
    expect(ref.id).toBe('s1');
    expect(vendor.calls).toEqual(['create k', 'create k', 'create k']);
    expect(vendor.made).toHaveLength(1);
  });

  it('pauses before it asks again, longer each time', async () => {
    const roll = rolls(NEVER_ARRIVED, NEVER_ARRIVED, NEVER_ARRIVED);
    const vendor = forgetfulVendor({ keys: true, recovers: false, roll });
    await vendor.proofing.createSession({ reference: 'r' });
    const [first = 0, second = 0, third = 0] = vendor.clock.slept;
    expect(first).toBeGreaterThanOrEqual(125);
    expect(first).toBeLessThanOrEqual(250);
    expect(second).toBeGreaterThanOrEqual(250);
    expect(third).toBeGreaterThanOrEqual(500);
    expect(vendor.clock.slept).toHaveLength(3);
  });

  it('behind a 5xx that made it is found', async () => {
    const vendor = forgetfulVendor({ keys: true, recovers: true, roll: rolls(MADE_503) });
    const { ref } = await vendor.proofing.createSession({ reference: 'r' }, { idempotencyKey: 'k' });
    expect(ref.id).toBe('s1');
    expect(vendor.calls).toEqual(['create k', 'recover k']);
  });

  it('behind a 5xx that made nothing is made under the next key, the same for the same creation', async () => {
    const steps = async () => {
      const vendor = forgetfulVendor({ keys: true, recovers: true, roll: rolls(NOT_MADE_503) });
      await vendor.proofing.createSession({ reference: 'r' }, { idempotencyKey: 'k' });
      expect(vendor.made).toHaveLength(1);
      return vendor.calls;
    };
    const [first, second, third] = await steps();
    expect([first, second]).toEqual(['create k', 'recover k']);
    expect(third).toMatch(/^create [0-9a-f]{32}$/);
    expect((await steps())[2]).toBe(third);
  });

  it('repeated by another process ends in the session of the next key', async () => {
    const roll = rolls(NOT_MADE_503);
    const vendor = forgetfulVendor({ keys: true, recovers: true, roll });
    const first = await vendor.proofing.createSession({ reference: 'r' }, { idempotencyKey: 'k' });
    const again = await vendor.proofing.createSession({ reference: 'r' }, { idempotencyKey: 'k' });
    expect(again.ref).toEqual(first.ref);
    expect(vendor.made).toHaveLength(1);
  });

  it('that cannot be settled is ambiguous, with the key that the app passed, out of logs', async () => {
    const vendor = forgetfulVendor({ keys: true, recovers: false, roll: rolls(NOT_MADE_503) });
    const error = await failureOf(() =>
      vendor.proofing.createSession({ reference: 'r' }, { idempotencyKey: 'order-1' }),
    );
    expect(error).toMatchObject({
      code: 'AMBIGUOUS',
      httpStatus: 503,
      retryable: true,
      idempotencyKey: 'order-1',
    });
    expect(JSON.stringify(error)).not.toContain('order-1');
  });

  it.each(['PROVIDER_UNAVAILABLE', 'RATE_LIMITED'] as const)(
    'stays so when a repetition is refused for now (%s), and is repeated again',
    async (code) => {
      const calls: string[] = [];
      const answers = ['AMBIGUOUS', code] as const;
      const proofing = createProofing({
        adapters: ['red', 'blue'].map((id) =>
          adapterOf(id, (_settings, { provider }) => ({
            ...stubProvider(provider, []),
            capabilities: { ...capabilities, idempotentCreate: true },
            createSession: async (_input, { idempotencyKey }) => {
              const failure = answers[calls.push(`${id} ${idempotencyKey}`) - 1];
              if (failure !== undefined) throw new ProofingError({ code: failure, message: 'no' });
              return withLaunch(sessionOf({ provider, id: 's1' }), { url: 'https://vendor.example/s1' });
            },
          })),
        ),
        config: { provider: 'red', providers: { red: {}, blue: {} }, seal: 'none' },
        policies: { route: ['red', 'blue'] },
        deps: { clock: loggingClock(IN_2030) },
      });
      const { ref } = await proofing.createSession({ reference: 'r' }, { idempotencyKey: 'k' });
      expect(ref).toEqual({ provider: 'red', id: 's1' });
      expect(calls).toEqual(['red k', 'red k', 'red k']);
    },
  );

  it('stays ambiguous when a repetition is refused for good', async () => {
    const answers = ['AMBIGUOUS', 'AUTH'] as const;
    let calls = 0;
    const proofing = createProofing({
      adapters: [
        adapterOf('stub', (_settings, { provider }) => ({
          ...stubProvider(provider, []),
          capabilities: { ...capabilities, idempotentCreate: true },
          createSession: async () => {
            throw new ProofingError({ code: answers[calls++] ?? 'CONFIG', message: 'no' });
          },
        })),
      ],
      config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
      deps: { clock: loggingClock(IN_2030) },
    });
    const error = await failureOf(() => proofing.createSession({ reference: 'r' }, { idempotencyKey: 'k' }));
    expect(error).toMatchObject({ code: 'AMBIGUOUS', retryable: true, idempotencyKey: 'k' });
    expect(calls).toBe(2);
  });

  it('ends when the vendor never answers, within two minutes', async () => {
    const vendor = forgetfulVendor({ keys: true, recovers: true, roll: () => NEVER_ARRIVED });
    const error = await failureOf(() => vendor.proofing.createSession({ reference: 'r' }));
    expect(error).toMatchObject({ code: 'AMBIGUOUS', retryable: true });
    expect(vendor.clock.now() - IN_2030).toBeLessThan(120_000);
    expect(vendor.calls.length).toBeLessThanOrEqual(12);
  });

  it('ends when the caller leaves, and stays ambiguous', async () => {
    const caller = new AbortController();
    const roll = () => {
      caller.abort();
      return NEVER_ARRIVED;
    };
    const vendor = forgetfulVendor({ keys: true, recovers: true, roll });
    const error = await failureOf(() =>
      vendor.proofing.createSession({ reference: 'r' }, { signal: caller.signal }),
    );
    expect(error.code).toBe('AMBIGUOUS');
    expect(vendor.calls).toHaveLength(1);
  });

  it('never moves on to another provider', async () => {
    const lost = async () => {
      throw new ProofingError({ code: 'AMBIGUOUS', message: 'lost' });
    };
    const calls: string[] = [];
    const adapters = [
      adapterOf('red', (_settings, { provider }) => ({
        ...stubProvider(provider, calls),
        createSession: lost,
      })),
      adapterOf('blue', (_settings, { provider }) => stubProvider(provider, calls)),
    ];
    const proofing = createProofing({
      adapters,
      config: { provider: 'red', providers: { red: {}, blue: {} }, seal: 'none' },
      policies: { route: ['red', 'blue'] },
    });
    expect(await failureOf(() => proofing.createSession({ reference: 'r' }))).toMatchObject({
      code: 'AMBIGUOUS',
      retryable: false,
    });
    expect(calls).toEqual([]);
  });
});

describe("a creation with the app's own key, at several providers", () => {
  const away = () => new ProofingError({ code: 'PROVIDER_UNAVAILABLE', message: 'away' });
  const lost = () => new ProofingError({ code: 'AMBIGUOUS', message: 'lost' });

  /** Two vendors that keep no keys and cannot look anything up; each answers as `answers` says. */
  function two(answers: Record<string, (() => ProofingError) | undefined>, sessions = inMemorySessions()) {
    const made: string[] = [];
    const proofing = createProofing({
      adapters: ['red', 'blue'].map((id) =>
        adapterOf(id, (_settings, { provider }) => ({
          ...stubProvider(provider, []),
          createSession: async () => {
            const failure = answers[id];
            if (failure !== undefined) throw failure();
            made.push(id);
            const session = sessionOf({ provider, id: `${id}-${made.length}` });
            return withLaunch(session, { url: 'https://vendor.example/' });
          },
        })),
      ),
      config: { provider: 'red', providers: { red: {}, blue: {} }, seal: 'none' },
      policies: { route: ['red', 'blue'] },
      deps: { clock: loggingClock(IN_2030), sessions },
    });
    const create = () => proofing.createSession({ reference: 'r' }, { idempotencyKey: 'order-1' });
    return { answers, made, create, sessions };
  }

  it('stays where its answer was lost, also when that vendor is away afterwards', async () => {
    const at = two({ red: lost });
    expect((await failureOf(at.create)).code).toBe('AMBIGUOUS');
    at.answers['red'] = away;
    // Another process.
    const later = two(at.answers, at.sessions);
    expect(await failureOf(later.create)).toMatchObject({ code: 'AMBIGUOUS', provider: 'red' });
    expect(later.made).toEqual([]);
  });

  it('stays where it moved on to, also when the first vendor is back', async () => {
    const at = two({ red: away });
    expect((await at.create()).ref.provider).toBe('blue');
    const later = two({}, at.sessions);
    expect(await failureOf(later.create)).toMatchObject({ code: 'AMBIGUOUS', provider: 'blue' });
    expect(later.made).toEqual([]);
  });

  it('may be corrected and begun again once it was refused', async () => {
    const refused = () => new ProofingError({ code: 'AUTH', message: 'no' });
    const at = two({ red: refused });
    expect((await failureOf(at.create)).code).toBe('AUTH');
    at.answers['red'] = undefined;
    expect((await at.create()).ref.provider).toBe('red');
  });

  it('may go elsewhere once every vendor has refused it', async () => {
    const at = two({ red: away, blue: away });
    expect((await failureOf(at.create)).code).toBe('PROVIDER_UNAVAILABLE');
    at.answers['red'] = undefined;
    expect((await at.create()).ref.provider).toBe('red');
  });

  it('is not begun while the store fails', async () => {
    const write = async () => {
      throw new Error('away');
    };
    const at = two({}, { ...inMemorySessions(), write });
    expect(await failureOf(at.create)).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    expect(at.made).toEqual([]);
  });
});
