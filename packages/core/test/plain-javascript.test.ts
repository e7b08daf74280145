// What is called without a promise, with what plain JavaScript may pass: an error of ours, that says what to pass.
import { runInNewContext } from 'node:vm';
import {
  bytesSource,
  combineObservers,
  configFromEnv,
  createProofing,
  createSealer,
  defineAdapter,
  inMemorySessions,
  nodeWebhookHandler,
  openSource,
  type Proofing,
  ProofingError,
  type SessionStore,
  supports,
  untilAborted,
  webWebhookHandler,
  withLaunch,
} from '../src/index.js';
import { nearest } from '../src/support/nearest.js';
import { MAX_TIMEOUT, timerOf, withTimeout } from '../src/support/time.js';
import {
  adapterOf,
  capabilities,
  failure,
  failureOf,
  IN_2030,
  jpegPage,
  loggingClock,
  sessionOf,
  stubProvider,
} from './support.js';

const ref = { provider: 'stub', id: 's1' };
const KEY = Buffer.alloc(32, 1).toString('base64');
const OLD = Buffer.alloc(32, 2).toString('base64');

function app(more: object = {}, verbs: object = {}): Proofing {
  return createProofing({
    adapters: [adapterOf('stub', () => stubProvider('stub', [], verbs))],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    deps: { clock: loggingClock(IN_2030) },
    ...more,
  });
}
// Each is plain JavaScript's.
const given = (value: unknown) => value as never;
const schema = {
  '~standard': { version: 1, vendor: 'x', validate: (value: unknown) => ({ value }) },
} as const;
const whole = { id: 'acme', specificationVersion: 'v1', settings: schema, create: () => undefined };

