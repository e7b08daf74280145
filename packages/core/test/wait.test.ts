import type { WaitOptions } from '../src/contract/proofing.js';
import { type Action, ProofingError, type ProofingErrorCode, type ProofingSession } from '../src/index.js';
import { waitUntilEnded } from '../src/sessions/wait.js';
import { failureOf, loggingClock, resultOf, sessionOf } from './support.js';

const ref = { provider: 'id360', id: '42' };
type Answer = Partial<ProofingSession> | ProofingError;
const failing = (code: ProofingErrorCode, retryAfterMs?: number) =>
  new ProofingError({ code, message: 'x', provider: 'id360', retryAfterMs });
const retry = { actor: 'person', next: 'retry' } as const;
const approved = { status: 'completed', decision: 'approved', final: true } as const;

/** Gives these answers in order, the last for ever. */
function waiting(answers: readonly Answer[], options: WaitOptions = {}) {
  const clock = loggingClock();
  const polls: number[] = [];
  const read = async () => {
    const answer = answers[Math.min(polls.length, answers.length - 1)] ?? {};
    polls.push(clock.now());
    if (answer instanceof Error) throw answer;
    return sessionOf(ref, answer);
  };
  const result = async () => {
    const answer = answers[Math.min(polls.length, answers.length) - 1] ?? {};
    return resultOf(ref, answer instanceof Error ? {} : answer);
  };
  const reads = { provider: 'id360', session: read, result };
  return { clock, polls, done: () => waitUntilEnded(clock, reads, options) };
}

describe('waiting', () => {
  it.each([
    approved,
    { status: 'expired' },
    { status: 'abandoned' },
    { status: 'canceled' },
    { status: 'failed' },
  ] as const)('ends at $status', async (end) => {
    const wait = waiting([{ status: 'pending' }, { status: 'processing' }, end]);
    expect((await wait.done()).status).toBe(end.status);
    expect(wait.polls).toEqual([0, 2000, 4000]);
  });

  it('ends at in_review', async () => {
    const wait = waiting([{ status: 'pending' }, { status: 'in_review' }, approved]);
    expect((await wait.done()).status).toBe('in_review');
    expect(wait.polls).toHaveLength(2);
  });

  it('ends at action_required, whoever has to act', async () => {
    for (const action of [retry, { actor: 'app', next: 'decide' }] as const) {
      const asks = { status: 'action_required', action } as const;
      const wait = waiting([{ status: 'processing' }, asks, approved]);
      expect(await wait.done()).toMatchObject(asks);
      expect(wait.polls).toHaveLength(2);
    }
  });

  it.each([{ status: 'in_review' }, { status: 'action_required', action: retry }] as const)(
    'continues through $status if asked to',
    async (open) => {
      const wait = waiting([open, open, approved], { through: [open.status] });
      expect((await wait.done()).status).toBe('completed');
      expect(wait.polls).toHaveLength(3);
      const both = waiting([open, approved], { through: ['in_review', 'action_required'] });
      expect((await both.done()).status).toBe('completed');
    },
  );

  it('continues through nothing else than it was asked to', async () => {
    const review = { status: 'in_review' } as const;
    const asks = { status: 'action_required', action: retry } as const;
    for (const [steps, through] of [
      [[review, asks, approved], 'in_review'],
      [[asks, review, approved], 'action_required'],
    ] as const) {
      const wait = waiting(steps, { through: [through] });
      expect((await wait.done()).status).toBe(steps[1].status);
      expect(wait.polls).toHaveLength(2);
    }
    expect((await waiting([review, approved], { through: [] }).done()).status).toBe('in_review');
  });

  it('reports another action as a change', async () => {
    const seen: unknown[] = [];
    const evidence = { actor: 'person', next: 'evidence' } as const;
    const asking = (action: Action) => ({ status: 'action_required', action }) as const;
    await waiting([asking(retry), asking(retry), asking(evidence), approved], {
      through: ['action_required'],
      onUpdate: ({ action }) => seen.push(action),
    }).done();
    expect(seen).toEqual([retry, evidence, undefined]);
  });

  it('never polls sooner than the vendor wants', async () => {
    const wait = waiting([
      { status: 'pending', pollAfterMs: 30_000 },
      { status: 'pending' },
      { status: 'pending', pollAfterMs: 500 },
      approved,
    ]);
    await wait.done();
    expect(wait.polls).toEqual([0, 30_000, 32_000, 32_500]);
  });

  it('reports each change, and no repetitions', async () => {
    const seen: string[] = [];
    await waiting([{ status: 'pending' }, { status: 'pending' }, { status: 'processing' }, approved], {
      onUpdate: (session) => seen.push(session.status),
    }).done();
    expect(seen).toEqual(['pending', 'processing', 'completed']);
  });
});

