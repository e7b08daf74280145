import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ProofingError, type WebhookRequest } from '@anyproof/core';
import { decodeText } from './decode.js';
import { RefusedJson, safeJson } from './safe-json.js';

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

/**
 * The JSON of a message whose origin is proven: strict UTF-8, with or without a byte order mark, and what
 * {@link safeJson} accepts. Throws WEBHOOK_INVALID for everything else.
 */
export function webhookJson({ rawBody }: Pick<WebhookRequest, 'rawBody'>, provider: string): unknown {
  const text = decodeText(rawBody);
  if (text === undefined) throw webhookInvalid(provider, 'its body is not UTF-8');
  try {
    return safeJson(text);
  } catch (error) {
    throw webhookInvalid(provider, `its body ${error instanceof RefusedJson ? error.reason : 'is not JSON'}`);
  }
}
