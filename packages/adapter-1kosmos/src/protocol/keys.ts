// The one file that knows elliptic, for key agreement alone: never its signatures (CVE-2025-14505).
import { ProofingError, type Random } from '@anyproof/core';
import elliptic from 'elliptic';

/** The curves the service may use (dossier 0.2): secp256k1, or P-256 where a deployment says so. */
export type CurveName = 'secp256k1' | 'p256';

const KEY_BYTES = 32;

/**
 * The raw 64 bytes X‖Y of a public key on the wire (dossier 1). Throws BAD_RESPONSE for any other form; whether the
 * point lies on the curve is the key agreement's to say.
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
 * both are taken (dossier 1). Throws CONFIG for anything else.
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

/** What a private key looks like, in words for the person who sets it. */
export const PRIVATE_KEY_FORM = 'a raw EC private key of up to 32 bytes in base64';

/** Whether this may be a private key; the number itself is the key agreement's to judge. */
export const isPrivateKeyText = (text: string): boolean => scalarBytes(text) !== undefined;

function scalarBytes(text: string): Buffer | undefined {
  const bytes = fromBase64(text);
  if (bytes.length >= 1 && bytes.length <= KEY_BYTES)
    return Buffer.concat([Buffer.alloc(KEY_BYTES - bytes.length), bytes]);
  return bytes.length === KEY_BYTES + 1 && bytes[0] === 0 ? bytes.subarray(1) : undefined;
}

/** Standard base64 with its padding, as the vendor writes it; nothing for what Node alone would make bytes of. */
function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : Buffer.alloc(0);
}

const UNCOMPRESSED = 0x04;

const SHARED_BYTES = 32;

/** A number that is not below the order comes once in 2^128 draws: so often in a row means that chance is broken. */
const MOST_DRAWS = 8;

/** One caller's key pair. */
export interface KeyPair {
  /** 64 bytes X‖Y in base64, as the `publickey` header carries it. */
  readonly publicKey: string;
  /**
   * The key shared with a peer: the X coordinate, 32 bytes with leading zeros kept (dossier 1: one X in 256 has one).
   * About a millisecond of work: keep what it returns. Throws BAD_RESPONSE for a peer key that is not on the curve.
   */
  deriveShared(peerPublicKey: string): Buffer;
}

/** Throws CONFIG when the private key is not between 1 and the curve's order. */
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

/** A fresh pair: any pair works, since the license key says who the caller is (dossier 1). */
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

/** elliptic reduces coordinates that are not below the field's prime; a service never writes such ones. */
function isCanonical(peer: elliptic.ec.KeyPair, bytes: Buffer): boolean {
  return Buffer.from(peer.getPublic(false, 'array').slice(1)).equals(bytes);
}

/** elliptic reduces what is not below the order; a key that was changed is not the key that was set. */
function sameNumber(
  scalar: { toArrayLike: (type: typeof Buffer, endian: 'be', length: number) => Buffer },
  bytes: Buffer,
) {
  return scalar.toArrayLike(Buffer, 'be', SHARED_BYTES).equals(bytes);
}
