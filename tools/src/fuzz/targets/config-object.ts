// Configurations as an app may hand them over, from plain JavaScript too: one CONFIG error that quotes no value, or a start.
import assert from 'node:assert/strict';
import { createProofing, type ProofingConfig } from '@anyproof/core';
import fc from 'fast-check';
import { disturbed, hostileName, hostileValue } from '../arbitraries.js';
import { ADAPTERS, PROVIDERS } from '../configs.js';
import { attempt } from '../expect.js';
import { defineTarget } from '../target.js';

const names = Object.keys(PROVIDERS);
const seal = fc.oneof(
  fc.constantFrom(
    'none',
    { key: Buffer.alloc(32, 7).toString('base64') },
    { keys: [Buffer.alloc(32, 7).toString('base64')] },
  ),
  hostileValue,
  fc.record({ key: hostileValue }),
  fc.record({ keys: fc.array(hostileValue, { maxLength: 2 }) }),
);
const near = fc
  .tuple(fc.subarray(names, { minLength: 1 }), fc.constantFrom(...names), fc.option(seal, { nil: 'none' }))
  .chain(([chosen, provider, sealed]) =>
    fc.record({
      provider: fc.constant(chosen.includes(provider) ? provider : chosen[0]),
      providers: fc.record(Object.fromEntries(chosen.map((name) => [name, disturbed(PROVIDERS[name])]))),
      seal: fc.constant(sealed),
    }),
  );
const function_ = fc.constantFrom(
  async () => 'later',
  () => {
    throw new Error('secret manager');
  },
);
const strange = fc.record(
  {
    provider: fc.oneof(fc.constantFrom(...names), hostileName, hostileValue),
    providers: fc.oneof(
      fc.dictionary(
        fc.oneof(fc.constantFrom(...names), hostileName),
        fc.oneof(hostileValue, fc.dictionary(hostileName, fc.oneof(hostileValue, function_))),
      ),
      hostileValue,
    ),
    seal,
  },
  { requiredKeys: [] },
);

const arbitrary = fc.oneof(
  { weight: 6, arbitrary: near },
  { weight: 3, arbitrary: strange },
  { weight: 1, arbitrary: fc.oneof(fc.anything(), fc.constant(undefined)) },
);
const reached = { started: 0, refused: 0 };

export const target = defineTarget({
  arbitrary,
  reached,
  check: async (given) => {
    // Apps in plain JavaScript may pass anything: createProofing checks it.
    const config = given as ProofingConfig;
    const { failure, value: proofing } = await attempt(
      () => createProofing({ adapters: ADAPTERS, config }),
      ['CONFIG'],
    );
    if (failure === undefined) {
      reached.started += 1;
      assert.ok(proofing.providers.includes(config.provider));
    } else {
      reached.refused += 1;
      assert.ok((failure.findings ?? []).length > 0);
      assert.match(failure.message, /settings? (?:is|are) missing or wrong|^[^\n]+$/);
    }
  },
});
