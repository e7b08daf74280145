// 1Kosmos seals its answers with a key that app and service share. The wire knows the app's private key, so it can open an
// answer, change its content and seal it again; the adapter opens and reads it as if the service had sealed it.
import { createCipheriv, createDecipheriv, createECDH, randomBytes } from 'node:crypto';

/** 32 bytes in base64: made for this. */
export const PRIVATE_KEY = Buffer.from('sweep of the answers, key no. 01').toString('base64');

import { isObject } from '../json.js';
import type { Codec } from '../wire.js';

const IV_BYTES = 16;
const TAG_BYTES = 16;

/** How an answer was sealed; without a key it was only wrapped in `data`. */
interface Envelope {
  readonly key?: Buffer;
  /** What stood beside `data`. */
  readonly beside?: object;
}

export function kosmosCodec(): Codec {
  /** The shared keys, by the service's public key. */
  const keys = new Map<string, Buffer>();
  const keyFor = (publicKey: string): Buffer => {
    const known = keys.get(publicKey);
    if (known !== undefined) return known;
    const own = createECDH('secp256k1');
    own.setPrivateKey(Buffer.from(PRIVATE_KEY, 'base64'));
    const key = own.computeSecret(Buffer.concat([Buffer.of(4), Buffer.from(publicKey, 'base64')]));
    keys.set(publicKey, key);
    return key;
  };
  return {
    open: (json) => {
      const fields = isObject(json) ? json : {};
      const { data, publicKey, ...beside } = fields;
      if (typeof data === 'string' && typeof publicKey === 'string') {
        const key = keyFor(publicKey);
        const envelope: Envelope = { key, beside: { ...beside, publicKey } };
        return { json: JSON.parse(opened(key, data)), envelope };
      }
      // A plain answer may be wrapped in `data` as well.
      return isObject(data) && Object.keys(fields).length === 1 ? { json: data, envelope: {} } : undefined;
    },
    close: (json, envelope) => {
      // It is what `open` returned.
      const { key, beside } = envelope as Envelope;
      return key === undefined
        ? { data: json }
        : { ...beside, data: sealed(key, JSON.stringify(json) ?? '') };
    },
  };
}

function opened(key: Buffer, text: string): string {
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const plain = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
  return Buffer.concat([plain, decipher.final()]).toString('utf8');
}

function sealed(key: Buffer, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
}
