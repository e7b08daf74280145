import fc from 'fast-check';
import type { SessionState } from '../src/contract/observation.js';
import { getRaw, type Observation, type Outcome, type ProofingSession, withRaw } from '../src/index.js';
import {
  currentOutcome,
  erasedAtOf,
  reduce,
  reduceFinalized,
  reduceNotFound,
  withState,
} from '../src/state/reducer.js';

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constantFrom<Outcome>(
    { status: 'pending' },
    { status: 'processing' },
    { status: 'in_review' },
    { status: 'expired' },
    { status: 'abandoned' },
    { status: 'canceled' },
    { status: 'failed' },
  ),
  fc.record({
    status: fc.constant('completed' as const),
    decision: fc.constantFrom('approved' as const, 'declined' as const, 'inconclusive' as const),
    final: fc.boolean(),
  }),
);

// Few instants and words, so that ties and repetitions are common.
const observation: fc.Arbitrary<Observation> = fc
  .record({
    trust: fc.constantFrom('fetched' as const, 'callback' as const, 'hint' as const),
    observedAt: fc.integer({ min: 0, max: 6 }),
    outcome,
    nativeStatus: fc.option(fc.constantFrom('NEW', 'OK', 'CANCELED'), { nil: undefined }),
    notFetchable: fc.option(fc.boolean(), { nil: undefined }),
    erasedAt: fc.option(fc.constantFrom('2030-01-01T00:00:00.000Z', '2030-01-02T00:00:00.000Z'), {
      nil: undefined,
    }),
  })
  .map(({ nativeStatus, notFetchable, erasedAt, ...rest }) => ({
    ...rest,
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(notFetchable === undefined ? {} : { notFetchable }),
    ...(erasedAt === undefined ? {} : { erasedAt }),
  }));

type Step = Observation | { readonly finalizedAt: number } | { readonly notFoundAt: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: observation },
  { weight: 1, arbitrary: fc.record({ finalizedAt: fc.integer({ min: 0, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ notFoundAt: fc.integer({ min: 0, max: 6 }) }) },
);

const apply = (state: SessionState, next: Step): SessionState => {
  if ('finalizedAt' in next) return reduceFinalized(state, next.finalizedAt);
  return 'notFoundAt' in next ? reduceNotFound(state, next.notFoundAt) : reduce(state, next);
};
const all = (steps: readonly Step[]) => steps.reduce(apply, {});

const stepsAndShuffle = fc
  .array(step, { maxLength: 8 })
  .chain((steps) =>
    fc.tuple(
      fc.constant(steps),
      fc.shuffledSubarray([...steps, ...steps], { minLength: steps.length * 2, maxLength: steps.length * 2 }),
    ),
  );

const fetched = (status: Outcome, observedAt: number, nativeStatus?: string): Observation => ({
  trust: 'fetched',
  observedAt,
  outcome: status,
  ...(nativeStatus === undefined ? {} : { nativeStatus }),
});
const callback = (status: Outcome, observedAt: number, notFetchable = true): Observation => ({
  trust: 'callback',
  observedAt,
  outcome: status,
  notFetchable,
});
const approved: Outcome = { status: 'completed', decision: 'approved', final: true };
const statusAfter = (...steps: Step[]) => currentOutcome(all(steps))?.outcome.status;

describe('merging observations', () => {
  it('ends the same for any order and repetition', () => {
    fc.assert(
      fc.property(stepsAndShuffle, ([steps, shuffled]) => {
        expect(all(shuffled)).toEqual(all(steps));
        expect(currentOutcome(all(shuffled))).toEqual(currentOutcome(all(steps)));
      }),
      { numRuns: 2000 },
    );
  });

  it('changes nothing when an observation is repeated', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(), (steps, which) => {
        const state = all(steps);
        const again = steps[which % steps.length];
        expect(again === undefined ? undefined : apply(state, again)).toEqual(state);
      }),
    );
  });

  it('is never changed by a hint', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), observation, (steps, anything) => {
        const state = all(steps);
        expect(reduce(state, { ...anything, trust: 'hint' })).toBe(state);
      }),
    );
  });

  it('never changes the state it is given', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 5 }), step, (steps, next) => {
        const state = all(steps);
        const before = structuredClone(state);
        apply(state, next);
        expect(state).toEqual(before);
      }),
    );
  });

  it('leaves an ended state only by a fetched answer', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 6 }),
        fc
          .array(step, { maxLength: 6 })
          .map((steps) => steps.filter((one) => !('trust' in one) || one.trust !== 'fetched')),
        (steps, more) => {
          const before = currentOutcome(all([...steps, fetched(approved, 100, 'OK')]));
          expect(currentOutcome(all([...steps, fetched(approved, 100, 'OK'), ...more]))).toEqual(before);
        },
      ),
    );
  });

  it('uses the newest of two answers, whichever arrives last', () => {
    const word = { ...fetched({ status: 'pending' }, 2), nativeStatus: 'NEW' };
    expect(statusAfter(word, fetched(approved, 1))).toBe('pending');
    expect(statusAfter(fetched(approved, 1), word)).toBe('pending');
    expect(statusAfter(fetched({ status: 'pending' }, 1), fetched(approved, 2))).toBe('completed');
  });

  it('uses the more advanced of two answers with the same instant', () => {
    expect(statusAfter(fetched(approved, 1), fetched({ status: 'in_review' }, 1))).toBe('completed');
    expect(statusAfter(fetched({ status: 'in_review' }, 1), fetched({ status: 'processing' }, 1))).toBe(
      'in_review',
    );
  });

  it('has nothing about a session without reports', () => {
    expect(currentOutcome({})).toBeUndefined();
    expect(currentOutcome(reduceFinalized({}, 1))).toBeUndefined();
  });
});

