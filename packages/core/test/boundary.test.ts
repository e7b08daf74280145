// A provider that lies, verb by verb: core must not trust an adapter, whoever wrote it.
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import {
  createProofing,
  inMemorySessions,
  type Proofing,
  ProofingError,
  type ProofingProvider,
  withLaunch,
} from '../src/index.js';
import {
  adapterOf,
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
const PERSON = 'Zoé Exemple';
const DONE = { status: 'done', scope: 'session', at: '2030-01-01T00:00:00Z' } as const;
const LEFT = { code: 'LEFT_BEHIND', message: 'x', object: { type: 'applicant' } };
const consent = { terms: true, biometrics: true, at: '2030-01-01T00:00:00Z' };

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

const PAGE = { url: 'https://vendor.example/s1' };
const waits = { status: 'action_required', action: { actor: 'person', next: 'retry' } } as const;
const created = (facts: object, launch: unknown = PAGE) =>
  withLaunch({ ...sessionOf(ref), ...facts } as never, launch as never);

const WORDS: readonly [string, object][] = [
  ['a status in capitals', { status: 'COMPLETED', decision: 'approved', final: true }],
  ['a status that every object has', { status: 'constructor' }],
  ['no status', { status: undefined }],
  ['a decision in capitals', { ...approved, decision: 'APPROVED' }],
  ['a decision that is not one', { ...approved, decision: 'toString' }],
  ['completed without a decision', { status: 'completed', final: true }],
  ['completed and silent about final', { status: 'completed', decision: 'approved' }],
  ['a decision while processing', { status: 'processing', decision: 'approved' }],
  ['a decision of an expired session', { status: 'expired', decision: 'declined' }],
  ['a decision by nobody we know', { ...approved, decidedBy: 'oracle' }],
  ['an end by nobody we know', { status: 'canceled', endedBy: 'ghost' }],
  ['no warnings', { status: 'pending', warnings: undefined }],
  ['no adapter', { status: 'pending', adapter: '' }],
  ['an action that is required of nobody', { status: 'action_required' }],
  ['an action of somebody else', { ...waits, action: { actor: 'vendor', next: 'retry' } }],
  ['an action that is none of ours', { ...waits, action: { actor: 'person', next: 'wait' } }],
  ['an action while pending', { ...waits, status: 'pending' }],
  ['a decision while an action is required', { ...waits, decision: 'declined' }],
  ['no reasons', { status: 'pending', reasons: undefined }],
  ['a reason with another code', { status: 'pending', reasons: [{ code: 'bad_hair' }] }],
  ['attempts in words', { status: 'pending', attempts: { made: 'two' } }],
  ['an erasure of nothing', { status: 'pending', erasure: {} }],
  ['an erasure some day', { status: 'pending', erasure: { ...DONE, at: 'some day' } }],
  ['a test mode in words', { status: 'pending', testMode: 'yes' }],
  ['something left behind without an id', { status: 'pending', warnings: [LEFT] }],
  ['claims while an action is required', { ...waits, claims: { given_name: PERSON } }],
  ['claims while processing', { status: 'processing', claims: { given_name: PERSON } }],
  ['claims when declined', { ...approved, decision: 'declined', claims: { given_name: PERSON } }],
  ['claims when expired', { status: 'expired', claims: { given_name: PERSON } }],
];

const REFS: readonly [string, unknown][] = [
  ['the ref of another session', other],
  ['the ref of another provider', { ...ref, provider: 'honest' }],
  ['a ref with a state that nobody gave', { ...ref, state: 'x' }],
  ['no ref', undefined],
];

describe.each(['getSession', 'getResult'] as const)('%s', (verb) => {
  const answerOf = verb === 'getSession' ? sessionOf : resultOf;

  it.each(WORDS)('with %s is BAD_RESPONSE, and nothing of it is stored', async (_what, facts) => {
    const { proofing, sessions } = lying({ [verb]: async () => ({ ...answerOf(ref), ...facts }) });
    const error = await failureOf(() => proofing[verb](ref));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', retryable: false, provider: 'liar', ref });
    expect(error.message).toContain('the adapter stub broke the contract');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('Exemple');
    expect(await stateIn(sessions, ref)).toBeUndefined();
  });

  it.each(REFS)('with %s is BAD_RESPONSE, and nothing is stored for either session', async (_what, wrong) => {
    const { proofing, sessions } = lying({
      [verb]: async () => ({ ...answerOf(ref, approved), ref: wrong }),
    });
    expect((await failureOf(() => proofing[verb](ref))).code).toBe('BAD_RESPONSE');
    expect(await stateIn(sessions, ref)).toBeUndefined();
    expect(await stateIn(sessions, other)).toBeUndefined();
  });

  it('of an answer that throws when it is read is BAD_RESPONSE', async () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error(PERSON);
        },
      },
    );
    const { proofing } = lying({ [verb]: async () => hostile });
    const error = await failureOf(() => proofing[verb](ref));
    expect(error.code).toBe('BAD_RESPONSE');
    expect(error.message).not.toContain('Exemple');
  });

  it.each([undefined, null, 'approved', 7, []])('of %p is BAD_RESPONSE', async (answer) => {
    const { proofing } = lying({ [verb]: async () => answer });
    expect((await failureOf(() => proofing[verb](ref))).code).toBe('BAD_RESPONSE');
  });
});

