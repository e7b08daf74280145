// The checks of the other answers one at a time, at the edge of what each lets pass; errors, downloads and the guard itself.
import { PassThrough } from 'node:stream';
import {
  checkedErasure,
  checkedHealth,
  checkedIds,
  checkedNotice,
  checkedRequest,
  checkedSubmitted,
} from '../src/boundary/answers.js';
import { checkedDownload, ownError, violation } from '../src/boundary/errors.js';
import { guardProvider } from '../src/boundary/provider.js';
import { ProofingError, type ProofingErrorFacts, type ProofingProvider, withLaunch } from '../src/index.js';
import { copyOfAnswer, copyOfInput } from '../src/support/copy.js';
import { failure, failureOf, said, sessionOf, stubProvider } from './support.js';

const at = { provider: 'liar', adapter: 'stub' };
const ref = { provider: 'liar', id: 's1' };
const DONE = { status: 'done', scope: 'session', at: '2030-01-01T00:00:00Z' } as const;
// Each is an adapter's in plain JavaScript.
const given = (value: unknown) => value as never;

it.each<readonly [object, string | undefined]>([
  [{ pagesAccepted: 0, next: [] }, undefined],
  [{ pagesAccepted: 2, next: ['selfie'], reasons: [{ code: 'other' }] }, undefined],
  [{ accepted: 1 }, 'does not say whether it was accepted'],
  [{ pagesAccepted: -1 }, 'has no valid pagesAccepted'],
  [{ pagesAccepted: 1.5 }, 'has no valid pagesAccepted'],
  [{ reasons: {} }, 'has no list of reasons'],
  [{ reasons: undefined }, 'has no list of reasons'],
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
  [{ sessionId: 'x'.repeat(512), eventId: 'e', at: '2030-01-01T00:00:00Z', unproven: true }, undefined],
  [{ sessionId: '' }, 'does not name a session'],
  [{ sessionId: 'x'.repeat(513) }, 'does not name a session'],
  [{ sessionId: 7 }, 'does not name a session'],
  [{ eventId: 7 }, 'has an event id that is not text'],
  [{ at: 'some day' }, 'has an `at` that is not an instant'],
  [{ at: 7 }, 'has an `at` that is not an instant'],
  [{ unproven: 'no' }, 'has an `unproven` that is not a boolean'],
  [{ about: undefined }, 'does not say what the message is about'],
  [{ about: 'person' }, 'does not say what the message is about'],
  [{ about: 'unrelated', sessionId: undefined }, undefined],
  [{ about: 'object', object: { type: 'report', id: 'r1' } }, undefined],
  [{ about: 'object' }, 'does not name an object by its type and id'],
  [{ about: 'object', object: { type: 'report' } }, 'does not name an object by its type and id'],
  [{ about: 'object', object: { type: 7, id: 'r1' } }, 'does not name an object by its type and id'],
])('of a message, %j: %s', (facts, message) => {
  expect(said(() => checkedNotice(given({ about: 'session', sessionId: 's1', ...facts })))).toBe(message);
});

it.each<readonly [unknown, string | undefined]>([
  [{}, undefined],
  [{ ends: 'expired', nativeStatus: 'OK', erasure: DONE }, undefined],
  [{ announces: 'completed', progress: { done: 0, total: 1 } }, undefined],
  ['expired', 'has a `says` that is not an object'],
  ...['completed', 'pending', 'DONE', 'toString', { status: 'expired' }].map((ends): [unknown, string] => [
    { ends },
    'has a `says` whose `ends` is not an end without a decision',
  ]),
  ...['DONE', 'toString', 7].map((announces): [unknown, string] => [
    { announces },
    'has a `says` whose `announces` is not a status of the contract',
  ]),
  [{ nativeStatus: 7 }, 'has a `says` whose `nativeStatus` is not text'],
  [{ erasure: { ...DONE, at: 'some day' } }, 'has a `says` whose `erasure` is not in the contract'],
  [{ progress: {} }, 'has a `says` whose progress is not two numbers, `done` and `total`'],
])('what a message says, %j: %s', (says, message) => {
  expect(said(() => checkedNotice(given({ about: 'session', sessionId: 's1', says })))).toBe(message);
});

