import assert from 'node:assert/strict';
import type { Proofing, SessionRef } from '@anyproof/core';
import { type Bench, bestEnding, PROVIDER, vendorWith } from '../bench/bench.js';
import { failureOf, outcomeOf } from '../bench/outcome.js';
import type { WireEffect } from '../wire/effect.js';
import { type FaultWire, startFaultWire } from '../wire/wire.js';
import { type Suite, unless, withoutAct } from './case.js';

const ANOTHER = 'another';
const KEY = 'order-7.attempt-1';

/** One creation makes one session, whatever became of the answers; two creations make two. */
export function creationCases({ harness, capabilities, has, add }: Suite): void {
  const { idempotentCreate } = capabilities;
  const keys = unless(idempotentCreate, 'this vendor has no keys for creations');
  const header = keys ?? unless(harness.keyHeader !== undefined, 'the harness names no header for the key');
  const settles = idempotentCreate || has('recover');
  const counted = withoutAct(harness, 'sessions');

  add('two creations with one reference are two sessions', async (bench) => {
    const input = bench.input();
    const [one, two] = [await bench.proofing.createSession(input), await bench.proofing.createSession(input)];
    assert.notEqual(one.ref.id, two.ref.id);
    assert.equal((await bench.proofing.getSession(one.ref)).status, 'pending');
  });

  add('a session of a person who had one before is another session', async (bench) => {
    const { ref: previous } = await bench.create();
    const { ref, status } = await bench.create({ previous });
    assert.notEqual(ref.id, previous.id);
    assert.equal(status, 'pending');
  });

  add('an earlier session at another provider is ignored', async (bench) => {
    const app = bench.again({ others: { [ANOTHER]: {} } });
    const { ref: previous } = await app.createSession(bench.input(), { provider: ANOTHER });
    const { ref, status } = await app.createSession({ ...bench.input(), previous });
    assert.deepEqual([ref.provider, status], [PROVIDER, 'pending']);
  });

  add(
    'each creation has a key of its own, which shows nothing of the app’s',
    async (bench) => {
      const input = bench.input();
      for (let time = 0; time < 3; time += 1) await bench.proofing.createSession(input);
      const sent = keysSent(bench);
      assert.equal(sent.length, 3);
      assert.equal(new Set(sent).size, 3, 'a key was used twice');
      for (const key of sent) {
        assert.ok(key !== undefined && key !== '', 'a creation has no key');
        assert.ok(!key.includes(input.reference), 'a key contains the reference');
      }
    },
    header,
  );

  add(
    'the app’s own key makes one session, also in another process, and another key makes another',
    async (bench) => {
      const input = bench.input();
      const first = await bench.proofing.createSession(input, { idempotencyKey: KEY });
      const again = await bench.again().createSession(input, { idempotencyKey: KEY });
      const other = await bench.again().createSession(input, { idempotencyKey: `${KEY}b` });
      assert.equal(again.ref.id, first.ref.id);
      assert.notEqual(other.ref.id, first.ref.id);
    },
    keys,
  );

  for (const [what, effect, isAnswered] of LOST) {
    const isSettled = has('recover') || (idempotentCreate && !isAnswered);
    add(
      `a creation ${what} is settled, and one session was made`,
      (bench) =>
        onWire(bench, async (wire, app) => {
          wire.spoil(effect, harness.requests.createSession, true);
          const { ref } = await app.createSession(bench.input());
          assert.equal((await bench.proofing.getSession(ref)).status, 'pending');
          assert.deepEqual(vendorWith(bench, 'sessions').sessions(), [ref.id]);
        }),
      counted ?? unless(isSettled, 'this vendor does not say what became of it'),
    );
    add(
      `a creation ${what} and cannot be settled at once is AMBIGUOUS`,
      (bench) =>
        onWire(bench, async (wire, app) => {
          wire.spoil(effect, harness.requests.createSession, true);
          const error = await failureOf(() => app.createSession(bench.input()));
          assert.equal(error.code, 'AMBIGUOUS');
          assert.equal(error.retryable, settles, 'its key can settle it, or not');
          assert.equal(typeof error.idempotencyKey, 'string', 'the error has no key');
          if (!settles) assert.equal(bench.received(harness.requests.createSession).length, 1);
        }),
      unless(!isSettled, 'it is settled at once at this vendor'),
    );
  }

  for (const made of [true, false])
    add(
      `a 500 that the vendor keeps under its key is settled, where ${made ? 'a session' : 'nothing'} was made`,
      (bench) =>
        onWire(bench, async (wire, app) => {
          wire.spoil(kept(harness.keyHeader ?? '', made), harness.requests.createSession, false);
          const { ref } = await app.createSession(bench.input());
          assert.deepEqual(vendorWith(bench, 'sessions').sessions(), [ref.id]);
        }),
      header ?? counted ?? unless(has('recover'), 'this vendor does not say what became of it'),
    );

  add(
    'a creation of which every answer is lost is AMBIGUOUS, and its key settles it later',
    (bench) =>
      onWire(bench, async (wire, app) => {
        const input = bench.input();
        const earlier = await logIn(bench, app);
        wire.spoil({ kind: 'lost-answer' }, undefined, false);
        const error = await failureOf(() => app.createSession(input, { idempotencyKey: KEY }));
        assert.equal(error.code, 'AMBIGUOUS');
        assert.equal(error.retryable, true);
        assert.equal(error.idempotencyKey, KEY);
        wire.clear();
        const { ref } = await bench.again().createSession(input, { idempotencyKey: KEY });
        assert.deepEqual(vendorWith(bench, 'sessions').sessions(), [earlier.id, ref.id]);
      }),
    counted ?? unless(settles, 'this vendor does not say what became of a creation'),
  );

  add(
    'what an earlier creation with the same reference made is not taken for what a lost one made',
    (bench) =>
      onWire(bench, async (wire, app) => {
        const input = bench.input();
        const { ref: earlier } = await bench.proofing.createSession(input);
        wire.spoil(UNDONE, harness.requests.createSession, true);
        const { ref } = await app.createSession(input);
        assert.deepEqual(vendorWith(bench, 'sessions').sessions(), [earlier.id, ref.id]);
      }),
    counted ?? unless(has('recover'), 'this vendor does not look for what a creation made'),
  );

  add(
    'whatever happens to two answers in a row, no creation is doubled',
    (bench) =>
      onWire(bench, async (wire, app) => {
        for (const first of MISHAPS)
          for (const second of MISHAPS) {
            const before = vendorWith(bench, 'sessions').sessions().length;
            const left = [first, second];
            wire.spoil({ kind: 'chosen', choose: () => left.shift() }, harness.requests.createSession, false);
            const input = bench.input();
            const outcome = await outcomeOf(() => app.createSession(input));
            wire.clear();
            if (outcome !== 'ok' && outcome.retryable && outcome.idempotencyKey !== undefined)
              await app.createSession(input, { idempotencyKey: outcome.idempotencyKey });
            const more = vendorWith(bench, 'sessions').sessions().length - before;
            assert.ok(more <= 1, `${more} sessions after ${first.kind} and ${second.kind}`);
          }
        assert.equal((await app.createSession(bench.input())).status, 'pending');
      }),
    counted,
  );

  add('no other provider is tried after a creation that may have been made', (bench) =>
    onWire(bench, async (wire) => {
      const { origin } = bench.vendor;
      const app = bench.again({
        origin: wire.origin,
        policies: { route: [PROVIDER, ANOTHER] },
        others: { [ANOTHER]: harness.settings(origin) },
      });
      await logIn(bench, app);
      wire.spoil({ kind: 'lost-answer' }, undefined, false);
      const error = await failureOf(() => app.createSession(bench.input()));
      assert.equal(error.code, 'AMBIGUOUS');
      assert.equal(error.provider, PROVIDER);
    }),
  );

  const { takeBack } = harness.requests;
  const steps = unless(takeBack !== undefined, 'a creation takes one call at this vendor, or leaves nothing');
  add(
    'what the earlier steps of a creation made is taken back when the last one is refused',
    async (bench) => {
      const effect = { kind: 'status', status: 422, body: '{}' } as const;
      bench.vendor.faults.add({ ...harness.requests.createSession, effect });
      const error = await failureOf(() => bench.create());
      assert.equal(error.code, 'PROVIDER_REJECTED');
      assert.equal(bench.received(takeBack).length, 1, 'nothing was taken back');
    },
    steps,
  );
  add(
    'a creation whose last answer is lost names that step',
    (bench) =>
      onWire(bench, async (wire, app) => {
        await logIn(bench, app);
        wire.spoil({ kind: 'lost-answer' }, undefined, false);
        const error = await failureOf(() => app.createSession(bench.input()));
        assert.equal(error.code, 'AMBIGUOUS');
        assert.equal(typeof error.step, 'string', 'the error does not name the step');
      }),
    steps,
  );

  add(
    'a settled session leads to a result, like any other',
    async (bench) => {
      bench.vendor.decide(bestEnding(harness));
      await onWire(bench, async (wire, app) => {
        wire.spoil({ kind: 'lost-answer' }, harness.requests.createSession, true);
        const session = await app.createSession(bench.input());
        await bench.attempt(session);
        assert.equal((await bench.proofing.waitForResult(session.ref)).status, 'completed');
      });
    },
    unless(settles, 'this vendor does not say what became of a creation'),
  );
}