it.each<readonly [string, () => unknown, string, RegExp]>([
  ['native(undefined)', () => app().native(given(undefined)), 'INVALID_INPUT', /^native needs an adapter/],
  ['native({})', () => app().native(given({})), 'INVALID_INPUT', /^native needs an adapter/],
  ['defineAdapter(undefined)', () => defineAdapter(given(undefined)), 'CONFIG', /an adapter is an object/],
  ['defineAdapter({})', () => defineAdapter(given({})), 'CONFIG', /the id must be lower case/],
  ['a number as id', () => defineAdapter(given({ ...whole, id: 5 })), 'CONFIG', /the id must be lower case/],
  [
    'no version',
    () => defineAdapter(given({ ...whole, specificationVersion: 'v0' })),
    'CONFIG',
    /must be 'v1'$/,
  ],
  ['no settings', () => defineAdapter(given({ ...whole, settings: null })), 'CONFIG', /a Standard Schema/],
  ['no schema', () => defineAdapter(given({ ...whole, settings: {} })), 'CONFIG', /a Standard Schema/],
  [
    'no validate',
    () => defineAdapter(given({ ...whole, settings: { '~standard': {} } })),
    'CONFIG',
    /a Standard S/,
  ],
  ['no create', () => defineAdapter(given({ ...whole, create: 7 })), 'CONFIG', /create must be a function$/],
  ['deps: null', () => app({ deps: null }), 'CONFIG', /^deps must be an object/],
  ['deps in a list', () => app({ deps: [] }), 'CONFIG', /^deps must be an object/],
  [
    'a clock of nothing',
    () => app({ deps: { clock: {} } }),
    'CONFIG',
    /^deps.clock must have a function now$/,
  ],
  [
    'a store that is null',
    () => app({ deps: { sessions: null } }),
    'CONFIG',
    /^deps.sessions must be an object$/,
  ],
  [
    'a store that cannot write',
    () => app({ deps: { sessions: { read() {} } } }),
    'CONFIG',
    /a function write$/,
  ],
  [
    'an inbox of nothing',
    () => app({ deps: { inbox: {} } }),
    'CONFIG',
    /^deps.inbox must have a function add$/,
  ],
  [
    'tokens of nothing',
    () => app({ deps: { tokens: {} } }),
    'CONFIG',
    /^deps.tokens must have a function get$/,
  ],
  ['randomness of nothing', () => app({ deps: { random: {} } }), 'CONFIG', /^deps.random .* bytes$/],
  ['an observer of nothing', () => app({ deps: { observer: {} } }), 'CONFIG', /^deps.observer .* observe$/],
  ['http: null', () => app({ deps: { http: null } }), 'CONFIG', /^deps.http must be an object$/],
  [
    'configFromEnv(null)',
    () => configFromEnv(given(null)),
    'INVALID_INPUT',
    /^configFromEnv reads an object/,
  ],
  ['bytesSource(undefined)', () => bytesSource(given(undefined), 'x/y'), 'INVALID_INPUT', /pass the bytes/],
  ['bytesSource of a text', () => bytesSource(given('x'), 'x/y'), 'INVALID_INPUT', /pass the bytes/],
  [
    'bytesSource untyped',
    () => bytesSource(Buffer.of(1), given(undefined)),
    'INVALID_INPUT',
    /the media type/,
  ],
  [
    'supports(undefined)',
    () => supports(given(undefined), 'erase'),
    'INVALID_INPUT',
    /^supports needs a provider/,
  ],
  ['supports(null)', () => supports(given(null), 'erase'), 'INVALID_INPUT', /^supports needs a provider/],
  [
    'webWebhookHandler(p, null)',
    () => webWebhookHandler(app(), given(null)),
    'INVALID_INPUT',
    /must be an object$/,
  ],
  [
    'nodeWebhookHandler(p, null)',
    () => nodeWebhookHandler(app(), given(null)),
    'INVALID_INPUT',
    /be an object$/,
  ],
  [
    'nodeWebhookHandler()',
    () => nodeWebhookHandler(given(undefined)),
    'INVALID_INPUT',
    /that createProofing returned$/,
  ],
  [
    'webhooks of nothing',
    () => nodeWebhookHandler(given({ webhooks: {} })),
    'INVALID_INPUT',
    /that createProofing returned$/,
  ],
  ['no webhooks', () => nodeWebhookHandler(given({})), 'INVALID_INPUT', /that createProofing returned$/],
  [
    'no time',
    () => nodeWebhookHandler(app(), { bodyTimeoutMs: Number.NaN }),
    'INVALID_INPUT',
    /^bodyTimeoutMs must/,
  ],
  [
    'zero bytes',
    () => nodeWebhookHandler(app(), { maxBytes: 0 }),
    'INVALID_INPUT',
    /^maxBytes must be a number/,
  ],
  [
    'onError: 7',
    () => nodeWebhookHandler(app(), { onError: given(7) }),
    'INVALID_INPUT',
    /^onError must be a f/,
  ],
  [
    'onSession: 7',
    () => nodeWebhookHandler(app(), { onSession: given(7) }),
    'INVALID_INPUT',
    /^onSession must/,
  ],
  [
    'waitUntil: 7',
    () => webWebhookHandler(app(), { waitUntil: given(7) }),
    'INVALID_INPUT',
    /^waitUntil must/,
  ],
])('%s', (_what, work, code, message) => {
  const error = failure(work);
  expect(error.code).toBe(code);
  expect(error.message).toMatch(message);
});

it('variables that are not text are reported, and set nothing', () => {
  const env = given({ ANYPROOF_PROVIDER: 5, OTHER: 7, ANYPROOF_STUB_A: undefined });
  const config = configFromEnv(env);
  expect(config.provider).toBe('');
  const error = failure(() => createProofing({ adapters: [adapterOf('stub', () => given({}))], config }));
  expect(error.findings).toContainEqual({ setting: [], problem: 'shape', where: 'ANYPROOF_PROVIDER' });
  expect(error.message).toContain('ANYPROOF_PROVIDER must be a string');
  expect(error.message).not.toContain('OTHER');
});

