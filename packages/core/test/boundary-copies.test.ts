// What crosses the boundary is a copy: neither an adapter nor an app can change what the other holds.
import { PassThrough, Readable } from 'node:stream';
import { inspect } from 'node:util';
import {
  bytesSource,
  type CreateSessionInput,
  createProofing,
  defineAdapter,
  getRaw,
  inMemorySessions,
  ProofingError,
  type ProofingProvider,
  withLaunch,
  withRaw,
} from '../src/index.js';
import { copyOfAnswer, copyOfInput } from '../src/support/copy.js';
import {
  adapterOf,
  capabilities,
  failure,
  failureOf,
  IN_2030,
  jpegPage,
  loggingClock,
  resultOf,
  sessionOf,
  stateIn,
  stubProvider,
} from './support.js';

const ref = { provider: 'liar', id: 's1' };
const other = { provider: 'liar', id: 's2' };
const approved = { status: 'completed', decision: 'approved', final: true } as const;
const declined = { status: 'completed', decision: 'declined', final: true } as const;
const SECRET = 'Bearer 0123456789abcdef';

function lying(verbs: { readonly [Verb in keyof ProofingProvider]?: unknown }) {
  const sessions = inMemorySessions();
  const adapter = adapterOf('liar', () => stubProvider('liar', [], verbs as Partial<ProofingProvider>));
  const proofing = createProofing({
    adapters: [adapter],
    config: { provider: 'liar', providers: { liar: {} }, seal: 'none' },
    deps: { clock: loggingClock(IN_2030), sessions },
  });
  return { proofing, sessions };
}

const ERASED = { status: 'done', scope: 'session', at: '2030-01-01T00:00:00Z' } as const;
const FACTS: readonly (readonly [string, object, RegExp])[] = [
  ['another adapter', { adapter: 'somebody' }, /names another adapter$/],
  [
    'a native status that is an object',
    { nativeStatus: { name: 'Zoé' } },
    /has a nativeStatus that is not text$/,
  ],
  ['a reference that is a number', { reference: 7 }, /has a reference that is not text$/],
  ['a start at a number', { startedAt: 7 }, /has a startedAt that is not text$/],
  ['a subject that is a number', { subject: 7 }, /has a subject that is not text$/],
  ['an erasure in a text', { erasure: 'done' }, /has an erasure without a status, a scope or an instant$/],
  ['an erasure some day', { erasure: { ...ERASED, at: 'some day' } }, /has an erasure without/],
  ['a reason of nothing', { reasons: [null] }, /has a reason with an unknown code$/],
  ['a warning of nothing', { warnings: [null] }, /has a warning without a code or a message$/],
  ['a warning without a code', { warnings: [{ message: 'x' }] }, /has a warning without/],
  ['a warning without a message', { warnings: [{ code: 'PARTLY_READ' }] }, /has a warning without/],
  ['a warning about a number', { warnings: [{ code: 'x', message: 'x', path: 7 }] }, /has a warning without/],
  ['requirements of numbers', { requirements: [7] }, /has requirements that are not kinds of evidence$/],
  ['requirements in one text', { requirements: 'selfie' }, /has requirements that are not/],
  ['a big integer', { extra: 1n }, /contains something that is not plain data$/],
  ['a function', { extra: () => undefined }, /contains something that is not plain data$/],
  ['a date', { startedAt: new Date(0) }, /contains something that is not plain data$/],
];

it.each(FACTS)('a session with %s is a violation, and is not stored', async (_what, facts, message) => {
  const { proofing, sessions } = lying({
    getSession: async () => ({ ...sessionOf(ref), ...facts }),
    getResult: async () => ({ ...resultOf(ref), ...facts }),
    listSessions: async () => ({ sessions: [{ ...sessionOf(ref), ...facts }] }),
  });
  for (const work of [
    () => proofing.getSession(ref),
    () => proofing.getResult(ref),
    () => proofing.listSessions(),
  ]) {
    const error = await failureOf(work);
    expect([error.code, error.problem]).toEqual(['BAD_RESPONSE', 'adapter']);
    expect(error.message).toMatch(message);
  }
  expect(await stateIn(sessions, ref)).toBeUndefined();
});

