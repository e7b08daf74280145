// Whatever a service publishes as its key: points of the curve are taken, everything else is refused, and OpenSSL agrees.
import { inspect } from 'node:util';
import { ProofingError } from '@anyproof/core';
import { keyPairFrom } from '../src/protocol/keys.js';
import {
  bytes32,
  type Curve,
  cubic,
  mod,
  opensslPair,
  P256,
  pointFrom,
  power,
  SECP256K1,
  squareRoot,
  twistPointFrom,
  wire,
  wireKey,
} from './curves.js';

const NOT_64_BYTES = 'us-tenant: the service published a key that is not 64 bytes in base64';
const OWN_PRIVATE = Buffer.from('5a'.repeat(32), 'hex');

/** A point of the curve whose Y is so small that Y + p fits in 32 bytes too. */
function pointOfSmallY(curve: Curve): readonly [x: bigint, y: bigint] {
  if (curve.a !== 0n) return [0xd7325d7646cd60d80a92738ceb345f844cffaf35841022cab176f692de8de1d7n, 5n];
  for (let y = 1n; ; y += 1n) {
    // The prime leaves 7 when divided by 9, so this is a cube root where there is one.
    const x = power(y * y - curve.b, (curve.p + 2n) / 9n, curve.p);
    if (cubic(curve, x) === mod(y * y, curve.p)) return [x, y];
  }
}

