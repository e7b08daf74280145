import assert from 'node:assert/strict';
import { assertCode, failureOf, outcomeOf } from '../bench/outcome.js';
import { ALWAYS, FAULTED_VERBS, readyFor, verbIsMissing, workOf } from '../bench/verbs.js';
import {
  EFFECTS,
  type ErrorCase,
  errorTable,
  PROVES_NOTHING_HAPPENED,
  RETRY_AFTER_SECONDS,
} from '../error-table.js';
import type { Suite } from './case.js';

/** More would be a storm. */
const MOST_ATTEMPTS = 5;

/** Failures after which the vendor may have done the work: the same call again could do it twice. */
const MAY_BE_DONE: ReadonlySet<string> = new Set([
  'reset',
  'lost answer',
  'hang',
  'half a body',
  '500',
  '502',
]);

/** Each failure by its class, for each verb; and nothing is sent twice that may have happened. */
export function errorCases(suite: Suite): void {
  const { harness, provider, add } = suite;

  for (const { verb, fault, codes } of withDeviations(harness.deviations))
    add(
      `${verb}, ${fault}: ${codes.join(' or ')}`,
      async (bench) => {
        const match = workOf(harness, verb);
        const { ref, call } = await readyFor(bench, verb);
        const app = fault === 'hang' ? bench.again({ settings: harness.impatient }) : bench.proofing;
        const before = bench.received().length;
        bench.vendor.faults.add({ ...match, times: ALWAYS, effect: EFFECTS[fault] });
        const outcome = await outcomeOf(() => call(app));

        assertCode(outcome, codes, `${verb}, ${fault}`);
        const sent = bench.received(match, before).length;
        assert.ok(sent > 0, 'the request was never sent, so the fault was not met');
        assert.ok(sent <= MOST_ATTEMPTS, `it was sent ${sent} times`);
        const acts = verb !== 'getSession' && verb !== 'getResult';
        if (acts && outcome !== 'ok' && !PROVES_NOTHING_HAPPENED.has(fault))
          assert.equal(sent, 1, `${verb} was sent ${sent} times, and may have happened`);
        const strays = bench.received(undefined, before).filter(({ path }) => path.includes('elsewhere'));
        assert.deepEqual(strays, [], 'a redirect was followed');
        if (outcome === 'ok') return;
        const { effect } = { effect: EFFECTS[fault] };
        if (effect.kind === 'status' && effect.status !== 200)
          assert.equal(outcome.httpStatus, effect.status);
        if (fault === '429') assert.equal(outcome.retryAfterMs, RETRY_AFTER_SECONDS * 1000);
        assert.deepEqual(outcome.ref, ref, 'the error carries the ref of its session');
        const mayBeDone = acts && MAY_BE_DONE.has(fault);
        const retryable = RETRYABLE.has(outcome.code) && !mayBeDone;
        assert.equal(outcome.retryable, retryable, `${outcome.code} is retryable, or not`);
        const told = bench.events.filter((event) => event.type === 'verb' && event.verb === verb);
        assert.equal(told.at(-1) !== undefined && Reflect.get(told.at(-1) ?? {}, 'error'), outcome.code);
      },
      verbIsMissing(harness, provider, verb),
    );

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
        assert.ok(performance.now() - abortedAt < AT_ONCE_MS, 'it took its time');
        assert.equal(bench.received(match, before).length, 1, 'it was sent again');
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

const RETRYABLE: ReadonlySet<string> = new Set([
  'RATE_LIMITED',
  'PROVIDER_UNAVAILABLE',
  'NETWORK',
  'TIMEOUT',
]);

function withDeviations(deviations: Suite['harness']['deviations'] = []): readonly ErrorCase[] {
  return errorTable().map((row) => {
    const other = deviations.find(({ verb, fault }) => verb === row.verb && fault === row.fault);
    return other === undefined ? row : { ...row, codes: other.codes };
  });
}

/** An adapter that sends nothing fails the case, and leaves nothing running. */
async function until(happened: () => boolean): Promise<void> {
  const deadline = Date.now() + LONGEST_WAY_MS;
  while (!happened()) {
    assert.ok(Date.now() < deadline, 'the request was never sent');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