describe('a policy function', () => {
  const routed = (route: unknown) => app({ policies: { route } });
  it.each<readonly [string, () => object]>([
    ['document types in a number', () => ({ reference: 'a', documentTypes: 5 })],
    [
      'a getter that throws',
      () => ({
        reference: 'a',
        get country() {
          throw new Error('PLANTED');
        },
      }),
    ],
  ])('is not called for %s', async (_what, input) => {
    const route = jest.fn(() => 'stub');
    const error = await failureOf(() => routed(route).createSession(given(input())));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).not.toContain('PLANTED');
    expect(route).not.toHaveBeenCalled();
  });

  it('must not return a promise of any realm', async () => {
    const route = () => runInNewContext('Promise.reject(new Error("x"))');
    const error = await failureOf(() => routed(route).createSession({ reference: 'a' }));
    expect(error.message).toMatch(/must return synchronously, not a promise$/);
  });

  it('whose return value cannot be read is CONFIG', async () => {
    const answer = Object.defineProperty(['stub'], 0, {
      get: () => {
        throw new Error('PLANTED');
      },
    });
    const error = await failureOf(() => routed(() => answer).createSession({ reference: 'a' }));
    expect([error.code, error.message]).toEqual(['CONFIG', expect.stringMatching(/threw instead of naming/)]);
  });
});

