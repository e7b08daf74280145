import assert from 'node:assert/strict';
import {
  type Capability,
  type Proofing,
  type ProofingErrorCode,
  type SessionRef,
  supports,
} from '@anyproof/core';
import { type Bench, bestEnding, PROVIDER, SEAL_KEY } from '../bench/bench.js';
import { assertCode, failureOf, outcomeOf } from '../bench/outcome.js';
import { assertSilent } from '../detector/silent.js';
import { type Suite, unless } from './case.js';

const DECLINED = { decision: 'declined', by: 'rule-7' } as const;
const OTHER_KEY = Buffer.alloc(32, 9).toString('base64');

/** Refs are plain JSON that an app stores, and gets back from anywhere. */
export function refCases(suite: Suite): void {
  const { harness, capabilities, modes, has, add } = suite;
  const sealed = unless(harness.adapter.sealsState === true, "this adapter's refs contain no secret");
  const direct = unless(modes.includes('direct'), 'there is no direct mode');

  add('a ref is plain JSON: provider, id, and perhaps a state', async (bench) => {
    const { ref } = await bench.create();
    assert.deepEqual(JSON.parse(JSON.stringify(ref)), { ...ref });
    assert.equal(ref.provider, PROVIDER);
    assert.ok(typeof ref.id === 'string' && ref.id.length > 0);
    for (const key of Reflect.ownKeys(ref))
      assert.ok(['provider', 'id', 'state'].includes(String(key)), String(key));
  });

  add(
    'a session continues in another process, with a ref that went through JSON',
    async (bench) => {
      bench.vendor.decide(bestEnding(harness));
      const { ref } = await bench.create();
      const stored = () => JSON.parse(JSON.stringify(ref)) as SessionRef;
      for (const one of harness.evidence.good) await bench.again().submitEvidence(stored(), one);
      await bench.again().finalizeSession(stored());
      const result = await bench.again().waitForResult(stored());
      assert.equal(result.status, 'completed');
      assert.deepEqual({ ...result.ref }, { ...ref });
    },
    direct,
  );

  add(
    'no verb changes a ref, and a frozen ref works',
    async (bench) => {
      bench.vendor.decide(bestEnding(harness));
      const { ref } = await bench.create();
      const before = JSON.stringify(ref);
      const frozen = Object.freeze({ ...ref });
      for (const one of harness.evidence.good) await bench.proofing.submitEvidence(frozen, one);
      await bench.proofing.finalizeSession(frozen);
      const session = await bench.proofing.getSession(ref);
      await bench.proofing.getResult(ref);
      assert.equal(JSON.stringify(ref), before, 'a verb changed the ref it was given');
      assert.equal(JSON.stringify(session.ref), before, 'a verb returned another ref');
    },
    direct,
  );

  add('a value that is not a ref is REF_INVALID, before any call', async (bench) => {
    for (const wrong of [undefined, null, {}, { provider: PROVIDER }, { id: 'x' }]) {
      const error = await failureOf(() => bench.proofing.getSession(wrong as never));
      assert.equal(error.code, 'REF_INVALID');
    }
    assert.equal(bench.received().length, 0);
  });

  add('a ref of another configuration is NO_SUCH_PROVIDER, before any call', async (bench) => {
    const error = await failureOf(() => bench.proofing.getSession({ provider: 'elsewhere', id: '1' }));
    assert.equal(error.code, 'NO_SUCH_PROVIDER');
    assert.equal(bench.received().length, 0);
  });

  add('an id cannot reach another path', async (bench) => {
    const { ref } = await bench.create();
    for (const id of ['../../admin', '..', 'a/b', 'a?b=c', 'a#b', 'a\r\nb', '\ud800', '']) {
      const before = bench.received().length;
      const outcome = await outcomeOf(() => bench.proofing.getSession({ provider: ref.provider, id }));
      // What names nothing is found out before it is known whose ref it is.
      if (id === '') assert.equal(outcome === 'ok' ? outcome : outcome.code, 'REF_INVALID');
      else assertCode(outcome, NO_SESSION, JSON.stringify(id));
      for (const { path } of bench.received(undefined, before)) {
        assert.ok(!path.includes('admin') || path.includes('%2F'), `it went to ${path}`);
        assert.ok(!/\/(?:\.\.?|a\/b)(?:\/|$)/.test(path), `it went to ${path}`);
      }
    }
  });

  for (const [what, change] of TAMPERINGS)
    add(
      `a ref ${what} is REF_INVALID, before any call`,
      async (bench) => {
        const { ref } = await bench.create();
        const other = await bench.create();
        await refusesEverywhere(bench, bench.proofing, change(ref, other.ref));
      },
      sealed,
    );

  add(
    'a ref sealed with a key that is no longer configured is REF_INVALID',
    async (bench) => {
      const { ref } = await bench.create();
      await refusesEverywhere(bench, bench.again({ seal: { key: OTHER_KEY } }), ref);
    },
    sealed,
  );

  add(
    'a ref survives the rotation of the seal key',
    async (bench) => {
      const { ref } = await bench.create();
      const rotated = bench.again({ seal: { keys: [OTHER_KEY, SEAL_KEY] } });
      const [first] = harness.evidence.good;
      if (modes.includes('direct') && first !== undefined) await rotated.submitEvidence(ref, first);
      else if (has('launch')) await rotated.getLaunch(ref);
      else await rotated.getSession(ref);
    },
    sealed,
  );

  add(
    'a session and its result are read without the state of the ref, since a message names an id only',
    async (bench) => {
      const { ref, result } = await bench.reach(bestEnding(harness));
      const { provider, id } = ref;
      const app = bench.again();
      assert.equal((await app.getSession({ provider, id })).status, result.status);
      const read = await app.getResult({ provider, id });
      assert.deepEqual([read.status, read.decision], [result.status, result.decision]);
    },
    unless(capabilities.webhooks !== undefined, 'this vendor sends no messages'),
  );

  add('a ref shows no credential and no key of the vendor', async (bench) => {
    const { ref } = await bench.create();
    const texts = [JSON.stringify(ref), ...partsOf(ref.state)];
    for (const text of texts) assertSilent({ text }, bench.vendor.secrets(), 'a ref');
  });
}

