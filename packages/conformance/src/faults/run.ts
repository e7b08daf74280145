import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { type ProofingDeps, ProofingError, type SessionRef, withTimeout } from '@anyproof/core';
import { type Bench, bestEnding, SEAL_KEY, withBench } from '../bench/bench.js';
import { assertProofingError } from '../contract/error.js';
import type { FaultEnd } from '../harness/faults.js';
import type { ConformanceHarness } from '../harness/harness.js';
import { type FaultWire, startFaultWire } from '../wire/wire.js';
import { type CallbackWorld, callbackCells } from './callbacks.js';
import { MOST_CALLS_OF_CREATION, settles } from './creations.js';
import { assertEnd, checkDeviations, dueEnd, mostSends, mustNotRepeat, wireEffectOf } from './ends.js';
import { type Leftovers, watchLeftovers } from './leftovers.js';
import type { VerbUnderFault } from './ready.js';
import { FAULTS, type FaultRow } from './table.js';
import { verbsUnderFault } from './verbs.js';

/** The outcome of one verb under one fault. */
export interface FaultReport {
  readonly verb: string;
  readonly fault: string;
  readonly expected: FaultEnd;
  /** Absent if the expectation holds; otherwise what was wrong. */
  readonly failure?: string;
  readonly milliseconds: number;
}

/** No call under a fault may take longer, whatever the vendor does. */
const LONGEST_CALL_MS = 4_000;
/** Beyond the deadline of impatient settings. */
const SLACK_MS = 1_500;
const NOBODY = 'http://127.0.0.1:9';
const NEW_SEAL_KEY = Buffer.alloc(32, 8).toString('base64');

interface World {
  readonly bench: Bench;
  readonly wire: FaultWire;
  readonly leftovers: Leftovers;
  readonly decided: SessionRef;
}

/**
 * Runs every verb of an adapter under every fault of the table, over real HTTP, and checks the outcome, the time it took,
 * that nothing is left open, and that the session continues afterwards. One vendor serves all combinations; run it alone in its
 * process, since it watches the process' timers, sockets and unhandled rejections.
 */
export async function runFaults(
  harness: ConformanceHarness,
  tell: (report: FaultReport) => void,
  only: { readonly verb?: string } = {},
): Promise<void> {
  checkDeviations(harness);
  await withBench(harness, async (bench) => {
    const wire = await startFaultWire(bench.vendor.origin);
    const leftovers = watchLeftovers(wire);
    try {
      const { ref: decided } = await bench.reach(bestEnding(harness));
      const world = { bench, wire, leftovers, decided };
      for (const verb of verbsUnderFault(harness)) {
        if (only.verb !== undefined && only.verb !== verb.verb) continue;
        const isLocal = !(await isRemote(world, verb));
        for (const row of FAULTS) {
          const isOfRefs = row.effect.kind === 'seal-key-rotated';
          if (isOfRefs ? !(await opensRef(world, verb)) : isLocal) continue;
          const expected = dueEnd(harness, verb.verb, row, verb.decided);
          if (expected !== undefined)
            tell(
              await reported(world, verb.verb, row.name, expected, () => cell(world, verb, row, expected)),
            );
        }
      }
      if (only.verb === undefined || only.verb === 'webhook')
        for (const { fault, run } of callbackCells(harness))
          tell(await reported(world, 'webhook', fault, 'recovers', () => callbackCell(world, run)));
    } finally {
      leftovers.stop();
      await wire.stop();
    }
  });
}

/** Whether the verb asks the vendor anything; a verb that this vendor does not have asks nobody. */
async function isRemote({ bench, wire, decided }: World, verb: VerbUnderFault): Promise<boolean> {
  const capable = await verb.ready(bench, decided).catch(() => undefined);
  if (capable === undefined) return false;
  const before = wire.requests;
  const app = bench.again({ origin: wire.origin });
  try {
    await capable.call(app);
  } catch (error) {
    if (ProofingError.isInstance(error) && error.code === 'UNSUPPORTED') return false;
    throw error;
  }
  return wire.requests > before;
}

/** Whether the verb wants what is sealed in a ref: without the key, it cannot do its work. */
async function opensRef({ bench, wire, decided }: World, verb: VerbUnderFault): Promise<boolean> {
  const ready = await verb.ready(bench, decided).catch(() => undefined);
  if (ready === undefined) return false;
  const app = bench.again({ origin: wire.origin, seal: { keys: [NEW_SEAL_KEY] } });
  return (await endOf(() => ready.call(app)))?.code === 'REF_INVALID';
}

async function reported(
  { wire }: World,
  verb: string,
  fault: string,
  expected: FaultEnd,
  work: () => Promise<void>,
): Promise<FaultReport> {
  const startedAt = performance.now();
  const failure = await work().then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message.split('\n')[0] : 'something else was thrown'),
  );
  wire.clear();
  // What one cell left open must not be held against the next.
  if (failure !== undefined) wire.cutAll();
  const milliseconds = Math.round(performance.now() - startedAt);
  return { verb, fault, expected, milliseconds, ...(failure === undefined ? {} : { failure }) };
}

async function callbackCell(world: World, run: (world: CallbackWorld) => Promise<void>): Promise<void> {
  await inCallTime(run(world));
  world.leftovers.assertNoRejection();
}