it.each<readonly [string, object, RegExp]>([
  ['claims in a text', { claims: 'Zoé' }, /has claims that are not an object$/],
  ['extracted claims in a list', { extracted: [] }, /has extracted that are not an object$/],
  ['typed claims in a text', { selfAsserted: 'Zoé' }, /has selfAsserted that are not an object$/],
  ['a document of nothing', { documents: [null] }, /has documents that are not objects$/],
  ['a document without a kind', { documents: [{}] }, /has a document without a kind$/],
  ['a check of nothing', { checks: [null] }, /has checks that are not objects$/],
  ['a match of nothing', { matches: [null] }, /has matches that are not objects$/],
  ['an attempt of nothing', { attemptHistory: [null] }, /has attemptHistory that are not objects$/],
  ['an artifact of nothing', { artifacts: [null] }, /has artifacts that are not objects$/],
  [
    'an artifact without an id',
    { artifacts: [{ kind: 'selfie' }] },
    /has an artifact without an id or a kind$/,
  ],
  ['an artifact without a kind', { artifacts: [{ id: '1' }] }, /has an artifact without an id or a kind$/],
])('a result with %s is a violation', async (_what, facts, message) => {
  const { proofing } = lying({ getResult: async () => ({ ...resultOf(ref, approved), ...facts }) });
  expect((await failureOf(() => proofing.getResult(ref))).message).toMatch(message);
});

it('a message with an invalid erasure time is a violation, and so are malformed test requests', async () => {
  const says = { ends: 'canceled', erasure: { ...ERASED, at: 'some day' } };
  const { proofing } = lying({
    webhooks: {
      read: async () => ({ about: 'session', sessionId: 's1', says }),
      signForTest: async () => ({ headers: {} }),
    },
  });
  const handling = () => proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from('{}') });
  expect((await failureOf(handling)).message).toMatch(/has a `says` whose `erasure` is not in the contract$/);
  const signing = () => proofing.provider().webhooks?.signForTest?.({ sessionId: 's1', status: 'expired' });
  expect((await failureOf(signing)).message).toMatch(/webhooks.signForTest .* is not a webhook message$/);
});

it('an error thrown by signForTest is not passed on', async () => {
  const signForTest = () => {
    throw new Error(SECRET);
  };
  const { webhooks } = lying({ webhooks: { read: async () => undefined, signForTest } }).proofing.provider();
  const error = await failureOf(() => webhooks?.signForTest?.({ sessionId: 's1', status: 'expired' }));
  expect(inspect(error)).not.toContain(SECRET);
});

const PAGE = { url: 'https://vendor.example/' };
const SDK = { name: 'vendor-sdk', props: { token: 'x' } };

it.each<readonly [string, object]>([
  ['a script', { url: 'javascript:alert(1)' }],
  ['no URL', { url: 'vendor' }],
  ['a page in the URL', { url: 'data:image/png;base64,AA==' }],
  ['a picture that is a script', { qrImageUrl: 'data:text/html;base64,AA==' }],
  ['a picture that is a script beside a page', { ...PAGE, qrImageUrl: 'data:text/html;base64,AA==' }],
  ['an SDK that is a text', { ...PAGE, sdk: 'vendor-sdk' }],
  ['an end that is a number', { ...PAGE, expiresAt: 7 }],
])('a launch with %s is a violation', async (_what, launch) => {
  const { proofing } = lying({
    createSession: async () => withLaunch(sessionOf(ref), launch as never),
    getLaunch: async () => launch,
  });
  expect((await failureOf(() => proofing.createSession({ reference: 'a' }))).problem).toBe('adapter');
  expect((await failureOf(() => proofing.getLaunch(ref))).problem).toBe('adapter');
});

it.each<readonly [string, object]>([
  ['a page', { ...PAGE, expiresAt: '2030-01-01T00:00:00Z' }],
  ['a page of an emulator', { url: 'http://127.0.0.1:8080/' }],
  ['a picture', { qrImageUrl: 'data:image/png;base64,AA==' }],
  ['every way at once', { ...PAGE, qrImageUrl: 'https://vendor.example/q', sdk: SDK }],
])('a launch with %s is accepted, and copied', async (_what, launch) => {
  const { proofing } = lying({ createSession: async () => withLaunch(sessionOf(ref), launch as never) });
  const session = await proofing.createSession({ reference: 'a' });
  expect(session.launch).toEqual(launch);
  expect(session.launch).not.toBe(launch);
  expect(session.launch.sdk?.props).not.toBe(SDK.props);
  expect(JSON.stringify(session)).not.toContain('launch');
});

