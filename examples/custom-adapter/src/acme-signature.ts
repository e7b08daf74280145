import { createHmac } from 'node:crypto';

/** `X-Acme-Signature`: `v1=` and HMAC-SHA256, in hex, over the seconds of `X-Acme-Timestamp`, a dot, and the body. */
export function signatureOf(key: string, seconds: string, rawBody: Uint8Array): string {
  return `v1=${createHmac('sha256', key).update(`${seconds}.`).update(rawBody).digest('hex')}`;
}
