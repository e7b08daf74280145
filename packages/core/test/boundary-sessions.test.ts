// What is checked of a session and a result, one part at a time, at the edge of what each check lets pass.
import { checkedResult } from '../src/boundary/answers.js';
import { checkedCreated, checkedPage, checkedReopened, checkedSession } from '../src/boundary/sessions.js';
import { getRaw, type Mode, withLaunch, withRaw } from '../src/index.js';
import { failure, resultOf, said, sessionOf } from './support.js';

const at = { provider: 'liar', adapter: 'stub' };
const ref = { provider: 'liar', id: 's1' };
const approved = { status: 'completed', decision: 'approved', final: true } as const;
const waits = { status: 'action_required', action: { actor: 'person', next: 'retry' } } as const;
const DONE = { status: 'done', scope: 'session', at: '2030-01-01T00:00:00Z' } as const;
const PAGE = { url: 'https://vendor.example/' };
const SDK = { name: 'vendor-sdk', props: { token: 'x' } };
// Each is an adapter's in plain JavaScript.
const given = (value: unknown) => value as never;

const ofSession = (facts: object) =>
  said(() => checkedSession(given({ ...sessionOf(ref), ...facts }), at, ref));
const ofResult = (facts: object) =>
  said(() =>
    checkedResult(given({ ...resultOf(ref, 'status' in facts ? {} : approved), ...facts }), at, ref),
  );
const ofCreated = (id: unknown) =>
  said(() =>
    checkedCreated(withLaunch(sessionOf(given({ ...ref, id })), PAGE), at, given({ reference: 'a' })),
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
    const session = withLaunch(sessionOf(ref, { reference: 'a' }), PAGE);
    expect(checkedCreated(session, at, { reference: 'a', mode: 'direct' }).launch).toEqual(PAGE);
    expect(said(() => checkedCreated(session, at, { reference: 'b' }))).toMatch(/has a different reference/);
  });

  it.each([undefined, null])('that is %s is not a session', (answer) => {
    expect(said(() => checkedCreated(given(answer), at, { reference: 'a' }))).toBe('is not a session');
  });

  it.each<readonly [Mode | undefined, string]>([
    [undefined, 'has no launch URL, although the mode is hosted'],
    ['hosted', 'has no launch URL, although the mode is hosted'],
    ['embedded', 'has a launch without an sdk, although the mode is embedded'],
  ])('in mode %s needs a launch for it', (mode, message) => {
    const session = withLaunch(sessionOf(ref), {});
    expect(said(() => checkedCreated(session, at, { reference: 'a', ...(mode && { mode }) }))).toBe(message);
    expect(said(() => checkedReopened(session, at, ref, mode))).toBe(message);
  });
});

describe('a session that was opened again', () => {
  const opened = (asked: unknown, launch: unknown = PAGE) =>
    withLaunch(sessionOf(given(asked)), given(launch));

  it('has the ref that it was asked for, and a launch out of JSON', () => {
    const session = checkedReopened(opened({ ...ref, state: 'x' }), at, { ...ref, state: 'x' });
    expect(session).toEqual(sessionOf({ ...ref, state: 'x' }));
    expect(session.launch).toEqual(PAGE);
    expect(JSON.stringify(session)).not.toContain('launch');
    expect(checkedReopened(opened(ref, {}), at, ref, 'direct').launch).toEqual({});
    expect(checkedReopened(opened(ref, { sdk: SDK }), at, ref, 'embedded').launch).toEqual({ sdk: SDK });
  });

  it.each<readonly [string, () => unknown, string]>([
    ['another session', () => opened({ ...ref, id: 's2' }), 'is about a different session than requested'],
    [
      'a session of another provider',
      () => opened({ ...ref, provider: 'honest' }),
      'is about a different session than requested',
    ],
    [
      'another state',
      () => opened({ ...ref, state: 'x' }),
      'has a ref whose state differs from the one passed',
    ],
    ['no ref', () => opened(null), 'is about a different session than requested'],
    ['no launch', () => sessionOf(ref), 'has no launch'],
    ['no page', () => opened(ref, { sdk: SDK }), 'has no launch URL, although the mode is hosted'],
    ['nothing', () => undefined, 'is not a session'],
    [
      'an approval without final',
      () => withLaunch(sessionOf(ref, given({ status: 'completed', decision: 'approved' })), PAGE),
      'is completed, but does not say whether that is final',
    ],
  ])('is not %s', (_what, answer, message) => {
    expect(said(() => checkedReopened(given(answer()), at, ref))).toBe(message);
  });
});