it('a session in hosted mode needs a launch URL, one in direct mode does not', async () => {
  const { proofing } = lying({ createSession: async () => withLaunch(sessionOf(ref), {}) });
  for (const input of [{ reference: 'a' }, { reference: 'a', mode: 'hosted' } as const])
    expect((await failureOf(() => proofing.createSession(input))).message).toMatch(/has no launch URL/);
  expect((await proofing.createSession({ reference: 'a', mode: 'direct' })).launch).toEqual({});
});

describe('answers are copies', () => {
  it('a getter with changing values cannot leak claims', async () => {
    let reads = 0;
    const result = resultOf(ref, declined);
    Object.defineProperty(result, 'claims', {
      enumerable: true,
      get: () => (reads++ === 0 ? undefined : { given_name: 'Zoé' }),
    });
    const { proofing } = lying({ getResult: async () => result });
    expect((await proofing.getResult(ref)).claims).toBeUndefined();
    expect(reads).toBe(1);
  });

  it('run works on a frozen result, and writes nothing into the adapter’s own', async () => {
    const kept = Object.freeze(resultOf(ref));
    const { proofing } = lying({
      getResult: async () => kept,
      submitEvidence: async () => ({ accepted: false, pagesAccepted: 0, reasons: [{ code: 'other' }] }),
    });
    const evidence = [{ kind: 'selfie', pages: [jpegPage()] }];
    const run = await proofing.run({ reference: 'a', mode: 'direct', evidence });
    expect(run.refused).toMatchObject({ kind: 'selfie', accepted: false });
    expect(run.reasons).toEqual([{ code: 'other' }]);
    expect(await proofing.getResult(ref)).not.toHaveProperty('refused');
    expect((await proofing.getResult(ref)).reasons).toEqual([]);
  });

  it('with the vendor’s raw answers on each level, and without a circle', () => {
    const raw = { name: 'Zoé' };
    const strange = jest.fn(() => 'strange');
    const copy = copyOfAnswer(
      withRaw({ list: [withRaw({ a: 1 }, raw)], none: undefined, no: null }, raw),
      strange,
    );
    expect(copy).toEqual({ list: [{ a: 1 }], none: undefined, no: null });
    expect([getRaw(copy), getRaw(copy.list[0])]).toEqual([raw, raw]);
    expect(getRaw(copyOfAnswer({ a: 1 }, strange))).toBeUndefined();
    expect(strange).not.toHaveBeenCalled();
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(JSON.stringify(copyOfAnswer(circle, strange))).toContain('strange');
  });
});

it('a page has its raw answer, unless one of its sessions was erased', async () => {
  const raw = { people: ['Zoé'] };
  const { proofing } = lying({
    listSessions: async () => withRaw({ sessions: [sessionOf(ref), sessionOf(other)], next: '2' }, raw),
    eraseSession: async () => ERASED,
  });
  const page = await proofing.listSessions();
  expect([getRaw(page), page.next, page.sessions.length]).toEqual([raw, '2', 2]);
  await proofing.eraseSession(other);
  const later = await proofing.listSessions();
  expect([getRaw(later), later.next, later.sessions.length]).toEqual([undefined, '2', 2]);
});

