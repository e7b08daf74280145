import { inMemoryTokens, ProofingError, type TokenCache } from '@anyproof/core';
import { singleFlight } from '../src/index.js';
import { keepToken } from '../src/login/kept-token.js';
import { createTokenSession } from '../src/login/token-session.js';
import { failureOf, type TestDeps, testDeps } from './support.js';

describe('singleFlight', () => {
  it('does the work once for all callers while it runs', async () => {
    let runs = 0;
    const fly = singleFlight(async () => {
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return { run: runs };
    });
    const answers = await Promise.all(Array.from({ length: 1000 }, fly));
    expect(runs).toBe(1);
    expect(new Set(answers).size).toBe(1);
    expect(await fly()).toEqual({ run: 2 });
  });

  it('fails for all callers, and starts again for the next', async () => {
    let runs = 0;
    const fly = singleFlight(async () => {
      runs += 1;
      await Promise.resolve();
      if (runs === 1) throw new Error('first');
      return runs;
    });
    const answers = await Promise.allSettled([fly(), fly(), fly()]);
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(runs).toBe(1);
    expect(await fly()).toBe(2);
  });

  it('rejects if the work throws before its first await, and starts again', async () => {
    let runs = 0;
    const fly = singleFlight((): Promise<number> => {
      runs += 1;
      if (runs === 1) throw new Error('at once');
      return Promise.resolve(runs);
    });
    await expect(fly()).rejects.toThrow('at once');
    expect(await fly()).toBe(2);
  });

  it('leaves no unhandled rejection if each caller handles its own', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    await singleFlight(async () => Promise.reject(new Error('x')))().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

/** Each login takes a moment and gives the next of these, or `token-1`, `token-2`, … */
function logins(handsOut: readonly string[] = []) {
  const given: string[] = [];
  const login = async () => {
    await new Promise((resolve) => setTimeout(resolve, 2));
    given.push(handsOut[given.length] ?? `token-${given.length + 1}`);
    return given.at(-1) ?? '';
  };
  return { given, login };
}

const many = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 1000 }, work));