async function cell(world: World, verb: VerbUnderFault, row: FaultRow, expected: FaultEnd): Promise<void> {
  const { bench, wire, leftovers, decided } = world;
  const ready = await verb.ready(bench, decided);
  const app = await processUnder(world, row);
  const baseline = await leftovers.baseline();
  const { effect } = row;
  const abort = new AbortController();
  const onWire = wireEffectOf(row);
  const spoilt = onWire && wire.spoil(onWire, verb.match, row.once === true);
  if (effect.kind === 'idle-connections-closed') {
    await app.getSession(decided);
    assert.ok(wire.connections > 0, 'no connection is kept, so the fault had no effect');
    // The app learns of it when it has chosen one already.
    wire.closeIdle();
  }
  if (effect.kind === 'abort') void untilStruck(spoilt).then(() => abort.abort());

  const outcome = await inCallTime(
    endOf(() => ready.call(app, isSignaled(row) ? { signal: abort.signal } : undefined)),
    longestOf(bench.harness, verb, row),
  );
  wire.clear();

  assertEnd(bench.harness, { kind: verb.kind, row, due: expected, ref: ready.ref }, outcome ?? 'ok');
  if (spoilt !== undefined) checkSends(bench.harness, verb, row, spoilt.strikes, outcome ?? 'ok');
  assert.equal(wire.strays, 0, 'a redirect was followed');
  await leftovers.settled(baseline);
  assert.equal(getEventListeners(abort.signal, 'abort').length, 0, 'a listener remains on the signal');
  const after = { recovered: outcome === undefined, again: outcome?.retryable === true, caller: app };
  await ready.check(bench.again(), after);
  leftovers.assertNoRejection();
}

/** What must not happen twice is sent once, but for refusals that prove that nothing happened. */
function checkSends(
  harness: ConformanceHarness,
  { kind, match }: VerbUnderFault,
  row: FaultRow,
  strikes: number,
  outcome: ProofingError | 'ok',
): void {
  assert.ok(strikes > 0, 'the fault had no effect');
  // Where the harness names no request of the verb's own, reads are struck as well.
  if (!mustNotRepeat(kind) || outcome === 'ok' || row.once === true || match === undefined) return;
  assert.ok(strikes <= mostSends(harness, kind, row, outcome), `it was sent ${strikes} times`);
}

/** Half of the cells have a signal, so that both modes are taken. */
function isSignaled(row: FaultRow): boolean {
  return row.effect.kind === 'abort' || FAULTS.indexOf(row) % 2 === 0;
}

/** When a call under a fault must be over. */
function longestOf(harness: ConformanceHarness, { kind }: VerbUnderFault, row: FaultRow): number {
  if (row.impatient !== true) return LONGEST_CALL_MS;
  const calls = kind === 'create' && settles(harness) ? MOST_CALLS_OF_CREATION : 1;
  return calls * deadlineOf(harness) + SLACK_MS;
}

/** By the harness' settings for an impatient app; in tests without one, the longest time. */
function deadlineOf({ impatient }: ConformanceHarness): number {
  const { http } = impatient;
  const all = typeof http === 'object' && http !== null ? Object.entries(http) : [];
  const times = all.flatMap(([name, value]) =>
    /deadlineMs$/i.test(name) && typeof value === 'number' ? value : [],
  );
  return times.length === 0 ? LONGEST_CALL_MS - SLACK_MS : Math.max(...times);
}

/** A process of the app that has spoken with the vendor before, so that the fault meets the verb's own work. */
async function processUnder({ bench, wire, decided }: World, { effect, impatient }: FaultRow) {
  const origin = effect.kind === 'nobody-listens' ? NOBODY : wire.origin;
  const deps: ProofingDeps =
    effect.kind === 'clock-offset' ? { clock: shifted(bench, effect.milliseconds) } : {};
  const app = bench.again({
    origin,
    deps,
    ...(impatient === true ? { settings: bench.harness.impatient } : {}),
    ...(effect.kind === 'seal-key-rotated' ? { seal: { keys: [NEW_SEAL_KEY, SEAL_KEY] } } : {}),
  });
  if (effect.kind !== 'nobody-listens' && effect.kind !== 'clock-offset') await app.getSession(decided);
  return app;
}

/** The app's clock goes wrong by so much; waiting is the vendor's. */
function shifted({ clock }: Bench, milliseconds: number) {
  return { now: () => clock.now() + milliseconds, sleep: clock.sleep };
}

/** Fails when it goes on past the longest time a call may take. */
const inCallTime = <Value>(work: Promise<Value>, longestMs = LONGEST_CALL_MS): Promise<Value> =>
  withTimeout(longestMs, () => work, {
    late: () => {
      throw new Error(`no end within ${longestMs} ms`);
    },
  });

/** Undefined when it succeeds; fails when anything but a ProofingError is thrown. */
async function endOf(work: () => Promise<unknown>): Promise<ProofingError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    assertProofingError(error);
    return error;
  }
}

async function untilStruck(spoilt: { readonly strikes: number } | undefined): Promise<void> {
  const deadline = performance.now() + LONGEST_CALL_MS;
  while (spoilt?.strikes === 0 && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 2));
}
