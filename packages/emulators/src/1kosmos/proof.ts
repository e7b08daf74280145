import { createPrivateKey, randomBytes, sign } from 'node:crypto';
import type { KeyPair } from './sealing.js';

const algorithms = {
  secp256k1: { alg: 'ES256K', crv: 'secp256k1' },
  prime256v1: { alg: 'ES256', crv: 'P-256' },
} as const;

/** A `proof_jwt`, signed with the service's key. Which algorithm the vendor signs with is not published. */
export function proofJwt(pair: KeyPair, claims: Readonly<Record<string, unknown>>): string {
  const { alg, crv } = algorithms[pair.curve];
  const point = Buffer.from(pair.publicKey, 'base64');
  const key = createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv,
      x: point.subarray(0, 32).toString('base64url'),
      y: point.subarray(32).toString('base64url'),
      d: pair.privateKey.toString('base64url'),
    },
  });
  const content = `${encoded({ alg, typ: 'JWT' })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}

/** The opaque `token` of a result. */
export function resultToken(): string {
  return randomBytes(24).toString('base64url');
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
