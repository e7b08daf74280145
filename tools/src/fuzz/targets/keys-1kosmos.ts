// Keys from outside, on both curves: what OpenSSL takes is taken and agrees, what it refuses is refused.
import assert from 'node:assert/strict';
import { createECDH, type ECDH } from 'node:crypto';
import fc from 'fast-check';
import { hostileText, mutatedBytes, mutatedText } from '../arbitraries.js';
import { attempt } from '../expect.js';
import {
  type CurveName,
  decodePrivateKey,
  isPrivateKeyText,
  type KeyPair,
  keyPairFrom,
} from '../internals.js';
import { nth } from '../parts.js';
import { defineTarget } from '../target.js';

interface Curve {
  readonly name: CurveName;
  readonly openssl: string;
  /** OpenSSL's side of the same key pair. */
  readonly judge: ECDH;
  readonly own: KeyPair;
  readonly points: readonly Buffer[];
}

const CURVES = [curveOf('secp256k1', 'secp256k1'), curveOf('p256', 'prime256v1')];

function curveOf(name: CurveName, openssl: string): Curve {
  const privateKey = Buffer.alloc(32, 0x5a);
  const judge = createECDH(openssl);
  judge.setPrivateKey(privateKey);
  const points = [1, 2, 3, 4, 5].map((byte) => {
    const pair = createECDH(openssl);
    pair.setPrivateKey(Buffer.alloc(32, byte));
    return pair.getPublicKey().subarray(1);
  });
  return { name, openssl, judge, points, own: keyPairFrom(privateKey, name, '1kosmos') };
}

const bytes64 = fc.uint8Array({ minLength: 64, maxLength: 64 }).map((bytes) => Buffer.from(bytes));
const nearPrime = fc.constantFrom(
  'ff'.repeat(32),
  `${'ff'.repeat(27)}fefffffc2f`,
  `${'00'.repeat(31)}01`,
  '00'.repeat(32),
);
const point: fc.Arbitrary<Buffer> = fc
  .tuple(fc.constantFrom(...CURVES), fc.nat({ max: 4 }))
  .map(([{ points }, index]) => nth(points, index));
const asKey = (bytes: ArrayLike<number>): string => Buffer.from(bytes).toString('base64');
const publicKey = fc.oneof(
  // Agreement costs a millisecond or two, so points are rare among the keys.
  { weight: 2, arbitrary: point.map(asKey) },
  { weight: 5, arbitrary: mutatedBytes(point).map(asKey) },
  { weight: 4, arbitrary: bytes64.map(asKey) },
  {
    weight: 2,
    arbitrary: fc.tuple(nearPrime, nearPrime).map(([x, y]) => Buffer.from(x + y, 'hex').toString('base64')),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(0, 2, 3, 4, 5, 6, 7), point)
      .map(([prefix, bytes]) => asKey([prefix, ...bytes])),
  },
  { weight: 2, arbitrary: mutatedText(point.map(asKey)) },
  { weight: 2, arbitrary: hostileText },
);
const privateKey = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 33 }).map(asKey) },
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => `${asKey(bytes)}`) },
  { weight: 4, arbitrary: nearPrime.map((hex) => Buffer.from(hex, 'hex').toString('base64')) },
  { weight: 4, arbitrary: hostileText },
);

const arbitrary = fc.record({
  curve: fc.nat({ max: CURVES.length - 1 }),
  publicKey,
  privateKey: fc.option(privateKey, { freq: 3, nil: undefined }),
});
const reached = { 'peer taken': 0, 'peer refused': 0, 'own taken': 0, 'own refused': 0 };

export const target = defineTarget({
  arbitrary,
  reached,
  check: async ({ curve, publicKey: peer, privateKey: text }) => {
    await checkPeer(nth(CURVES, curve), peer);
    if (text !== undefined) await checkOwn(nth(CURVES, curve), text);
  },
});

async function checkPeer({ judge, own }: Curve, peer: string): Promise<void> {
  const bytes = Buffer.from(peer, 'base64');
  const isWire = bytes.length === 64 && bytes.toString('base64') === peer;
  const expected = isWire
    ? accepted(() => judge.computeSecret(Buffer.concat([Buffer.of(4), bytes])))
    : undefined;
  const { failure, value: shared } = await attempt(() => own.deriveShared(peer), ['BAD_RESPONSE']);
  assert.equal(failure === undefined, expected !== undefined, 'OpenSSL says otherwise of the key');
  if (expected !== undefined) assert.ok(shared?.equals(expected.value), 'OpenSSL agrees on another key');
  reached[expected === undefined ? 'peer refused' : 'peer taken'] += 1;
}

async function checkOwn({ name, openssl }: Curve, text: string): Promise<void> {
  const { failure, value: pair } = await attempt(
    () => keyPairFrom(decodePrivateKey(text, '1kosmos'), name, '1kosmos'),
    ['CONFIG'],
  );
  const bytes = Buffer.from(text, 'base64');
  const isText =
    bytes.toString('base64') === text &&
    bytes.length > 0 &&
    (bytes.length <= 32 || (bytes.length === 33 && bytes[0] === 0));
  assert.equal(isPrivateKeyText(text), isText);
  const judge = createECDH(openssl);
  const whole = Buffer.concat([Buffer.alloc(32), bytes]).subarray(-32);
  const isTaken = isText && accepted(() => judge.setPrivateKey(whole)) !== undefined;
  assert.equal(failure === undefined, isTaken, 'OpenSSL says otherwise of the private key');
  if (isTaken) assert.equal(pair?.publicKey, judge.getPublicKey().subarray(1).toString('base64'));
  reached[isTaken ? 'own taken' : 'own refused'] += 1;
}

/** Undefined where OpenSSL refuses. */
function accepted<Value>(work: () => Value): { readonly value: Value } | undefined {
  try {
    return { value: work() };
  } catch {
    return undefined;
  }
}
