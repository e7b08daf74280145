import assert from 'node:assert/strict';
import type { CreateSessionInput, Proofing, SessionRef } from '@anyproof/core';
import { type Bench, bestEnding, factsOf, vendorWith } from '../bench/bench.js';
import { failureOf } from '../bench/outcome.js';
import { assertLaunch } from '../contract/launch.js';
import { assertResult, assertSession } from '../contract/session.js';
import { type Suite, unless, withoutAct } from './case.js';

/** A person who failed, and may try again, has not been refused. */
export function attemptCases({ harness, modes, add }: Suite): void {
  const skip = withoutAct(harness, 'failAttempt');
  const atVendor = modes.find((mode) => mode !== 'direct');

  add(
    'a failed attempt that may be repeated is action_required, with reasons, and not an end',
    async (bench) => {
      const { ref } = await failed(bench);
      for (const app of [bench.proofing, bench.again()]) {
        const session = await app.getSession(ref);
        assertSession(session, factsOf(harness, ref));
        const result = await app.getResult(ref);
        assertResult(result, factsOf(harness, ref));
        for (const one of [session, result]) {
          assert.equal(one.status, 'action_required');
          assert.deepEqual({ ...one.action }, { actor: 'person', next: 'retry' });
          assert.ok(one.reasons.length > 0, 'there is no reason');
          assert.equal(one.endedAt, undefined);
        }
      }
    },
    skip,
  );

  add(
    'waiting ends at a failed attempt',
    async (bench) => {
      const { ref } = await failed(bench);
      const result = await bench.proofing.waitForResult(ref);
      assertResult(result, factsOf(harness, ref));
      assert.equal(result.status, 'action_required');
    },
    skip,
  );

  add(
    'run() ends at a failed attempt',
    async (bench) => {
      assert.ok(atVendor !== undefined);
      const result = await bench.proofing.run(
        { ...bench.input(atVendor), mode: atVendor },
        { onSession: ({ ref }) => vendorWith(bench, 'failAttempt').failAttempt(ref.id) },
      );
      assertResult(result, factsOf(harness));
      assert.equal(result.status, 'action_required');
    },
    skip ?? unless(atVendor !== undefined, 'there is a direct mode only'),
  );

  add(
    'another attempt has a way in: to the same session, or to a new one that names the first',
    async (bench) => {
      const { ref, input } = await failed(bench);
      const again = await bench.again().retrySession(JSON.parse(JSON.stringify(ref)), input);
      assertSession(again, factsOf(harness));
      assertLaunch(again.launch, input.mode ?? 'hosted');
      if (again.ref.id === ref.id) assert.deepEqual({ ...again.ref }, { ...ref }, 'the ref changed');
      else assert.deepEqual({ ...again.previous }, { ...ref }, 'the new session does not name the first');
    },
    skip,
  );

  add(
    'another attempt ends as the vendor decides',
    async (bench) => {
      const { ref, input } = await failed(bench);
      const again = await bench.proofing.retrySession(ref, input);
      await bench.attempt(again);
      const result = await bench.proofing.waitForResult(again.ref);
      assertResult(result, factsOf(harness, again.ref));
      assert.equal(result.decision, bestEnding(harness) === 'approve' ? 'approved' : 'inconclusive');
    },
    skip ?? unless(canAttempt({ harness, modes }), "the harness cannot visit the vendor's page"),
  );

  add(
    'waiting goes on through a failed attempt when told to',
    async (bench) => {
      const { ref, input } = await failed(bench);
      const again = await bench.proofing.retrySession(ref, input);
      // Another session has a wait of its own.
      if (again.ref.id !== ref.id) return;
      const waiting = bench.proofing.waitForResult(ref, {
        through: ['action_required'],
        timeoutMs: 24 * 3_600_000,
      });
      await bench.attempt(again);
      assert.equal((await waiting).status, 'completed');
    },
    skip ?? unless(canAttempt({ harness, modes }), "the harness cannot visit the vendor's page"),
  );

  add(
    'another attempt without an input is INVALID_INPUT, before any call',
    async (bench) => {
      const { ref } = await failed(bench);
      const before = bench.received().length;
      for (const wrong of [undefined, {}, { reference: '' }]) {
        const error = await failureOf(() => bench.proofing.retrySession(ref, wrong as never));
        assert.equal(error.code, 'INVALID_INPUT');
      }
      assert.equal(bench.received().length, before, 'the vendor was called');
    },
    skip,
  );

  add(
    'the vendor’s count of attempts grows with each',
    async (bench) => {
      const { ref, input } = await failed(bench);
      const { attempts } = await bench.proofing.getSession(ref);
      const again = await bench.proofing.retrySession(ref, input);
      vendorWith(bench, 'failAttempt').failAttempt(again.ref.id);
      const { attempts: later } = await bench.proofing.getSession(again.ref);
      if (attempts === undefined || later === undefined || again.ref.id !== ref.id) return;
      assert.ok(later.made > attempts.made, `${later.made} attempts after ${attempts.made}`);
      const { left = 0 } = later;
      assert.ok(left <= (attempts.left ?? left), 'more attempts are left than before');
    },
    skip,
  );
}

/** Whether a person can come to a session of the usual mode. */
export const canAttempt = ({ harness, modes }: Pick<Suite, 'harness' | 'modes'>): boolean =>
  harness.visit !== undefined || modes.includes('direct');

/** A session whose person failed once, and would succeed the next time. */
export async function failed(
  bench: Bench,
  app: Proofing = bench.proofing,
): Promise<{ readonly ref: SessionRef; readonly input: CreateSessionInput }> {
  bench.vendor.decide(bestEnding(bench.harness));
  const input = bench.input();
  const { ref } = await app.createSession(input);
  vendorWith(bench, 'failAttempt').failAttempt(ref.id);
  return { ref, input };
}