describe('the deadline of waiting', () => {
  it('is ten minutes unless told otherwise', async () => {
    const wait = waiting([{ status: 'pending', pollAfterMs: 60_000 }]);
    const error = await failureOf(wait.done);
    expect(error.code).toBe('TIMEOUT');
    expect(error.provider).toBe('id360');
    expect(error.message).toMatch('wait again with the same ref');
    expect(wait.polls).toHaveLength(11);
    expect(wait.polls.at(-1)).toBe(600_000);
  });

  it('is never exceeded by a pause, and one poll is always made', async () => {
    const wait = waiting([{ status: 'pending', pollAfterMs: 5000 }], { timeoutMs: 12_000 });
    expect((await failureOf(wait.done)).code).toBe('TIMEOUT');
    expect(wait.polls).toEqual([0, 5000, 10_000]);
    const once = waiting([approved], { timeoutMs: 0 });
    expect((await once.done()).status).toBe('completed');
  });

  it('is awaited without polling if the vendor wants fewer polls, so a loop of short waits polls no faster', async () => {
    const wait = waiting([{ status: 'pending', pollAfterMs: 60_000 }], { timeoutMs: 10_000 });
    for (let round = 1; round <= 3; round += 1) {
      expect((await failureOf(wait.done)).code).toBe('TIMEOUT');
      expect(wait.clock.now()).toBe(round * 10_000);
    }
    expect(wait.polls).toEqual([0, 10_000, 20_000]);
  });

  it('also ends polls that only fail, and names the last failure', async () => {
    const wait = waiting([failing('PROVIDER_UNAVAILABLE')], { timeoutMs: 10_000 });
    const error = await failureOf(wait.done);
    expect(error.code).toBe('TIMEOUT');
    expect(error.message).toMatch('the last poll failed with PROVIDER_UNAVAILABLE');
    expect(error.causedBy).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(error.provider).toBe('id360');
    expect(wait.polls).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
  });

  it('does not name a failure followed by a successful poll', async () => {
    const wait = waiting([failing('NETWORK'), { status: 'pending' }], { timeoutMs: 10_000 });
    expect((await failureOf(wait.done)).message).not.toMatch('NETWORK');
  });
});

describe('a failing poll', () => {
  it.each(['NETWORK', 'TIMEOUT', 'RATE_LIMITED', 'PROVIDER_UNAVAILABLE'] as const)(
    'of code %s is tolerated and is never a verdict',
    async (code) => {
      const seen: string[] = [];
      const wait = waiting([{ status: 'pending' }, failing(code), failing(code), approved], {
        onUpdate: (session) => seen.push(session.status),
      });
      expect((await wait.done()).decision).toBe('approved');
      expect(seen).toEqual(['pending', 'completed']);
    },
  );

  it.each(['AUTH', 'FORBIDDEN', 'SESSION_NOT_FOUND', 'SESSION_GONE', 'BAD_RESPONSE', 'ABORTED'] as const)(
    'of code %s is thrown at once',
    async (code) => {
      const wait = waiting([failing(code), approved]);
      expect((await failureOf(wait.done)).code).toBe(code);
      expect(wait.polls).toHaveLength(1);
    },
  );

  it('that is not a ProofingError is thrown unchanged', async () => {
    const mistake = new TypeError('a mistake');
    const reject = () => Promise.reject(mistake);
    const reads = { provider: 'id360', session: reject, result: reject };
    await expect(waitUntilEnded(loggingClock(), reads, {})).rejects.toBe(mistake);
  });

  it('is retried even if reading the result fails', async () => {
    let failures = 2;
    const reads = {
      provider: 'id360',
      session: async () => sessionOf(ref, approved),
      result: async () => {
        if (failures-- > 0) throw failing('PROVIDER_UNAVAILABLE');
        return resultOf(ref, approved);
      },
    };
    expect((await waitUntilEnded(loggingClock(), reads, {})).decision).toBe('approved');
  });

  it('waits as long as the vendor says, but only once', async () => {
    const wait = waiting([failing('RATE_LIMITED', 45_000), { status: 'pending' }, approved]);
    await wait.done();
    expect(wait.polls).toEqual([0, 45_000, 47_000]);
  });
});

