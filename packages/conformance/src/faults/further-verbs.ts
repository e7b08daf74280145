import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  type CallOptions,
  type NativeObject,
  type Proofing,
  type ProviderWebhooks,
  supports,
} from '@anyproof/core';
import { type Bench, providerOf, vendorWith } from '../bench/bench.js';
import type { ConformanceHarness } from '../harness/harness.js';
import { LOST, type OptionalVerb, type ReadyCall } from './ready.js';

const DECLINED = { decision: 'declined', by: 'rule-7' } as const;

/** Verbs that few vendors have, and those that only core calls. */
export function furtherVerbs(harness: ConformanceHarness): readonly OptionalVerb[] {
  const { acts = [], faults, webhooks } = harness;
  const provider = providerOf(harness);
  // These read the session as well, so the fault must know which request is theirs.
  const isNamed = (verb: string) => faults?.requests?.[verb] !== undefined;
  return [
    { verb: 'recoverSession', ready: recovery, is: supports(provider, 'recover') },
    { verb: 'sessionsOf', ready: owners, is: webhooks?.object !== undefined },
    {
      verb: 'retrySession',
      ready: reopening,
      is: supports(provider, 'retry') && acts.includes('failAttempt') && isNamed('retrySession'),
    },
    {
      verb: 'decideSession',
      ready: decision,
      is: supports(provider, 'decide') && acts.includes('askDecision') && isNamed('decideSession'),
    },
  ];
}

async function recovery(bench: Bench): Promise<ReadyCall> {
  const input = bench.input();
  const idempotencyKey = randomUUID();
  const { ref } = await bench.proofing.createSession(input, { idempotencyKey });
  const recover = async (app: Proofing, options?: CallOptions) => {
    const provider = app.provider();
    assert.ok(supports(provider, 'recover'));
    const found = await provider.recoverSession(input, { ...options, idempotencyKey });
    assert.equal(found?.ref.id, ref.id, 'the session that the creation made was not found');
  };
  return { call: recover, check: (app) => recover(app) };
}

async function owners(bench: Bench): Promise<ReadyCall> {
  const { ref } = await bench.create();
  const object = await objectOf(bench, ref.id);
  const find = async (app: Proofing, options?: CallOptions) =>
    assert.deepEqual(await webhooksOf(app).sessionsOf?.(object, options), [ref.id]);
  return { call: find, check: (app) => find(app) };
}

/** Something of this session's that messages are about. */
async function objectOf({ harness, proofing }: Bench, sessionId: string): Promise<NativeObject> {
  const rawBody = Buffer.from(harness.webhooks?.object?.(sessionId) ?? '');
  const headers = harness.webhooks?.headers(rawBody) ?? {};
  const notice = await webhooksOf(proofing).read({ headers, rawBody });
  assert.ok(notice.about === 'object', 'the message is not about an object');
  return notice.object;
}

function webhooksOf(app: Proofing): ProviderWebhooks {
  const { webhooks } = app.provider();
  assert.ok(webhooks !== undefined, 'the adapter reads no messages');
  return webhooks;
}

async function reopening(bench: Bench): Promise<ReadyCall> {
  const input = bench.input();
  const { ref } = await bench.proofing.createSession(input);
  vendorWith(bench, 'failAttempt').failAttempt(ref.id);
  return {
    ref,
    call: (app, options) => app.retrySession(ref, input, options),
    check: async (app, { again }) => {
      if (again) await app.retrySession(ref, input);
      const { status } = await app.getSession(ref);
      assert.ok(!LOST.has(status), `the session is ${status}`);
    },
  };
}

async function decision(bench: Bench): Promise<ReadyCall> {
  const { ref } = await bench.create();
  vendorWith(bench, 'askDecision').askDecision(ref.id);
  return {
    ref,
    call: (app, options) => app.decideSession(ref, DECLINED, options),
    check: async (app, { again, recovered }) => {
      if (again) await app.decideSession(ref, DECLINED);
      if (again || recovered) assert.equal((await app.getSession(ref)).decision, 'declined');
    },
  };
}
