import fc from 'fast-check';
import type { SessionState } from '../src/contract/observation.js';
import { getRaw, type Outcome, type ProofingSession, withRaw } from '../src/index.js';
import { attemptsMade, currentOutcome, erasureOf, withState } from '../src/state/outcome.js';
import { reduce, reduceFinalized } from '../src/state/reducer.js';
import { readState, writeState } from '../src/state/store.js';
import {
  all,
  apply,
  approved,
  byApp,
  callback,
  declinedHere,
  fetched,
  observation,
  statusAfter,
  step,
  waits,
} from './reducer-steps.js';

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, one]) => [key, reversed(one)]),
  );
};

const stepsAndShuffle = fc
  .array(step, { maxLength: 10 })
  .chain((steps) =>
    fc.tuple(
      fc.constant(steps),
      fc.shuffledSubarray([...steps, ...steps], { minLength: steps.length * 2, maxLength: steps.length * 2 }),
    ),
  );

describe('merging observations', () => {
  it('ends the same for any order and repetition', () => {
    fc.assert(
      fc.property(stepsAndShuffle, ([steps, shuffled]) => {
        expect(all(shuffled)).toEqual(all(steps));
        expect(currentOutcome(all(shuffled))).toEqual(currentOutcome(all(steps)));
        expect(erasureOf(all(shuffled))).toEqual(erasureOf(all(steps)));
        expect(attemptsMade(all(shuffled))).toBe(attemptsMade(all(steps)));
        expect(writeState(all(shuffled))).toBe(writeState(all(steps)));
      }),
      { numRuns: 3000 },
    );
  });

  it('ends the same if a store returned the state in between, with its keys in any order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.array(step, { maxLength: 6 }), (before, after) => {
        const stored = reversed(readState(writeState(all(before)))) as SessionState;
        const resumed = after.reduce(apply, stored);
        expect(resumed).toEqual(all([...before, ...after]));
        expect(writeState(resumed)).toBe(writeState(all([...before, ...after])));
      }),
      { numRuns: 1000 },
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

  it("leaves an ended state only by a fetched answer or the app's own decision", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 6 }),
        fc
          .array(step, { maxLength: 6 })
          .map((steps) =>
            steps.filter((one) => !('trust' in one) || !['fetched', 'app'].includes(one.trust)),
          ),
        (steps, more) => {
          const before = currentOutcome(all([...steps, fetched(approved, 100, 'OK')]));
          expect(currentOutcome(all([...steps, fetched(approved, 100, 'OK'), ...more]))).toEqual(before);
        },
      ),
    );
  });

  it("is the app's own decision where there is one, whatever else is known", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.nat({ max: 8 }), (steps, place) => {
        const others = steps.filter((one) => !('trust' in one) || one.trust !== 'app');
        const decided = byApp(declinedHere, 3);
        const known = all(others.toSpliced(place, 0, decided));
        expect(currentOutcome(known)).toBe(decided);
      }),
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
    const asks = fetched(waits, 1, 'RETRY');
    expect(statusAfter(asks, fetched({ status: 'in_review' }, 1, 'REVIEW'))).toBe('action_required');
    expect(statusAfter(asks, fetched({ status: 'abandoned' }, 1))).toBe('abandoned');
  });

  it('moves between all open statuses, action_required included, as the vendor says', () => {
    const asks = fetched(waits, 2, 'RETRY');
    expect(statusAfter(fetched({ status: 'pending' }, 1, 'NEW'), asks)).toBe('action_required');
    expect(statusAfter(asks, fetched({ status: 'processing' }, 3, 'STARTED'))).toBe('processing');
    expect(statusAfter(fetched(approved, 1), asks)).toBe('action_required');
    expect(currentOutcome(all([asks]))?.outcome).toEqual(waits);
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

  it('does not end it with an announcement, which a fetch is to confirm', () => {
    const announced = callback({ status: 'processing' }, 2);
    expect(statusAfter(fetched({ status: 'pending' }, 1), announced)).toBe('pending');
    expect(statusAfter(announced)).toBeUndefined();
    expect(statusAfter(callback(waits, 2))).toBeUndefined();
  });

  it("is ordered among messages by the vendor's time, and against answers by ours", () => {
    const expired = callback({ status: 'expired' }, 5, 1);
    const canceled = callback({ status: 'canceled' }, 4, 2);
    for (const order of [
      [expired, canceled],
      [canceled, expired],
    ])
      expect(statusAfter(...order)).toBe('canceled');
    // Said long ago by the vendor's clock, yet received after the answer was requested.
    expect(statusAfter(fetched({ status: 'pending' }, 3, 'NEW'), callback({ status: 'expired' }, 5, 0))).toBe(
      'expired',
    );
    expect(statusAfter(fetched({ status: 'pending' }, 5, 'NEW'), callback({ status: 'expired' }, 4, 9))).toBe(
      'pending',
    );
    // Without a time of the vendor's, the arrival counts.
    expect(statusAfter(callback({ status: 'expired' }, 3), callback({ status: 'abandoned' }, 9, 2))).toBe(
      'expired',
    );
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
    const done = { status: 'done', scope: 'session', at: '2030-01-01T00:00:00.000Z' } as const;
    expect(all([{ ...callback(approved, 1), erasure: done }])).toEqual({ erasure: done });
    expect(all([{ ...callback(approved, 1), trust: 'hint', erasure: done }])).toEqual({});
  });
});

describe('finalizing', () => {
  it('turns pending into processing', () => {
    expect(statusAfter(fetched({ status: 'pending' }, 1), { finalizedAt: 2 })).toBe('processing');
    expect(statusAfter({ finalizedAt: 2 }, fetched({ status: 'pending' }, 3))).toBe('processing');
  });

  it('changes no other status', () => {
    for (const other of [{ status: 'in_review' }, { status: 'expired' }, waits, approved] as const)
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
    reasons: [],
    warnings: [],
  };
  const { status: _pending, ...facts } = session;

  it('uses the known outcome and status, and keeps the rest', () => {
    const state = all([{ ...callback({ status: 'canceled' }, 2), nativeStatus: 'DISCONTINUED' }]);
    expect(withState(session, state)).toEqual({
      ...session,
      status: 'canceled',
      nativeStatus: 'DISCONTINUED',
    });
  });

  it('loses a decision that is no longer true', () => {
    const decided: ProofingSession = { ...facts, status: 'completed', decision: 'approved', final: false };
    const corrected = withState(decided, all([fetched({ status: 'in_review' }, 9, 'REVIEW')]));
    expect(corrected).toEqual({ ...session, status: 'in_review', nativeStatus: 'REVIEW' });
    expect(Object.keys(corrected)).not.toContain('decision');
  });

  it('loses an action that is no longer required, and gets the one that is', () => {
    const asking: ProofingSession = { ...facts, ...waits };
    const gone = withState(asking, all([fetched({ status: 'processing' }, 9, 'CHECKING')]));
    expect(gone).toEqual({ ...facts, status: 'processing', nativeStatus: 'CHECKING' });
    expect(Object.keys(gone)).not.toContain('action');
    const other = { actor: 'app', next: 'decide' } as const;
    const state = all([fetched({ status: 'action_required', action: other }, 9, 'STARTED')]);
    expect(withState(asking, state)).toEqual({ ...asking, action: other });
    expect(withState({ ...asking, action: other }, state)).toEqual({ ...asking, action: other });
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
