// What the reducer does where two words are equal in all that it looks at first: table tests beside the properties.
import type { HistoryEntry, Observation, ObservedRoute, SessionState } from '../src/contract/observation.js';
import type { ProofingSession } from '../src/contract/session.js';
import type { Action, Outcome } from '../src/contract/status.js';
import { currentOutcome, historyOf, withState } from '../src/state/outcome.js';
import {
  reduce,
  reduceCanceled,
  reduceErasure,
  reduceFinalized,
  reduceRetried,
  reduceRouted,
  reduceTold,
} from '../src/state/reducer.js';
import { getRaw, withRaw } from '../src/support/hide.js';

const DAY_1 = { status: 'done', scope: 'session', at: '2030-01-01T00:00:00.000Z' } as const;
const DAY_2 = { ...DAY_1, at: '2030-01-02T00:00:00.000Z' } as const;
const asks = (actor: Action['actor'], next: Action['next']): Outcome => ({
  status: 'action_required',
  action: { actor, next },
});
const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const fetched = (outcome: Outcome, more: Partial<Observation> = {}): Observation => ({
  trust: 'fetched',
  observedAt: 5,
  outcome,
  ...more,
});
const ended = (status: 'canceled' | 'failed', more: Partial<Observation> = {}): Observation => ({
  trust: 'callback',
  observedAt: 5,
  outcome: { status },
  ...more,
});

describe('of two answers with the same instant', () => {
  it.each<readonly [string, Observation, Observation]>([
    ['the word', fetched(approved, { nativeStatus: 'OK' }), fetched(approved, { nativeStatus: 'OL' })],
    [
      'the decision',
      fetched({ status: 'completed', decision: 'approved', final: true }),
      fetched({ status: 'completed', decision: 'declined', final: true }),
    ],
    [
      'who decided',
      fetched({ ...approved, decidedBy: 'automatic' }),
      fetched({ ...approved, decidedBy: 'manual' }),
    ],
    [
      'whether it is final',
      fetched({ status: 'completed', decision: 'approved', final: false }),
      fetched({ status: 'completed', decision: 'approved', final: true }),
    ],
    ['who acts', fetched(asks('app', 'decide')), fetched(asks('person', 'decide'))],
    ['what is to be done', fetched(asks('person', 'evidence')), fetched(asks('person', 'retry'))],
    ['the attempts', fetched(approved, { attempts: 1 }), fetched(approved, { attempts: 2 })],
    ['the erasure', fetched(approved, { erasure: DAY_1 }), fetched(approved, { erasure: DAY_2 })],
  ])('that differ in %s, the same one is kept, whichever came first', (_what, less, more) => {
    expect(reduce(reduce({}, less), more).fetched).toBe(more);
    expect(reduce(reduce({}, more), less).fetched).toBe(more);
  });

  it('that differ, the same one is kept, whatever a store did to the order of their keys', () => {
    const shuffled = (one: Observation) =>
      Object.fromEntries(Object.entries(one).toReversed()) as unknown as Observation;
    const a = fetched({ status: 'canceled' }, { nativeStatus: 'B' });
    const b = fetched({ status: 'canceled' }, { nativeStatus: 'A' });
    for (const [one, two] of [
      [a, b],
      [shuffled(a), b],
      [a, shuffled(b)],
    ] as const) {
      expect(reduce(reduce({}, one), two).fetched?.nativeStatus).toBe('B');
      expect(reduce(reduce({}, two), one).fetched?.nativeStatus).toBe('B');
    }
  });

  it('of two messages too, and then by the instant at which they arrived', () => {
    const [a, b] = [
      ended('canceled', { saidAt: 1, observedAt: 5 }),
      ended('canceled', { saidAt: 1, observedAt: 6 }),
    ];
    for (const order of [
      [a, b],
      [b, a],
    ])
      expect(order.reduce(reduce, {}).callback).toBe(b);
    const failed = ended('failed', { saidAt: 1 });
    expect(reduce(reduce({}, b), failed).callback).toBe(failed);
    expect(reduce(reduce({}, failed), b).callback).toBe(failed);
  });

  it('of two decisions of the app too', () => {
    const byApp = (decision: 'approved' | 'declined'): Observation => ({
      trust: 'app',
      observedAt: 5,
      outcome: { status: 'completed', decision, decidedBy: 'app', final: true },
    });
    const canceled: Observation = { trust: 'app', observedAt: 5, outcome: { status: 'canceled' } };
    const declined = byApp('declined');
    for (const less of [byApp('approved'), canceled]) {
      expect(reduce(reduce({}, less), declined).decided).toBe(declined);
      expect(reduce(reduce({}, declined), less).decided).toBe(declined);
    }
  });

  it('that are equal but serialized in another order, the last one is kept', () => {
    const one: Observation = { trust: 'fetched', observedAt: 5, outcome: approved, nativeStatus: 'OK' };
    const same: Observation = { nativeStatus: 'OK', outcome: approved, observedAt: 5, trust: 'fetched' };
    expect(reduce(reduce({}, one), same).fetched).toBe(same);
    expect(reduce(reduce({}, same), one).fetched).toBe(one);
  });

  it('a decision overrides action_required, which overrides in_review, processing and pending', () => {
    const order = [
      fetched({ status: 'pending' }, { nativeStatus: 'W' }),
      fetched({ status: 'processing' }, { nativeStatus: 'W' }),
      fetched({ status: 'in_review' }, { nativeStatus: 'W' }),
      fetched(asks('person', 'retry'), { nativeStatus: 'W' }),
      fetched({ status: 'abandoned' }),
      fetched({ status: 'expired' }),
      fetched({ status: 'canceled' }),
      fetched({ status: 'failed' }),
      fetched(approved),
    ];
    for (const [place, less] of order.entries())
      for (const more of order.slice(place + 1)) {
        expect(reduce(reduce({}, less), more).fetched).toBe(more);
        expect(reduce(reduce({}, more), less).fetched).toBe(more);
      }
  });
});