describe('what adapters are called with are copies', () => {
  it('an adapter that changes its input and fails affects neither the next one nor the app', async () => {
    let got: unknown;
    const spoil = (input: CreateSessionInput) => {
      Object.assign(input, { reference: 'other' });
      Object.assign(input.consent ?? {}, { biometrics: true });
      Reflect.deleteProperty(input.expected ?? {}, 'family_name');
      throw new ProofingError({ code: 'PROVIDER_UNAVAILABLE', message: 'away' });
    };
    const proofing = createProofing({
      adapters: [
        adapterOf('red', () => stubProvider('red', [], { createSession: async (input) => spoil(input) })),
        adapterOf('blue', () =>
          stubProvider('blue', [], {
            createSession: async (input) => {
              got = input;
              return withLaunch(sessionOf({ provider: 'blue', id: '1' }), PAGE);
            },
          }),
        ),
      ],
      config: { provider: 'red', providers: { red: {}, blue: {} }, seal: 'none' },
      deps: { clock: loggingClock(IN_2030) },
      policies: { route: ['red', 'blue'] },
    });
    const input = () => ({
      reference: 'a',
      consent: { terms: true, biometrics: false, at: '2030-01-01T00:00:00Z' },
      expected: { family_name: 'EXEMPLE' },
    });
    const given = input();
    await proofing.createSession(given);
    expect([got, given]).toEqual([input(), input()]);
  });

  it('an adapter that changes the ref is still asked for the same session', async () => {
    const { proofing } = lying({
      getSession: async (asked: { id: string }) => {
        asked.id = other.id;
        return sessionOf(other);
      },
    });
    const given = { ...ref };
    expect((await failureOf(() => proofing.getSession(given))).message).toMatch(
      /is about a different session/,
    );
    expect(given).toEqual(ref);
  });

  it('a ref has its own fields and nothing else that an app added', async () => {
    const got: unknown[] = [];
    const { proofing } = lying({
      getSession: async (asked: typeof ref) => {
        got.push(asked);
        return sessionOf(asked);
      },
    });
    await proofing.getSession({ ...ref, more: () => undefined } as typeof ref);
    expect((await proofing.getSession({ ...ref, state: 'x' })).ref).toEqual({ ...ref, state: 'x' });
    expect(got).toStrictEqual([ref, { ...ref, state: 'x' }]);
  });

  it('sources and other values that are not plain data are passed as they are', () => {
    class Own {}
    const [source, own, bytes] = [bytesSource(Buffer.from('x'), 'image/jpeg'), new Own(), new Uint8Array(1)];
    const input = { pages: [source], own, bytes, none: Object.assign(Object.create(null), { a: [1] }) };
    const copy = copyOfInput(input);
    expect([copy.pages[0], copy.own, copy.bytes]).toEqual([source, own, bytes]);
    expect(copy.pages[0]).toBe(source);
    expect(copy.own).toBe(own);
    expect(copy.bytes).toBe(bytes);
    expect(copy.pages).not.toBe(input.pages);
    expect(copy.none).toEqual({ a: [1] });
    expect(copy.none.a).not.toBe(input.none.a);
  });
});

describe('errors', () => {
  const thrownBy = (thrown: unknown) =>
    failureOf(() => lying({ getResult: () => Promise.reject(thrown) }).proofing.getResult(ref));

  it('of ours name the session that was asked for', async () => {
    const facts = { code: 'PROVIDER_REJECTED', message: 'x', ref: { ...other, state: 'x' } } as const;
    expect((await thrownBy(new ProofingError(facts))).ref).toEqual(ref);
  });

  it('of a creation name a session of this provider, or none', async () => {
    const refOf = async (named: object) => {
      const error = new ProofingError({ code: 'AMBIGUOUS', message: 'x', ref: named as never });
      const { proofing } = lying({ createSession: () => Promise.reject(error) });
      return (await failureOf(() => proofing.createSession({ reference: 'a' }))).ref;
    };
    expect(await refOf({ ...ref, state: 'x', more: 1 })).toEqual({ ...ref, state: 'x' });
    expect(await refOf({ ...ref, state: 7 })).toEqual(ref);
    expect(await refOf({ provider: 'honest', id: '1' })).toBeUndefined();
    expect(await refOf({ provider: 'liar', id: '' })).toBeUndefined();
    expect(await refOf({ provider: 'liar', id: 7 })).toBeUndefined();
  });

  it('of ours lose added properties, and keep their stack frames', async () => {
    const ours = new ProofingError({
      code: 'AUTH',
      message: 'the login failed',
      nativeCode: 'E1',
      requestId: 'r-1',
    });
    Object.assign(ours, { config: { headers: { authorization: SECRET } } });
    const error = await thrownBy(ours);
    expect(error).toMatchObject({
      code: 'AUTH',
      message: 'the login failed',
      nativeCode: 'E1',
      requestId: 'r-1',
    });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
    expect(error.stack).toMatch(/^ProofingError: the login failed\n {4}at .*boundary-copies/);
  });

  it.each<readonly [string, () => unknown, RegExp]>([
    [
      'an unknown code',
      () => new ProofingError({ code: 'WHATEVER' as never, message: 'm' }),
      /whose code is not/,
    ],
    [
      'a code that every object has',
      () => new ProofingError({ code: 'toString' as never, message: 'm' }),
      /whose code/,
    ],
    [
      'the marker alone',
      () => Object.assign(new Error(SECRET), { [Symbol.for('anyproof.error')]: true }),
      /not a Proof/,
    ],
    [
      'a message that is not text',
      () => new ProofingError({ code: 'AUTH', message: {} as never }),
      /not a Proof/,
    ],
    [
      'a native code that is not text',
      () => new ProofingError({ code: 'AUTH', message: 'x', nativeCode: 5 as never }),
      /not a Proof/,
    ],
  ])('with %s are BAD_RESPONSE', async (_what, thrown, message) => {
    const error = await thrownBy(thrown());
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', problem: 'adapter', retryable: false, ref });
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });
});