it.each<readonly [unknown, string | undefined]>([
  [DONE, undefined],
  [{ ...DONE, status: 'requested', dueAt: '2030-02-01T00:00:00Z' }, undefined],
  [{ ...DONE, scope: 'subject' }, 'has a different scope than requested'],
  ...[undefined, null, 'done', {}, { ...DONE, at: 'some day' }, { ...DONE, status: 'erased' }].map(
    (answer): [unknown, string] => [answer, 'is not an erasure with a status, a scope and an instant'],
  ),
])('of an erasure of one session, %j: %s', (answer, message) => {
  expect(said(() => checkedErasure(given(answer), 'session'))).toBe(message);
});

it('an erasure of one session is not one of the person, nor the other way round', () => {
  const whole = { ...DONE, scope: 'subject' } as const;
  expect(checkedErasure(whole, 'subject')).toEqual(whole);
  expect(said(() => checkedErasure(DONE, 'subject'))).toBe('has a different scope than requested');
});

it.each<readonly [unknown, boolean]>([
  [[], true],
  [['s1', 'x'.repeat(512)], true],
  ...[undefined, null, 's1', {}, [7], [''], ['a b'], ['x'.repeat(513)], ['s1', null], [['s1']]].map(
    (ids): [unknown, boolean] => [ids, false],
  ),
])('%j is a list of session ids: %s', (ids, isOne) => {
  expect(said(() => checkedIds(given(ids)))).toBe(isOne ? undefined : 'is not a list of session ids');
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

  it('keeps the key of a creation and the step that was lost', () => {
    const lost = errorOf({ code: 'AMBIGUOUS', idempotencyKey: 'k-1', step: 'start_check' });
    expect(lost).toMatchObject({ code: 'AMBIGUOUS', idempotencyKey: 'k-1', step: 'start_check' });
    expect(JSON.stringify(lost)).not.toContain('k-1');
  });

  it.each([
    'nativeCode',
    'requestId',
    'provider',
    'problem',
    'setting',
    'path',
    'summary',
    'idempotencyKey',
    'step',
  ])('is not ours if its %s is not text', (name) => {
    const ours = new ProofingError({ code: 'AUTH', message: 'x' });
    Object.defineProperty(ours, name, { value: { name: 'PLANTED' } });
    const error = ownError(ours, at, { verb: 'getSession' });
    expect(error.summary).toBe(
      'the adapter stub broke the contract: getSession failed with an error that is not a ProofingError',
    );
  });

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
      false,
    );
  const OPTIONAL = [
    'recoverSession',
    'getLaunch',
    'recordConsent',
    'submitEvidence',
    'finalizeSession',
    'cancelSession',
    'retrySession',
    'decideSession',
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
    const guarded = guardProvider(provider, 'liar', false);
    expect([guarded.client, guarded.specificationVersion, guarded.id]).toEqual([1, 'v1', 'stub']);
    const capabilities = { ...provider.capabilities, idempotentCreate: true };
    Object.assign(provider, { client: 2, capabilities });
    expect(guarded.client).toBe(2);
    expect(guarded.capabilities).toBe(capabilities);
  });

  it.each(['recordConsent', 'finalizeSession', 'cancelSession', 'decideSession'] as const)(
    '%s returns nothing of a broken answer, and its errors name the session',
    async (verb) => {
      const call = (work: () => Promise<unknown>) =>
        (guard({ [verb]: work })[verb] as (asked: typeof ref) => Promise<unknown>)(ref);
      expect(await call(async () => 'PLANTED')).toBeUndefined();
      const thrown = new ProofingError({ code: 'CONFLICT', message: 'x', ref: { ...ref, id: 's2' } });
      expect((await failureOf(() => call(() => Promise.reject(thrown)))).ref).toEqual(ref);
    },
  );

  const opened = (asked: object, launch: object = { url: 'https://vendor.example/' }) =>
    withLaunch(sessionOf(given(asked)), launch);
  const created = (facts: object = {}) =>
    withLaunch(sessionOf(ref, facts), { url: 'https://vendor.example/' });
  const call = { idempotencyKey: 'k' };

  it('a session that is opened again is the one that was asked for, with a launch for the mode', async () => {
    const reopening = (answer: unknown) => guard({ retrySession: async () => answer });
    expect((await reopening(opened(ref)).retrySession?.(ref))?.launch.url).toBe('https://vendor.example/');
    expect((await reopening(opened(ref, {})).retrySession?.(ref, { mode: 'direct' }))?.launch).toEqual({});
    for (const [answer, options] of [
      [opened({ ...ref, id: 's2' }), {}],
      [opened(ref), { mode: 'embedded' }],
      [opened(ref, {}), {}],
      [undefined, {}],
    ] as const)
      expect(await failureOf(() => reopening(answer).retrySession?.(ref, options))).toMatchObject({
        code: 'BAD_RESPONSE',
        problem: 'adapter',
        message: expect.stringContaining('the adapter stub broke the contract: retrySession returned'),
      });
  });

  it('a launch is checked for the mode that it was asked for, and for none without', async () => {
    const { getLaunch } = guard({ getLaunch: async () => ({ url: 'https://vendor.example/' }) });
    for (const options of [undefined, {}, { mode: 'hosted' }, { mode: 'direct' }] as const)
      expect(await getLaunch?.(ref, options)).toEqual({ url: 'https://vendor.example/' });
    expect((await failureOf(() => getLaunch?.(ref, { mode: 'embedded' }))).code).toBe('BAD_RESPONSE');
    const spoiling = guard({
      getLaunch: async (_ref: unknown, options: { mode: string }) => {
        options.mode = 'direct';
        return {};
      },
    });
    expect((await failureOf(() => spoiling.getLaunch?.(ref, { mode: 'hosted' }))).code).toBe('BAD_RESPONSE');
  });

  it('an erasure has the scope that was asked for', async () => {
    const { eraseSession } = guard({ eraseSession: async () => DONE });
    expect(await eraseSession?.(ref, 'session')).toEqual(DONE);
    const error = await failureOf(() => eraseSession?.(ref, 'subject'));
    expect(error.message).toBe(
      'liar: the adapter stub broke the contract: eraseSession returned an answer that has a different scope than requested',
    );
  });

  it('a creation that is recovered is checked as a new one, and may be none', async () => {
    const recovering = (answer: unknown) => guard({ recoverSession: async () => answer }).recoverSession;
    expect(await recovering(undefined)?.({ reference: 'a' }, call)).toBeUndefined();
    expect((await recovering(created())?.({ reference: 'a' }, call))?.ref).toEqual(ref);
    for (const answer of [
      null,
      sessionOf(ref),
      created({ reference: 'b' }),
      opened({ ...ref, provider: 'x' }),
    ])
      expect((await failureOf(() => recovering(answer)?.({ reference: 'a' }, call))).code).toBe(
        'BAD_RESPONSE',
      );
  });

  it("a test session is the configuration's mistake, not the adapter's", async () => {
    const verbs = { createSession: async () => created({ testMode: true }) } as Partial<ProofingProvider>;
    const stub = { ...stubProvider('liar', [], verbs), client: 7 };
    const refused = guardProvider(stub, 'liar', false);
    expect(await failureOf(() => refused.createSession({ reference: 'a' }, call))).toMatchObject({
      code: 'CONFIG',
      problem: 'test_mode',
      setting: 'testMode',
      provider: 'liar',
    });
    const accepted = guardProvider(stub, 'liar', true);
    expect((await accepted.createSession({ reference: 'a' }, call)).testMode).toBe(true);
  });

  it('a message about another object needs a way to find its sessions, whose ids are checked', async () => {
    const notice = { about: 'object', object: { type: 'report', id: 'r1' } };
    const read = async () => notice;
    const request = { headers: {}, rawBody: Buffer.from('{}') };
    const alone = guard({ webhooks: { read } }).webhooks;
    expect((await failureOf(() => alone?.read(request))).message).toMatch(
      /webhooks.read returned an answer that is about another object, although the adapter has no sessionsOf$/,
    );
    const found = (ids: unknown) => guard({ webhooks: { read, sessionsOf: async () => ids } }).webhooks;
    expect(await found([])?.read(request)).toEqual(notice);
    expect(await found(['s1'])?.sessionsOf?.({ type: 'report', id: 'r1' })).toEqual(['s1']);
    expect(
      (await failureOf(() => found(['a b'])?.sessionsOf?.({ type: 'report', id: 'r1' }))).message,
    ).toMatch(/webhooks.sessionsOf returned an answer that is not a list of session ids$/);
    expect(
      (await failureOf(() => guard({ webhooks: { read: async () => undefined } }).webhooks?.read(request)))
        .code,
    ).toBe('BAD_RESPONSE');
  });

  it('rejects input that throws when it is read', async () => {
    const hostile = Object.defineProperty({}, 'reference', {
      enumerable: true,
      get: () => {
        throw new Error('PLANTED');
      },
    });
    const work = jest.fn();
    const error = await failureOf(() => guard({ createSession: work }).createSession(given(hostile), call));
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
