// Every public function with what plain JavaScript may hand to it: a rejected promise with a code, never a throw, never a hang.
import {
  createProofing,
  type Proofing,
  ProofingError,
  type ProofingProvider,
  withLaunch,
} from '../src/index.js';
import {
  adapterOf,
  capabilities,
  IN_2030,
  jpegPage,
  loggingClock,
  resultOf,
  sessionOf,
  stubProvider,
} from './support.js';

const throwing = () => {
  throw new Error('PLANTED');
};
const HOSTILE: readonly [string, unknown][] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['zero', 0],
  ['minus one', -1],
  ['a fraction', 1.5],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['a bigint', 10n],
  ['a symbol', Symbol('x')],
  ['an empty text', ''],
  ['a string', 'text'],
  ['a control character', '\u0000'],
  ['half a surrogate pair', '\ud800'],
  ['a long text', 'x'.repeat(100_000)],
  ['an empty list', []],
  ['a list of null', [null]],
  ['a list of lists', [[[]]]],
  ['a sparse list', new Array(3)],
  ['an object', {}],
  ['an object without a prototype', Object.create(null)],
  ['an object of nulls', { provider: null, id: null, signal: null, reference: null }],
  ['an object with a prototype key', JSON.parse('{"__proto__": {"reference": "a"}}')],
  ['a function', () => undefined],
  ['an async function', async () => undefined],
  ['a class', class {}],
  ['a date', new Date(0)],
  ['no date', new Date(Number.NaN)],
  ['a regular expression', /x/],
  ['a map', new Map([['reference', 'a']])],
  ['a set', new Set()],
  ['bytes', new Uint8Array(3)],
  ['a buffer', Buffer.from('x')],
  ['an error', new Error('PLANTED')],
  ['a promise', Promise.resolve({})],
  ['a URL', new URL('https://app.example/')],
  ['a getter that throws', Object.defineProperty({}, 'signal', { get: throwing, enumerable: true })],
  ['a proxy that throws', new Proxy({}, { get: throwing })],
  ['a boxed text', Object('text')],
  ['a signal that is none', { signal: {} }],
  ['a callback that is none', { onSession: 7, onUpdate: 7, onProgress: 7 }],
  ['a mode that is none', { mode: 'PLANTED' }],
  ['a key that is none', { idempotencyKey: 'PLANTED key' }],
  ['statuses to wait through that are none', { through: ['PLANTED'] }],
  ['a decision that is none', { decision: 'PLANTED', by: 'PLANTED' }],
];

const ref = { provider: 'stub', id: 's1' };
const consent = { terms: true, biometrics: true, at: '2030-01-01T00:00:00Z' };
const evidence = { kind: 'selfie', pages: [jpegPage()] };
const input = { reference: 'a' };
const decision = { decision: 'declined', by: 'rule-7' } as const;
const NOT_OF_APP = { decision: 'inconclusive' as never };
const PAGE = { url: 'https://vendor.example/s1' };
const expired = { status: 'expired', nativeStatus: 'EXPIRED' } as const;
const request = { headers: {}, rawBody: Buffer.from('{}') };

/** An ended session, that may be opened again; each verb answers as the contract wants it. */
function app(): Proofing {
  const verbs: Partial<ProofingProvider> = {
    capabilities: { ...capabilities, filters: ['reference', 'subject', 'status', 'time'] },
    getSession: async (asked) => sessionOf(asked, expired),
    getResult: async (asked) => resultOf(asked, expired),
    recordConsent: async () => undefined,
    finalizeSession: async () => undefined,
    cancelSession: async () => undefined,
    retrySession: async (asked) => withLaunch(sessionOf(asked), { ...PAGE, sdk: { name: 'x', props: {} } }),
    decideSession: async () => undefined,
    eraseSession: async (_ref, scope) => ({ status: 'done', scope, at: '2030-01-01T00:00:00Z' }),
    getLaunch: async () => ({ ...PAGE, sdk: { name: 'x', props: {} } }),
    submitEvidence: async () => ({ accepted: true, pagesAccepted: 1, reasons: [] }),
    listSessions: async () => ({ sessions: [] }),
    checkHealth: async () => ({ healthy: true, milliseconds: 0 }),
    webhooks: {
      read: async () => {
        throw new ProofingError({ code: 'WEBHOOK_INVALID', message: 'x' });
      },
    },
  };
  return createProofing({
    adapters: [adapterOf('stub', () => stubProvider('stub', [], verbs))],
    config: { provider: 'stub', providers: { stub: {} }, seal: 'none' },
    deps: { clock: loggingClock(IN_2030) },
  });
}

