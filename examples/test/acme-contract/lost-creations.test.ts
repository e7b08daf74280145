// 500 creations, most of which lose an answer or get a 5xx that the vendor keeps under the key, made or not, over HTTP.
import { type Adapter, defineAdapter, ProofingError } from '@anyproof/core';
import { acme } from '../../custom-adapter/src/index.js';
import { type StandIn, startStandIn } from '../../custom-adapter/test/vendor/stand-in.js';
import { INPUT, proofingAt } from './vendor.js';

const CREATIONS = 500;
const CREATES = { method: 'POST', path: /^\/v2\/(?:applicants|verifications)$/ };
const EFFECTS = [
  { kind: 'reset' },
  { kind: 'lost-answer' },
  { kind: 'lost-answer' },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
] as const;

/** Numbers between 0 and 1, the same in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** Up to three of the next requests that create something go wrong. */
function spoil({ faults }: StandIn, roll: () => number): void {
  faults.clear();
  for (let left = Math.floor(roll() * 4); left > 0; left -= 1) {
    const effect = EFFECTS[Math.floor(roll() * EFFECTS.length)];
    if (effect !== undefined) faults.add({ ...CREATES, times: 1, effect });
  }
}

/** The adapter of a vendor that offers less. */
function without(...lacking: readonly ('keys' | 'recovery')[]): Adapter {
  return defineAdapter({
    ...acme,
    create: (settings, deps) => {
      const { recoverSession, capabilities, ...provider } = acme.create(settings, deps);
      return {
        ...provider,
        capabilities: { ...capabilities, idempotentCreate: !lacking.includes('keys') },
        ...(lacking.includes('recovery') || recoverSession === undefined ? {} : { recoverSession }),
      };
    },
  });
}

/** Half of the vendors' failures made the session all the same. */
async function creations(adapter: Adapter) {
  const ambiguous: ProofingError[] = [];
  let created = 0;
  let doubled = 0;
  for (const failedCreationsAreMade of [false, true]) {
    const vendor = await startStandIn({ failedCreationsAreMade });
    const roll = dice(failedCreationsAreMade ? 11 : 7);
    // The failures are thicker than any breaker allows.
    const proofing = proofingAt(vendor, { adapter, deps: { http: { breaker: false } } });
    const made = new Set<string>();
    for (let order = 0; order < CREATIONS / 2; order += 1) {
      const before = vendor.sessions().length;
      spoil(vendor, roll);
      try {
        made.add((await proofing.createSession({ ...INPUT, reference: `order-${order}` })).ref.id);
      } catch (error) {
        if (!ProofingError.isInstance(error) || error.code !== 'AMBIGUOUS') throw error;
        ambiguous.push(error);
      }
      if (vendor.sessions().length - before > 1) doubled += 1;
    }
    created += made.size;
    await vendor.stop();
  }
  return { created, doubled, ambiguous };
}

it('with keys and recoverSession: one session each, and none is ambiguous', async () => {
  const { created, doubled, ambiguous } = await creations(acme);
  expect({ created, doubled, ambiguous: ambiguous.length }).toEqual({
    created: CREATIONS,
    doubled: 0,
    ambiguous: 0,
  });
});

it('with keys alone: none is doubled, and each that is ambiguous may be repeated with its key', async () => {
  const { created, doubled, ambiguous } = await creations(without('recovery'));
  expect({ doubled, all: created + ambiguous.length }).toEqual({ doubled: 0, all: CREATIONS });
  expect(ambiguous.length).toBeGreaterThan(0);
  for (const { retryable, idempotencyKey } of ambiguous)
    expect([retryable, typeof idempotencyKey]).toEqual([true, 'string']);
});

it('with neither: none is doubled', async () => {
  const { created, doubled, ambiguous } = await creations(without('keys', 'recovery'));
  expect({ doubled, all: created + ambiguous.length }).toEqual({ doubled: 0, all: CREATIONS });
  for (const { retryable } of ambiguous) expect(retryable).toBe(false);
});

it('two creations with one reference and no key make two sessions', async () => {
  const vendor = await startStandIn();
  const proofing = proofingAt(vendor);
  const [first, second] = [await proofing.createSession(INPUT), await proofing.createSession(INPUT)];
  expect(first.ref.id).not.toBe(second.ref.id);
  expect(vendor.sessions()).toHaveLength(2);
  await vendor.stop();
});
