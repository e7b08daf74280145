// What an adapter or an inbox may pass as a notice, and what is said of anything else.
import { isErasure } from '../src/contract/session.js';
import { noticeProblem, type Saying, type WebhookNotice } from '../src/contract/webhook.js';

const AT = '2030-01-01T00:00:00Z';
const session: WebhookNotice = { about: 'session', sessionId: 's1' };
const object: WebhookNotice = { about: 'object', object: { type: 'check', id: 'c1' } };
const unrelated: WebhookNotice = { about: 'unrelated' };
const saying = (says: Saying): WebhookNotice => ({ ...session, says });
const erasure = { status: 'done', scope: 'session', at: AT } as const;

const GOOD: readonly (readonly [string, WebhookNotice])[] = [
  ['a session', session],
  ['a session with a long id', { ...session, sessionId: 'x'.repeat(512) }],
  ['an object', object],
  ['an object of a long kind', { ...object, object: { type: 'x'.repeat(512), id: 'y'.repeat(512) } }],
  ['something else', unrelated],
  ['nothing said', saying({})],
  ['a word', saying({ nativeStatus: '' })],
  ['progress', saying({ progress: { done: 0, total: 0.5 } })],
  ['an end, and where it leads', saying({ ends: 'abandoned', announces: 'pending' })],
  ['an erasure', saying({ erasure })],
  ['all of it', { ...session, eventId: '', at: AT, unproven: true, says: { ends: 'failed', erasure } }],
];

it.each(GOOD)('%s is a notice', (_what, notice) => {
  expect(noticeProblem(notice)).toBeUndefined();
  expect(noticeProblem({ ...notice, more: 'of an adapter' })).toBeUndefined();
});

it.each(['expired', 'abandoned', 'canceled', 'failed'] as const)('%s is an end by message', (ends) => {
  expect(noticeProblem(saying({ ends }))).toBeUndefined();
});

it.each([
  'pending',
  'action_required',
  'processing',
  'in_review',
  'completed',
  'expired',
  'abandoned',
  'canceled',
  'failed',
] as const)('%s may be announced', (announces) => {
  expect(noticeProblem(saying({ announces }))).toBeUndefined();
});

const NOT_ABOUT = 'does not say what the message is about';
const NO_SESSION = 'does not name a session';
const NO_OBJECT = 'does not name an object by its type and id';
const NO_EVENT = 'has an event id that is not text';
const NO_INSTANT = 'has an `at` that is not an instant';
const NO_PROOF = 'has an `unproven` that is not a boolean';
const NO_SAYING = 'has a `says` that is not an object';
const NO_END = 'has a `says` whose `ends` is not an end without a decision';
const NO_STATUS = 'has a `says` whose `announces` is not a status of the contract';
const NO_WORD = 'has a `says` whose `nativeStatus` is not text';
const NO_ERASURE = 'has a `says` whose `erasure` is not in the contract';
const NO_PROGRESS = 'has a `says` whose progress is not two numbers, `done` and `total`';

const said = (says: unknown) => ({ ...session, says });

