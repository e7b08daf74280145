import assert from 'node:assert/strict';
import { bestEnding } from '../bench/bench.js';
import { assertCode, failureOf, outcomeOf } from '../bench/outcome.js';
import { readyFor, verbIsMissing, workOf } from '../bench/verbs.js';
import { asVendorFault, deviationOf, dueEnd } from '../faults/ends.js';
import { FAULTS } from '../faults/table.js';
import type { Suite } from './case.js';

const UNAVAILABLE = { kind: 'status', status: 503, body: '{}' } as const;
const READS = ['getSession', 'getResult'] as const;

/** What may be repeated is, what may not is not, and never sooner than the vendor says. */
export function repeatCases(suite: Suite): void {
  const { harness, provider, add } = suite;

  for (const verb of READS)
    for (const row of FAULTS) {
      const effect = asVendorFault(row);
      if (effect === undefined || row.once !== true || dueEnd(harness, verb, row) !== 'recovers') continue;
      add(`${verb} is retried and succeeds: ${row.name}`, async (bench) => {
        const { call } = await readyFor(bench, verb);
        const match = workOf(harness, verb);
        const app = row.impatient === true ? bench.again({ settings: harness.impatient }) : bench.proofing;
        const before = bench.received().length;
        bench.vendor.faults.add({ ...match, effect });
        assertCode(await outcomeOf(() => call(app)), ['ok'], `${verb}, ${row.name}`);
        assert.ok(bench.received(match, before).length >= 2, 'it was not retried');
      });
    }

  for (const verb of READS)
    for (const fault of ['403', '404', '409', '422'])
      add(
        `${verb} is not retried after a ${fault}, which is permanent`,
        async (bench) => {
          const { call } = await readyFor(bench, verb);
          const match = workOf(harness, verb);
          const before = bench.received().length;
          const effect = { kind: 'status' as const, status: Number(fault), body: '{}' };
          bench.vendor.faults.add({ ...match, effect });
          await failureOf(() => call(bench.proofing));
          assert.equal(bench.received(match, before).length, 1);
        },
        deviationOf(harness, verb, fault)?.why,
      );

  add('Retry-After is honored, by the app’s clock', async (bench) => {
    const { call } = await readyFor(bench, 'getSession');
    const match = harness.requests.getSession;
    const before = bench.received().length;
    const headers = { 'retry-after': '3' };
    bench.vendor.faults.add({ ...match, effect: { kind: 'status', status: 429, headers } });
    await call(bench.proofing);
    const [first, second] = bench.received(match, before);
    assert.ok(first !== undefined && second !== undefined, 'it was not retried');
    assert.ok(
      second.at - first.at >= 2990,
      `it was retried after ${second.at - first.at} ms instead of 3000`,
    );
  });

  add(
    'a creation that gets a 503 is not retried, and the next creation is another session',
    async (bench) => {
      const match = harness.requests.createSession;
      bench.vendor.faults.add({ ...match, effect: UNAVAILABLE });
      const error = await failureOf(() => bench.create());
      assert.notEqual(error.code, 'AMBIGUOUS', 'the vendor reported that nothing happened');
      assert.equal(bench.received(match).length, 1);
      const session = await bench.create();
      assert.equal(session.status, 'pending');
    },
    deviationOf(harness, 'createSession', '503, once')?.why,
  );

  add('a creation that never reached the vendor is not AMBIGUOUS', async (bench) => {
    const nobody = bench.again({ origin: 'http://127.0.0.1:9' });
    const error = await failureOf(() => nobody.createSession(bench.input()));
    assertCode(error, ['NETWORK'], 'nobody listens');
  });

  for (const verb of ['submitEvidence', 'finalizeSession'] as const)
    add(
      `a session survives a 503 of ${verb}: the app retries, and the verdict arrives`,
      async (bench) => {
        bench.vendor.decide(bestEnding(harness));
        const { ref, call } = await readyFor(bench, verb);
        assert.ok(ref !== undefined);
        bench.vendor.faults.add({ ...workOf(harness, verb), effect: UNAVAILABLE });
        const error = await failureOf(() => call(bench.proofing));
        assert.equal(error.retryable, true);
        await call(bench.proofing);
        if (verb === 'submitEvidence') {
          await bench.show(ref, harness.evidence.good.slice(1));
          await bench.proofing.finalizeSession(ref);
        }
        assert.equal((await bench.proofing.waitForResult(ref)).status, 'completed');
      },
      verbIsMissing(harness, provider, verb),
    );

  add(
    'a failed upload reports how many pages the vendor has',
    async (bench) => {
      const { ref } = await bench.create();
      const [document] = harness.evidence.good;
      assert.ok(document !== undefined);
      const match = workOf(harness, 'submitEvidence');
      bench.vendor.faults.add({ ...match, times: 2, effect: { kind: 'reset' } });
      const error = await failureOf(() => bench.proofing.submitEvidence(ref, document));
      assert.equal(error.pagesAccepted, 0);
      assert.equal(bench.received(match).length, 1);
    },
    verbIsMissing(harness, provider, 'submitEvidence'),
  );

  add('ten concurrent callers log in no more often than one', async (bench) => {
    const { ref } = await bench.create();
    const one = bench.again();
    const start = bench.received().length;
    await one.getSession(ref);
    const single = countOthers(bench.received(undefined, start));
    const ten = bench.again();
    const middle = bench.received().length;
    await Promise.all(Array.from({ length: 10 }, () => ten.getSession(ref)));
    const many = countOthers(bench.received(undefined, middle));
    assert.ok(many <= single, `${many} preparing requests for ten callers, ${single} for one`);
  });

  /** Requests that do no read's work. */
  function countOthers(requests: readonly { readonly method: string; readonly path: string }[]): number {
    const { path, method } = harness.requests.getSession;
    return requests.filter((request) => !(request.method === method && new RegExp(path).test(request.path)))
      .length;
  }
}