const RESULTS: readonly (readonly [string, object])[] = [
  ['no documents', { documents: undefined }],
  ['checks that are not a list', { checks: {} }],
  ['a check of another kind', { checks: [{ kind: 'aura', status: 'pass', nativeName: 'x' }] }],
  ['a check with another status', { checks: [{ kind: 'liveness', status: 'PASS', nativeName: 'x' }] }],
  ['a match with another status', { matches: [{ claim: 'given_name', status: 'equal' }] }],
  ['a reason with another code', { reasons: [{ code: 'bad_hair' }] }],
  ['no attempts', { attemptHistory: undefined }],
  ['an attempt without reasons', { attemptHistory: [{ id: '1' }] }],
  ['an attempt that failed for another reason', { attemptHistory: [{ reasons: [{ code: 'bad_hair' }] }] }],
];
it.each(RESULTS)('a result with %s is BAD_RESPONSE', async (_what, facts) => {
  const { proofing } = lying({ getResult: async () => ({ ...resultOf(ref, approved), ...facts }) });
  expect((await failureOf(() => proofing.getResult(ref))).code).toBe('BAD_RESPONSE');
});

const CREATED: readonly (readonly [string, unknown])[] = [
  ...WORDS.map(([what, facts]) => [what, created(facts)] as const),
  ['no launch', sessionOf(ref)],
  ['a launch that is a text', created({}, 'https://vendor.example')],
  ['a launch to nowhere', created({}, {})],
  ['a launch for an SDK alone', created({}, { sdk: { name: 'vendor-sdk', props: {} } })],
  ['a launch whose SDK has no props', created({}, { ...PAGE, sdk: { name: 'vendor-sdk' } })],
  ['a ref of another provider', created({ ref: { ...ref, provider: 'honest' } })],
  ['an empty id', created({ ref: { ...ref, id: '' } })],
  ['an id with a line break', created({ ref: { ...ref, id: 'a\nb' } })],
  ['an id that is a number', created({ ref: { ...ref, id: 7 } })],
  ['a state that is an object', created({ ref: { ...ref, state: {} } })],
  ["another creation's reference", created({ reference: 'not this one' })],
];
it.each(CREATED)('a created session with %s is BAD_RESPONSE', async (_what, session) => {
  const { proofing } = lying({ createSession: async () => session });
  const error = await failureOf(() => proofing.createSession({ reference: 'a' }));
  expect(error).toMatchObject({ code: 'BAD_RESPONSE', retryable: false, provider: 'liar' });
  expect(error.message).toMatch(/createSession .*the vendor may have created the session anyway$/);
});

