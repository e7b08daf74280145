import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** How a signature is written. */
export type SignatureEncoding = 'hex' | 'base64';

/** Whether two texts are equal, compared in constant time. An empty secret equals nothing. */
export function sameSecret(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return given !== undefined && expected !== '' && timingSafeEqual(digest(given), digest(expected));
}

/** HMAC-SHA256 over these parts, one after the other. */
export function signatureOf(
  key: string,
  encoding: SignatureEncoding,
  ...parts: readonly (string | Uint8Array)[]
): string {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
}

/** Whether `signature` is HMAC-SHA256 over these bytes, under one of the keys (two during a rotation). */
export function isSignedBy(
  body: Uint8Array,
  signature: string | undefined,
  keys: readonly string[],
  encoding: SignatureEncoding = 'base64',
): boolean {
  return keys.some((key) => key !== '' && sameSecret(signature, signatureOf(key, encoding, body)));
}
