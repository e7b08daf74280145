// A log of creations: what is begun, created or refused, and what a repeated call finds after the process ended.
import {
  type BegunCreation,
  type CreatedSession,
  type CreationLog,
  createProofing,
  creationKey,
  inMemorySessions,
  isCreationKey,
  ProofingError,
  type ProofingErrorCode,
  type ProofingEvent,
  type ProofingPolicies,
  readStoredState,
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
  stubProvider,
} from './support.js';

const declined = { status: 'completed', decision: 'declined', final: true } as const;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const input = { reference: 'order-1' };

/** Never settles: the process that waits for it has ended. */
const forever = () => new Promise<never>(() => undefined);

interface Options {
  readonly keys?: boolean;
  readonly recovers?: boolean;
  readonly policies?: ProofingPolicies;
  readonly log?: Partial<CreationLog>;
  readonly isLogged?: boolean;
}

/** Vendors, and the stores that outlive the processes which use them. */
function world({ keys = false, recovers = false, policies = {}, log = {}, isLogged = true }: Options = {}) {
  const calls: string[] = [];
  const entries: string[] = [];
  const begun: BegunCreation[] = [];
  const created: CreatedSession[] = [];
  const closed: BegunCreation[] = [];
  const events: ProofingEvent[] = [];
  const made = new Map<string, string>();
  const sessions = inMemorySessions();
  /** What each vendor does instead of answering. */
  const instead: { [name: string]: (() => Promise<never>) | undefined } = {};
  const adapters = ['red', 'blue'].map((name) =>
    adapterOf(name, () => {
      const opened = (id: string) =>
        withLaunch(sessionOf({ provider: name, id }), { url: 'https://vendor.example/' });
      return {
        ...stubProvider(name, []),
        getSession: async (ref) => sessionOf(ref, declined),
        getResult: async (ref) => resultOf(ref, declined),
        capabilities: { ...capabilities, idempotentCreate: keys },
        createSession: async (_input, { idempotencyKey }) => {
          calls.push(`${name} create`);
          entries.push(`${name} called`);
          const id = (keys ? made.get(idempotencyKey) : undefined) ?? `s${made.size + 1}`;
          const failing = instead[name];
          if (failing !== undefined && failing !== lostAnswer) await failing();
          made.set(idempotencyKey, id);
          if (failing === lostAnswer) await failing();
          return opened(id);
        },
        ...(recovers && {
          recoverSession: async (_input, { idempotencyKey }) => {
            calls.push(`${name} recover`);
            const id = made.get(idempotencyKey);
            return id === undefined ? undefined : opened(id);
          },
        }),
      };
    }),
  );
  const creations: CreationLog = {
    begun: async (creation) => {
      entries.push('begun');
      begun.push(creation);
    },
    created: async (creation, session) => {
      entries.push('created');
      closed.push(creation);
      created.push(session);
    },
    refused: async (creation) => {
      entries.push('refused');
      closed.push(creation);
    },
    ...log,
  };
  /** Another process with the same stores. */
  const process = () =>
    createProofing({
      adapters,
      config: { provider: 'red', providers: { red: {}, blue: {} }, seal: 'none' },
      policies,
      deps: {
        clock: loggingClock(IN_2030),
        sessions,
        observer: { observe: (event) => void events.push(event) },
        ...(isLogged && { creations }),
      },
    });
  const markerOf = async (key: string) => {
    const stored = await sessions.read(creationKey(key));
    return stored && readStoredState(stored.state);
  };
  const ports = () => events.flatMap((event) => (event.type === 'port' ? [event] : []));
  const failed = () =>
    events.flatMap((event) => (event.type === 'verb' && event.error ? [`${event.verb} ${event.error}`] : []));
  return {
    process,
    calls,
    entries,
    begun,
    created,
    closed,
    instead,
    made,
    sessions,
    markerOf,
    ports,
    failed,
  };
}

const failing = (code: ProofingErrorCode) => async (): Promise<never> => {
  throw new ProofingError({ code, message: 'no' });
};
/** The session is made, but no answer arrives, and then the process ends. */
const lostAnswer = forever;