const VERBS: readonly [keyof ProofingProvider, (proofing: Proofing) => Promise<unknown>, unknown[]][] = [
  [
    'getLaunch',
    (p) => p.getLaunch(ref),
    [undefined, null, 'https://vendor.example', { url: '' }, { sdk: {} }],
  ],
  [
    'submitEvidence',
    (p) => p.submitEvidence(ref, { kind: 'selfie', pages: [jpegPage()] }),
    [
      undefined,
      {},
      { accepted: 'yes', pagesAccepted: 1, reasons: [] },
      { accepted: true, pagesAccepted: -1, reasons: [] },
      { accepted: false, pagesAccepted: 0, reasons: [{ code: 'ugly' }] },
      { accepted: false, pagesAccepted: 0 },
    ],
  ],
  [
    'retrySession',
    (p) => p.retrySession(ref, { reference: 'a' }),
    [
      undefined,
      sessionOf(ref),
      created({ ref: other }),
      created({ ref: { ...ref, state: 'x' } }),
      created({}, {}),
      created({ status: 'OPEN' }),
    ],
  ],
  [
    'eraseSession',
    (p) => p.eraseSession(ref),
    [undefined, {}, { ...DONE, scope: 'subject' }, { ...DONE, status: 'erased' }, { ...DONE, at: 'today' }],
  ],
  [
    'listSessions',
    (p) => p.listSessions(),
    [
      undefined,
      {},
      { sessions: [{ ...sessionOf(ref), status: 'OPEN' }] },
      { sessions: [sessionOf({ provider: 'honest', id: '1' })] },
      { sessions: [], next: 7 },
    ],
  ],
  [
    'downloadArtifact',
    (p) => p.downloadArtifact(ref, { id: '1', kind: 'selfie' }),
    [undefined, {}, { mediaType: 'image/jpeg', body: Buffer.alloc(1), sha256: () => undefined }],
  ],
  ['checkHealth', (p) => p.checkHealth(), [undefined, { healthy: 1, milliseconds: 1 }, { healthy: true }]],
];

/** A session that asks for another attempt, so that `retrySession` reaches the adapter. */
const asking = { getSession: async () => sessionOf(ref, waits) };

describe.each(VERBS)('%s', (verb, work, answers) => {
  it('of an answer that breaks the contract is BAD_RESPONSE, naming the adapter and the verb', async () => {
    for (const answer of answers) {
      const error = await failureOf(() => work(lying({ ...asking, [verb]: async () => answer }).proofing));
      expect(error).toMatchObject({ code: 'BAD_RESPONSE', provider: 'liar' });
      expect(error.message).toContain(`the adapter stub broke the contract: ${verb} `);
    }
  });
});

const ALL: readonly [string, (proofing: Proofing) => Promise<unknown>][] = [
  ['createSession', (p) => p.createSession({ reference: 'a' })],
  ['getSession', (p) => p.getSession(ref)],
  ['getResult', (p) => p.getResult(ref)],
  ...VERBS.map(([verb, work]): [string, (proofing: Proofing) => Promise<unknown>] => [String(verb), work]),
  ['recordConsent', (p) => p.recordConsent(ref, consent)],
  ['finalizeSession', (p) => p.finalizeSession(ref)],
  ['cancelSession', (p) => p.cancelSession(ref)],
  ['decideSession', (p) => p.decideSession(ref, { decision: 'declined', by: 'rule-7' })],
];

describe.each(ALL)('an error of %s that is not ours', (verb, work) => {
  const SECRET = 'Bearer 0123456789abcdef';
  it.each<readonly [string, () => unknown]>([
    ['thrown', () => Promise.reject(Object.assign(new Error(SECRET), { config: { auth: SECRET } }))],
    [
      'thrown at once',
      () => {
        throw new TypeError(SECRET);
      },
    ],
    ['that is a text', () => Promise.reject(SECRET)],
    ['that is nothing', () => Promise.reject(undefined)],
  ])('%s is not passed on', async (_how, fails) => {
    const error = await failureOf(() => work(lying({ ...asking, [verb]: fails }).proofing));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', retryable: false, provider: 'liar' });
    expect(error.message).toContain(`the adapter stub broke the contract: ${verb} failed`);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(SECRET);
    expect(error.cause).toBeUndefined();
  });

  it('and one of ours passes unchanged', async () => {
    const ours = new ProofingError({ code: 'RATE_LIMITED', message: 'slow down', provider: 'liar' });
    const error = await failureOf(() =>
      work(lying({ ...asking, [verb]: () => Promise.reject(ours) }).proofing),
    );
    expect([error.code, error.message]).toEqual(['RATE_LIMITED', 'liar: slow down']);
  });
});

