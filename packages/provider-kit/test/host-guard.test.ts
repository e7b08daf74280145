import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpOptions } from '@anyproof/core';
import { jsonBytes } from '../src/index.js';
import { clientOf, create, failureOf, get, serve, testDeps } from './support.js';
import { until } from './time.js';

let now = 0;
beforeEach(() => void jest.spyOn(Date, 'now').mockImplementation(() => now));
/** An open breaker lets the next one try. */
const later = () => {
  now += 110;
};

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** A vendor whose next answers are these statuses, the last one for ever; 0 is a reset. */
async function vendor(statuses: readonly number[], http: HttpOptions = {}) {
  let came = 0;
  const served = await serve((request, response) => {
    request.resume();
    const status = statuses[Math.min(came, statuses.length - 1)] ?? 200;
    came += 1;
    if (status === 0) response.socket?.destroy();
    else response.writeHead(status).end('{}');
  });
  cleanups.push(served.close);
  const deps = testDeps();
  const client = clientOf(
    { baseUrl: served.url, retries: { attempts: 0 }, breaker: { failures: 3, openMs: 100 }, ...http },
    deps,
  );
  const codes = async (count: number, request = get()) => {
    const seen: string[] = [];
    for (let call = 0; call < count; call += 1)
      seen.push(
        await client.send(request).then(
          () => 'ok',
          (error) => `${error.code} ${error.httpStatus ?? '-'}`,
        ),
      );
    return seen;
  };
  const states = () => deps.events.flatMap((event) => (event.type === 'breaker' ? [event] : []));
  return { ...served, client, deps, codes, states, came: () => came };
}

