// What is known of a session beside its outcome, and what this app did itself: erasures, decisions, cancellations, attempts.
import type { Erasure } from '../src/index.js';
import { attemptsMade, attemptsOpened, currentOutcome, erasureOf } from '../src/state/outcome.js';
import {
  all,
  approved,
  byApp,
  callback,
  declinedHere,
  fetched,
  type Step,
  statusAfter,
  waits,
} from './reducer-steps.js';

describe('a session that the vendor does not find', () => {
  const done = (instant: string): Erasure => ({ status: 'done', scope: 'session', at: instant });
  const at = (milliseconds: number) => new Date(milliseconds).toISOString();
  it.each<[what: string, steps: Step[], at: string | undefined, scope?: string]>([
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
      [{ ...fetched(approved, 1), erasure: done(at(0)) }, { notFoundAt: 3 }, fetched(approved, 4)],
      at(0),
    ],
    [
      'stays erased with the person where somebody said so',
      [{ erased: { ...done(at(0)), scope: 'subject' } }, fetched(approved, 1), { notFoundAt: 3 }],
      at(0),
      'subject',
    ],
    [
      'is erased, where that was requested',
      [{ erased: { ...done(at(0)), status: 'requested' } }, fetched(approved, 1), { notFoundAt: 3 }],
      at(3),
    ],
  ])('%s', (_what, steps, erasedAt, scope = 'session') => {
    const expected = erasedAt === undefined ? undefined : { status: 'done', scope, at: erasedAt };
    expect(erasureOf(all(steps))).toEqual(expected);
    expect(erasureOf(all([...steps].reverse()))).toEqual(expected);
  });

  it('and was found again has an erasure that is requested, as before', () => {
    const requested = { ...done(at(0)), status: 'requested' } as const;
    const steps = [{ erased: requested }, fetched(approved, 1), { notFoundAt: 3 }, fetched(approved, 4)];
    expect(erasureOf(all(steps))).toEqual(requested);
  });
});

describe('an erasure', () => {
  const requested = (more: Partial<Erasure> = {}): Erasure => ({
    status: 'requested',
    scope: 'session',
    at: '2030-01-02T00:00:00.000Z',
    ...more,
  });
  it.each<readonly [string, Erasure, Erasure]>([
    [
      'done is further than requested',
      requested({ status: 'done', at: '2030-01-03T00:00:00Z' }),
      requested(),
    ],
    [
      'done for one session is further than requested for the person',
      requested({ status: 'done' }),
      requested({ scope: 'subject' }),
    ],
    ['of the person is further than of one session', requested({ scope: 'subject' }), requested()],
    [
      'of the person is further when both are done',
      requested({ status: 'done', scope: 'subject' }),
      requested({ status: 'done', at: '2030-01-01T00:00:00Z' }),
    ],
    ['of the same stage is the earlier one', requested({ at: '2030-01-01T00:00:00.000Z' }), requested()],
    [
      'of the same instant is the one that is due earlier',
      requested({ dueAt: '2030-02-01T00:00:00Z' }),
      requested({ dueAt: '2030-03-01T00:00:00Z' }),
    ],
  ])('%s, whichever was reported first', (_what, further, other) => {
    expect(all([{ erased: other }, { erased: further }])).toEqual({ erasure: further });
    expect(all([{ erased: further }, { erased: other }])).toEqual({ erasure: further });
  });
});

describe('the decision of the app', () => {
  const decided = byApp(declinedHere, 5);

  it.each<readonly [string, Step]>([
    ['an approval that was fetched later', fetched(approved, 9, 'OK')],
    ['an end that was fetched later', fetched({ status: 'expired' }, 9)],
    ['another action that is required', fetched(waits, 9, 'RETRY')],
    ['a message', callback({ status: 'abandoned' }, 9)],
    ['a cancellation', { canceledAt: 9 }],
    ['an earlier decision', byApp({ status: 'canceled' }, 4)],
  ])('outranks %s, whichever comes first', (_what, other) => {
    for (const steps of [
      [decided, other],
      [other, decided],
    ])
      expect(currentOutcome(all(steps))).toEqual(decided);
  });

  it('is replaced by a later one', () => {
    const later = byApp({ ...declinedHere, decision: 'approved' }, 6);
    expect(currentOutcome(all([later, decided]))).toEqual(later);
    expect(currentOutcome(all([decided, later]))).toEqual(later);
  });

  it('is told at the last of the instants at which it was', () => {
    expect(all([{ toldAt: 6 }, { toldAt: 7 }, { toldAt: 5 }])).toEqual({ toldAt: 7 });
  });
});