const NOTICES: readonly (readonly [string, unknown])[] = [
  ['nothing', undefined],
  ['no session', {}],
  ['about a session that it does not name', { about: 'session' }],
  ['a session that is a number', { about: 'session', sessionId: 7 }],
  ['a status of its own', { about: 'session', sessionId: 's1', says: { announces: 'DONE' } }],
  ['an end that is a verdict', { about: 'session', sessionId: 's1', says: { ends: 'completed' } }],
  ['about an object without an id', { about: 'object', object: { type: 'report' } }],
];
it.each(NOTICES)('a message that is read as %s is BAD_RESPONSE', async (_what, notice) => {
  const { proofing, sessions } = lying({ webhooks: { read: async () => notice } });
  const handling = () => proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from('{}') });
  expect((await failureOf(handling)).code).toBe('BAD_RESPONSE');
  expect(await stateIn(sessions, ref)).toBeUndefined();
});

it('verbs run as methods of their provider, and missing ones stay absent', async () => {
  class Honest {
    readonly specificationVersion = 'v1';
    readonly id = 'stub';
    readonly #healthy = true;
    get capabilities() {
      return stubProvider('liar', []).capabilities;
    }
    async createSession() {
      return created({});
    }
    async getSession() {
      return sessionOf(ref, approved);
    }
    async getResult() {
      return resultOf(ref, approved);
    }
    async checkHealth() {
      return { healthy: this.#healthy, milliseconds: 1 };
    }
  }
  const adapter = adapterOf('liar', () => new Honest());
  const proofing = createProofing({
    adapters: [{ ...adapter, create: () => Object.assign(new Honest(), { client: { of: 'x' } }) }],
    config: { provider: 'liar', providers: { liar: {} }, seal: 'none' },
  });
  expect((await proofing.checkHealth()).healthy).toBe(true);
  expect(proofing.provider().eraseSession).toBeUndefined();
  expect((await failureOf(() => proofing.eraseSession(ref))).code).toBe('UNSUPPORTED');
});

it('a download that keeps the contract passes, with the same stream', async () => {
  const download = { mediaType: 'image/jpeg', body: Readable.from(['x']), sha256: () => undefined };
  const { proofing } = lying({ downloadArtifact: async () => download });
  const { body, ...parts } = await proofing.downloadArtifact(ref, { id: '1', kind: 'selfie' });
  expect(body).toBe(download.body);
  expect(parts).toEqual({ mediaType: 'image/jpeg', sha256: expect.any(Function) });
});

it("names the violation, so that the adapter's author can fix it", async () => {
  const said: Record<string, string> = {};
  const note = async (what: string, verbs: Parameters<typeof lying>[0], work: (p: Proofing) => unknown) => {
    said[what] = (await failureOf(() => work(lying(verbs).proofing))).message;
  };
  for (const [what, facts] of WORDS)
    await note(`session: ${what}`, { getSession: async () => ({ ...sessionOf(ref), ...facts }) }, (p) =>
      p.getSession(ref),
    );
  for (const [what, wrong] of REFS)
    await note(`ref: ${what}`, { getSession: async () => ({ ...sessionOf(ref), ref: wrong }) }, (p) =>
      p.getSession(ref),
    );
  for (const [what, facts] of RESULTS)
    await note(
      `result: ${what}`,
      { getResult: async () => ({ ...resultOf(ref, approved), ...facts }) },
      (p) => p.getResult(ref),
    );
  for (const [what, session] of CREATED)
    await note(`created: ${what}`, { createSession: async () => session }, (p) =>
      p.createSession({ reference: 'a' }),
    );
  for (const [verb, work, answers] of VERBS)
    for (const [index, answer] of answers.entries())
      await note(`${verb} ${index}`, { ...asking, [verb]: async () => answer }, work);
  for (const [verb, work] of ALL)
    await note(`error of ${verb}`, { ...asking, [verb]: async () => Promise.reject(new Error('x')) }, work);
  for (const [what, notice] of NOTICES)
    await note(`notice: ${what}`, { webhooks: { read: async () => notice } }, (p) =>
      p.webhooks.handle({ headers: {}, rawBody: Buffer.from('{}') }),
    );
  expect(said).toMatchSnapshot();
});

it.each<readonly [string, object]>([
  ['a decision by somebody, and an end by somebody', { ...approved, decidedBy: 'manual', endedBy: 'person' }],
  ['an inconclusive end', { status: 'completed', decision: 'inconclusive', final: false }],
  ['each status', { status: 'in_review' }],
  ['a cancellation', { status: 'canceled', endedBy: 'app' }],
  ['an action that is required', waits],
  ['a decision of the app', { ...approved, decidedBy: 'app' }],
])('accepts %s', async (_what, facts) => {
  const sound = { ...sessionOf(ref), ...facts } as never;
  const { proofing } = lying({
    getSession: async () => sound,
    getResult: async () => ({
      ...resultOf(ref, facts),
      checks: [{ kind: 'liveness', status: 'pass', nativeName: 'x' }],
      matches: [{ claim: 'given_name', status: 'match' }],
      reasons: [{ code: 'other' }],
      attemptHistory: [{ reasons: [{ code: 'other' }] }],
    }),
    createSession: async () => created({ ...facts, reference: 'a' }, { url: 'https://v.example/' }),
    listSessions: async () => ({ sessions: [sound], next: '2' }),
    getLaunch: async () => ({ qrImageUrl: 'https://v.example/q' }),
    submitEvidence: async () => ({ accepted: true, pagesAccepted: 0, reasons: [{ code: 'other' }] }),
    checkHealth: async () => ({ healthy: false, milliseconds: 3 }),
    webhooks: {
      read: async () => ({ about: 'session', sessionId: 'x'.repeat(512), says: { ends: 'canceled' } }),
    },
  });
  expect((await proofing.getSession(ref)).status).toBe((facts as { status: string }).status);
  expect((await proofing.getResult(ref)).checks).toHaveLength(1);
  expect((await proofing.createSession({ reference: 'a' })).launch.url).toBe('https://v.example/');
  expect((await proofing.listSessions()).next).toBe('2');
  expect((await proofing.getLaunch(ref)).qrImageUrl).toBe('https://v.example/q');
  const submitted = await proofing.submitEvidence(ref, { kind: 'selfie', pages: [jpegPage()] });
  expect(submitted.pagesAccepted).toBe(0);
  expect((await proofing.checkHealth()).healthy).toBe(false);
  const handled = await proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from('{}') });
  expect(handled.status).toBe(200);
});

