import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ProofingError } from '@anyproof/core';

/** Whether two texts are the same, in a time that does not tell how much of them is. */
export function sameSecret(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return given !== undefined && expected !== '' && timingSafeEqual(digest(given), digest(expected));
}

/** Whether `signature` is the base64 of HMAC-SHA256 over these bytes, under one of the keys (two during a rotation). */
export function isSignedBy(
  body: Uint8Array,
  signature: string | undefined,
  keys: readonly string[],
): boolean {
  return keys.some(
    (key) => key !== '' && sameSecret(signature, createHmac('sha256', key).update(body).digest('base64')),
  );
}

/** A message that is not the vendor's, or cannot be read; `why` is ours, never the message's own text. */
export function webhookInvalid(provider: string, why: string): ProofingError {
  return new ProofingError({ code: 'WEBHOOK_INVALID', message: `webhook refused: ${why}`, provider });
}
