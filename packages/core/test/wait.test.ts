import { ProofingError, type ProofingErrorCode, type ProofingSession } from '../src/index.js';
import { type WaitOptions, waitUntilEnded } from '../src/wait.js';
import { failureOf, loggingClock, resultOf, sessionOf } from './support.js';

const ref = { provider: 'id360', id: '42' };
type Answer = Partial<ProofingSession> | ProofingError;
const failing = (code: ProofingErrorCode, retryAfterMs?: number) =>
  new ProofingError({ code, message: 'x', provider: 'id360', retryAfterMs });
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

  it('goes on through in_review when told to', async () => {
    const wait = waiting([{ status: 'in_review' }, { status: 'in_review' }, approved], {
      throughReview: true,
    });
    expect((await wait.done()).status).toBe('completed');
    expect(wait.polls).toHaveLength(3);
  });

  it('never asks sooner than the vendor wants', async () => {
    const wait = waiting([
      { status: 'pending', pollAfterMs: 30_000 },
      { status: 'pending' },
      { status: 'pending', pollAfterMs: 500 },
      approved,
    ]);
    await wait.done();
    expect(wait.polls).toEqual([0, 30_000, 32_000, 32_500]);
  });

  it('tells of each change, and not of repetitions', async () => {
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

  it('is never passed by a pause, and asking once is always worth it', async () => {
    const wait = waiting([{ status: 'pending', pollAfterMs: 5000 }], { timeoutMs: 12_000 });
    expect((await failureOf(wait.done)).code).toBe('TIMEOUT');
    expect(wait.polls).toEqual([0, 5000, 10_000]);
    const once = waiting([approved], { timeoutMs: 0 });
    expect((await once.done()).status).toBe('completed');
  });

  it('is waited for without asking where the vendor wants fewer polls, so that a loop of short waits asks no faster', async () => {
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

  it('does not name a failure that a later poll made good', async () => {
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

  it('that is no ProofingError is thrown as it is', async () => {
    const mistake = new TypeError('a mistake');
    const reject = () => Promise.reject(mistake);
    const reads = { provider: 'id360', session: reject, result: reject };
    await expect(waitUntilEnded(loggingClock(), reads, {})).rejects.toBe(mistake);
  });

  it('is made good even when it is the reading of the result that fails', async () => {
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

  it('waits as long as the vendor says, and only that once', async () => {
    const wait = waiting([failing('RATE_LIMITED', 45_000), { status: 'pending' }, approved]);
    await wait.done();
    expect(wait.polls).toEqual([0, 45_000, 47_000]);
  });
});

describe('aborting', () => {
  it('before the first poll makes none', async () => {
    const wait = waiting([approved], { signal: AbortSignal.abort() });
    expect((await failureOf(wait.done)).code).toBe('ABORTED');
    expect(wait.polls).toEqual([]);
  });

  it('while a poll runs makes no further one', async () => {
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
  it('does not hold the caller past the deadline', async () => {
    const hang = (call: { signal?: AbortSignal }) =>
      new Promise<never>((_resolve, reject) => {
        const aborted = new ProofingError({ code: 'ABORTED', message: 'aborted' });
        call.signal?.addEventListener('abort', () => reject(aborted));
      });
    const reads = { provider: 'id360', session: hang, result: hang };
    const error = await failureOf(() => waitUntilEnded(loggingClock(), reads, { timeoutMs: 50 }));
    expect(error.code).toBe('TIMEOUT');
  });

  it.each([30, 60])('can be %i days ahead, which is more than a timer holds', async (days) => {
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

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('is not waited for %p', async (timeoutMs) => {
    const wait = waiting([approved], { timeoutMs });
    expect((await failureOf(wait.done)).code).toBe('INVALID_INPUT');
    expect(wait.polls).toEqual([]);
  });
});