describe('between an answer and a callback', () => {
  it('with the same instant, an answer with a status wins', () => {
    const open = fetched({ status: 'pending' }, { nativeStatus: 'STARTED' });
    expect(currentOutcome({ fetched: open, callback: ended('canceled') })).toBe(open);
  });

  it('the callback overrides an earlier answer, and one without a status', () => {
    const end = ended('canceled');
    const earlier = fetched({ status: 'pending' }, { nativeStatus: 'STARTED', observedAt: 4 });
    const wordless = fetched({ status: 'pending' }, { observedAt: 6 });
    expect(currentOutcome({ fetched: earlier, callback: end })).toBe(end);
    expect(currentOutcome({ wordless, callback: end })).toBe(end);
    expect(currentOutcome({ fetched: earlier, wordless, callback: end })).toBe(end);
  });

  it('an end that an answer revoked stays revoked, although a later one has no status', () => {
    const end = ended('canceled');
    const word = fetched({ status: 'pending' }, { nativeStatus: 'STARTED', observedAt: 6 });
    const wordless = fetched({ status: 'pending' }, { observedAt: 7 });
    for (const order of [
      [end, word, wordless],
      [wordless, word, end],
      [word, end, wordless],
      [wordless, end, word],
    ])
      expect(currentOutcome(order.reduce(reduce, {}))).toBe(wordless);
  });

  it('a fetched end is not undone by an answer without a status', () => {
    const end = fetched(approved, { nativeStatus: 'OK' });
    const wordless = fetched({ status: 'pending' }, { observedAt: 9 });
    expect(currentOutcome(reduce(reduce({}, end), wordless))).toBe(end);
    expect(currentOutcome(reduce(reduce({}, wordless), end))).toBe(end);
    const word = fetched({ status: 'pending' }, { nativeStatus: 'NEW', observedAt: 9 });
    expect(currentOutcome(reduce(reduce({}, end), word))).toBe(word);
  });

  it('the status of an open answer is ignored if the callback is not an end', () => {
    const state = reduce({}, { ...ended('canceled'), outcome: { status: 'processing' } });
    expect(state).toStrictEqual({});
  });
});

