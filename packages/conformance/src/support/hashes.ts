import { createHash } from 'node:crypto';

/** Hex. */
export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Shorter texts in a body are not files. */
const SHORTEST_FILE = 100;

/** SHA-256 (hex) of the content of each base64 text in a parsed JSON body, in order: for vendors that accept files in JSON. */
export function base64Hashes(body: unknown): string[] {
  if (typeof body === 'string')
    return body.length >= SHORTEST_FILE && /^[A-Za-z0-9+/]+={0,2}$/.test(body)
      ? [sha256Of(Buffer.from(body, 'base64'))]
      : [];
  if (typeof body !== 'object' || body === null) return [];
  return Object.values(body).flatMap(base64Hashes);
}
