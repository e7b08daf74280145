import { createHmac } from 'node:crypto';
import { ProofingError } from '@anyproof/core';
import type { EventEndpoint } from '../contract/events.js';

export interface SignedHeaders {
  readonly 'webhook-id': string;
  /** Seconds since the epoch. */
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** `at`: when this attempt is made, in milliseconds since the epoch: receivers refuse old ones. */
export type Sign = (message: {
  readonly id: string;
  readonly at: number;
  readonly body: string;
}) => SignedHeaders;

const PREFIX = 'whsec_';
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

/**
 * Signs as Standard Webhooks says: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md.
 * Throws CONFIG for a secret of another form.
 */
export function createSigner(secret: EventEndpoint['secret']): Sign {
  const keys = (typeof secret === 'string' ? [secret] : secret).map(keyOf);
  if (keys.length === 0) throw wrong();
  return ({ id, at, body }) => {
    const timestamp = String(Math.floor(at / 1000));
    const signed = `${id}.${timestamp}.${body}`;
    const signatures = keys.map((key) => `v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    return {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    };
  };
}

function keyOf(secret: unknown): Buffer {
  if (typeof secret !== 'string' || !secret.startsWith(PREFIX)) throw wrong();
  const text = secret.slice(PREFIX.length);
  const key = Buffer.from(text, 'base64');
  // Node skips what is not base64; receivers do not.
  if (key.toString('base64') !== text || key.length < LEAST_BYTES || key.length > MOST_BYTES) throw wrong();
  return key;
}

function wrong(): ProofingError {
  return new ProofingError({
    code: 'CONFIG',
    message: `events.secret must be ${PREFIX} and base64 of ${LEAST_BYTES} to ${MOST_BYTES} random bytes, or a list of such secrets; \`openssl rand -base64 32\` makes the part after ${PREFIX}`,
    setting: 'events.secret',
  });
}
