// Key agreement on both curves: published vectors, OpenSSL as the judge, and the numbers at which padding goes wrong.
import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import type { Random } from '@anyproof/core';
import { decodePrivateKey, isPrivateKeyText, keyPairFrom, randomKeyPair } from '../src/protocol/keys.js';
import { bytes32, type Curve, opensslPair, P256, SECP256K1, wire, wireKey } from './curves.js';
import { failure } from './failure.js';

const NOT_BYTES =
  'us-tenant: the setting privateKey must be a raw EC private key of up to 32 bytes in base64';
const NOT_OF_THIS_CURVE = 'us-tenant: the setting privateKey is not a private key of this curve';

const pairOf = (privateKey: Buffer, { name }: Curve) => keyPairFrom(privateKey, name, 'us-tenant');
const hex = (text: string) => Buffer.from(text, 'hex');

describe('published vectors', () => {
  it('NIST CAVS 14.1, ECC CDH primitive, P-256, count 0', () => {
    const own = pairOf(hex('7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534'), P256);
    expect(Buffer.from(own.publicKey, 'base64').toString('hex')).toBe(
      'ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b230' +
        '28af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141',
    );
    const theirs = wire(
      0x700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287n,
      0xdb71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4acn,
    );
    expect(own.deriveShared(theirs).toString('hex')).toBe(
      '46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b',
    );
  });

  it('RFC 5903, 8.1, P-256, from both sides', () => {
    const i = pairOf(hex('c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433'), P256);
    const r = pairOf(hex('c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53'), P256);
    const shared = 'd6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de';
    expect(i.deriveShared(r.publicKey).toString('hex')).toBe(shared);
    expect(r.deriveShared(i.publicKey).toString('hex')).toBe(shared);
  });

  it('SEC 2, secp256k1: one is the base point, two its double', () => {
    const one = pairOf(bytes32(1n), SECP256K1);
    expect(Buffer.from(one.publicKey, 'base64').toString('hex')).toBe(
      '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798' +
        '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8',
    );
    const two = pairOf(bytes32(2n), SECP256K1);
    expect(two.deriveShared(one.publicKey).toString('hex')).toBe(
      'c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5',
    );
  });
});

/** Counters of sha256 texts whose key shares, with the peer 0x0505…, an X that begins with one zero byte; the last, two. */
const ZEROS: readonly (readonly [string, Curve, readonly number[], number])[] = [
  ['secp256k1', SECP256K1, [57, 290], 95_726],
  ['P-256', P256, [489], 56_188],
];

describe.each(ZEROS)('on %s', (_name, curve, oneZero, twoZeros) => {
  const peerPrivate = Buffer.alloc(32, 5);
  const peer = opensslPair(curve, peerPrivate);

  it.each([...oneZero.map((counter) => [counter, 1] as const), [twoZeros, 2] as const])(
    'keeps the leading zeros of a shared X: counter %i has %i',
    (counter, zeros) => {
      const privateKey = createHash('sha256').update(`anyproof ${counter}`).digest();
      const own = pairOf(privateKey, curve);
      const shared = own.deriveShared(wireKey(peer));
      expect(shared).toHaveLength(32);
      expect([...shared.subarray(0, zeros)]).toEqual(new Array(zeros).fill(0));
      expect(shared[zeros]).not.toBe(0);
      expect(shared.equals(peer.computeSecret(opensslPair(curve, privateKey).getPublicKey()))).toBe(true);
      expect(pairOf(peerPrivate, curve).deriveShared(own.publicKey).equals(shared)).toBe(true);
    },
  );

  it.each([
    ['one', 1n],
    ['two', 2n],
    ['one byte', 0xffn],
    ['31 bytes', 0xabcdefn << 224n],
    ['15 bytes', (1n << 119n) + 12_345n],
    ['its top bit set', (1n << 255n) + 7n],
    ['one below the order', curve.n - 1n],
  ])('agrees with OpenSSL for a private key of %s, whatever its zeros', (_what, number) => {
    const whole = bytes32(number);
    const expected = opensslPair(curve, whole);
    const stripped = hex(
      number.toString(16).padStart(number.toString(16).length + (number.toString(16).length % 2), '0'),
    );
    for (const form of [whole, stripped, Buffer.concat([Buffer.alloc(1), whole])]) {
      const text = form.toString('base64');
      expect(isPrivateKeyText(text)).toBe(true);
      const own = pairOf(decodePrivateKey(text, 'us-tenant'), curve);
      expect(own.publicKey).toBe(wireKey(expected));
    }
    const shared = expected.computeSecret(peer.getPublicKey());
    expect(pairOf(whole, curve).deriveShared(wireKey(peer)).toString('hex')).toBe(shared.toString('hex'));
  });

  it.each([
    ['zero', 0n],
    ['the order', curve.n],
    ['one beyond the order', curve.n + 1n],
    ['the prime', curve.p],
    ['all ones', 2n ** 256n - 1n],
  ])('refuses the private key that is %s, and does not say it', (_what, number) => {
    const error = failure(() => pairOf(bytes32(number), curve));
    expect(error.code).toBe('CONFIG');
    expect(error.message).toBe(NOT_OF_THIS_CURVE);
    const all = [error.stack, JSON.stringify(error), inspect(error, { depth: 9 })].join('\n');
    expect(all).not.toContain(bytes32(number).toString('hex'));
    expect(all).not.toContain(bytes32(number).toString('base64'));
  });
});

