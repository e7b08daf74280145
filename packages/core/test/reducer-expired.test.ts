// A session for which the app stopped waiting: what has not ended has expired, in any order of what is learned.
import fc from 'fast-check';
import type { SessionState } from '../src/contract/observation.js';
import { isEnded, type ProofingSession } from '../src/index.js';
import { attemptsOpened, currentOutcome, withState } from '../src/state/outcome.js';
import { reduceExpired, reduceReopened } from '../src/state/reducer.js';
import { writeState } from '../src/state/store.js';
import {
  all,
  apply,
  approved,
  callback,
  fetched,
  type Step,
  statusAfter,
  step,
  waits,
} from './reducer-steps.js';

const expired = { expiredAt: 5 };

describe('a session that the app stopped waiting for', () => {
  it.each([{ status: 'pending' }, { status: 'processing' }, { status: 'in_review' }, waits] as const)(
    'has expired while it is $status, whenever that was reported',
    (open) => {
      for (const at of [1, 5, 9])
        for (const order of [
          [fetched(open, at, 'WORD'), expired],
          [expired, fetched(open, at, 'WORD')],
        ])
          expect(currentOutcome(all(order))).toEqual({
            trust: 'app',
            observedAt: 5,
            outcome: { status: 'expired' },
            nativeStatus: 'WORD',
          });
    },
  );

  it('has expired without any report', () => {
    expect(statusAfter(expired)).toBe('expired');
  });

  it('has ended as the vendor says, by an answer or by a message, whenever that was', () => {
    for (const at of [1, 9]) {
      expect(statusAfter(expired, fetched(approved, at))).toBe('completed');
      expect(statusAfter(expired, callback({ status: 'abandoned' }, at))).toBe('abandoned');
    }
  });

  it('was canceled if the app canceled it', () => {
    expect(statusAfter(fetched({ status: 'processing' }, 1), { canceledAt: 2 }, expired)).toBe('canceled');
    expect(statusAfter(expired, { canceledAt: 9 })).toBe('canceled');
  });

  it('keeps the attempt that was opened and failed', () => {
    const failed = fetched(waits, 1, 'RETRY');
    expect([attemptsOpened(all([failed])), attemptsOpened(all([failed, expired]))]).toEqual([1, 1]);
  });

  it('has no decision of the app from which an older answer of the vendor differs', () => {
    const older: ProofingSession = {
      ref: { provider: 'a', id: '1' },
      adapter: 'a',
      ...approved,
      reasons: [],
      warnings: [],
    };
    const state = all([fetched(approved, 1, 'OK'), fetched({ status: 'in_review' }, 2, 'REVIEW'), expired]);
    expect(withState(older, state)).toMatchObject({ status: 'expired', endedBy: 'app', warnings: [] });
  });

  it('is open again once the vendor opened it again, unless the app stops waiting later', () => {
    const reopened = reduceReopened(all([fetched(waits, 1, 'RETRY'), expired]), 7);
    expect(currentOutcome(reopened)).toBeUndefined();
    expect(reduceExpired(reopened, 7)).toBe(reopened);
    expect(currentOutcome(reduceExpired(reopened, 8))?.outcome.status).toBe('expired');
  });
});

/** A step, or a reopening. */
type Event = Step | { readonly reopenedAt: number };

const instant = fc.integer({ min: 0, max: 6 });
/** Only these commute with a reopening: what the app does with an open session comes after it. */
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ expiredAt: instant }),
  fc.record({ reopenedAt: instant }),
  fc.record({ notFoundAt: instant }),
  step.filter((one) => 'trust' in one && one.trust === 'fetched'),
);
const applyEvent = (state: SessionState, one: Event): SessionState =>
  'reopenedAt' in one ? reduceReopened(state, one.reopenedAt) : apply(state, one);
const shuffled = fc
  .array(event, { maxLength: 8 })
  .chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
    ),
  );
/** What the app decides is always an end, and takes precedence. */
const notDecided = step.filter((one) => !('trust' in one) || one.trust !== 'app');
const stopped = (events: readonly Event[]) =>
  Math.max(...events.flatMap((one) => ('expiredAt' in one ? [one.expiredAt] : [])));
const opened = (events: readonly Event[]) =>
  Math.max(...events.flatMap((one) => ('reopenedAt' in one ? [one.reopenedAt] : [])));

describe('giving up and opening again', () => {
  it('end the same for any order and repetition, and the later of the two counts', () => {
    fc.assert(
      fc.property(shuffled, ([events, again]) => {
        const { expiredAt, ...state } = events.reduce(applyEvent, {});
        const other = again.reduce(applyEvent, {});
        expect(other.expiredAt).toBe(expiredAt);
        expect(other.fetched).toEqual(state.fetched);
        expect(expiredAt !== undefined).toBe(stopped(events) > opened(events));
        expect(expiredAt ?? stopped(events)).toBe(stopped(events));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves nothing open, and takes no end away', () => {
    fc.assert(
      fc.property(fc.array(notDecided, { maxLength: 8 }), instant, (steps, at) => {
        const before = currentOutcome(all(steps));
        const after = currentOutcome(all([...steps, { expiredAt: at }]));
        expect(after !== undefined && isEnded(after.outcome.status)).toBe(true);
        if (before !== undefined && isEnded(before.outcome.status))
          expect(after?.outcome.status).toBe(before.outcome.status);
      }),
      { numRuns: 2000 },
    );
  });

  it('is not changed by a repetition, whatever else is known', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), instant, (events, at) => {
        const once = reduceExpired(events.reduce(applyEvent, {}), at);
        expect(writeState(reduceExpired(once, at))).toBe(writeState(once));
      }),
    );
  });
});
