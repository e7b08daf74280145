import assert from 'node:assert/strict';
import { type AppDecision, inMemorySessions, type ProofingSession } from '@anyproof/core';
import { type Bench, bestEnding, factsOf, vendorWith } from '../bench/bench.js';
import { assertCode, assertWarned, failureOf, outcomeOf } from '../bench/outcome.js';
import { assertResult, assertSession } from '../contract/session.js';
import { type Suite, unless, withoutAct } from './case.js';

const DECISIONS = ['approved', 'declined'] as const;
const BY = 'reviewer-7';

/** Where a vendor leaves the decision to the app. */
export function appDecisionCases({ harness, has, add }: Suite): void {
  const skip =
    unless(has('decide'), 'this vendor has no decideSession') ?? withoutAct(harness, 'askDecision');

  add(
    'a session that waits for the app says so, and waiting ends there',
    async (bench) => {
      const ref = await asked(bench);
      const session = await bench.proofing.getSession(ref);
      assertSession(session, factsOf(harness, ref));
      assert.equal(session.status, 'action_required');
      assert.deepEqual({ ...session.action }, { actor: 'app', next: 'decide' });
      const result = await bench.proofing.waitForResult(ref);
      assertResult(result, factsOf(harness, ref));
      assert.equal(result.status, 'action_required');
    },
    skip,
  );

  for (const decision of DECISIONS) {
    add(
      `the decision "${decision}" ends the session, here and at the vendor`,
      async (bench) => {
        const ref = await asked(bench);
        const before = bench.received().length;
        const reason = 'the address was checked by hand';
        const session = await bench.proofing.decideSession(ref, { decision, by: BY, reason });
        assertSession(session, factsOf(harness, ref));
        assertDecided(session, decision);
        assert.ok(bench.received(undefined, before).length > 0, 'the vendor was not told');
        assertDecided(await bench.proofing.getSession(ref), decision);
        const result = await bench.again().getResult(ref);
        assertResult(result, factsOf(harness, ref));
        assert.deepEqual([result.status, result.decision], ['completed', decision], 'at the vendor');
      },
      skip,
    );
    add(
      `the decision "${decision}" is known to another process that shares the store`,
      async (bench) => {
        const sessions = inMemorySessions();
        const ref = await asked(bench);
        await bench.again({ deps: { sessions } }).decideSession(ref, { decision, by: BY });
        assertDecided(await bench.again({ deps: { sessions } }).getSession(ref), decision);
      },
      skip,
    );
    add(
      `the decision "${decision}" outranks the vendor's later verdict, which is a warning`,
      async (bench) => {
        const ref = await asked(bench);
        await bench.proofing.decideSession(ref, { decision, by: BY });
        vendorWith(bench, 'overturn').overturn(ref.id, decision === 'approved' ? 'decline' : 'approve');
        for (const read of [bench.proofing.getSession, bench.proofing.getResult]) {
          const session = await read(ref);
          assertDecided(session, decision);
          assertWarned(session, 'DECISION_DIFFERS');
        }
      },
      skip ?? withoutAct(harness, 'overturn'),
    );
  }

  add(
    'the same decision twice does no harm',
    async (bench) => {
      const ref = await asked(bench);
      const decide = () => bench.proofing.decideSession(ref, { decision: 'declined', by: BY });
      await decide();
      assertCode(await outcomeOf(decide), ['ok', 'CONFLICT'], 'the second');
      assertDecided(await bench.proofing.getSession(ref), 'declined');
    },
    skip,
  );

  add(
    'what is not a decision is INVALID_INPUT, before any call',
    async (bench) => {
      const ref = await asked(bench);
      const before = bench.received().length;
      for (const wrong of WRONG) {
        const error = await failureOf(() => bench.proofing.decideSession(ref, wrong as never));
        assert.equal(error.code, 'INVALID_INPUT', JSON.stringify(wrong));
      }
      assert.equal(bench.received().length, before, 'the vendor was called');
    },
    skip,
  );
}

const WRONG: readonly unknown[] = [
  undefined,
  'declined',
  {},
  { decision: 'declined' },
  { decision: 'declined', by: '' },
  { decision: 'inconclusive', by: BY },
  { decision: 'declined', by: BY, reason: 7 },
];

/** A session that waits for the app. */
async function asked(bench: Bench) {
  bench.vendor.decide(bestEnding(bench.harness));
  const { ref } = await bench.create();
  vendorWith(bench, 'askDecision').askDecision(ref.id);
  return ref;
}

function assertDecided(
  { status, decision, decidedBy, final }: ProofingSession,
  wanted: AppDecision['decision'],
): void {
  assert.deepEqual([status, decision, decidedBy, final], ['completed', wanted, 'app', true]);
}
