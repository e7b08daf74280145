// The checks of the boundary one at a time, at the edge of what each lets pass.
import { PassThrough } from 'node:stream';
import {
  checkedCreated,
  checkedHealth,
  checkedLaunch,
  checkedNotice,
  checkedPage,
  checkedRequest,
  checkedResult,
  checkedSession,
  checkedSubmitted,
  isSaid,
  violation,
} from '../src/boundary/answers.js';
import { checkedDownload, ownError } from '../src/boundary/errors.js';
import { guardProvider } from '../src/boundary/provider.js';
import { ProofingError, type ProofingErrorFacts, type ProofingProvider, withLaunch } from '../src/index.js';
import { copyOfAnswer, copyOfInput } from '../src/support/copy.js';
import { failure, failureOf, resultOf, sessionOf, stubProvider } from './support.js';

const at = { provider: 'liar', adapter: 'stub' };
const ref = { provider: 'liar', id: 's1' };
const approved = { status: 'completed', decision: 'approved', final: true } as const;
// Each is an adapter's in plain JavaScript.
const given = (value: unknown) => value as never;

/** What a check says of an answer; undefined when it lets it pass. */
function said(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const ofSession = (facts: object) =>
  said(() => checkedSession(given({ ...sessionOf(ref), ...facts }), at, ref));
const ofResult = (facts: object) =>
  said(() => checkedResult(given({ ...resultOf(ref, approved), ...facts }), at, ref));
const ofCreated = (id: unknown) =>
  said(() =>
    checkedCreated(
      withLaunch(sessionOf(given({ ...ref, id })), { kind: 'token', token: 'x' }),
      at,
      given({ reference: 'a' }),
    ),
  );

describe('a new session', () => {
  it.each(['x', 'x'.repeat(512), 'é', '!'])('may have the id %j', (id) => {
    expect(ofCreated(id)).toBeUndefined();
  });

  it.each(['', 'x'.repeat(513), ' x', 'x ', 'a b', 'a\u0000', '\u0007a', 'a\u0085', 7, undefined])(
    'may not have the id %j',
    (id) => {
      expect(ofCreated(id)).toBe('has a ref without a usable id');
    },
  );

  it('may have a page although the app did not ask for one, and may repeat the reference', () => {
    const session = withLaunch(sessionOf(ref, { reference: 'a' }), { kind: 'token', token: 'x' });
    expect(checkedCreated(session, at, { reference: 'a', mode: 'direct' }).launch.kind).toBe('token');
    expect(said(() => checkedCreated(session, at, { reference: 'b' }))).toMatch(/has a different reference/);
  });

  it.each([undefined, null])('that is %s is not a session', (answer) => {
    expect(said(() => checkedCreated(given(answer), at, { reference: 'a' }))).toBe('is not a session');
  });
});

describe('a launch', () => {
  it.each<readonly [object]>([
    [{ kind: 'redirect', url: 'https://vendor.example/' }],
    [{ kind: 'redirect', url: 'http://127.0.0.1/' }],
    [{ kind: 'qr', imageUrl: 'https://vendor.example/' }],
    ...['png', 'jpeg', 'gif', 'webp'].map((type): [object] => [
      { kind: 'qr', imageUrl: `data:image/${type};base64,AA==` },
    ]),
    [{ kind: 'token', token: 'x', expiresAt: '2030-01-01T00:00:00Z' }],
    [{ kind: 'direct' }],
  ])('may be %j', (launch) => {
    expect(checkedLaunch(launch)).toEqual(launch);
  });

  it.each<readonly [unknown, string]>([
    [undefined, 'has no launch'],
    [{ kind: 7 }, 'has no launch'],
    [{ kind: 'toString' }, 'has no launch'],
    [{ kind: 'redirect' }, 'has a launch without its url'],
    [{ kind: 'redirect', url: 7 }, 'has a launch without its url'],
    [{ kind: 'qr', url: 'https://vendor.example/' }, 'has a launch without its imageUrl'],
    [{ kind: 'token', token: '' }, 'has a launch without its token'],
    [
      { kind: 'redirect', url: 'ftp://vendor.example/' },
      'has a launch whose url is not the URL of a web page',
    ],
    [{ kind: 'redirect', url: '/s1' }, 'has a launch whose url is not the URL of a web page'],
    ...['xdata:image/png;base64,', 'data:image/svg+xml;base64,', 'data:image/png,', 'blob:x'].map(
      (imageUrl): [unknown, string] => [
        { kind: 'qr', imageUrl },
        'has a launch whose imageUrl is not the URL of a web page',
      ],
    ),
    [{ kind: 'direct', expiresAt: 7 }, 'has a launch whose expiresAt is not text'],
  ])('may not be %j', (launch, message) => {
    expect(said(() => checkedLaunch(launch))).toBe(message);
  });
});

describe('a session', () => {
  it.each<readonly [object]>([
    [{ ...approved, decidedBy: 'automatic' }],
    [{ ...approved, decidedBy: 'manual', final: false }],
    ...['person', 'app', 'vendor'].map((endedBy): [object] => [{ status: 'canceled', endedBy }]),
    [{ warnings: [{ code: 'x', message: 'x' }] }],
    [{ warnings: [{ code: 'x', message: 'x', path: 'a.b' }] }],
    [{ requirements: [] }],
    [{ requirements: ['selfie', 'consent'] }],
    [{ erasedAt: '2030-01-01T00:00:00Z' }],
    [{ progress: { done: 1, total: 2 } }],
    [{ nativeStatus: 'OK', reference: 'a', createdAt: '1', startedAt: '2', endedAt: '3', expiresAt: '4' }],
  ])('may have %j', (facts) => {
    expect(ofSession(facts)).toBeUndefined();
  });

  it.each<readonly [object, string]>([
    [{ adapter: 7 }, 'does not name its adapter'],
    [{ adapter: '' }, 'does not name its adapter'],
    [{ ...approved, final: 'yes' }, 'is completed, but does not say whether that is final'],
    [{ status: 'failed', decision: 'declined' }, 'has a decision, but is not completed'],
    [{ ...approved, endedBy: 'ghost' }, 'has an unknown endedBy'],
    [{ ...approved, decidedBy: 'oracle' }, 'has an unknown decidedBy'],
    ...['reference', 'nativeStatus', 'createdAt', 'startedAt', 'endedAt', 'expiresAt'].map(
      (name): [object, string] => [{ [name]: 7 }, `has a ${name} that is not text`],
    ),
    [{ warnings: {} }, 'has no list of warnings'],
    [{ warnings: [{ code: 'x', message: 'x' }, {}] }, 'has a warning without a code or a message'],
    [{ requirements: ['selfie', 7] }, 'has requirements that are not kinds of evidence'],
    [{ progress: { total: 1 } }, 'has a progress whose done or total is not a number'],
    [{ progress: { done: -1, total: 1 } }, 'has a progress whose done or total is not a number'],
    [{ ref: null }, 'is about a different session than requested'],
    [{ ref: { ...ref, provider: 'honest' } }, 'is about a different session than requested'],
    [{ ref: { ...ref, id: 's2' } }, 'is about a different session than requested'],
    [{ ref: { ...ref, state: 'x' } }, 'has a ref whose state differs from the one passed'],
    [{ ...approved, decision: 'declined', claims: {} }, 'has claims without an approval'],
  ])('may not have %j', (facts, message) => {
    expect(ofSession(facts)).toBe(message);
    expect(ofResult(facts)).toBe(message);
  });
});

describe('a result', () => {
  it.each<readonly [object]>([
    [{ claims: {}, extracted: {}, selfAsserted: {} }],
    [{ documents: [{ kind: 'passport' }], artifacts: [{ id: '1', kind: 'selfie' }] }],
    [{ checks: [{ kind: 'liveness', status: 'warn', nativeName: 'x' }], reasons: [{ code: 'other' }] }],
    [{ matches: [{ claim: 'given_name', status: 'mismatch' }] }],
  ])('may have %j', (facts) => {
    expect(ofResult(facts)).toBeUndefined();
  });

  it.each<readonly [object, string]>([
    [{ checks: [{ kind: 'aura', status: 'pass' }] }, 'has a check with an unknown kind or status'],
    [{ checks: [{ kind: 'liveness', status: 'PASS' }] }, 'has a check with an unknown kind or status'],
    [{ matches: [{ claim: 7, status: 'match' }] }, 'has a match with an unknown status'],
    [{ matches: [{ claim: 'a', status: 'equal' }] }, 'has a match with an unknown status'],
    [{ reasons: [{ code: 'other' }, { code: 'bad_hair' }] }, 'has a reason with an unknown code'],
    [{ documents: [{ kind: 'passport' }, { kind: 7 }] }, 'has a document without a kind'],
    [{ artifacts: [{ id: 1, kind: 'selfie' }] }, 'has an artifact without an id or a kind'],
    ...['documents', 'checks', 'matches', 'reasons', 'artifacts'].flatMap((name): [object, string][] => [
      [{ [name]: {} }, `has no list of ${name}`],
      [{ [name]: [[]] }, `has ${name} that are not objects`],
    ]),
  ])('may not have %j', (facts, message) => {
    expect(ofResult(facts)).toBe(message);
  });
});

it('a page contains sessions of its provider, and a cursor that is text or absent', () => {
  const sessions = [sessionOf(ref), sessionOf({ ...ref, id: 's2', state: 'x' })];
  expect(checkedPage({ sessions }, at)).toEqual({ sessions });
  expect(said(() => checkedPage({ sessions, next: given(7) }, at))).toBe('has a cursor that is not text');
  expect(said(() => checkedPage(given({ sessions: {} }), at))).toBe('has no list of sessions');
  const stranger = sessionOf({ ...ref, provider: 'honest' });
  expect(said(() => checkedPage({ sessions: [...sessions, stranger] }, at))).toBe(
    'has a ref that belongs to a different provider',
  );
  const stateless = sessionOf(given({ ...ref, state: 7 }));
  expect(said(() => checkedPage({ sessions: [stateless] }, at))).toBe('has a ref whose state is not text');
});

it.each<readonly [object, string | undefined]>([
  [{ pagesAccepted: 0, next: [] }, undefined],
  [{ pagesAccepted: 2, next: ['selfie'], reasons: [{ code: 'other' }] }, undefined],
  [{ accepted: 1 }, 'does not say whether it was accepted'],
  [{ pagesAccepted: -1 }, 'has no valid pagesAccepted'],
  [{ pagesAccepted: 1.5 }, 'has no valid pagesAccepted'],
  [{ reasons: {} }, 'has a reason with an unknown code'],
  [{ reasons: [null] }, 'has a reason with an unknown code'],
  [{ next: 'selfie' }, 'has a `next` that is not a list of evidence kinds'],
  [{ next: ['selfie', 7] }, 'has a `next` that is not a list of evidence kinds'],
])('of submitted evidence, %j: %s', (facts, message) => {
  const answer = { accepted: true, pagesAccepted: 1, reasons: [], ...facts };
  expect(said(() => checkedSubmitted(given(answer)))).toBe(message);
});

it.each<readonly [unknown, boolean]>([
  [{ healthy: true, milliseconds: 0 }, true],
  [{ healthy: 'yes', milliseconds: 1 }, false],
  [{ healthy: true, milliseconds: Number.POSITIVE_INFINITY }, false],
  [null, false],
])('%j is a health report: %s', (answer, isOne) => {
  expect(said(() => checkedHealth(given(answer)))).toBe(isOne ? undefined : 'is not a health report');
});

it.each<readonly [object, string | undefined]>([
  [{}, undefined],
  [{ sessionId: 'x'.repeat(512), eventId: 'e', unproven: true, progress: { done: 0, total: 1 } }, undefined],
  [{ sessionId: '' }, 'does not name a session'],
  [{ sessionId: 'x'.repeat(513) }, 'does not name a session'],
  [{ eventId: 7 }, 'has an event id that is not text'],
  [{ unproven: 'no' }, 'has an `unproven` that is not a boolean'],
  [{ progress: {} }, 'has a progress whose done or total is not a number'],
  [{ says: {} }, 'has a `says` that is not in the contract'],
])('of a message, %j: %s', (facts, message) => {
  expect(said(() => checkedNotice(given({ sessionId: 's1', ...facts })))).toBe(message);
});

it.each<readonly [object, boolean]>([
  [{}, true],
  [{ nativeStatus: 'OK', notFetchable: false, erasedAt: '2030-01-01T00:00:00Z' }, true],
  [{ outcome: { status: 'DONE' } }, false],
  [{ nativeStatus: 7 }, false],
  [{ notFetchable: 'no' }, false],
  [{ erasedAt: 'some day' }, false],
])('what a message says, %j, is in the contract: %s', (facts, isOfContract) => {
  expect(isSaid({ outcome: { status: 'expired' }, ...facts })).toBe(isOfContract);
});

it('a test message is passed on unchanged', () => {
  const request = { headers: {}, rawBody: Buffer.from('{}') };
  expect(checkedRequest(request)).toBe(request);
  for (const wrong of [{ headers: null }, { headers: [] }, { rawBody: '{}' }])
    expect(said(() => checkedRequest(given({ ...request, ...wrong })))).toBe('is not a webhook message');
});

it('a violation names the adapter and the verb, and is not repeated', () => {
  expect(violation(at, 'getSession', 'is late')).toMatchObject({
    code: 'BAD_RESPONSE',
    message: 'liar: the adapter stub broke the contract: getSession returned an answer that is late',
    problem: 'adapter',
    provider: 'liar',
    retryable: false,
  });
  expect(violation(at, 'create', 'failed', '; so there', '').summary).toBe(
    'the adapter stub broke the contract: create failed; so there',
  );
});

describe('an error out of an adapter', () => {
  const errorOf = (facts: Partial<ProofingErrorFacts>, asked?: typeof ref) =>
    ownError(new ProofingError({ code: 'AUTH', message: 'x', ...facts }), at, { verb: 'getSession', asked });

  it('keeps its facts, and the session that was asked for if it names one', () => {
    const facts = { code: 'RATE_LIMITED', provider: 'liar', httpStatus: 429, retryAfterMs: 7 } as const;
    expect(errorOf(facts)).toMatchObject({ ...facts, summary: 'x' });
    expect(errorOf({}, ref).ref).toBeUndefined();
    expect(errorOf({ ref: { ...ref, id: 's2' } }, ref).ref).toBe(ref);
  });

  it.each(['nativeCode', 'requestId', 'provider', 'problem', 'setting', 'path', 'summary'])(
    'is not ours if its %s is not text',
    (name) => {
      const ours = new ProofingError({ code: 'AUTH', message: 'x' });
      Object.defineProperty(ours, name, { value: { name: 'PLANTED' } });
      const error = ownError(ours, at, { verb: 'getSession' });
      expect(error.summary).toBe(
        'the adapter stub broke the contract: getSession failed with an error that is not a ProofingError',
      );
    },
  );

  it('shows its stack frames, and no other line of its stack', () => {
    const ours = new ProofingError({ code: 'AUTH', message: 'x' });
    const frames = '    at one (a.js:1:1)\n    at two (b.js:2:2)';
    Object.defineProperty(ours, 'stack', {
      value: `PLANTED    at x\n    PLANTED\n   at PLANTED\n${frames}\nPLANTED`,
    });
    const error = ownError(ours, at, { verb: 'getSession' });
    expect(error.stack).toBe(`ProofingError: x\n${frames}`);
    expect(Object.keys(error)).not.toContain('stack');
  });

  it("has its own stack if the adapter's is not text", () => {
    const ours = new ProofingError({ code: 'AUTH', message: 'x' });
    Object.defineProperty(ours, 'stack', { value: 7 });
    expect(ownError(ours, at, { verb: 'getSession' }).stack).toMatch(/^ProofingError: x\n {4}at /);
  });
});

describe('a download', () => {
  const download = (facts: object) =>
    said(() =>
      checkedDownload(
        given({ mediaType: 'image/jpeg', body: new PassThrough(), sha256: () => undefined, ...facts }),
        at,
      ),
    );

  it.each<readonly [object]>([[{ mediaType: 7 }], [{ sha256: 'abc' }]])(
    'with %j is not a download',
    (facts) => {
      expect(download(facts)).toBe('is not a download');
    },
  );

  it.each(['pipe', 'on', 'emit', 'destroy', '_destroy', Symbol.asyncIterator])(
    'needs a stream with %p',
    (method) => {
      const body = Object.defineProperty(new PassThrough(), method, { value: undefined });
      expect(download({ body })).toBe('has no stream as its body');
    },
  );

  it.each(['12', -1, Number.NaN])('with the size %p is none', (size) => {
    expect(download({ size })).toBe('has a size that is not a number of bytes');
  });

  it('hands out the parts of a download, and a digest or nothing', () => {
    const digest = 'a1'.repeat(32);
    const body = new PassThrough();
    const checked = (sha256: () => unknown) =>
      checkedDownload(given({ mediaType: 'image/jpeg', size: 3, body, sha256, secret: 1 }), at);
    const { sha256, ...parts } = checked(() => digest);
    expect(parts).toEqual({ mediaType: 'image/jpeg', size: 3, body });
    expect(sha256()).toBe(digest);
    expect(checked(() => undefined).sha256()).toBeUndefined();
    for (const wrong of [7, '', 'A1'.repeat(32), `${digest}\n`])
      expect(said(() => checked(() => wrong).sha256())).toMatch(/has a checksum that is not SHA-256 in hex$/);
    const failing = checked(() => {
      throw new Error('Zoé');
    });
    expect(said(() => failing.sha256())).toMatch(/failed with an error that is not a ProofingError/);
  });

  it('of a stream that failed with an error of ours is one', () => {
    const body = new PassThrough().on('error', () => undefined);
    body.destroy(new ProofingError({ code: 'NETWORK', message: 'x' }));
    expect(download({ body })).toBeUndefined();
  });

  it('passes on stream events other than errors', () => {
    const body = new PassThrough();
    expect(download({ body })).toBeUndefined();
    const heard: unknown[] = [];
    body.on('progress', (...more) => heard.push(...more));
    const failed = new Error('told, not thrown');
    expect([body.emit('progress', 1, failed), body.emit('nobody hears this')]).toEqual([true, false]);
    expect(heard).toEqual([1, failed]);
  });
});

describe('a guarded provider', () => {
  const guard = (verbs: object = {}) =>
    guardProvider(
      given({ ...stubProvider('liar', [], verbs as Partial<ProofingProvider>), client: 7 }),
      'liar',
    );
  const OPTIONAL = [
    'getLaunch',
    'recordConsent',
    'submitEvidence',
    'finalizeSession',
    'cancelSession',
    'retrySession',
    'listSessions',
    'downloadArtifact',
    'eraseSession',
    'checkHealth',
  ] as const;
  const ALWAYS = [
    'specificationVersion',
    'id',
    'capabilities',
    'createSession',
    'getSession',
    'getResult',
    'client',
  ];

  it('has the verbs that the provider has, and its diagnosis and webhooks, and nothing else', () => {
    expect(Object.keys(guard()).sort()).toEqual([...ALWAYS].sort());
    const diagnosis = { steps: [] };
    const webhooks = { read: async () => undefined };
    const verbs = Object.fromEntries(OPTIONAL.map((verb) => [verb, async () => undefined]));
    const guarded = guard({ ...verbs, diagnosis, webhooks, more: 1 });
    expect(Object.keys(guarded).sort()).toEqual([...ALWAYS, ...OPTIONAL, 'diagnosis', 'webhooks'].sort());
    expect(guarded.diagnosis).toBe(diagnosis);
    expect(Object.keys(guarded.webhooks ?? {})).toEqual(['read']);
  });

  it('shows the client and the capabilities as they are at the time', () => {
    const provider = { ...stubProvider('liar', []), client: 1 };
    const guarded = guardProvider(provider, 'liar');
    expect([guarded.client, guarded.specificationVersion, guarded.id]).toEqual([1, 'v1', 'stub']);
    const capabilities = { ...provider.capabilities, manualReview: false };
    Object.assign(provider, { client: 2, capabilities });
    expect(guarded.client).toBe(2);
    expect(guarded.capabilities).toBe(capabilities);
  });

  it.each(['recordConsent', 'finalizeSession', 'cancelSession', 'retrySession', 'eraseSession'] as const)(
    '%s returns nothing of a broken answer, and its errors name the session',
    async (verb) => {
      const call = (work: () => Promise<unknown>) =>
        (guard({ [verb]: work })[verb] as (asked: typeof ref) => Promise<unknown>)(ref);
      expect(await call(async () => 'PLANTED')).toBeUndefined();
      const thrown = new ProofingError({ code: 'CONFLICT', message: 'x', ref: { ...ref, id: 's2' } });
      expect((await failureOf(() => call(() => Promise.reject(thrown)))).ref).toEqual(ref);
    },
  );

  it('rejects input that throws when it is read', async () => {
    const hostile = Object.defineProperty({}, 'reference', {
      enumerable: true,
      get: () => {
        throw new Error('PLANTED');
      },
    });
    const work = jest.fn();
    const error = await failureOf(() => guard({ createSession: work }).createSession(given(hostile)));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: 'the argument cannot be read' });
    expect(work).not.toHaveBeenCalled();
  });
});