/** What became of the answer to a creation, and whether there was one. */
const LOST: readonly (readonly [what: string, effect: WireEffect, isAnswered: boolean])[] = [
  ['whose answer was lost', { kind: 'lost-answer' }, false],
  ['that a gateway answered with 502, though it was done,', { kind: 'gateway', status: 502 }, true],
];

const UNDONE: WireEffect = { kind: 'answer', status: 500, body: '{}' };

const MISHAPS: readonly WireEffect[] = [
  { kind: 'lost-answer' },
  { kind: 'reset-before-headers' },
  { kind: 'gateway', status: 502 },
  UNDONE,
];

/** Vendors that keep answers under a key keep a 5xx, too. */
function kept(header: string, made: boolean): WireEffect {
  let spoilt: unknown;
  return {
    kind: 'chosen',
    choose: ({ headers }) => {
      const key = headers[header.toLowerCase()];
      if (spoilt === undefined) {
        spoilt = key;
        return made ? { kind: 'gateway', status: 500 } : UNDONE;
      }
      return key === spoilt ? UNDONE : undefined;
    },
  };
}

/** The keys of the creations so far. */
function keysSent({ harness, received }: Bench): readonly (string | undefined)[] {
  const { keyHeader = '', requests } = harness;
  return received(requests.createSession).map(({ headers }) => headers[keyHeader.toLowerCase()]);
}

/** So that the next answer that is lost is not that to a login. Returns the session that it took. */
async function logIn(bench: Bench, app: Proofing): Promise<SessionRef> {
  const { ref } = await bench.create();
  await app.getSession(ref);
  return ref;
}

/** A process of the app behind a wire that can lose answers. */
async function onWire(bench: Bench, work: (wire: FaultWire, app: Proofing) => Promise<void>): Promise<void> {
  const wire = await startFaultWire(bench.vendor.origin);
  try {
    // More requests fail here than any breaker lets pass.
    const deps = { http: { ...bench.vendor.http, breaker: false } } as const;
    await work(wire, bench.again({ origin: wire.origin, deps }));
  } finally {
    await wire.stop();
  }
}
