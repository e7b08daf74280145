import {
  combineObservers,
  createProofing,
  type Observer,
  type ProofingEvent,
  type ProofingSpan,
} from '../src/index.js';
import { safeObserver } from '../src/ports/guard.js';
import { adapterOf, failureOf, sessionOf, stubProvider } from './support.js';

const event: ProofingEvent = { type: 'port', provider: 'red', port: 'tokens' };
const span: ProofingSpan = { kind: 'verb', provider: 'red', verb: 'getSession' };

/** Writes down what it is told, and puts itself around work. */
function logging(name: string, log: string[]): Observer {
  return {
    observe: ({ type }) => void log.push(`${name} ${type}`),
    around: async (about, work) => {
      log.push(`${name} before ${about.kind}`);
      try {
        return await work();
      } finally {
        log.push(`${name} after`);
      }
    },
  };
}

const broken: Observer = {
  observe: () => {
    throw new Error('broken');
  },
  around: () => {
    throw new Error('broken');
  },
};

describe('several observers', () => {
  it('all get each event, and nest in order', async () => {
    const log: string[] = [];
    const both = combineObservers(logging('a', log), { observe: () => undefined }, logging('b', log));
    both.observe(event);
    const value = await both.around?.(span, async () => {
      log.push('work');
      return 7;
    });
    log.push('app goes on');
    expect(value).toBe(7);
    expect(log).toEqual([
      'a port',
      'b port',
      'a before verb',
      'b before verb',
      'work',
      'b after',
      'a after',
      'app goes on',
    ]);
  });

  it('do not prevent each other from getting events', async () => {
    const log: string[] = [];
    const both = combineObservers(broken, logging('b', log), broken);
    both.observe(event);
    expect(await both.around?.(span, async () => 7)).toBe(7);
    expect(log).toEqual(['b port', 'b before verb', 'b after']);
  });

  it('are undefined if there is none', async () => {
    const none = combineObservers();
    none.observe(event);
    expect(await none.around?.(span, async () => 7)).toBe(7);
  });

  it('see the work fail as it does', async () => {
    const failure = new Error('its own');
    const log: string[] = [];
    const both = combineObservers(logging('a', log), logging('b', log));
    await expect(both.around?.(span, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(log).toEqual(['a before verb', 'b before verb', 'b after', 'a after']);
  });
});

describe('the observer that adapters see', () => {
  it('never throws', async () => {
    const safe = safeObserver(broken);
    safe.observe(event);
    expect(await safe.around?.(span, async () => 7)).toBe(7);
  });

  it('never leaves an unhandled rejection', async () => {
    const rejections: unknown[] = [];
    const note = (reason: unknown) => void rejections.push(reason);
    process.on('unhandledRejection', note);
    safeObserver({ observe: async () => Promise.reject(new Error('broken')) }).observe(event);
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
  });

  it('has an around if the app’s has one', () => {
    expect(safeObserver({ observe: () => undefined }).around).toBeUndefined();
  });
});

describe('a verb', () => {
  function proofingWith(observer: Observer, log: string[]) {
    const red = adapterOf('red', (_settings, { provider, observer: theirs }) =>
      stubProvider(provider, [], {
        getSession: async (ref) => {
          log.push('vendor');
          theirs.observe({
            type: 'http',
            provider,
            method: 'GET',
            route: '/x',
            milliseconds: 1,
            attempt: 1,
          });
          return sessionOf(ref);
        },
      }),
    );
    return createProofing({
      adapters: [red],
      config: { provider: 'red', providers: { red: {} } },
      deps: { observer },
    });
  }
  const ref = { provider: 'red', id: '1' };

  it('of an unknown provider is reported without its name', async () => {
    const events: ProofingEvent[] = [];
    const proofing = proofingWith({ observe: (one) => void events.push(one) }, []);
    await failureOf(() => proofing.getSession({ provider: 'PLANTED', id: '1' }));
    await failureOf(() => proofing.createSession({ reference: 'r' }, { provider: 'PLANTED' }));
    expect(events.map(({ provider }) => provider)).toEqual(['unknown', 'red']);
    expect(JSON.stringify(events)).not.toContain('PLANTED');
  });

  it('runs inside its span, with its event', async () => {
    const log: string[] = [];
    const spans: ProofingSpan[] = [];
    const inner = logging('o', log);
    const observer: Observer = {
      ...inner,
      around: (about, work) => {
        spans.push(about);
        return inner.around === undefined ? work() : inner.around(about, work);
      },
    };
    await proofingWith(observer, log).getSession(ref);
    expect(spans).toEqual([span]);
    expect(log.filter((line) => line !== 'o session')).toEqual([
      'o before verb',
      'vendor',
      'o http',
      'o verb',
      'o after',
    ]);
  });

  it('is not affected by a broken observer', async () => {
    const log: string[] = [];
    const proofing = proofingWith(broken, log);
    expect((await proofing.getSession(ref)).status).toBe('pending');
    expect((await proofing.createSession({ reference: 'a' })).route?.provider).toBe('red');
    expect((await failureOf(() => proofing.eraseSession(ref))).code).toBe('UNSUPPORTED');
    expect(log).toEqual(['vendor']);
  });
});