describe('invalid numbers', () => {
  it.each([Number.NaN, 'soon', Number.NEGATIVE_INFINITY, null])(
    'a pause of %p becomes the usual one',
    async (pollAfterMs) => {
      const wait = waiting([{ status: 'pending', pollAfterMs } as never], { timeoutMs: 6_000 });
      expect((await failureOf(wait.done)).code).toBe('TIMEOUT');
      expect(wait.polls).toEqual([0, 2000, 4000, 6000]);
    },
  );

  it.each([Number.NaN, 'later'])(
    'nor does an error of another package copy with %p',
    async (retryAfterMs) => {
      const error = Object.assign(failing('RATE_LIMITED'), { retryAfterMs });
      const wait = waiting([error], { timeoutMs: 4_000 });
      expect((await failureOf(wait.done)).code).toBe('TIMEOUT');
      expect(wait.polls).toEqual([0, 2000, 4000]);
    },
  );

  it('a pause too long for a timer is capped', async () => {
    const days = (count: number) => count * 24 * 3_600_000;
    const wait = waiting([{ status: 'in_review', pollAfterMs: days(30) }, approved], {
      timeoutMs: days(60),
      through: ['in_review'],
    });
    expect((await wait.done()).decision).toBe('approved');
    expect(wait.clock.slept).toEqual([2 ** 31 - 1]);
  });
});

describe('a result that comes later than the end', () => {
  const late = (results: readonly object[], session: Partial<ProofingSession> = approved) => {
    const clock = loggingClock();
    let read = 0;
    const reads = {
      provider: 'id360',
      session: async () => sessionOf(ref, session),
      result: async () => resultOf(ref, results[Math.min(read++, results.length - 1)]),
    };
    return { clock, done: (options: WaitOptions = {}) => waitUntilEnded(clock, reads, options) };
  };

  it('is waited for', async () => {
    const { clock, done } = late([{ status: 'processing' }, { status: 'in_review' }, approved]);
    expect((await done()).decision).toBe('approved');
    expect(clock.slept).toEqual([2000, 2000]);
  });

  it('is waited for until the deadline', async () => {
    const error = await failureOf(() => late([{ status: 'processing' }]).done({ timeoutMs: 5_000 }));
    expect(error.code).toBe('TIMEOUT');
  });

  it('is not awaited while a human reviews the session, or somebody has to act', async () => {
    for (const open of [{ status: 'in_review' }, { status: 'action_required', action: retry }] as const)
      expect((await late([{ status: 'processing' }], open).done()).status).toBe('processing');
  });
});

