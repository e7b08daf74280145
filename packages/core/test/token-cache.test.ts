import { randomBytes } from 'node:crypto';
import Keyv from 'keyv';
import {
  createProofing,
  fromKeyv,
  inMemoryTokens,
  type ProofingEvent,
  type SealConfig,
  type TokenCache,
} from '../src/index.js';
import { protectTokens } from '../src/ports/tokens.js';
import { readKeys } from '../src/sealing/ref-sealer.js';
import { adapterOf, failureOf, loggingClock, stubProvider } from './support.js';

const newKey = () => randomBytes(32).toString('base64');
const key = newKey();
const KEY = JSON.stringify(['login', 'https://PLANTED.example', 'PLANTED-user']);

function spied(cache: TokenCache) {
  const seen: unknown[][] = [];
  const { get, set, lease } = cache;
  const spy: TokenCache = {
    get: (...given) => {
      seen.push(['get', ...given]);
      return get(...given);
    },
    set: (...given) => {
      seen.push(['set', ...given]);
      return set(...given);
    },
    ...(lease === undefined
      ? {}
      : {
          lease: (...given: [string, number]) => {
            seen.push(['lease', ...given]);
            return lease(...given);
          },
        }),
  };
  return { spy, seen };
}

function protectedOf(cache: TokenCache, seal: Exclude<SealConfig, 'none'> = { key }, provider = 'red') {
  const events: ProofingEvent[] = [];
  const observer = { observe: (event: ProofingEvent) => void events.push(event) };
  return { events, tokens: protectTokens(cache, { provider, keys: readKeys(seal), observer }) };
}

describe('what an app’s token cache gets to see', () => {
  it('is a hash and a sealed value, and nothing readable', async () => {
    const { spy, seen } = spied(inMemoryTokens());
    const { tokens, events } = protectedOf(spy);
    await tokens.set(KEY, 'PLANTED-token', 60_000);
    expect(await tokens.get(KEY)).toBe('PLANTED-token');
    await (await tokens.lease?.(KEY, 500))?.();
    const [set, get, lease] = seen;
    expect(set).toEqual([
      'set',
      expect.stringMatching(/^anyproof-token-[\w-]{43}$/),
      expect.stringMatching(/^[0-9a-f]{8}\.[\w-]+$/),
      60_000,
    ]);
    expect(get).toEqual(['get', set?.[1]]);
    expect(lease).toEqual(['lease', set?.[1], 500]);
    expect(JSON.stringify(seen)).not.toContain('PLANTED');
    expect(Buffer.from(String(set?.[2]).split('.')[1] ?? '', 'base64url').toString('latin1')).not.toContain(
      'PLANTED',
    );
    expect(events).toEqual([]);
  });

  it('is different for each provider and each thing that the token depends on', async () => {
    const cache = inMemoryTokens();
    const { spy, seen } = spied(cache);
    for (const provider of ['red', 'blue'])
      for (const one of ['a', 'b']) await protectedOf(spy, { key }, provider).tokens.get(one);
    expect(new Set(seen.map(([, hash]) => hash)).size).toBe(4);
    await protectedOf(cache).tokens.set('a', 'token', 1_000);
    expect(await protectedOf(cache, { key }, 'blue').tokens.get('a')).toBeUndefined();
    expect(await protectedOf(cache).tokens.get('a')).toBe('token');
  });

  it('cannot be moved to another key', async () => {
    const kept = new Map<string, string>();
    const cache: TokenCache = {
      get: async () => [...kept.values()][0],
      set: async (hash, value) => void kept.set(hash, value),
    };
    const { tokens } = protectedOf(cache);
    await tokens.set('a', 'token', 1_000);
    expect(await tokens.get('a')).toBe('token');
    expect(await tokens.get('b')).toBeUndefined();
  });
});

describe('a cached token that cannot be opened', () => {
  it('is treated as absent after its key was removed, never while the key is known', async () => {
    const cache = inMemoryTokens();
    const next = newKey();
    await protectedOf(cache).tokens.set('a', 'token', 1_000);
    expect(await protectedOf(cache, { keys: [next, key] }).tokens.get('a')).toBe('token');
    const { tokens, events } = protectedOf(cache, { key: next });
    expect(await tokens.get('a')).toBeUndefined();
    expect(events).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['text', 'token'],
    ['a number', 7],
    ['null', null],
    ['an object', { value: 'token' }],
    ['a sealed look-alike', `${'0'.repeat(8)}.${'A'.repeat(60)}`],
    ['nothing of it', ''],
  ])('nor if the cache returns %s', async (_what, value) => {
    const { tokens } = protectedOf({ get: async () => value as string, set: async () => undefined });
    expect(await tokens.get('a')).toBeUndefined();
  });
});