describe('the breaker', () => {
  it('opens after so many failures in a row, sends nothing while open, and says why and for how long', async () => {
    const { client, codes, came, states, url } = await vendor([503]);
    expect(await codes(3)).toEqual([
      'PROVIDER_UNAVAILABLE 503',
      'PROVIDER_UNAVAILABLE 503',
      'PROVIDER_UNAVAILABLE 503',
    ]);
    const error = await failureOf(() => client.send(get()));
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true, provider: 'vendor' });
    expect(error.httpStatus).toBeUndefined();
    expect(error.retryAfterMs).toBeGreaterThan(0);
    expect(error.retryAfterMs).toBeLessThanOrEqual(100);
    expect(error.message).toBe(
      'vendor: GET /things/{id}: nothing was sent because 3 requests in a row have failed (PROVIDER_UNAVAILABLE); the next attempt is in 1 s (http.breaker)',
    );
    expect(came()).toBe(3);
    expect(states()).toEqual([
      { type: 'breaker', provider: 'vendor', host: new URL(url).host, state: 'open' },
    ]);
  });

  it('refuses a creation as unavailable, not as ambiguous', async () => {
    const { client, codes, came } = await vendor([0]);
    expect(await codes(3, create({ body: jsonBytes({}) }))).toEqual([
      'AMBIGUOUS -',
      'AMBIGUOUS -',
      'AMBIGUOUS -',
    ]);
    expect(await failureOf(() => client.send(create()))).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      retryable: true,
    });
    expect(came()).toBe(3);
  });

  it('lets one request try, and closes if it succeeds', async () => {
    const { codes, states, came } = await vendor([503, 503, 503, 200]);
    await codes(3);
    later();
    expect(await codes(2)).toEqual(['ok', 'ok']);
    expect(states().map(({ state }) => state)).toEqual(['open', 'half-open', 'closed']);
    expect(came()).toBe(5);
  });

  it('opens again if the trial request fails', async () => {
    const { codes, states, came } = await vendor([503]);
    await codes(3);
    later();
    expect(await codes(2)).toEqual(['PROVIDER_UNAVAILABLE 503', 'PROVIDER_UNAVAILABLE -']);
    expect(states().map(({ state }) => state)).toEqual(['open', 'half-open', 'open']);
    expect(came()).toBe(4);
  });

  it('makes others wait for the trial request', async () => {
    const { client, codes, came } = await vendor([503, 503, 503, 503]);
    await codes(3);
    later();
    const all = await Promise.all([1, 2, 3].map(() => failureOf(() => client.send(get()))));
    expect(all.map(({ httpStatus }) => httpStatus).sort()).toEqual([503, undefined, undefined]);
    expect(came()).toBe(4);
  });

  it('opens again if the trial request is aborted: nothing is known, and waiting requests are not released', async () => {
    let came = 0;
    const served = await serve((request, response) => {
      request.resume();
      came += 1;
      if (came <= 3) response.writeHead(503).end('{}');
    });
    cleanups.push(served.close);
    const deps = testDeps();
    const client = clientOf(
      { baseUrl: served.url, retries: { attempts: 0 }, breaker: { failures: 3, openMs: 100 } },
      deps,
    );
    for (let call = 0; call < 3; call += 1) await failureOf(() => client.send(get()));
    later();
    const leaving = new AbortController();
    const trying = failureOf(() => client.send(get({ signal: leaving.signal })));
    const waiting = [1, 2, 3].map(() => failureOf(() => client.send(get())));
    await until(() => came === 4);
    leaving.abort();
    expect((await trying).code).toBe('ABORTED');
    expect((await Promise.all(waiting)).map(({ code }) => code)).toEqual(
      Array(3).fill('PROVIDER_UNAVAILABLE'),
    );
    expect(came).toBe(4);
    expect(deps.events.flatMap((event) => (event.type === 'breaker' ? [event.state] : []))).toEqual([
      'open',
      'half-open',
      'open',
    ]);
  });

  it('makes others wait a second for the trial request, and no longer', async () => {
    let came = 0;
    const held: ServerResponse[] = [];
    const served = await serve((request, response) => {
      request.resume();
      came += 1;
      if (came <= 3) response.writeHead(503).end('{}');
      else if (came === 4) held.push(response);
      else response.end('{}');
    });
    cleanups.push(served.close);
    const client = clientOf({
      baseUrl: served.url,
      retries: { attempts: 0 },
      breaker: { failures: 3, openMs: 100 },
    });
    for (let call = 0; call < 3; call += 1) await failureOf(() => client.send(get()));
    later();
    const trying = client.send(get());
    const leaving = new AbortController();
    const startedAt = performance.now();
    const left = failureOf(() => client.send(get({ signal: leaving.signal })));
    const waiting = failureOf(() => client.send(get()));
    await until(() => came === 4);
    leaving.abort();
    expect((await Promise.race([left, waiting])).code).toBe('ABORTED');
    const error = await waiting;
    const tookMs = performance.now() - startedAt;
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: true, retryAfterMs: 1_000 });
    expect(error.message).toContain('a trial request is in progress (http.breaker)');
    expect([tookMs > 900, came]).toEqual([true, 4]);
    const patient = client.send(get());
    await wait(20);
    held[0]?.end('{}');
    expect((await trying).status).toBe(200);
    expect((await patient).status).toBe(200);
    expect(came).toBe(5);
  });

  it('opens again if the trial request cannot even be sent', async () => {
    const { client, codes, states, came } = await vendor([503, 503, 503, 200]);
    await codes(3);
    later();
    expect((await failureOf(() => client.send(get({ headers: { 'x-bad': 'a\nb' } })))).code).toBe(
      'INVALID_INPUT',
    );
    expect((await codes(1))[0]).toBe('PROVIDER_UNAVAILABLE -');
    expect([came(), states().map(({ state }) => state)]).toEqual([3, ['open', 'half-open', 'open']]);
  });

  it('closes if the trial request is refused, or gets an unusable answer', async () => {
    const { client, codes, states } = await vendor([503, 503, 503, 422]);
    await codes(3);
    later();
    expect((await failureOf(() => client.send(get()))).code).toBe('PROVIDER_REJECTED');
    expect(states().map(({ state }) => state)).toEqual(['open', 'half-open', 'closed']);
  });

  it.each([400, 401, 403, 404, 409, 422, 429])('never opens for a %i', async (status) => {
    const { codes, states, came } = await vendor([status]);
    await codes(6);
    expect(states()).toEqual([]);
    expect(came()).toBe(6);
  });

  it('counts failures in a row: any answer in between resets the count', async () => {
    const { codes, states } = await vendor([503, 503, 404, 503, 503, 200, 503, 503, 404]);
    await codes(9);
    expect(states()).toEqual([]);
  });

  it('counts resets and silence', async () => {
    const { codes, states } = await vendor([0, 503, 0, 200]);
    expect((await codes(4)).at(-1)).toBe('PROVIDER_UNAVAILABLE -');
    expect(states()).toHaveLength(1);
    const silent = await serve(() => undefined);
    cleanups.push(silent.close);
    const deps = testDeps();
    const client = clientOf(
      { baseUrl: silent.url, timeoutMs: 20, retries: { attempts: 0 }, breaker: { failures: 2 } },
      deps,
    );
    for (const code of ['TIMEOUT', 'TIMEOUT', 'PROVIDER_UNAVAILABLE'])
      expect((await failureOf(() => client.send(get()))).code).toBe(code);
  });

  it("never counts the caller's own errors", async () => {
    const { client, codes, states } = await vendor([503, 503, 503]);
    await codes(2);
    for (let call = 0; call < 5; call += 1) {
      await failureOf(() => client.send(get({ headers: { 'x-bad': 'a\nb' } })));
      await failureOf(() => client.send(get({ signal: AbortSignal.abort() })));
    }
    const silent = await serve(() => undefined);
    cleanups.push(silent.close);
    const deps = testDeps();
    const aborting = clientOf({ baseUrl: silent.url, breaker: { failures: 1 } }, deps);
    for (let call = 0; call < 3; call += 1)
      expect((await failureOf(() => aborting.send(get({ signal: AbortSignal.timeout(10) })))).code).toBe(
        'ABORTED',
      );
    expect(states()).toEqual([]);
    expect(deps.events.filter(({ type }) => type === 'breaker')).toEqual([]);
  });

  it('is not a reason to retry: an open one ends the retries', async () => {
    const { client, came, deps } = await vendor([503], { retries: { attempts: 9 } });
    expect((await failureOf(() => client.send(get()))).httpStatus).toBeUndefined();
    expect(came()).toBe(3);
    expect(deps.slept).toHaveLength(3);
  });

  it('can be turned off', async () => {
    const { codes, states, came } = await vendor([503], { breaker: false });
    await codes(12);
    expect(states()).toEqual([]);
    expect(came()).toBe(12);
  });

  it('belongs to its client: another provider continues', async () => {
    const { codes, url } = await vendor([503, 503, 503, 200]);
    await codes(3);
    expect((await clientOf({ baseUrl: url }).send(get())).status).toBe(200);
  });
});