describe('a callback', () => {
  it('ends an open session with a status that cannot be fetched', () => {
    expect(statusAfter(fetched({ status: 'pending' }, 1), callback({ status: 'canceled' }, 2))).toBe(
      'canceled',
    );
    expect(statusAfter(callback({ status: 'failed' }, 2))).toBe('failed');
  });

  it('does not end it with a status that can be fetched', () => {
    expect(statusAfter(fetched({ status: 'pending' }, 1), callback(approved, 2, false))).toBe('pending');
    expect(statusAfter(callback(approved, 2, false))).toBeUndefined();
  });

  it('never completes or approves, even with a status that no fetch reports', () => {
    expect(statusAfter(callback(approved, 2))).toBeUndefined();
    expect(statusAfter(fetched({ status: 'in_review' }, 1), callback(approved, 2))).toBe('in_review');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const told = steps.map((one) => ('trust' in one ? { ...one, trust: 'callback' as const } : one));
        const known = currentOutcome(all(told))?.outcome;
        expect([known?.status === 'completed', known?.decision]).toEqual([false, undefined]);
      }),
      { numRuns: 2000 },
    );
  });

  it('adds no decision to another ending', () => {
    const odd = { status: 'failed', decision: 'approved' } as unknown as Outcome;
    expect(all([callback(odd, 2)]).callback).toBeUndefined();
  });

  it('does not move an open session to another open status', () => {
    expect(statusAfter(fetched({ status: 'pending' }, 1), callback({ status: 'in_review' }, 2))).toBe(
      'pending',
    );
  });

  it('does not reopen or change what a fetch saw ended', () => {
    expect(statusAfter(fetched(approved, 1), callback({ status: 'canceled' }, 2))).toBe('completed');
    expect(statusAfter(callback({ status: 'canceled' }, 2), fetched(approved, 1))).toBe('completed');
  });

  it('yields to a later answer with another status, but not to one that only says "not ended"', () => {
    const ended = callback({ status: 'abandoned' }, 2);
    expect(statusAfter(ended, fetched({ status: 'pending' }, 3))).toBe('abandoned');
    expect(statusAfter(ended, fetched({ status: 'pending' }, 3, 'STARTED'))).toBe('pending');
    expect(statusAfter(ended, fetched({ status: 'pending' }, 1, 'STARTED'))).toBe('abandoned');
  });

  it('may report an erasure', () => {
    const erasedAt = '2030-01-01T00:00:00.000Z';
    expect(all([{ ...callback(approved, 1, false), erasedAt }]).erasedAt).toBe(erasedAt);
    expect(all([{ ...callback(approved, 1), trust: 'hint', erasedAt }]).erasedAt).toBeUndefined();
  });
});

