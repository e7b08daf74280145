// Sealed state of refs: opens to the very secret, or is REF_INVALID; nothing of node:crypto shows.
import assert from 'node:assert/strict';
import { createSealer } from '@anyproof/core';
import { openState, sealState } from '@anyproof/provider-kit';
import fc from 'fast-check';
import { refState as id360State } from '../../../packages/adapter-id360/dist/esm/state.js';
import { innovatricsState } from '../../../packages/adapter-innovatrics/dist/esm/innovatrics-state.js';
import { shootIdState } from '../../../packages/adapter-shootid/dist/esm/shootid-state.js';
import { hostileText, hostileValue, mutatedText } from '../arbitraries.mjs';
import { CANARY, failureOf } from '../expect.mjs';

const KEYS = [1, 2, 3].map((byte) => Buffer.alloc(32, byte).toString('base64'));
const CONFIGS = [{ key: KEYS[0] }, { keys: [KEYS[1], KEYS[0]] }, { key: KEYS[2] }, 'none'];
const SCHEMAS = [id360State, innovatricsState, shootIdState];
/** What UTF-8 can hold. */
const secret = fc
  .oneof(hostileText, fc.string({ unit: 'binary' }))
  .map((text) => CANARY + text.toWellFormed());
const config = fc.integer({ min: 0, max: CONFIGS.length - 1 });
const id = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('42', '43') }, hostileText);
const name = fc.constantFrom('id360', 'id360-be', 'a', '');
const sealed = fc.record({ config, name, id, secret });

export const arbitrary = sealed.chain((made) => {
  const state = createSealer(made.name, CONFIGS[made.config]).seal(made.id, made.secret);
  return fc.record({
    made: fc.constant({ ...made, state }),
    given: fc.oneof(
      { weight: 3, arbitrary: fc.constant(state) },
      {
        weight: 4,
        arbitrary: mutatedText(
          fc.constant(state),
          fc.constantFrom('A', '-', '_', '=', '.', '+', '/', '\n', 'é'),
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
      { weight: 1, arbitrary: fc.base64String().map((text) => `${state.slice(0, 9)}${text}`) },
      { weight: 1, arbitrary: hostileValue },
    ),
    at: fc.oneof({ weight: 3, arbitrary: fc.constant(made) }, sealed),
    stateful: hostileValue,
    schema: fc.constantFrom(...SCHEMAS),
  });
});
export const reached = { opened: 0, refused: 0, 'opened a state': 0, 'refused a state': 0 };

export async function check({ made, given, at, stateful, schema }) {
  const sealer = createSealer(at.name, CONFIGS[at.config]);
  let opened;
  const failure = await failureOf(() => {
    opened = sealer.open({ provider: at.name, id: at.id, state: given });
  }, ['REF_INVALID']);
  const isSame = given === made.state;
  if (failure === undefined) {
    reached.opened += 1;
    // Without a key nothing proves where a state comes from: it is only what it says.
    if (CONFIGS[at.config] === 'none')
      assert.equal(`plain.${Buffer.from(opened).toString('base64url')}`.length > 0, true);
    else
      assert.ok(
        isSame && at.id === made.id && at.name === made.name,
        'a changed or foreign state was opened',
      );
    if (isSame) assert.equal(opened, made.secret);
  } else {
    reached.refused += 1;
    assert.ok(!(isSame && at === made), 'a state did not open where it belongs');
  }
  await checkState(sealer, at, stateful, schema);
}

/** Whatever JSON an older version, or an attacker who has the key, sealed. */
async function checkState(sealer, at, value, schema) {
  const state = sealer.seal(at.id, typeof value === 'string' ? value : JSON.stringify(value));
  const failure = await failureOf(() => {
    openState(sealer, { provider: at.name, id: at.id, state }, schema);
  }, ['REF_INVALID']);
  if (failure !== undefined) reached['refused a state'] += 1;
  const sound = { apiKey: 'k', webEnrolmentUrl: 'https://a.example?token=t', reference: 'r', evidence: [] };
  const again = openState(
    sealer,
    { provider: at.name, id: at.id, state: sealState(sealer, at.id, sound) },
    schema,
  );
  assert.ok(Object.keys(again).length > 0);
  reached['opened a state'] += 1;
}
