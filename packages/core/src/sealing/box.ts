import { nodeCrypto } from '../support/node.js';

/** A key, and the id that marks what it sealed. */
export interface SealKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** The first one seals; all of them open. */
export type SealKeys = readonly [SealKey, ...SealKey[]];

export type Opened = { readonly secret: string } | { readonly problem: SealProblem };

/**
 * `unreadable`: not sealed text. `unknown_key`: sealed with a key that is not configured. `changed`: modified, or bound
 * to something else.
 */
export type SealProblem = 'unreadable' | 'unknown_key' | 'cut_short' | 'not_canonical' | 'changed';

/** AES-256-GCM, with the key's id in front: `<id>.<base64url of IV, ciphertext and tag>`. */
export interface SealBox {
  /** `boundTo` is authenticated but not stored: the text opens only with the same value. */
  seal(boundTo: Buffer, secret: string): string;
  open(boundTo: Buffer, sealed: unknown): Opened;
}

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export function sealKey(bytes: Buffer): SealKey {
  // The prefix of a hash identifies the key without revealing it: 32 bits, from 256 random bits.
  return { id: nodeCrypto().createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

export function createBox(keys: SealKeys): SealBox {
  return {
    seal: (boundTo, secret) => {
      const [key] = keys;
      const iv = nodeCrypto().randomBytes(IV_BYTES);
      const cipher = nodeCrypto().createCipheriv(ALGORITHM, key.bytes, iv).setAAD(boundTo);
      const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${key.id}.${sealed.toString('base64url')}`;
    },
    open: (boundTo, sealed) => {
      const parts = splitSealed(sealed);
      if (parts === undefined) return { problem: 'unreadable' };
      const key = keys.find((candidate) => candidate.id === parts.keyId);
      if (key === undefined) return { problem: 'unknown_key' };
      const bytes = decodeBody(parts.body);
      if (bytes === undefined) return { problem: 'not_canonical' };
      if (bytes.length < IV_BYTES + TAG_BYTES) return { problem: 'cut_short' };
      const decipher = nodeCrypto()
        .createDecipheriv(ALGORITHM, key.bytes, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(boundTo)
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8');
        return { secret: text + decipher.final('utf8') };
      } catch {
        return { problem: 'changed' };
      }
    },
  };
}

/**
 * The key's id and the rest; undefined unless there are exactly two parts. The text comes from a store, so it may be
 * anything.
 */
export function splitSealed(text: unknown): { readonly keyId: string; readonly body: string } | undefined {
  if (typeof text !== 'string') return undefined;
  const [keyId, body, ...more] = text.split('.');
  return keyId && body && more.length === 0 ? { keyId, body } : undefined;
}

/**
 * Base64url has spare bits at its end, and decoders skip unknown characters: only the spelling that we write is
 * accepted.
 */
export function decodeBody(body: string): Buffer | undefined {
  const bytes = Buffer.from(body, 'base64url');
  return bytes.toString('base64url') === body ? bytes : undefined;
}
