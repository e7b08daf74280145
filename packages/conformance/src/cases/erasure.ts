import assert from 'node:assert/strict';
import type { EraseScope, Erasure, Proofing, ProofingErrorCode, SessionRef } from '@anyproof/core';
import { type Bench, bestEnding, factsOf, vendorWith } from '../bench/bench.js';
import { assertCode, failureOf, outcomeOf } from '../bench/outcome.js';
import { assertErasure, assertSession } from '../contract/session.js';
import { type Suite, unless, withoutAct } from './case.js';

const GONE: readonly (ProofingErrorCode | 'ok')[] = ['SESSION_GONE', 'SESSION_NOT_FOUND'];
const SCOPES: readonly EraseScope[] = ['session', 'subject'];

/** An erasure is requested, then done; after that nothing of the person is left, and no more than was asked for. */
export function erasureCases({ harness, capabilities, flow, usual, has, add }: Suite): void {
  const skip = unless(has('erase'), 'this vendor has no eraseSession');
  const keepsSubjects = flow.modes[usual]?.hints.includes('subject') === true;

  for (const scope of SCOPES) {
    const isOffered = capabilities.erasure.includes(scope);
    const offered = skip ?? unless(isOffered, `this vendor cannot erase a ${scope} alone`);
    add(
      `erasing a ${scope} that this vendor cannot erase alone is UNSUPPORTED, before any call`,
      async (bench) => {
        const { ref } = await bench.create();
        const before = bench.received().length;
        const error = await failureOf(() => bench.proofing.eraseSession(ref, scope));
        assert.equal(error.code, 'UNSUPPORTED');
        assert.equal(bench.received().length, before, 'the vendor was called');
      },
      unless(!isOffered, 'this vendor can'),
    );
    add(
      `erasing a ${scope} returns that scope, and the session says so as well`,
      async (bench) => {
        const { ref } = await bench.reach(bestEnding(harness));
        const erasure = await bench.proofing.eraseSession(ref, scope);
        assertErasure(erasure);
        assert.equal(erasure.scope, scope, 'another scope than was asked for');
        for (const read of [bench.proofing.getSession, bench.proofing.getResult]) {
          const outcome = await outcomeOf(async () => {
            const session = await read(ref);
            assertSession(session, factsOf(harness, ref));
            assert.ok(session.erasure !== undefined, 'the session does not know of its erasure');
            if (erasure.status === 'done') assert.equal(session.erasure.status, 'done');
          });
          assertCode(outcome, ['ok', ...GONE], 'a session that is being erased');
        }
      },
      offered,
    );
    add(
      `erasing a ${scope} is not called done before it is`,
      async (bench) => {
        const { ref } = await bench.reach(bestEnding(harness));
        const { status } = await bench.proofing.eraseSession(ref, scope);
        assert.equal(status, 'requested');
        for (const app of [bench.proofing, bench.again()]) {
          const { erasure } = await app.getSession(ref);
          assert.equal(erasure?.status, 'requested', 'the session says otherwise');
        }
        vendorWith(bench, 'finishErasure').finishErasure(ref.id);
        const outcome = await outcomeOf(async () => {
          const { erasure } = await bench.proofing.getSession(ref);
          assert.equal(erasure?.status, 'done', 'the session does not know that it is done');
        });
        assertCode(outcome, ['ok', ...GONE], 'an erased session');
      },
      offered ?? withoutAct(harness, 'finishErasure'),
    );
    add(
      `once a ${scope} is erased, nothing about the person is left`,
      async (bench) => {
        const { ref, result } = await bench.reach(bestEnding(harness));
        await erased(bench, ref, scope);
        for (const app of [bench.proofing, bench.again()]) await assertNothingLeft(app, ref);
        const [artifact] = result.artifacts;
        if (artifact === undefined || !has('artifacts')) return;
        const outcome = await outcomeOf(() => bench.proofing.downloadArtifact(ref, artifact));
        assertCode(outcome, GONE, 'an erased file');
      },
      offered,
    );
    add(
      `erasing a ${scope} twice does no harm`,
      async (bench) => {
        const { ref } = await bench.reach(bestEnding(harness));
        await erased(bench, ref, scope);
        const outcome = await outcomeOf(() => bench.proofing.eraseSession(ref, scope));
        assertCode(outcome, ['ok', ...GONE], 'the second time');
      },
      offered,
    );
    add(
      `erasing a ${scope} leaves other people alone`,
      async (bench) => {
        const [kept, gone] = [await bench.create(), await bench.create()];
        await erased(bench, gone.ref, scope);
        const { status, erasure } = await bench.again().getSession(kept.ref);
        assert.deepEqual([status, erasure], ['pending', undefined]);
      },
      offered,
    );
    add(
      `erasing a ${scope} ${scope === 'subject' ? 'reaches' : 'leaves alone'} the person's other sessions`,
      async (bench) => {
        const subject = 'subject-7c1d';
        const [other, gone] = [await bench.create({ subject }), await bench.create({ subject })];
        await erased(bench, gone.ref, scope);
        const outcome = await outcomeOf(async () => {
          const { erasure } = await bench.again().getSession(other.ref);
          assert.equal(erasure?.status, scope === 'subject' ? 'done' : undefined);
        });
        assertCode(outcome, scope === 'subject' ? ['ok', ...GONE] : ['ok'], 'another session of the person');
      },
      offered ?? unless(keepsSubjects, "this vendor keeps people by no id of the app's"),
    );
  }

  add(
    'without a scope, the session alone is erased',
    async (bench) => {
      const { ref } = await bench.create();
      const outcome = await outcomeOf(async () => {
        assert.equal((await bench.proofing.eraseSession(ref)).scope, 'session');
      });
      assertCode(outcome, [capabilities.erasure.includes('session') ? 'ok' : 'UNSUPPORTED'], 'no scope');
    },
    skip,
  );

  add(
    'a scope that is none is INVALID_INPUT, before any call',
    async (bench) => {
      const { ref } = await bench.create();
      const before = bench.received().length;
      for (const wrong of ['everything', '', 7, {}]) {
        const error = await failureOf(() => bench.proofing.eraseSession(ref, wrong as never));
        assert.equal(error.code, 'INVALID_INPUT');
      }
      assert.equal(bench.received().length, before, 'the vendor was called');
    },
    skip,
  );
}

/** Erased at the vendor, too, where that takes a while. */
async function erased(bench: Bench, ref: SessionRef, scope: EraseScope): Promise<Erasure> {
  const erasure = await bench.proofing.eraseSession(ref, scope);
  if (erasure.status === 'requested') vendorWith(bench, 'finishErasure').finishErasure(ref.id);
  return erasure;
}

async function assertNothingLeft(app: Proofing, ref: SessionRef): Promise<void> {
  const outcome = await outcomeOf(async () => {
    const result = await app.getResult(ref);
    assert.equal(result.erasure?.status, 'done', 'its erasure is not done');
    for (const field of ['claims', 'extracted', 'selfAsserted'])
      assert.ok(!(field in result), `${field} is still there`);
    assert.deepEqual([result.documents, result.artifacts], [[], []]);
  });
  assertCode(outcome, ['ok', ...GONE], 'an erased result');
}
