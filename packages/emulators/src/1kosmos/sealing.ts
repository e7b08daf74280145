import { createCipheriv, createDecipheriv, createECDH, randomBytes } from 'node:crypto';

/** secp256k1 unless a deployment says otherwise; FedRAMP tenants may use P-256 (dossier 0.2). */
export type CurveName = 'secp256k1' | 'prime256v1';

export interface KeyPair {
  readonly curve: CurveName;
  /** X and Y, 32 bytes each, without the 0x04 prefix; standard base64, 88 characters. */
  readonly publicKey: string;
  /** Scalar, 32 bytes, big-endian. */
  readonly privateKey: Buffer;
}

/** A key or message that this side cannot use. The message says why and never what. */
export class SealingError extends Error {
  override readonly name = 'SealingError';
}

const keyBytes = 32;
const ivBytes = 16;
const tagBytes = 16;
/** Beside a length in fours; a group that repeats would overflow the stack on a picture of some megabytes. */
const standardBase64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Bytes of standard, padded base64; undefined for anything else (Node itself would take base64url too). */
export function decodeBase64(text: string): Buffer | undefined {
  return text.length % 4 === 0 && standardBase64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

export function generateKeyPair(curve: CurveName): KeyPair {
  const ecdh = createECDH(curve);
  ecdh.generateKeys();
  return keyPairOf(curve, ecdh.getPrivateKey());
}

/**
 * Imports a private scalar of 1 to 32 bytes, or 33 with a leading zero: some of the vendor's clients strip leading
 * zeros and its Java client adds one (dossier 1).
 */
export function keyPairOf(curve: CurveName, scalar: Uint8Array): KeyPair {
  const bytes = scalar.length === keyBytes + 1 && scalar[0] === 0 ? scalar.subarray(1) : scalar;
  if (bytes.length === 0 || bytes.length > keyBytes)
    throw new SealingError('a private key has 1 to 32 bytes');
  const privateKey = leftPadded(bytes);
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(privateKey);
  return { curve, publicKey: ecdh.getPublicKey().subarray(1).toString('base64'), privateKey };
}

/** The AES key both sides derive: the X coordinate of the shared point, as it is, 32 bytes. */
export function sharedKey(own: KeyPair, peerPublicKey: string): Buffer {
  const point = decodeBase64(peerPublicKey);
  if (point === undefined) throw new SealingError('the public key is not standard base64');
  if (point.length !== 2 * keyBytes) throw new SealingError('a public key has 64 bytes');
  const ecdh = createECDH(own.curve);
  ecdh.setPrivateKey(own.privateKey);
  try {
    return leftPadded(ecdh.computeSecret(Buffer.concat([Buffer.of(4), point])));
  } catch {
    throw new SealingError('the public key is not a point of the curve');
  }
}

/** `base64(IV ‖ ciphertext ‖ tag)` of the bytes, a text's in UTF-8. */
export function seal(
  key: Uint8Array,
  plaintext: string | Uint8Array,
  iv: Uint8Array = randomBytes(ivBytes),
): string {
  const cipher = createCipheriv('aes-256-gcm', checkedKey(key), iv, { authTagLength: tagBytes });
  const ciphertext = Buffer.concat([cipher.update(Buffer.from(plaintext)), cipher.final()]);
  return Buffer.concat([iv, ciphertext, cipher.getAuthTag()]).toString('base64');
}

export function open(key: Uint8Array, message: string): string {
  const bytes = decodeBase64(message);
  if (bytes === undefined) throw new SealingError('the message is not standard base64');
  if (bytes.length < ivBytes + tagBytes) throw new SealingError('the message is shorter than IV and tag');
  const decipher = createDecipheriv('aes-256-gcm', checkedKey(key), bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString(
      'utf8',
    );
  } catch {
    throw new SealingError('the message cannot be authenticated');
  }
}

function checkedKey(key: Uint8Array): Uint8Array {
  // A shared X whose leading zero was dropped must never be padded on the wrong end or taken as it is.
  if (key.length !== keyBytes) throw new SealingError('a shared key has 32 bytes');
  return key;
}

function leftPadded(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.alloc(keyBytes - bytes.length), bytes]);
}
