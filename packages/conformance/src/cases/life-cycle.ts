import assert from 'node:assert/strict';
import type { RunInput } from '@anyproof/core';
import { type Bench, bestEnding, factsOf } from '../bench/bench.js';
import { assertCode, outcomeOf } from '../bench/outcome.js';
import { FAULTED_VERBS } from '../bench/verbs.js';
import { assertResult, assertSession } from '../contract/session.js';
import { type Suite, unless } from './case.js';

/** From the first call to the last, on both modes. */
export function lifeCycleCases(suite: Suite): void {
  const { harness, modes, has, add } = suite;
  const direct = unless(modes.includes('direct'), 'there is no direct mode');
  const wanted = bestEnding(harness) === 'approve' ? 'approved' : 'inconclusive';

  add('createSession makes the create call and nothing else', async (bench) => {
    await bench.create();
    assert.equal(bench.received(harness.requests.createSession).length, 1);
    for (const verb of FAULTED_VERBS.filter((one) => one !== 'createSession')) {
      const match = harness.requests[verb];
      if (match !== undefined) assert.equal(bench.received(match).length, 0, `${verb} happened`);
    }
  });

  add(
    `good evidence in direct mode ends as ${wanted}, with one call of run()`,
    async (bench) => {
      bench.vendor.decide(bestEnding(harness));
      const result = await bench.proofing.run(runInput(bench));
      assertResult(result, factsOf(harness));
      assert.equal(result.decision, wanted);
      assert.equal(bench.received(harness.requests.createSession).length, 1, 'one session was created');
    },
    direct,
  );

  for (const mode of ['hosted', 'embedded'] as const)
    add(
      `good evidence at the vendor ends a session in ${mode} mode as well`,
      async (bench) => {
        bench.vendor.decide(bestEnding(harness));
        const session = await bench.create({ mode });
        await bench.attempt(session);
        assert.notEqual((await bench.proofing.handleReturn(session.ref)).status, 'failed');
        const result = await bench.proofing.waitForResult(session.ref);
        assertResult(result, factsOf(harness, session.ref));
        assert.equal(result.decision, wanted);
      },
      unless(modes.includes(mode), `there is no ${mode} mode`) ??
        unless(harness.visit !== undefined, "the harness cannot visit the vendor's page"),
    );

  add(
    'run() awaits onSession before anything else happens, so that the ref is stored',
    async (bench) => {
      const seen: number[] = [];
      await bench.proofing.run(runInput(bench), {
        onSession: async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          seen.push(bench.received().length);
        },
      });
      const after = bench.received();
      const first = after.findIndex((_request, index) => index >= (seen[0] ?? 0));
      assert.equal(seen.length, 1);
      assert.ok(first === seen[0], 'requests were sent in the meantime');
      assert.equal(bench.received(harness.requests.submitEvidence, 0).length > 0, true);
    },
    direct,
  );

  add('a session that was only created is pending, without decision or claims', async (bench) => {
    const { ref } = await bench.create();
    const session = await bench.proofing.getSession(ref);
    assertSession(session, factsOf(harness, ref));
    const early = await bench.proofing.getResult(ref);
    assertResult(early, factsOf(harness, ref));
    for (const { status, decision } of [session, early]) {
      assert.ok(status === 'pending' || status === 'processing', `it is ${status}`);
      assert.equal(decision, undefined);
    }
  });

  add(
    'a session counts as processing once this process has finalized it',
    async (bench) => {
      const { ref } = await bench.create();
      await bench.show(ref);
      await bench.proofing.finalizeSession(ref);
      assert.notEqual((await bench.proofing.getSession(ref)).status, 'pending');
    },
    direct ?? unless(has('finalize'), 'this vendor has no finalizeSession'),
  );

  add(
    'finalizing twice does no harm',
    async (bench) => {
      bench.vendor.decide(bestEnding(harness));
      const { ref } = await bench.create();
      await bench.show(ref);
      await bench.proofing.finalizeSession(ref);
      assertCode(
        await outcomeOf(() => bench.proofing.finalizeSession(ref)),
        ['ok', 'CONFLICT'],
        'the second',
      );
      assert.equal((await bench.proofing.waitForResult(ref)).decision, wanted);
    },
    direct ?? unless(has('finalize'), 'this vendor has no finalizeSession'),
  );

  for (const verb of ['finalizeSession', 'recordConsent'] as const)
    add(
      `${verb} is skipped where the vendor has no such step`,
      async (bench) => {
        const { ref } = await bench.create();
        const before = bench.received().length;
        if (verb === 'finalizeSession') await bench.proofing.finalizeSession(ref);
        else await bench.proofing.recordConsent(ref, CONSENT);
        assert.equal(bench.received().length, before, 'the vendor was called');
      },
      unless(!has(verb === 'finalizeSession' ? 'finalize' : 'consent'), 'this vendor has the step'),
    );

  add(
    'recordConsent reaches the vendor, and repeating it does no harm',
    async (bench) => {
      const { ref } = await bench.create();
      const before = bench.received().length;
      await bench.proofing.recordConsent(ref, CONSENT);
      assert.ok(bench.received().length > before, 'the vendor was not called');
      await bench.again().recordConsent(ref, CONSENT);
    },
    unless(has('consent'), 'this vendor has no recordConsent'),
  );

  add(
    'a canceled session has ended without a decision',
    async (bench) => {
      const { ref } = await bench.create();
      await bench.proofing.cancelSession(ref);
      const session = await bench.proofing.getSession(ref);
      assertSession(session, factsOf(harness, ref));
      assert.equal(session.status, 'canceled');
      assert.notEqual(session.endedBy, 'person');
    },
    unless(has('cancel'), 'this vendor has no cancelSession'),
  );

  add('sessions that run at the same time do not mix', async (bench) => {
    const inputs = [bench.input(), bench.input(), bench.input()];
    const sessions = await Promise.all(inputs.map((input) => bench.proofing.createSession(input)));
    assert.equal(new Set(sessions.map(({ ref }) => ref.id)).size, inputs.length, 'sessions share an id');
    const read = await Promise.all(sessions.map(({ ref }) => bench.proofing.getSession(ref)));
    for (const [index, session] of read.entries())
      assertSession(session, factsOf(harness, sessions[index]?.ref));
    for (const [index, { reference }] of sessions.entries())
      assert.equal(reference, inputs[index]?.reference);
  });

  add('an unknown id is not a session', async (bench) => {
    const { ref } = await bench.create();
    const id = ref.id.replace(/[0-9a-f]/gi, (letter) => (letter === '9' ? '8' : '9'));
    for (const read of [bench.proofing.getSession, bench.proofing.getResult]) {
      const outcome = await outcomeOf(() => read({ ...ref, id }));
      assertCode(outcome, ['SESSION_NOT_FOUND', 'SESSION_GONE', 'REF_INVALID'], 'an unknown id');
    }
  });
}

const CONSENT = { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' };

function runInput(bench: Bench): RunInput {
  const { evidence: _kinds, ...input } = bench.input('direct');
  return { ...input, mode: 'direct', evidence: bench.harness.evidence.good };
}