type Call = (proofing: Proofing, hostile: never) => Promise<unknown>;
const FUNCTIONS: readonly [string, Call][] = [
  ['run(x)', (p, x) => p.run(x)],
  ['run(input, x)', (p, x) => p.run({ reference: 'a' }, x)],
  ['run({ evidence: x })', (p, x) => p.run({ reference: 'a', mode: 'direct', evidence: x })],
  ['run({ evidence: [x] })', (p, x) => p.run({ reference: 'a', mode: 'direct', evidence: [x] })],
  ['createSession(x)', (p, x) => p.createSession(x)],
  ['createSession(input, x)', (p, x) => p.createSession({ reference: 'a' }, x)],
  ['createSession(input, { provider: x })', (p, x) => p.createSession({ reference: 'a' }, { provider: x })],
  ['createSession(input, { idempotencyKey: x })', (p, x) => p.createSession(input, { idempotencyKey: x })],
  ['createSession({ subject: x })', (p, x) => p.createSession({ ...input, subject: x })],
  ['createSession({ previous: x })', (p, x) => p.createSession({ ...input, previous: x })],
  ['run(input, { through: x })', (p, x) => p.run(input, { through: x })],
  ['run(input, { idempotencyKey: x })', (p, x) => p.run(input, { idempotencyKey: x })],
  ['getSession(x)', (p, x) => p.getSession(x)],
  ['getSession(ref, x)', (p, x) => p.getSession(ref, x)],
  ['getResult(x)', (p, x) => p.getResult(x)],
  ['getResult(ref, x)', (p, x) => p.getResult(ref, x)],
  ['handleReturn(x)', (p, x) => p.handleReturn(x)],
  ['handleReturn(ref, x)', (p, x) => p.handleReturn(ref, x)],
  ['waitForResult(x)', (p, x) => p.waitForResult(x)],
  ['waitForResult(ref, x)', (p, x) => p.waitForResult(ref, x)],
  ['waitForResult(ref, { timeoutMs: x })', (p, x) => p.waitForResult(ref, { timeoutMs: x })],
  ['waitForResult(ref, { through: x })', (p, x) => p.waitForResult(ref, { through: x })],
  ['waitForResult(ref, { through: [x] })', (p, x) => p.waitForResult(ref, { through: [x] })],
  ['getHistory(x)', (p, x) => p.getHistory(x)],
  ['getLaunch(x)', (p, x) => p.getLaunch(x)],
  ['getLaunch(ref, x)', (p, x) => p.getLaunch(ref, x)],
  ['getLaunch(ref, { mode: x })', (p, x) => p.getLaunch(ref, { mode: x })],
  ['recordConsent(x)', (p, x) => p.recordConsent(x, consent)],
  ['recordConsent(ref, x)', (p, x) => p.recordConsent(ref, x)],
  ['recordConsent(ref, consent, x)', (p, x) => p.recordConsent(ref, consent, x)],
  ['submitEvidence(x)', (p, x) => p.submitEvidence(x, evidence)],
  ['submitEvidence(ref, x)', (p, x) => p.submitEvidence(ref, x)],
  ['submitEvidence(ref, { pages: x })', (p, x) => p.submitEvidence(ref, { kind: 'selfie', pages: x })],
  ['submitEvidence(ref, { pages: [x] })', (p, x) => p.submitEvidence(ref, { kind: 'selfie', pages: [x] })],
  ['submitEvidence(ref, evidence, x)', (p, x) => p.submitEvidence(ref, evidence, x)],
  ['finalizeSession(x)', (p, x) => p.finalizeSession(x)],
  ['finalizeSession(ref, x)', (p, x) => p.finalizeSession(ref, x)],
  ['cancelSession(x)', (p, x) => p.cancelSession(x)],
  ['cancelSession(ref, x)', (p, x) => p.cancelSession(ref, x)],
  ['retrySession(x)', (p, x) => p.retrySession(x, input)],
  ['retrySession(ref, x)', (p, x) => p.retrySession(ref, x)],
  ['retrySession(ref, { reference: x })', (p, x) => p.retrySession(ref, { reference: x })],
  ['retrySession(ref, { mode: x })', (p, x) => p.retrySession(ref, { ...input, mode: x })],
  ['retrySession(ref, input, x)', (p, x) => p.retrySession(ref, input, x)],
  ['retrySession(ref, input, { provider: x })', (p, x) => p.retrySession(ref, input, { provider: x })],
  [
    'retrySession(ref, input, { idempotencyKey: x })',
    (p, x) => p.retrySession(ref, input, { idempotencyKey: x }),
  ],
  ['decideSession(x)', (p, x) => p.decideSession(x, decision)],
  ['decideSession(ref, x)', (p, x) => p.decideSession(ref, x)],
  ['decideSession(ref, { decision: x })', (p, x) => p.decideSession(ref, { ...decision, decision: x })],
  ['decideSession(ref, { by: x })', (p, x) => p.decideSession(ref, { ...decision, by: x })],
  ['decideSession(ref, { reason: x })', (p, x) => p.decideSession(ref, { ...decision, reason: x })],
  ['decideSession(ref, decision, x)', (p, x) => p.decideSession(ref, decision, x)],
  ['findSession(x)', (p, x) => p.findSession(x)],
  ['findSession(reference, x)', (p, x) => p.findSession('a', x)],
  ['findSession(reference, { provider: x })', (p, x) => p.findSession('a', { provider: x })],
  ['listSessions(x)', (p, x) => p.listSessions(x)],
  ['listSessions({ cursor: x })', (p, x) => p.listSessions({ cursor: x })],
  ['listSessions({ pageSize: x })', (p, x) => p.listSessions({ pageSize: x })],
  ['listSessions({ provider: x })', (p, x) => p.listSessions({ provider: x })],
  ...(['reference', 'subject', 'status', 'since', 'until'] as const).map((name): [string, Call] => [
    `listSessions({ ${name}: x })`,
    (p, x) => p.listSessions({ [name]: x }),
  ]),
  ['listSessions({}, x)', (p, x) => p.listSessions({}, x)],
  ['downloadArtifact(x)', (p, x) => p.downloadArtifact(x, { id: '1', kind: 'selfie' })],
  ['downloadArtifact(ref, x)', (p, x) => p.downloadArtifact(ref, x)],
  ['eraseSession(x)', (p, x) => p.eraseSession(x)],
  ['eraseSession(ref, x)', (p, x) => p.eraseSession(ref, x)],
  ['eraseSession(ref, scope, x)', (p, x) => p.eraseSession(ref, 'session', x)],
  ['checkHealth(x)', (p, x) => p.checkHealth(x)],
  ['checkHealth(name, x)', (p, x) => p.checkHealth('stub', x)],
  ['webhooks.handle(x)', (p, x) => p.webhooks.handle(x)],
  ['webhooks.handle({ headers: x })', (p, x) => p.webhooks.handle({ ...request, headers: x })],
  ['webhooks.handle({ rawBody: x })', (p, x) => p.webhooks.handle({ ...request, rawBody: x })],
  ['webhooks.handle({ provider: x })', (p, x) => p.webhooks.handle({ ...request, provider: x })],
  ['webhooks.handle({ maxBytes: x })', (p, x) => p.webhooks.handle({ ...request, maxBytes: x })],
  ['webhooks.handle({ onSession: x })', (p, x) => p.webhooks.handle({ ...request, onSession: x })],
  ['webhooks.resume(x)', (p, x) => p.webhooks.resume(x)],
  ['webhooks.resume({ limit: x })', (p, x) => p.webhooks.resume({ limit: x })],
  ['webhooks.resume({ onSession: x })', (p, x) => p.webhooks.resume({ onSession: x })],
];