describe('a session that the vendor does not find', () => {
  const at = (milliseconds: number) => new Date(milliseconds).toISOString();
  it.each<[what: string, steps: Step[], erasedAt: string | undefined]>([
    [
      'is erased since it was first missed',
      [fetched(approved, 1), { notFoundAt: 3 }, { notFoundAt: 5 }],
      at(3),
    ],
    ['is erased at one instant with its last answer', [fetched(approved, 1), { notFoundAt: 1 }], at(1)],
    [
      'is there again with a later answer',
      [fetched(approved, 1), { notFoundAt: 3 }, fetched(approved, 4)],
      undefined,
    ],
    [
      'is erased when it is missed again',
      [fetched(approved, 1), { notFoundAt: 3 }, fetched(approved, 4), { notFoundAt: 6 }],
      at(6),
    ],
    [
      'stays erased where somebody said so',
      [{ ...fetched(approved, 1), erasedAt: at(0) }, { notFoundAt: 3 }, fetched(approved, 4)],
      at(0),
    ],
  ])('%s', (_what, steps, erasedAt) => {
    expect(erasedAtOf(all(steps))).toBe(erasedAt);
    expect(erasedAtOf(all([...steps].reverse()))).toBe(erasedAt);
  });
});

describe('finalizing', () => {
  it('turns pending into processing', () => {
    expect(statusAfter(fetched({ status: 'pending' }, 1), { finalizedAt: 2 })).toBe('processing');
    expect(statusAfter({ finalizedAt: 2 }, fetched({ status: 'pending' }, 3))).toBe('processing');
  });

  it('changes no other status', () => {
    for (const other of [{ status: 'in_review' }, { status: 'expired' }, approved] as const)
      expect(statusAfter({ finalizedAt: 2 }, fetched(other, 3))).toBe(other.status);
  });
});

describe('a session with what was known before', () => {
  const session: ProofingSession = {
    ref: { provider: 'id360', id: '42' },
    adapter: 'id360',
    reference: 'file-7',
    status: 'pending',
    nativeStatus: 'STARTED',
    warnings: [],
  };

  it('uses the known outcome and status, and keeps the rest', () => {
    const state = all([{ ...callback({ status: 'canceled' }, 2), nativeStatus: 'DISCONTINUED' }]);
    expect(withState(session, state)).toEqual({
      ...session,
      status: 'canceled',
      nativeStatus: 'DISCONTINUED',
    });
  });

  it('loses a decision that is no longer true', () => {
    const decided: ProofingSession = { ...session, status: 'completed', decision: 'approved', final: false };
    const corrected = withState(decided, all([fetched({ status: 'in_review' }, 9, 'REVIEW')]));
    expect(corrected).toEqual({ ...session, status: 'in_review', nativeStatus: 'REVIEW' });
    expect(Object.keys(corrected)).not.toContain('decision');
  });

  it('keeps the raw answer, still hidden', () => {
    const corrected = withState(withRaw({ ...session }, { a: 1 }), all([fetched(approved, 1)]));
    expect(getRaw(corrected)).toEqual({ a: 1 });
    expect(JSON.stringify(corrected)).not.toContain('"a"');
  });

  it('is the session itself if nothing is known', () => {
    expect(withState(session, {})).toBe(session);
  });
});