describe('a download', () => {
  const download = (body: unknown) =>
    lying({
      downloadArtifact: async () => ({ mediaType: 'image/jpeg', body, sha256: () => undefined }),
    }).proofing.downloadArtifact(ref, { id: '1', kind: 'selfie' });

  it.each<readonly [string, unknown]>([
    ['something that only pipes', { pipe: () => undefined }],
    ['nothing', undefined],
    ['null', null],
  ])('of %s is a violation', async (_what, body) => {
    const error = await failureOf(() => download(body));
    expect([error.code, error.problem]).toEqual(['BAD_RESPONSE', 'adapter']);
  });

  it.each<readonly [string, () => Readable]>([
    [
      'is destroyed',
      () =>
        new Readable({
          read() {
            this.destroy(new Error(SECRET));
          },
        }),
    ],
    [
      'throws',
      () =>
        new Readable({
          read() {
            throw new Error(SECRET);
          },
        }),
    ],
    [
      'emits it by hand',
      () =>
        new Readable({
          autoDestroy: false,
          read() {
            this.emit('error', new Error(SECRET));
          },
        }),
    ],
  ])('whose stream %s fails with an error of ours', async (_how, body) => {
    const { body: stream } = await download(body());
    const thrown = await new Promise((resolve) => stream.once('error', resolve).resume());
    expect(thrown).toMatchObject({ code: 'BAD_RESPONSE', problem: 'adapter', provider: 'liar' });
    expect(inspect(thrown, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });

  it('that had already failed is a violation', async () => {
    const body = new PassThrough();
    body.on('error', () => undefined);
    body.destroy(new Error(SECRET));
    expect((await failureOf(() => download(body))).message).toMatch(/has a stream that had already failed$/);
  });

  it('keeps errors of ours, and the end of an abandoned stream', async () => {
    const ours = new ProofingError({ code: 'NETWORK', message: 'cut short' });
    const { body } = await download(
      new Readable({
        read() {
          this.destroy(ours);
        },
      }),
    );
    const thrown = await new Promise((resolve) => body.once('error', resolve).resume());
    expect(thrown).toMatchObject({ code: 'NETWORK', ref });
    const { body: given } = await download(Readable.from(['x']));
    await new Promise((resolve) => given.once('close', resolve).destroy());
    expect(given.errored).toBeNull();
  });
});

describe('an adapter that cannot be used is CONFIG', () => {
  const assembled = (
    create: (...given: never[]) => unknown,
    validate: (value: unknown) => unknown = (value) => ({ value }),
  ) =>
    failure(() =>
      createProofing({
        adapters: [
          defineAdapter({
            id: 'acme',
            specificationVersion: 'v1',
            settings: { '~standard': { version: 1, vendor: 'x', validate: validate as never } },
            create: create as never,
          }),
        ],
        config: { provider: 'acme', providers: { acme: { password: SECRET } }, seal: 'none' },
      }),
    );
  const throwing = () => {
    throw new TypeError(SECRET);
  };
  const provider = stubProvider('acme', []);
  const flow = capabilities.flows.default;
  const FLOWS: readonly (readonly [what: string, flows: unknown, name: string])[] = [
    ['leaves out its flows', undefined, 'default'],
    ['leaves out its default flow', { short: flow }, 'default'],
    ['has a list for its flows', [flow], 'default'],
    ['has a list for a flow', { default: ['hosted'] }, 'default'],
    ['has a flow of nothing', { default: flow, short: null }, 'short'],
    ['has a flow in a text', { default: flow, short: 'hosted' }, 'short'],
    ['has a flow without modes', { default: { ...flow, modes: undefined } }, 'default'],
    ['has a list of modes', { default: { ...flow, modes: ['hosted'] } }, 'default'],
    ['has a mode of nothing', { default: { ...flow, modes: { hosted: undefined } } }, 'default'],
    ['has a flow without evidence', { default: { ...flow, evidence: undefined } }, 'default'],
    ['has a flow without requiredClaims', { default: { ...flow, requiredClaims: undefined } }, 'default'],
    ...(['hints', 'expectedClaims', 'selfAssertedClaims'] as const).map(
      (name) =>
        [
          `has a mode without ${name}`,
          {
            default: {
              ...flow,
              modes: { ...flow.modes, direct: { ...flow.modes.hosted, [name]: undefined } },
            },
          },
          'default',
        ] as const,
    ),
  ];

  it.each<readonly [string, () => unknown, RegExp]>([
    ['throws', throwing, /its create failed with an error that is not a ProofingError$/],
    ['returns nothing', () => undefined, /its create returned no provider$/],
    ['returns a promise', async () => provider, /without createSession$/],
    ['leaves out a verb', () => ({ ...provider, getResult: undefined }), /without getResult$/],
    ['leaves out its id', () => ({ ...provider, id: undefined }), /without an id$/],
    [
      'leaves out its capabilities',
      () => ({ ...provider, capabilities: undefined }),
      /without capabilities.filters$/,
    ],
    ...(['filters', 'erasure', 'artifacts'] as const).map((list): [string, () => unknown, RegExp] => [
      `leaves out its ${list}`,
      () => ({ ...provider, capabilities: { ...capabilities, [list]: undefined } }),
      new RegExp(`without capabilities.${list}$`),
    ]),
    ...FLOWS.map(([what, flows, name]): [string, () => unknown, RegExp] => [
      what,
      () => ({ ...provider, capabilities: { ...capabilities, flows } }),
      new RegExp(`whose capabilities.flows.${name} is not a flow$`),
    ]),
    ['returns what cannot be read', () => new Proxy({}, { get: throwing }), /cannot be read$/],
  ])('when its create %s', (_how, create, message) => {
    const error = assembled(create);
    expect(error).toMatchObject({ code: 'CONFIG', problem: 'adapter', provider: 'acme' });
    expect(error.message).toMatch(/^acme: the adapter acme cannot be used: /);
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });

  it('and an error of ours from create passes', () => {
    const error = assembled(() => {
      throw new ProofingError({ code: 'CONFIG', message: 'this key is of another mode', setting: 'apiKey' });
    });
    expect(error).toMatchObject({
      code: 'CONFIG',
      message: 'this key is of another mode',
      setting: 'apiKey',
    });
  });

  it.each<readonly [string, () => unknown, RegExp]>([
    ['throws', throwing, /adapter acme threw an error\n/],
    ['returns nothing', () => undefined, /adapter acme returned neither a value nor issues\n/],
    ['returns an object without either', () => ({}), /returned neither/],
    ['returns issues that are not a list', () => ({ issues: 7 }), /returned neither/],
    ['returns an issue of nothing', () => ({ issues: [null] }), /returned neither/],
    ['returns an issue without a message', () => ({ issues: [{}] }), /returned neither/],
    ['answers later', async () => throwing(), /adapter acme must validate synchronously\n/],
  ])('when its schema %s', (_how, validate, message) => {
    const error = assembled(() => provider, validate);
    expect(error.code).toBe('CONFIG');
    expect(error.message).toMatch(message);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
  });
});
