// The two curves in plain arithmetic, y² = x³ + ax + b over p, to make points that no key generator gives.
import { createECDH, type ECDH } from 'node:crypto';
import type { CurveName } from '../src/protocol/keys.js';

export interface Curve {
  readonly name: CurveName;
  /** OpenSSL's. */
  readonly openssl: string;
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
  /** The order of the base point. */
  readonly n: bigint;
}

export const SECP256K1: Curve = {
  name: 'secp256k1',
  openssl: 'secp256k1',
  p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2fn,
  a: 0n,
  b: 7n,
  n: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
};

export const P256: Curve = {
  name: 'p256',
  openssl: 'prime256v1',
  p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
  a: -3n,
  b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
};

export const bytes32 = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

/** 64 bytes X‖Y in base64, as keys are on the wire. */
export const wire = (x: bigint, y: bigint): string =>
  Buffer.concat([bytes32(x), bytes32(y)]).toString('base64');

/** OpenSSL's key pair, the independent judge. */
export function opensslPair({ openssl }: Curve, privateKey: Uint8Array): ECDH {
  const pair = createECDH(openssl);
  pair.setPrivateKey(Buffer.from(privateKey));
  return pair;
}

/** As our side writes it. */
export const wireKey = (pair: ECDH): string => pair.getPublicKey().subarray(1).toString('base64');

export const mod = (value: bigint, p: bigint): bigint => ((value % p) + p) % p;

export function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n;
  for (let [square, rest] = [mod(base, p), exponent]; rest > 0n; square = (square * square) % p, rest >>= 1n)
    if (rest & 1n) result = (result * square) % p;
  return result;
}

export const cubic = ({ p, a, b }: Curve, x: bigint): bigint => mod(x ** 3n + a * x + b, p);

/** Undefined when there is none. Both primes leave 3 when divided by 4. */
export function squareRoot(value: bigint, { p }: Curve): bigint | undefined {
  const root = power(value, (p + 1n) / 4n, p);
  return (root * root) % p === mod(value, p) ? root : undefined;
}

/** The first point of the curve by its X, counted from here. */
export function pointFrom(curve: Curve, from: bigint): readonly [x: bigint, y: bigint] {
  for (let x = from; ; x += 1n) {
    const y = squareRoot(cubic(curve, x), curve);
    if (y !== undefined) return [x, y];
  }
}

/** A point of the twist, where the group is another: X is of no point of the curve. */
export function twistPointFrom(curve: Curve, from: bigint): readonly [x: bigint, y: bigint] {
  for (let x = from; ; x += 1n) {
    const y = squareRoot(-cubic(curve, x), curve);
    if (y !== undefined && squareRoot(cubic(curve, x), curve) === undefined) return [x, y];
  }
}
