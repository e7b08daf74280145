// What is known of a session: any order and any repetition of the same words end the same.
import assert from 'node:assert/strict';
import type { Erasure, Outcome, ProofingSession } from '@anyproof/core';
import fc from 'fast-check';
import { hostileText } from '../arbitraries.js';
import {
  attemptsMade,
  currentOutcome,
  erasureOf,
  historyOf,
  type Observation,
  type ObservedRoute,
  reduce,
  reduceCanceled,
  reduceErasure,
  reduceFinalized,
  reduceNotFound,
  reduceRetried,
  reduceRouted,
  reduceTold,
  type SessionState,
  withState,
} from '../internals.js';
import { defineTarget } from '../target.js';

/** One thing that is learnt of a session. */
type Step =
  | { readonly kind: 'observed'; readonly observation: Observation }
  | { readonly kind: 'finalized' | 'canceled' | 'told' | 'not found'; readonly when: number }
  | { readonly kind: 'decided'; readonly outcome: Outcome; readonly when: number }
  | { readonly kind: 'retried'; readonly name: string; readonly when: number }
  | { readonly kind: 'erasure'; readonly erasure: Erasure }
  | { readonly kind: 'routed'; readonly choice: ObservedRoute };

const optional = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const decision = fc.constantFrom('approved', 'declined', 'inconclusive');
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc
    .constantFrom('pending', 'processing', 'in_review', 'expired', 'abandoned', 'canceled', 'failed')
    .map((status) => ({ status })),
  fc.record({
    status: fc.constant('action_required'),
    action: fc.record({
      actor: fc.constantFrom('person', 'app'),
      next: fc.constantFrom('retry', 'evidence', 'decide', 'native'),
    }),
  }),
  fc.record(
    {
      status: fc.constant('completed'),
      decision,
      final: fc.boolean(),
      decidedBy: fc.constantFrom('automatic', 'manual'),
    },
    { requiredKeys: ['status', 'decision', 'final'] },
  ),
);
/** What an app decides, itself or by its policy. */
const own: fc.Arbitrary<Outcome> = fc.oneof(
  fc.constant({ status: 'canceled' } as const),
  fc.record(
    {
      status: fc.constant('completed'),
      decision,
      final: fc.constant(true),
      decidedBy: fc.constant('app'),
    },
    { noNullPrototype: true },
  ),
);
const at = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 3 }) },
  fc.integer(),
  fc.double({ noNaN: true }),
);
const instant = fc.oneof(
  fc.constantFrom('2030-01-01T00:00:00.000Z', '2030-01-02T00:00:00.000Z'),
  hostileText,
);
const erasure: fc.Arbitrary<Erasure> = fc.record(
  {
    status: fc.constantFrom('requested', 'done'),
    scope: fc.constantFrom('session', 'subject'),
    at: instant,
    dueAt: instant,
  },
  { requiredKeys: ['status', 'scope', 'at'], noNullPrototype: true },
);
const observation = fc
  .record({
    trust: fc.constantFrom('fetched', 'callback', 'hint'),
    observedAt: at,
    outcome,
    saidAt: optional(at),
    nativeStatus: optional(fc.oneof(fc.constantFrom('NEW', 'OK'), hostileText)),
    erasure: optional(erasure),
    attempts: optional(fc.nat({ max: 4 })),
    testMode: optional(fc.constant(true as const)),
  })
  .map(
    ({ saidAt, nativeStatus, erasure: erased, attempts, testMode, ...known }): Step => ({
      kind: 'observed',
      observation: {
        ...known,
        ...(saidAt !== undefined && { saidAt }),
        ...(nativeStatus !== undefined && { nativeStatus }),
        ...(erased !== undefined && { erasure: erased }),
        ...(attempts !== undefined && { attempts }),
        ...(testMode !== undefined && { testMode }),
      },
    }),
  );