const NO_SESSION: readonly ProofingErrorCode[] = [
  'SESSION_NOT_FOUND',
  'SESSION_GONE',
  'REF_INVALID',
  'INVALID_INPUT',
  'PROVIDER_REJECTED',
];

type Tampering = readonly [what: string, change: (ref: SessionRef, other: SessionRef) => SessionRef];

const TAMPERINGS: readonly Tampering[] = [
  ['whose state was changed', (ref) => ({ ...ref, state: flipped(ref.state ?? '') })],
  ['whose state was truncated', (ref) => ({ ...ref, state: (ref.state ?? '').slice(0, -8) })],
  ['whose state is missing', ({ provider, id }) => ({ provider, id })],
  ["with another session's state", (ref, other) => ({ ...ref, ...(other.state && { state: other.state }) })],
];

/** Another letter in the middle, where every bit counts. */
function flipped(state: string): string {
  const at = Math.floor(state.length / 2);
  return state.slice(0, at) + (state[at] === 'A' ? 'B' : 'A') + state.slice(at + 1);
}

/**
 * A ref that carries a state is refused by every verb when that does not open: the rest of it is no better. Without one,
 * as messages give it, what needs no secret may be done.
 */
async function refusesEverywhere(bench: Bench, proofing: Proofing, ref: SessionRef): Promise<void> {
  const [first] = bench.harness.evidence.good;
  const has = (capability: Capability) => supports(proofing.provider(), capability);
  let refusals = 0;
  const attempt = async (verb: string, work: () => Promise<unknown>, must: boolean) => {
    const before = bench.received().length;
    const outcome = await outcomeOf(work);
    const isRefused = outcome !== 'ok' && outcome.code === 'REF_INVALID';
    if (must) assert.ok(isRefused, `${verb} accepted the ref`);
    if (!isRefused) return;
    refusals += 1;
    assert.equal(outcome.retryable, false);
    assert.equal(bench.received().length, before, 'the vendor was called with a ref that was refused');
  };
  const carries = ref.state !== undefined;
  if (first !== undefined && has('evidence'))
    await attempt('submitEvidence', () => proofing.submitEvidence(ref, first), true);
  if (has('finalize')) await attempt('finalizeSession', () => proofing.finalizeSession(ref), true);
  if (has('launch')) await attempt('getLaunch', () => proofing.getLaunch(ref), carries);
  if (carries) {
    await attempt('getSession', () => proofing.getSession(ref), true);
    await attempt('getResult', () => proofing.getResult(ref), true);
    if (has('cancel')) await attempt('cancelSession', () => proofing.cancelSession(ref), true);
    const [scope] = proofing.capabilities().erasure;
    if (has('erase')) await attempt('eraseSession', () => proofing.eraseSession(ref, scope), true);
    if (has('retry')) await attempt('retrySession', () => proofing.retrySession(ref, bench.input()), true);
    if (has('decide')) await attempt('decideSession', () => proofing.decideSession(ref, DECLINED), true);
  }
  assert.ok(refusals > 0, 'no verb refused the ref');
}

/** The parts of a state, as they are and decoded. */
function partsOf(state: string | undefined): string[] {
  return (state ?? '').split('.').flatMap((part) => [part, Buffer.from(part, 'base64url').toString('utf8')]);
}
