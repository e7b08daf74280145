// What may become known of a session, as steps for tests of the reducer: any of them, in any order.
import fc from 'fast-check';
import type { SessionState } from '../src/contract/observation.js';
import type { Erasure, Observation, Outcome } from '../src/index.js';
import { currentOutcome } from '../src/state/outcome.js';
import {
  reduce,
  reduceCanceled,
  reduceErasure,
  reduceExpired,
  reduceFinalized,
  reduceNotFound,
  reduceRetried,
  reduceTold,
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
    { status: 'action_required', action: { actor: 'person', next: 'retry' } },
    { status: 'action_required', action: { actor: 'person', next: 'evidence' } },
    { status: 'action_required', action: { actor: 'app', next: 'decide' } },
  ),
  fc.record({
    status: fc.constant('completed' as const),
    decision: fc.constantFrom('approved' as const, 'declined' as const, 'inconclusive' as const),
    final: fc.boolean(),
  }),
);

// Few instants and words, so that ties and repetitions are common.
const instant = fc.integer({ min: 0, max: 6 });
const day = fc.constantFrom('2030-01-01T00:00:00.000Z', '2030-01-02T00:00:00.000Z');
const erasure: fc.Arbitrary<Erasure> = fc.oneof(
  fc.record({
    status: fc.constantFrom('requested' as const, 'done' as const),
    scope: fc.constantFrom('session' as const, 'subject' as const),
    at: day,
  }),
  fc.record({
    status: fc.constant('requested' as const),
    scope: fc.constant('session' as const),
    at: day,
    dueAt: day,
  }),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
export const observation: fc.Arbitrary<Observation> = fc
  .record({
    trust: fc.constantFrom('app' as const, 'fetched' as const, 'callback' as const, 'hint' as const),
    observedAt: instant,
    saidAt: maybe(instant),
    outcome,
    nativeStatus: maybe(fc.constantFrom('NEW', 'OK', 'CANCELED')),
    erasure: maybe(erasure),
    attempts: maybe(fc.integer({ min: 0, max: 3 })),
    testMode: maybe(fc.constant(true as const)),
  })
  .map(({ saidAt, nativeStatus, erasure, attempts, testMode, ...rest }) => ({
    ...rest,
    ...(saidAt === undefined || rest.trust !== 'callback' ? {} : { saidAt }),
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(erasure === undefined ? {} : { erasure }),
    ...(attempts === undefined ? {} : { attempts }),
    ...(testMode === undefined ? {} : { testMode }),
  }));

export type Step =
  | Observation
  | { readonly finalizedAt: number }
  | { readonly notFoundAt: number }
  | { readonly canceledAt: number }
  | { readonly expiredAt: number }
  | { readonly toldAt: number }
  | { readonly launch: string; readonly at: number }
  | { readonly erased: Erasure };
export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: observation },
  { weight: 1, arbitrary: fc.record({ finalizedAt: instant }) },
  { weight: 1, arbitrary: fc.record({ notFoundAt: instant }) },
  { weight: 1, arbitrary: fc.record({ canceledAt: instant }) },
  { weight: 1, arbitrary: fc.record({ expiredAt: instant }) },
  { weight: 1, arbitrary: fc.record({ toldAt: instant }) },
  { weight: 1, arbitrary: fc.record({ launch: fc.constantFrom('a', 'b', 'c'), at: instant }) },
  { weight: 1, arbitrary: fc.record({ erased: erasure }) },
);

export const apply = (state: SessionState, next: Step): SessionState => {
  if ('finalizedAt' in next) return reduceFinalized(state, next.finalizedAt);
  if ('notFoundAt' in next) return reduceNotFound(state, next.notFoundAt);
  if ('canceledAt' in next) return reduceCanceled(state, next.canceledAt);
  if ('expiredAt' in next) return reduceExpired(state, next.expiredAt);
  if ('toldAt' in next) return reduceTold(state, next.toldAt);
  if ('launch' in next) return reduceRetried(state, next.launch, next.at);
  return 'erased' in next ? reduceErasure(state, next.erased) : reduce(state, next);
};
export const all = (steps: readonly Step[]) => steps.reduce(apply, {});

export const fetched = (status: Outcome, observedAt: number, nativeStatus?: string): Observation => ({
  trust: 'fetched',
  observedAt,
  outcome: status,
  ...(nativeStatus === undefined ? {} : { nativeStatus }),
});
export const callback = (status: Outcome, observedAt: number, saidAt?: number): Observation => ({
  trust: 'callback',
  observedAt,
  ...(saidAt === undefined ? {} : { saidAt }),
  outcome: status,
});
export const byApp = (status: Outcome, observedAt: number): Observation => ({
  trust: 'app',
  observedAt,
  outcome: status,
});
export const approved = { status: 'completed', decision: 'approved', final: true } as const;
export const declinedHere = {
  status: 'completed',
  decision: 'declined',
  decidedBy: 'app',
  final: true,
} as const;
export const waits = { status: 'action_required', action: { actor: 'person', next: 'retry' } } as const;
export const statusAfter = (...steps: Step[]) => currentOutcome(all(steps))?.outcome.status;
