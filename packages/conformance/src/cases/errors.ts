import assert from 'node:assert/strict';
import type { ProofingError, SessionRef } from '@anyproof/core';
import { type Bench, bestEnding } from '../bench/bench.js';
import { assertCode, failureOf, outcomeOf } from '../bench/outcome.js';
import { ALWAYS, FAULTED_VERBS, readyFor, verbIsMissing, workOf } from '../bench/verbs.js';
import {
  assertEnd,
  asVendorFault,
  deviationOf,
  dueEnd,
  kindOf,
  mostSends,
  wireEffectOf,
} from '../faults/ends.js';
import { FAULTS, type FaultRow } from '../faults/table.js';
import { verbsUnderFault } from '../faults/verbs.js';
import type { FaultEnd } from '../harness/faults.js';
import type { Fault, RequestMatch } from '../harness/vendor.js';
import type { FaultedVerb } from '../harness/verbs.js';
import { startFaultWire } from '../wire/wire.js';
import type { Suite } from './case.js';

/** Each fault that a vendor can be told to have, for each verb; and nothing is sent twice that may have happened. */
export function errorCases(suite: Suite): void {
  const { harness, provider, add } = suite;

  // What passes is of the group "repeats".
  for (const row of FAULTS.filter((one) => one.once !== true && isMade(one)))
    for (const verb of FAULTED_VERBS) {
      const due = dueEnd(harness, verb, row);
      const deviation = deviationOf(harness, verb, row.name);
      if (due !== undefined)
        add(
          `${verb}, ${row.name}: ${due}`,
          (bench) => assertUnder(bench, verb, row, due),
          verbIsMissing(harness, provider, verb),
        );
      else if (deviation !== undefined) add(`${verb}, ${row.name}`, async () => undefined, deviation.why);
    }

  for (const verb of FAULTED_VERBS) {
    const missing = verbIsMissing(harness, provider, verb);
    add(
      `${verb}, aborted before it began: ABORTED, and nothing is sent`,
      async (bench) => {
        const { call } = await readyFor(bench, verb);
        const before = bench.received().length;
        const error = await failureOf(() => call(bench.proofing, { signal: AbortSignal.abort() }));
        assertCode(error, ['ABORTED'], verb);
        assert.equal(bench.received(workOf(harness, verb), before).length, 0, 'the request was sent');
      },
      missing,
    );
    add(
      `${verb}, aborted while the vendor is silent: ABORTED at once`,
      async (bench) => {
        const { call } = await readyFor(bench, verb);
        const before = bench.received().length;
        const match = workOf(harness, verb);
        bench.vendor.faults.add({ ...match, times: ALWAYS, effect: { kind: 'hang' } });
        const abort = new AbortController();
        const outcome = failureOf(() => call(bench.proofing, { signal: abort.signal }));
        outcome.catch(() => undefined);
        await until(() => bench.received(match, before).length > 0);
        const abortedAt = performance.now();
        abort.abort();
        assertCode(await outcome, ['ABORTED'], verb);
        assert.ok(performance.now() - abortedAt < AT_ONCE_MS, 'it took too long');
        assert.equal(bench.received(match, before).length, 1, 'it was retried');
      },
      missing,
    );
  }

  add('an abort ends the waiting', async (bench) => {
    const { ref } = await bench.create();
    const abort = new AbortController();
    let polls = 0;
    const error = await failureOf(() =>
      bench.proofing.waitForResult(ref, {
        signal: abort.signal,
        onUpdate: () => {
          polls += 1;
          abort.abort();
        },
      }),
    );
    assert.equal(error.code, 'ABORTED');
    assert.equal(polls, 1);
  });
}

/** From a call to its request at the vendor, on a busy machine, too. */
const LONGEST_WAY_MS = 8_000;
/** Much less than a client waits for a silent vendor, and much more than a busy machine needs. */
const AT_ONCE_MS = 5_000;

/** Most faults are the vendor's own; the rest is left to the fault matrix, but for what cuts every JSON answer. */
const isMade = (row: FaultRow): boolean =>
  asVendorFault(row) !== undefined || row.name === 'half of the JSON';

interface Met {
  readonly ref: SessionRef | undefined;
  readonly outcome: ProofingError | 'ok';
  /** Requests of the vendor before the call. */
  readonly before: number;
}

async function assertUnder(bench: Bench, verb: FaultedVerb, row: FaultRow, due: FaultEnd): Promise<void> {
  const match = workOf(bench.harness, verb);
  const kind = kindOf(bench.harness, verb);
  const effect = asVendorFault(row);
  const met =
    effect === undefined
      ? await metOnWire(bench, verb, row, match)
      : await metAtVendor(bench, verb, row, { ...match, times: ALWAYS, effect });
  const { ref, outcome, before } = met;

  const sent = bench.received(match, before).length;
  assert.ok(sent > 0, 'the request was never sent, so the fault had no effect');
  assert.ok(sent <= mostSends(bench.harness, kind, row, outcome), `it was sent ${sent} times`);
  assertEnd(bench.harness, { kind, row, due, ref }, outcome);
  const strays = bench.received(undefined, before).filter(({ path }) => path.includes('elsewhere'));
  assert.deepEqual(strays, [], 'a redirect was followed');
  if (outcome === 'ok') return;
  assertCode(outcome, [outcome.code], `${verb}, ${row.name}`);
  const told = bench.events.flatMap((event) =>
    event.type === 'verb' && event.verb === verb ? [event.error] : [],
  );
  assert.equal(told.at(-1), outcome.code, 'the observer got a different end');
}

async function metAtVendor(bench: Bench, verb: FaultedVerb, row: FaultRow, fault: Fault): Promise<Met> {
  const { harness, vendor, proofing } = bench;
  const { ref, call } = await readyFor(bench, verb);
  const app = row.impatient === true ? bench.again({ settings: harness.impatient }) : proofing;
  const before = bench.received().length;
  vendor.faults.add(fault);
  return { ref, before, outcome: await outcomeOf(() => call(app)) };
}

/** The vendor's own answer, which is of the kind that the fault table means, is spoilt on its way. */
async function metOnWire(bench: Bench, verb: FaultedVerb, row: FaultRow, match: RequestMatch): Promise<Met> {
  const { harness, vendor } = bench;
  const effect = wireEffectOf(row);
  const under = verbsUnderFault(harness).find((one) => one.verb === verb);
  assert.ok(effect !== undefined && under !== undefined);
  const { ref: decided } = await bench.reach(bestEnding(harness));
  const { ref, call } = await under.ready(bench, decided);
  const wire = await startFaultWire(vendor.origin);
  try {
    const app = bench.again({ origin: wire.origin });
    const before = bench.received().length;
    wire.spoil(effect, match, false);
    return { ref, before, outcome: await outcomeOf(() => call(app)) };
  } finally {
    await wire.stop();
  }
}

/** An adapter that sends nothing fails the case, and leaves nothing running. */
async function until(happened: () => boolean): Promise<void> {
  const deadline = Date.now() + LONGEST_WAY_MS;
  while (!happened()) {
    assert.ok(Date.now() < deadline, 'the request was never sent');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