describe('a cancellation', () => {
  it.each(['expired', 'abandoned'] as const)('turns %s into canceled', (status) => {
    expect(statusAfter({ canceledAt: 2 }, fetched({ status }, 9))).toBe('canceled');
    expect(statusAfter(callback({ status }, 9), { canceledAt: 2 })).toBe('canceled');
  });

  it('changes no other status: the vendor may have decided before', () => {
    for (const other of [{ status: 'pending' }, waits, { status: 'failed' }, approved] as const)
      expect(statusAfter({ canceledAt: 2 }, fetched(other, 3, 'W'))).toBe(other.status);
  });
});

describe('attempts', () => {
  const asks = fetched(waits, 9, 'RETRY');
  const began = fetched({ status: 'pending' }, 5, 'BEGUN');
  const launch = (name: string, at: number) => ({ launch: name, at });

  it("are the greater of the vendor's count and of those that failed", () => {
    expect(attemptsMade({})).toBe(0);
    expect(attemptsMade(all([asks]))).toBe(1);
    expect(attemptsMade(all([launch('a', 1)]))).toBe(1);
    expect(attemptsMade(all([launch('a', 1), launch('a', 1), launch('b', 2), began, asks]))).toBe(3);
    expect(attemptsMade(all([launch('a', 1), { ...asks, attempts: 5 }, { ...asks, attempts: 4 }]))).toBe(5);
    expect(attemptsMade(all([fetched({ ...waits, action: { actor: 'person', next: 'evidence' } }, 1)]))).toBe(
      0,
    );
  });

  it('do not include one that was opened, while the vendor still shows the failure before it', () => {
    expect(attemptsMade(all([asks, launch('a', 10)]))).toBe(1);
    expect(attemptsMade(all([began, asks, launch('a', 10), fetched(waits, 11, 'RETRY')]))).toBe(1);
    const begun = fetched({ status: 'processing' }, 12, 'BEGUN');
    expect(attemptsMade(all([asks, launch('a', 10), begun]))).toBe(1);
    expect(attemptsMade(all([asks, launch('a', 10), begun, fetched(waits, 13, 'RETRY')]))).toBe(2);
    // An answer without a status will do.
    const wordless = fetched({ status: 'pending' }, 12);
    expect(attemptsMade(all([asks, launch('a', 10), wordless, fetched(waits, 13, 'RETRY')]))).toBe(2);
  });

  it('that were opened include the last one, unless it ended without a verdict', () => {
    const declined = fetched({ status: 'completed', decision: 'declined', final: true }, 12, 'KO');
    expect(attemptsOpened({})).toBe(0);
    expect(attemptsOpened(all([asks]))).toBe(1);
    expect(attemptsOpened(all([asks, launch('a', 10)]))).toBe(2);
    expect(attemptsOpened(all([declined]))).toBe(1);
    expect(attemptsOpened(all([launch('a', 10), declined]))).toBe(2);
    expect(attemptsOpened(all([fetched({ status: 'expired' }, 12)]))).toBe(0);
  });

  it('include those in the sessions that this one replaces', () => {
    const route = { provider: 'red', by: 'requested', skipped: [], at: 1, earlierAttempts: 2 } as const;
    expect(attemptsMade({ route })).toBe(2);
    expect(attemptsMade({ ...all([fetched(waits, 1, 'RETRY')]), route, attempts: 2 })).toBe(4);
  });

  it('are remembered for no more than a hundred launches, the same in any order', () => {
    const launches = Array.from({ length: 120 }, (_, index) => ({
      launch: `launch-${1000 + index}`,
      at: index,
    }));
    const state = all(launches);
    expect(state.retries).toHaveLength(100);
    expect(all(launches.toReversed())).toEqual(state);
  });
});
