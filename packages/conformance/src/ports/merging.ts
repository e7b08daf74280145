import assert from 'node:assert/strict';
import {
  createProofing,
  defineAdapter,
  type Proofing,
  type ProofingSession,
  type SessionRef,
  type SessionStore,
} from '@anyproof/core';

const PROVIDER = 'vendor';
const SESSIONS = 20;

/** An adapter whose vendor never says more than "not ended", and announces ends by message only. */
const adapter = defineAdapter({
  id: PROVIDER,
  specificationVersion: 'v1',
  settings: { '~standard': { version: 1, vendor: 'anyproof', validate: (value) => ({ value }) } },
  create: () => ({
    specificationVersion: 'v1',
    id: PROVIDER,
    client: undefined,
    capabilities: {
      flows: { default: { modes: {}, evidence: [], requiredClaims: [] } },
      idempotentCreate: false,
      filters: [],
      erasure: [],
      artifacts: [],
      webhooks: 'secret',
    },
    createSession: () => Promise.reject(new Error('never called')),
    getSession: async (ref) => open(ref),
    getResult: async (ref) => ({
      ...open(ref),
      documents: [],
      checks: [],
      matches: [],
      attemptHistory: [],
      artifacts: [],
    }),
    finalizeSession: async () => undefined,
    webhooks: {
      read: async ({ rawBody }) => ({
        about: 'session',
        sessionId: Buffer.from(rawBody).toString('utf8'),
        says: { ends: 'canceled', nativeStatus: 'CANCELED' },
      }),
    },
  }),
});

function open(ref: SessionRef): ProofingSession {
  return { ref, adapter: PROVIDER, status: 'pending', reasons: [], warnings: [] };
}

function processWith(sessions: SessionStore): Proofing {
  return createProofing({
    adapters: [adapter],
    config: { provider: PROVIDER, providers: { [PROVIDER]: {} }, seal: 'none' },
    deps: { sessions },
  });
}

/** Each session ends by a message to one process while the other one polls and finalizes it. */
export async function losesNothing(store: SessionStore, other: SessionStore): Promise<void> {
  const [hears, polls] = [processWith(store), processWith(other)];
  const ids = Array.from({ length: SESSIONS }, (_, index) => `s-${index}`);
  await Promise.all(
    ids.map(async (id) => {
      const ref = { provider: PROVIDER, id };
      const handled = hears.webhooks.handle({ headers: {}, rawBody: Buffer.from(id) });
      await Promise.all([handled, polls.getSession(ref), polls.finalizeSession(ref), polls.getSession(ref)]);
      assert.equal((await handled).status, 200);
      await (await handled).done;
    }),
  );
  for (const id of ids) {
    const { status } = await polls.getSession({ provider: PROVIDER, id });
    assert.equal(status, 'canceled', `the end of ${id} was lost`);
    const kinds = (await hears.getHistory({ provider: PROVIDER, id })).map(({ kind }) => kind);
    assert.ok(kinds.includes('finalized'), `an action on ${id} was lost`);
  }
}
