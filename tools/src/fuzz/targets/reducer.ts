// What is known of a session: any order and any repetition of the same words end the same.
import assert from 'node:assert/strict';
import type { ProofingSession } from '@anyproof/core';
import fc from 'fast-check';
import { hostileText } from '../arbitraries.js';
import {
  currentOutcome,
  erasedAtOf,
  historyOf,
  type Observation,
  type ObservedRoute,
  reduce,
  reduceErased,
  reduceFinalized,
  reduceNotFound,
  reduceRouted,
  type SessionState,
  withState,
} from '../internals.js';
import { defineTarget } from '../target.js';

/** One thing that is learnt of a session. */
type Step =
  | { readonly kind: 'observed'; readonly observation: Observation }
  | { readonly kind: 'finalized' | 'not found'; readonly when: number }
  | { readonly kind: 'erased'; readonly when: string }
  | { readonly kind: 'routed'; readonly choice: ObservedRoute };

const open = fc.constantFrom(
  'pending',
  'processing',
  'in_review',
  'expired',
  'abandoned',
  'canceled',
  'failed',
);
const optional = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const outcome: fc.Arbitrary<Observation['outcome']> = fc.oneof(
  open.map((status) => ({ status })),
  fc.record(
    {
      status: fc.constant('completed'),
      decision: fc.constantFrom('approved', 'declined', 'inconclusive'),
      final: fc.boolean(),
      decidedBy: fc.constantFrom('automatic', 'manual'),
    },
    { requiredKeys: ['status', 'decision', 'final'] },
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
const observation = fc
  .record({
    trust: fc.constantFrom('fetched', 'callback', 'hint'),
    observedAt: at,
    outcome,
    nativeStatus: optional(fc.oneof(fc.constantFrom('NEW', 'OK'), hostileText)),
    notFetchable: optional(fc.boolean()),
    erasedAt: optional(instant),
  })
  .map(
    ({ nativeStatus, notFetchable, erasedAt, ...known }): Step => ({
      kind: 'observed',
      observation: {
        ...known,
        ...(nativeStatus !== undefined && { nativeStatus }),
        ...(notFetchable !== undefined && { notFetchable }),
        ...(erasedAt !== undefined && { erasedAt }),
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
  })
  .map((choice): Step => ({ kind: 'routed', choice: structuredClone({ ...choice }) }));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: observation },
  at.map((when): Step => ({ kind: 'finalized', when })),
  instant.map((when): Step => ({ kind: 'erased', when })),
  at.map((when): Step => ({ kind: 'not found', when })),
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
const reached = { known: 0, completed: 0, erased: 0, 'found again': 0, routed: 0 };

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
    assert.equal(erasedAtOf(other), erasedAtOf(state));
    if (erasedAtOf(state) !== undefined) reached.erased += 1;
    else if (state.notFound !== undefined) reached['found again'] += 1;
    if (state.route !== undefined) reached.routed += 1;
    if (known === undefined) return;
    reached.known += 1;
    if (known.outcome.status === 'completed') reached.completed += 1;
    const session: ProofingSession = {
      ref: { provider: 'a', id: '1' },
      adapter: 'a',
      status: 'pending',
      warnings: [],
    };
    const corrected = withState<ProofingSession>(session, state);
    assert.equal(corrected.status, known.outcome.status);
    assert.equal(corrected.decision, known.outcome.decision);
    assert.equal('decision' in corrected, corrected.status === 'completed');
  },
});

const stateAfter = (steps: readonly Step[]): SessionState => steps.reduce<SessionState>(apply, {});

function apply(state: SessionState, step: Step): SessionState {
  switch (step.kind) {
    case 'observed':
      return reduce(state, step.observation);
    case 'finalized':
      return reduceFinalized(state, step.when);
    case 'erased':
      return reduceErased(state, step.when);
    case 'not found':
      return reduceNotFound(state, step.when);
    case 'routed':
      return reduceRouted(state, step.choice);
  }
}