describe('what is written', () => {
  it('contains nothing that was not reported', () => {
    const observation = fetched(approved);
    expect(reduce({}, observation)).toStrictEqual({ fetched: observation });
    expect(reduce({}, { ...ended('failed'), outcome: { status: 'in_review' } })).toStrictEqual({});
    expect(reduce({}, { ...observation, attempts: 0 })).toStrictEqual({
      fetched: { ...observation, attempts: 0 },
    });
    expect(reduceFinalized({}, 3)).toStrictEqual({ finalizedAt: 3 });
    expect(reduceCanceled({}, 3)).toStrictEqual({ canceledAt: 3 });
    expect(reduceTold({}, 3)).toStrictEqual({ toldAt: 3 });
    expect(reduceRetried({}, 'a', 3)).toStrictEqual({ retries: ['a'], retriedAt: 3 });
    expect(reduceErasure({}, DAY_1)).toStrictEqual({ erasure: DAY_1 });
  });

  it('is unchanged after a hint, and the same object', () => {
    const state: SessionState = { fetched: fetched({ status: 'pending' }) };
    expect(reduce(state, { ...ended('failed'), trust: 'hint', erasure: DAY_1, attempts: 7 })).toBe(state);
  });

  it('keeps the first finalization', () => {
    expect(reduceFinalized(reduceFinalized({}, 5), 3)).toStrictEqual({ finalizedAt: 3 });
    expect(reduceFinalized(reduceFinalized({}, 3), 5)).toStrictEqual({ finalizedAt: 3 });
  });

  it.each([
    [DAY_1, DAY_2],
    [DAY_2, DAY_1],
    [DAY_1, undefined],
    [undefined, DAY_1],
  ])('keeps the first erasure of %j and %j', (before, then) => {
    const state: SessionState = before === undefined ? {} : { erasure: before };
    const observation = fetched(approved, then === undefined ? {} : { erasure: then });
    expect(reduce(state, observation).erasure).toBe(DAY_1);
    const callback = { ...ended('failed'), ...(then === undefined ? {} : { erasure: then }) };
    expect(reduce(state, callback).erasure).toBe(DAY_1);
    expect(reduceErasure(state, then ?? DAY_2).erasure).toBe(DAY_1);
  });
});

describe('a route', () => {
  const route = (provider: string, at = 7): ObservedRoute => ({ provider, by: 'default', skipped: [], at });

  it('stays the same object when reported again', () => {
    const state = reduceRouted({}, route('id360'));
    expect(reduceRouted(state, route('id360'))).toBe(state);
  });

  it('that was reported earlier is kept over a later one', () => {
    const [first, second] = [route('b', 6), route('a', 7)];
    expect(reduceRouted(reduceRouted({}, first), second).route).toBe(first);
    expect(reduceRouted(reduceRouted({}, second), first).route).toBe(first);
  });

  it('of the same instant is chosen by its text, whichever came first', () => {
    const [a, b] = [route('a'), route('b')];
    expect(reduceRouted(reduceRouted({}, a), b).route).toBe(a);
    expect(reduceRouted(reduceRouted({}, b), a).route).toBe(a);
    const [first, second] = [
      { ...route('a'), creation: 'c1', earlierAttempts: 1 },
      { ...route('a'), creation: 'c1', earlierAttempts: 2 },
    ];
    expect(reduceRouted(reduceRouted({}, first), second).route).toBe(first);
    expect(reduceRouted(reduceRouted({}, second), first).route).toBe(first);
    const other = { ...route('a'), creation: 'c0' };
    expect(reduceRouted(reduceRouted({}, other), first).route).toBe(other);
    expect(reduceRouted(reduceRouted({}, first), other).route).toBe(other);
  });
});

