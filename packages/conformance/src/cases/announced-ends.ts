import assert from 'node:assert/strict';
import { inMemoryInbox, isEnded, type SessionRef } from '@anyproof/core';
import { type Bench, bestEnding } from '../bench/bench.js';
import type { Fault } from '../harness/vendor.js';
import { type Suite, unless } from './case.js';
import { message, sessionIn } from './webhooks.js';

/** An end that a message announced is not lost when the vendor does not show it yet. */
export function announcedCases({ harness, capabilities, modes, add }: Suite): void {
  const skip =
    unless(capabilities.webhooks !== undefined, 'this vendor sends no verifiable webhooks') ??
    unless(harness.webhooks !== undefined, 'the harness sends no webhooks');
  const best = bestEnding(harness);

  for (const [what, effect] of NOT_YET)
    add(
      `an end whose report is ${what} stays in the inbox, and onSession runs once the report is available`,
      async (bench) => {
        const { ref } = await bench.reach(best);
        bench.vendor.faults.add({ ...harness.requests.getSession, times: 50, effect });
        await assertKept(bench, ref, async () => bench.vendor.faults.clear());
      },
      skip,
    );

  add(
    'an end that the vendor does not show yet stays in the inbox, and onSession runs once it does',
    async (bench) => {
      bench.vendor.decide(best);
      const { ref } = await bench.create();
      await assertKept(bench, ref, async () => {
        await bench.show(ref);
        await bench.proofing.finalizeSession(ref);
        await bench.again().waitForResult(ref, { timeoutMs: 30 * 60_000 });
      });
    },
    skip ?? unless(modes.includes('direct'), 'there is no direct mode'),
  );
}

/** How vendors say that a report is not there yet. */
const NOT_YET: readonly (readonly [what: string, effect: Fault['effect']])[] = [
  ['not found yet (404)', { kind: 'status', status: 404, body: '{"detail":"none"}' }],
  ['behind a gateway that fails (502)', { kind: 'status', status: 502, body: '' }],
];

/** The message came while the vendor does not confirm it; `confirm` makes it do so. */
async function assertKept(bench: Bench, ref: SessionRef, confirm: () => Promise<void>): Promise<void> {
  const inbox = inMemoryInbox();
  const app = bench.again({ deps: { inbox } });
  const heard: string[] = [];
  const onSession = (session: { readonly ref: SessionRef; readonly status: string }) => {
    heard.push(`${session.ref.id} ${session.status}`);
  };
  const sent = message(bench, ref.id, bestEnding(bench.harness));
  const { status, notice, done } = await app.webhooks.handle({ ...sent, onSession });
  assert.equal(status, 200);
  const said = sessionIn(notice)?.says?.announces;
  assert.ok(said !== undefined && isEnded(said), `the message says "${said}", but an end was sent`);
  assert.equal(await done, undefined, 'the end was reported before the vendor confirmed it');
  assert.deepEqual(heard, []);
  assert.equal((await inbox.pending(9)).length, 1, 'the message is lost');

  await confirm();
  const next = bench.again({ deps: { inbox } });
  assert.deepEqual(await next.webhooks.resume({ onSession }), { found: 1, settled: 1, left: 0 });
  const { status: end } = await bench.again().getSession(ref);
  assert.deepEqual(heard, [`${ref.id} ${end}`]);
  assert.deepEqual(await inbox.pending(9), []);
}
