import fc from 'fast-check';
import type { ObservedRoute, SessionState } from '../src/contract/observation.js';
import type { EraseScope, Erasure, Observation, Outcome } from '../src/index.js';
import { historyOf } from '../src/state/outcome.js';
import {
  reduce,
  reduceCanceled,
  reduceErasure,
  reduceFinalized,
  reduceRouted,
} from '../src/state/reducer.js';

const name = fc.constantFrom('red', 'blue');
const route: fc.Arbitrary<ObservedRoute> = fc.record({
  provider: name,
  by: fc.constantFrom('requested' as const, 'default' as const, 'order' as const),
  skipped: fc.array(fc.record({ provider: name, error: fc.constantFrom('NETWORK', 'TIMEOUT') }), {
    maxLength: 2,
  }),
  at: fc.integer({ min: 0, max: 3 }),
  creation: fc.constantFrom('c1', 'c2'),
  earlierAttempts: fc.integer({ min: 1, max: 2 }),
});
const observation: fc.Arbitrary<Observation> = fc.record({
  trust: fc.constantFrom('fetched' as const, 'callback' as const, 'app' as const),
  observedAt: fc.integer({ min: 0, max: 5 }),
  outcome: fc.constantFrom<Outcome>(
    { status: 'pending' },
    { status: 'canceled' },
    { status: 'action_required', action: { actor: 'person', next: 'retry' } },
  ),
  nativeStatus: fc.constantFrom('NEW', 'CANCELED'),
});
const erasure: fc.Arbitrary<Erasure> = fc.record({
  status: fc.constantFrom('requested' as const, 'done' as const),
  scope: fc.constantFrom<EraseScope>('session', 'subject'),
  at: fc.constantFrom('1970-01-01T00:00:00.002Z', '1970-01-01T00:00:00.004Z', 'some day'),
});
type Change = (state: SessionState) => SessionState;
const change: fc.Arbitrary<Change> = fc.oneof(
  route.map(
    (one): Change =>
      (state) =>
        reduceRouted(state, one),
  ),
  observation.map(
    (one): Change =>
      (state) =>
        reduce(state, one),
  ),
  fc.integer({ min: 0, max: 5 }).map(
    (at): Change =>
      (state) =>
        reduceFinalized(state, at),
  ),
  fc.integer({ min: 0, max: 5 }).map(
    (at): Change =>
      (state) =>
        reduceCanceled(state, at),
  ),
  erasure.map(
    (one): Change =>
      (state) =>
        reduceErasure(state, one),
  ),
);
const all = (changes: readonly Change[]) => changes.reduce<SessionState>((state, one) => one(state), {});
const changesAndShuffle = fc.array(change, { maxLength: 8 }).chain((changes) =>
  fc.tuple(
    fc.constant(changes),
    fc.shuffledSubarray([...changes, ...changes], {
      minLength: changes.length * 2,
      maxLength: changes.length * 2,
    }),
  ),
);

