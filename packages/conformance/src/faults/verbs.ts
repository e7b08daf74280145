import assert from 'node:assert/strict';
import { type CallOptions, type Proofing, ProofingError, type SessionRef } from '@anyproof/core';
import { type Bench, bestEnding } from '../bench/bench.js';
import { outcomeOf } from '../bench/outcome.js';
import { assertLaunch } from '../contract/launch.js';
import type { ConformanceHarness } from '../harness/harness.js';
import type { RequestMatch } from '../harness/vendor.js';
import { kindOf } from './ends.js';
import { furtherVerbs } from './further-verbs.js';
import { LOST, type OptionalVerb, type ReadyCall, type VerbUnderFault, WAIT } from './ready.js';

const CONSENT = { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' };

/** The verbs of this adapter that can be driven. `decided`: a session that reached its end, for all reads. */
export function verbsUnderFault(harness: ConformanceHarness): readonly VerbUnderFault[] {
  const { requests, evidence, faults } = harness;
  const named = (match: RequestMatch | undefined) => (match === undefined ? {} : { match });
  const [document] = evidence.good;
  const all: readonly OptionalVerb[] = [
    { verb: 'createSession', ...named(requests.createSession), ready: creation },
    { verb: 'getSession', ...named(requests.getSession), ready: openSession },
    { verb: 'getResult', ...named(requests.getResult), ready: result, decided: true },
    {
      verb: 'submitEvidence',
      ...named(requests.submitEvidence),
      ready: evidenceOf,
      is: document !== undefined,
    },
    { verb: 'finalizeSession', ...named(requests.finalizeSession), ready: finalization },
    { verb: 'recordConsent', ready: consent },
    { verb: 'cancelSession', ready: cancellation },
    { verb: 'eraseSession', ready: erasure },
    { verb: 'listSessions', ready: plain((app, _ref, options) => app.listSessions({}, options)) },
    { verb: 'checkHealth', ready: plain((app, _ref, options) => app.checkHealth(undefined, options)) },
    ...furtherVerbs(harness),
    { verb: 'downloadArtifact', ready: download, decided: true },
    { verb: 'getLaunch', ready: launch },
  ];
  return all
    .filter(({ is }) => is !== false)
    .map((one) => ({
      ...one,
      kind: kindOf(harness, one.verb),
      ...named(faults?.requests?.[one.verb] ?? one.match),
    }));
}

async function creation(bench: Bench): Promise<ReadyCall> {
  const input = bench.input();
  let made: SessionRef | undefined;
  return {
    call: async (app, options) => {
      made = (await app.createSession(input, options)).ref;
    },
    check: async (app, { recovered }) => {
      if (recovered) {
        assert.ok(made !== undefined, 'no session came back');
        const { ref, status } = await app.getSession(made);
        assert.deepEqual([ref, status], [made, 'pending'], 'the session that came back is there');
      }
      assert.equal((await app.createSession(bench.input())).status, 'pending', 'the next creation works');
    },
  };
}

async function openSession(bench: Bench): Promise<ReadyCall> {
  const { ref } = await bench.create();
  const { status } = await bench.again().getSession(ref);
  return {
    ref,
    call: (app, options) => app.getSession(ref, options),
    check: async (app) => assert.equal((await app.getSession(ref)).status, status),
  };
}

async function result(bench: Bench, decided: SessionRef): Promise<ReadyCall> {
  const { status, decision } = await bench.again().getResult(decided);
  return {
    ref: decided,
    call: (app, options) => app.getResult(decided, options),
    check: async (app) => {
      const now = await app.getResult(decided);
      assert.deepEqual({ status: now.status, decision: now.decision }, { status, decision });
    },
  };
}

async function evidenceOf(bench: Bench): Promise<ReadyCall> {
  const [document, ...rest] = bench.harness.evidence.good;
  assert.ok(document !== undefined);
  bench.vendor.decide(bestEnding(bench.harness));
  const { ref } = await bench.create();
  return {
    ref,
    call: (app, options) => app.submitEvidence(ref, document, options),
    check: async (app, { again, recovered }) => {
      const { status } = await app.getSession(ref);
      assert.ok(!LOST.has(status), `the session is ${status}`);
      if (again) await app.submitEvidence(ref, document);
      // What may be there already, may be refused; nobody is stuck all the same.
      else if (!recovered) await outcomeOf(() => app.submitEvidence(ref, document));
      for (const one of rest) await app.submitEvidence(ref, one);
      await app.finalizeSession(ref);
      assert.equal((await app.waitForResult(ref, WAIT)).status, 'completed');
    },
  };
}

async function finalization(bench: Bench): Promise<ReadyCall> {
  bench.vendor.decide(bestEnding(bench.harness));
  const { ref } = await bench.create();
  await bench.show(ref);
  return {
    ref,
    call: (app, options) => app.finalizeSession(ref, options),
    check: async (app, { again }) => {
      // Where it may have been done, a look at the session tells; doing it again may be refused, and does no harm.
      const outcome = await outcomeOf(() => app.finalizeSession(ref));
      if (again) assert.equal(outcome, 'ok', 'a call that may be repeated works the second time');
      assert.equal((await app.waitForResult(ref, WAIT)).status, 'completed');
    },
  };
}

async function consent(bench: Bench): Promise<ReadyCall> {
  const { ref } = await bench.create();
  return {
    ref,
    call: (app, options) => app.recordConsent(ref, CONSENT, options),
    check: (app) => app.recordConsent(ref, CONSENT),
  };
}

async function cancellation(bench: Bench): Promise<ReadyCall> {
  const { ref } = await bench.create();
  return {
    ref,
    call: (app, options) => app.cancelSession(ref, options),
    check: async (app, { again, recovered, caller }) => {
      if (again) await app.cancelSession(ref);
      const { status } = await (recovered ? caller : app).getSession(ref);
      if (recovered) assert.equal(status, 'canceled', `canceled, but it is ${status}`);
    },
  };
}

async function erasure(bench: Bench): Promise<ReadyCall> {
  const { ref } = await bench.create();
  const [scope] = bench.proofing.capabilities().erasure;
  return {
    ref,
    call: (app, options) => app.eraseSession(ref, scope, options),
    check: async (app, { again, recovered }) => {
      if (again) await app.eraseSession(ref, scope);
      if (again || recovered) assert.ok(await isErased(app, ref), 'nothing of it is erased');
    },
  };
}

/** Or will be. */
async function isErased(app: Proofing, ref: SessionRef): Promise<boolean> {
  try {
    return (await app.getSession(ref)).erasure !== undefined;
  } catch (error) {
    if (!ProofingError.isInstance(error)) throw error;
    return error.code === 'SESSION_GONE' || error.code === 'SESSION_NOT_FOUND';
  }
}

async function launch(bench: Bench): Promise<ReadyCall> {
  const { modes } = bench.proofing.capabilities().flows.default;
  const mode = modes.hosted === undefined ? 'embedded' : 'hosted';
  const { ref } = await bench.create({ mode });
  return {
    ref,
    call: async (app, options) => assertLaunch(await app.getLaunch(ref, { ...options, mode }), mode),
    check: async (app) => assertLaunch(await app.getLaunch(ref, { mode }), mode),
  };
}

function plain(call: (app: Proofing, ref: SessionRef, options?: CallOptions) => Promise<unknown>) {
  return async (_bench: Bench, ref: SessionRef): Promise<ReadyCall> => ({
    call: (app, options) => call(app, ref, options),
    check: async (app) => void (await call(app, ref)),
  });
}

async function download(bench: Bench, decided: SessionRef): Promise<ReadyCall> {
  const { artifacts } = await bench.again().getResult(decided);
  const [artifact] = artifacts;
  assert.ok(artifact !== undefined, 'the result lists no artifact');
  const read = async (app: Proofing, options?: CallOptions) => {
    const { body } = await app.downloadArtifact(decided, artifact, options);
    let size = 0;
    for await (const chunk of body) size += Buffer.from(chunk as Uint8Array).length;
    assert.ok(size > 0);
  };
  return { ref: decided, call: read, check: (app) => read(app) };
}
