import { ProofingError } from '@anyproof/core';

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