describe('the history of a session', () => {
  it('is the same for any order and repetition of reports', () => {
    fc.assert(
      fc.property(changesAndShuffle, ([changes, shuffled]) => {
        expect(all(shuffled)).toEqual(all(changes));
        expect(historyOf(all(shuffled))).toEqual(historyOf(all(changes)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is sorted by time, and contains each kind at most once', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 10 }), (changes) => {
        const entries = historyOf(all(changes));
        const times = entries.map(({ at }) =>
          at === 'some day' ? Number.POSITIVE_INFINITY : Date.parse(at),
        );
        expect(times).toEqual([...times].sort((a, b) => (a < b ? -1 : Number(a > b))));
        expect(new Set(entries.map(({ kind }) => kind)).size).toBe(entries.length);
      }),
    );
  });

  it('survives JSON, as in a store', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), (changes) => {
        const state = all(changes);
        expect(historyOf(JSON.parse(JSON.stringify(state)))).toEqual(historyOf(state));
      }),
    );
  });

  it('never changes the state it is given', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 5 }), change, (changes, next) => {
        const state = all(changes);
        const before = structuredClone(state);
        next(state);
        historyOf(state);
        expect(state).toEqual(before);
      }),
    );
  });

  it('covers the whole life of a session', () => {
    const choice = {
      provider: 'blue',
      by: 'order',
      skipped: [{ provider: 'red', error: 'NETWORK' }],
    } as const;
    const erased: Erasure = { status: 'done', scope: 'subject', at: '2030-01-01T00:00:40.000Z' };
    const at = (second: number) => Date.UTC(2030, 0, 1, 0, 0, second);
    const state = all([
      (known) => reduceErasure(known, { ...erased, status: 'requested', at: '2030-01-01T00:00:35.000Z' }),
      (known) => reduceErasure(known, erased),
      (known) => reduceCanceled(known, at(25)),
      (known) =>
        reduce(known, {
          trust: 'app',
          observedAt: at(28),
          outcome: { status: 'completed', decision: 'declined', decidedBy: 'app', final: true },
        }),
      (known) =>
        reduce(known, {
          trust: 'fetched',
          observedAt: at(30),
          outcome: { status: 'completed', decision: 'approved', decidedBy: 'manual', final: true },
          nativeStatus: 'OK',
        }),
      (known) =>
        reduce(known, {
          trust: 'callback',
          observedAt: at(20),
          outcome: { status: 'abandoned' },
        }),
      (known) => reduceFinalized(known, at(10)),
      (known) => reduceRouted(known, { ...choice, at: at(0), creation: 'c1', earlierAttempts: 2 }),
    ]);
    expect(historyOf(state)).toEqual([
      { at: '2030-01-01T00:00:00.000Z', kind: 'routed', choice },
      { at: '2030-01-01T00:00:10.000Z', kind: 'finalized' },
      { at: '2030-01-01T00:00:20.000Z', kind: 'callback', status: 'abandoned' },
      { at: '2030-01-01T00:00:25.000Z', kind: 'canceled' },
      {
        at: '2030-01-01T00:00:28.000Z',
        kind: 'decided',
        status: 'completed',
        decision: 'declined',
        decidedBy: 'app',
        final: true,
      },
      {
        at: '2030-01-01T00:00:30.000Z',
        kind: 'fetched',
        status: 'completed',
        decision: 'approved',
        decidedBy: 'manual',
        final: true,
        nativeStatus: 'OK',
      },
      { at: '2030-01-01T00:00:40.000Z', kind: 'erased', scope: 'subject' },
    ]);
  });

  it('says what was required while an action was, and what is requested while it is not done', () => {
    const outcome: Outcome = { status: 'action_required', action: { actor: 'app', next: 'decide' } };
    const state = reduceErasure(
      reduce({}, { trust: 'fetched', observedAt: 1, outcome, nativeStatus: 'WAITS' }),
      { status: 'requested', scope: 'session', at: '1970-01-01T00:00:00.002Z' },
    );
    expect(historyOf(state)).toEqual([
      { at: '1970-01-01T00:00:00.001Z', kind: 'fetched', ...outcome, nativeStatus: 'WAITS' },
      { at: '1970-01-01T00:00:00.002Z', kind: 'erasing', scope: 'session' },
    ]);
  });

  it('is empty if nothing is known', () => {
    expect(historyOf({})).toEqual([]);
  });

  it('sorts an instant of a broken clock at the epoch, and an invalid instant at the end', () => {
    expect(
      historyOf({
        finalizedAt: Number.NaN,
        erasure: { status: 'done', scope: 'session', at: 'some day' },
        route: routeAt(1),
      }).map(({ kind, at }) => [kind, at]),
    ).toEqual([
      ['finalized', '1970-01-01T00:00:00.000Z'],
      ['routed', '1970-01-01T00:00:00.001Z'],
      ['erased', 'some day'],
    ]);
  });
});

const routeAt = (at: number): ObservedRoute => ({ provider: 'red', by: 'order', skipped: [], at });

describe('the route of a session', () => {
  it('is the earlier of two, whichever is reported first', () => {
    expect(reduceRouted(reduceRouted({}, routeAt(2)), routeAt(1)).route?.at).toBe(1);
    expect(reduceRouted(reduceRouted({}, routeAt(1)), routeAt(2)).route?.at).toBe(1);
  });

  it('keeps everything else that is known', () => {
    const state = { finalizedAt: 3, canceledAt: 4, retries: ['a'], attempts: 2 };
    expect(reduceRouted(state, routeAt(1))).toEqual({ ...state, route: routeAt(1) });
  });
});