describe('answers about several references', () => {
  const told = (sessions: readonly (string | undefined)[], result: string | undefined, created?: string) => {
    let read = 0;
    const referenceOf = (reference: string | undefined) => (reference === undefined ? {} : { reference });
    return waitUntilEnded(
      loggingClock(),
      {
        provider: 'id360',
        ...referenceOf(created),
        session: async () => {
          const reference = sessions[Math.min(read++, sessions.length - 1)];
          const status = read < sessions.length ? ({ status: 'pending' } as const) : approved;
          return sessionOf(ref, { ...status, ...referenceOf(reference) });
        },
        result: async () => resultOf(ref, { ...approved, ...referenceOf(result) }),
      },
      {},
    );
  };

  it.each<readonly [string, readonly (string | undefined)[], string | undefined, string | undefined, string]>(
    [
      ['the session and its result', ['alice'], 'bob', undefined, 'getResult'],
      ['one poll and the next', ['alice', 'bob'], 'bob', undefined, 'getSession'],
      ['the creation and a poll', ['alice'], 'alice', 'bob', 'getSession'],
      ['the creation and the result', [undefined], 'alice', 'bob', 'getResult'],
    ],
  )('as %s are refused: one is about another person', async (_what, sessions, result, created, verb) => {
    const error = await failureOf(() => told(sessions, result, created));
    expect([error.code, error.problem, error.provider]).toEqual(['BAD_RESPONSE', 'adapter', 'id360']);
    expect(error.message).toBe(
      `id360: the adapter stub broke the contract: ${verb} returned an answer that has a different reference than the session`,
    );
  });

  it.each<readonly [readonly (string | undefined)[], string | undefined, string | undefined]>([
    [['bob'], 'bob', 'bob'],
    [[undefined, 'bob'], undefined, 'bob'],
    [[undefined], 'bob', undefined],
  ])('that are the same are not (%p, %p, %p)', async (sessions, result, created) => {
    expect((await told(sessions, result, created)).decision).toBe('approved');
  });
});

describe("the app's own code", () => {
  const hangs = () => new Promise(() => undefined);

  it('that hangs is ended by the deadline or the signal', async () => {
    const timed = waiting([{ status: 'pending' }], { timeoutMs: 20, onUpdate: hangs });
    const error = await failureOf(timed.done);
    expect([error.code, timed.polls]).toEqual(['TIMEOUT', [0]]);
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = waiting([{ status: 'pending' }], { signal, onUpdate: hangs });
    const done = failureOf(aborted.done);
    setTimeout(() => controller.abort(), 10);
    expect((await done).code).toBe('ABORTED');
  });

  it('that fails with a retryable error is not a failed poll', async () => {
    const mistake = failing('STORE_UNAVAILABLE');
    let told = 0;
    const wait = waiting([{ status: 'pending' }, approved], {
      onUpdate: () => {
        told += 1;
        throw mistake;
      },
    });
    expect(await failureOf(wait.done)).toBe(mistake);
    expect([told, wait.polls]).toEqual([1, [0]]);
  });
});

describe('aborting', () => {
  it('before the first poll sends none', async () => {
    const wait = waiting([approved], { signal: AbortSignal.abort() });
    expect((await failureOf(wait.done)).code).toBe('ABORTED');
    expect(wait.polls).toEqual([]);
  });

  it('during a poll sends no further one', async () => {
    const controller = new AbortController();
    const wait = waiting([{ status: 'pending' }], {
      signal: controller.signal,
      onUpdate: () => controller.abort(),
    });
    expect((await failureOf(wait.done)).code).toBe('ABORTED');
    expect(wait.polls).toHaveLength(1);
  });
});

describe('a vendor that hangs', () => {
  it('does not delay the caller past the deadline', async () => {
    const hang = (call: { signal?: AbortSignal }) =>
      new Promise<never>((_resolve, reject) => {
        const aborted = new ProofingError({ code: 'ABORTED', message: 'aborted' });
        call.signal?.addEventListener('abort', () => reject(aborted));
      });
    const reads = { provider: 'id360', session: hang, result: hang };
    const error = await failureOf(() => waitUntilEnded(loggingClock(), reads, { timeoutMs: 50 }));
    expect(error.code).toBe('TIMEOUT');
  });

  it.each([30, 60])('can be %i days ahead, which is too long for a timer', async (days) => {
    const timeoutMs = days * 24 * 60 * 60_000;
    const signals: (AbortSignal | undefined)[] = [];
    const reads = {
      provider: 'id360',
      session: async ({ signal }: { signal?: AbortSignal }) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        signals.push(signal);
        return sessionOf(ref, approved);
      },
      result: async () => resultOf(ref, approved),
    };
    expect((await waitUntilEnded(loggingClock(), reads, { timeoutMs })).status).toBe('completed');
    expect(signals.map((signal) => signal?.aborted)).toEqual([false]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is not awaited with %p', async (timeoutMs) => {
    const wait = waiting([approved], { timeoutMs });
    expect((await failureOf(wait.done)).code).toBe('INVALID_INPUT');
    expect(wait.polls).toEqual([]);
  });
});