describe('a token cache that fails', () => {
  const port = { type: 'port', provider: 'red', port: 'tokens' };
  const failing = async () => {
    throw new Error('PLANTED');
  };

  it('costs only the token, and the observer gets an event', async () => {
    const { tokens, events } = protectedOf({ get: failing, set: failing, lease: failing });
    expect(await tokens.get('a')).toBeUndefined();
    expect(await tokens.set('a', 'token', 1)).toBeUndefined();
    // Whoever asks may log in.
    await (await tokens.lease?.('a', 1))?.();
    expect(events).toEqual([port, port, port]);
  });

  it('may fail synchronously, and when a lease ends', async () => {
    const thrower = () => {
      throw new Error('PLANTED');
    };
    const { tokens, events } = protectedOf({ get: thrower, set: thrower, lease: async () => failing });
    expect(await tokens.get('a')).toBeUndefined();
    await tokens.set('a', 'token', 1);
    await (await tokens.lease?.('a', 1))?.();
    expect(events).toEqual([port, port, port]);
  });

  it('delays nobody for more than two seconds', async () => {
    jest.useFakeTimers();
    try {
      const hanging = () => new Promise<never>(() => undefined);
      const { tokens, events } = protectedOf({ get: hanging, set: hanging, lease: hanging });
      const all = Promise.all([tokens.get('a'), tokens.set('a', 'b', 1), tokens.lease?.('a', 1)]);
      await jest.advanceTimersByTimeAsync(1_999);
      expect(events).toEqual([]);
      await jest.advanceTimersByTimeAsync(1);
      const [got, , end] = await all;
      expect(got).toBeUndefined();
      expect(end).toBeInstanceOf(Function);
      expect(events).toEqual([port, port, port]);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('leaves no timer behind when it does not fail', async () => {
    jest.useFakeTimers();
    try {
      await protectedOf(inMemoryTokens()).tokens.set('a', 'b', 1);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('has a lease if the app’s has one, and none while another process has it', async () => {
    expect(protectedOf({ get: async () => undefined, set: async () => undefined }).tokens.lease).toBe(
      undefined,
    );
    const { tokens, events } = protectedOf(inMemoryTokens());
    const end = await tokens.lease?.('a', 1_000);
    expect(await tokens.lease?.('a', 1_000)).toBeUndefined();
    await end?.();
    expect(await tokens.lease?.('a', 1_000)).toBeInstanceOf(Function);
    expect(events).toEqual([]);
  });
});

describe('tokens in this process’s memory', () => {
  it('expire', async () => {
    const clock = loggingClock();
    const tokens = inMemoryTokens({ clock });
    await tokens.set('a', 'token', 1_000);
    await clock.sleep(999);
    expect(await tokens.get('a')).toBe('token');
    await clock.sleep(1);
    expect(await tokens.get('a')).toBeUndefined();
  });

  it('are bounded: the one written longest ago is evicted', async () => {
    const tokens = inMemoryTokens({ capacity: 2 });
    for (const name of ['a', 'b', 'a', 'c']) await tokens.set(name, name, 1_000);
    expect(await Promise.all(['a', 'b', 'c'].map(tokens.get))).toEqual(['a', undefined, 'c']);
  });

  it('are leased to one at a time, until the lease ends or expires', async () => {
    const clock = loggingClock();
    const { lease } = inMemoryTokens({ clock });
    const first = await lease?.('a', 1_000);
    expect(await lease?.('a', 1_000)).toBeUndefined();
    expect(await lease?.('b', 1_000)).toBeInstanceOf(Function);
    await clock.sleep(1_000);
    expect(await lease?.('a', 1_000)).toBeInstanceOf(Function);
    // It is another's by now.
    await first?.();
    expect(await lease?.('a', 1_000)).toBeUndefined();
  });
});

describe('fromKeyv', () => {
  it('keeps tokens in a Keyv, for their time', async () => {
    const keyv = new Keyv();
    const tokens = fromKeyv(keyv);
    await tokens.set('a', 'token', 60_000);
    expect(await tokens.get('a')).toBe('token');
    expect(await tokens.get('b')).toBeUndefined();
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_001);
    expect(await tokens.get('a')).toBeUndefined();
    later.mockRestore();
    expect(tokens.lease).toBeUndefined();
  });

  it('does not mistake other values there for a token', async () => {
    const keyv = new Keyv();
    await keyv.set('a', { value: 'token' });
    expect(await fromKeyv(keyv).get('a')).toBeUndefined();
  });

  it('stores values sealed, under core’s protection', async () => {
    const store = new Map();
    const { tokens } = protectedOf(fromKeyv(new Keyv({ store })));
    await tokens.set(KEY, 'PLANTED-token', 60_000);
    expect(await tokens.get(KEY)).toBe('PLANTED-token');
    expect(store.size).toBe(1);
    expect(JSON.stringify([...store])).not.toContain('PLANTED');
  });
});

describe('deps.tokens', () => {
  const configured = (seal?: SealConfig, tokens?: TokenCache) => {
    const given: (TokenCache | undefined)[] = [];
    const red = adapterOf('red', (_settings, deps) => {
      given.push(deps.tokens);
      return stubProvider(deps.provider, []);
    });
    createProofing({
      adapters: [red],
      config: { provider: 'red', providers: { red: {} }, ...(seal === undefined ? {} : { seal }) },
      deps: tokens === undefined ? {} : { tokens },
    });
    return given[0];
  };

  it('reaches adapters protected, and is absent if not configured', async () => {
    const cache = inMemoryTokens();
    const { spy, seen } = spied(cache);
    await configured({ key }, spy)?.set('a', 'PLANTED', 1_000);
    expect(seen).toHaveLength(1);
    expect(JSON.stringify(seen)).not.toContain('PLANTED');
    expect(configured({ key })).toBeUndefined();
  });

  it.each([undefined, 'none'] as const)('refuses to start without a key to seal with (%s)', async (seal) => {
    const error = await failureOf(() => configured(seal, inMemoryTokens()));
    expect(error.code).toBe('CONFIG');
    expect(error.message).toContain(
      'one setting is missing or wrong:\n  - seal.key is required because deps.tokens stores sealed values only; make a key with `openssl rand -base64 32`, or omit deps.tokens',
    );
  });
});
