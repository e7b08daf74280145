// The only file that uses elliptic, for key agreement only: never its signatures (CVE-2025-14505).
import { ProofingError, type Random } from '@anyproof/core';
import elliptic from 'elliptic';

/** The curves that the service may use (dossier 0.2): secp256k1, or P-256 if the deployment says so. */
export type CurveName = 'secp256k1' | 'p256';

const KEY_BYTES = 32;

/**
 * The raw 64 bytes X‖Y of a transmitted public key (dossier 1). Throws BAD_RESPONSE for any other form; key agreement
 * checks whether the point is on the curve.
 */
export function decodePublicKey(text: string, provider: string): Buffer {
  const bytes = fromBase64(text);
  if (bytes.length === 2 * KEY_BYTES) return bytes;
  throw new ProofingError({
    code: 'BAD_RESPONSE',
    message: 'the service published a key that is not 64 bytes in base64',
    provider,
  });
}

/**
 * The 32 bytes of a private key. Vendor tools strip leading zeros (1 to 31 bytes) or, in Java, prepend one (33), so
 * both are accepted (dossier 1). Throws CONFIG for anything else.
 */
export function decodePrivateKey(text: string, provider: string): Buffer {
  const bytes = scalarBytes(text);
  if (bytes !== undefined) return bytes;
  throw new ProofingError({
    code: 'CONFIG',
    message: `the setting privateKey must be ${PRIVATE_KEY_FORM}`,
    provider,
  });
}

/** The form of a private key, in words for the person who sets it. */
export const PRIVATE_KEY_FORM = 'a raw EC private key of up to 32 bytes in base64';

/** True if this may be a private key; key agreement checks the number itself. */
export const isPrivateKeyText = (text: string): boolean => scalarBytes(text) !== undefined;

function scalarBytes(text: string): Buffer | undefined {
  const bytes = fromBase64(text);
  if (bytes.length >= 1 && bytes.length <= KEY_BYTES)
    return Buffer.concat([Buffer.alloc(KEY_BYTES - bytes.length), bytes]);
  return bytes.length === KEY_BYTES + 1 && bytes[0] === 0 ? bytes.subarray(1) : undefined;
}

/** Padded standard base64, as the vendor writes it; empty for other text, which Node would decode leniently. */
function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : Buffer.alloc(0);
}

const UNCOMPRESSED = 0x04;

const SHARED_BYTES = 32;

/**
 * A number at or above the order occurs once in 2^128 draws: this many in a row mean that the random source is broken.
 */
const MOST_DRAWS = 8;

/** One caller's key pair. */
export interface KeyPair {
  /** 64 bytes X‖Y in base64, as in the `publickey` header. */
  readonly publicKey: string;
  /**
   * The key shared with a peer: the X coordinate, 32 bytes with leading zeros kept (dossier 1: one X in 256 has one).
   * It takes about a millisecond, so keep the result. Throws BAD_RESPONSE for a peer key that is not on the curve.
   */
  deriveShared(peerPublicKey: string): Buffer;
}

/** Throws CONFIG if the private key is not between 1 and the curve's order. */
export function keyPairFrom(privateKey: Buffer, curveName: CurveName, provider: string): KeyPair {
  const curve = new elliptic.ec(curveName);
  const own = curve.keyFromPrivate(privateKey);
  const scalar = own.getPrivate();
  if (scalar.isZero() || !sameNumber(scalar, privateKey))
    throw new ProofingError({
      code: 'CONFIG',
      message: 'the setting privateKey is not a private key of this curve',
      provider,
    });
  return {
    publicKey: Buffer.from(own.getPublic(false, 'array').slice(1)).toString('base64'),
    deriveShared: (peerPublicKey) => {
      const bytes = decodePublicKey(peerPublicKey, provider);
      const peer = curve.keyFromPublic([UNCOMPRESSED, ...bytes]);
      if (!isOnCurve(peer) || !isCanonical(peer, bytes))
        throw new ProofingError({
          code: 'BAD_RESPONSE',
          message: `the service published a key that is not on ${curveName}; check the setting curve`,
          provider,
        });
      return own.derive(peer.getPublic()).toArrayLike(Buffer, 'be', SHARED_BYTES);
    },
  };
}

/** A new pair: any pair works, since the license key identifies the caller (dossier 1). */
export function randomKeyPair(random: Random, curveName: CurveName, provider: string): KeyPair {
  for (let draw = 1; ; draw += 1) {
    try {
      return keyPairFrom(Buffer.from(random.bytes(SHARED_BYTES)), curveName, provider);
    } catch (error) {
      if (draw < MOST_DRAWS && ProofingError.isInstance(error)) continue;
      throw new ProofingError({
        code: 'CONFIG',
        message: 'deps.random returned no usable private key',
        provider,
      });
    }
  }
}

function isOnCurve(peer: elliptic.ec.KeyPair): boolean {
  try {
    return peer.validate().result;
  } catch {
    return false;
  }
}

/** elliptic reduces coordinates that are not below the field's prime, which a service never sends. */
function isCanonical(peer: elliptic.ec.KeyPair, bytes: Buffer): boolean {
  return Buffer.from(peer.getPublic(false, 'array').slice(1)).equals(bytes);
}

/** elliptic reduces a number that is not below the order, and the result would not be the key that was set. */
function sameNumber(
  scalar: { toArrayLike: (type: typeof Buffer, endian: 'be', length: number) => Buffer },
  bytes: Buffer,
) {
  return scalar.toArrayLike(Buffer, 'be', SHARED_BYTES).equals(bytes);
}
