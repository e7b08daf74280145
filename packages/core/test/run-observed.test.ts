import { type Observer, type ProofingSpan, runObserved } from '../src/index.js';

const span: ProofingSpan = { kind: 'verb', provider: 'vendor', verb: 'getSession' };
type Around = NonNullable<Observer['around']>;

function observerWith(around: Around): Observer {
  return { observe: () => undefined, around };
}

async function run(around: Around, work: () => Promise<string> = async () => 'value') {
  let calls = 0;
  const outcome = await runObserved(observerWith(around), span, () => {
    calls += 1;
    return work();
  }).catch((error: unknown) => error);
  return { outcome, calls };
}

describe('what runs inside an observer', () => {
  it('runs unchanged if the observer wraps nothing', async () => {
    const work = async () => 'value';
    expect(await runObserved({ observe: () => undefined }, span, work)).toBe('value');
  });

  it('gets its span, and its value is returned', async () => {
    const seen: unknown[] = [];
    const { outcome, calls } = await run(async (given, work) => {
      seen.push(given);
      return work();
    });
    expect([outcome, calls, seen]).toEqual(['value', 1, [span]]);
  });

  it('keeps its own error', async () => {
    const failure = new Error('its own');
    const failing = () => Promise.reject(failure);
    expect(await run((_span, work) => work(), failing)).toEqual({ outcome: failure, calls: 1 });
    expect(await run((_span, work) => work().catch(() => Object('swallowed')), failing)).toEqual({
      outcome: failure,
      calls: 1,
    });
  });

  it.each<[string, Around]>([
    [
      'throws at once',
      () => {
        throw new Error('observer');
      },
    ],
    ['rejects before it calls', () => Promise.reject(new Error('observer'))],
    ['never calls', async () => Object('else')],
    [
      'throws after the call',
      async (_span, work) => {
        await work();
        throw new Error('observer');
      },
    ],
    [
      'throws at once after the call',
      (_span, work) => {
        void work();
        throw new Error('observer');
      },
    ],
    [
      'calls twice',
      async (_span, work) => {
        await work();
        return work();
      },
    ],
    ['returns something else', async (_span, work) => Object(await work().then(() => 'else'))],
    ['returns no promise', () => Object('else')],
    [
      'never ends after the call',
      async (_span, work) => {
        await work();
        return new Promise<never>(() => undefined);
      },
    ],
  ])('runs once, and its value counts, if the observer %s', async (_what, around) => {
    expect(await run(around)).toEqual({ outcome: 'value', calls: 1 });
  });

  it('leaves no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const remember = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', remember);
    await run(
      (_span, work) => {
        void work().catch(() => undefined);
        return Promise.reject(new Error('observer'));
      },
      () => Promise.reject(new Error('its own')),
    );
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', remember);
    expect(unhandled).toEqual([]);
  });
});
