// Keys from outside, on both curves: what OpenSSL takes is taken and agrees, what it refuses is refused.
import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import fc from 'fast-check';
import {
  decodePrivateKey,
  isPrivateKeyText,
  keyPairFrom,
} from '../../../packages/adapter-1kosmos/dist/esm/protocol/keys.js';
import { hostileText, mutatedBytes, mutatedText } from '../arbitraries.mjs';
import { failureOf } from '../expect.mjs';

const CURVES = [
  ['secp256k1', 'secp256k1'],
  ['p256', 'prime256v1'],
].map(([name, openssl]) => {
  const privateKey = Buffer.alloc(32, 0x5a);
  const judge = createECDH(openssl);
  judge.setPrivateKey(privateKey);
  const points = [1, 2, 3, 4, 5].map((byte) => {
    const pair = createECDH(openssl);
    pair.setPrivateKey(Buffer.alloc(32, byte));
    return pair.getPublicKey().subarray(1);
  });
  return { name, openssl, judge, points, own: keyPairFrom(privateKey, name, '1kosmos') };
});

const bytes64 = fc.uint8Array({ minLength: 64, maxLength: 64 }).map((bytes) => Buffer.from(bytes));
const nearPrime = fc.constantFrom(
  'ff'.repeat(32),
  `${'ff'.repeat(27)}fefffffc2f`,
  `${'00'.repeat(31)}01`,
  '00'.repeat(32),
);
const point = fc
  .tuple(fc.constantFrom(...CURVES), fc.nat({ max: 4 }))
  .map(([{ points }, index]) => points[index]);
const asKey = (bytes) => Buffer.from(bytes).toString('base64');
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

export const arbitrary = fc.record({
  curve: fc.nat({ max: CURVES.length - 1 }),
  publicKey,
  privateKey: fc.option(privateKey, { freq: 3, nil: undefined }),
});
export const reached = { 'peer taken': 0, 'peer refused': 0, 'own taken': 0, 'own refused': 0 };

export async function check({ curve, publicKey: peer, privateKey: text }) {
  await checkPeer(CURVES[curve], peer);
  if (text !== undefined) await checkOwn(CURVES[curve], text);
}

async function checkPeer({ judge, own }, peer) {
  const bytes = Buffer.from(peer, 'base64');
  const isWire = bytes.length === 64 && bytes.toString('base64') === peer;
  const expected = isWire
    ? attempt(() => judge.computeSecret(Buffer.concat([Buffer.of(4), bytes])))
    : undefined;
  let shared;
  const failure = await failureOf(() => {
    shared = own.deriveShared(peer);
  }, ['BAD_RESPONSE']);
  assert.equal(failure === undefined, expected !== undefined, 'OpenSSL says otherwise of the key');
  if (expected !== undefined) assert.ok(shared.equals(expected), 'OpenSSL agrees on another key');
  reached[expected === undefined ? 'peer refused' : 'peer taken'] += 1;
}

async function checkOwn({ name, openssl }, text) {
  let pair;
  const failure = await failureOf(() => {
    pair = keyPairFrom(decodePrivateKey(text, '1kosmos'), name, '1kosmos');
  }, ['CONFIG']);
  const bytes = Buffer.from(text, 'base64');
  const isText =
    bytes.toString('base64') === text &&
    bytes.length > 0 &&
    (bytes.length <= 32 || (bytes.length === 33 && bytes[0] === 0));
  assert.equal(isPrivateKeyText(text), isText);
  const judge = createECDH(openssl);
  const whole = Buffer.concat([Buffer.alloc(32), bytes]).subarray(-32);
  const taken = isText && attempt(() => judge.setPrivateKey(whole)) !== undefined;
  assert.equal(failure === undefined, taken, 'OpenSSL says otherwise of the private key');
  if (taken) assert.equal(pair.publicKey, judge.getPublicKey().subarray(1).toString('base64'));
  reached[taken ? 'own taken' : 'own refused'] += 1;
}

function attempt(work) {
  try {
    return work() ?? true;
  } catch {
    return undefined;
  }
}
