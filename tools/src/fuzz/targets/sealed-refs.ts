// Sealed state of refs: opens to the very secret, or is REF_INVALID; nothing of node:crypto shows.
import assert from 'node:assert/strict';
import { toUSVString } from 'node:util';
import { createSealer, type RefSealer, type SealConfig, type StandardSchemaV1 } from '@anyproof/core';
import { openState, sealState } from '@anyproof/provider-kit';
import fc from 'fast-check';
import { hostileText, hostileValue, mutatedText } from '../arbitraries.js';
import { attempt, CANARY } from '../expect.js';
import { id360State, innovatricsState, shootIdState } from '../internals.js';
import { nth } from '../parts.js';
import { defineTarget } from '../target.js';

/** A secret, and where it is sealed. */
interface Sealed {
  readonly config: number;
  readonly name: string;
  readonly id: string;
  readonly secret: string;
}

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const CONFIGS: readonly SealConfig[] = [
  { key: keyOf(1) },
  { keys: [keyOf(2), keyOf(1)] },
  { key: keyOf(3) },
  'none',
];
const SCHEMAS: readonly StandardSchemaV1<object>[] = [id360State, innovatricsState, shootIdState];
/** What UTF-8 can hold. */
const secret = fc.oneof(hostileText, fc.string({ unit: 'binary' })).map((text) => CANARY + toUSVString(text));
const config = fc.integer({ min: 0, max: CONFIGS.length - 1 });
const id = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('42', '43') }, hostileText);
const name = fc.constantFrom('id360', 'id360-be', 'a', '');
const sealed: fc.Arbitrary<Sealed> = fc.record({ config, name, id, secret });

const arbitrary = sealed.chain((made) => {
  const state = sealerOf(made).seal(made.id, made.secret);
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
const reached = { opened: 0, refused: 0, 'opened a state': 0, 'refused a state': 0 };

export const target = defineTarget({
  arbitrary,
  reached,
  check: async ({ made, given, at, stateful, schema }) => {
    const sealer = sealerOf(at);
    // Apps in plain JavaScript may pass anything: the sealer checks it.
    const ref = { provider: at.name, id: at.id, state: given as string };
    const { failure, value: opened } = await attempt(() => sealer.open(ref), ['REF_INVALID']);
    const isSame = given === made.state;
    if (failure === undefined) {
      reached.opened += 1;
      // Without a key nothing proves where a state comes from: it is only what it says.
      if (configOf(at) !== 'none')
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
  },
});

/** Whatever JSON an older version, or an attacker who has the key, sealed. */
async function checkState(
  sealer: RefSealer,
  { name: provider, id: session }: Sealed,
  value: unknown,
  schema: StandardSchemaV1<object>,
): Promise<void> {
  const open = (state: string): object => openState(sealer, { provider, id: session, state }, schema);
  const given = typeof value === 'string' ? value : JSON.stringify(value);
  const { failure } = await attempt(() => open(sealer.seal(session, given)), ['REF_INVALID']);
  if (failure !== undefined) reached['refused a state'] += 1;
  const sound = { apiKey: 'k', webEnrolmentUrl: 'https://a.example?token=t', reference: 'r', evidence: [] };
  assert.ok(Object.keys(open(sealState(sealer, session, sound))).length > 0);
  reached['opened a state'] += 1;
}

function configOf({ config: number }: Sealed): SealConfig {
  return nth(CONFIGS, number);
}

function sealerOf(place: Sealed): RefSealer {
  return createSealer(place.name, configOf(place));
}