/** What a caller's mistake may be called; NO_SUCH_PROVIDER for a text that might have been a name. */
const CODES = new Set(['INVALID_INPUT', 'REF_INVALID', 'NO_SUCH_PROVIDER', 'UNSUPPORTED', 'TIMEOUT']);

it('has at least forty hostile arguments', () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(40);
});

describe.each(FUNCTIONS)('%s', (_name, call) => {
  it.each(HOSTILE)('with %s', async (_what, hostile) => {
    const proofing = app();
    let promise: Promise<unknown>;
    try {
      promise = call(proofing, hostile as never);
    } catch (error) {
      throw new Error('threw at once', { cause: error });
    }
    expect(promise).toBeInstanceOf(Promise);
    const failure: unknown = await promise.then(
      () => undefined,
      (error: unknown) => error,
    );
    // Some are right by chance, such as `{}` for options.
    if (failure === undefined) return;
    if (!ProofingError.isInstance(failure)) throw failure;
    expect(CODES).toContain(failure.code);
    expect(failure.message).not.toContain('PLANTED');
  });
});

it.each<readonly [string, Call]>([
  ['createSession(x, null)', (p) => p.createSession({ reference: 'a' }, null as never)],
  ['run(undefined)', (p) => p.run(undefined as never)],
  ['webhooks.handle(undefined)', (p) => p.webhooks.handle(undefined as never)],
  ['webhooks.resume({ limit: 10n })', (p) => p.webhooks.resume({ limit: 10n as never })],
  ['waitForResult(ref, null)', (p) => p.waitForResult(ref, null as never)],
  ['recordConsent(ref, undefined)', (p) => p.recordConsent(ref, undefined as never)],
  ['retrySession(ref)', (p) => p.retrySession(ref, undefined as never)],
  ['retrySession(ref, {})', (p) => p.retrySession(ref, {} as never)],
  ['retrySession(ref, input, null)', (p) => p.retrySession(ref, input, null as never)],
  ['decideSession(ref)', (p) => p.decideSession(ref, undefined as never)],
  ['findSession()', (p) => p.findSession(undefined as never)],
  ['eraseSession(ref, null)', (p) => p.eraseSession(ref, null as never)],
  ['eraseSession(ref, { signal })', (p) => p.eraseSession(ref, {} as never)],
  ['eraseSession(ref, scope, null)', (p) => p.eraseSession(ref, 'session', null as never)],
])('%s is INVALID_INPUT', async (_what, call) => {
  await expect(call(app(), undefined as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it.each<readonly [string, string, (p: Proofing) => Promise<unknown>]>([
  [
    'a decision that is not one of the app',
    'decision',
    (p) => p.decideSession(ref, { ...decision, ...NOT_OF_APP }),
  ],
  ['a decision by nobody', 'by', (p) => p.decideSession(ref, { ...decision, by: '' })],
  ['a reason that is an object', 'reason', (p) => p.decideSession(ref, { ...decision, reason: {} as never })],
  ['an unknown scope', 'scope', (p) => p.eraseSession(ref, 'account' as never)],
  ['a scope that every object has', 'scope', (p) => p.eraseSession(ref, 'toString' as never)],
  ['an unknown mode', 'mode', (p) => p.getLaunch(ref, { mode: 'portal' as never })],
  ['an unknown mode of a retry', 'mode', (p) => p.retrySession(ref, { ...input, mode: 'portal' as never })],
  [
    'a status to wait through that ends',
    'through',
    (p) => p.waitForResult(ref, { through: ['expired' as never] }),
  ],
  ['one status to wait through', 'through', (p) => p.waitForResult(ref, { through: 'in_review' as never })],
  ['a key with a blank', 'idempotencyKey', (p) => p.createSession(input, { idempotencyKey: 'a b' })],
  ['an empty key', 'idempotencyKey', (p) => p.retrySession(ref, input, { idempotencyKey: '' })],
  ['a key that is too long', 'idempotencyKey', (p) => p.run(input, { idempotencyKey: 'k'.repeat(201) })],
  ['an empty reference', 'reference', (p) => p.findSession('')],
  ['a list by an empty reference', 'reference', (p) => p.listSessions({ reference: '' })],
  ['a list by an empty subject', 'subject', (p) => p.listSessions({ subject: '' })],
  ['a list by an unknown status', 'status', (p) => p.listSessions({ status: 'open' as never })],
  ['a list since a day', 'since', (p) => p.listSessions({ since: '2030-01-01' })],
  ['a list until a time without a zone', 'until', (p) => p.listSessions({ until: '2030-01-01T00:00:00' })],
])('%s is INVALID_INPUT at %s', async (_what, path, call) => {
  await expect(call(app())).rejects.toMatchObject({ code: 'INVALID_INPUT', path });
});