it('a rejected promise of another realm ends no process, wherever the app may return one', async () => {
  const rejected = () => runInNewContext('Promise.reject(new Error("x"))');
  const unhandled = jest.fn();
  process.on('unhandledRejection', unhandled);
  try {
    combineObservers({ observe: rejected }).observe({ type: 'port', provider: 'x', port: 'inbox' });
    expect(failure(() => openSource({ mediaType: 'x/y', size: 1, open: rejected })).code).toBe(
      'INVALID_INPUT',
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(unhandled).not.toHaveBeenCalled();
  } finally {
    process.off('unhandledRejection', unhandled);
  }
});

it('a wait is capped at the longest timer, and does not end at once', async () => {
  expect([timerOf(5), timerOf(MAX_TIMEOUT), timerOf(Number.POSITIVE_INFINITY)]).toEqual([
    5,
    MAX_TIMEOUT,
    MAX_TIMEOUT,
  ]);
  const soon = () => new Promise<string>((resolve) => setTimeout(resolve, 20, 'in time'));
  expect(await withTimeout(Number.POSITIVE_INFINITY, soon, { late: () => 'late' })).toBe('in time');
});

describe('untilAborted', () => {
  it("returns the work's result without a signal or if it does not fire, and leaves no listener", async () => {
    expect(await untilAborted(Promise.resolve(1), undefined)).toBe(1);
    const { signal } = new AbortController();
    const remove = jest.spyOn(signal, 'removeEventListener');
    expect(await untilAborted(Promise.resolve(2), signal)).toBe(2);
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it('ends with the signal, before or during the work', async () => {
    const hanging = new Promise(() => undefined);
    await expect(untilAborted(hanging, AbortSignal.abort())).rejects.toThrow('aborted');
    const controller = new AbortController();
    const waiting = untilAborted(hanging, controller.signal);
    controller.abort();
    await expect(waiting).rejects.toThrow('aborted');
  });
});

describe('a store that hangs', () => {
  const hanging = () => new Promise<never>(() => undefined);
  const store = (reads: number): SessionStore => {
    const memory = inMemorySessions();
    let left = reads;
    return {
      read: (key) => (left-- > 0 ? memory.read(key) : hanging()),
      write: (...all) => memory.write(...all),
    };
  };
  const consent = { terms: true, biometrics: true, at: '2030-01-01T00:00:00Z' };
  const evidence = { kind: 'selfie', pages: [jpegPage()] };
  const gone = async () => {
    throw new ProofingError({ code: 'SESSION_GONE', message: 'x' });
  };
  const nothing = async () => undefined;
  const getSession = async () => sessionOf(ref, { status: 'expired', nativeStatus: 'EXPIRED' });
  const finding = { ...capabilities, filters: ['reference'] };
  const verbs = {
    recordConsent: nothing,
    submitEvidence: async () => ({ accepted: true, pagesAccepted: 1, reasons: [] }),
    finalizeSession: nothing,
    retrySession: async () => withLaunch(sessionOf(ref), { url: 'https://vendor.example/s1' }),
    cancelSession: nothing,
    decideSession: nothing,
    eraseSession: async (_ref: unknown, scope: string) => ({
      status: 'done',
      scope,
      at: '2030-01-01T00:00:00Z',
    }),
    listSessions: async () => ({
      sessions: [sessionOf(ref)],
    }),
  };

  it.each<
    readonly [string, number, object, (p: Proofing, call: { signal: AbortSignal }) => Promise<unknown>]
  >([
    ['getSession', 0, {}, (p, call) => p.getSession(ref, call)],
    ['getSession of what is gone', 0, { getSession: gone }, (p, call) => p.getSession(ref, call)],
    ['getResult', 0, {}, (p, call) => p.getResult(ref, call)],
    ['getResult of what is gone', 0, { getResult: gone }, (p, call) => p.getResult(ref, call)],
    ['recordConsent', 0, {}, (p, call) => p.recordConsent(ref, consent, call)],
    ['submitEvidence', 0, {}, (p, call) => p.submitEvidence(ref, evidence, call)],
    ['finalizeSession', 0, {}, (p, call) => p.finalizeSession(ref, call)],
    ['finalizeSession at its end', 1, {}, (p, call) => p.finalizeSession(ref, call)],
    ['retrySession', 0, {}, (p, call) => p.retrySession(ref, { reference: 'a' }, call)],
    [
      'retrySession in between',
      1,
      { getSession },
      (p, call) => p.retrySession(ref, { reference: 'a' }, call),
    ],
    ['cancelSession', 0, {}, (p, call) => p.cancelSession(ref, call)],
    ['decideSession', 0, {}, (p, call) => p.decideSession(ref, { decision: 'declined', by: 'rule-7' }, call)],
    ['eraseSession', 0, {}, (p, call) => p.eraseSession(ref, 'session', call)],
    ['listSessions', 0, {}, (p, call) => p.listSessions({}, call)],
    ['findSession', 0, { capabilities: finding }, (p, call) => p.findSession('a', call)],
  ])('keeps no %s whose caller has left', async (_verb, reads, more, work) => {
    const proofing = app(
      { deps: { clock: loggingClock(IN_2030), sessions: store(reads) } },
      { ...verbs, ...more },
    );
    const before = Date.now();
    const error = await failureOf(() => work(proofing, { signal: AbortSignal.timeout(30) }));
    expect(error.code).toBe('ABORTED');
    expect(Date.now() - before).toBeLessThan(2_500);
  });
});

it('an adapter gets the signal of a call and the recorded consent, and no more', async () => {
  const got: unknown[] = [];
  const keep = async (...all: readonly unknown[]) => void got.push(all.at(-1));
  const submitEvidence = async (...all: readonly unknown[]) => {
    await keep(...all);
    return { accepted: true, pagesAccepted: 1, reasons: [] };
  };
  const eraseSession = async (...all: readonly unknown[]) => {
    await keep(...all);
    return { status: 'done', scope: 'session', at: '2030-01-01T00:00:00Z' };
  };
  const proofing = app(
    {},
    {
      recordConsent: keep,
      submitEvidence,
      finalizeSession: keep,
      cancelSession: keep,
      decideSession: keep,
      eraseSession,
    },
  );
  const { signal } = new AbortController();
  const more = given({ signal, consent: { terms: true }, polled: {}, extra: 1 });
  const evidence = { kind: 'selfie', pages: [jpegPage()] };
  await proofing.submitEvidence(ref, evidence, more);
  await proofing.finalizeSession(ref, more);
  await proofing.cancelSession(ref, more);
  await proofing.decideSession(ref, given({ decision: 'declined', by: 'rule-7', extra: 1 }), more);
  await proofing.eraseSession(ref, 'session', more);
  expect(got.splice(3)).toEqual([{ signal }, { signal }]);
  expect(got).toEqual([{ signal }, { signal }, { signal }]);
  const consent = { terms: true, biometrics: false, at: '2030-01-01T00:00:00Z' };
  await proofing.recordConsent(ref, consent);
  await proofing.submitEvidence(ref, evidence, more);
  expect(got.slice(3)).toEqual([{}, { signal, consent }]);
  const result = jest.fn(async () => {
    throw new ProofingError({ code: 'AUTH', message: 'x' });
  });
  await failureOf(() => app({}, { getResult: result }).getResult(ref, more));
  expect(result).toHaveBeenCalledWith(ref, { signal });
});

it('a name of any length is cheap to compare', () => {
  const before = Date.now();
  expect(nearest('x'.repeat(3_000_000), ['a-provider-name-that-is-long'])).toBeUndefined();
  expect(Date.now() - before).toBeLessThan(500);
  expect(nearest('provide', ['provider'])).toBe('provider');
  expect(nearest('abcdefg', ['abcdef', 'abcdefghi'])).toBe('abcdef');
  expect(nearest('abc', ['abcd'])).toBe('abcd');
  expect(nearest('ab', ['abcd'])).toBeUndefined();
});

describe('a seal with key and keys', () => {
  const both = { key: KEY, keys: [KEY, OLD] };
  it('is a clash, since one of them would be ignored', () => {
    const config = { provider: 'stub', providers: { stub: {} }, seal: both };
    const error = failure(() => createProofing({ adapters: [adapterOf('stub', () => given({}))], config }));
    expect(error.findings).toEqual([{ setting: ['seal'], problem: 'clash', where: 'seal' }]);
    expect(error.message).toContain('seal has both key and keys: keep one of the two');
    expect(failure(() => createSealer('x', both)).message).toMatch(/^seal: has both key and keys/);
  });

  it('is not a clash if one of them is undefined', () => {
    const state = createSealer('x', { key: OLD }).seal('id', 'secret');
    const keys = given({ key: undefined, keys: [KEY, OLD] });
    expect(createSealer('x', keys).open({ provider: 'x', id: 'id', state })).toBe('secret');
    const key = given({ key: OLD, keys: undefined });
    expect(createSealer('x', key).open({ provider: 'x', id: 'id', state })).toBe('secret');
    expect(failure(() => createSealer('x', given(5))).code).toBe('CONFIG');
  });
});

describe('ports in plain JavaScript, which return values instead of promises', () => {
  const end = { ends: 'expired' } as const;

  it('an inbox keeps a message, and a store its state', async () => {
    const kept = new Map<string, unknown>();
    const inbox = {
      add: (message: { readonly id: string }) => void kept.set(message.id, message),
      remove: (id: string) => void kept.delete(id),
      pending: () => [...kept.values()],
    };
    const states = new Map<string, { readonly state: string; readonly revision: string }>();
    const sessions = {
      read: ({ id }: { readonly id: string }) => states.get(id),
      write: ({ id }: { readonly id: string }, state: string) => {
        states.set(id, { state, revision: String(states.size + 1) });
        return true;
      },
    };
    const proofing = app(
      { deps: { clock: loggingClock(IN_2030), inbox, sessions } },
      { webhooks: { read: async () => ({ about: 'session', sessionId: 's1', says: end }) } },
    );
    const handled = await proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from('{}') });
    expect([handled.status, kept.size, states.size]).toEqual([200, 1, 1]);
    await handled.done;
    expect(await proofing.webhooks.resume()).toMatchObject({ found: kept.size });
  });

  it('work that returns or throws at once is a promise', async () => {
    expect(
      await withTimeout(
        1_000,
        given(() => 7),
      ),
    ).toBe(7);
    const throws = () => {
      throw new Error('at once');
    };
    await expect(withTimeout(1_000, given(throws))).rejects.toThrow('at once');
    await expect(untilAborted(given(throws), undefined)).rejects.toThrow('at once');
    await expect(untilAborted(given(throws), new AbortController().signal)).rejects.toThrow('at once');
  });
});