describe.each([
  ['secp256k1', SECP256K1],
  ['P-256', P256],
] as const)('on %s', (name, curve) => {
  const own = keyPairFrom(OWN_PRIVATE, curve.name, 'us-tenant');
  const judge = opensslPair(curve, OWN_PRIVATE);
  const peer = opensslPair(curve, bytes32(0x1234567890abcdefn));
  const published = wireKey(peer);
  const coordinates = Buffer.from(published, 'base64');
  const other = opensslPair(curve === P256 ? SECP256K1 : P256, bytes32(77n));
  const { p } = curve;
  const [smallX, itsY] = pointFrom(curve, 1n);
  const [x, smallY] = pointOfSmallY(curve);
  const [twistX, twistY] = twistPointFrom(curve, 2n);
  const base64 = (...parts: Uint8Array[]) => Buffer.concat(parts).toString('base64');
  const flipped = (at: number, bit: number) => {
    const bytes = Buffer.from(coordinates);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
    return bytes.toString('base64');
  };

  const refusal = (key: string): ProofingError => {
    try {
      own.deriveShared(key);
    } catch (error) {
      if (ProofingError.isInstance(error)) return error;
      throw error;
    }
    throw new Error('the key was taken');
  };

  it.each([
    ['an ordinary one', published],
    ['with a small X', wire(smallX, itsY)],
    ['its negative', wire(smallX, p - itsY)],
    ['with a small Y', wire(x, smallY)],
    ['our own', own.publicKey],
  ])('takes a point: %s', (_what, key) => {
    const shared = judge.computeSecret(Buffer.concat([Buffer.of(4), Buffer.from(key, 'base64')]));
    expect(own.deriveShared(key).toString('hex')).toBe(shared.toString('hex'));
  });

  it.each([
    ['X of another point', wire(smallX, mod(itsY + 1n, p))],
    ['a bit of X flipped', flipped(0, 7)],
    ['the last bit of X flipped', flipped(31, 0)],
    ['the last bit of Y flipped', flipped(63, 0)],
    ['X and Y exchanged', base64(coordinates.subarray(32), coordinates.subarray(0, 32))],
    ['Y of zero, a point of order two on a curve with another b', wire(smallX, 0n)],
    ['X of zero and Y of one, of small order on such a curve', wire(0n, 1n)],
    ['X of zero and Y of two, of small order on such a curve', wire(0n, 2n)],
    ['zeros, which stand for infinity', wire(0n, 0n)],
    ['a point of the twist', wire(twistX, twistY)],
    ['the negative of a point of the twist', wire(twistX, p - twistY)],
    ['a point of the other curve', wireKey(other)],
    ['X beyond the prime, of a point otherwise', wire(smallX + p, itsY)],
    ['Y beyond the prime, of a point otherwise', wire(x, smallY + p)],
    ['both at the prime', wire(p, p)],
    ['X at the prime', wire(p, itsY)],
    ['all ones', wire(2n ** 256n - 1n, 2n ** 256n - 1n)],
  ])('refuses what is no point: %s', (_what, key) => {
    const error = refusal(key);
    expect(error.code).toBe('BAD_RESPONSE');
    expect(error.message).toBe(
      `us-tenant: the service published a key that is not on ${curve.name}; check the setting curve`,
    );
    const bytes = Buffer.concat([Buffer.of(4), Buffer.from(key, 'base64')]);
    expect(() => judge.computeSecret(bytes)).toThrow();
  });

  it.each([
    ['nothing', ''],
    ['infinity as SEC 1 writes it, one zero byte', base64(Buffer.of(0))],
    ['compressed, even', base64(Buffer.of(2), coordinates.subarray(0, 32))],
    ['compressed, odd', base64(Buffer.of(3), coordinates.subarray(0, 32))],
    ['X alone', base64(coordinates.subarray(0, 32))],
    ['uncompressed with its prefix', base64(Buffer.of(4), coordinates)],
    ['hybrid, even', base64(Buffer.of(6), coordinates)],
    ['hybrid, odd', base64(Buffer.of(7), coordinates)],
    ['with a prefix that there is not', base64(Buffer.of(5), coordinates)],
    ['with a zero in front', base64(Buffer.of(0), coordinates)],
    ['a byte too few', base64(coordinates.subarray(0, 63))],
    ['its leading byte stripped', base64(coordinates.subarray(1))],
    ['a byte too many', base64(coordinates, Buffer.of(0))],
    ['twice', base64(coordinates, coordinates)],
    ['hex', coordinates.toString('hex')],
    ['base64url', Buffer.alloc(64, 0xfb).toString('base64url')],
    ['without padding', published.replace(/=+$/, '')],
    ['with padding of another length', `${published}=`],
    ['with a line break', `${published.slice(0, 44)}\n${published.slice(44)}`],
    ['with blanks around', ` ${published} `],
    ['spare bits set behind the last byte', `${published.slice(0, -3)}${nextLetter(published.at(-3))}==`],
    ['a PEM file', '-----BEGIN PUBLIC KEY-----'],
    ['JSON', '{"kty":"EC"}'],
    ['half a surrogate pair', '\ud800'],
  ])('refuses what is not 64 bytes in base64: %s', (_what, key) => {
    const error = refusal(key);
    expect(error.code).toBe('BAD_RESPONSE');
    expect(error.message).toBe(NOT_64_BYTES);
  });

  it('quotes neither the key nor our own in an error', () => {
    for (const key of [wire(twistX, twistY), base64(Buffer.of(4), coordinates), 'AAAA-no-key-BBBB']) {
      const error = refusal(key);
      const all = [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 9 })].join(
        '\n',
      );
      for (const secret of [
        key,
        key.slice(0, 16),
        OWN_PRIVATE.toString('base64'),
        OWN_PRIVATE.toString('hex'),
      ])
        expect(all).not.toContain(secret);
      expect(all).not.toMatch(new RegExp(bytes32(twistX).toString('hex'), 'i'));
    }
  });

  it(`is made of what ${name} is made of`, () => {
    expect(squareRoot(cubic(curve, smallX), curve)).toBe(itsY);
    expect(cubic(curve, x)).toBe(smallY ** 2n);
    expect(smallX + p).toBeLessThan(2n ** 256n);
    expect(mod(-(twistY ** 2n), p)).toBe(cubic(curve, twistX));
  });
});

/** In base64's order: with the four low bits unused, the same byte. */
function nextLetter(letter = 'A'): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  return alphabet[alphabet.indexOf(letter) + 1] ?? 'B';
}
