import assert from 'node:assert/strict';
import { isEnded } from '@anyproof/core';
import { bestEnding } from '../bench/bench.js';
import { failureOf } from '../bench/outcome.js';
import type { Fault } from '../harness/vendor.js';
import { type Suite, unless } from './case.js';

/** Waiting asks the vendor, and believes nobody else. */
export function waitingCases(suite: Suite): void {
  const { harness, add } = suite;
  const { getSession } = harness.requests;

  add('waitForResult polls no faster than the session asks', async (bench) => {
    const ref = await bench.lead(bestEnding(harness));
    const { pollAfterMs = 0 } = await bench.proofing.getSession(ref);
    const before = bench.received().length;
    await bench.proofing.waitForResult(ref);
    const polls = bench.received(getSession, before).map(({ at }) => at);
    // The last one may belong to the result.
    for (let index = 1; index < polls.length - 1; index += 1) {
      const gap = (polls[index] ?? 0) - (polls[index - 1] ?? 0);
      assert.ok(gap >= pollAfterMs - 1, `polled after ${gap} ms instead of ${pollAfterMs}`);
    }
  });

  add('a deadline ends the waiting with TIMEOUT, and the session continues', async (bench) => {
    const { ref } = await bench.create();
    const { pollAfterMs = 50 } = await bench.proofing.getSession(ref);
    const error = await failureOf(() => bench.proofing.waitForResult(ref, { timeoutMs: 3 * pollAfterMs }));
    assert.equal(error.code, 'TIMEOUT');
    assert.equal(error.retryable, true);
    assert.deepEqual(error.ref, ref);
    assert.equal((await bench.proofing.getSession(ref)).status, 'pending');
  });

  add('a failed poll is never a verdict: it is repeated, and the verdict arrives', async (bench) => {
    const ref = await bench.lead(bestEnding(harness));
    bench.vendor.faults.add({ ...getSession, times: 5, effect: { kind: 'status', status: 503 } });
    const seen: string[] = [];
    const result = await bench.proofing.waitForResult(ref, {
      onUpdate: ({ status }) => void seen.push(status),
    });
    assert.equal(result.status, 'completed');
    assert.ok(!seen.includes('failed'), 'a failed poll was reported as the end of the session');
    assert.equal(
      bench.received(getSession).filter(({ status }) => status === 503).length,
      5,
      'the faults took effect',
    );
  });

  for (const [what, effect] of PASSING)
    add(`${what} on a poll is never a verdict: it is repeated, and the verdict arrives`, async (bench) => {
      const ref = await bench.lead(bestEnding(harness));
      const before = bench.received().length;
      bench.vendor.faults.add({ ...getSession, times: POLLS_SPOILT, effect });
      const seen: string[] = [];
      const result = await bench.proofing.waitForResult(ref, {
        onUpdate: ({ status }) => void seen.push(status),
      });
      assert.notEqual(result.status, 'failed');
      assert.ok(isEnded(result.status) || result.status === 'in_review', `it ended as ${result.status}`);
      assert.ok(!seen.includes('failed'), 'a failed poll was reported as the end of the session');
      assert.ok(bench.received(getSession, before).length > POLLS_SPOILT, 'the faults had no effect');
      const strays = bench.received(undefined, before).filter(({ path }) => path.includes('elsewhere'));
      assert.deepEqual(strays, [], 'a redirect was followed');
    });

  add('the status that a poll has just read is not fetched again', async (bench) => {
    const { ref } = await bench.reach(bestEnding(harness));
    const app = bench.again();
    const before = bench.received().length;
    await app.waitForResult(ref);
    assert.equal(bench.received(getSession, before).length, 1, 'the status was fetched more than once');
  });

  add('a vendor that is down until the deadline is a TIMEOUT that says so', async (bench) => {
    const { ref } = await bench.create();
    const { pollAfterMs = 50 } = await bench.proofing.getSession(ref);
    bench.vendor.faults.add({ ...getSession, times: 1000, effect: { kind: 'status', status: 503 } });
    const error = await failureOf(() => bench.proofing.waitForResult(ref, { timeoutMs: 2 * pollAfterMs }));
    assert.equal(error.code, 'TIMEOUT');
    assert.match(error.message, /PROVIDER_UNAVAILABLE/);
  });

  add('a permanent error ends the waiting', async (bench) => {
    const { ref } = await bench.create();
    bench.vendor.faults.add({ ...getSession, times: 1000, effect: { kind: 'status', status: 403 } });
    assert.equal((await failureOf(() => bench.proofing.waitForResult(ref))).code, 'FORBIDDEN');
  });

  add(
    'waiting ends at a review, and waits through it when told to',
    async (bench) => {
      const { ref, result } = await bench.reach('review');
      assert.equal(result.status, 'in_review');
      const waiting = bench.proofing.waitForResult(ref, {
        through: ['in_review'],
        timeoutMs: 24 * 3_600_000,
      });
      bench.vendor.settleReview?.(ref.id, 'decline');
      const settled = await waiting;
      assert.equal(settled.status, 'completed');
      assert.equal(settled.decision, 'declined');
    },
    unless(harness.endings.includes('review'), 'this vendor has no review'),
  );
}

/** More than the attempts of one call, so that a call fails. */
const POLLS_SPOILT = 5;

const html = { 'content-type': 'text/html; charset=utf-8' };
const json = { 'content-type': 'application/json' };
const page = '<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in</h1></body></html>';
const answered = (
  status: number,
  headers: Record<string, string>,
  body: string,
): Extract<Fault['effect'], { readonly kind: 'status' }> => ({ kind: 'status', status, headers, body });

/** What proxies, portals and networks do to an answer for a while. */
const PASSING: readonly (readonly [what: string, effect: Fault['effect']])[] = [
  ['a web page (200)', answered(200, html, page)],
  ['a web page (400)', answered(400, html, page)],
  ['a web page (403)', answered(403, html, page)],
  ['a redirect', answered(302, { location: '/elsewhere' }, '')],
  ['an empty body', answered(200, json, '')],
  ['cut JSON', answered(200, json, '{"id":"1","status":"')],
];