describe('a session by what is known', () => {
  const after = (earlierAttempts: number): ObservedRoute => ({
    provider: 'id360',
    by: 'requested',
    skipped: [],
    at: 1,
    earlierAttempts,
  });
  const decided: ProofingSession = {
    ref: { provider: 'id360', id: '42' },
    adapter: 'id360',
    status: 'completed',
    decision: 'approved',
    decidedBy: 'automatic',
    final: true,
    nativeStatus: 'OK',
    reasons: [],
    warnings: [],
  };
  const known = (
    more: Partial<Observation> = {},
    outcome: Outcome = { ...approved, decidedBy: 'automatic' },
  ) => fetched(outcome, { nativeStatus: 'OK', ...more });

  it('is the same object if that agrees', () => {
    expect(withState(decided, { fetched: known() })).toBe(decided);
    const { nativeStatus: _none, ...wordless } = known();
    expect(withState(decided, { fetched: wordless })).toBe(decided);
    const erased = { ...decided, erasure: { ...DAY_1, dueAt: DAY_2.at } };
    expect(withState(erased, { fetched: known(), erasure: { ...erased.erasure } })).toBe(erased);
    const counted = { ...decided, attempts: { made: 2 } };
    expect(withState(counted, { fetched: known(), attempts: 2 })).toBe(counted);
    const byApp = { ...decided, decidedBy: 'app' } as const;
    const own = { trust: 'app', observedAt: 1, outcome: { ...approved, decidedBy: 'app' } } as const;
    expect(withState(byApp, { fetched: known(), decided: own })).toBe(byApp);
  });

  it.each<readonly [string, SessionState, object]>([
    [
      'the decision',
      { fetched: known({}, { ...approved, decision: 'declined', decidedBy: 'automatic' }) },
      { decision: 'declined' },
    ],
    ['who decided', { fetched: known({}, { ...approved, decidedBy: 'manual' }) }, { decidedBy: 'manual' }],
    [
      'whether it is final',
      { fetched: known({}, { ...approved, final: false, decidedBy: 'automatic' }) },
      { final: false },
    ],
    ['the word', { fetched: known({ nativeStatus: 'KO' }) }, { nativeStatus: 'KO' }],
    ['the erasure', { fetched: known(), erasure: DAY_1 }, { erasure: DAY_1 }],
    ['the attempts', { fetched: known(), attempts: 2 }, { attempts: { made: 2 } }],
    ['the attempts before it', { fetched: known(), route: after(2) }, { attempts: { made: 2 } }],
  ])('is corrected in %s alone', (_what, state, correction) => {
    expect(withState(decided, state)).toStrictEqual({ ...decided, ...correction });
  });

  it('is corrected in its status, and loses what belongs to the other one', () => {
    const { decision: _1, decidedBy: _2, final: _3, ...rest } = decided;
    const state = { fetched: fetched({ status: 'in_review' }, { nativeStatus: 'REVIEW' }) };
    expect(withState(decided, state)).toStrictEqual({ ...rest, status: 'in_review', nativeStatus: 'REVIEW' });
  });

  it.each<readonly [string, object]>([
    ['status', { status: 'done' }],
    ['scope', { scope: 'subject' }],
    ['instant', { at: DAY_2.at }],
    ['due date', { dueAt: DAY_2.at }],
  ])('is corrected in the %s of its erasure alone', (_what, more) => {
    const own = { ...decided, erasure: { ...DAY_1, status: 'requested' as const } };
    const erasure = { ...own.erasure, ...more };
    expect(withState(own, { fetched: known(), erasure })).toStrictEqual({ ...own, erasure });
  });

  it('is corrected in its action alone', () => {
    const { status: _0, decision: _1, decidedBy: _2, final: _3, ...rest } = decided;
    for (const [own, other] of [
      [asks('person', 'retry'), asks('person', 'evidence')],
      [asks('person', 'decide'), asks('app', 'decide')],
    ] as const) {
      const session = { ...rest, ...own } as ProofingSession;
      expect(withState(session, { fetched: fetched(other) })).toStrictEqual({ ...session, ...other });
    }
  });

  it('says who ended it where this app did', () => {
    const { decision: _1, decidedBy: _2, final: _3, ...rest } = decided;
    const canceled = { ...rest, status: 'canceled' } as const;
    const state = { fetched: fetched({ status: 'canceled' }, { nativeStatus: 'OK' }), canceledAt: 1 };
    expect(withState(canceled, state)).toStrictEqual({ ...canceled, endedBy: 'app' });
    expect(withState({ ...canceled, endedBy: 'app' }, state)).toEqual({ ...canceled, endedBy: 'app' });
    const byVendor = { ...canceled, endedBy: 'vendor' } as const;
    expect(withState(byVendor, { fetched: state.fetched })).toBe(byVendor);
    const own = { trust: 'app', observedAt: 1, outcome: { status: 'canceled' } } as const;
    expect(withState(decided, { fetched: known(), decided: own })).toMatchObject({
      status: 'canceled',
      endedBy: 'app',
      warnings: [{ code: 'DECISION_DIFFERS' }],
    });
  });

  it('has no native status if none was reported, and keeps its own if the known answer has none', () => {
    const { nativeStatus: _none, ...wordless } = decided;
    const state = { fetched: fetched({ status: 'pending' }) };
    expect(withState(wordless, state)).not.toHaveProperty('nativeStatus');
    expect(withState(decided, state).nativeStatus).toBe('OK');
    for (const part of ['erasure', 'attempts', 'endedBy', 'action'])
      expect(withState(decided, state)).not.toHaveProperty(part);
  });

  it('keeps hidden parts hidden and visible ones visible', () => {
    const corrected = withState(withRaw({ ...decided }, { secret: 1 }), {
      fetched: fetched({ status: 'failed' }),
    });
    expect(getRaw(corrected)).toEqual({ secret: 1 });
    expect(Object.keys(corrected).sort()).toEqual([
      'adapter',
      'nativeStatus',
      'reasons',
      'ref',
      'status',
      'warnings',
    ]);
  });
});

