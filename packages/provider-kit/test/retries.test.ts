import { abortedError, type Clock } from '@anyproof/core';
import nock from 'nock';
import { jsonBytes } from '../src/index.js';
import { clientOf, create, failureOf, get, HOST, testDeps } from './support.js';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

type Reply = number | { status: number; retryAfter: string };

/** Plays these replies in order; gives how many requests came. */
function vendor(method: 'GET' | 'POST', replies: readonly Reply[]) {
  for (const reply of replies) {
    const one = nock(HOST).intercept(method === 'GET' ? '/things/42' : '/things', method);
    const { status, retryAfter } =
      typeof reply === 'number' ? { status: reply, retryAfter: undefined } : reply;
    one.reply(status, `answer ${status}`, retryAfter === undefined ? {} : { 'Retry-After': retryAfter });
  }
  return { came: () => replies.length - nock.pendingMocks().length };
}

describe('a request that is safe to repeat', () => {
  it.each([
    ['the vendor is unavailable', 503],
    ['the vendor fails', 500],
    ['the gateway has no answer', 502],
    ['there were too many', 429],
    ['the vendor timed out', 408],
    ['something on the way redirects', 302],
  ])('is sent again when %s', async (_why, reply) => {
    const { came } = vendor('GET', [reply, 200]);
    expect((await clientOf().send(get())).text).toBe('answer 200');
    expect(came()).toBe(2);
  });

  it.each([400, 401, 403, 404, 409, 410, 501])('is not sent again after a %i', async (status) => {
    const { came } = vendor('GET', [status, 200]);
    await failureOf(() => clientOf().send(get()));
    expect(came()).toBe(1);
  });

  it('gets new headers for each attempt, beside the fixed ones', async () => {
    const seen: unknown[] = [];
    for (const status of [503, 200])
      nock(HOST)
        .get('/things/42')
        .reply(function () {
          seen.push([this.req.headers['x-stays'], this.req.headers['x-once']]);
          return [status, ''];
        });
    let made = 0;
    const attemptHeaders = async () => ({ 'x-once': String(++made) });
    await clientOf().send(get({ headers: { 'x-stays': 'a' }, attemptHeaders }));
    expect(seen).toEqual([
      ['a', '1'],
      ['a', '2'],
    ]);
  });

  it('is sent three times in all, and then the last failure is reported', async () => {
    const { came } = vendor('GET', [503, 502, 500, 200]);
    const error = await failureOf(() => clientOf().send(get()));
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', httpStatus: 500 });
    expect(came()).toBe(3);
  });

  it('is sent as often as the setting says', async () => {
    const never = vendor('GET', [503, 200]);
    await failureOf(() => clientOf({ retries: { attempts: 0 } }).send(get()));
    expect(never.came()).toBe(1);
    nock.cleanAll();
    const often = vendor('GET', [503, 503, 503, 503, 200]);
    expect((await clientOf({ retries: { attempts: 4 } }).send(get())).text).toBe('answer 200');
    expect(often.came()).toBe(5);
  });
});