describe('a log of creations', () => {
  it('has the creation before the vendor is called, and its session afterwards', async () => {
    const { process, entries, begun, created } = world();
    const session = await process().createSession({ ...input, subject: 'person-1' });
    expect(entries).toEqual(['begun', 'red called', 'created']);
    expect(begun).toEqual([{ key: expect.stringMatching(UUID), input: { ...input, subject: 'person-1' } }]);
    expect(created).toEqual([session]);
    expect(created[0]?.launch).toEqual(session.launch);
    expect(created[0]?.route).toEqual({ provider: 'red', by: 'default', skipped: [] });
  });

  it('has the key and the provider that the app named, and a copy of its input', async () => {
    const { process, begun, closed } = world();
    await process().createSession(input, { idempotencyKey: 'k', provider: 'blue' });
    expect(begun).toStrictEqual([{ key: 'k', input, provider: 'blue' }]);
    expect(closed).toStrictEqual(begun);
    expect(begun[0]?.input).not.toBe(input);
  });

  it('has one creation, whichever of the providers ends up with it', async () => {
    const { process, entries, instead, markerOf, begun } = world({ policies: { route: ['red', 'blue'] } });
    instead['red'] = failing('PROVIDER_UNAVAILABLE');
    await process().createSession(input);
    expect(entries).toEqual(['begun', 'red called', 'blue called', 'created']);
    expect((await markerOf(begun[0]?.key ?? ''))?.history).toMatchObject([{ choice: { provider: 'blue' } }]);
  });

  it('has those of run, and those of retrySession that make a new session', async () => {
    const { process, begun, created } = world();
    const proofing = process();
    const { ref } = await proofing.run({ ...input, mode: 'hosted' });
    await proofing.retrySession(ref, input);
    expect(begun.map((one) => one.input)).toEqual([
      { ...input, mode: 'hosted' },
      { ...input, previous: ref },
    ]);
    expect(created.map((session) => session.ref.id)).toEqual(['s1', 's2']);
  });

  it('never gets invalid input', async () => {
    const { process, entries, failed } = world();
    const wrong = { reference: 7 } as unknown as typeof input;
    expect(await failureOf(() => process().createSession(wrong))).toMatchObject({ code: 'INVALID_INPUT' });
    expect([entries, failed()]).toEqual([[], ['createSession INVALID_INPUT']]);
  });

  it.each<readonly [string, CreationLog['begun']]>([
    ['rejects', () => Promise.reject(new Error('postgres://user:secret@db'))],
    [
      'throws',
      () => {
        throw new Error('postgres://user:secret@db');
      },
    ],
  ])('that %s stops the creation, before anything is made', async (_how, begun) => {
    const { process, calls, entries, ports, failed } = world({ log: { begun } });
    const error = await failureOf(() => process().createSession(input));
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true, provider: 'red' });
    expect(`${error.message}${JSON.stringify(error)}`).not.toContain('secret');
    expect([calls, ports(), failed()]).toEqual([
      [],
      [{ type: 'port', provider: 'red', port: 'creations' }],
      ['createSession STORE_UNAVAILABLE'],
    ]);
    // It may have been written all the same.
    expect(entries).toEqual(['refused']);
  });

  it('that hangs stops the creation after five seconds', async () => {
    jest.useFakeTimers();
    try {
      const { process, calls } = world({ log: { begun: forever } });
      const creating = failureOf(() => process().createSession(input));
      await jest.advanceTimersByTimeAsync(5_000);
      expect([(await creating).code, calls]).toEqual(['STORE_UNAVAILABLE', []]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is not waited for once the caller leaves', async () => {
    jest.useFakeTimers();
    try {
      const caller = new AbortController();
      const begun = () => {
        void Promise.resolve().then(() => caller.abort());
        return forever();
      };
      const { process, calls, entries } = world({ log: { begun } });
      const error = await failureOf(() => process().createSession(input, { signal: caller.signal }));
      expect([error.code, calls, entries]).toEqual(['ABORTED', [], ['refused']]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is not asked if the caller has left before', async () => {
    const { process, entries } = world();
    await failureOf(() => process().createSession(input, { signal: AbortSignal.abort() }));
    expect(entries).toEqual([]);
  });
});

describe('the transaction in which the log has the session', () => {
  it("that fails is the caller's error, unchanged, and no reason to try another provider", async () => {
    for (const error of [
      new Error('unique_violation'),
      new ProofingError({ code: 'PROVIDER_UNAVAILABLE', message: "the app's own call" }),
    ]) {
      const created = () => Promise.reject(error);
      const { process, calls, entries, failed } = world({
        log: { created },
        policies: { route: ['red', 'blue'] },
      });
      await expect(process().createSession(input)).rejects.toBe(error);
      expect([calls, entries, failed()]).toEqual([['red create'], ['begun', 'red called'], []]);
    }
  });

  it('may take longer than other ports', async () => {
    jest.useFakeTimers();
    try {
      const created = () => new Promise<void>((resolve) => setTimeout(resolve, 60_000));
      const { process, ports } = world({ log: { created } });
      const creating = process().createSession(input);
      await jest.advanceTimersByTimeAsync(60_000);
      expect([(await creating).ref.id, ports()]).toEqual(['s1', []]);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a creation that made nothing', () => {
  it.each(['AUTH', 'PROVIDER_UNAVAILABLE', 'PROVIDER_REJECTED'] as const)('is refused: %s', async (code) => {
    const { process, entries, instead, markerOf, begun, closed } = world();
    instead['red'] = failing(code);
    expect((await failureOf(() => process().createSession(input))).code).toBe(code);
    expect(entries).toEqual(['begun', 'red called', 'refused']);
    expect(closed).toStrictEqual(begun);
    expect(await markerOf(begun[0]?.key ?? '')).toEqual({ attemptsMade: 0, history: [] });
  });

  it('at any provider is refused once', async () => {
    const { process, entries, instead } = world({ policies: { route: ['red', 'blue'] } });
    instead['red'] = failing('NETWORK');
    instead['blue'] = failing('PROVIDER_UNAVAILABLE');
    await failureOf(() => process().createSession(input));
    expect(entries.filter((entry) => entry === 'refused')).toHaveLength(1);
  });

  it('is refused if the caller leaves between two providers', async () => {
    const { process, entries, instead } = world({ policies: { route: ['red', 'blue'] } });
    const caller = new AbortController();
    instead['red'] = async () => {
      caller.abort();
      return failing('PROVIDER_UNAVAILABLE')();
    };
    const error = await failureOf(() => process().createSession(input, { signal: caller.signal }));
    expect([error.code, entries]).toEqual(['ABORTED', ['begun', 'red called', 'refused']]);
  });

  it("stays the caller's error if the log does not hear of it", async () => {
    const refused = () => Promise.reject(new Error('away'));
    const { process, instead, ports } = world({ log: { refused } });
    instead['red'] = failing('AUTH');
    expect((await failureOf(() => process().createSession(input))).code).toBe('AUTH');
    expect(ports()).toEqual([{ type: 'port', provider: 'red', port: 'creations' }]);
  });

  it.each(['AMBIGUOUS', 'BAD_RESPONSE', 'ABORTED'] as const)(
    'is not said to be one if it may have made a session: %s',
    async (code) => {
      const { process, entries, instead } = world();
      instead['red'] = failing(code);
      expect((await failureOf(() => process().createSession(input))).code).toBe(code);
      expect(entries).toEqual(['begun', 'red called']);
    },
  );

  it('tells the log that nobody knows what it made, once, and not if it was refused', async () => {
    const left: BegunCreation[] = [];
    const unsettled = async (creation: BegunCreation) => void left.push(creation);
    const { process, instead, begun } = world({ log: { unsettled } });
    instead['red'] = failing('AUTH');
    await failureOf(() => process().createSession(input));
    expect(left).toEqual([]);
    instead['red'] = failing('AMBIGUOUS');
    await failureOf(() => process().createSession(input));
    expect(left).toHaveLength(1);
    expect(left[0]).toBe(begun[1]);
  });
});

describe('a creation whose process ended, repeated with its key', () => {
  /** The process ends while the vendor answers; returns the key that the log has. */
  async function ended(at: ReturnType<typeof world>, idempotencyKey?: string): Promise<string> {
    at.instead['red'] = lostAnswer;
    void at.process().createSession(input, idempotencyKey === undefined ? {} : { idempotencyKey });
    await new Promise((resolve) => setTimeout(resolve, 20));
    delete at.instead['red'];
    expect(at.made.size).toBe(1);
    at.calls.length = 0;
    const [{ key } = { key: '' }] = at.begun;
    return key;
  }

  it.each([undefined, 'order-1'])(
    'is the same session where the vendor keeps keys (own key: %s)',
    async (own) => {
      const at = world({ keys: true });
      const key = await ended(at, own);
      const { ref } = await at.process().createSession(input, { idempotencyKey: key });
      expect([ref.id, at.made.size, at.calls]).toEqual(['s1', 1, ['red create']]);
      expect(at.entries.slice(-1)).toEqual(['created']);
      expect(at.begun.map((one) => one.key)).toEqual([key, key]);
    },
  );

  it('is found where the adapter can look for it', async () => {
    const at = world({ recovers: true });
    const key = await ended(at);
    const { ref } = await at.process().createSession(input, { idempotencyKey: key });
    expect([ref.id, at.made.size, at.calls]).toEqual(['s1', 1, ['red recover']]);
  });

  it('stays where it was begun, whatever the policy says now', async () => {
    const at = world({ recovers: true, policies: { route: () => (at.calls.length > 0 ? 'red' : 'blue') } });
    at.calls.push('before');
    const key = await ended(at);
    await at.process().createSession(input, { idempotencyKey: key });
    expect(at.calls).toEqual(['red recover']);
  });

  it('is not made twice by a call that waited for the first to end', async () => {
    let first: Promise<string> | undefined;
    const at: ReturnType<typeof world> = world({
      log: {
        begun: async (creation) => {
          at.begun.push(creation);
          // The second call was let in once the first one's process had ended.
          if (first !== undefined) return;
          first = ended(at, 'order-1');
          await first;
        },
      },
    });
    const error = await failureOf(() => at.process().createSession(input, { idempotencyKey: 'order-1' }));
    expect([error.code, at.made.size, at.calls]).toEqual(['AMBIGUOUS', 1, []]);
  });

  it('is ambiguous where the vendor offers neither, and stays in the log', async () => {
    const at = world();
    const key = await ended(at);
    const error = await failureOf(() => at.process().createSession(input, { idempotencyKey: key }));
    expect(error).toMatchObject({ code: 'AMBIGUOUS', retryable: false, idempotencyKey: key });
    expect([at.calls, at.entries.includes('refused')]).toEqual([[], false]);
  });

  it('is begun anew if the vendor was never called', async () => {
    const at = world();
    await at.process().createSession(input, { idempotencyKey: 'logged-only' });
    expect([at.made.size, at.entries]).toEqual([1, ['begun', 'red called', 'created']]);
  });

  it('stays in the log while its vendor is away', async () => {
    const at = world({ keys: true });
    const key = await ended(at);
    at.instead['red'] = failing('PROVIDER_UNAVAILABLE');
    const again = () => at.process().createSession(input, { idempotencyKey: key });
    expect((await failureOf(again)).code).toBe('PROVIDER_UNAVAILABLE');
    expect(at.entries.includes('refused')).toBe(false);
    delete at.instead['red'];
    expect((await again()).ref.id).toBe('s1');
  });

  it('without a log is not repeated, so nothing is kept of a key that was made for the call', async () => {
    const { process, sessions } = world({ isLogged: false });
    const write = jest.spyOn(sessions, 'write');
    await process().createSession(input);
    expect(write.mock.calls.map(([key]) => isCreationKey(key))).toEqual([false]);
  });
});

describe('the attempts before a session that replaces another', () => {
  const RETRY = 'retry-1';

  /** A declined session is retried; `began` sees the log at its second entry. */
  async function retried(began: (at: ReturnType<typeof world>) => Promise<void>, idempotencyKey?: string) {
    let entries = 0;
    const at = world({
      keys: true,
      log: {
        begun: async (creation) => {
          at.begun.push(creation);
          entries += 1;
          if (entries === 2) await began(at);
        },
      },
    });
    const proofing = at.process();
    const { ref } = await proofing.createSession(input);
    const own = idempotencyKey === undefined ? {} : { idempotencyKey };
    return { at, retrying: proofing.retrySession(ref, input, own), previous: ref };
  }

  const attemptsOf = async (at: ReturnType<typeof world>, id: string) => {
    const stored = await at.sessions.read({ provider: 'red', id });
    return stored && readStoredState(stored.state).attemptsMade;
  };

  it.each([undefined, RETRY])(
    'are kept before the creation is logged, for whoever repeats it by its key alone (own key: %s)',
    async (own) => {
      // The process ends in the log: another one has what was stored until then.
      const later = world({ keys: true });
      const { at, retrying, previous } = await retried(async ({ begun, sessions }) => {
        const key = creationKey(begun[1]?.key ?? '');
        const stored = await sessions.read(key);
        await later.sessions.write(key, stored?.state ?? '', undefined);
      }, own);
      await retrying;
      const { key, ...logged } = at.begun[1] ?? { key: '' };
      expect(logged).toEqual({ input: { ...input, previous }, provider: 'red' });
      const { ref } = await later
        .process()
        .createSession({ ...input, previous }, { idempotencyKey: key, provider: 'red' });
      expect(await attemptsOf(later, ref.id)).toBe(1);
    },
  );

  it('are kept while the vendor is called', async () => {
    const { at, retrying, previous } = await retried(async ({ instead }) => {
      instead['red'] = lostAnswer;
    });
    void retrying;
    await new Promise((resolve) => setTimeout(resolve, 20));
    delete at.instead['red'];
    const { key } = at.begun[1] ?? { key: '' };
    const { ref } = await at.process().createSession({ ...input, previous }, { idempotencyKey: key });
    expect([ref.id, await attemptsOf(at, ref.id)]).toEqual(['s2', 1]);
  });

  it('are forgotten once the creation was refused', async () => {
    const { at, retrying } = await retried(async ({ instead }) => {
      instead['red'] = failing('AUTH');
    });
    expect((await failureOf(() => retrying)).code).toBe('AUTH');
    expect(await at.markerOf(at.begun[1]?.key ?? '')).toMatchObject({ attemptsMade: 0 });
  });

  it('are kept without a log too, for a call that is repeated with its own key', async () => {
    const at = world({ keys: true, isLogged: false });
    const { ref: previous } = await at.process().createSession(input);
    at.instead['red'] = lostAnswer;
    void at.process().retrySession(previous, input, { idempotencyKey: RETRY });
    await new Promise((resolve) => setTimeout(resolve, 20));
    delete at.instead['red'];
    const { ref } = await at.process().createSession(input, { idempotencyKey: RETRY });
    expect(await attemptsOf(at, ref.id)).toBe(1);
  });
});

describe("a creation's key in the session store", () => {
  it('differs for each creation, does not reveal it, and is never the key of a session', () => {
    const { provider, id } = creationKey('order-1');
    expect(id).toMatch(/^creation:[0-9a-f]{32}$/);
    expect(creationKey('order-2').id).not.toBe(id);
    expect(isCreationKey({ provider, id })).toBe(true);
    expect(isCreationKey({ provider: 'red', id })).toBe(false);
    expect(isCreationKey({ provider, id: 's1' })).toBe(false);
  });

  it('has the provider that the creation is at', async () => {
    const { process, markerOf, sessions } = world();
    await process().createSession(input, { idempotencyKey: 'order-1' });
    expect(await markerOf('order-1')).toMatchObject({ createdAt: IN_2030, attemptsMade: 0 });
    expect((await sessions.read(creationKey('order-1')))?.state).not.toContain('order-1');
  });
});