const route = fc
  .record({
    provider: fc.constantFrom('a', 'b'),
    by: fc.constantFrom('default', 'order'),
    skipped: fc.array(
      fc.record({ provider: fc.constantFrom('c', 'd'), error: fc.constantFrom('TIMEOUT', 'NETWORK') }),
      {
        maxLength: 2,
      },
    ),
    at,
    creation: fc.constantFrom('1f', '2e'),
    earlierAttempts: fc.nat({ max: 3 }),
  })
  .map((choice): Step => ({ kind: 'routed', choice: structuredClone({ ...choice }) }));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: observation },
  fc.record({ kind: fc.constantFrom('finalized', 'canceled', 'told', 'not found'), when: at }),
  fc.record({ kind: fc.constant('decided'), outcome: own, when: at }),
  fc.record({ kind: fc.constant('retried'), name: fc.constantFrom('first', 'second', 'third'), when: at }),
  erasure.map((one): Step => ({ kind: 'erasure', erasure: one })),
  route,
);

const arbitrary = fc.array(step, { maxLength: 7 }).chain((steps) =>
  fc.record({
    steps: fc.constant(steps),
    again: fc.shuffledSubarray([...steps, ...steps, ...steps], {
      minLength: steps.length * 3,
      maxLength: steps.length * 3,
    }),
  }),
);
const reached = {
  known: 0,
  completed: 0,
  'decided here': 0,
  erased: 0,
  'found again': 0,
  attempted: 0,
  routed: 0,
};

export const target = defineTarget({
  arbitrary,
  reached,
  check: ({ steps, again }) => {
    const [state, other] = [stateAfter(steps), stateAfter(again)];
    assert.deepStrictEqual(other, state);
    assert.deepStrictEqual(currentOutcome(other), currentOutcome(state));
    assert.deepStrictEqual(
      historyOf(JSON.parse(JSON.stringify(other))),
      historyOf(JSON.parse(JSON.stringify(state))),
    );
    const known = currentOutcome(state);
    assert.deepStrictEqual(erasureOf(other), erasureOf(state));
    assert.equal(attemptsMade(other), attemptsMade(state));
    if (attemptsMade(state) > 0) reached.attempted += 1;
    if (erasureOf(state)?.status === 'done') reached.erased += 1;
    else if (state.notFound !== undefined) reached['found again'] += 1;
    if (state.route !== undefined) reached.routed += 1;
    if (known === undefined) return;
    reached.known += 1;
    if (known.outcome.status === 'completed') reached.completed += 1;
    if (state.decided !== undefined) {
      reached['decided here'] += 1;
      assert.deepStrictEqual(known, state.decided);
    }
    const session: ProofingSession = {
      ref: { provider: 'a', id: '1' },
      adapter: 'a',
      status: 'pending',
      reasons: [],
      warnings: [],
    };
    const corrected = withState<ProofingSession>(session, state);
    assert.equal(corrected.status, known.outcome.status);
    assert.equal(corrected.decision, known.outcome.decision);
    assert.equal('decision' in corrected, corrected.status === 'completed');
    assert.equal('action' in corrected, corrected.status === 'action_required');
  },
});

const stateAfter = (steps: readonly Step[]): SessionState => steps.reduce<SessionState>(apply, {});

function apply(state: SessionState, step: Step): SessionState {
  switch (step.kind) {
    case 'observed':
      return reduce(state, step.observation);
    case 'finalized':
      return reduceFinalized(state, step.when);
    case 'canceled':
      return reduceCanceled(state, step.when);
    case 'told':
      return reduceTold(state, step.when);
    case 'decided':
      // As it was stored: by the order in which they are made, a later decision takes a later time.
      return reduce(state, { trust: 'app', observedAt: step.when, outcome: step.outcome });
    case 'retried':
      return reduceRetried(state, step.name, step.when);
    case 'erasure':
      return reduceErasure(state, step.erasure);
    case 'not found':
      return reduceNotFound(state, step.when);
    case 'routed':
      return reduceRouted(state, step.choice);
  }
}