it.each<readonly [string, object, RegExp]>([
  [
    'a pause that is not a number',
    { pollAfterMs: Number.NaN },
    /has a pollAfterMs that is not a number of milliseconds$/,
  ],
  ['a pause in words', { pollAfterMs: 'soon' }, /has a pollAfterMs that is not/],
  ['an endless pause', { pollAfterMs: Number.POSITIVE_INFINITY }, /has a pollAfterMs that is not/],
  ['a pause before now', { pollAfterMs: -1 }, /has a pollAfterMs that is not/],
  ['a progress of nothing', { progress: null }, /has a progress whose done or total is not a number$/],
  ['a progress of words', { progress: { done: '1', total: 2 } }, /has a progress/],
  ['a progress to no end', { progress: { done: 1, total: Number.NaN } }, /has a progress/],
  ['a progress of big integers', { progress: { done: 1n, total: 2n } }, /is not plain data$/],
])('core does not calculate with %s', async (_what, facts, message) => {
  const { proofing } = lying({ getSession: async () => ({ ...sessionOf(ref), ...facts }) });
  const error = await failureOf(() => proofing.getSession(ref));
  expect([error.code, error.problem]).toEqual(['BAD_RESPONSE', 'adapter']);
  expect(error.message).toMatch(message);
});

it('core accepts a pause of 0, and progress from 0', async () => {
  const facts = { pollAfterMs: 0, progress: { done: 0, total: 0 } };
  const { proofing } = lying({ getSession: async () => ({ ...sessionOf(ref), ...facts }) });
  expect(await proofing.getSession(ref)).toMatchObject(facts);
});

it.each<readonly [string, object, RegExp]>([
  ['progress', { says: { progress: { done: 1, total: 'x' } } }, /whose progress is not two numbers/],
  ['no progress', { says: { progress: null } }, /whose progress is not two numbers/],
  ['event id', { eventId: 7 }, /has an event id that is not text$/],
  ['time', { at: 'some day' }, /has an `at` that is not an instant$/],
])('a message with an invalid %s is refused', async (_what, facts, message) => {
  const read = async () => ({ about: 'session', sessionId: 's1', ...facts });
  const { proofing } = lying({ webhooks: { read } });
  const error = await failureOf(() => proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from('{}') }));
  expect(error.message).toMatch(message);
});

it.each([Number.NaN, '3'])('a health report in %p milliseconds is refused', async (milliseconds) => {
  const { proofing } = lying({ checkHealth: async () => ({ healthy: true, milliseconds }) });
  expect((await failureOf(() => proofing.checkHealth())).code).toBe('BAD_RESPONSE');
});