describe('a session', () => {
  it.each<readonly [object]>([
    [{ ...approved, decidedBy: 'automatic' }],
    [{ ...approved, decidedBy: 'manual', final: false }],
    [{ ...approved, decidedBy: 'app' }],
    ...['person', 'app', 'vendor'].map((endedBy): [object] => [{ status: 'canceled', endedBy }]),
    ...['person', 'app'].flatMap((actor) =>
      ['retry', 'evidence', 'decide', 'native'].map((next): [object] => [
        { ...waits, action: { actor, next } },
      ]),
    ),
    [{ ...waits, reasons: [{ code: 'document_unreadable', nativeCode: 'E7', detail: 'blurred' }] }],
    [{ attempts: { made: 0 } }],
    [{ attempts: { made: 2, left: 0 } }],
    [{ warnings: [{ code: 'x', message: 'x' }] }],
    [{ warnings: [{ code: 'x', message: 'x', path: 'a.b' }] }],
    [{ warnings: [{ code: 'LEFT_BEHIND', message: 'x', object: { type: 'applicant', id: 'a1' } }] }],
    [{ requirements: [] }],
    [{ requirements: ['selfie', 'consent'] }],
    [{ erasure: DONE }],
    [{ erasure: { ...DONE, status: 'requested', scope: 'subject', dueAt: '2030-02-01T00:00:00Z' } }],
    [{ progress: { done: 1, total: 2 } }],
    [{ nativeStatus: 'OK', reference: 'a', createdAt: '1', startedAt: '2', endedAt: '3', expiresAt: '4' }],
    [{ subject: 'user-1' }],
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
    ...['reference', 'subject', 'nativeStatus', 'createdAt', 'startedAt', 'endedAt', 'expiresAt'].map(
      (name): [object, string] => [{ [name]: 7 }, `has a ${name} that is not text`],
    ),
    ...[
      undefined,
      null,
      'retry',
      {},
      { actor: 'person' },
      { next: 'retry' },
      { actor: 'vendor', next: 'retry' },
      { actor: 'person', next: 'wait' },
      { actor: 'person', next: 'toString' },
    ].map((action): [object, string] => [
      { ...waits, action },
      'requires an action, but does not say whose and which',
    ]),
    ...[{ status: 'pending' }, { status: 'expired' }, approved].map((outcome): [object, string] => [
      { ...outcome, action: waits.action },
      'has an action, but requires none',
    ]),
    [{ ...waits, decision: 'declined' }, 'has a decision, but is not completed'],
    [{ reasons: undefined }, 'has no list of reasons'],
    [{ reasons: {} }, 'has no list of reasons'],
    [{ reasons: ['other'] }, 'has a reason with an unknown code'],
    [{ reasons: [{ code: 'other' }, { code: 'bad_hair' }] }, 'has a reason with an unknown code'],
    [{ reasons: [{ code: 'toString' }] }, 'has a reason with an unknown code'],
    ...[{}, { left: 1 }, { made: -1 }, { made: '1' }, { made: 1, left: -1 }, { made: Number.NaN }].map(
      (attempts): [object, string] => [{ attempts }, 'has attempts whose made or left is not a number'],
    ),
    ...[
      'done',
      true,
      {},
      { ...DONE, status: 'erased' },
      { ...DONE, scope: 'account' },
      { ...DONE, scope: undefined },
      { ...DONE, at: 'some day' },
      { ...DONE, at: 7 },
      { ...DONE, dueAt: 'some day' },
    ].map((erasure): [object, string] => [
      { erasure },
      'has an erasure without a status, a scope or an instant',
    ]),
    ...['yes', false, 1, null].map((testMode): [object, string] => [
      { testMode },
      'has a testMode other than true',
    ]),
    ...[7, {}, { type: 'applicant' }, { id: 'a1' }, { type: 'applicant', id: 7 }].map(
      (object): [object, string] => [
        { warnings: [{ code: 'LEFT_BEHIND', message: 'x', object }] },
        'has a warning without a code or a message',
      ],
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
    ...['nfc', 'database', 'email', 'phone', 'device', 'watchlist', 'duplicate', 'injection'].map(
      (kind): [object] => [{ checks: [{ kind, status: 'not_performed', nativeName: 'x' }] }],
    ),
    ...['match', 'partial', 'mismatch', 'no_data', 'unknown'].map((status): [object] => [
      { matches: [{ claim: 'given_name', status }] },
    ]),
    [{ attemptHistory: [{ reasons: [] }, { id: '1', reasons: [{ code: 'selfie_quality' }] }] }],
  ])('may have %j', (facts) => {
    expect(ofResult(facts)).toBeUndefined();
  });

  it.each<readonly [object, string]>([
    [{ checks: [{ kind: 'aura', status: 'pass' }] }, 'has a check with an unknown kind or status'],
    [{ checks: [{ kind: 'liveness', status: 'PASS' }] }, 'has a check with an unknown kind or status'],
    [{ matches: [{ claim: 7, status: 'match' }] }, 'has a match with an unknown status'],
    [{ matches: [{ claim: 'a', status: 'equal' }] }, 'has a match with an unknown status'],
    [{ attemptHistory: [{}] }, 'has no list of reasons'],
    [{ attemptHistory: [{ reasons: [{ code: 'bad_hair' }] }] }, 'has a reason with an unknown code'],
    [{ documents: [{ kind: 'passport' }, { kind: 7 }] }, 'has a document without a kind'],
    [{ artifacts: [{ id: 1, kind: 'selfie' }] }, 'has an artifact without an id or a kind'],
    ...['documents', 'checks', 'matches', 'attemptHistory', 'artifacts'].flatMap(
      (name): [object, string][] => [
        [{ [name]: {} }, `has no list of ${name}`],
        [{ [name]: [[]] }, `has ${name} that are not objects`],
      ],
    ),
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

describe('a session of the test mode', () => {
  const session = sessionOf(ref, { testMode: true });
  const accepting = { ...at, testMode: true };
  const checks: readonly (readonly [string, (place: typeof at) => unknown])[] = [
    ['created', (place) => checkedCreated(withLaunch(sessionOf(ref, session), PAGE), place, given({}))],
    ['reopened', (place) => checkedReopened(withLaunch(sessionOf(ref, session), PAGE), place, ref)],
    ['read', (place) => checkedSession(session, place, ref)],
    ['a result', (place) => checkedResult(resultOf(ref, { ...approved, testMode: true }), place, ref)],
  ];

  it('listed is left out, and so is the raw page', () => {
    const page = withRaw({ sessions: [session, sessionOf(ref)], next: '2' }, { rows: 2 });
    const left = checkedPage(page, at);
    expect([left, getRaw(left)]).toEqual([{ sessions: [sessionOf(ref)], next: '2' }, undefined]);
    expect(checkedPage(page, accepting).sessions).toHaveLength(2);
  });

  it.each(checks)('%s is refused, since its decision proves nothing', (_how, check) => {
    for (const place of [at, { ...at, testMode: false }])
      expect(failure(() => check(place))).toMatchObject({
        code: 'CONFIG',
        problem: 'test_mode',
        setting: 'testMode',
        provider: 'liar',
        retryable: false,
      });
  });

  it.each(checks)('%s passes where the configuration opts into it, and stays marked', (_how, check) => {
    expect(JSON.stringify(check(accepting))).toContain('"testMode":true');
  });

  it('that is live passes either way', () => {
    expect(checkedSession(sessionOf(ref), at, ref)).toEqual(sessionOf(ref));
    expect(checkedSession(sessionOf(ref), accepting, ref)).toEqual(sessionOf(ref));
  });
});
