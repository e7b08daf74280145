import { createTokenSession, singleFlight } from '../src/index.js';

describe('singleFlight', () => {
  it('does the work once for all who ask while it runs', async () => {
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

  it('fails for all who asked, and starts anew for the next', async () => {
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

  it('rejects when the work throws before its first await, and starts anew', async () => {
    let runs = 0;
    const fly = singleFlight((): Promise<number> => {
      runs += 1;
      if (runs === 1) throw new Error('at once');
      return Promise.resolve(runs);
    });
    await expect(fly()).rejects.toThrow('at once');
    expect(await fly()).toBe(2);
  });

  it('leaves no rejection unhandled when each caller heeds its own', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    await singleFlight(async () => Promise.reject(new Error('x')))().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});

describe('a token session', () => {
  function session() {
    const logins: string[] = [];
    const tokens = createTokenSession(async () => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      logins.push(`token-${logins.length + 1}`);
      return logins.at(-1) ?? '';
    });
    return { logins, tokens };
  }

  it('logs in once for a thousand callers, and not before one asks', async () => {
    const { logins, tokens } = session();
    expect(logins).toEqual([]);
    const answers = await Promise.all(Array.from({ length: 1000 }, () => tokens.get()));
    expect(logins).toEqual(['token-1']);
    expect(new Set(answers)).toEqual(new Set(['token-1']));
    expect(await tokens.get()).toBe('token-1');
  });

  it('renews once for a thousand callers whose token was refused', async () => {
    const { logins, tokens } = session();
    const old = await tokens.get();
    const answers = await Promise.all(
      Array.from({ length: 1000 }, async () => {
        tokens.forget(old);
        return tokens.get();
      }),
    );
    expect(logins).toEqual(['token-1', 'token-2']);
    expect(new Set(answers)).toEqual(new Set(['token-2']));
  });

  it('keeps its token when an older one is forgotten', async () => {
    const { logins, tokens } = session();
    tokens.forget(await tokens.get());
    await tokens.get();
    tokens.forget('token-1');
    expect(await tokens.get()).toBe('token-2');
    expect(logins).toHaveLength(2);
  });

  it('tries again after a login that failed', async () => {
    let runs = 0;
    const tokens = createTokenSession(async () => {
      runs += 1;
      if (runs === 1) throw new Error('away');
      return 'token';
    });
    await expect(tokens.get()).rejects.toThrow('away');
    expect(await tokens.get()).toBe('token');
  });
});