it.each<readonly [string, unknown, string]>([
  ['nothing', undefined, NOT_ABOUT],
  ['null', null, NOT_ABOUT],
  ['text', 's1', NOT_ABOUT],
  ['a list', [session], NOT_ABOUT],
  ['a function', () => session, NOT_ABOUT],
  ['an empty object', {}, NOT_ABOUT],
  ['a session that is not said to be one', { sessionId: 's1' }, NOT_ABOUT],
  ['a kind that is none', { about: 'report', sessionId: 's1' }, NOT_ABOUT],
  ['a kind of every object', { about: 'constructor', sessionId: 's1' }, NOT_ABOUT],
  ['a session without an id', { about: 'session' }, NO_SESSION],
  ['a session with an empty id', { ...session, sessionId: '' }, NO_SESSION],
  ['a session with an id that is a number', { ...session, sessionId: 42 }, NO_SESSION],
  ['a session with an endless id', { ...session, sessionId: 'x'.repeat(513) }, NO_SESSION],
  ['a session with a list of ids', { ...session, sessionId: ['s1'] }, NO_SESSION],
  ['an object that is none', { about: 'object' }, NO_OBJECT],
  ['an object in words', { about: 'object', object: 'check c1' }, NO_OBJECT],
  ['an object without a kind', { about: 'object', object: { id: 'c1' } }, NO_OBJECT],
  ['an object without an id', { about: 'object', object: { type: 'check' } }, NO_OBJECT],
  ['an object with an empty kind', { about: 'object', object: { type: '', id: 'c1' } }, NO_OBJECT],
  ['an object with an empty id', { about: 'object', object: { type: 'check', id: '' } }, NO_OBJECT],
  ['an object with a number', { about: 'object', object: { type: 'check', id: 1 } }, NO_OBJECT],
  [
    'an object of an endless kind',
    { about: 'object', object: { type: 'x'.repeat(513), id: '1' } },
    NO_OBJECT,
  ],
  [
    'an object with an endless id',
    { about: 'object', object: { type: 'a', id: 'x'.repeat(513) } },
    NO_OBJECT,
  ],
  ['an object of a session', { ...object, about: 'session' }, NO_SESSION],
  ...[session, object, unrelated].flatMap((notice): readonly (readonly [string, unknown, string])[] => [
    [`an event that is a number, of ${notice.about}`, { ...notice, eventId: 7 }, NO_EVENT],
    [`an event that is null, of ${notice.about}`, { ...notice, eventId: null }, NO_EVENT],
    [`a time in milliseconds, of ${notice.about}`, { ...notice, at: 1_893_456_000_000 }, NO_INSTANT],
    [`a time without a zone, of ${notice.about}`, { ...notice, at: '2030-01-01T00:00:00' }, NO_INSTANT],
    [`a day that does not exist, of ${notice.about}`, { ...notice, at: '2030-02-30T00:00:00Z' }, NO_INSTANT],
    [`a missing proof in words, of ${notice.about}`, { ...notice, unproven: 'yes' }, NO_PROOF],
    [`a missing proof that is null, of ${notice.about}`, { ...notice, unproven: null }, NO_PROOF],
  ]),
  ['a saying in words', said('canceled'), NO_SAYING],
  ['a saying that is null', said(null), NO_SAYING],
  ['a saying that is a list', said([]), NO_SAYING],
  ['an end by a verdict', said({ ends: 'completed' }), NO_END],
  ['an end that is none', said({ ends: 'in_review' }), NO_END],
  ['an end that there is not', said({ ends: 'constructor' }), NO_END],
  ['an end that is true', said({ ends: true }), NO_END],
  ['an end that is null', said({ ends: null }), NO_END],
  ['a status that there is not', said({ announces: 'toString' }), NO_STATUS],
  ['a status in capitals', said({ announces: 'COMPLETED' }), NO_STATUS],
  ['a status that is a whole outcome', said({ announces: { status: 'completed' } }), NO_STATUS],
  ['a word that is a number', said({ nativeStatus: 7 }), NO_WORD],
  ['a word that is null', said({ nativeStatus: null }), NO_WORD],
  ['an erasure in words', said({ erasure: 'done' }), NO_ERASURE],
  ['an erasure that is a time', said({ erasure: AT }), NO_ERASURE],
  ['an erasure without a time', said({ erasure: { status: 'done', scope: 'session' } }), NO_ERASURE],
  ['a progress in words', said({ progress: 'half' }), NO_PROGRESS],
  ['a progress that is null', said({ progress: null }), NO_PROGRESS],
  ['a progress from nowhere', said({ progress: { total: 2 } }), NO_PROGRESS],
  ['a progress to nowhere', said({ progress: { done: 1 } }), NO_PROGRESS],
  ['a progress in text', said({ progress: { done: '1', total: 2 } }), NO_PROGRESS],
  ['a progress without end', said({ progress: { done: 1, total: Number.POSITIVE_INFINITY } }), NO_PROGRESS],
  ['a progress of no number', said({ progress: { done: Number.NaN, total: 2 } }), NO_PROGRESS],
  ['a progress below nothing', said({ progress: { done: -1, total: 2 } }), NO_PROGRESS],
])('%s is no notice, and what is wrong is said without a value of it', (_what, value, problem) => {
  expect(noticeProblem(value)).toBe(problem);
});

describe('an erasure', () => {
  it.each<readonly [string, object]>([
    ['done', erasure],
    ['requested for the person', { ...erasure, status: 'requested', scope: 'subject' }],
    ['due later', { ...erasure, status: 'requested', dueAt: '2030-02-01T00:00:00+01:00' }],
  ])('is %s', (_what, value) => {
    expect(isErasure(value)).toBe(true);
    expect(noticeProblem(said({ erasure: value }))).toBeUndefined();
  });

  it.each<readonly [string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'done'],
    ['at no stage', { ...erasure, status: undefined }],
    ['at a stage that there is not', { ...erasure, status: 'failed' }],
    ['of nothing', { ...erasure, scope: undefined }],
    ['of everything', { ...erasure, scope: 'account' }],
    ['at no time', { ...erasure, at: undefined }],
    ['at a number', { ...erasure, at: 7 }],
    ['on a day', { ...erasure, at: '2030-01-01' }],
    ['due on a day', { ...erasure, dueAt: '2030-01-01' }],
    ['due at null', { ...erasure, dueAt: null }],
  ])('is not %s', (_what, value) => {
    expect(isErasure(value)).toBe(false);
  });
});