it('has a private key on one curve that the other has not', () => {
  const between = bytes32(P256.n + 5n);
  expect(pairOf(between, SECP256K1).publicKey).toBe(wireKey(opensslPair(SECP256K1, between)));
  expect(failure(() => pairOf(between, P256)).message).toBe(NOT_OF_THIS_CURVE);
});

it.each([
  ['nothing', ''],
  ['hex', '5a'.repeat(32)],
  ['33 bytes that do not begin with zero', Buffer.alloc(33, 1).toString('base64')],
  [
    '34 bytes that begin with zeros',
    Buffer.concat([Buffer.alloc(2), Buffer.alloc(32, 9)]).toString('base64'),
  ],
  ['a DER file', Buffer.alloc(118, 0x30).toString('base64')],
  ['base64url', Buffer.alloc(32, 0xfb).toString('base64url')],
  ['without padding', Buffer.alloc(32, 9).toString('base64').replace('=', '')],
  ['with a line break', `${Buffer.alloc(32, 9).toString('base64')}\n`],
  ['a passphrase', 'correct horse battery staple'],
])('refuses a private key in another form: %s', (_what, text) => {
  expect(isPrivateKeyText(text)).toBe(false);
  const error = failure(() => decodePrivateKey(text, 'us-tenant'));
  expect(error.code).toBe('CONFIG');
  expect(error.message).toBe(NOT_BYTES);
});

describe('a fresh pair', () => {
  const randomOf = (bytes: Random['bytes']): Random => ({ bytes, uuid: () => '', fraction: () => 0 });

  /** A source that gives zeros first, then one. */
  const zerosThenOne = (zeros: number) => {
    const draws: number[] = [];
    const random = randomOf((length) => {
      draws.push(length);
      return draws.length <= zeros ? new Uint8Array(length) : bytes32(1n);
    });
    return { random, draws };
  };

  it('is drawn again after seven bad draws', () => {
    const { random, draws } = zerosThenOne(7);
    const pair = randomKeyPair(random, 'secp256k1', 'us-tenant');
    expect(pair.publicKey).toBe(wireKey(opensslPair(SECP256K1, bytes32(1n))));
    expect(draws).toHaveLength(8);
  });

  it('is given up after eight', () => {
    const { random, draws } = zerosThenOne(8);
    const error = failure(() => randomKeyPair(random, 'secp256k1', 'us-tenant'));
    expect(error.code).toBe('CONFIG');
    expect(error.message).toBe('us-tenant: deps.random returned no usable private key');
    expect(draws).toHaveLength(8);
  });

  it('asks for 32 bytes, and turns a source that fails into CONFIG at once', () => {
    const asked: number[] = [];
    const random = randomOf((length) => {
      asked.push(length);
      throw new Error('entropy pool 0xdeadbeef');
    });
    const error = failure(() => randomKeyPair(random, 'p256', 'us-tenant'));
    expect(error.message).toBe('us-tenant: deps.random returned no usable private key');
    expect(asked).toEqual([32]);
  });
});