describe('a kept token', () => {
  it('is obtained once for a thousand callers, and not before one asks', async () => {
    const { given, login } = logins();
    const tokens = keepToken(login, 'vendor');
    expect(given).toEqual([]);
    const answers = await many(() => tokens.get());
    expect(given).toEqual(['token-1']);
    expect(new Set(answers).size).toBe(1);
    expect((await tokens.get()).value).toBe('token-1');
  });

  it('is renewed once for a thousand callers whose token was refused', async () => {
    const { given, login } = logins();
    const tokens = keepToken(login, 'vendor');
    const old = await tokens.get();
    const answers = await many(async () => {
      tokens.refused(old);
      return tokens.get();
    });
    expect(given).toEqual(['token-1', 'token-2']);
    expect(new Set(answers.map(({ value }) => value))).toEqual(new Set(['token-2']));
  });

  it('is renewed once even if the vendor returns the refused one again, and late refusals arrive', async () => {
    const { given, login } = logins(['same', 'same', 'same']);
    const tokens = keepToken(login, 'vendor');
    const old = await tokens.get();
    for (let caller = 0; caller < 10; caller += 1) {
      tokens.refused(old);
      expect((await tokens.get()).value).toBe('same');
    }
    expect(given).toEqual(['same', 'same']);
  });

  it('stays when an older one is refused', async () => {
    const { given, login } = logins();
    const tokens = keepToken(login, 'vendor');
    const old = await tokens.get();
    tokens.refused(old);
    const fresh = await tokens.get();
    tokens.refused(old);
    expect(await tokens.get()).toBe(fresh);
    expect(given).toHaveLength(2);
  });

  it('gets the one it replaces, until it succeeds', async () => {
    const replaced: (string | undefined)[] = [];
    let fails = false;
    const tokens = keepToken(async (refused) => {
      replaced.push(refused?.value);
      if (fails) throw new Error('away');
      return `token-${replaced.length}`;
    }, 'vendor');
    tokens.refused(await tokens.get());
    fails = true;
    await expect(tokens.get()).rejects.toThrow('away');
    fails = false;
    await tokens.get();
    expect(replaced).toEqual([undefined, 'token-1', 'token-1']);
  });

  it('is requested again after a failure, which all callers get', async () => {
    let runs = 0;
    const tokens = keepToken(async () => {
      runs += 1;
      await Promise.resolve();
      if (runs === 1) throw new Error('away');
      return 'token';
    }, 'vendor');
    const answers = await Promise.allSettled([tokens.get(), tokens.get()]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await tokens.get()).value).toBe('token');
    expect(runs).toBe(2);
  });

  it('is no longer awaited by a caller who aborts, and reaches the others', async () => {
    const { given, login } = logins();
    const tokens = keepToken(login, 'vendor');
    const controller = new AbortController();
    const leaving = failureOf(() => tokens.get(controller.signal));
    const staying = tokens.get();
    controller.abort();
    expect(await leaving).toMatchObject({ code: 'ABORTED', provider: 'vendor' });
    expect(given).toEqual([]);
    expect((await staying).value).toBe('token-1');
    expect(given).toEqual(['token-1']);
  });

  it('is not even requested by a caller who aborted before', async () => {
    const { given, login } = logins();
    const error = await failureOf(() => keepToken(login, 'vendor').get(AbortSignal.abort()));
    expect([error.code, given]).toEqual(['ABORTED', []]);
  });

  it('leaves no listener on a signal, and no rejection unhandled', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const controller = new AbortController();
    const { signal } = controller;
    const removed = jest.spyOn(signal, 'removeEventListener');
    await keepToken(async () => 'token', 'vendor').get(signal);
    expect(removed).toHaveBeenCalledTimes(1);
    const failing = keepToken(async () => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      throw new Error('away');
    }, 'vendor');
    const leaving = failureOf(() => failing.get(signal));
    controller.abort();
    expect((await leaving).code).toBe('ABORTED');
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

const SHARED = { key: () => 'key', ttlMs: 780_000 };
const token = (source: string, reason: string, more: object = {}) =>
  expect.objectContaining({ type: 'token', provider: 'vendor', source, reason, ...more });

/** Processes that share a cache; each with its own deps. */
function processes(tokens: TokenCache | undefined, count: number, handsOut: readonly string[] = []) {
  const { given, login } = logins(handsOut);
  const all = Array.from({ length: count }, () => {
    const deps: TestDeps = { ...testDeps(), ...(tokens === undefined ? {} : { tokens }) };
    return { deps, session: createTokenSession(login, deps, SHARED) };
  });
  const [first = all[0], second = first] = all;
  if (first === undefined || second === undefined) throw new Error('at least one process');
  return { given, login, all, first, second };
}

describe('a token session', () => {
  it('logs in once without a cache, and reports the duration to the observer', async () => {
    const { given, first } = processes(undefined, 1);
    const { deps, session } = first;
    session.refused(await session.get());
    await many(() => session.get());
    expect(given).toEqual(['token-1', 'token-2']);
    expect(deps.events).toEqual([
      { type: 'token', provider: 'vendor', source: 'vendor', reason: 'first', milliseconds: 0 },
      { type: 'token', provider: 'vendor', source: 'vendor', reason: 'renewal', milliseconds: 0 },
    ]);
    expect(JSON.stringify(deps.events)).not.toContain('token-');
  });

  it('reports the error of a login to the observer', async () => {
    const deps = testDeps();
    const failures = [new ProofingError({ code: 'AUTH', message: 'x' }), new TypeError('PLANTED')];
    const session = createTokenSession(() => Promise.reject(failures.shift()), deps);
    await expect(session.get()).rejects.toMatchObject({ code: 'AUTH' });
    await deps.clock.sleep(5_000);
    await expect(session.get()).rejects.toThrow(TypeError);
    expect(deps.events).toEqual([
      token('vendor', 'first', { error: 'AUTH' }),
      token('vendor', 'first', { error: 'UNKNOWN' }),
    ]);
  });

  describe('whose login is refused', () => {
    const refused = () => new ProofingError({ code: 'AUTH', message: 'no', provider: 'vendor' });
    function refusing(errors: readonly Error[], tokens?: TokenCache) {
      const deps = { ...testDeps(), ...(tokens === undefined ? {} : { tokens }) };
      let asked = 0;
      const session = createTokenSession(
        async () => {
          asked += 1;
          const error = errors[asked - 1];
          if (error !== undefined) throw error;
          return `token-${asked}`;
        },
        deps,
        SHARED,
      );
      return { session, deps, asked: () => asked };
    }

    it('returns it to all callers within five seconds, and then sends its credentials again', async () => {
      const { session, deps, asked } = refusing([refused()]);
      const first = await failureOf(() => session.get());
      await deps.clock.sleep(4_999);
      const all = await many(() => failureOf(() => session.get()));
      expect([new Set(all).size, all[0] === first, asked()]).toEqual([1, true, 1]);
      expect(deps.events).toEqual([token('vendor', 'first', { error: 'AUTH' })]);
      await deps.clock.sleep(1);
      expect([(await session.get()).value, asked()]).toEqual(['token-2', 2]);
    });

    it('logs in again at once after any other error', async () => {
      const away = new ProofingError({ code: 'PROVIDER_UNAVAILABLE', message: 'away' });
      const { session, asked } = refusing([away, new Error('x')]);
      expect((await failureOf(() => session.get())).code).toBe('PROVIDER_UNAVAILABLE');
      await expect(session.get()).rejects.toThrow('x');
      expect([(await session.get()).value, asked()]).toEqual(['token-3', 3]);
    });

    it('applies to a renewal as well', async () => {
      const deps = testDeps();
      let asked = 0;
      const session = createTokenSession(async () => {
        asked += 1;
        if (asked > 1) throw refused();
        return 'token';
      }, deps);
      session.refused(await session.get());
      for (let call = 0; call < 5; call += 1)
        expect((await failureOf(() => session.get())).code).toBe('AUTH');
      expect(asked).toBe(2);
    });
  });

  describe('whose new token is refused immediately', () => {
    async function renewed() {
      const { given, first } = processes(undefined, 1);
      const { session, deps } = first;
      const pass = (milliseconds: number) => deps.clock.sleep(milliseconds);
      const old = await session.get();
      expect(session.refused(old)).toBe(true);
      return { given, session, pass, old, fresh: await session.get() };
    }

    it('is not renewed a second time within five seconds', async () => {
      const { given, session, pass, fresh } = await renewed();
      await pass(999);
      expect(session.refused(fresh)).toBe(false);
      expect(await session.get()).toBe(fresh);
      await pass(4_001);
      expect(session.refused(fresh)).toBe(true);
      expect((await session.get()).value).toBe('token-3');
      expect(given).toEqual(['token-1', 'token-2', 'token-3']);
    });

    it('is renewed if it was accepted for a while', async () => {
      const { session, pass, fresh } = await renewed();
      await pass(1_000);
      expect(session.refused(fresh)).toBe(true);
      expect((await session.get()).value).toBe('token-3');
    });

    it('still delivers its one renewal to holders of the previous token', async () => {
      const { given, session, old, fresh } = await renewed();
      expect(session.refused(old)).toBe(true);
      expect([await session.get(), given.length]).toEqual([fresh, 2]);
    });

    it('is renewed when it only came from the cache', async () => {
      const { first, second, given } = processes(inMemoryTokens(), 2);
      const old = await first.session.get();
      const others = await second.session.get();
      second.session.refused(others);
      const fresh = await second.session.get();
      first.session.refused(old);
      const cached = await first.session.get();
      expect(cached.value).toBe(fresh.value);
      expect(first.session.refused(cached)).toBe(true);
      expect([(await first.session.get()).value, given.length]).toEqual(['token-3', 3]);
    });
  });

  it('uses the token that another process put into the cache', async () => {
    const { given, first, second } = processes(inMemoryTokens(), 2);
    expect((await first.session.get()).value).toBe('token-1');
    expect((await second.session.get()).value).toBe('token-1');
    expect(given).toEqual(['token-1']);
    expect(second.deps.events).toEqual([token('cache', 'first')]);
  });

  it('keeps it there for the configured time', async () => {
    const set = jest.fn(async () => undefined);
    const { first } = processes({ get: async () => undefined, set }, 1);
    await first.session.get();
    expect(set.mock.calls).toEqual([['key', 'token-1', 780_000]]);
  });

  it('does not keep a failure', async () => {
    const set = jest.fn(async () => undefined);
    const deps = { ...testDeps(), tokens: { get: async () => undefined, set } };
    const session = createTokenSession(() => Promise.reject(new Error('away')), deps, SHARED);
    await expect(session.get()).rejects.toThrow('away');
    expect(set).not.toHaveBeenCalled();
  });

  it('logs in once for ten processes that start together, if the cache has leases', async () => {
    const { given, all } = processes(inMemoryTokens(), 10);
    const slow = all.map(({ deps, session }) => {
      // These really wait, since the login takes real time.
      Object.assign(deps.clock, {
        now: () => Date.now(),
        sleep: () => new Promise((resolve) => setTimeout(resolve, 1)),
      });
      return session.get();
    });
    expect(new Set((await Promise.all(slow)).map(({ value }) => value))).toEqual(new Set(['token-1']));
    expect(given).toEqual(['token-1']);
    const sources = all.flatMap(({ deps }) => deps.events.map((event) => 'source' in event && event.source));
    expect(sources.sort()).toEqual([...Array(9).fill('cache'), 'vendor']);
  });

  it('logs in once per process if it has none', async () => {
    const { lease: _lease, ...tokens } = inMemoryTokens();
    const { given, all } = processes(tokens, 3);
    await Promise.all(all.map(({ session }) => many(() => session.get())));
    expect(given).toHaveLength(3);
  });

  it('waits ten seconds for another’s login, and then logs in by itself', async () => {
    const { given, first } = processes(
      { get: async () => undefined, set: async () => undefined, lease: async () => undefined },
      1,
    );
    await first.session.get();
    expect(given).toEqual(['token-1']);
    expect(first.deps.slept).toEqual(Array(100).fill(100));
    expect(first.deps.events).toEqual([token('vendor', 'first', { milliseconds: 10_000 })]);
  });

  it('takes over if the process with the lease gave up', async () => {
    const cache = inMemoryTokens();
    const end = await cache.lease?.('key', 60_000);
    const { given, first } = processes(cache, 1);
    const sleep = jest.spyOn(first.deps.clock, 'sleep').mockImplementation(async () => end?.());
    await first.session.get();
    expect([given, sleep.mock.calls]).toEqual([['token-1'], [[100]]]);
  });

  it('is taken over by one process, not by all, if the process with the lease died', async () => {
    let now = 0;
    let logins = 0;
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const clock = {
      now: () => now,
      // Each of the four moves it by its part.
      sleep: async (milliseconds: number) => {
        await turn();
        now += milliseconds / 4;
      },
    };
    const tokens = inMemoryTokens({ clock });
    const sessionWith = (login: () => Promise<string>) =>
      createTokenSession(login, { ...testDeps(), clock, tokens }, SHARED);
    void sessionWith(() => new Promise(() => undefined)).get();
    await turn();
    const all = Array.from({ length: 4 }, () =>
      sessionWith(async () => {
        const token = `token-${++logins}`;
        for (let turns = 0; turns < 5; turns += 1) await turn();
        return token;
      }).get(),
    );
    expect((await Promise.all(all)).map(({ value }) => value)).toEqual(Array(4).fill('token-1'));
    expect(logins).toBe(1);
  });

  it('checks the cache again once it has the lease: the previous process may just have written', async () => {
    const cache = inMemoryTokens();
    const { given, first } = processes(
      {
        ...cache,
        lease: async (key, ttlMs) => {
          await cache.set(key, 'written', 1_000);
          return cache.lease?.(key, ttlMs);
        },
      },
      1,
    );
    expect((await first.session.get()).value).toBe('written');
    expect(given).toEqual([]);
    // It has let go of the lease.
    expect(await cache.lease?.('key', 1_000)).toBeInstanceOf(Function);
  });

  it('releases the lease if the login fails', async () => {
    const tokens = inMemoryTokens();
    const session = createTokenSession(
      () => Promise.reject(new Error('away')),
      { ...testDeps(), tokens },
      SHARED,
    );
    await expect(session.get()).rejects.toThrow('away');
    expect(await tokens.lease?.('key', 1_000)).toBeInstanceOf(Function);
  });

  it('after a refusal uses what another process has put there since', async () => {
    const { given, first, second } = processes(inMemoryTokens(), 2);
    const old = await first.session.get();
    const others = await second.session.get();
    second.session.refused(others);
    expect((await second.session.get()).value).toBe('token-2');
    first.session.refused(old);
    expect((await first.session.get()).value).toBe('token-2');
    expect(given).toEqual(['token-1', 'token-2']);
    expect(first.deps.events.at(-1)).toEqual(token('cache', 'renewal'));
    expect(second.deps.events.at(-1)).toEqual(token('vendor', 'renewal'));
  });

  it('does not use the refused one from the cache again', async () => {
    const { given, first } = processes(inMemoryTokens(), 1, ['same', 'same']);
    first.session.refused(await first.session.get());
    expect((await first.session.get()).value).toBe('same');
    expect(given).toEqual(['same', 'same']);
  });

  describe('that is prolonged by its use', () => {
    function used(prolongedByUse: boolean) {
      const set = jest.fn(async () => undefined);
      const deps = { ...testDeps(), tokens: { get: async () => undefined, set } };
      const session = createTokenSession(async () => 'token', deps, { ...SHARED, prolongedByUse });
      return { set, session, pass: (minutes: number) => deps.clock.sleep(minutes * 60_000) };
    }

    it('stays in the cache as long as it is used', async () => {
      const { set, session, pass } = used(true);
      for (let time = 0; time < 6; time += 1) {
        await session.get();
        await pass(4);
      }
      // Written at 0, and after more than half of its 13 minutes: at 8 and 16.
      expect(set).toHaveBeenCalledTimes(3);
    });

    it('is not put back once it was unused for so long that it may have expired', async () => {
      const { set, session, pass } = used(true);
      await session.get();
      await pass(13);
      await session.get();
      expect(set).toHaveBeenCalledTimes(1);
    });

    it('and not otherwise', async () => {
      const { set, session, pass } = used(false);
      await session.get();
      await pass(8);
      await session.get();
      expect(set).toHaveBeenCalledTimes(1);
    });
  });
});