describe('the pause before a repeat', () => {
  const pauses = async (fraction: number, replies: readonly Reply[], delayMs = 200, attempts = 8) => {
    const deps = testDeps({ fraction });
    vendor('GET', replies);
    await clientOf({ retries: { attempts, delayMs } }, deps)
      .send(get())
      .catch(() => undefined);
    return deps.slept;
  };
  const failures = (count: number) => Array.from({ length: count }, () => 503);

  it('doubles each time, up to five seconds, times the random fraction', async () => {
    expect(await pauses(0.5, [...failures(7), 200])).toEqual([100, 200, 400, 800, 1600, 2500, 2500]);
  });

  it('may be zero, or nearly the maximum', async () => {
    expect(await pauses(0, [503, 503, 200])).toEqual([0, 0]);
    expect(await pauses(0.75, [503, 503, 200], 1000)).toEqual([750, 1500]);
  });

  it('is 200 milliseconds at most at first', async () => {
    const deps = testDeps({ fraction: 0.999 });
    vendor('GET', [503, 200]);
    await clientOf({}, deps).send(get());
    expect(deps.slept).toEqual([199.8]);
  });

  it('is never shorter than the vendor says, in seconds or as a date', async () => {
    expect(await pauses(0.5, [{ status: 503, retryAfter: '3' }, 200])).toEqual([3000]);
    expect(
      await pauses(0.5, [{ status: 429, retryAfter: 'Tue, 01 Jan 2030 00:00:04 GMT' }, 503, 200]),
    ).toEqual([4000, 200]);
  });

  it('is our own if that is longer', async () => {
    expect(await pauses(0.5, [{ status: 503, retryAfter: '1' }, 200], 4000)).toEqual([2000]);
  });

  it('is not awaited if it is longer than ten seconds', async () => {
    const deps = testDeps();
    const { came } = vendor('GET', [{ status: 503, retryAfter: '11' }, 200]);
    const error = await failureOf(() => clientOf({}, deps).send(get()));
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true, retryAfterMs: 11_000 });
    expect(came()).toBe(1);
    expect(deps.slept).toEqual([]);
    nock.cleanAll();
    vendor('GET', [{ status: 503, retryAfter: '10' }, 200]);
    expect((await clientOf({}, deps).send(get())).status).toBe(200);
    expect(deps.slept).toEqual([10_000]);
  });
});

describe.each(['never', 'creates'] as const)('a request that must not be repeated (%s)', (repeat) => {
  const request = create({ repeat, body: jsonBytes({ a: 1 }) });

  it.each([500, 502, 503, 504, 408, 401])('is sent only once if %s occurs', async (reply) => {
    const { came } = vendor('POST', [reply, 200]);
    await failureOf(() => clientOf({ retries: { attempts: 5 } }).send(request));
    expect(came()).toBe(1);
  });

  it('is sent again after 429, which proves that nothing happened', async () => {
    const { came } = vendor('POST', [429, { status: 429, retryAfter: '2' }, 200]);
    const deps = testDeps();
    expect((await clientOf({}, deps).send(request)).text).toBe('answer 200');
    expect(came()).toBe(3);
    expect(deps.slept).toEqual([100, 2000]);
  });

  it('stops at the first other failure after a 429', async () => {
    const { came } = vendor('POST', [429, 503, 200]);
    await failureOf(() => clientOf().send(request));
    expect(came()).toBe(2);
  });
});