describe('the bulkhead', () => {
  async function held(http: HttpOptions) {
    const answers: ServerResponse[] = [];
    const listener: RequestListener = (_request, response) => void answers.push(response);
    const served = await serve(listener);
    cleanups.push(served.close);
    const client = clientOf({ baseUrl: served.url, retries: { attempts: 0 }, ...http });
    const came = async (count: number) => {
      await until(() => answers.length >= count);
      return answers.length;
    };
    return { client, answers, came };
  }

  it('lets the limit through, queues more, and refuses the rest: nothing was sent', async () => {
    const { client, answers, came } = await held({ bulkhead: { concurrent: 2, queued: 1 } });
    const calls = [1, 2, 3].map(() => client.send(get()));
    const error = await failureOf(() => client.send(create()));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryable: true, provider: 'vendor' });
    expect(error.message).toBe(
      'vendor: POST /things: nothing was sent: 2 requests in progress and 1 queued; slow down, or raise http.bulkhead',
    );
    expect(await came(2)).toBe(2);
    await wait(20);
    expect(answers).toHaveLength(2);
    answers[0]?.end('{}');
    expect(await came(3)).toBe(3);
    for (const answer of answers.slice(1)) answer.end('{}');
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('does not repeat what it refused', async () => {
    const { client } = await held({ bulkhead: { concurrent: 1, queued: 0 }, retries: { attempts: 5 } });
    void client.send(get()).catch(() => undefined);
    expect((await failureOf(() => client.send(get()))).code).toBe('RATE_LIMITED');
  });

  it('ends the waiting of a caller who aborts, at once, and never sends its request', async () => {
    const { client, answers, came } = await held({ bulkhead: { concurrent: 1 } });
    const first = client.send(get());
    const controller = new AbortController();
    const queued = failureOf(() => client.send(create({ signal: controller.signal })));
    await came(1);
    controller.abort();
    expect(await queued).toMatchObject({ code: 'ABORTED', retryable: false, provider: 'vendor' });
    answers[0]?.end('{}');
    await first;
    await wait(30);
    expect(answers).toHaveLength(1);
  });

  it('gives the place of a caller who left to the next, at once', async () => {
    const { client, answers, came } = await held({ bulkhead: { concurrent: 1, queued: 1 } });
    const first = client.send(get());
    await came(1);
    for (let time = 0; time < 3; time += 1) {
      const leaving = new AbortController();
      const queued = failureOf(() => client.send(get({ signal: leaving.signal })));
      await wait(5);
      expect((await failureOf(() => client.send(get()))).code).toBe('RATE_LIMITED');
      leaving.abort();
      expect((await queued).code).toBe('ABORTED');
    }
    const last = client.send(get());
    await wait(5);
    expect(answers).toHaveLength(1);
    answers[0]?.end('{}');
    expect(await came(2)).toBe(2);
    answers[1]?.end('{}');
    expect([(await first).status, (await last).status]).toEqual([200, 200]);
  });

  it('ends the waiting at the deadline: nothing was sent, nothing is ambiguous', async () => {
    const { client, answers, came } = await held({
      bulkhead: { concurrent: 1 },
      timeoutMs: 50,
      deadlineMs: 60,
    });
    const first = client.send(get({ timeoutMs: 60_000 }));
    await came(1);
    const queued = await failureOf(() => client.send(create()));
    expect(queued).toMatchObject({ code: 'TIMEOUT', retryable: true });
    answers[0]?.end('{}');
    expect((await first).status).toBe(200);
    await wait(30);
    expect(answers).toHaveLength(1);
  });

  it('gives the place of a failed request to the next', async () => {
    const { codes } = await vendor([503, 404, 200], { bulkhead: { concurrent: 1, queued: 0 } });
    expect(await codes(3)).toEqual(['PROVIDER_UNAVAILABLE 503', 'SESSION_NOT_FOUND 404', 'ok']);
  });

  it('can be turned off', async () => {
    const { client, answers, came } = await held({ bulkhead: false });
    const calls = Array.from({ length: 120 }, () => client.send(get()));
    expect(await came(120)).toBe(120);
    for (const answer of answers) answer.end('{}');
    await Promise.all(calls);
  });
});