describe('the history of one instant', () => {
  const at = '1970-01-01T00:00:00.005Z';

  it('is in life cycle order, and contains only what is known', () => {
    const state: SessionState = {
      route: { provider: 'id360', by: 'default', skipped: [], at: 5 },
      finalizedAt: 5,
      callback: ended('canceled', { nativeStatus: 'CANCELED' }),
      fetched: fetched({ status: 'pending' }),
      canceledAt: 5,
      decided: { trust: 'app', observedAt: 5, outcome: { status: 'canceled' } },
      erasure: { status: 'done', scope: 'subject', at },
      toldAt: 5,
      retries: ['a'],
      attempts: 1,
    };
    const expected: HistoryEntry[] = [
      { at, kind: 'routed', choice: { provider: 'id360', by: 'default', skipped: [] } },
      { at, kind: 'finalized' },
      { at, kind: 'callback', status: 'canceled', nativeStatus: 'CANCELED' },
      { at, kind: 'fetched', status: 'pending' },
      { at, kind: 'canceled' },
      { at, kind: 'decided', status: 'canceled' },
      { at, kind: 'erased', scope: 'subject' },
    ];
    expect(historyOf(state)).toStrictEqual(expected);
  });

  it('sorts the earlier first, and entries without a time last', () => {
    const state: SessionState = {
      finalizedAt: 9,
      callback: ended('canceled', { observedAt: 3 }),
      fetched: fetched({ status: 'pending' }, { observedAt: 6 }),
      erasure: { ...DAY_1, at: 'some day' },
    };
    expect(historyOf(state).map(({ kind }) => kind)).toEqual(['callback', 'fetched', 'finalized', 'erased']);
    const sooner = { ...state, erasure: { ...DAY_1, at: '1970-01-01T00:00:00.001Z' } };
    expect(historyOf(sooner).map(({ kind }) => kind)).toEqual(['erased', 'callback', 'fetched', 'finalized']);
  });
});