describe('a creation with an idempotency key', () => {
  const request = create({ repeat: 'keyed', headers: { 'idempotency-key': 'key-1' } });
  const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  /** Plays these in order, a status or the error of a connection, to requests with the key only. */
  const play = (...replies: readonly (Reply | Error)[]) => {
    for (const reply of replies) {
      const one = nock(HOST, { reqheaders: { 'idempotency-key': 'key-1' } }).post('/things');
      if (reply instanceof Error) one.replyWithError(reply);
      else if (typeof reply === 'number') one.reply(reply, `answer ${reply}`);
      else one.reply(reply.status, '', { 'Retry-After': reply.retryAfter });
    }
    return { came: () => replies.length - nock.pendingMocks().length };
  };

  it('is sent again under the same key if no answer came', async () => {
    const { came } = play(reset, reset, 201);
    const deps = testDeps();
    expect((await clientOf({}, deps).send(request)).text).toBe('answer 201');
    expect(came()).toBe(3);
    expect(deps.events.filter(({ type }) => type === 'retry')).toMatchObject([
      { error: 'AMBIGUOUS', attempt: 2 },
      { error: 'AMBIGUOUS', attempt: 3 },
    ]);
  });

  it('is AMBIGUOUS without a status if no answer ever came', async () => {
    const { came } = play(reset, reset, reset, 201);
    const error = await failureOf(() => clientOf().send(request));
    expect(error).toMatchObject({ code: 'AMBIGUOUS', retryable: false });
    expect(error).not.toHaveProperty('httpStatus');
    expect(came()).toBe(3);
  });

  it('is not sent again after an answer: the vendor keeps it under the key', async () => {
    const { came } = play(reset, 500, 201);
    expect(await failureOf(() => clientOf().send(request))).toMatchObject({
      code: 'AMBIGUOUS',
      httpStatus: 500,
    });
    expect(came()).toBe(2);
  });

  it.each([[400], [401], [409], [503], [429], [refused]])(
    'that had no answer stays AMBIGUOUS after %s, which says nothing about the first attempt',
    async (next) => {
      play(reset, next);
      const error = await failureOf(() => clientOf({ retries: { attempts: 1 } }).send(request));
      expect(error).toMatchObject({ code: 'AMBIGUOUS', retryable: false });
      expect(error).not.toHaveProperty('httpStatus');
    },
  );

  it('keeps to Retry-After between its attempts', async () => {
    const deps = testDeps();
    play(reset, { status: 429, retryAfter: '7' }, 201);
    expect((await clientOf({}, deps).send(request)).text).toBe('answer 201');
    expect(deps.slept).toEqual([100, 7000]);
  });

  it('that never reached the vendor is not repeated: another vendor may be asked', async () => {
    const { came } = play(refused, 201);
    expect(await failureOf(() => clientOf().send(request))).toMatchObject({
      code: 'NETWORK',
      retryable: true,
    });
    expect(came()).toBe(1);
  });

  it('whose time is over in a pause is AMBIGUOUS, and no attempt follows', async () => {
    const { came } = play(reset, 201);
    const deps = testDeps();
    const clock: Clock = { now: () => 0, sleep: () => new Promise((resolve) => setTimeout(resolve, 60)) };
    const error = await failureOf(() => clientOf({ deadlineMs: 30 }, { ...deps, clock }).send(request));
    expect(error.code).toBe('AMBIGUOUS');
    expect(came()).toBe(1);
  });
});

describe('a caller who aborts', () => {
  it('before the request sends none', async () => {
    const deps = testDeps();
    const { came } = vendor('GET', [200]);
    const error = await failureOf(() => clientOf({}, deps).send(get({ signal: AbortSignal.abort() })));
    expect(error).toMatchObject({ code: 'ABORTED', retryable: false, provider: 'vendor' });
    expect(came()).toBe(0);
    expect(deps.events).toEqual([]);
  });

  it('during a pause gets ABORTED at once, and no further attempt is made', async () => {
    const controller = new AbortController();
    const deps = testDeps();
    const clock: Clock = {
      now: () => 0,
      // Sleeps for ever, unless aborted.
      sleep: (_milliseconds, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(abortedError()));
          setTimeout(() => controller.abort(), 5);
        }),
    };
    const { came } = vendor('GET', [503, 200]);
    const error = await failureOf(() =>
      clientOf({}, { ...deps, clock }).send(get({ signal: controller.signal })),
    );
    expect(error).toMatchObject({ code: 'ABORTED', provider: 'vendor' });
    expect(came()).toBe(1);
    expect(deps.events.filter(({ type }) => type === 'http')).toHaveLength(1);
  });

  it('during an attempt that then fails makes no further attempt', async () => {
    const controller = new AbortController();
    const deps = testDeps();
    nock(HOST)
      .get('/things/42')
      .reply(() => {
        controller.abort();
        return [503, ''];
      });
    nock(HOST).get('/things/42').reply(200);
    const error = await failureOf(() => clientOf({}, deps).send(get({ signal: controller.signal })));
    expect(error.code).toBe('ABORTED');
    expect(deps.events.filter(({ type }) => type === 'http')).toHaveLength(1);
  });
});
