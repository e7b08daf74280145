import assert from 'node:assert/strict';
import type { ProofingResult } from '@anyproof/core';
import { bestEnding, factsOf } from '../bench/bench.js';
import { failureOf } from '../bench/outcome.js';
import { ALWAYS } from '../bench/verbs.js';
import { assertResult, assertSession } from '../contract/session.js';
import { assertHolds } from '../contract/values.js';
import type { Ending } from '../harness/vendor.js';
import { type Suite, unless } from './case.js';

/** Each ending, as every vendor's is told. */
const EXPECTED: Readonly<Record<Ending, Pick<ProofingResult, 'status' | 'decision'>>> = {
  approve: { status: 'completed', decision: 'approved' },
  decline: { status: 'completed', decision: 'declined' },
  inconclusive: { status: 'completed', decision: 'inconclusive' },
  review: { status: 'in_review' },
  expire: { status: 'expired' },
  abandon: { status: 'abandoned' },
  fail: { status: 'failed' },
};

/** What became of a session, by the vendor's own word. */
export function resultCases(suite: Suite): void {
  const { harness, add } = suite;
  const reaches = (ending: Ending) =>
    unless(harness.endings.includes(ending), `this vendor cannot be made to end with "${ending}"`);

  for (const ending of Object.keys(EXPECTED) as Ending[]) {
    const { status, decision } = EXPECTED[ending];
    add(
      `${ending}: the result is ${decision ?? status}`,
      async (bench) => {
        const { ref, result } = await bench.reach(ending);
        assertResult(result, factsOf(harness, ref));
        assert.equal(result.status, status);
        assert.equal(result.decision, decision);
        assert.ok(result.nativeStatus !== undefined, "the vendor's own status is kept");
        const session = await bench.again().getSession(ref);
        assertSession(session, factsOf(harness, ref));
        assert.equal(session.status, status, 'the session says the same');
        assert.equal(session.decision, decision);
      },
      reaches(ending),
    );
    add(
      `${ending}: another process reads the same result`,
      async (bench) => {
        const { ref, result } = await bench.reach(ending);
        const again = await bench.again().getResult(JSON.parse(JSON.stringify(ref)));
        assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(result)));
      },
      reaches(ending),
    );
    if (ending !== 'approve')
      add(
        `${ending}: no claims`,
        async (bench) => {
          const { result } = await bench.reach(ending);
          assert.equal(result.claims, undefined);
          assert.ok(!('claims' in result));
        },
        reaches(ending),
      );
  }

  add(
    'approve: the claims are those on the document',
    async (bench) => {
      const { result } = await bench.reach('approve');
      assertHolds(result.claims, harness.person.claims ?? {}, 'the claims');
      assert.ok(result.documents.length > 0, 'no document is reported');
      assert.ok(result.checks.length > 0, 'no check is reported');
    },
    reaches('approve'),
  );

  add(
    'decline: has reasons with known codes',
    async (bench) => {
      const { result } = await bench.reach('decline');
      assert.ok(result.reasons.length > 0, 'there is no reason');
    },
    reaches('decline'),
  );

  add(
    'extracted data is returned, whatever the decision',
    async (bench) => {
      const { result } = await bench.reach(bestEnding(harness));
      assertHolds(result.extracted, harness.person.claims ?? {}, 'what was extracted');
    },
    unless(harness.person.claims !== undefined, 'the harness names no claims'),
  );

  add(
    'a check that was not performed does not count as passed',
    async (bench) => {
      const { result } = await bench.reach('inconclusive');
      assert.notEqual(result.decision, 'approved');
      assert.ok(!result.checks.some(({ kind, status }) => kind === 'overall' && status === 'pass'));
    },
    reaches('inconclusive'),
  );

  for (const verdict of ['approve', 'decline'] as const)
    add(
      `review: a human's "${verdict}" becomes the decision`,
      async (bench) => {
        const { ref } = await bench.reach('review');
        bench.vendor.settleReview?.(ref.id, verdict);
        const result = await bench.proofing.waitForResult(ref);
        assertResult(result, factsOf(harness, ref));
        assert.equal(result.decision, EXPECTED[verdict].decision);
        assert.equal('claims' in result, verdict === 'approve');
      },
      reaches('review'),
    );

  for (const [index, match] of (harness.requests.details ?? []).entries())
    add(
      `a detail that cannot be read (${index + 1}) fails the result: no partial result is returned`,
      async (bench) => {
        const { ref } = await bench.reach(bestEnding(harness));
        const before = bench.received().length;
        bench.vendor.faults.add({ ...match, times: ALWAYS, effect: { kind: 'status', status: 503 } });
        const error = await failureOf(() => bench.again().getResult(ref));
        assert.equal(error.code, 'PROVIDER_UNAVAILABLE');
        assert.ok(bench.received(match, before).length > 0, 'the detail was not requested');
      },
    );
}