/** A leaf under so many objects. */
const nested = (levels: number, leaf: object): object =>
  levels === 0 ? leaf : { in: nested(levels - 1, leaf) };
const leafOf = (value: unknown, levels: number): unknown =>
  levels === 0 ? value : leafOf((value as { in: unknown }).in, levels - 1);

describe('copies', () => {
  it('of an answer are 32 levels deep at most', () => {
    const strange = () => 'strange';
    expect(leafOf(copyOfAnswer(nested(32, { a: 1 }), strange), 32)).toEqual({ a: 1 });
    expect(leafOf(copyOfAnswer(nested(33, { a: 1 }), strange), 33)).toBe('strange');
    expect(leafOf(copyOfAnswer(nested(32, [1]), strange), 32)).toEqual([1]);
  });

  it('of an input are 32 levels deep, and share deeper objects', () => {
    const leaf = { a: 1 };
    const copied = leafOf(copyOfInput(nested(32, leaf)), 32);
    expect(copied).toEqual(leaf);
    expect(copied).not.toBe(leaf);
    expect(leafOf(copyOfInput(nested(33, leaf)), 33)).toBe(leaf);
  });

  it.each([undefined, null, 'text', 7, true])('of %p are the same', (value) => {
    const strange = jest.fn();
    expect([copyOfAnswer(value, strange), copyOfInput(value)]).toEqual([value, value]);
    expect(strange).not.toHaveBeenCalled();
  });

  it.each([1n, Symbol('x'), () => undefined, new Date(0), new Map(), Buffer.alloc(1)])(
    'of an answer refuse %p, which is not plain data',
    (value) => {
      expect(copyOfAnswer({ value } as object, () => 'strange')).toEqual({ value: 'strange' });
      expect(copyOfInput({ value }).value).toBe(value);
    },
  );

  it('of an input include an object that only looks like a source', () => {
    const input = { page: { open: 'not a function' }, list: [{ a: 1 }] };
    const copied = copyOfInput(input);
    expect(copied).toEqual(input);
    expect(copied.page).not.toBe(input.page);
    expect(copied.list[0]).not.toBe(input.list[0]);
  });

  it('of an input that is an error of ours are the error itself', () => {
    const error = failure(() => {
      throw new ProofingError({ code: 'AUTH', message: 'x' });
    });
    expect(copyOfInput(error)).toBe(error);
  });
});
